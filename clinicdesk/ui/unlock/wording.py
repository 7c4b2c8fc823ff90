"""What the unlock window says of the state of the clinic and of a refusal. Pure but for the catalogue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.status_views import ClinicStatus, StatusUser
from clinicdesk.ui import moments
from clinicdesk.ui.language import Language

RESTORE_GROWS_OLD = timedelta(days=7)
_WRONG = ("KEY001", "KEY002", "KEY003")
_PAUSES = ("KEY003", "THR001")
ONE_TIME_CODE = "KEY010"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the status panel: icon, heading, explanation; `alarm` asks for a person."""

    icon: str
    title: str
    text: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """What a failed try looks like: the words, and how many seconds to wait."""

    title: str
    body: str
    wait_seconds: int = 0
    wrong_password: bool = False


def user_label(language: Language, user: StatusUser) -> str:
    """Name or initials, then the first role: О. Левченко, медсестринство."""
    roles = [language.say(f"common.role.{role}") for role in user.roles[:1]]
    return ", ".join([user.label, *roles])


def facts(language: Language, status: ClinicStatus, now: datetime) -> tuple[Fact, ...]:
    """Drafts, restore, audit: what the last lock left behind."""
    return drafts(language, status), restore(language, status, now), audit(language, status)


def drafts(language: Language, status: ClinicStatus) -> Fact:
    """Whose work waits; never what it says."""
    icon = "notebook-edit-outline"
    if not status.drafts_waiting:
        return Fact(icon, language.say("unlock.drafts.none"), language.say("unlock.drafts.none_text"))
    waiting = [language.say("unlock.drafts.text", who=who, n=n) for who, n in status.drafts_waiting]
    text = " ".join([*waiting, language.say("unlock.drafts.sealed")])
    return Fact(icon, language.say("unlock.drafts.title"), text)


def restore(language: Language, status: ClinicStatus, now: datetime) -> Fact:
    """When a backup last proved that it can be opened."""
    if status.last_backup is None:
        text = language.say("unlock.restore.no_backup")
    else:
        text = language.say("unlock.restore.backup", **_when(language, status.last_backup))
    if status.last_restore is None:
        title = language.say("unlock.restore.never")
        return Fact("backup-restore", title, text, alarm=True)
    title = language.say("unlock.restore.proved", day=moments.day(language.code, status.last_restore))
    old = now - status.last_restore > RESTORE_GROWS_OLD
    if old:
        text = f"{text} {language.say('unlock.restore.late')}"
    return Fact("backup-restore", title, text, alarm=old)


def audit(language: Language, status: ClinicStatus) -> Fact:
    """Whether the trail was whole when it was last checked."""
    if not status.audit_ok:
        title, text = language.say("unlock.audit.broken"), language.say("unlock.audit.broken_text")
        return Fact("link-variant-off", title, text, alarm=True)
    if status.audit_checked_at is None:
        title, text = language.say("unlock.audit.unknown"), language.say("unlock.audit.unknown_text")
        return Fact("link-lock", title, text)
    text = language.say("unlock.audit.checked", **_when(language, status.audit_checked_at))
    return Fact("link-lock", language.say("unlock.audit.whole"), text)


def failure(language: Language, problem: Refused | Unavailable, at: datetime) -> Failure:
    """The words of a failed try. Nothing tells whether the user or the password was wrong."""
    code = language.code
    if isinstance(problem, Unavailable):
        return Failure(problem.problem(code), problem.remedy(code))
    issue = problem.first
    wait = pause_of(issue)
    if issue.code in _WRONG:
        return Failure(
            language.say("unlock.failed.title"), _wrong(language, issue, at), wait, wrong_password=True
        )
    title = language.say("unlock.wait.title" if wait else "unlock.refused.title")
    return Failure(title, " ".join(issue.sentence(code) for issue in problem.issues), wait)


def pause_of(issue: Issue) -> int:
    """How many seconds the refusal makes one wait."""
    return int(issue.values.get("n", 0)) if issue.code in _PAUSES else 0


def _wrong(language: Language, issue: Issue, at: datetime) -> str:
    parts = [
        language.say("unlock.failed.safe", hour=_hour(at)),
        language.say("unlock.failed.check"),
    ]
    if issue.code == "KEY002":
        parts.insert(0, language.say("unlock.failed.tries", n=int(issue.values["n"])))
    return " ".join(parts)


def _when(language: Language, at: datetime) -> dict[str, str]:
    return {"day": moments.day(language.code, at), "hour": _hour(at)}


def _hour(at: datetime) -> str:
    """With its distance from UTC: before an unlock only the machine’s own zone is known, not the clinic’s."""
    return f"{moments.hour(at)} {moments.offset(at)}"
