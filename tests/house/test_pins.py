"""Every package is named with its exact version, and every list of versions says the same."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from typing import Any

from tests.support.source import ROOT, python_files, tree_of

_HASHED = re.compile(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?==\S+)", re.MULTILINE)


def test_the_constraints_are_the_same_in_both_places() -> None:
    """Proves: REQ-HSE-002."""
    assert constraints() == project()["tool"]["uv"]["constraint-dependencies"]
    assert constraints() == sorted(constraints(), key=lambda pin: pin.partition("==")[0])


def test_every_dependency_of_ours_is_exact_and_among_the_constraints() -> None:
    """Proves: REQ-HSE-002."""
    groups = project()["dependency-groups"].values()
    wanted = [*project()["project"]["dependencies"], *(name for group in groups for name in group)]
    assert [name for name in wanted if "==" not in name] == []
    pinned = {re.sub(r"\[.*?\]", "", name) for name in wanted}
    assert pinned - set(constraints()) == set()


def test_what_the_program_imports_is_a_dependency_of_the_program() -> None:
    """What another package happens to bring along may be gone tomorrow."""
    assert imported("clinicdesk") - declared(project()["project"]["dependencies"]) == set()


def test_what_tests_and_benchmarks_import_is_a_dependency_of_ours() -> None:
    groups = project()["dependency-groups"].values()
    ours = [*project()["project"]["dependencies"], *(name for group in groups for name in group)]
    assert imported("tests", "benchmarks", "installer") - declared(ours) == set()


def test_what_builds_the_package_is_exact() -> None:
    requires = project()["build-system"]["requires"]
    built_with = project()["tool"]["uv"]["build-constraint-dependencies"]
    assert [name for name in [*requires, *built_with] if "==" not in name] == []
    assert set(requires) <= set(built_with)


def test_the_windows_lock_agrees_and_every_wheel_has_a_hash() -> None:
    """Proves: REQ-HSE-002."""
    text = (ROOT / "requirements-windows.txt").read_text(encoding="utf-8")
    pins = [re.sub(r"\[.*?\]", "", pin) for pin in _HASHED.findall(text)]
    assert set(pins) <= set(constraints())
    wheels = re.split(r"(?m)^(?=\S)", text)[1:]
    assert len(wheels) == len(pins)
    assert [wheel for wheel in wheels if "--hash=sha256:" not in wheel] == []


def test_qt_is_the_version_that_keeps_its_references_under_python_311() -> None:
    assert "pyside6==6.11.3" in constraints()
    assert "shiboken6==6.11.3" in constraints()


def project() -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def constraints() -> list[str]:
    """The lines of constraints.txt."""
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def declared(requirements: list[str]) -> set[str]:
    """The names of packages in a list of requirements; the parts of Qt come as one."""
    names = {re.split(r"[\[=]", requirement)[0] for requirement in requirements}
    return names | ({"pyside6-essentials", "shiboken6"} if "pyside6" in names else set())


def imported(*folders: str) -> set[str]:
    """The packages whose modules the Python files of these folders import."""
    owners = packages_distributions()
    modules = {name.partition(".")[0] for path in python_files(*folders) for name in imports(tree_of(path))}
    others = modules - sys.stdlib_module_names - {"clinicdesk", "tests", "benchmarks", "installer"}
    return {owners.get(module, [module])[0].lower().replace("_", "-") for module in others}


def imports(tree: ast.Module) -> Iterator[str]:
    """The full names of what a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
