"""Each document about a small clinic, word for word as agreed."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.reports.record import Block, Cell, Facts, Record, Signatures
from clinicdesk.reports.render import render
from clinicdesk.reports.said import plain
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    downtime_pages,
    records,
    registering,
    run_sheet,
    session_papers,
    sheets,
)
from clinicdesk.services.readings import running_session
from tests.support.clinic import START, Clinic, copy_clinic
from tests.support.paper import page_texts, spaced
from tests.support.printed import WISH, Lived
from tests.support.records import PRINTED

GOLDEN = Path(__file__).parents[1] / "golden"
DOCUMENTS = (
    "participant", "screening", "discharge", "integration", "event", "session", "run_sheet", "roster", "labels",
    "blank", "downtime",
)  # fmt: skip
_CHANGING = {"Passphrase, digits with hyphens": "0000-0000", "As of": "10:02"}
"""What comes from a random key, or from the clock."""


@pytest.fixture(scope="module")
def quiet(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The clinic before anything happened in it, and К-9 with a card and one scale, corrected once."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("quiet") / "clinic")
    desk, lead = clinic.open_as("lead")
    details = PersonDetails(
        code="К-9", surname="Вигаданенко", given_name="Яна", birth_date="1985-05-14", sex="female",
        diagnoses=("F43.1",), complaint="Не спить", allergies_state="listed", allergies=(Allergy("йод", "висип"),),
        medicines=(Medicine("сертралін", "50 мг уранці"),), height_cm="170", weight_kg="64.5", military="civilian",
    )  # fmt: skip
    person = registering.add_person(desk, lead, details).subject
    answers = {f"q{n}": "1" for n in range(1, 10)} | {"q9": "0"}
    sheet = sheets.record_form(
        desk, lead, form="phq9@1.0", person_id=person, cohort_id="", step="", answers=answers, taken_at=START,
    ).subject  # fmt: skip
    sheets.amend_form(desk, lead, sheet, answers=answers | {"q3": "3"}, reason="перепитано")
    yield Lived(clinic, desk, lead, lead, person)
    clinic.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_is_as_agreed(quiet: Lived, name: str) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-016."""
    record = without_keys(dataclasses.replace(document(quiet, name), revision=1))
    agreed = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(record.canonical()) == agreed
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert spaced(" ".join(page_texts(render(record, "uk", PRINTED)))) == spaced(text)


def document(lived: Lived, name: str) -> Record:
    """Documents about К-9 and about the cohort."""
    desk, person, cohort = lived.desk, lived.person, lived.clinic.cohort_id
    phq9 = library().read("phq9")
    assert isinstance(phq9.definition, Form)
    with desk.database.read() as session:
        made: dict[str, Callable[[], Record]] = {
            "participant": lambda: records.participant_record(desk, session, person, WISH),
            "screening": lambda: records.screening_record(desk, session, person, WISH),
            "session": lambda: session_papers.session_record(desk, session, cohort),
            "run_sheet": lambda: run_sheet.run_sheet_record(desk, session, cohort),
            "downtime": lambda: downtime_pages.pack_record(desk, session, running(session)),
            "roster": lambda: cohort_papers.roster_record(desk, session, cohort, names=True),
            "labels": lambda: cohort_papers.labels_record(desk, session, cohort),
            "blank": lambda: blank_papers.blank_record(desk, phq9, phq9.definition),  # type: ignore[arg-type]
        }
        if name in {"discharge", "integration", "event"}:
            return records.part_record(desk, session, person, WISH, kind=name)
        return dataclasses.replace(made[name](), record_id=name)


def running(session: Session) -> Sitting:
    """The session that is open."""
    found = running_session(session)
    assert found is not None
    return found


def without_keys(record: Record) -> Record:
    """The same with every signing key called alike: a clinic's keys are random."""
    parts = [
        dataclasses.replace(part, blocks=tuple(_keyless(block) for block in part.blocks))
        for part in record.parts
    ]
    return dataclasses.replace(record, parts=tuple(parts))


def _keyless(block: Block) -> Block:
    if isinstance(block, Facts):
        facts = (
            dataclasses.replace(row, value=Cell(plain(_CHANGING[row.label.en])))
            if row.label.en in _CHANGING
            else row
            for row in block.rows
        )
        return dataclasses.replace(block, rows=tuple(facts))
    if not isinstance(block, Signatures):
        return block
    rows = (dataclasses.replace(row, key="7F3A91C2") if row.key else row for row in block.rows)
    return dataclasses.replace(block, rows=tuple(rows))
