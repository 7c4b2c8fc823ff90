"""A note part by part: the shared text, each member's paragraph, each word of who was there."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import EVERYBODY

_PRESENCE, _PARAGRAPH = "presence:", "paragraph:"


def part_of(field: str) -> str:
    """The name of a text, "shared" or a member's id, among the parts."""
    return field if field == EVERYBODY else _PARAGRAPH + field


def presence_part(person: str) -> str:
    """The name of how somebody was there among the parts."""
    return _PRESENCE + person


def parts_of(texts: Mapping[str, str], presence: Mapping[str, Presence]) -> dict[str, str]:
    """Every part as text, as a draft keeps them."""
    said = {presence_part(person): json.dumps(asdict(one)) for person, one in presence.items()}
    return {part_of(field): text for field, text in texts.items()} | said


def texts_in(parts: Mapping[str, str]) -> dict[str, str]:
    """Field to text."""
    own = {name.removeprefix(_PARAGRAPH): text for name, text in parts.items() if name.startswith(_PARAGRAPH)}
    return {EVERYBODY: parts.get(EVERYBODY, ""), **own}


def presence_in(parts: Mapping[str, str]) -> dict[str, Presence]:
    """Participant id to how they were there; nobody of whom nothing is said."""
    return {
        name.removeprefix(_PRESENCE): said
        for name, text in parts.items()
        if name.startswith(_PRESENCE) and (said := presence_from(text)) is not None
    }


def presence_from(text: str) -> Presence | None:
    """One part of who was there."""
    return Presence(**json.loads(text)) if text else None
