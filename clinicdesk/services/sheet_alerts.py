"""The tasks that answers of a form call for: alerts of its items, deadlines of an event."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from clinicdesk.errors import Issue
from clinicdesk.models.responses import Response
from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Alert, Form
from clinicdesk.protocols.rules import paths_of
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.security.roles import Role
from clinicdesk.services.desk import Desk
from clinicdesk.services.obligations import Due
from clinicdesk.words import LANGUAGES, Key, Phrase

_GRAVE = ("red", "amber")
EVENT = "event"
"""The group of a form that tells of one."""


def dues_of_sheet(desk: Desk, row: Response, read: Read, scores: ScoreSheet) -> Iterator[Due]:
    """A task for each alert that the answers raise."""
    assert isinstance(read.definition, Form)
    for raised in alerts_of(read.definition.alerts, scores.facts):
        yield _due(desk, row, read, raised.alert)


def alerts_told(form: Form, scores: ScoreSheet) -> tuple[str, ...]:
    """The ids of the red and amber alerts that the answers raise, red first: for whoever looks at the form."""
    raised = [one for one in alerts_of(form.alerts, scores.facts) if one.level in _GRAVE]
    return tuple(one.alert.id for one in sorted(raised, key=lambda one: _GRAVE.index(one.level)))


def dues_of_correction(
    desk: Desk, row: Response, read: Read, *, before: ScoreSheet, after: ScoreSheet
) -> Iterator[Due]:
    """Those that a newer version raises, or still raises by other answers.

    What was raised by the same answers has had its task: set aside with a reason, it does not come back with every
    correction of something else.
    """
    assert isinstance(read.definition, Form)
    had = {raised.alert.id for raised in alerts_of(read.definition.alerts, before.facts)}
    for raised in alerts_of(read.definition.alerts, after.facts):
        same = all(before.facts.get(path) == after.facts.get(path) for path in paths_of(raised.alert.when))
        if not (same and raised.alert.id in had):
            yield _due(desk, row, read, raised.alert)


def deadlines_met(form: Form, row: Response, dues: tuple[Due, ...]) -> Iterator[str]:
    """Deadlines of an event that its newer version has met: a report was sent. Alarms of scales stay with people."""
    if form.group == EVENT:
        every = (f"alert:{row.response_id}:{alert.id}" for alert in form.alerts)
        yield from set(every) - {due.origin for due in dues}


def asked_by(form: str, person_id: str) -> str:
    """The cause of a task that a form of this code about somebody settles when it is recorded."""
    return f"{EVENT}:{form}:{person_id}"


def told_at_once(dues: Iterable[Due]) -> tuple[Issue, ...]:
    """SHT065 for each alarm of a scale: what it is, what is done now and who answers; for whoever wrote it down."""
    return tuple(
        Issue("SHT065", values={
            "text": Phrase("alert", {code: str(due.words[f"text_{code}"]).rstrip(".") for code in LANGUAGES}),
            "action": Phrase("action", {code: str(due.words[f"action_{code}"]) for code in LANGUAGES}),
            "who": Key(f"common.role.{due.owner_role}"), "n": due.words["minutes"],
        })
        for due in dues
        if "event" not in due.words
    )  # fmt: skip


def _due(desk: Desk, row: Response, read: Read, alert: Alert) -> Due:
    words: dict[str, str | int] = {"form": read.code, "minutes": alert.within_minutes}
    if isinstance(read.definition, Form) and read.definition.group == EVENT:
        words["event"] = 1
    for language, phrases in read.phrases.items():
        words[f"text_{language}"] = phrases.get(f"alert.{alert.id}.text", alert.id)
        words[f"action_{language}"] = phrases.get(f"alert.{alert.id}.action", "")
    at = desk.clock.now() + timedelta(minutes=alert.within_minutes)
    owner = alert.who if alert.who in set(Role) else Role.LEAD
    return Due(
        "alert", f"alert:{row.response_id}:{alert.id}", at, owner, level=alert.level, person_id=row.person_id,
        cohort_id=row.cohort_id, words=words,
    )  # fmt: skip
