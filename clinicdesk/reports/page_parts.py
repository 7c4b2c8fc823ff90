"""What the readable pages of all definitions share: head, licence, draft mark, headings, spans of time."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.language import Alert, Definition
from clinicdesk.words import say

MINUTES_AN_HOUR = 60


def head(definition: Definition, phrases: Mapping[str, str], language: str) -> Iterator[str]:
    """Title, state, owner, source, licence, and what the definition says of itself."""
    title = f"{phrases['title']} · {definition.code} {definition.version}"
    status = say(language, f"forms.status.{definition.status}")
    yield title if definition.status == "verified" else f"{title} · {status.upper()}"
    yield "=" * len(title)
    if definition.status != "verified":
        yield say(language, f"forms.warning.{definition.status}")
    yield say(language, "forms.owner", owner=phrases.get("owner", definition.owner))
    yield source(phrases.get("source", definition.source), language)
    licence = definition.licence
    ship = say(language, f"forms.ship.{licence.ship}")
    note = say(language, f"forms.licence.{licence.note}")
    yield say(language, "forms.licence_line", holder=licence.holder, ship=ship, note=note)
    for missing in licence.text_missing:
        yield say(language, f"forms.text_missing.{missing}")
    for key in ("about", "intro", "notice"):
        if key in phrases:
            yield ""
            yield phrases[key]


def source(text: str, language: str) -> str:
    """Where a rule or number comes from."""
    return say(language, "forms.source", source=text)


def heading(text: str) -> Iterator[str]:
    """A heading with a rule below it."""
    yield ""
    yield text
    yield "-" * len(text)


def within(minutes: int, language: str) -> str:
    """A span of time as a person says it."""
    if minutes == 0:
        return say(language, "forms.at_once")
    if minutes % MINUTES_AN_HOUR == 0:
        return say(language, "forms.hours", n=minutes // MINUTES_AN_HOUR)
    return say(language, "forms.minutes", n=minutes)


def role(name: str, phrases: Mapping[str, str], language: str) -> str:
    """A role of this programme, or of the program's own list."""
    return phrases.get(f"role.{name}.title") or say(language, f"common.role.{name}")


def alert_lines(alert: Alert, phrases: Mapping[str, str], language: str) -> Iterator[str]:
    """What the alert says, who does what within which time, and whose rule it is."""
    level = say(language, f"forms.level.{alert.level}")
    yield f"  [{level}] {phrases.get(f'alert.{alert.id}.text', alert.id)}"
    who = role(alert.who, phrases, language)
    action = phrases.get(f"alert.{alert.id}.action", "")
    yield f"      {action} ({who}, {within(alert.within_minutes, language)})"
    if alert.repeat_minutes is not None:
        second = say(language, f"forms.level.{alert.second or alert.level}")
        yield "      " + say(language, "forms.repeat", minutes=alert.repeat_minutes, level=second)
    yield f"      {source(alert.source, language)}"
