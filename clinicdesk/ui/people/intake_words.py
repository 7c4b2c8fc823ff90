"""What is said about a line of a list: its outcome, why, and in what it differs from the card."""

from collections.abc import Iterator

from clinicdesk.services.intake_views import CheckedLine, Outcome
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import Key, known

LOOKS = {
    "new": ("account-plus-outline", "ok_ink"),
    "same": ("check", "ink2"),
    "problem": ("alert-outline", "warn_ink"),
    "aside": ("minus-circle-outline", "ink3"),
}


def state_of(line: CheckedLine) -> str:
    """new, same, problem, or aside whatever else it is."""
    return "aside" if line.aside else line.outcome.value


def outcome_words(around: Surroundings, line: CheckedLine) -> str:
    """The outcome in a word or three."""
    if line.aside:
        return around.say("intakepage.preview.aside")
    if line.outcome is Outcome.SAME and line.same and line.same.line:
        told = around.say("intakepage.preview.repeat", line=line.same.line)
    else:
        told = around.say(f"intake.outcome.{line.outcome}")
    return around.say("intakepage.preview.noted", outcome=told) if line.notes else told


def name_words(around: Surroundings, line: CheckedLine) -> str:
    """The name as the list has it, on one line and without signs that cannot be seen."""
    name = line.details.full_name or line.cells.get("full_name", "")
    return plain(name) or around.say("intakepage.preview.nameless")


def field_words(around: Surroundings, field: str) -> str:
    """A field's name; "" for what belongs to none."""
    key = f"intake.field.{field}"
    return around.say(key) if field and known(key) else ""


def sentences(around: Surroundings, line: CheckedLine) -> Iterator[str]:
    """Everything there is to say about one line."""
    say, language = around.say, around.language.code
    if line.aside:
        yield say("intakepage.preview.is_aside")
    for issue in line.issues:
        field, sentence = field_words(around, issue.field), plain(issue.sentence(language))
        told = say("intakepage.preview.issue", field=field, sentence=sentence) if field else sentence
        yield f"{told} [{issue.code}]"
    if line.outcome is Outcome.SAME and line.same:
        matches = Key(" ".join(f"intake.match.{what}" for what in line.same.matches))
        if line.same.line:
            yield say("intakepage.preview.same_line", line=line.same.line, matches=matches)
        else:
            yield say("intakepage.preview.same_person", code=line.same.code, matches=matches)
    for gap in line.differences:
        here = plain(gap.here) or say("intakepage.preview.nothing_here")
        name = field_words(around, gap.field)
        there, first = plain(gap.there), _first(line)
        if first:
            yield say("intakepage.preview.differs_line", field=name, line=first, here=here, there=there)
        else:
            yield say("intakepage.preview.differs", field=name, here=here, there=there)
    if line.differences and _first(line):
        yield say("intakepage.preview.kept_line", line=_first(line))
    elif line.differences:
        yield say("intakepage.preview.kept")
    if line.outcome is Outcome.NEW and not line.aside:
        yield say("intakepage.preview.fine")


def _first(line: CheckedLine) -> int:
    """The line of the same list that it repeats; 0 for none."""
    return line.same.line if line.same else 0


def plain(text: str) -> str:
    """Text of a foreign file: no control signs, one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
