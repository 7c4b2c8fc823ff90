"""Who may go home: every criterion of the programme against the facts of the day, and from when at the earliest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import Dose
from clinicdesk.models.responses import Response
from clinicdesk.protocols.programme_language import Programme, ProgrammeStep, Series
from clinicdesk.protocols.rules import Truth, paths_of, truth
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_orders import whole_minutes
from clinicdesk.services.dosing_day import (
    Day,
    check_seat,
    day_facts,
    running_day,
)
from clinicdesk.services.due_sets import Course, doses_of, open_repeats
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.record_facts import without_form
from clinicdesk.services.repeats import course_of, unanswered
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.signed_steps import newest_by_step
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import Watched, series_of

_MINUTE = timedelta(minutes=1)
SINCE_DOSE, SINCE_SET = "minutes.since_dose", "minutes.since_set"
UNANSWERED, AGAIN = "count.unanswered_alerts", "count.open_repeats"


@dataclass(frozen=True, slots=True)
class CriterionState:
    """One condition of going home. `met` None: not known. `exception`: a physician may go beyond it."""

    id: str
    met: Truth
    exception: bool
    titles: Mapping[str, str] = field(default_factory=dict)
    """Language to the programme's words."""


@dataclass(frozen=True, slots=True)
class DischargeState:
    """How somebody stands: minutes since the newest dose, every criterion, the earliest time, the signature."""

    minutes: int | None
    criteria: tuple[CriterionState, ...]
    earliest: datetime | None
    sheet_id: str
    signed: bool

    @property
    def unmet(self) -> tuple[CriterionState, ...]:
        """What is not surely met."""
        return tuple(one for one in self.criteria if one.met is not True)


@verb(Permission.OPEN_CHART, reads=True)
def discharge_state(desk: Desk, actor: Actor, *, session_id: str, person_id: str) -> DischargeState:
    """As of now. Refused SES005, DAY001, VIT007, PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        day = running_day(desk, session, session_id)
        check_seat(session, session_id, person_id)
        return state_at(desk, session, day, person_id, at=session_now(desk, session, session_id))


def state_at(
    desk: Desk, session: DbSession, day: Day, person_id: str, *, at: datetime,
    doses: Sequence[Dose] | None = None, course: Course | None = None,
    said: Mapping[str, Mapping[str, Fact | None]] | None = None,
) -> DischargeState:  # fmt: skip
    """How somebody would stand at a moment.

    `doses`, `course` (of the sets), `said` (code of a form to its facts): as an act has them that is writing one.
    """
    doses = doses_of(session, day.session_id, person_id) if doses is None else doses
    minutes = whole_minutes(doses[-1].given_at if doses else None, at)
    facts = day_facts(desk, session, day, person_id)
    for code, answered in (said or {}).items():
        facts = {**without_form(facts, code), **answered}
    facts[SINCE_DOSE] = minutes
    facts[UNANSWERED] = unanswered(session, day.session_id, person_id)
    series = series_of(day.pinned, day.sitting.code)
    if series is not None:
        course = course or course_of(session, series, day.session_id, person_id)
    facts[AGAIN] = len(open_repeats(series, course)) if series and course and course.doses else 0
    facts[SINCE_SET] = _since_set(series, course.sets, at) if series and course else None
    sheet = leaving_sheet(session, day, person_id)
    step = signing_step(day)
    return DischargeState(
        minutes, criteria_of(day.pinned, facts), earliest_home(day.programme, doses),
        sheet.response_id if sheet else "", step is None or bool(facts.get(f"signed.{step.id}")),
    )  # fmt: skip


def _since_set(series: Series, sets: Sequence[Watched], at: datetime) -> int | None:
    """Minutes since everything a set needs was measured, at once or one by one; None where it never was."""
    newest: dict[str, datetime] = {}
    for one in sets:
        if one.row.taken_at < at + _MINUTE:  # a typed time tells whole minutes
            newest |= dict.fromkeys(one.values, one.row.taken_at)
    whole = series.needs and newest.keys() >= set(series.needs)
    return whole_minutes(min(at, *(newest[name] for name in series.needs)), at) if whole else None


def criteria_of(pinned: Pinned, facts: Mapping[str, Fact | None]) -> tuple[CriterionState, ...]:
    """Every criterion against these facts."""
    return tuple(
        CriterionState(
            one.id, truth(one.when, facts), one.exception, pinned.named(f"criterion.{one.id}", "text").texts
        )
        for one in pinned.definition.discharge
    )


def earliest_home(programme: Programme, doses: Sequence[Dose]) -> datetime | None:
    """The newest dose and the minutes the programme asks for after it; None before a dose, or without a rule."""
    waits = [
        int(one.when.at_least)
        for one in programme.discharge
        if one.when.field == SINCE_DOSE and one.when.at_least is not None
    ]
    return doses[-1].given_at + timedelta(minutes=max(waits)) if doses and waits else None


def leaving_step(day: Day) -> ProgrammeStep | None:
    """The step whose form the criteria ask about; of several the last, the others say how somebody recovers."""
    asked = {
        path.split(".")[1]
        for one in day.programme.discharge
        for path in paths_of(one.when)
        if path.startswith("form.")
    }
    return next((one for one in reversed(day.steps) if (one.form or "").partition("@")[0] in asked), None)


def leaving_sheet(session: DbSession, day: Day, person_id: str) -> Response | None:
    """The filled form of leaving."""
    step = leaving_step(day)
    sheets = newest_by_step(sheets_of_session(session, day.session_id, person_id))
    return sheets.get(step.id) if step else None


def signing_step(day: Day) -> ProgrammeStep | None:
    """The sign-off over the form of leaving."""
    step = leaving_step(day)
    return next((one for one in day.of_kind("sign_off") if step and step.id in one.of), None)
