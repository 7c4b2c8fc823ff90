"""Papers that are nobody’s record, each as agreed: register, consents, empty forms, rosters, the day’s sheet."""

import dataclasses
import json
from collections.abc import Callable, Iterator

import pytest

from clinicdesk.reports.record import Record
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    daily_sheet,
    ledger,
    ledger_corrections,
    ledger_paper,
)
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.printed_trail import said_in
from tests.support.clinic import START, Clinic, copy_clinic
from tests.support.documents import audit_extract
from tests.support.golden import GOLDEN, agreed, masked, said, shown
from tests.support.paper import spaced
from tests.support.pharmacy import ALONE, SAFE, TWO, Pharmacy, pharmacy

PAPERS = (
    "register_lines", "register_month", "consents", "all_blanks", "roster_codes", "key_list", "daily",
)  # fmt: skip
_KEYS = {
    "Root of the tree": "ab" * 32,
    "Fingerprint of the signing root": "0000 0000 0000 0000",
}


@pytest.fixture(scope="module")
def month(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pharmacy]:
    """A receipt righted, an issue in an emergency, an ampoule opened and destroyed, a count."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("agreed") / "clinic")
    ours = pharmacy(clinic)
    ours.receive(20)
    ledger_corrections.correct_line(
        ours.desk, ours.nurse, ours.lines()[0].id, Righted(22), reason="описка в накладній", hands=TWO
    )
    ours.issue(3, hands=ALONE)
    ours.settle(ours.open(), 2000)
    ours.give_back(1)
    ours.count(20)
    yield ours
    clinic.close()


def paper(ours: Pharmacy, name: str) -> tuple[Record, ...]:
    """The records of a document; of the empty forms for a day without power only what is in the set."""
    desk, cohort = ours.desk, ours.clinic.cohort_id
    page = ledger.see_register(desk, ours.nurse, ours.product, SAFE)
    with desk.database.read() as session:
        made: dict[str, Callable[[], tuple[Record, ...]]] = {
            "register_lines": lambda: (ledger_paper.lines_record(desk, page, 1, 99),),
            "register_month": lambda: (ledger_paper.month_record(desk, page, 2026, 11),),
            "consents": lambda: blank_papers.consent_records(desk, "gkap"),
            "all_blanks": lambda: blank_papers.all_records(desk, "gkap")[:1],
            "roster_codes": lambda: (cohort_papers.roster_record(desk, session, cohort, names=False),),
            "key_list": lambda: (
                cohort_papers.keys_record(cohort_papers.roster_record(desk, session, cohort, names=True)),
            ),
            "daily": lambda: (daily_sheet.daily_record(desk, START.date()),),
        }
        return tuple(
            dataclasses.replace(masked(one, _KEYS), qr="" if name == "daily" else one.qr)
            for one in made[name]()
        )


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_as_agreed(month: Pharmacy, name: str) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-021, REQ-LGR-009. The record in both languages, its pages in Ukrainian."""
    records = paper(month, name)
    values, text = agreed(name)
    assert [json.loads(line) for line in said(records).splitlines()] == values
    assert spaced(shown(records)) == text


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_an_extract_of_the_trail_holds_for_programs_is_as_agreed(language: str) -> None:
    """Proves: REQ-PRT-014."""
    held = json.loads((GOLDEN / f"audit_extract_{language}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(said_in(audit_extract(language), language))) == held
