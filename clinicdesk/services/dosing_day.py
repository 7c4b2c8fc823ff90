"""The running session against its programme: which steps it has, and what gates may know of a person today.

What an earlier session left counts nothing here: a form or signature of one of its steps must be this session's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.dosing import Deferral, DoseOrder
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.facts import ELSEWHERE
from clinicdesk.protocols.gates import GateAnswer, answer
from clinicdesk.protocols.programme_language import Programme, ProgrammeStep
from clinicdesk.protocols.values import Fact
from clinicdesk.services.days import day_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.memberships import left_issues
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.presence import running_of
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.readings import running_session
from clinicdesk.services.record_facts import facts_of_record, facts_of_sheet, meant_in
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.signed_steps import newest_by_step, signed_facts
from clinicdesk.words import Key, Phrase, known, say


@dataclass(frozen=True, slots=True)
class Day:
    """A session of a programme, with its steps in order."""

    sitting: Session
    pinned: Pinned
    steps: tuple[ProgrammeStep, ...]

    @property
    def session_id(self) -> str:
        """The session."""
        return self.sitting.session_id

    @property
    def cohort_id(self) -> str:
        """Its cohort."""
        return self.sitting.cohort_id

    @property
    def programme(self) -> Programme:
        """The pinned programme, with the clinic's numbers."""
        return self.pinned.definition

    def step(self, step_id: str) -> ProgrammeStep:
        """A step of this session. Refused DAY002."""
        found = next((one for one in self.steps if one.id == step_id), None)
        if found is None:
            raise Refused(Issue("DAY002", "step", values={"step": self.pinned.named(f"step.{step_id}")}))
        return found

    def of_kind(self, kind: str) -> tuple[ProgrammeStep, ...]:
        """The steps of this kind, in order."""
        return tuple(one for one in self.steps if one.kind == kind)

    @property
    def opened_by(self) -> tuple[str, ...]:
        """What the gates of this session open: its stage, and the session itself."""
        code = self.sitting.code
        stage = next(
            one.code for one in self.programme.stages if code in {each.code for each in one.sessions}
        )
        return (stage, code)

    @property
    def clearing(self) -> tuple[ProgrammeStep, ...]:
        """The sign-offs about a person that come before the dose."""
        before = []
        for step in self.steps:
            if step.kind == "dose":
                break
            if step.kind == "sign_off" and step.per == "person":
                before.append(step)
        return tuple(before)

    @property
    def ordering(self) -> tuple[str, ...]:
        """The steps between the clearing and the dose: the order."""
        ids = [step.id for step in self.steps]
        clearing = max((ids.index(step.id) for step in self.clearing), default=-1)
        dose = next((at for at, step in enumerate(self.steps) if step.kind == "dose"), len(ids))
        return tuple(ids[clearing + 1 : dose])

    @property
    def until_dose(self) -> tuple[str, ...]:
        """Everything a gate may open up to the dose: the stage, the session, its steps with that of the dose."""
        steps = [one.id for one in self.steps]
        dose = next(
            (place for place, one in enumerate(self.steps, start=1) if one.kind == "dose"), len(steps)
        )
        return (*self.opened_by, *steps[:dose])

    @property
    def own(self) -> frozenset[str]:
        """The names of this session's steps and forms."""
        forms = {one.form.partition("@")[0] for one in self.steps if one.form}
        return frozenset({one.id for one in self.steps} | forms)

    def brings(self, fact: str) -> bool:
        """Whether a fact of a gate comes from a step or form of this session itself."""
        return _step_of(fact) in self.own


def running_day(desk: Desk, session: DbSession, session_id: str) -> Day:
    """The running session by its programme. Refused SES005 (not running), DAY001 (it follows no programme)."""
    return day_of_sitting(desk, session, running_of(session, session_id))


def day_of_sitting(desk: Desk, session: DbSession, sitting: Session) -> Day:
    """A session, running or not, by its programme. Refused DAY001."""
    if not sitting.code:
        raise Refused(Issue("DAY001"))
    return day_by(sitting, programme_of_cohort(desk, session, sitting.cohort_id))


