"""Everything that the installed program is made of is named with its licence, and the text is at hand."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement

from clinicdesk.paths import resource
from installer.licences import carried, components, texts_of
from tests.support.source import ROOT

_SYSTEMS = (
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "extra": ""},
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "extra": ""},
)


def test_every_package_in_the_program_is_named_with_its_licence() -> None:
    """Proves: REQ-HSE-006."""
    named = {package for component in components().values() for package in component.get("packages", ())}
    assert shipped() - named == set()
    assert named - shipped() == set()


@pytest.mark.parametrize("name", sorted(components()))
def test_the_text_of_each_licence_is_at_hand(name: str) -> None:
    """Proves: REQ-HSE-006."""
    component = components()[name]
    assert component["name"]
    assert component["licence"]
    if component["text"] != "own":
        assert resource(component["text"]).stat().st_size > 100
        return
    here = [package for package in component["packages"] if is_installed(package)]
    assert [package for package in here if not texts_of(package)] == []


def test_the_installer_carries_the_texts_of_the_packages() -> None:
    targets = {target.rpartition("/")[2] for _, target in carried()}
    assert {"sqlalchemy", "cryptography", "pikepdf", "reportlab"} <= targets


def test_our_own_licence_is_the_one_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "AGPL-3.0-or-later"
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "13. Remote Network Interaction" in text


def test_every_font_lies_beside_its_licence() -> None:
    fonts = {path.stem for path in resource("fonts").glob("*.ttf")}
    plex = {name for name in fonts if name.startswith("IBMPlex")}
    assert plex
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "IBMPlex-LICENSE.txt").read_text(encoding="utf-8")
    assert fonts - plex <= {"MaterialDesignIcons6"}


def shipped() -> set[str]:
    """Every package of the running program on Windows or Linux, by its normal name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {name for system in _SYSTEMS for name in closure(project["dependencies"], system)}


def closure(wanted: list[str], system: dict[str, str]) -> Iterator[str]:
    """The wanted packages and all they bring along on one system."""
    seen: set[str] = set()
    waiting = list(wanted)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = requirement.name.lower().replace("_", "-").replace(".", "-")
        if name in seen or (requirement.marker and not requirement.marker.evaluate(dict(system))):
            continue
        seen.add(name)
        yield name
        waiting += (requires(name) or []) if is_installed(name) else []


def is_installed(package: str) -> bool:
    """Whether a package is on this machine: those of the other system are not."""
    try:
        requires(package)
    except PackageNotFoundError:
        return False
    return True
