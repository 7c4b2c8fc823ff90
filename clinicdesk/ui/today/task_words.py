"""How a task is worded and grouped: title, one line more, one verb, its age."""

from dataclasses import dataclass
from datetime import timedelta

from clinicdesk.services.ended_calls import ends_call
from clinicdesk.services.views import Task
from clinicdesk.ui import moments
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import known

GROUPS = ("at_once", "overdue", "waiting", "care", "drafts", "system")
PRESSING = frozenset({"at_once", "overdue"})
"""The groups in the colour of alarm."""
_GROUP_OF = {
    "draft": "drafts", "draft_lost": "drafts", "glass": "waiting", "clock_doubt": "waiting",
    "paper_ending": "waiting", "paper_suspended": "waiting", "paper_revoked": "waiting",
    "sign_off": "waiting", "due_alert": "care", "due_recheck": "care",
    "due_incident": "care", "due_drug_loss": "care",
    "consents": "care", "clearance_ends": "care", "clearance_over": "care",
    "clearance_over_unplanned": "care",
    "clearance_suspended": "care", "due_note_unsigned": "waiting", "due_note_returned": "waiting",
    "note_missing": "care", "due_question": "care", "due_answer": "waiting", "approval": "waiting",
    "due_note_outdated": "waiting", "trail_review": "waiting", "measure": "care",
    "due_dose_despite": "care", "due_dose_above": "care", "due_late_alert": "care",
    "due_transfer": "care", "due_transfer_event": "care",
    "due_dose_unmeasured": "care", "due_closed_set": "waiting", "due_left_unmet": "care",
    "due_left_dosed": "care",
    "due_booster_window": "care", "closing_due": "care", "due_recovery_renewed": "waiting",
    "due_dose_taken_back": "care", "due_dose_weight": "care", "due_dose_unlicensed": "care",
    "due_met_despite": "care", "due_died": "care",
}  # fmt: skip
_ICONS = {
    "draft": "pencil-outline",
    "draft_lost": "lock-outline",
    "clock_doubt": "clock-outline",
    "glass": "alert-outline",
    "sign_off": "draw-pen",
    "due_alert": "alert-octagon-outline",
    "due_incident": "alert-outline",
    "due_dose_despite": "alert-octagon-outline",
    "due_dose_unmeasured": "alert-octagon-outline",
    "due_met_despite": "alert-octagon-outline",
    "due_died": "alert-octagon-outline",
    "due_dose_above": "alert-octagon-outline",
    "due_dose_unlicensed": "alert-octagon-outline",
    "due_left_unmet": "alert-octagon-outline",
    "due_left_dosed": "alert-octagon-outline",
    "due_booster_window": "alert-octagon-outline",
    "due_dose_taken_back": "alert-octagon-outline",
    "due_dose_weight": "alert-octagon-outline",
    "due_late_alert": "alert-octagon-outline",
    "due_transfer": "hospital-building",
    "due_transfer_event": "alert-octagon-outline",
    "due_recheck": "clock-outline",
    "due_closed_set": "history",
    "due_drug_loss": "scale-balance",
    "due_note_unsigned": "draw-pen",
    "due_note_returned": "swap-horizontal",
    "due_note_outdated": "history",
    "note_missing": "notebook-edit-outline",
    "due_question": "help-circle-outline",
    "due_answer": "help-circle-outline",
    "approval": "draw-pen",
    "due_recovery_renewed": "shield-key-outline",
    "closing_due": "file-document-outline",
    "trail_review": "clipboard-text-clock-outline",
    "measure": "phone-outline",
    "consents": "file-document-outline",
    "clearance_ends": "timer-sand",
    "clearance_over": "timer-sand",
    "clearance_over_unplanned": "timer-sand",
    "clearance_suspended": "alert-octagon-outline",
    "code_waiting": "account-key-outline",
    "code_expired": "account-key-outline",
    "clinic_incomplete": "hospital-building",
    "backup_never": "backup-restore",
    "backup_old": "backup-restore",
    "paper_ending": "file-certificate-outline",
    "paper_suspended": "file-certificate-outline",
    "paper_revoked": "file-certificate-outline",
}