def day_by(sitting: Session, pinned: Pinned) -> Day:
    """A session of a programme by it."""
    wanted = sessions_of(pinned.definition)[sitting.code].steps
    steps = {step.id: step for step in pinned.definition.steps}
    return Day(sitting, pinned, tuple(steps[one] for one in wanted))


def sitting_of(session: DbSession, session_id: str) -> Session:
    """The newest version of a session, running or closed. Refused SES005."""
    found = _sitting(session, session_id)
    if found is None:
        raise Refused(Issue("SES005"))
    return found


def _sitting(session: DbSession, session_id: str) -> Session | None:
    return session.scalars(select(Session).where(Session.session_id == session_id, standing(Session))).first()


def seated(session: DbSession, session_id: str) -> tuple[str, ...]:
    """Who sits in a session (ids), in seat order."""
    return tuple(
        session.scalars(select(Seat.person_id).where(Seat.session_id == session_id).order_by(Seat.number))
    )


def session_of_step(desk: Desk, person_id: str, cohort_id: str, step: str, *, at: datetime | None) -> str:
    """The running session, if a form of this step, filled in at that time, belongs to it; "" if not.

    `at` None: now, by the session's own time.
    """
    with desk.database.read() as session:
        sitting = running_session(session)
        if sitting is None or not sitting.code or sitting.cohort_id != cohort_id:
            return ""
        taken = at or session_now(desk, session, sitting.session_id)
        if day_of(desk, taken) != day_of(desk, sitting.started_at):  # of an earlier day's paper, typed in now
            return ""
        day = day_of_sitting(desk, session, sitting)
        seat = person_id in seated(session, sitting.session_id)
        return sitting.session_id if seat and any(one.id == step for one in day.steps) else ""


def check_seat(session: DbSession, session_id: str, person_id: str) -> None:
    """Refused VIT007 for somebody without a seat."""
    if person_id not in seated(session, session_id):
        raise Refused(Issue("VIT007"))


def day_facts(desk: Desk, session: DbSession, day: Day, person_id: str) -> dict[str, Fact | None]:
    """What gates may know of a person in this session; what is not known is left out."""
    facts = facts_of_record(desk, session, person_id, day.cohort_id)
    own = day.own
    for name in [name for name in facts if _step_of(name) in own]:
        del facts[name]
    person = facts_of_person(desk, session, person_id)
    sheets = newest_by_step(sheets_of_session(session, day.session_id, person_id))
    for step, row in sheets.items():
        facts[f"step.{step}"] = True
        facts.update(facts_of_sheet(session, row, person))
    facts.update(signed_facts(session, day.steps, sheets))
    if standing_orders(session, day.session_id, person_id):
        facts["step.order"] = True
    named = [
        said for row in sheets.values() if (said := meant_in(session, row).get("escort_named")) is not None
    ]
    if named:
        facts["escort.named"] = named[-1] == "yes"
    return facts


def gate_answer(day: Day, opens: str, facts: Mapping[str, Fact | None]) -> GateAnswer:
    """What the programme's gates before a step say, all together."""
    answers = [answer(gate, facts) for gate in day.programme.gates if gate.opens == opens]
    missing = tuple(dict.fromkeys(name for one in answers for name in one.missing))
    failed = tuple(dict.fromkeys(name for one in answers for name in one.failed))
    passes = all(one.lets_pass for one in answers)
    return GateAnswer(passes or (None if not failed else False), missing, failed)


