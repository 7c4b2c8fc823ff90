"""Every key the program asks for exists, and every key that exists is asked for."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.support.catalogue import areas, entries, keys
from tests.support.source import calls, python_files, tree_of

_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
_CODE = re.compile(r"[A-Z]{3}\d{3}")
_GAP = re.compile(r"\{(\w+)\}")
# Calls that take a dotted name which is no sentence: names of widgets, of columns, of loggers, of files.
_OTHER_NAMES = frozenset(
    "setObjectName findChild findChildren getLogger ForeignKey ForeignKeyConstraint resource joinpath".split()
)


def test_every_key_that_is_asked_for_exists() -> None:
    """Proves: REQ-WRD-003."""
    missing = [
        f"{path}:{call.lineno} {key}"
        for path in python_files("clinicdesk")
        for name, call in calls(tree_of(path))
        if name not in _OTHER_NAMES
        for key in dotted_arguments(call)
        if (name == "say" or key.partition(".")[0] in areas()) and not is_or_holds_entries(key)
    ]
    assert missing == []


def test_every_refusal_has_its_sentence() -> None:
    """Proves: REQ-WRD-003."""
    missing = [f"{place} {key}" for place, _, wanted in coded() for key in wanted if key not in keys()]
    assert missing == []


def test_every_refusal_fills_the_gaps_of_its_sentence() -> None:
    """Proves: REQ-WRD-003."""
    open_gaps = [
        f"{place} {key} lacks {sorted(lacking)}"
        for place, given, wanted in coded()
        if given is not None
        for key in wanted
        if (lacking := gaps_of(key) - given)
    ]
    assert open_gaps == []


def test_every_key_that_exists_is_asked_for() -> None:
    unused = sorted(key for key in keys() if not is_used(key))
    assert unused == []


def dotted_arguments(call: ast.Call) -> Iterator[str]:
    """The arguments of a call that look like a key."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    for value in given:
        if (
            isinstance(value, ast.Constant)
            and isinstance(value.value, str)
            and _DOTTED.fullmatch(value.value)
        ):
            yield value.value


def literal(node: ast.expr) -> str:
    """The text of a constant; "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_or_holds_entries(key: str) -> bool:
    """A key, or the name of a table of keys that is handed on."""
    return key in keys() or any(known.startswith(f"{key}.") for known in keys())


@cache
def coded() -> tuple[tuple[str, frozenset[str] | None, tuple[str, ...]], ...]:
    """Each Issue(…) and Unavailable(…): its place, its values (None: not to be read off), its keys."""
    found = []
    for path in python_files("clinicdesk"):
        for name, call in calls(tree_of(path)):
            code = literal(call.args[0]) if call.args else ""
            if name in {"Issue", "Unavailable"} and _CODE.fullmatch(code):
                key = f"{code[:3].lower()}.{code}"
                wanted = (key,) if name == "Issue" else (f"{key}.problem", f"{key}.remedy")
                found.append((f"{path}:{call.lineno}", values_given(name, call), wanted))
    return tuple(found)


def values_given(name: str, call: ast.Call) -> frozenset[str] | None:
    """The names of the values a refusal is made with."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if None in named:
        return None
    if name == "Unavailable":
        return frozenset(filter(None, named))
    values = named.get("values") or (call.args[3] if len(call.args) > 3 else ast.Dict([], []))
    if not isinstance(values, ast.Dict) or not all(isinstance(key, ast.Constant) for key in values.keys):
        return None
    return frozenset(str(key.value) for key in values.keys if isinstance(key, ast.Constant))


def gaps_of(key: str) -> frozenset[str]:
    """The values a sentence asks for; a plural asks for n."""
    entry = next((entry for entry in entries() if entry.key == key), None)
    if entry is None:
        return frozenset()
    plural = {"n"} if any(isinstance(said, dict) for said in entry.said.values()) else set()
    texts = (*entry.texts("uk"), *entry.texts("en"))
    return frozenset(plural.union(*(_GAP.findall(text) for text in texts)))


def is_used(key: str) -> bool:
    """Whether the code can ask for this key: whole, as a filled pattern, or as a prefix and a name.

    A prefix and a name may stand in different places: a sheet is made with "users.remove" and says "title".
    """
    if key in literals() or any(pattern.fullmatch(key) for pattern in patterns()):
        return True
    parts = key.split(".")
    if any(_CODE.fullmatch(part) and part in literals() for part in parts):
        return True
    return any(
        ".".join(parts[:cut]) in literals() and said_by_name(".".join(parts[cut:]))
        for cut in range(1, len(parts))
    )


def said_by_name(name: str) -> bool:
    """Whether a name without its prefix occurs, whole or by a pattern."""
    return name in literals() or any(pattern.fullmatch(name) for pattern in patterns())


@cache
def literals() -> frozenset[str]:
    """Every text constant in the program."""
    return frozenset(
        node.value
        for path in python_files("clinicdesk", "installer")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Every f-string of the program that could make a key: its fixed parts, with anything in its gaps."""
    found = set()
    for path in python_files("clinicdesk"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                fixed = "".join(str(part) for part in parts if part)
                if re.fullmatch(r"[A-Za-z0-9_.]{3,}", fixed):
                    found.add("".join(".+" if part is None else re.escape(str(part)) for part in parts))
    return tuple(map(re.compile, sorted(found)))
