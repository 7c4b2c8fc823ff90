"""A session's title on paper speaks the language of the page, whichever it was opened in."""

import pytest

from clinicdesk.services import downtime_pages, records, session_papers
from clinicdesk.services.readings import running_session
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day
from tests.support.paper import page_texts, tight

TITLES = {"uk": "Когорта 07 · Дозувальна сесія 1", "en": "Cohort 07 · Dosing session 1"}


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """The running session of the programme."""
    return begin(build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("titles") / "built")))


@pytest.mark.parametrize("language", ["uk", "en"])
def test_record_and_session_name_it_in_the_language_of_the_page(day: DosingDay, language: str) -> None:
    """Proves: REQ-BRD-071."""
    wish = Wish(language, "перевірка")
    for made in (
        records.print_participant(day.desk, day.lead, day.person, wish),
        session_papers.print_session(day.desk, day.lead, day.cohort, wish),
    ):
        text = tight(" ".join(page_texts(made.pdf)))
        assert tight(TITLES[language]) in text
        assert tight(TITLES["en" if language == "uk" else "uk"]) not in text


def test_the_downtime_pack_names_it_in_both_languages(day: DosingDay) -> None:
    """Proves: REQ-BRD-071."""
    with day.desk.database.read() as session:
        sitting = running_session(session)
        assert sitting is not None
        told = str(downtime_pages.pack_record(day.desk, session, sitting))
    assert all(title in told for title in TITLES.values())
