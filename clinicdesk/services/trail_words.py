"""The trail's codes as a person reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinicdesk.services.views import FieldChange
from clinicdesk.words import known, say


def action_words(language: str, action: str) -> str:
    """The action: "reading.amended" is «виправлено вимір»."""
    return say(language, f"actions.{action.replace('.', '_')}")


def role_words(language: str, roles: str) -> str:
    """Stored role codes."""
    return ", ".join(say(language, f"common.role.{role}") for role in roles.split())


def field_words(language: str, table: str, field: str) -> str:
    """A table's field; one without words keeps its code."""
    key = f"fields.{table}.{field}"
    return say(language, key) if known(key) else f"{table}.{field}"


def change_words(language: str, change: FieldChange) -> str:
    """One field, before and after."""
    field = field_words(language, change.table, change.field)
    return f"{field}: {change.before or '–'} → {change.after or '–'}"


def local(at: datetime, zone: ZoneInfo) -> str:
    """Clinic time with its offset: "24.11.2026 11:07:02 UTC+02:00"."""
    here = at.astimezone(zone)
    offset = here.strftime("%z")
    return f"{here:%d.%m.%Y %H:%M:%S} UTC{offset[:3]}:{offset[3:]}"