def gate_issues(day: Day, opens: str, facts: Mapping[str, Fact | None]) -> tuple[Issue, ...]:
    """DAY003 for what is not known, DAY004 for what stands against it, DAY480 where that is what a form says.

    The fact is the issue's field.
    """
    said = gate_answer(day, opens, facts)
    if said.lets_pass:
        return ()
    # A decision has three facts, and one sentence.
    told: dict[tuple[str, str], str] = {}
    for code, names in (("DAY004", said.failed), ("DAY003", said.missing)):
        for name in names:
            against = code == "DAY004" and name.startswith(ELSEWHERE)
            told.setdefault(("DAY480" if against else code, fact_name(day, name)), name)
    return tuple(Issue(code, name, values={"fact": fact}) for (code, fact), name in told.items())


def fact_name(day: Day, fact: str) -> str:
    """A fact of a gate as people call it: the step, form or document it comes from."""
    kind, _, rest = fact.partition(".")
    if kind == "form":
        code = rest.partition(".")[0]
        form = next((one.id for one in day.programme.steps if (one.form or "").partition("@")[0] == code), "")
        return day.pinned.named(f"step.{form}") if form else fact
    if kind in {"step", "signed"}:
        return day.pinned.named(f"step.{rest}")
    if kind == "attended":
        return day.pinned.named(f"session.{rest}")
    if kind == "consent":
        return _consent(day.pinned.named(fact))
    return Key(f"day.fact.{kind}") if known(f"day.fact.{kind}") else day.pinned.named(fact)


def _consent(document: Phrase) -> Phrase:
    """«Лікування» is a document somebody signs, not something that is done."""
    texts = {code: say(code, "day.fact.consent", document=text) for code, text in document.texts.items()}
    return Phrase(str(document), texts)


def standing_orders(session: DbSession, session_id: str, person_id: str) -> tuple[DoseOrder, ...]:
    """Orders that were neither replaced nor withdrawn, by ordinal."""
    return tuple(
        session.scalars(
            select(DoseOrder)
            .where(
                DoseOrder.session_id == session_id, DoseOrder.person_id == person_id,
                DoseOrder.state == "ordered", standing(DoseOrder),
            )
            .order_by(DoseOrder.ordinal)
        )
    )  # fmt: skip


def standing_deferral(session: DbSession, session_id: str, person_id: str) -> Deferral | None:
    """Why somebody is not dosed in this session; None for somebody who may be."""
    return session.scalars(
        select(Deferral).where(
            Deferral.session_id == session_id, Deferral.person_id == person_id, Deferral.state == "deferred",
            standing(Deferral),
        )
    ).first()  # fmt: skip


def check_admissible(desk: Desk, session: DbSession, session_id: str, person_id: str) -> None:
    """Refused when a session of a programme does not admit somebody: VIT007, COH045, CLR013, CLR014, DAY003, DAY004.

    A session that follows no programme asks for nothing of the day.
    """
    sitting = _sitting(session, session_id)
    if sitting is None or not sitting.code:
        return
    day = running_day(desk, session, session_id)
    check_seat(session, session_id, person_id)
    if left := left_issues(session, day.cohort_id, person_id):
        raise Refused(*left)
    if standing_deferral(session, session_id, person_id):
        raise Refused(Issue("CLR014", "person"))
    facts = signed_facts(
        session, day.steps, newest_by_step(sheets_of_session(session, session_id, person_id))
    )
    if any(not facts.get(f"signed.{step.id}") for step in day.clearing):
        raise Refused(Issue("CLR013", "person"))
    whole = day_facts(desk, session, day, person_id)
    issues = [issue for opens in day.opened_by for issue in gate_issues(day, opens, whole)]
    if issues := [*issues, *against_the_order(day, whole)]:
        raise Refused(*issues)


def against_the_order(day: Day, facts: Mapping[str, Fact | None]) -> tuple[Issue, ...]:
    """DAY480: what the day's own forms say that forbids to order a dose. Nobody is admitted to what is forbidden."""
    told = (issue for opens in day.ordering for issue in gate_issues(day, opens, facts))
    return tuple(issue for issue in told if issue.code == "DAY480" and day.brings(issue.field))


def _step_of(name: str) -> str:
    kind, _, rest = name.partition(".")
    return rest.partition(".")[0] if kind in {"form", "step", "signed"} else ""
