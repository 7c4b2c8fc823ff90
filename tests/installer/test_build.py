"""What the installer installs, removes and says, and how a packed program is judged."""

import shutil
import struct
from pathlib import Path, PurePosixPath

import pytest

from clinicdesk import __version__
from clinicdesk.paths import resource
from installer.build import STRINGS, install_lines, string_lines, uninstall_lines
from installer.sbom import bill
from installer.smoke_test import TRIED, judge, look_into
from installer.version_info import numbers, version_info

FILES = [
    PurePosixPath("ClinicDesk.exe"),
    PurePosixPath("_internal/a/b.dll"),
    PurePosixPath("_internal/c.txt"),
]


def test_every_file_is_installed_into_its_folder() -> None:
    lines = [line.replace("/", "\\") for line in install_lines(FILES)]
    assert lines == [
        'SetOutPath "$INSTDIR"',
        'File "${SOURCE}\\ClinicDesk.exe"',
        'SetOutPath "$INSTDIR\\_internal"',
        'File "${SOURCE}\\_internal\\c.txt"',
        'SetOutPath "$INSTDIR\\_internal\\a"',
        'File "${SOURCE}\\_internal\\a\\b.dll"',
    ]


def test_only_what_was_installed_is_removed() -> None:
    """Proves: REQ-INS-001."""
    lines = list(uninstall_lines(FILES))
    assert lines == [
        'Delete "$INSTDIR\\ClinicDesk.exe"',
        'Delete "$INSTDIR\\_internal\\a\\b.dll"',
        'Delete "$INSTDIR\\_internal\\c.txt"',
        'RMDir "$INSTDIR\\_internal\\a"',
        'RMDir "$INSTDIR\\_internal"',
    ]
    script = installer_script()
    assert "RMDir /r" not in script
    assert "*" not in "".join(line for line in script.splitlines() if line.strip().startswith("Delete "))


def test_everyone_is_the_default_and_programs_cannot_be_written_by_users() -> None:
    """Proves: REQ-INS-002."""
    script = installer_script()
    assert "!define MULTIUSER_EXECUTIONLEVEL Highest" in script
    assert "!define MULTIUSER_USE_PROGRAMFILES64" in script
    assert "MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER" not in script


def test_the_installer_speaks_both_languages() -> None:
    lines = list(string_lines())
    assert len(lines) == 2 * len(STRINGS)
    assert any(line.startswith("LangString OLD_WINDOWS ${LANG_UKRAINIAN} ") for line in lines)
    assert [line for line in lines if line.count('"') != 2] == []
    used = installer_script()
    assert [name for name in STRINGS if f"$({name})" not in used] == []


@pytest.mark.parametrize(
    ("version", "four"), [("0.1.0", (0, 1, 0, 0)), ("1.2.3rc4", (1, 2, 3, 0)), ("2.0", (2, 0, 0, 0))]
)
def test_windows_compares_four_numbers(version: str, four: tuple[int, ...]) -> None:
    assert numbers(version) == four
    assert str(four) in version_info(version)
    assert f'"ProductVersion", "{version}"' in version_info(version)


def test_the_icon_holds_its_sizes() -> None:
    data = resource("icons", "clinicdesk.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind) == (0, 1)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * index) for index in range(count)]
    assert {entry[0] for entry in entries} >= {16, 32, 48, 0}
    assert all(data[entry[7] : entry[7] + 4] == b"\x89PNG" for entry in entries)


def test_a_good_report_is_accepted() -> None:
    assert judge(report(), code=0) == []


def test_a_report_that_tried_too_little_or_failed_is_refused() -> None:
    """Proves: REQ-INS-003."""
    assert judge(report(keyring=None), code=0) == ["not tried: keyring"]
    assert judge(report(keys="failed KeyError 1F3A"), code=1) == ["exit code 1", "keys: failed KeyError 1F3A"]
    assert judge({**report(), "passed": False}, code=0) == ["the report has not passed"]
    assert judge({**report(), "program": "0.0.9"}, code=0) == [f"version 0.0.9, not {__version__}"]
    assert len(judge({"program": __version__}, code=0)) == len(TRIED)


def test_a_folder_that_lacks_something_or_holds_too_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "icuuc.dll").touch()
    problems = look_into(tmp_path)
    assert "unwanted: icuuc.dll" in problems
    assert "missing: words/unlock.toml" in problems


def test_a_folder_that_is_as_it_should_be_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("installer.smoke_test.WANTED", ("words/lck.toml",))
    monkeypatch.setattr("installer.smoke_test.ON_WINDOWS", False)
    shutil.copytree(resource("words"), tmp_path / "clinicdesk" / "_resources" / "words")
    assert look_into(tmp_path) == []


def report(**changed: str | None) -> dict[str, object]:
    """What the program writes when everything works, but for what is changed (None: not tried)."""
    probes = {**dict.fromkeys(TRIED, "passed"), **changed}
    tried = {name: outcome for name, outcome in probes.items() if outcome is not None}
    return {"program": __version__, "passed": True, "probes": tried}


def installer_script() -> str:
    """The text of the installer's script."""
    return (Path(__file__).resolve().parents[2] / "installer" / "clinicdesk.nsi").read_text(encoding="utf-8")


def test_the_bill_of_materials_names_what_is_in_the_program_with_hashes() -> None:
    entries = bill()["components"]
    assert isinstance(entries, list)
    by_name = {entry["name"]: entry for entry in entries}
    assert by_name["pyside6"]["version"] == "6.11.3"
    assert by_name["sqlcipher3"]["licenses"] == [{"expression": "Zlib"}]
    assert "pytest" not in by_name
    assert all(entry["externalReferences"][0]["hashes"] for entry in entries)
