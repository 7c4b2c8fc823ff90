"""What the tools cannot be told to hold: sizes of rooms, doors to the database, wide nets, idle waits."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.support.source import calls, docstrings, python_files, text_of, tree_of

_LONGEST_FILE = 450
_LONGEST_TEST_FILE = 650
_LONGEST_FUNCTION = 60
# Where a bug may be caught at all: the tops of the program, the runner of work behind the window, the
# program's test of itself, which must tell of whatever fails, and the downtime pack: nobody asked for it, so nobody
# in a dosing session may be stopped by it.
_MAY_CATCH_ALL = frozenset(
    {"app.py", "cli.py", "desktop/self_test.py", "services/downtime.py", "ui/background.py"}
)
# Where SQL may be written by hand: the engine's own lines, its triggers, and migrations.
_MAY_WRITE_SQL = ("models/engine.py", "models/append_only.py", "models/migrations/")
_HAND_WRITTEN = frozenset({"text", "exec_driver_sql", "executescript"})


def test_every_module_says_in_one_line_what_it_is_for() -> None:
    files = python_files("clinicdesk", "tests", "benchmarks", "installer", "main.py")
    silent = [str(path) for path in files if text_of(path) and not dict(docstrings(tree_of(path)))[""]]
    assert silent == []


def test_files_are_rooms_and_functions_are_steps() -> None:
    files = python_files("clinicdesk", "tests", "benchmarks", "installer")
    lines = {str(path): text_of(path).count("\n") for path in files if "migrations/versions" not in str(path)}
    most = {path: _LONGEST_TEST_FILE if path.startswith("tests/") else _LONGEST_FILE for path in lines}
    assert {path: count for path, count in lines.items() if count > most[path]} == {}
    assert [place for path in files for place in long_functions(path)] == []


def test_sql_is_written_by_hand_only_at_the_engine() -> None:
    """Proves: REQ-HSE-005."""
    found = [
        f"{path}:{call.lineno} {name}"
        for path in python_files("clinicdesk")
        if not inside(path).startswith(_MAY_WRITE_SQL)
        for name, call in calls(tree_of(path))
        if name in _HAND_WRITTEN and (name != "text" or imports_text(path))
    ]
    assert found == []


def test_only_the_tops_of_the_program_catch_everything() -> None:
    wide = [
        f"{path}:{node.lineno}"
        for path in python_files("clinicdesk")
        if inside(path) not in _MAY_CATCH_ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert wide == []


def test_no_test_waits_by_the_clock_or_is_left_out() -> None:
    left = [
        f"{path}:{node.lineno} {node.attr}"
        for path in python_files("tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"sleep", "qWait", "skip", "skipif", "xfail"}
    ]
    assert left == []


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:", "NotImplemented" + "Error", "pragma: no " + "cover")
    left = [
        f"{path}:{number}"
        for path in python_files("clinicdesk", "tests", "benchmarks", "installer")
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if any(mark in line for mark in marks)
    ]
    assert left == []


def inside(path: PurePosixPath) -> str:
    """The path below clinicdesk/."""
    return str(path.relative_to("clinicdesk"))


def long_functions(path: PurePosixPath) -> Iterator[str]:
    """Place and length of each function that is too long."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations/versions" not in str(
            path
        ):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > _LONGEST_FUNCTION:
                yield f"{path}:{node.lineno} {node.name} {length}"


def imports_text(path: PurePosixPath) -> bool:
    """Whether text() in this file is SQLAlchemy's."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and any(alias.name == "text" for alias in node.names)
        for node in ast.walk(tree_of(path))
    ) or "sqlalchemy.text(" in text_of(path)


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes every exception there is, and keeps it: one that tidies up and raises may."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in kinds
    )
