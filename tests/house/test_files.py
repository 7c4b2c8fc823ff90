"""What may lie here: names that Windows can hold, no address of a registry, no path of a machine."""

import re
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.support.source import ROOT, kept_files, text_of

# learn.microsoft.com, "Naming Files, Paths, and Namespaces".
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{name}{n}" for name in ("com", "lpt") for n in "0123456789¹²³"}
_REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_LONGEST = 160  # of 260, for the folder it is unpacked in needs some too

# Written in pieces, so that this file may lie here itself.
_REGISTRIES = re.compile(
    "|".join(
        re.escape("".join(pieces))
        for pieces in (
            ("pypi", ".org"),
            ("pypi", ".python.org"),
            ("python", "hosted.org"),
            ("registry.npm", "js.org"),
            ("deb.", "debian.org"),
            ("archive.", "ubuntu.com"),
            ("crates", ".io/api"),
        )
    )
)
_MACHINE_PATHS = re.compile(
    r"(?<![\w.~*-])/(?:"
    + "|".join(("ro" + "ot", "wo" + "rk", "ho" + "me/[a-z]+", "Us" + "ers/[A-Za-z]+"))
    + r")/\w"
    r"|[A-Za-z]:\\{1,2}Us" + r"ers\\{1,2}\w"
)


def refused_name(name: str) -> bool:
    """Whether Windows cannot hold a file or folder of this name."""
    stem = name.partition(".")[0].rstrip().casefold()
    return bool(_REFUSED.search(name)) or stem in _RESERVED or name.endswith((".", " "))


@pytest.mark.parametrize(
    "name", ["con", "NUL.txt", "com1", "a?b", "a:b", "end.", "end ", 'q"', "Lpt9.tar.gz"]
)
def test_names_that_windows_refuses_are_known(name: str) -> None:
    assert refused_name(name)


@pytest.mark.parametrize("name", ["console.py", "нотатка.md", "a b", ".ci", "com10", "null.py"])
def test_names_that_windows_takes_are_known(name: str) -> None:
    assert not refused_name(name)


def test_every_name_can_be_held_by_windows() -> None:
    """Proves: REQ-HSE-001."""
    assert [str(path) for path in kept_files() if any(map(refused_name, path.parts))] == []
    assert [str(path) for path in kept_files() if len(str(path)) > _LONGEST] == []


def test_no_two_names_differ_by_case_only() -> None:
    """Proves: REQ-HSE-001."""
    seen = Counter(str(path).casefold() for path in kept_files())
    assert [name for name, times in seen.items() if times > 1] == []


def test_no_file_holds_the_address_of_a_package_registry() -> None:
    assert places_of(_REGISTRIES) == []


def test_no_file_holds_the_path_of_somebodys_machine() -> None:
    assert places_of(_MACHINE_PATHS) == []


def test_such_addresses_and_paths_would_be_found() -> None:
    assert _REGISTRIES.search("https://files.python" + "hosted.org/packages/x.whl")
    assert _MACHINE_PATHS.search("see /ho" + "me/olena/clinic")
    assert _MACHINE_PATHS.search('"C:\\\\Us' + 'ers\\\\olena"')
    assert not _MACHINE_PATHS.search("~/documents/clinic, ui/wo" + "rk/x and D:\\Clinic")


def test_the_resolvers_own_lock_is_not_kept() -> None:
    """It carries addresses; constraints.txt carries the versions."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "uv.lock" in ignored
    assert PurePosixPath("uv.lock") not in kept_files()


def test_lines_end_as_on_every_system() -> None:
    assert [str(path) for path in kept_files() if "\r\n" in text_of(path)] == []


def places_of(pattern: re.Pattern[str]) -> list[str]:
    """File and line of every match."""
    return [
        f"{path}:{number}"
        for path in kept_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]
