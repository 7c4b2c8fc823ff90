"""The services of cohorts bound to one desk and one login."""

from datetime import date
from functools import partial

from clinicdesk.desktop.binding_closed import closed_day_of_desk
from clinicdesk.desktop.paper_binding import papers_of
from clinicdesk.security.roles import Permission, may
from clinicdesk.services import (
    adoption,
    calendar,
    cell_history,
    cohorts,
    matrix,
    memberships,
    outcomes,
    people,
    planning,
    staffing,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from clinicdesk.ui.cohort_verbs import CohortVerbs


def cohorts_of_desk(desk: Desk, actor: Actor) -> CohortVerbs:
    """Everything the cohorts' pages may ask for."""

    def propose(cohort_id: str, first: date) -> dict[str, date]:
        return dict(planning.propose_days(desk, actor, cohort_id, first=first))

    return CohortVerbs(
        list_cohorts=partial(matrix.list_cohorts, desk, actor), open_cohort=partial(matrix.open_cohort, desk, actor),
        protocols=partial(adoption.list_protocols, desk, actor),
        programmes=partial(planning.programme_choices, desk, actor), team=partial(planning.list_team, desk, actor),
        count_team=partial(planning.count_team, desk, actor), find_people=partial(people.list_people, desk, actor),
        propose_days=propose,
        cell_history=partial(cell_history.cell_history, desk, actor), plan=partial(cohorts.plan_cohort, desk, actor),
        change_plan=partial(cohorts.change_plan, desk, actor), join=partial(memberships.join_cohort, desk, actor),
        admit=partial(memberships.admit_waiting, desk, actor), leave=partial(memberships.leave_cohort, desk, actor),
        plan_sessions=partial(calendar.plan_sessions, desk, actor), move=partial(calendar.move_session, desk, actor),
        cancel=partial(calendar.cancel_session, desk, actor), make_up=partial(calendar.make_up, desk, actor),
        assign=partial(staffing.assign_staff, desk, actor), release=partial(staffing.release_staff, desk, actor),
        record_credential=partial(staffing.record_credential, desk, actor),
        kinds_held=(
            partial(staffing.kinds_held, desk, actor) if may(actor.roles, Permission.KEEP_CREDENTIALS) else None
        ),
        papers=papers_of(desk, actor) if may(actor.roles, Permission.PRINT_FORMS) else None,
        outcomes=(
            partial(outcomes.open_cohort_outcomes, desk, actor)
            if may(actor.roles, Permission.OPEN_CHART)
            else None
        ),
        closed_day=closed_day_of_desk(desk, actor) if may(actor.roles, Permission.OPEN_CHART) else None,
    )  # fmt: skip
