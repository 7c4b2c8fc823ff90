"""Tries the packed and the installed program as a clinic's computer would.

python installer/smoke_test.py dist/ClinicDesk                       # look into it, let it test itself
python installer/smoke_test.py dist/ClinicDesk-0.1.0-setup.exe       # install, try, upgrade, remove (Windows)
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clinicdesk import __version__

ON_WINDOWS = sys.platform == "win32"
# What the program's own test must have tried: `clinicdesk --self-test OUT.json`.
TRIED = frozenset(
    {"encrypted file", "keys", "keyring", "window", "document", "sealed document", "time zones"}
)
# File name endings and parts that must, or must not, be found in the folder.
WANTED_ON_WINDOWS = ("qwindows.dll", "python3.dll", "sqlcipher3/_sqlite3", "_argon2_cffi_bindings")
WANTED = (
    "keyring-",
    "words/unlock.toml",
    "verifier/clinicdesk_verify.py",
    "fonts/IBMPlexSans-Regular.ttf",
    "licences/Qt.txt",
    "tzdata/zoneinfo/Europe/Kyiv",
)
UNWANTED = ("icuuc.dll", "qtwebenginecore", "uv.lock", "/tests/", "pytest")
_PATIENCE = 300  # seconds


def main() -> int:
    """Try what is named; 1 and the problems when something is wrong."""
    target = Path(sys.argv[1]).resolve()
    problems = try_installer(target) if target.is_file() else look_into(target) or try_program(target)
    for problem in problems:
        print(problem)
    print(f"{target.name}: {'not as it should be' if problems else 'as it should be'}")
    return 1 if problems else 0


def look_into(folder: Path) -> list[str]:
    """What is missing from a packed folder, or should not be in it."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    wanted = (*WANTED, *(WANTED_ON_WINDOWS if ON_WINDOWS else ()))
    missing = [f"missing: {part}" for part in wanted if not any_holds(names, part)]
    unwanted = [f"unwanted: {part}" for part in UNWANTED if any_holds((f"/{name}" for name in names), part)]
    return missing + unwanted


def any_holds(names: Iterable[str], part: str) -> bool:
    """Whether a name holds the part, in any case."""
    return any(part.casefold() in name.casefold() for name in names)


def try_program(folder: Path) -> list[str]:
    """Start the program with --self-test; what its report says is wrong."""
    program = folder / ("ClinicDesk.exe" if ON_WINDOWS else "ClinicDesk")
    with tempfile.TemporaryDirectory() as work:
        report = Path(work) / "звіт.json"
        # A window of its own look, and no folder of a person on the machine that builds.
        environment = {**os.environ, "CLINICDESK_HOME": str(Path(work) / "workstation")}
        if not ON_WINDOWS:
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [str(program), "--self-test", str(report)]
        done = subprocess.run(command, env=environment, cwd=work, timeout=_PATIENCE, check=False)
        if not report.is_file():
            return [f"no report; {program.name} ended with {done.returncode}"]
        return judge(json.loads(report.read_text(encoding="utf-8")), code=done.returncode)


def judge(report: dict[str, object], *, code: int) -> list[str]:
    """What a self-test's report says is wrong: {"program": …, "passed": …, "probes": {name: "passed"}}."""
    found = report.get("probes")
    probes: dict[str, object] = found if isinstance(found, dict) else {}
    problems = [f"exit code {code}"] if code else []
    problems += [f"not tried: {name}" for name in sorted(TRIED - set(probes))]
    problems += [f"{name}: {outcome}" for name, outcome in probes.items() if outcome != "passed"]
    if report.get("program") != __version__:
        problems.append(f"version {report.get('program')}, not {__version__}")
    return problems if problems or report.get("passed") is True else ["the report has not passed"]


def try_installer(installer: Path) -> list[str]:
    """Install for this user, try, install again over it, remove; data beside the program must stay."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "Programs" / "ClinicDesk"
        clinic = folder / "clinic" / "clinic.db"
        install = f'"{installer}" /S /CurrentUser /D={folder}'  # /D= is last and takes no quotes
        run_quietly(install)
        problems = try_program(folder)
        clinic.parent.mkdir()
        clinic.write_bytes(b"kept")
        run_quietly(install)
        problems += [f"after an upgrade: {problem}" for problem in try_program(folder)]
        run_quietly(f'"{folder / "uninstall.exe"}" /S /CurrentUser _?={folder}')
        (folder / "uninstall.exe").unlink(
            missing_ok=True
        )  # with _?= it runs in place and cannot remove itself
        left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        if left != ["clinic/clinic.db"]:
            problems.append(f"after removal: {left}")
        return problems + left_in_windows()


def left_in_windows() -> list[str]:
    """Shortcut and registry key that a removal must have taken along."""
    shortcut = Path(os.environ.get("APPDATA", "")) / "Microsoft/Windows/Start Menu/Programs/ClinicDesk.lnk"
    problems = [f"still there: {shortcut}"] if shortcut.exists() else []
    key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\ClinicDesk"
    found = subprocess.run(["reg", "query", key], capture_output=True, check=False)
    return problems + ([f"still there: {key}"] if found.returncode == 0 else [])


def run_quietly(command: str) -> None:
    """Run an installer's command line as it stands; it must end well within minutes."""
    begun = time.monotonic()
    subprocess.run(command, check=True, timeout=_PATIENCE)
    print(f"{time.monotonic() - begun:.1f} s  {command}")


if __name__ == "__main__":
    raise SystemExit(main())
