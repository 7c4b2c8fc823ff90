"""What stands on a participant's card, in words: choices, days, amendments."""

from collections.abc import Iterator

from clinicdesk.services.person_views import Amendment, FieldAmendment
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people.card_text import spaced_phone
from clinicdesk.ui.people.fields import CHOICES
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import figure

DAYS = frozenset({"birth_date", "referral_date"})
"""Fields that hold a day: read from the stored one, not from the text of a field, which is for typing."""
_FIGURES = frozenset({"height_cm", "weight_kg"})


def shown_value(around: Surroundings, field: str, text: str) -> str:
    """A field's text as a person reads it; "not stated" for an empty one."""
    if field in CHOICES:
        return around.say(f"person.{CHOICES[field]}.{text or 'unknown'}")
    if not text:
        return around.say("person.nothing")
    if field in DAYS:
        return show_birth(around.language.code, text)
    return figure(around.language.code, text) if field in _FIGURES else text


def amended_words(around: Surroundings, one: Amendment) -> Iterator[str]:
    """The reason, then each changed field before and after."""
    if one.reason:
        yield around.say("person.because", reason=one.reason)
    elif one.version == 1:
        yield around.say("person.first_version")
    for change in one.changes:
        before, after = (_value(around, change, text) for text in (change.before, change.after))
        yield around.say(
            "person.change", field=around.say(f"person.field.{change.field}"), before=before, after=after
        )


def _value(around: Surroundings, change: FieldAmendment, text: str) -> str:
    if change.field == "relations":
        lines = (line.partition(" – ") for line in text.split("; ") if line)
        worded = (around.say(f"person.relation.{kind}") + dash + rest for kind, dash, rest in lines)
        return "; ".join(worded) or around.say("person.nothing")
    if change.field.endswith(("phone", "phones")):
        text = "; ".join(map(spaced_phone, text.split("; ")))
    return shown_value(around, change.field, text)
