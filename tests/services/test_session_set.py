"""The whole set of one dosing session in one file: its record, then each seat's papers of that day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

import pypdf
import pytest

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import discharges, record_sets, restrictions
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.vouching import found_wrong
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, DosingDay, begin, build_day
from tests.support.looking import events, refused, stand_in
from tests.support.paper import page_texts

WISH = Wish("uk", "копія дня", "медичний архів")
ESCORT = "Дорошенко Іван (К-2), 067 123 45 67"
SHEETS = ["К-1 · Пам’ятка після сесії", "К-2 · Пам’ятка після сесії"]


@dataclass(frozen=True)
class Lived:
    """A day with К-1 dosed and home; `earlier`: a session of the same cohort, before it."""

    day: DosingDay
    earlier: str


@pytest.fixture(scope="module")
def lived(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    copy = copy_clinic(built_clinic, tmp_path_factory.mktemp("set") / "clinic")
    earlier = copy.session_id
    day = begin(build_day(copy))
    day.cleared()
    day.give(day.order())
    day.watched()
    day.recovered(escort_name=ESCORT, transport="car")
    discharges.discharge_home(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person,
        leaving=Leaving("Олійник Ганна", "067 123 45 67"), pin=PINS["nurse"], exception="",
    )  # fmt: skip
    assert found_wrong(day.desk) == ()  # looked at before somebody without a key stands in
    yield Lived(day, earlier)
    day.clinic.close()


def asked(lived: Lived, wish: Wish = WISH, *, which: str = "D1", whole: bool = False) -> Printout:
    day = lived.day
    return record_sets.print_session_set(
        day.desk, day.lead, day.cohort, wish, step=lambda *_: None, which=which, whole=whole
    )


def parts_of(pdf: bytes) -> dict[str, str]:
    """The words of each document of a set, by its bookmark."""
    texts = page_texts(pdf)
    with pypdf.PdfReader(BytesIO(pdf)) as document:
        marks = [one for one in document.outline if isinstance(one, pypdf.generic.Destination)]
        starts = [(str(one.title), document.get_destination_page_number(one) or 0) for one in marks]
    ends = [at for _, at in starts[1:]] + [len(texts)]
    return {title: " ".join(texts[at:end]) for (title, at), end in zip(starts, ends, strict=True)}


def test_the_session_comes_first_then_each_seat_in_order_with_its_bookmark(lived: Lived) -> None:
    """Proves: REQ-PRT-040, REQ-PRT-034. Each is an event of the trail, with whom it is for and why."""
    desk = lived.day.desk
    before = len(events(desk))
    made = asked(lived)
    assert list(parts_of(made.pdf)) == ["07/D1 · Протокол дозувальної сесії", *SHEETS]
    assert made.name == "session-set-07-D1-uk.pdf"
    assert made.unsealed is not None
    assert made.unsealed.code == "DOC012"
    written = events(desk)[before:]
    people = lived.day.clinic.people
    assert [(one.action, one.person_id or "") for one in written] == [
        (Action.RECORD_PRINTED.value, whose) for whose in ("", people["К-1"], people["К-2"])
    ]
    assert all("копія дня" in one.reason and "медичний архів" in one.reason for one in written)


def test_its_entry_in_the_calendar_names_a_session_too(lived: Lived) -> None:
    """Proves: REQ-PRT-040. So does its id; of a meeting that was never held there are no papers."""
    day = lived.day
    with day.desk.database.read() as session:
        entries = {one.code: one.planned_id for one in entries_of(session, day.cohort)}
    for which in (entries["D1"], day.session_id):
        assert next(iter(parts_of(asked(lived, which=which).pdf))).startswith("07/D1 ·")
    with refused(day.desk, ("DOC008", "which")):
        asked(lived, which=entries["P1"])


def test_records_come_with_it_only_when_asked_for(lived: Lived) -> None:
    """Proves: REQ-PRT-040, REQ-PRT-024."""
    steps: list[tuple[int, int]] = []
    day = lived.day
    made = record_sets.print_session_set(
        day.desk, day.lead, day.cohort, WISH, step=lambda at, n: steps.append((at, n)), whole=True
    )
    assert list(parts_of(made.pdf))[1:] == [
        title for sheet, code in zip(SHEETS, ("К-1", "К-2"), strict=True)
        for title in (sheet, f"{code} · Протокол учасника")
    ]  # fmt: skip
    assert steps == [(at, 5) for at in range(6)]


@pytest.mark.parametrize("names", [False, True])
def test_nobodys_part_holds_the_name_or_code_of_another(lived: Lived, names: bool) -> None:
    """Proves: REQ-PRT-040, REQ-PRT-017. With names one's own escort is told, whoever it is; by codes nobody is."""
    found = parts_of(asked(lived, replace(WISH, names=names), whole=True).pdf)
    session = found.pop(next(iter(found)))
    assert not [one for one in ("Олійник", "Дорошенко") if one in session]
    for title, text in found.items():
        own, other = ("К-1", "К-2") if title.startswith("К-1") else ("К-2", "К-1")
        others_name = "Дорошенко" if own == "К-1" else "Олійник"
        escort = names and own == "К-1"
        assert (own in text, other in text, others_name in text) == (True, False, escort), title


def test_the_sheet_is_that_of_the_day_not_of_a_later_one(lived: Lived) -> None:
    """Proves: REQ-PRT-040. The set of a session before it has boxes for the hand."""
    here, earlier = (parts_of(asked(lived, which=which).pdf)[SHEETS[0]] for which in ("D1", lived.earlier))
    assert ("12:10" in here, "12:10" in earlier) == (True, False)


def test_stopped_half_way_it_leaves_no_file_and_no_event_of_what_was_not_made(lived: Lived) -> None:
    """Proves: REQ-PRT-024."""
    day = lived.day
    before = len(events(day.desk))

    class StoppedError(Exception):
        pass

    def stop(at: int, _: int) -> None:
        if at == 1:
            raise StoppedError

    with pytest.raises(StoppedError):
        record_sets.print_session_set(day.desk, day.lead, day.cohort, WISH, step=stop)
    made = [one.action for one in events(day.desk)[before:]]
    assert made == [Action.RECORD_PRINTED.value, Action.PRINT_STOPPED.value]


def test_what_is_refused_is_refused_before_anything_is_written(lived: Lived) -> None:
    """Proves: REQ-PRT-040, REQ-RGT-001. No reason, no such session, a stranger to the group, a restricted person."""
    day = lived.day
    stranger = stand_in(day.desk, Role.NURSE, login="other_ward")
    before = len(events(day.desk))
    with refused(day.desk, ("DSK005", "reason")):
        asked(lived, replace(WISH, reason=" "))
    with refused(day.desk, ("DOC008", "which")):
        asked(lived, which="D9")
    with refused(day.desk, ("COH013", "cohort")):
        record_sets.print_session_set(day.desk, stranger, day.cohort, WISH, step=lambda *_: None)
    restrictions.restrict_use(
        day.desk, day.lead, day.clinic.people["К-2"], asked_on=date(2026, 11, 23), reason="Заява № 4"
    )
    with refused(day.desk, ("RST004", "recipient")):
        asked(lived, replace(WISH, recipient=""))
    assert Action.RECORD_PRINTED.value not in [one.action for one in events(day.desk)[before:]]
    assert asked(lived).pdf
