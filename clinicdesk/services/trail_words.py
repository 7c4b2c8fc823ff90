"""The trail's codes as a person reads them."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from clinicdesk.models.audit import Action
from clinicdesk.services.desk import VERBS
from clinicdesk.services.views import FieldChange
from clinicdesk.words import known, say

_UNREAD = frozenset(
    "certificate public private box_key root_key slot signature content_sha256 tree_root tree_size folded "
    "response_row subject key_id form_version".split()
)
OWN_RECORD = "own_record"
"""The clinic's own records, to whom an export of the trail goes when it goes to nobody else."""
_FOR = " → "
_BY_DIGEST = frozenset({("definition", "body")})
"""Hundreds of pages of a machine's text; code, version and digest of the same row say which it is."""


def action_words(language: str, action: str) -> str:
    """The action: "reading.amended" is «виправлено вимір»."""
    return say(language, f"actions.{action.replace('.', '_')}")


def role_words(language: str, roles: str) -> str:
    """Stored role codes."""
    return ", ".join(say(language, f"common.role.{role}") for role in roles.split())


def refused_words(language: str, verb: str) -> str:
    """What somebody had no right to do; an act that this program does not know keeps its name."""
    module = verb.partition(".")[0]
    if verb not in VERBS and module.isidentifier() and find_spec(f"clinicdesk.services.{module}"):
        import_module(f"clinicdesk.services.{module}")  # a verb is known once its file has been read
    declared = VERBS.get(verb)
    return say(language, f"permissions.{declared.permission}") if declared else verb


def exported_for(reason: str, recipient: str) -> str:
    """Why and for whom the trail was exported, as it is kept: the recipient as typed, a code for nobody else."""
    return f"{reason}{_FOR}{recipient.strip() or OWN_RECORD}"


def why_words(language: str, action: str, reason: str) -> str:
    """Of an event that a reviewer looks at, the reason; of a refused access what was wanted."""
    if action != Action.ACCESS_REFUSED.value:
        return reason_words(language, action, reason)
    wanted, between, beside = reason.partition(" · ")
    return f"{refused_words(language, wanted)}{between}{beside}"


def reason_words(language: str, action: str, reason: str) -> str:
    """Why, as it was written; what the program itself wrote there in one fixed sentence is worded here."""
    if action == Action.TRAIL_EXPORTED.value:
        return _exported(language, reason)
    key = _KEPT.get(action)
    found = _sentence(key).fullmatch(reason) if key else None
    if key is None or found is None:
        return reason
    said = found.groupdict()
    if said.get("recipient") == say("uk", "records.own_record"):
        said["recipient"] = say(language, "records.own_record")
    return say(language, key, **said)


_KEPT: Mapping[str, str] = {
    Action.RECORD_PRINTED.value: "records.trail", Action.PRINT_STOPPED.value: "records.print_stopped",
}  # fmt: skip
"""Actions of which the trail keeps one fixed sentence, in Ukrainian: see `record_frame`."""
_PARTS: Mapping[str, Mapping[str, str]] = {
    "records.trail": {"reason": ".*", "recipient": ".*", "language": "uk|en|both", "digest": "[0-9a-f]{16}"},
    "records.print_stopped": {"number": "[0-9]+"},
}


def _exported(language: str, kept: str) -> str:
    """Before the code was kept, its Ukrainian words were."""
    reason, between, recipient = kept.rpartition(_FOR)
    own = between and recipient in {OWN_RECORD, say("uk", "records.own_record")}
    return f"{reason}{between}{say(language, 'records.own_record')}" if own else kept


@cache
def _sentence(key: str) -> re.Pattern[str]:
    """That sentence, with its parts."""
    parts = _PARTS[key]
    text = re.escape(say("uk", key, **{name: f"%{name}%" for name in parts}))
    for name, shape in parts.items():
        text = text.replace(f"%{name}%", f"(?P<{name}>{shape})")
    return re.compile(text, re.DOTALL)


def field_words(language: str, table: str, field: str) -> str:
    """A table's field; one without words keeps its code, a question of a form its own."""
    key = f"fields.{table}.{field}"
    if table == "answer" and not known(key):
        return f"{say(language, 'fields.answer.key')} {field}"
    return say(language, key) if known(key) else f"{table}.{field}"


def change_words(language: str, change: FieldChange) -> str:
    """One field: its value, or before and after where there was one before."""
    field, after = field_words(language, change.table, change.field), _value(language, change, change.after)
    if change.before is None:
        return f"{field}: {after}"
    return f"{field}: {_value(language, change, change.before)} → {after}"


def readable(change: FieldChange) -> bool:
    """Whether paper shows the field; keys, numbers of records and whole definitions are for the export."""
    return not (
        change.field in _UNREAD or change.field.endswith("_id") or (change.table, change.field) in _BY_DIGEST
    )


def _value(language: str, change: FieldChange, value: str | None) -> str:
    if not value:
        return "–"
    if change.field == "roles":
        return role_words(language, value)
    key = f"cli.state.{value}"
    return say(language, key) if change.field == "state" and known(key) else value


def local(at: datetime, zone: ZoneInfo) -> str:
    """Clinic time with its offset: "24.11.2026 11:07:02 UTC+02:00"."""
    here = at.astimezone(zone)
    offset = here.strftime("%z")
    return f"{here:%d.%m.%Y %H:%M:%S} UTC{offset[:3]}:{offset[3:]}"
