"""Obligations: opened inside other acts, closed by the thing being done, or set aside with a reason."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.tasks import Obligation
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import cares_for, codes_of_people, sees_cohort
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor, Changes, Task, Topic
from clinicdesk.words import Number

BOUND = frozenset({
    "vital_alert", "late_alert", "incident", "dose_despite", "dose_above", "dose_taken_back", "drug_loss",
    "left_unmet", "left_dosed", "booster_window", "dose_weight", "dose_unlicensed", "met_despite",
})  # fmt: skip
"""Somebody's safety or the drug hangs on these: they close by the thing being done, and by no reason."""

AT_ONCE = timedelta(minutes=15)
"""How long what is to be done at once may stand before it is called late. Clinic default, unsourced."""
_PASSED_ON = "vital_alert"
"""It is late from its first moment: it was passed on because nobody answered in time."""
_MOMENT = timedelta(minutes=1)
_FIGURES = frozenset({"mg", "kg", "per_kg", "most", "open_mg"})
"""Words that are decimal numbers, where they are stored as text; whole numbers stay whole."""
_WHY = "why"
"""A reason as it was typed; in the sentence of a task another one follows it."""
_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done: `origin` names its cause, `words` are the values of its sentence."""

    kind: str
    origin: str
    due_at: datetime
    owner_role: str
    owner_id: str = ""
    level: str = "amber"
    person_id: str = ""
    cohort_id: str = ""
    place: str = "people"
    subject: str = ""
    words: Mapping[str, str | int] = field(default_factory=dict)


def oblige(desk: Desk, work: Work, dues: Iterable[Due]) -> None:
    """Open these inside an act; a cause whose task is open gets no second one, one that comes again a new one."""
    for due in dues:
        if _is_open(work, due.origin):
            continue
        work.add(
            Obligation(
                id=desk.ids.new(), obligation_id=desk.ids.new(), version=1, kind=due.kind, origin=due.origin,
                person_id=due.person_id, cohort_id=due.cohort_id, owner_role=due.owner_role,
                owner_id=due.owner_id, due_at=due.due_at, level=due.level, place=due.place,
                subject=due.subject or due.person_id, words=canonical(dict(due.words)).decode(), state="open",
            )
        )  # fmt: skip


def _is_open(work: Work, origin: str) -> bool:
    """Also by what this act has done so far: it may have closed the former one, or opened one."""
    written = [row for row in work.rows if isinstance(row, Obligation)]
    closed = {row.supersedes for row in written}
    opened = any(row.origin == origin and row.state == "open" for row in written)
    return opened or any(row.id not in closed for row in open_ones(work.session, origins=(origin,)))


def had_task(session: Session, origin: str) -> bool:
    """Whether this cause has ever had a task, open or closed."""
    return session.scalars(select(Obligation.id).where(Obligation.origin == origin)).first() is not None


def settle(desk: Desk, work: Work, origins: Iterable[str], *, done_by: str) -> None:
    """Close the open ones with these causes: the record `done_by` is the thing done. Without a cause, none."""
    causes = tuple(origins)
    # To `open_ones`, no cause at all means every open one.
    for row in open_ones(work.session, origins=causes) if causes else ():
        work.supersede(row, _next(desk, row, state="done", done_by=done_by))


def reword(desk: Desk, work: Work, row: Obligation, words: Mapping[str, str | int]) -> None:
    """An open one stays open and says something else: what was so when it was opened has been put right since."""
    said = canonical(dict(words)).decode()
    if said != row.words:
        work.supersede(row, _next(desk, row, state=row.state, words=said))


def open_ones(session: Session, *, origins: tuple[str, ...] = ()) -> tuple[Obligation, ...]:
    """Every open obligation, or those with these causes, the most urgent first."""
    later = aliased(Obligation)
    query = select(Obligation).where(
        Obligation.state == "open", ~exists().where(later.supersedes == Obligation.id)
    )
    if origins:
        query = query.where(Obligation.origin.in_(origins))
    return tuple(session.scalars(query.order_by(Obligation.due_at)))


@verb(Permission.SET_ASIDE_TASKS)
def set_aside(desk: Desk, actor: Actor, obligation_id: str, *, reason: str) -> Changes:
    """Close an obligation without the thing being done.

    Refused OBL001 (gone), OBL002 (not theirs), OBL080 (only doing it closes it), DSK005.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        row = next((one for one in open_ones(session) if one.obligation_id == obligation_id), None)
        if row is None:
            raise Refused(Issue("OBL001"))
        if not _theirs(session, actor, row):
            raise Refused(Issue("OBL002"))
        if is_bound(row):
            raise Refused(Issue("OBL080"))
    with desk.write(actor, Action.TASK_SET_ASIDE, entity="obligation", entity_id=obligation_id,
                    version=row.version + 1, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(row, _next(desk, row, state="set_aside", reason=reason))
    return desk.changes(Topic.TASKS, subject=row.person_id)


def close_found(desk: Desk, actor: Actor, task: Task, *, reason: str) -> Changes:
    """Close a task that is worked out anew each time, under its `task_id`, which names the state it comes from.

    Inside `tasks.set_task_aside`. Another state has another name, and the task is there again.
    """
    row = Obligation(
        id=desk.ids.new(), obligation_id=desk.ids.new(), version=1, kind=task.kind, origin=task.task_id,
        person_id=task.person_id, cohort_id="", owner_role=actor.roles[0].value, owner_id=actor.user_id,
        due_at=task.since or desk.clock.now(), level="amber", place=task.place, subject=task.subject,
        words=canonical(dict(task.values)).decode(), state="set_aside", reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.TASK_SET_ASIDE, entity="obligation", entity_id=row.obligation_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.TASKS, subject=row.person_id)


def closed_by_reason(session: Session) -> frozenset[str]:
    """The causes of everything set aside."""
    return frozenset(session.scalars(select(Obligation.origin).where(Obligation.state == "set_aside")))


def obligations_for(desk: Desk, actor: Actor) -> tuple[Task, ...]:
    """The open ones that this person owns, as Today lists them."""
    now = desk.clock.now()
    with desk.database.read() as session:
        rows = [row for row in open_ones(session) if _theirs(session, actor, row)]
        codes = codes_of_people(session, {row.person_id for row in rows})
    return tuple(_task(row, codes, now) for row in rows)


def _task(row: Obligation, codes: Mapping[str, str], now: datetime) -> Task:
    at_once = row.kind != _PASSED_ON and row.due_at <= row.recorded_at + _MOMENT
    late = now > row.due_at + (AT_ONCE if at_once else timedelta())
    return Task(
        f"due_{row.kind}", row.place, _values(row, codes), row.due_at, overdue=late, subject=row.subject,
        task_id="" if is_bound(row) else row.obligation_id, at_once=at_once and not late,
    )  # fmt: skip


def is_bound(row: Obligation) -> bool:
    """Whether only the thing being done closes it: a deadline of an event too, which its report meets."""
    return row.kind in BOUND or bool(json.loads(row.words).get("event"))


def _values(row: Obligation, codes: Mapping[str, str]) -> dict[str, str | int]:
    """The values of its sentence, with whom it is about (by code) and whose it is (by role)."""
    words = said_words(json.loads(row.words))
    return words | {"code": codes.get(row.person_id, ""), "owner": row.owner_role, "cohort_id": row.cohort_id}


def said_words(words: Mapping[str, str | int]) -> dict[str, str | int]:
    """Stored words of a task as its sentence says them: numbers with the comma of the language, a reason whole."""
    said = dict(words)
    for name, one in words.items():
        if name in _FIGURES and isinstance(one, str):
            said[name] = Number(one)
        elif name == _WHY and one and not str(one).rstrip().endswith(_ENDS):
            said[name] = f"{str(one).rstrip()}."
    return said


def _theirs(session: Session, actor: Actor, row: Obligation) -> bool:
    mine = row.owner_id == actor.user_id if row.owner_id else row.owner_role in actor.roles
    if Role.LEAD in actor.roles:
        return True
    if not mine or Role.COORDINATOR in actor.roles:
        return mine
    if row.person_id:
        return cares_for(session, actor, row.person_id)
    # What was asked about a whole group goes to those who work with it, unless it is somebody's by name.
    return bool(row.owner_id) or not row.cohort_id or sees_cohort(session, actor, row.cohort_id)


def _next(
    desk: Desk, row: Obligation, *, state: str, done_by: str = "", reason: str = "", words: str = ""
) -> Obligation:
    return Obligation(
        id=desk.ids.new(), obligation_id=row.obligation_id, version=row.version + 1, kind=row.kind,
        origin=row.origin, person_id=row.person_id, cohort_id=row.cohort_id, owner_role=row.owner_role,
        owner_id=row.owner_id, due_at=row.due_at, level=row.level, place=row.place, subject=row.subject,
        words=words or row.words, state=state, done_by=done_by, reason=reason,
    )  # fmt: skip
