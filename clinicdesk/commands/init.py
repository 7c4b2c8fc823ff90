"""`clinicdesk init`: a new clinic from a configuration file, without questions."""

import contextlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clinicdesk import __version__
from clinicdesk.clock import SystemClock
from clinicdesk.commands.answer import Answer, RefusedAt, read_secret
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import RandomIds
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.durable import own_folder
from clinicdesk.security.handed_out import check_target, put_document
from clinicdesk.services.founding import PendingClinic, begin_setup, check_setup, finish_setup
from clinicdesk.services.paper import recovery_sheet_pdf
from clinicdesk.services.views import SetUp
from clinicdesk.words import say

_CLINIC = ("name", "address", "edrpou", "licence", "zone")
_PEOPLE = ("admin", "lead")
_KEYS = {"password": "password_file"}
_LARGEST = 65_536
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\s*$")
"""Where the mistake is, at the end of what the reader of TOML says of it in English."""


def init(language: str, folder: Path, config: Path) -> Answer:
    """Found the clinic and write its recovery sheet: a PDF, or plain groups where the path ends in .txt.

    Unavailable PRT280 where the sheet would lie beside the file it opens, PRT281.
    """
    values = _read(config)
    _check_no_clinic(folder)
    sheet = config.parent / _text(values, "recovery_sheet")
    if sheet.exists():
        raise Refused(Issue("CLI005", "recovery_sheet", values={"path": str(sheet)}))
    check_target(sheet, clinic=folder)
    setup = _setup(values, config.parent)
    if problems := check_setup(setup):
        raise RefusedAt(Refused(*problems), _places(language, setup, problems))
    with _folder_for(folder):
        pending = begin_setup(folder, setup, clock=SystemClock(), ids=RandomIds())
        _write_sheet(sheet, pending, language)
    groups = pending.recovery.groups
    finish_setup(pending, {number: groups[number - 1] for number in pending.groups_to_type})
    lines = (
        say(language, "cli.init.done", path=str(folder)),
        say(language, "cli.init.sheet", path=str(sheet)),
        say(language, "cli.init.root", root=pending.root_fingerprint),
    )
    told = {"clinic": pending.clinic_id, "folder": str(folder), "recovery_sheet": str(sheet),
            "root_fingerprint": pending.root_fingerprint}  # fmt: skip
    return Answer(lines, told)


@contextlib.contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """The clinic's folder is there; one that was made for a clinic that then was not founded goes again."""
    was_there = folder.exists()
    try:
        own_folder(folder)
    except OSError as error:
        raise Unavailable("FND011", path=str(folder)) from error
    try:
        yield
    except (Refused, Unavailable):
        if not was_there:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _check_no_clinic(folder: Path) -> None:
    """Said first: no other recovery sheet would help."""
    place = ClinicFolder(folder)
    if place.db.exists() or place.keys.exists():
        raise Unavailable("FND008", path=str(folder))


def _places(language: str, setup: SetUp, problems: tuple[Issue, ...]) -> dict[str, str]:
    """Which key of the file a problem is about, and whose: two people stand in it."""
    places = {}
    for issue in problems:
        who, _, key = issue.field.partition("_")
        if who in _PEOPLE:
            places[issue.field] = say(
                language, "cli.init.person", role=say(language, f"common.role.{who}"),
                login=getattr(setup, f"{who}_login"), key=f"{who}.{_KEYS.get(key, key)}",
            )  # fmt: skip
        else:
            places[issue.field] = f"clinic.{issue.field}"
    return places


def _read(config: Path) -> dict[str, Any]:
    path, text = str(config), ""
    try:
        with config.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise Refused(Issue("CLI003", "config", values={"path": path})) from error
    except UnicodeDecodeError as error:
        raise Refused(Issue("CLI010", "config", values={"path": path})) from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _PLACE.search(str(error))
        place = f"{found[1]}:{found[2]}" if found else f"{text.count(chr(10)) + 1}:1"
        raise Refused(Issue("CLI004", "config", values={"path": path, "place": place})) from error


def _setup(values: dict[str, Any], base: Path) -> SetUp:
    clinic = {name: _text(values, "clinic", name) for name in _CLINIC}
    people = {}
    for who in _PEOPLE:
        people[f"{who}_login"] = _text(values, who, "login")
        people[f"{who}_name"] = _text(values, who, "name")
        file = _text(values, who, "password_file")
        people[f"{who}_password"] = read_secret(str(base / file) if file != "-" else file)
    return SetUp(**clinic, **people)  # type: ignore[arg-type]  # texts only; the flag stays as it is


def _text(values: dict[str, Any], *path: str) -> str:
    found: Any = values
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str):
        raise Refused(Issue("CLI006", ".".join(path), values={"key": ".".join(path)}))
    return found


def _write_sheet(path: Path, pending: PendingClinic, language: str) -> None:
    data = (
        ("-".join(pending.recovery.groups) + "\n").encode("ascii")
        if path.suffix == ".txt"
        else recovery_sheet_pdf(pending.setup, pending.recovery.groups, pending.root_fingerprint,
                                at=pending.clock.now(), by=pending.setup.admin_name, language=language,
                                version=__version__)
    )  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_document(path, data)  # for its owner's eyes only
    except OSError as error:
        raise Refused(Issue("CLI007", "recovery_sheet", values={"path": str(path)})) from error
