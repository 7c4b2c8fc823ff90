"""From a plain table to the typed definition; what does not fit is told by code and key path."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from clinicdesk.protocols.language import Form, TermList
from clinicdesk.protocols.problems import Findings, listed
from clinicdesk.protocols.programme_language import Programme

KINDS: Mapping[str, type[Form] | type[TermList] | type[Programme]] = {
    "form": Form, "list": TermList, "programme": Programme,
}  # fmt: skip
_NAMES = ("id", "code", "role", "route", "at", "form", "field")
"""By these a part of a list is called in a place."""
_CODES = {
    "extra_forbidden": "DEF008", "missing": "DEF009", "string_pattern_mismatch": "DEF012",
    "string_too_short": "DEF014", "string_too_long": "DEF014",
}  # fmt: skip
_LIMITS = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}


def shaped(table: Mapping[str, Any], found: Findings) -> Form | TermList | Programme | None:
    """The definition in a table, or None with every misfit told."""
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        code = "DEF009" if kind is None else "DEF011"
        found.tell(code, "kind", key="kind", value=str(kind)[:60], allowed=listed(KINDS))
        return None
    try:
        return KINDS[kind].model_validate(table)
    except ValidationError as error:
        _tell(error.errors(include_url=False), table, found)
        return None


def _tell(errors: Iterable[Any], table: Mapping[str, Any], found: Findings) -> None:
    told: set[str] = set()
    for error in errors:
        place, key = _place(error["loc"], table)
        if place not in told:  # of a value that may be several things, one sentence is enough
            told.add(place)
            code, values = _translated(error, key)
            found.tell(code, place, **values)


def _place(loc: tuple[str | int, ...], table: Any) -> tuple[str, str]:  # noqa: ANN401 - the TOML border
    """The path of keys with parts of lists by their names, and the last key; branches of a union left out."""
    names: list[str] = []
    here = table
    key = ""
    for step in loc:
        if isinstance(here, tuple) and isinstance(step, int) and step < len(here):
            here = here[step]
            names.append(_called(here, step))
        elif isinstance(here, Mapping) and step in here:
            here = here[step]
            key = str(step)
            names.append(key)
        elif isinstance(here, Mapping) and step is loc[-1]:
            key = str(step)
            names.append(key)
    return ".".join(names), key


def _called(part: Any, index: int) -> str:  # noqa: ANN401 - the TOML border
    if isinstance(part, Mapping):
        for name in _NAMES:
            if isinstance(part.get(name), str):
                return str(part[name])
    return str(index + 1)


def _translated(error: Mapping[str, Any], key: str) -> tuple[str, dict[str, str | int]]:
    """Our code for one misfit, and the values of its sentence: never the library's own English."""
    kind, context = error["type"], error.get("ctx", {})
    value = str(error.get("input"))[:60]
    if key == "source" and kind in {"missing", "string_too_short"}:
        return "DEF059", {}
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        return "DEF011", {"key": key, "value": value, "allowed": allowed}
    if kind in _LIMITS:
        return "DEF013", {"key": key, "limit": str(context[_LIMITS[kind]])}
    if kind == "value_error":
        return ("DEF017" if "rule_head" in str(error["msg"]) else "DEF018"), {}
    limit = context.get("min_length", context.get("max_length", ""))
    return _CODES.get(kind, "DEF010"), {"key": key, "value": value, "limit": limit}
