"""Whatever is printed or exported says to whom, in the trail and on its pages; without a word, it is the clinic's."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from clinicdesk.services import blank_papers, cohort_papers, daily_sheet, records, session_papers, trail
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.trail_words import reason_words
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import PASSWORDS
from tests.support.looking import events, refused
from tests.support.paper import page_texts
from tests.support.printed import Lived

Make = Callable[[Lived, Wish], Printout]
OWN = {"uk": "записи самої клініки", "en": "the clinic’s own records"}


def _cohort(make: Any) -> Make:
    return lambda at, wish: make(at.desk, at.lead, at.clinic.cohort_id, wish)


ABOUT_NOBODY: dict[str, Make] = {
    "daily": lambda at, wish: daily_sheet.print_daily_sheet(at.desk, at.lead, wish),
    "blank": lambda at, wish: blank_papers.print_blank(at.desk, at.lead, "phq9@1.0", wish),
    "consents": lambda at, wish: blank_papers.print_consents(at.desk, at.lead, "gkap", wish),
    "downtime": lambda at, wish: blank_papers.print_all_blanks(at.desk, at.lead, "gkap", wish),
}
EVERY: dict[str, Make] = ABOUT_NOBODY | {
    "participant": lambda at, wish: records.print_participant(at.desk, at.lead, at.person, wish),
    "screening": lambda at, wish: records.print_screening(at.desk, at.lead, at.person, wish),
    "discharge": lambda at, wish: records.print_part(at.desk, at.lead, at.person, wish, kind="discharge"),
    "roster": _cohort(cohort_papers.print_roster), "labels": _cohort(cohort_papers.print_labels),
    "session": _cohort(session_papers.print_session), "run_sheet": _cohort(session_papers.print_run_sheet),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_each_document_carries_its_recipient(lived: Lived, name: str, language: str) -> None:
    """Proves: REQ-PRT-097. On every page and in its event."""
    for recipient, said in (("", OWN[language]), ("МОЗ України", "МОЗ України")):
        before = len(events(lived.desk))
        made = EVERY[name](lived, Wish(language, "перевірка № 12", recipient))
        told = [event for event in events(lived.desk)[before:] if event.action == "record.printed"]
        assert told
        assert all(f"для: {recipient or OWN['uk']};" in event.reason for event in told)
        word = {"uk": "Для", "en": "For"}[language]
        for page in page_texts(made.pdf):
            assert f"{word}: {said} ·" in " ".join(page.split())


@pytest.mark.parametrize("form", ["pdf", "csv", "json"])
def test_an_extract_of_the_trail_says_to_whom(lived: Lived, form: Any) -> None:
    """Proves: REQ-PRT-097. In its event, and on paper."""
    for recipient in ("", "Держлікслужба"):
        data = trail.export_trail(
            lived.desk, lived.lead, TrailFilter(action="record.printed"), reason="запит № 7", form=form,
            language="uk",
            password=PASSWORDS["lead"], recipient=recipient,
        )  # fmt: skip
        said = recipient or OWN["uk"]
        (told,) = [event for event in events(lived.desk) if event.action == "trail.exported"][-1:]
        assert reason_words("uk", told.action, told.reason) == f"запит № 7 → {said}"
        if form == "pdf":
            assert f"Для: {said}" in page_texts(data)[0]


@pytest.mark.parametrize("name", ABOUT_NOBODY)
def test_a_paper_about_nobody_names_nobody_at_its_foot(lived: Lived, name: str) -> None:
    """Proves: REQ-PRT-098. Neither why nor to whom; people at work and institutions are named as they are."""
    for wish, field in (
        (Wish("uk", "для Олійника Степана"), "reason"), (Wish("en", "asked by Oliinyk"), "reason"),
        (Wish("uk", "запит", "Дорошенко Іван"), "recipient"),
    ):  # fmt: skip
        with refused(lived.desk, ("DOC021", field)):
            ABOUT_NOBODY[name](lived, wish)
    with refused(lived.desk, ("DOC022", "reason")):
        ABOUT_NOBODY[name](lived, Wish("uk", "дзвонити 067 123 45 67"))
    innocent = Wish("uk", "прохання Степана, завідувача", "Лікарня ім. Степана Олійника")
    for wish in (innocent, dataclasses.replace(innocent, recipient=lived.lead.name)):
        assert ABOUT_NOBODY[name](lived, wish).pdf


def test_an_extract_names_no_participant_in_its_reason(lived: Lived) -> None:
    """Proves: REQ-PRT-098."""
    with refused(lived.desk, ("DOC021", "reason")):
        trail.export_trail(
            lived.desk, lived.lead, TrailFilter(), reason="скарга Олійника", form="csv", language="uk",
            password=PASSWORDS["lead"],
        )  # fmt: skip
