"""A cohort at one sight: its people by the steps of its programme, each cell with its state, its day, its way on."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import Cohort, CohortPlan
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.caseload import names_of_users, person_of, sees_cohort
from clinicdesk.services.days import Days, days_of, read_day
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.held_sessions import Became, became_of, held_in, state_now
from clinicdesk.services.matrix_cells import columns_of, rows_of
from clinicdesk.services.matrix_views import Cell, CohortPage, CohortRow, Column, Waiting
from clinicdesk.services.memberships import Place, places_in
from clinicdesk.services.programmes import plan_of, programme_of_cohort
from clinicdesk.services.staff_counted import staff_counted
from clinicdesk.services.staffing import assignments_in
from clinicdesk.services.views import Actor


@verb(Permission.SEE_COHORTS, reads=True)
def list_cohorts(desk: Desk, actor: Actor) -> tuple[CohortRow, ...]:
    """The cohorts this person may open, with their programme and how many are in them, newest first."""
    with desk.database.read() as session:
        cohorts = session.scalars(select(Cohort).order_by(Cohort.event_seq.desc())).all()
        return tuple(
            _cohort_row(desk, session, cohort) for cohort in cohorts if sees_cohort(session, actor, cohort.id)
        )


@verb(Permission.SEE_COHORTS, reads=True)
def open_cohort(desk: Desk, actor: Actor, cohort_id: str) -> CohortPage:
    """One cohort's page. Refused COH003, COH013 (not a cohort of theirs)."""
    with desk.database.read() as session:
        plan = plan_of(session, cohort_id)
        if not sees_cohort(session, actor, cohort_id):
            raise Refused(Issue("COH013", "cohort"))
        programme = programme_of_cohort(desk, session, cohort_id)
        places = places_in(session, cohort_id)
        calendar = entries_of(session, cohort_id)
        days = days_of(desk)
        columns = columns_of(days, programme.definition, calendar)
        here = [place for place in places if place.state != "waiting"]
        cohort = session.get_one(Cohort, cohort_id)
        members = sum(place.state == "member" for place in places)
        became = became_of(days, programme.definition, held_in(session, cohort_id), calendar)
        counted = staff_counted(
            desk,
            session,
            days,
            programme.definition,
            cohort_id,
            people=members,
            calendar=calendar,
            became=became,
        )
        return CohortPage(
            cohort_id, cohort.code, programme, _state(days, plan, became), plan.state, plan.starts_on, plan.room,
            columns,
            rows_of(desk, days, session, programme, cohort_id, columns=columns, places=here, calendar=calendar),
            _waiting(session, places), calendar, became, assignments_in(session, cohort_id), counted,
            names_of_users(session),
        )  # fmt: skip


def path_of(desk: Desk, session: Session, cohort_id: str, person_id: str) -> tuple[tuple[Column, Cell], ...]:
    """One person's steps as the matrix of their cohort shows them; none while they wait for a place."""
    programme, calendar = programme_of_cohort(desk, session, cohort_id), entries_of(session, cohort_id)
    here = [
        one for one in places_in(session, cohort_id) if one.person_id == person_id and one.state != "waiting"
    ]
    days = days_of(desk)
    columns = columns_of(days, programme.definition, calendar)
    rows = rows_of(
        desk, days, session, programme, cohort_id, columns=columns, places=here[-1:], calendar=calendar
    )
    return tuple(zip(columns, rows[0].cells, strict=True)) if rows else ()


def _state(days: Days, plan: CohortPlan, became: Mapping[str, Became]) -> str:
    return state_now(plan.state, read_day(plan.starts_on), days.today, became.values())


def _waiting(session: Session, places: Iterable[Place]) -> tuple[Waiting, ...]:
    waiting = [place for place in places if place.state == "waiting"]
    people = {place.person_id: person_of(session, place.person_id) for place in waiting}
    return tuple(
        Waiting(place, people[place.person_id].code, people[place.person_id].name) for place in waiting
    )


def _cohort_row(desk: Desk, session: Session, cohort: Cohort) -> CohortRow:
    plan = plan_of(session, cohort.id)
    programme = programme_of_cohort(desk, session, cohort.id)
    days, held, calendar = days_of(desk), held_in(session, cohort.id), entries_of(session, cohort.id)
    became = became_of(days, programme.definition, held, calendar)
    states = [place.state for place in places_in(session, cohort.id)]
    return CohortRow(
        cohort.id, cohort.code, plan.programme,
        {language: words["title"] for language, words in programme.phrases.items()}, programme.draft,
        _state(days, plan, became), plan.starts_on,
        states.count("member"), states.count("waiting"),
    )  # fmt: skip
