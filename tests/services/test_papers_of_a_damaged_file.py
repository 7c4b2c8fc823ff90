"""Whatever is read out of a file that does not agree with its trail says so, lists and registers too."""

from pathlib import Path

import pytest

from clinicdesk.paths import ClinicFolder
from clinicdesk.reports.record import Note
from clinicdesk.services import blank_papers, cohort_papers, daily_sheet, ledger, ledger_paper, session_papers
from clinicdesk.services.anchors import append_note
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.services.test_integrity import another_key
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.paper import page_texts

WISH = Wish("uk", "перегляд", "МОЗ")
PAPERS = ("roster", "labels", "run_sheet", "session", "daily", "lines", "month")
SAID = {"uk": "Докази не сходяться", "en": "Evidence does not agree"}


@pytest.fixture(scope="module")
def damaged(built_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> tuple[Clinic, str]:
    """An anchor of another key lies beside the file."""
    day = begin(copy_day(built_day, tmp_path_factory.mktemp("damaged") / "clinic"))
    planted, cohort = another_key(day.clinic, day.desk), day.cohort
    day.clinic.close()
    append_note(ClinicFolder(Path(day.clinic.folder)).anchors, planted, day.clinic.clock.now())
    return day.clinic, cohort


def _paper(desk: Desk, lead: Actor, cohort: str, wish: Wish, name: str) -> Printout:
    def lines() -> Printout:
        key = ledger.list_registers(desk, lead)[0]
        return ledger_paper.print_lines(desk, lead, key.product_id, key.place, wish, first=1, last=99)

    def month() -> Printout:
        key, now = ledger.list_registers(desk, lead)[0], desk.clock.now()
        return ledger_paper.print_month(
            desk, lead, key.product_id, key.place, wish, year=now.year, month=now.month
        )

    made = {
        "roster": lambda: cohort_papers.print_roster(desk, lead, cohort, wish),
        "labels": lambda: cohort_papers.print_labels(desk, lead, cohort, wish),
        "run_sheet": lambda: session_papers.print_run_sheet(desk, lead, cohort, wish),
        "session": lambda: session_papers.print_session(desk, lead, cohort, wish),
        "daily": lambda: daily_sheet.print_daily_sheet(desk, lead, wish),
        "lines": lines, "month": month,
    }  # fmt: skip
    return made[name]()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_paper_of_a_damaged_file_says_so_before_anything_else(
    damaged: tuple[Clinic, str], language: str
) -> None:
    """Proves: REQ-PRT-241. Rosters, labels, registers and working sheets came out as if nothing was wrong."""
    clinic, cohort = damaged
    desk, lead = clinic.open_as("lead")
    try:
        for name in PAPERS:
            made = _paper(desk, lead, cohort, Wish(language, "перегляд", "МОЗ"), name)
            assert made.record.parts[0].key == "evidence", name
            assert isinstance(made.record.parts[0].blocks[0], Note)
            assert made.unsealed is not None
            assert made.unsealed.code == "DOC014", name
            if name != "session":  # a running one is a draft, which stands across every page
                assert made.record.status == "broken"
                pages = page_texts(made.pdf)
                assert all(SAID[language].upper() in page for page in pages), name
    finally:
        clinic.close()


def test_an_empty_form_stays_an_empty_form(damaged: tuple[Clinic, str]) -> None:
    """Proves: REQ-PRT-241. A day without power needs it whatever the file is worth; nothing of the file is in it."""
    clinic, _ = damaged
    desk, lead = clinic.open_as("lead")
    try:
        made = blank_papers.print_blank(desk, lead, "phq9", WISH)
    finally:
        clinic.close()
    assert (made.record.status, made.unsealed and made.unsealed.code) == ("blank", "DOC011")


def test_a_whole_file_prints_lists_as_before(day: DosingDay) -> None:
    """Proves: REQ-PRT-241."""
    made = cohort_papers.print_roster(day.desk, day.lead, day.cohort, WISH)
    assert (made.record.status, made.record.parts[0].key) == ("extract", "people")
