"""What is ahead on Today: sessions by time, and each cohort's way with its next event and what needs attention."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.caseload import names_of_users, sees_cohort
from clinicdesk.services.clearance_state import standing_on
from clinicdesk.services.consent_state import DUE, Standing, dosing_days, newest_consents, opened_in
from clinicdesk.services.days import Days, days_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.doses_to_come import DosesToCome
from clinicdesk.services.memberships import places_in
from clinicdesk.services.programmes import Pinned, plan_of, programme_of_cohort
from clinicdesk.services.readings import running_session
from clinicdesk.services.staffing import assignments_in, staffing_on
from clinicdesk.services.starting import runs_at_board
from clinicdesk.services.views import Actor

AHEAD = timedelta(days=7)
"""How far Today looks; what comes later is the nearest one only."""
DOSING_AHEAD = timedelta(days=14)
_GOING_ON = frozenset({"planned", "running"})


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs somebody. `kind`: shut, lost (both grave), consents, uncleared, staff; of `most` people `n`.

    `code`: the session it is counted for.
    """

    kind: str
    n: int
    most: int = 0
    code: str = ""

    @property
    def grave(self) -> bool:
        """Whether something stays shut because of it."""
        return self.kind in {"shut", "lost"}


@dataclass(frozen=True, slots=True)
class SessionAhead:
    """One planned session of today or the days that follow."""

    cohort_id: str
    cohort: str
    code: str
    titles: Mapping[str, str]
    starts_at: datetime
    minutes: int
    room: str
    people: int
    staff: tuple[str, ...]
    attention: tuple[Attention, ...]
    planned_id: str = ""
    can_start: bool = False
    """It is of today and run at the board, and no session runs there."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a cohort's way. `name`: referral, clearance, consents or a stage; `state`: done, now, ahead."""

    name: str
    titles: Mapping[str, str]
    state: str


