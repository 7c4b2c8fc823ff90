"""A row that another program changed into nonsense: it says so where it stands, and shuts nobody out of the rest."""

import pytest

from clinicdesk.services import agenda, record_sets, records, sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, START, Clinic
from tests.support.forged import forge
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка", "МОЗ")
_MINE = "key = 'q3' and response_row in (select id from response where form = 'phq9')"
FORGED = {
    "no json": ("answer", "body = 'not json'", _MINE),
    "no such question": ("answer", "key = 'q99'", _MINE),
    "another kind": ("answer", "body = '\"yes\"'", _MINE),
    "no time": ("response", "taken_at = 'yesterday'", "form = 'phq9'"),
    "a day alone": ("response", "taken_at = '2026-11-13'", "form = 'phq9'"),
    "no such form": ("response", "form_digest = 'zz'", "form = 'phq9'"),
}
SEEN = {"no time": "????", "a day alone": "????", "no such form": "Форма, якої у файлі немає"}


@pytest.fixture
def open_clinic(clinic: Clinic) -> tuple[Desk, Actor, str]:
    """К-1 with one scale."""
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    sheets.record_form(
        desk, lead, form="phq9@1.0", person_id=person, cohort_id=clinic.cohort_id, step="",
        answers={f"q{n}": "1" for n in range(1, 10)}, taken_at=START,
    )  # fmt: skip
    return desk, lead, person


@pytest.mark.parametrize("what", list(FORGED))
def test_a_value_that_is_none_is_told_and_the_evidence_with_it(
    clinic: Clinic, open_clinic: tuple[Desk, Actor, str], what: str
) -> None:
    """Proves: REQ-PRT-543. Print, pack, chart and list stopped with a program error."""
    desk, lead, person = open_clinic
    assert forge(desk, *FORGED[what]) == 1
    made = records.print_participant(desk, lead, person, WISH)
    assert made.record.parts[0].key == "evidence"
    assert made.unsealed is not None
    assert made.unsealed.code == "DOC014"
    assert tight(SEEN.get(what, "не читається")) in tight(" ".join(page_texts(made.pdf)))
    assert len(sheets.list_forms(desk, lead, person)) == 1
    (row,) = sheets.list_forms(desk, lead, person)
    sheets.open_form(desk, lead, row.sheet_id)
    agenda.open_agenda(desk, lead)
    assert desk.findings
    pack = record_sets.make_pack(
        desk, lead, clinic.cohort_id, WISH, password=PASSWORDS["lead"], step=lambda *_: None
    )
    assert len(pack.archive) > 0
