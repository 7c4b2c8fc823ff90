"""How an event of the trail is worded, said once for table and details."""

from clinicdesk.services.trail_reviews import Noted
from clinicdesk.services.trail_words import action_words, field_words, reason_words, why_words
from clinicdesk.services.views import FieldChange, TrailRow
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import known


def what(around: Surroundings, row: TrailRow) -> str:
    """The act; one the catalogue does not know keeps its code."""
    return act(around, row.action)


def act(around: Surroundings, action: str) -> str:
    """An action by its stored value."""
    key = f"actions.{action.replace('.', '_')}"
    return action_words(around.language.code, action) if known(key) else action


def about(around: Surroundings, row: TrailRow) -> str:
    """The kind of record and its label."""
    key = f"subjects.{row.subject_kind}"
    kind = around.say(key) if known(key) else row.subject_kind
    if row.withheld:
        return f"{kind}, {around.say('audit.withheld')}"
    label = row.subject_label if row.subject_label != row.person_label else ""
    return f"{kind} {in_groups(label) if row.subject_kind == 'document' else label}".strip()


def in_groups(digits: str, size: int = 8) -> str:
    """A digest as a line can be broken and an eye can compare it."""
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))


def person(around: Surroundings, row: TrailRow) -> str:
    """The participant's code, if it was about one and may be seen."""
    return around.say("audit.withheld") if row.withheld else row.person_label


def reason(around: Surroundings, row: TrailRow) -> str:
    """The reason given, if it may be seen."""
    return (
        around.say("audit.withheld")
        if row.withheld
        else reason_words(around.language.code, row.action, row.reason)
    )


def why(around: Surroundings, row: Noted) -> str:
    """Of an event that a reviewer looks at, the reason; of a refused access what was wanted."""
    return why_words(around.language.code, row.action, row.reason)


def roles(around: Surroundings, row: TrailRow) -> str:
    """The roles the event was done in."""
    keys = [f"common.role.{role}" for role in row.role.split()]
    return ", ".join(around.say(key) if known(key) else key.rpartition(".")[2] for key in keys)


def changed_field(around: Surroundings, change: FieldChange) -> str:
    """The field's name."""
    return field_words(around.language.code, change.table, change.field)


def icon(row: TrailRow) -> str:
    """An eye for looking, a pen for what was amended, the kind of thing for the rest."""
    if row.is_read:
        return "eye-outline"
    for start, name in _ICONS:
        if row.action.startswith(start):
            return name
    return "pencil-outline"


_ICONS = (
    ("access.refused", "alert-outline"),
    ("glass.", "alert-outline"),
    ("login.", "account-outline"),
    ("user.", "account-key-outline"),
    ("password.", "key-variant"),
    ("key.", "key-variant"),
    ("recovery.", "shield-key-outline"),
    ("certificate.", "file-certificate-outline"),
    ("integrity.", "link-lock"),
    ("backup.", "backup-restore"),
    ("clinic.", "hospital-building"),
    ("reading.amended", "history"),
    ("record.signed", "draw-pen"),
    ("trail.exported", "export-variant"),
)
