"""Writes the exact versions down, in the three places that want them; --check only compares.

The one source is pyproject.toml: the `==` of its own dependencies, and, for what those bring along,
`[tool.uv] constraint-dependencies`. From them come constraints.txt (for pip) and requirements-windows.txt
(hashes of the Windows wheels, for the build of the installer).
    uv run python installer/pins.py             # after a change of a dependency
    uv run python installer/pins.py --upgrade   # let everything that pyproject.toml does not fix move
    uv run python installer/pins.py --check     # what the continuous integration does
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = ROOT / "constraints.txt"
WINDOWS = ROOT / "requirements-windows.txt"
_LIST = re.compile(r"(?m)^constraint-dependencies = \[\n(.*?)^\]\n", re.DOTALL)
_QUIET = ("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
_GROUPS = ("--group", "dev", "--group", "package")


def main() -> int:
    """Write or compare; 1 when something would change under --check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, tell what differs")
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where allowed")
    asked = parser.parse_args()
    pins = resolve(upgrade=asked.upgrade)
    changed = [path for path, text in wanted(pins).items() if settle(path, text, check=asked.check)]
    changed += [WINDOWS] if settle(WINDOWS, windows_lock(), check=asked.check) else []
    for path in changed:
        sys.stdout.write(f"{path.name}: {'differs' if asked.check else 'written'}\n")
    return 1 if changed and asked.check else 0


def resolve(*, upgrade: bool) -> list[str]:
    """Every package on every system, as sorted "name==version"."""
    config = ("--no-config",) if upgrade else ()
    out = compile_pins("--universal", "--python-version", "3.11", *config)
    pins = (line.partition(" ;")[0].strip() for line in out.splitlines() if "==" in line)
    return sorted(pins, key=lambda pin: pin.partition("==")[0])


def wanted(pins: list[str]) -> dict[Path, str]:
    """The full text of the files that list the pins."""
    listed = "".join(f'    "{pin}",\n' for pin in pins)
    block = f"constraint-dependencies = [\n{listed}]\n"
    project = PYPROJECT.read_text(encoding="utf-8")
    return {
        PYPROJECT: _LIST.sub(lambda _: block, project),
        CONSTRAINTS: "".join(f"{pin}\n" for pin in pins),
    }


def windows_lock() -> str:
    """What runs, tests and packs the program on 64-bit Windows, with the hash of every wheel."""
    return compile_pins(
        *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11"),
        *("--only-binary", ":all:", "--generate-hashes"),
    )


def compile_pins(*options: str) -> str:
    """Run uv's resolver over pyproject.toml; its words on a failure go to stderr as they are."""
    command = ["uv", "pip", "compile", *_QUIET, *_GROUPS, *options, str(PYPROJECT)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout


def settle(path: Path, text: str, *, check: bool) -> bool:
    """Whether the file differs from the text; unless only checking, it no longer does afterwards."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    if not check:
        path.write_text(text, encoding="utf-8", newline="\n")
    return True


if __name__ == "__main__":
    raise SystemExit(main())
