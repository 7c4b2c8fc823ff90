"""A copy by codes is by codes only: neither why it was printed nor its first part tells who it is."""

import dataclasses
from collections.abc import Callable

import pytest

from clinicdesk.reports.record import Facts, Part
from clinicdesk.services import cohort_papers, record_sets, records, session_papers
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import PASSWORDS
from tests.support.looking import events, refused
from tests.support.printed import WISH, Lived

NAMING = ("для Олійника Степана", "Степан просить", "для С. О.", "олійник", "Oliinyk", "Дорошенкові")
INNOCENT = (
    ("запит МОЗ № 12", "МОЗ України"), ("перевірка 2026", "д-р Степан Коваль"), ("за кодом К-1", "НСЗУ"),
    ("скарга", "«Клініка Олійника», Київ"), ("акт IV", "Лікарня ім. Степана Олійника"),
)  # fmt: skip
Print = Callable[[Lived, Wish], object]


def _pack(lived: Lived, wish: Wish) -> object:
    return record_sets.make_pack(
        lived.desk, lived.lead, lived.clinic.cohort_id, wish, password=PASSWORDS["lead"], step=lambda *_: None
    )


def _roster(lived: Lived, wish: Wish) -> object:
    return cohort_papers.print_roster(lived.desk, lived.lead, lived.clinic.cohort_id, wish)


def _session(lived: Lived, wish: Wish) -> object:
    return session_papers.print_session(lived.desk, lived.lead, lived.clinic.cohort_id, wish)


def _participant(lived: Lived, wish: Wish) -> object:
    return records.print_participant(lived.desk, lived.lead, lived.person, wish)


@pytest.mark.parametrize("make", [_pack, _roster, _session, _participant])
def test_a_reason_that_names_a_participant_is_refused_before_there_are_pages(
    lived: Lived, make: Print
) -> None:
    """Proves: REQ-PRT-022, REQ-PRT-042. «Для Олійника Степана» stood in the index and at the foot of every page."""
    before = len(events(lived.desk))
    for text in NAMING:
        with refused(lived.desk, ("DOC021", "reason")):
            make(lived, dataclasses.replace(WISH, reason=text))
    with refused(lived.desk, ("DOC021", "recipient")):
        make(lived, dataclasses.replace(WISH, recipient="Олійник Ганна"))
    with refused(lived.desk, ("DOC022", "reason")):
        make(lived, dataclasses.replace(WISH, reason="дзвонити (067) 123-45-67"))
    assert len(events(lived.desk)) == before


def test_an_institution_and_a_number_are_no_participant(lived: Lived) -> None:
    """Proves: REQ-PRT-042."""
    for reason, recipient in INNOCENT:
        assert _roster(lived, dataclasses.replace(WISH, reason=reason, recipient=recipient))


def test_a_copy_with_names_may_go_to_the_participant_but_names_nobody_else(lived: Lived) -> None:
    """Proves: REQ-PRT-042."""
    named = dataclasses.replace(WISH, names=True, recipient="Олійник Степан")
    assert _participant(lived, dataclasses.replace(named, reason="прохання Степана Олійника"))
    for reason in ("для Дорошенка", "разом із К-2"):
        with refused(lived.desk, ("DOC021", "reason")):
            _participant(lived, dataclasses.replace(named, reason=reason))


def test_the_first_part_of_a_copy_by_codes_tells_an_age_and_no_birthday(lived: Lived) -> None:
    """Proves: REQ-PRT-017. Birthday and chart number stood in a copy by codes."""

    def said(*, names: bool) -> dict[str, str]:
        wish = dataclasses.replace(WISH, names=names)
        with lived.desk.database.read() as session:
            record = records.participant_record(lived.desk, session, lived.person, wish)
        return facts(record.parts[0])

    bare, full = said(names=False), said(names=True)
    assert {"Дата народження", "Номер карти"} <= full.keys()
    assert not {"Дата народження", "Номер карти"} & bare.keys()
    assert bare["Вік, повних років"] in full["Дата народження"] or bare["Вік, повних років"] == ""


def facts(part: Part) -> dict[str, str]:
    """Labels and values of a part."""
    return {
        one.label.uk: one.value.said.uk
        for block in part.blocks
        if isinstance(block, Facts)
        for one in block.rows
    }
