"""The numbers of a programme that a clinic may set: found by a path such as `doses.ketamine.im.cap_mg`."""

from collections.abc import Mapping, Sequence
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


def adjusted(programme: Programme, numbers: Mapping[str, Decimal]) -> Programme:
    """The programme with the clinic's numbers. Of a pair the upper end is set; the lower one never exceeds it."""
    for path, number in numbers.items():
        changed = _changed(programme, tuple(path.split(".")), number)
        assert isinstance(changed, Programme)
        programme = changed
    return programme


def _changed(here: object, steps: tuple[str, ...], number: Decimal) -> object:
    """The same part with the number below it set; the way down is that of `target`."""
    if not steps:
        value = int(number) if number == int(number) else number
        return (min(here[0], value), value) if isinstance(here, tuple) else value
    step, rest = steps[0], steps[1:]
    if isinstance(here, tuple):
        part = _named(here, step)
        return tuple(_changed(one, rest, number) if one is part else one for one in here)
    assert isinstance(here, Part)
    name, below = _door(here, step), steps
    if name == step:
        below = rest
    return here.model_copy(update={name: _changed(getattr(here, name), below, number)})


def _door(here: Part, step: str) -> str:
    """The field of a part through which a step of a path leads."""
    fields = type(here).model_fields
    if step in fields:
        return step
    values = {name: getattr(here, name) for name in fields}
    named = (
        name for name, value in values.items() if isinstance(value, tuple) and _named(value, step) is not None
    )
    return next(named, "when")


def _below(here: object, step: str) -> object:
    if isinstance(here, tuple):
        return _named(here, step)
    if not isinstance(here, Part):
        return None
    name = _door(here, step)
    value = getattr(here, name, None)
    if name == step:
        return value
    if isinstance(value, tuple):
        return _named(value, step)
    return (
        getattr(value, step, None) if isinstance(value, Part) and step in type(value).model_fields else None
    )


def _named(parts: Sequence[object], name: str) -> object:
    for part in parts:
        if isinstance(part, Part) and any(getattr(part, key, None) == name for key in _NAMES):
            return part
    return None
