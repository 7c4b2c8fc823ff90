"""The numbers of a programme that a clinic may set: found by a path such as `doses.ketamine.im.cap_mg`."""

from collections.abc import Sequence
from decimal import Decimal

from clinicdesk.protocols.language import Part
from clinicdesk.protocols.programme_language import Programme

_NAMES = ("id", "code", "role", "route", "form")


def target(programme: Programme, path: str) -> tuple[int | Decimal, ...]:
    """The number, or pair or row of numbers, at a path; () when there is none.

    A step of the path is a key, or the name (id, code, role, route) of a part in any list right below; a rule is
    looked through, so that `discharge.minutes.at_least` is the number in its test.
    """
    here: object = programme
    for step in path.split("."):
        here = _below(here, step)
    numbers = here if isinstance(here, tuple) else (here,)
    if all(isinstance(number, (int, Decimal)) and not isinstance(number, bool) for number in numbers):
        return numbers
    return ()


def _below(here: object, step: str) -> object:
    if isinstance(here, tuple):
        return _named(here, step)
    if not isinstance(here, Part):
        return None
    fields = type(here).model_fields
    if step in fields:
        return getattr(here, step)
    values = [getattr(here, name) for name in fields]
    for value in values:
        if isinstance(value, tuple) and (part := _named(value, step)) is not None:
            return part
    when = getattr(here, "when", None)
    return getattr(when, step, None) if isinstance(when, Part) and step in type(when).model_fields else None


def _named(parts: Sequence[object], name: str) -> object:
    for part in parts:
        if isinstance(part, Part) and any(getattr(part, key, None) == name for key in _NAMES):
            return part
    return None