@dataclass(frozen=True, slots=True)
class CohortNow:
    """One cohort that goes on: its people, how far it is, what comes next, what needs attention (gravest first)."""

    cohort_id: str
    code: str
    people: int
    path: tuple[PathStep, ...]
    next_titles: Mapping[str, str]
    next_at: datetime | None
    attention: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Sessions of the week by time; where there are none, the nearest one later; the cohorts by code."""

    sessions: tuple[SessionAhead, ...]
    cohorts: tuple[CohortNow, ...]


@verb(Permission.SEE_COHORTS, reads=True)
def open_agenda(desk: Desk, actor: Actor) -> Agenda:
    """Of the cohorts this person may open; a session that is running already is left to its own card."""
    with desk.database.read() as session:
        running = running_session(session)
        busy = running.cohort_id if running else None
        known = [_Group.of(desk, session, cohort) for cohort in _cohorts(session, actor)]
        ahead = sorted(
            (one for group in known for one in group.sessions(busy)), key=lambda one: one.starts_at
        )
        near = [one for one in ahead if one.starts_at - desk.clock.now() <= AHEAD]
        return Agenda(tuple(near or ahead[:1]), tuple(group.now() for group in known))


def _cohorts(session: Session, actor: Actor) -> Iterator[Cohort]:
    for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all():
        if plan_of(session, cohort.id).state in _GOING_ON and sees_cohort(session, actor, cohort.id):
            yield cohort


@dataclass(frozen=True, slots=True)
class _Group:
    """What is known of one cohort, read in few questions."""

    cohort: Cohort
    programme: Pinned
    days: Days
    at: datetime
    calendar: tuple[CalendarEntry, ...]
    dosing: tuple[date, ...]
    people: tuple[str, ...]
    cleared: Mapping[str, str]
    consents: Mapping[str, str]
    short: Mapping[str, int]
    """Roles with too few people for each session within the week, by its line in the calendar."""
    staff: tuple[str, ...]

    @classmethod
    def of(cls, desk: Desk, session: Session, cohort: Cohort) -> "_Group":
        """Read one cohort."""
        programme, days = programme_of_cohort(desk, session, cohort.id), days_of(desk)
        calendar = tuple(one for one in entries_of(session, cohort.id) if one.state != "cancelled")
        people = tuple(one.person_id for one in places_in(session, cohort.id) if one.state == "member")
        opened = opened_in(session, cohort.id)
        dosing = dosing_days(days, programme.definition, calendar, opened=opened)
        standing = Standing(days, programme, dosing, session)
        now = desk.clock.now()
        counts = {
            one.planned_id: staffing_on(
                desk, session, programme.definition, cohort.id, people=len(people),
                day=days.of(one.starts_at), code=one.code,
            )
            for one in calendar
            if now <= one.starts_at <= now + AHEAD
        }  # fmt: skip
        names = names_of_users(session)
        team = (names.get(one.user_id, "") for one in assignments_in(session, cohort.id) if not one.until)
        return cls(
            cohort, programme, days, now, calendar, dosing, people, _decisions(days, session, programme, cohort.id),
            _consents(session, standing, cohort.id, people),
            {line: sum(not one.enough for one in roles) for line, roles in counts.items()},
            tuple(dict.fromkeys(filter(None, team))),
        )  # fmt: skip

    def sessions(self, busy: str | None) -> Iterator[SessionAhead]:
        """Whatever has not ended yet; today's session of the cohort that is `busy` runs already."""
        planned = sessions_of(self.programme.definition)
        for one in self.calendar:
            over = one.starts_at + timedelta(minutes=one.minutes) <= self.at or one.state != "planned"
            runs = self.cohort.id == busy and self.days.of(one.starts_at) == self.days.today
            if over or runs or planned[one.code].audience == "staff":
                continue
            today = self.days.of(one.starts_at) == self.days.today
            yield SessionAhead(
                self.cohort.id, self.cohort.code, one.code, self._titles(f"session.{one.code}"), one.starts_at,
                one.minutes, one.room, len(self.people), self.staff, self._attention_of(one), one.planned_id,
                can_start=busy is None and today and runs_at_board(self.programme.definition, one.code),
            )  # fmt: skip

    def now(self) -> CohortNow:
        """The line of the cohort."""
        following = next(
            (one for one in self.calendar if one.state == "planned" and one.starts_at >= self.at), None
        )
        titles = self._titles(f"session.{following.code}") if following else {}
        return CohortNow(
            self.cohort.id, self.cohort.code, len(self.people), self._path(), titles,
            following.starts_at if following else None,
            self._attention_of(following),
        )  # fmt: skip

    def _attention_of(self, entry: CalendarEntry | None) -> tuple[Attention, ...]:
        found = list(self._always())
        lacking = sum(state == "missing" for state in self.consents.values())
        # Without a planned session nobody knows how near it is: it may be tomorrow.
        if lacking and (entry is None or entry.starts_at - self.at <= AHEAD):
            found.append(Attention("consents", lacking))
        if entry is None:
            return tuple(found)
        dosing = entry.starts_at - self.at <= DOSING_AHEAD and self._is_dosing(entry)
        good = sum(state in {"valid", "not_eligible"} for state in self.cleared_now)
        if dosing and good < len(self.people):
            found.append(Attention("uncleared", good, len(self.people)))
        if short := self.short.get(entry.planned_id):
            found.append(Attention("staff", short, code=entry.code))
        return tuple(found)

    def _always(self) -> tuple[Attention, ...]:
        counted = {
            "shut": sum(state == "shut" for state in self.consents.values()),
            "lost": sum(state == "lost" for state in self.cleared_now),
        }
        return tuple(Attention(kind, n) for kind, n in counted.items() if n)

    @property
    def cleared_now(self) -> tuple[str, ...]:
        """How the decision about each member stands."""
        return tuple(self.cleared.get(person, "none") for person in self.people)

    def _is_dosing(self, entry: CalendarEntry) -> bool:
        return self.days.of(entry.starts_at) in self.dosing

    def _path(self) -> tuple[PathStep, ...]:
        """Referral, clearance and consents where the programme has them, then its stages: seven for most."""
        programme = self.programme.definition
        steps: list[tuple[str, Mapping[str, str], bool]] = [("referral", {}, bool(self.people))]
        first, *later = programme.stages
        signs = any(step.kind == "sign_off" and step.valid_days for step in programme.steps)
        if signs:
            steps.append(
                ("clearance", {}, bool(self.people) and set(self.cleared_now) <= {"valid", "not_eligible"})
            )
        if programme.consents:
            steps.append(("consents", {}, bool(self.people) and not set(self.consents.values()) - {"given"}))
        for stage in later if signs else (first, *later):
            codes = {one.code for one in stage.sessions if not one.optional}
            steps.append((stage.code, self._titles(f"stage.{stage.code}"), self._is_over(codes)))
        return _in_order(steps, begun=self._begun(programme, signs=signs))

    def _is_over(self, codes: set[str]) -> bool:
        there = [one for one in self.calendar if one.code in codes]
        return {one.code for one in there} >= codes and all(self._is_past(one) for one in there)

    def _is_past(self, entry: CalendarEntry) -> bool:
        return entry.state == "held" or entry.starts_at + timedelta(minutes=entry.minutes) <= self.at

    def _begun(self, programme: Programme, *, signs: bool) -> str:
        """The furthest stage a session of which is past; what lies before it is behind the cohort."""
        past = {one.code for one in self.calendar if self._is_past(one)}
        stages = programme.stages[1:] if signs else programme.stages
        return next((one.code for one in reversed(stages) if past & {each.code for each in one.sessions}), "")

    def _titles(self, key: str) -> Mapping[str, str]:
        return {language: said.get(f"{key}.title", "") for language, said in self.programme.phrases.items()}


