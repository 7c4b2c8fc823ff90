"""What counts as a reason (signs alone, «.», «-», tell nobody why), and what a line of the record is written with."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.plain_lines import issue_of_line


def says_why(said: str) -> bool:
    """Whether anything can be read out of it."""
    return any(sign.isalnum() for sign in said)


def check_words(name: str, said: str) -> None:
    """Refused DSK310 at `name` for signs alone. None at all passes: whether one is needed, each act knows.

    Every verb is asked this about its reasons; what says why inside something else is asked where that is taken.
    """
    if said.strip() and not says_why(said):
        raise Refused(Issue("DSK310", name))


def check_reason(said: str, *, name: str = "reason") -> None:
    """Refused at `name`: DSK005 for none at all, DSK310 for signs alone."""
    if not said.strip():
        raise Refused(Issue("DSK005", name))
    check_words(name, said)


LINES = frozenset({
    "amount", "basis", "batch", "code", "escort_name", "invoice", "manufacturer", "number", "other", "place",
    "receiver", "recipient", "room", "signer_name", "substance", "supplier", "title", "trade_name", "witness_name",
})  # fmt: skip
"""What the verbs call the lines that somebody types: no argument of another sense bears such a name."""


def check_lines(given: Mapping[str, object]) -> None:
    """Refused PSN003, PSN004 at every line of an act that holds what a name may not hold."""
    issues = [Issue(code, name) for name, text in _lines(given) if (code := issue_of_line(text))]
    if issues:
        raise Refused(*issues)


def _lines(given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, str):
            if name in LINES:
                yield name, value
        elif is_dataclass(value) and type(value).__module__.startswith("clinicdesk.services."):
            yield from _lines({one.name: getattr(value, one.name) for one in fields(value)})
