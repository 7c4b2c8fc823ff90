"""What a session of the programme is called, in both languages: its cohort and the programme's own words."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.reports.said import Said, worded
from clinicdesk.services.desk import Desk
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.watch import series_of_session
from clinicdesk.words import say


def titles_of(session: Session, sitting: Sitting, pinned: Pinned | None) -> Mapping[str, str]:
    """Language to «Когорта 07 · Дозувальна сесія 2»; empty for a session that follows no programme."""
    if pinned is None or not sitting.code:
        return {}
    cohort = session.get_one(Cohort, sitting.cohort_id).code
    said = {code: pinned.phrase(f"session.{sitting.code}.title", code) for code in pinned.phrases}
    return {
        code: f"{say(code, 'cohorts.head', code=cohort)} · {words}" for code, words in said.items() if words
    }


def title_on_paper(session: Session, sitting: Sitting, pinned: Pinned | None) -> Said:
    """The same in the language of the page; the title that was typed where there is no programme."""
    titles = titles_of(session, sitting, pinned)
    return Said(titles.get("uk") or sitting.title, titles.get("en") or sitting.title)


def interval_said(desk: Desk, session: Session, sitting: Sitting) -> Said:
    """How often sets are taken: once somebody is dosed by the programme's series, where it has one."""
    if series_of_session(desk, session, sitting) and doses_of(session, sitting.session_id):
        return worded("records.session.by_series")
    return worded("forms.minutes", n=sitting.interval_minutes)
