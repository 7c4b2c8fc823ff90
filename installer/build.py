"""Builds the installed program: packs it, looks into it, tries it, and (on Windows) makes the installer.

    uv run --group package python installer/build.py                  # dist/ClinicDesk and its installer
    uv run --group package python installer/build.py --only-program   # dist/ClinicDesk only, on any system
    uv run --group package python installer/build.py --only-installer # from dist/ClinicDesk as it is (signed)
    ... --quick                                                       # larger and sooner, for a trial

A release is built on Windows only, with nothing but Python and Windows on PATH: a library that happens to lie
elsewhere on PATH would be packed instead of the system's own.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clinicdesk import __version__
from clinicdesk.words import say
from installer.smoke_test import look_into, try_program
from installer.version_info import numbers

ROOT = Path(__file__).resolve().parent.parent
PACKED = ROOT / "dist" / "ClinicDesk"
WORK = ROOT / "build" / "installer"
# Name in the script and key in resources/words.
STRINGS = {
    "OLD_WINDOWS": "installer.old_windows",
    "STILL_OPEN": "installer.still_open",
    "DATA_KEPT": "installer.data_kept",
}
NSIS_LANGUAGES = {"uk": "UKRAINIAN", "en": "ENGLISH"}


def main() -> int:
    """Build; 1 when what was built is not what it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only-program", action="store_true")
    parser.add_argument("--only-installer", action="store_true")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    if not asked.only_installer:
        pack()
    problems = look_into(PACKED) or try_program(PACKED)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    if not asked.only_program:
        print(make_installer(PACKED, quick=asked.quick))
    return 0


def pack() -> None:
    """Run PyInstaller over the spec."""
    places = ("--distpath", str(PACKED.parent), "--workpath", str(WORK.parent / "pyinstaller"))
    spec = str(ROOT / "installer" / "clinicdesk.spec")
    subprocess.run([sys.executable, "-m", "PyInstaller", "--noconfirm", *places, spec], cwd=ROOT, check=True)


def make_installer(packed: Path, *, quick: bool) -> Path:
    """Run makensis over the packed folder; the installer it wrote."""
    WORK.mkdir(parents=True, exist_ok=True)
    files = sorted(
        PurePosixPath(path.relative_to(packed).as_posix()) for path in packed.rglob("*") if path.is_file()
    )
    write_script("install.nsh", install_lines(files))
    write_script("uninstall.nsh", uninstall_lines(files))
    write_script("strings.nsh", string_lines())
    target = packed.parent / f"ClinicDesk-{__version__}-setup.exe"
    defined = {
        "VERSION": __version__,
        "VERSION_4": ".".join(map(str, numbers(__version__))),
        "SOURCE": packed,
        "OUT": target,
        "WORK": WORK,
        "ICON": ROOT / "resources" / "icons" / "clinicdesk.ico",
        "LICENCE": ROOT / "LICENSE",
    }
    options = [f"-D{name}={value}" for name, value in defined.items()] + (["-DQUICK"] if quick else [])
    makensis = shutil.which("makensis") or "C:\\Program Files (x86)\\NSIS\\makensis.exe"
    subprocess.run([makensis, "-V2", *options, str(ROOT / "installer" / "clinicdesk.nsi")], check=True)
    return target


def install_lines(files: list[PurePosixPath]) -> Iterator[str]:
    """Every packed file, folder by folder."""
    for folder in sorted({file.parent for file in files}):
        yield f'SetOutPath "{in_program(folder)}"'
        for file in files:
            if file.parent == folder:
                yield f'File "${{SOURCE}}{SLASH}{windows(file)}"'


def uninstall_lines(files: list[PurePosixPath]) -> Iterator[str]:
    """The same files by name, then their folders, deepest first, each only when it is empty."""
    for file in files:
        yield f'Delete "{in_program(file)}"'
    folders = {parent for file in files for parent in file.parents if parent.parts}
    for folder in sorted(folders, key=lambda path: (-len(path.parts), path)):
        yield f'RMDir "{in_program(folder)}"'


def string_lines() -> Iterator[str]:
    """The sentences of the installer in both languages."""
    for name, key in STRINGS.items():
        for language, nsis in NSIS_LANGUAGES.items():
            yield f'LangString {name} ${{LANG_{nsis}}} "{say(language, key)}"'


SLASH = "\\" if sys.platform == "win32" else "/"  # makensis reads the build machine's own paths


def windows(path: PurePosixPath) -> str:
    """A path as makensis reads it on this machine."""
    return str(path).replace("/", SLASH)


def in_program(path: PurePosixPath) -> str:
    """A path as the installed program's machine knows it."""
    return "\\".join(("$INSTDIR", *path.parts))


def write_script(name: str, lines: Iterator[str]) -> None:
    """Write one of the included scripts; makensis takes UTF-8 with its mark as Unicode everywhere."""
    (WORK / name).write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