_OF_PAPERS = frozenset({"paper_ending", "paper_suspended", "paper_revoked"})
_BY_THE_DAY = "due_recheck"
_BY_THE_HOUR = frozenset({"consents", "code_waiting", "code_expired", "clearance_suspended"})
"""Beside obligations: what is due at an hour. The time of the others is that of a whole day."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Everything a line of the list says."""

    icon: str
    title: str
    detail: str
    age: str
    verb: str


def group_of(task: Task) -> str:
    """at_once, overdue, waiting, care, drafts or system."""
    if task.at_once:
        return "at_once"
    return "overdue" if task.overdue else _GROUP_OF.get(task.kind, "system")


def aside_of(task: Task) -> str:
    """The sheet that closes a task with words: what was done about an alarm, why nobody calls, else why not done.

    A draft is discarded.
    """
    if task.draft_id:
        return "today.discard"
    if ends_call(task.task_id):
        return "today.end_call"
    return "today.alarm_done" if task.kind == "due_alert" else "today.aside_task"


def words_of(around: Surroundings, task: Task) -> TaskWords:
    """The words of a task in the language of now."""
    values = dict(task.values)
    if task.kind in {"draft", "draft_lost"}:
        what = f"today.draft.{values.get('kind', '')}"
        values["what"] = around.say(what if known(what) else "today.draft.other")
    if task.kind == "due_alert":
        values["who"] = around.say(f"common.role.{values['owner']}")
        values |= {name: values.pop(f"{name}_{around.language.code}", "") for name in ("text", "action")}
    if task.kind == "due_late_alert":
        values["text"] = values.pop(f"text_{around.language.code}", "")
    if task.kind == "trail_review":
        values["month"] = moments.month(around.language.code, str(values["month"]))
    if task.kind in _OF_PAPERS:
        values["kind"] = values.pop(f"kind_{around.language.code}", values["kind"])
    if task.kind == "clearance_suspended":
        values["why"] = values.pop(f"why_{around.language.code}", "")
    if task.kind in {"measure", "approval", "closing_due"}:
        values |= {name: values.pop(f"{name}_{around.language.code}", "") for name in ("form", "point")}
    key = f"today.task.{task.kind}"
    said = "over" if ends_call(task.task_id) else values.get("left") or "detail"
    return TaskWords(
        icon=_ICONS.get(task.kind, "clipboard-pulse-outline"),
        title=around.say(f"{key}.title", **values),
        detail=around.say(f"{key}.{said}", **values),
        age=age_of(around, task),
        verb=around.say(f"{key}.verb", **values),
    )


def age_of(around: Surroundings, task: Task) -> str:
    """How long it has waited in the clinic's whole days, or until when it may: by the hour, within a day."""
    if task.since is None:
        return ""
    now = around.clock.now()
    here, then = (moments.local(at, around.zone()).date() for at in (now, task.since))
    hour = moments.hour(task.since, around.zone())
    if task.at_once:
        return around.say("today.age.at_once", hour=hour)
    if _has_hour(task) and now <= task.since <= now + _A_DAY:
        until = hour if then == here else around.moment(task.since)
        return around.say("today.age.ahead", day=until)
    if then > here:
        return around.say("today.age.ahead", day=around.day(task.since))
    if days := (here - then).days:
        return around.say("today.age.days", n=days)
    late = task.overdue and _has_hour(task)
    return around.say("today.age.was_due", hour=hour) if late else around.say("today.age.today")


def _has_hour(task: Task) -> bool:
    due = task.kind.startswith("due_") and task.kind != _BY_THE_DAY
    return due or task.kind in _BY_THE_HOUR
