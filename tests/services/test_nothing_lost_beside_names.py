"""Where a name or a contact is covered on a copy by codes, everything beside it stands as it was typed."""

import pytest

from clinicdesk.protocols.leaks import Named
from clinicdesk.reports.record import Note, Part, Record, Table
from clinicdesk.reports.said import NOTHING, plain
from clinicdesk.services import records, session_papers, trail
from clinicdesk.services.nameless import without_names
from clinicdesk.services.record_parts.hushed import Others, cover
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import TrailFilter
from tests.services.test_integrity import tampered
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import refused

OTHER = Named("2", "К-2", "Коваленко", "Іван", "Олегович")
BATCH = "0212251234"


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


@pytest.mark.parametrize(
    ("typed", "covered"),
    [
        ("писати на o.kovalenko@ukr.net щодня о восьмій", "писати на [ел. адреса] щодня о восьмій"),
        ("Kovalenko Ivan <ivan.kovalenko@ukr.net> далі", "[ім’я] [ім’я] <[ел. адреса]> далі"),
        ("на ivan@ukr.net, далі", "на [ел. адреса], далі"),
        ("Kovalenko@ukr.net", "[ел. адреса]"),
        ("лист 0671234567@ukr.net учора", "лист [ел. адреса] учора"),
        ("Іван, 067 123 45 67, увечері", "[ім’я], [телефон], увечері"),
    ],
)
def test_a_name_within_an_address_takes_nothing_with_it(typed: str, covered: str) -> None:
    """«[ел. адреса]дня о восьмій» stood there. Proves: REQ-PRT-903."""
    assert without_names(plain(typed), (OTHER,), (), contacts=True).uk == covered


def test_a_batch_number_of_the_register_is_no_telephone() -> None:
    """Ten digits with a nought before them. A telephone beside it is covered still. Proves: REQ-PRT-903."""
    said = without_names(
        plain(f"серія {BATCH}, дзвонити 0671234567"), (OTHER,), (), contacts=True, batches=(BATCH,)
    )
    assert said.uk == f"серія {BATCH}, дзвонити [телефон]"
    page = Record(
        "event", "К-1/E", 1, "draft", None, NOTHING,  # type: ignore[arg-type]
        (Part("events", NOTHING, (Note(plain(BATCH)), Note(plain(f"{BATCH}, 31.12.2026; 0671234567")))),),
    )  # fmt: skip
    blocks = cover(page, Others((), own=(OTHER,), names=False, batches=(BATCH,))).parts[0].blocks
    texts = [one.text.uk for one in blocks if isinstance(one, Note)]
    assert texts == [BATCH, f"{BATCH}, 31.12.2026; [телефон]"]


def test_such_a_batch_stands_on_the_papers_of_the_day(day: DosingDay) -> None:
    """The session's record and the copy by codes said [телефон] for it. Proves: REQ-PRT-903."""
    tampered(day.desk, "update drug_batch set number = '0212251234'")
    with day.desk.database.read() as session:
        sat = session_papers.session_record(day.desk, session, day.cohort)
    made = records.print_participant(day.desk, day.lead, day.person, Wish("uk", "перевірка")).record
    for record in (sat, made):
        cells = [
            cell.said.uk
            for part in record.parts if part.key == "drugs"
            for block in part.blocks if isinstance(block, Table)
            for row in block.rows for cell in row
        ]  # fmt: skip
        assert any(BATCH in one for one in cells), record.kind
        assert not any("[телефон]" in one for one in cells), record.kind


def test_such_a_batch_stands_in_a_reason_and_in_the_trail_by_codes(day: DosingDay) -> None:
    """Proves: REQ-PRT-960. A copy by codes was refused for it, and the extract of the trail said [телефон]."""
    tampered(day.desk, "update drug_batch set number = '0212251234'")
    reason = f"Перевірка серії {BATCH}"
    assert records.print_participant(day.desk, day.lead, day.person, Wish("uk", reason)).pdf
    with refused(day.desk, ("DOC022", "reason")):
        records.print_participant(day.desk, day.lead, day.person, Wish("uk", f"{reason}, тел. 0671234567"))
    rows = trail.export_trail(
        day.desk, day.lead, TrailFilter(), reason="запит", form="json", language="uk", recipient="Держлікслужба",
        password=PASSWORDS["lead"],
    ).decode("utf-8-sig")  # fmt: skip
    assert reason in rows
