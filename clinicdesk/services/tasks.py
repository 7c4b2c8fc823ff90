"""What waits for this person: each with the place of the window it leads to. Care first, then the clinic."""

from collections.abc import Iterator
from datetime import timedelta

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.accounts import list_users
from clinicdesk.services.backups import last_backup
from clinicdesk.services.care_tasks import care_tasks
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.draft_ways import text_of_reason, way_of
from clinicdesk.services.drafts import list_drafts, list_lost_drafts
from clinicdesk.services.ending_tasks import ending_tasks
from clinicdesk.services.expiries import papers_ending
from clinicdesk.services.follow_up import follow_up_tasks
from clinicdesk.services.glass import list_glass
from clinicdesk.services.note_tasks import note_tasks
from clinicdesk.services.obligations import close_found, closed_by_reason, obligations_for, set_aside
from clinicdesk.services.trail_reviews import review_tasks
from clinicdesk.services.views import Actor, Changes, Task

BACKUP_EVERY = timedelta(days=7)


@verb(Permission.SEE_TASKS, reads=True)
def list_tasks(desk: Desk, actor: Actor) -> tuple[Task, ...]:
    """Everything open for this actor: what is to be done at once, then what is overdue, then the rest."""
    sources = (
        obligations_for, care_tasks, ending_tasks, note_tasks, follow_up_tasks, papers_ending, _clock, _drafts,
        _lost_drafts, _glass, _codes, _clinic, _backup, review_tasks,
    )  # fmt: skip
    found = [task for source in sources for task in source(desk, actor)]
    with desk.database.read() as session:
        closed = closed_by_reason(session)
    left = (task for task in found if task.task_id not in closed)
    return tuple(sorted(left, key=lambda task: (not task.at_once, not task.overdue)))


@verb(Permission.SET_ASIDE_TASKS)
def set_task_aside(desk: Desk, actor: Actor, task_id: str, *, reason: str) -> Changes:
    """Close a task without its being done. What care and evidence hang on has no `task_id`: only doing it closes it.

    For the medical lead a call after a dose has one, once its days are over. One that is worked out comes back when
    the state it comes from is another. Refused OBL001 (gone), OBL002 (not theirs), DSK005.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    task = next((one for one in list_tasks(desk, actor) if one.task_id == task_id), None)
    if task is None or task.kind.startswith("due_"):
        return set_aside(desk, actor, task_id, reason=reason)
    return close_found(desk, actor, task, reason=reason)


def _drafts(desk: Desk, actor: Actor) -> Iterator[Task]:
    own = list_drafts(desk, actor)
    with desk.database.read() as session:
        ways = [way_of(session, actor, draft) for draft in own]
    for draft, (place, subject) in zip(own, ways, strict=True):
        values: dict[str, str | int] = {"kind": draft.kind}
        if draft.kind not in {"reason", "consent"}:
            yield Task("draft", place, values, draft.saved_at, subject=subject)
            continue
        # Its act may be gone, done by a colleague; then no sheet opens that could discard it.
        said = text_of_reason(draft)
        yield Task(
            "draft", place, values | {"said": said}, draft.saved_at, subject=subject, draft_id=draft.draft_id
        )


def _lost_drafts(desk: Desk, actor: Actor) -> Iterator[Task]:
    for draft in list_lost_drafts(desk, actor):
        yield Task("draft_lost", "today", {"kind": draft.kind}, draft.saved_at, subject=draft.draft_id)


def _clock(desk: Desk, actor: Actor) -> Iterator[Task]:
    if may(actor.roles, Permission.CONFIRM_TIME) and desk.trail.clock_flag():
        yield Task("clock_doubt", "today", {}, None, overdue=True)


def _glass(desk: Desk, actor: Actor) -> Iterator[Task]:
    if may(actor.roles, Permission.REVIEW_GLASS):
        for opening in list_glass(desk, actor):
            values = {"who": opening.who, "code": opening.code, "reason": opening.reason}
            yield Task("glass", "people", values, opening.at, subject=opening.glass_id)


def _codes(desk: Desk, actor: Actor) -> Iterator[Task]:
    if not may(actor.roles, Permission.MANAGE_USERS):
        return
    now = desk.clock.now()
    for user in list_users(desk, actor):
        if user.state == "enrolling" and user.code_expires:
            late = user.code_expires < now
            kind = "code_expired" if late else "code_waiting"
            yield Task(
                kind, "users", {"name": user.name}, user.code_expires, overdue=late, subject=user.user_id
            )


def _clinic(desk: Desk, actor: Actor) -> Iterator[Task]:
    if not may(actor.roles, Permission.CHANGE_CLINIC):
        return
    settings = current_settings(desk)
    wanted = (settings.address, settings.edrpou, settings.licence, settings.crisis_lines, settings.rooms)
    missing = [place for place, value in enumerate(wanted) if not value]
    if missing:
        state = "clinic_incomplete:" + ",".join(map(str, missing))
        yield Task("clinic_incomplete", "clinic", {"n": len(missing)}, None, task_id=state)


def _backup(desk: Desk, actor: Actor) -> Iterator[Task]:
    if Role.ADMIN not in actor.roles:
        return
    made = last_backup(desk)
    if made is None:
        yield Task("backup_never", "clinic", {}, None, overdue=True)
    elif desk.clock.now() - made > BACKUP_EVERY:
        days = (desk.clock.now() - made).days
        yield Task("backup_old", "clinic", {"n": days}, made, overdue=True)
