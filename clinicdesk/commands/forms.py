"""`clinicdesk forms`: check, show and list definitions; no clinic is needed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clinicdesk.commands.answer import Answer, Exit
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.problems import Problem
from clinicdesk.protocols.reader import DEFINITION, definition_folders, read_library
from clinicdesk.security.handed_out import check_target
from clinicdesk.words import say

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""A definition cannot steer the terminal it is shown in."""
_DEEPEST = 3
"""How far below a folder others are looked for that hold definitions."""


def check(language: str, folder: Path | None) -> Answer:
    """Every problem with its place; exit 1 if there is any. Without a folder: the built-in library."""
    shelves = [("", library())] if folder is None else list(_shelves(folder))
    problems = [_placed(problem, name) for name, shelf in shelves for problem in shelf.problems]
    own = [
        f"{name}{code}@{version}"
        for name, shelf in shelves
        for code, version in (shelf.reads if folder is None else _of(shelf))
    ]
    lines = [line for problem in problems for line in _told(problem, language)]
    files = Counter(problem.file.rpartition("/")[0] for problem in problems)
    lines.append(
        say(language, "forms.found", n=len(problems))
        if problems
        else say(language, "forms.clean", n=len(own))
    )
    values = {
        "ok": not problems,
        "definitions": sorted(own),
        "with_problems": sorted(files),
        "problems": [_value(problem, language) for problem in problems],
    }
    return Answer(tuple(map(clean, lines)), values, Exit.REFUSED if problems else Exit.DONE)


def show(language: str, form: str) -> Answer:
    """A definition as a person reads it: by code, by code@version, or by the folder it lies in."""
    from clinicdesk.reports.definition_page import definition_page

    shelf, read = _named(form)
    definition = read.definition
    if definition is None or read.problems:
        lines = [line for problem in read.problems for line in _told(problem, language)]
        values = {"ok": False, "problems": [_value(problem, language) for problem in read.problems]}
        return Answer(tuple(map(clean, lines)), values, Exit.REFUSED)
    phrases = read.phrases[language]
    lines = list(definition_page(definition, phrases, language, shelf))
    values = {"ok": True, "definition": _plain(read), "texts": dict(phrases)}
    return Answer(tuple(map(clean, lines)), values)


def list_all(language: str) -> Answer:
    """The built-in definitions: code, version, state, kind, title."""
    shelf = library()
    rows = [
        (
            read.code,
            read.version,
            read.definition.kind,
            read.definition.status,
            read.phrases[language]["title"],
        )
        for code in shelf.codes()
        for version in shelf.versions(code)
        if (read := shelf.read(code, version)).definition is not None and "title" in read.phrases[language]
    ]
    lines = [
        f"{code:<20} {version:<6} {say(language, f'forms.kind.{kind}'):<9} "
        f"{say(language, f'forms.status.{status}'):<12} {title}"
        for code, version, kind, status, title in rows
    ]
    names = ("code", "version", "kind", "status", "title")
    return Answer(tuple(map(clean, lines)), {"forms": [dict(zip(names, row, strict=True)) for row in rows]})


def write_schema(language: str, folder: Path) -> Answer:
    """The language as JSON Schema, one file a kind, for editors that complete and check while typing.

    Refused FRM003, Unavailable PRT280, PRT281.
    """
    from clinicdesk.protocols.schema import schema_files

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in schema_files():
            check_target(folder / name)
        for name, text in schema_files().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(Issue("FRM003", "folder", values={"path": str(folder)})) from error
    paths = [str(folder / name) for name in schema_files()]
    return Answer(tuple(say(language, "forms.written", path=path) for path in paths), {"written": paths})


def _read(folder: Path) -> Library:
    if not folder.is_dir():
        raise Refused(Issue("FRM001", "folder", values={"path": str(folder)}))
    return read_library(folder, beside=library())


def _shelves(folder: Path, name: str = "", depth: int = _DEEPEST) -> Iterator[tuple[str, Library]]:
    """The definitions of a folder; where several such folders lie in it, each by itself, with its name before it.

    Two forms of one code in two of them are no mistake: they were never meant to stand together.
    """
    below = _collections_in(folder, depth)
    if not below:
        yield name, _read(folder)
    for path in below:
        yield from _shelves(path, f"{name}{path.name}/", depth - 1)


def _collections_in(folder: Path, depth: int) -> list[Path]:
    """The folders below to be checked each by itself; none where this one holds definitions, or none of them do."""
    if not depth or not folder.is_dir() or any(definition_folders(folder.resolve())):
        return []
    every = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    below = [path for path in every if path.is_dir() and not path.is_symlink()]
    hold = any(_collections_in(path, depth - 1) or any(definition_folders(path.resolve())) for path in below)
    return below if hold else []


def _placed(problem: Problem, name: str) -> Problem:
    """The same with the folder before it; that there is nothing in a folder is about the folder itself."""
    file = name.rstrip("/") if name and problem.code == "DEF056" else f"{name}{problem.file}"
    return replace(problem, file=file)


def _of(shelf: Library) -> dict[tuple[str, str], Read]:
    """The reads of a folder alone: those that are not the built-in ones."""
    built_in = library().reads
    return {key: read for key, read in shelf.reads.items() if built_in.get(key) is not read}


def _named(form: str) -> tuple[Library, Read]:
    folder = Path(form)
    if (folder / DEFINITION).is_file():
        shelf = _read(folder)
        return shelf, next(iter(_of(shelf).values()))
    shelf = library()
    code, _, version = form.partition("@")
    try:
        return shelf, shelf.read(code, version or None)
    except KeyError as error:
        raise Refused(
            Issue("FRM002", "form", values={"form": clean(form), "known": _known(shelf)})
        ) from error


def _known(shelf: Library) -> str:
    return ", ".join(shelf.codes())


def _told(problem: Problem, language: str) -> tuple[str, str]:
    place = f" {problem.place}" if problem.place else ""
    sentence, cure = problem.sentence(language), problem.cure(language)
    return f"{problem.file}{place}", f"    {sentence} {cure} [{problem.code}]"


def _value(problem: Problem, language: str) -> dict[str, object]:
    return {
        "code": problem.code, "file": problem.file, "place": problem.place,
        "sentence": problem.sentence(language), "cure": problem.cure(language), "values": dict(problem.values),
    }  # fmt: skip


def _plain(read: Read) -> object:
    assert read.definition is not None
    return json.loads(read.definition.model_dump_json(by_alias=True, exclude_unset=True))


def clean(line: str) -> str:
    """A line without control characters."""
    return _CONTROL.sub(" ", line)