def _in_order(steps: list[tuple[str, Mapping[str, str], bool]], *, begun: str) -> tuple[PathStep, ...]:
    """Done up to the first that is not; one that has begun leaves all before it behind."""
    names = [name for name, _, _ in steps]
    least = names.index(begun) if begun in names else 0
    done = next(
        (place for place, (_, _, over) in enumerate(steps) if place >= least and not over), len(steps)
    )
    states = ["done" if place < done else "now" if place == done else "ahead" for place in range(len(steps))]
    return tuple(
        PathStep(name, titles, state) for (name, titles, _), state in zip(steps, states, strict=True)
    )


def _decisions(days: Days, session: Session, programme: Pinned, cohort_id: str) -> Mapping[str, str]:
    """Person to valid, not_eligible, lost (suspended, revoked, run out) or none (deferred).

    One that ran out after its last dose has done its work: it counts as valid.
    """
    newer = aliased(Clearance)
    rows = session.scalars(
        select(Clearance)
        .where(Clearance.cohort_id == cohort_id, ~exists().where(newer.supersedes == Clearance.id))
        .order_by(Clearance.event_seq)
    ).all()
    said = {"not_eligible": "not_eligible", "deferred": "none"}
    doses = DosesToCome.of(days, session, programme.definition, cohort_id)
    found = {}
    for row in rows:
        stands = standing_on(days.today, row)
        good = stands.valid or (stands.ran_out and not doses.any_for(row.person_id))
        found[row.person_id] = "valid" if good else said.get(row.decision, "lost")
    return found


def _consents(
    session: Session, standing: Standing, cohort_id: str, people: tuple[str, ...]
) -> Mapping[str, str]:
    """Person to given (everything asked for), missing (something is) or shut (something was refused)."""
    rows = newest_consents(session, cohort_id)
    found = {}
    for person in people:
        states = {standing.state(rows.get((person, one))) for one in standing.asked}
        missing = states & {"missing", DUE}
        found[person] = "shut" if states & {"refused", "withdrawn"} else "missing" if missing else "given"
    return found
