"""Checking a sealed document with the very program that outsiders get: one file in resources, two doors to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from clinicdesk.paths import resource

PROGRAM = "clinicdesk_verify.py"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out: the code of the check that failed or "", sentences for people, values for programs."""

    code: str
    lines: tuple[str, ...]
    exit_code: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)


def check_file(path: Path, *, root: str, code: str = "", language: str) -> Checked:
    """Whether this file is a genuine document of the clinic with this root, and `code` is from it."""
    program = verifier()
    return _asked(lambda: program.verify_document(program.read_file(str(path)), root, code), language)


def check_document(data: bytes, *, root: str, code: str = "", language: str) -> Checked:
    """The same of bytes."""
    return _asked(lambda: verifier().verify_document(data, root, code), language)


def check_code(code: str, *, root: str, language: str) -> Checked:
    """Whether a QR code from paper was made by the clinic with this root."""
    return _asked(lambda: verifier().verify_code(code, root), language, paper_only=True)


@cache
def verifier() -> Any:  # noqa: ANN401 - a module that is no part of the package
    """The outsiders' program. Run from its source: nothing is written beside it, in no installed folder either."""
    path = resource("verifier", PROGRAM)
    module = ModuleType(path.stem)
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)  # noqa: S102 - our own file
    return module


def _asked(ask: Callable[[], Mapping[str, Any]], language: str, *, paper_only: bool = False) -> Checked:
    program = verifier()
    try:
        told = ask()
    except program.Failed as failed:
        return Checked(failed.code, (failed.sentence(language),), failed.exit_code)
    return Checked("", tuple(program.lines_of(told, language, paper_only=paper_only)), 0, told)
