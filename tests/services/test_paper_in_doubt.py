"""A paper made while the clock is in doubt says so, on every page and in the record that is sealed with it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.services import daily_sheet, records, trail
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import copy_day
from tests.support.paper import page_texts
from tests.support.printed import Lived
from tests.support.sealed import attached

SAID = {
    "uk": "Годинник комп’ютера під час друку розходився з журналом",
    "en": "the computer’s clock disagreed",
}


@pytest.fixture
def late(lived_clinic: Clinic, tmp_path: Path) -> Iterator[Lived]:
    """The clinic whose computer lost its battery: fifteen days behind its trail."""
    clinic = copy_day(lived_clinic, tmp_path / "clinic")
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    clinic.clock.set(clinic.clock.now() - timedelta(days=15))
    yield Lived(clinic, desk, lead, nurse, clinic.people["К-1"])
    clinic.close()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_page_and_the_sealed_record_say_that_the_clock_was_in_doubt(late: Lived, language: str) -> None:
    """Proves: REQ-CLK-280."""
    wish = Wish(language, "перевірка", "МОЗ")
    made = records.print_screening(late.desk, late.lead, late.person, wish)
    daily = daily_sheet.print_daily_sheet(late.desk, late.lead, wish)
    extract = trail.export_trail(
        late.desk, late.lead, TrailFilter(), reason="запит", form="pdf", language=language,
        password=PASSWORDS["lead"],
    )  # fmt: skip
    for pdf in (made.pdf, daily.pdf, extract):
        for page in page_texts(pdf):
            assert SAID[language] in " ".join(page.split())
    for pdf in (extract, *([made.pdf] if made.unsealed is None else [])):
        record = json.loads(attached(pdf)[0])["record"]
        assert SAID[language] in json.dumps(record, ensure_ascii=False)


def test_a_paper_by_a_right_clock_says_nothing_of_it(lived: Lived) -> None:
    """Proves: REQ-CLK-280."""
    made = records.print_screening(lived.desk, lived.lead, lived.person, Wish("uk", "перевірка", "МОЗ"))
    assert SAID["uk"] not in " ".join(" ".join(page_texts(made.pdf)).split())


def test_the_check_code_is_the_same_by_any_clock(late: Lived) -> None:
    """Proves: REQ-PRT-547. Two papers of one state of the file did not know each other."""
    wish = Wish("uk", "перевірка", "МОЗ")
    doubted = records.print_screening(late.desk, late.lead, late.person, wish)
    with late.desk.database.read() as session:
        plain = records.screening_record(late.desk, session, late.person, wish)
    assert doubted.record.check_code == plain.check_code
