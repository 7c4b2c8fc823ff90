"""The list of signatures is the whole list: residue destroyed is in it, and a session's paper has one of its own."""

import re

import pytest

from clinicdesk.reports.record import Note, Record, Signatures
from clinicdesk.services import records, session_papers
from clinicdesk.services.record_parts.source import Wish
from tests.services import test_residue_on_paper
from tests.support.clinic import NAMES
from tests.support.dosing_day import DosingDay

emptied = test_residue_on_paper.emptied
WISH = Wish("uk", "перевірка")
UNSIGNED = "Призначення дози записує лікар чи лікарка під власним входом, окремого підпису під ним немає"


def listed(record: Record, part: str) -> list[tuple[str, str]]:
    """What each signature of a part is over, and by whom."""
    blocks = next(one for one in record.parts if one.key == part).blocks
    return [(row.about.uk, row.name.uk) for one in blocks if isinstance(one, Signatures) for row in one.rows]


def notes(record: Record, part: str) -> str:
    """The sentences of a part."""
    blocks = next(one for one in record.parts if one.key == part).blocks
    return " ".join(one.text.uk for one in blocks if isinstance(one, Note))


def test_a_participants_list_has_the_residue_with_both_hands(emptied: DosingDay) -> None:
    """Proves: REQ-PRT-545. Fifty signatures of the register were on no list."""
    with emptied.desk.database.read() as session:
        record = records.participant_record(emptied.desk, session, emptied.person, WISH)
    rows = listed(record, "signatures")
    assert {name for about, name in rows if about.startswith("Залишок знищено: № ")} == {
        NAMES["nurse"], NAMES["nurse2"],
    }  # fmt: skip
    assert UNSIGNED in notes(record, "signatures")


def test_a_sessions_paper_lists_dose_and_residue_by_code(emptied: DosingDay) -> None:
    """Proves: REQ-PRT-545. Only the three that close it stood there."""
    with emptied.desk.database.read() as session:
        record = session_papers.session_record(emptied.desk, session, emptied.cohort)
    rows = listed(record, "closing")
    over = {about for about, _ in rows}
    assert "Доза, К-1" in over
    assert any(about.startswith("Залишок знищено: № ") and "ампула 1" in about for about in over)
    assert {name for about, name in rows if about == "Доза, К-1"} == {NAMES["nurse"], NAMES["nurse2"]}
    assert UNSIGNED in notes(record, "closing")


def test_a_sessions_paper_names_the_form_and_the_line_that_were_signed(emptied: DosingDay) -> None:
    """Proves: REQ-PRT-990. «Форма, К-1» and «Рядок обліку препарату» stood there, whichever it was."""
    with emptied.desk.database.read() as session:
        record = session_papers.session_record(emptied.desk, session, emptied.cohort)
    over = {about for about, _ in listed(record, "closing")}
    assert any(re.fullmatch(r"Перевірка в день сесії \d\d:\d\d, К-1", about) for about in over)
    assert any(re.fullmatch(r"Рядок обліку препарату: № \d+, .+, серія .+", about) for about in over)
    assert not over & {"Форма", "Форма, К-1", "Частина ампули", "Рядок обліку препарату"}


@pytest.mark.parametrize("part", ["dosing", "screening"])
def test_the_order_is_told_once(emptied: DosingDay, part: str) -> None:
    """Proves: REQ-PRT-545."""
    with emptied.desk.database.read() as session:
        record = records.participant_record(emptied.desk, session, emptied.person, WISH)
    assert UNSIGNED not in notes(record, part)
