"""One document, whichever of a programme's groups it was signed in: a no to it is a no in all of them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.consents import Consent
from clinicdesk.models.standing import standing
from clinicdesk.services.days import day_of, readable_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of


def same_paper(session: Session, *, person_id: str, cohort_id: str, document: str) -> tuple[Consent, ...]:
    """The versions that count of a document, in each group of the programme and each record read with this one."""
    programme = select(Cohort.programme).where(Cohort.id == cohort_id).scalar_subquery()
    family = family_of(session, survivor_of(session, person_id))
    query = (
        select(Consent)
        .join(Cohort, Cohort.id == Consent.cohort_id)
        .where(
            Consent.person_id.in_(family), Consent.document == document, Cohort.programme == programme,
            standing(Consent),
        )
    )  # fmt: skip
    return tuple(session.scalars(query))


def older_issues(desk: Desk, rows: Iterable[Consent], signed_on: date) -> list[Issue]:
    """CNS604 for a signature from before the last no among these; of the same day nobody knows which came first."""
    said = [_day(desk, row) for row in rows if row.state != "given"]
    if not said or signed_on >= max(said):
        return []
    return [Issue("CNS604", "signed_on", values={"day": f"{max(said):%d.%m.%Y}"})]


def signed_before(desk: Desk, rows: Iterable[Consent], no: Consent) -> tuple[Consent, ...]:
    """Those that say yes, on papers no younger than this refusal or withdrawal, in other groups and records."""
    day = _day(desk, no)
    return tuple(
        row
        for row in rows
        if row.consent_id != no.consent_id and row.state == "given" and _day(desk, row) <= day
    )


def _day(desk: Desk, row: Consent) -> date:
    """The day of its signature; when it was written down, where that cannot be read."""
    return readable_day(row.signed_on) or day_of(desk, row.recorded_at)
