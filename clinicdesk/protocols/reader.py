"""Reads definitions and tells every problem at once: file by file, then between the files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.facts import Fact
from clinicdesk.protocols.form_checks import check_form, check_list, said_before
from clinicdesk.protocols.language import Form, Rule, TermList
from clinicdesk.protocols.library_checks import (
    Facts,
    check_cutoffs,
    check_elsewhere,
    check_filled_in,
    check_refs,
    check_series,
)
from clinicdesk.protocols.problems import Findings, Problem, Unreadable
from clinicdesk.protocols.programme_checks import check_programme
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.shape import shaped
from clinicdesk.protocols.source_text import Table, read_table
from clinicdesk.protocols.text_checks import check_texts, flattened

DEFINITION = "definition.toml"
TEXTS: Mapping[str, str] = {"uk": "uk.toml", "en": "en.toml"}
_Checked = tuple[Read, Mapping[str, Fact]]


def read_definition(folder: Path) -> Read:
    """One folder `<code>/<version>/`: the definition, its sentences, all problems of its three files."""
    return _read(folder.resolve())[0]


def read_library(*folders: Path, beside: Library | None = None) -> Library:
    """Every definition in the folders: one definition, the versions of one, or many.

    What they name may also lie in `beside`. Checks between files look at both and tell only of these folders.
    """
    checked = [_read(path) for folder in folders for path in definition_folders(folder.resolve())]
    reads = {(read.code, read.version): read for read, _ in checked}
    twice = [
        key for key, times in Counter((read.code, read.version) for read, _ in checked).items() if times > 1
    ]
    facts = {(read.code, read.version): facts for read, facts in checked if facts}
    if beside:
        reads = {**beside.reads, **reads}
        for key, read in beside.reads.items():
            if key not in facts and isinstance(read.definition, Form):
                facts[key] = check_form(read.definition, Findings(""))
    shelf = Library(reads)
    done = [_between(read, shelf, facts) for read, _ in checked]
    own = {(read.code, read.version): read for read in done}
    problems = [problem for read in done for problem in read.problems]
    problems += [Problem("DEF016", f"{code}/{version}", "", {"name": code}) for code, version in twice]
    if not done:
        problems = [Problem("DEF056", folder.name) for folder in folders]
    return Library({**reads, **own}, tuple(problems))


def definition_folders(root: Path) -> Iterator[Path]:
    """The folders of definitions at, below or two below a folder, in order; none that leads out of it."""
    levels = [[root]]
    for _ in range(2):
        below = [path for folder in levels[-1] for path in _folders(folder) if not _is_definition(folder)]
        levels.append(below)
    for level in levels:
        for path in level:
            if _is_definition(path):
                yield path


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__")


def _is_definition(folder: Path) -> bool:
    return any(
        (folder / name).is_file() or (folder / name).is_symlink() for name in (DEFINITION, *TEXTS.values())
    )


def _read(folder: Path) -> _Checked:
    code, version = folder.parent.name, folder.name
    found = {name: Findings(f"{code}/{version}/{file}") for name, file in (("", DEFINITION), *TEXTS.items())}
    definition, facts = _definition(folder, found[""])
    said = {language: _phrases(folder, file, found[language]) for language, file in TEXTS.items()}
    check_texts(definition, {key: texts for key, texts in said.items() if texts is not None}, found)
    phrases = {language: texts or {} for language, texts in said.items()}
    problems = tuple(problem for findings in found.values() for problem in findings.problems)
    if definition is not None:
        code, version = definition.code, definition.version
    return Read(code, version, definition, phrases, problems), facts


def _table(folder: Path, file: str, found: Findings) -> Table | None:
    try:
        return read_table(folder / file, folder)
    except Unreadable as error:
        found.tell(error.code, error.place, **error.values)
        return None


def _definition(
    folder: Path, found: Findings
) -> tuple[Form | TermList | Programme | None, Mapping[str, Fact]]:
    table = _table(folder, DEFINITION, found)
    definition = shaped(table, found) if table is not None else None
    if definition is None:
        return None, {}
    wanted = (definition.code, definition.version)
    if wanted != (folder.parent.name, folder.name):
        is_name = f"{folder.parent.name}/{folder.name}"
        found.tell("DEF015", "code", is_name=is_name, wanted="/".join(wanted))
    facts: Mapping[str, Fact] = {}
    try:
        if isinstance(definition, Form):
            facts = check_form(definition, found)
        elif isinstance(definition, TermList):
            check_list(definition, found)
        else:
            facts = check_programme(definition, found)
    except RecursionError:
        found.tell("DEF003", "", limit=0)
    return definition, facts


def _phrases(folder: Path, file: str, found: Findings) -> Mapping[str, str] | None:
    table = _table(folder, file, found)
    return None if table is None else flattened(table, found)


def _between(read: Read, shelf: Library, facts: Facts) -> Read:
    definition = read.definition
    found = Findings(f"{read.code}/{read.version}/{DEFINITION}")
    if isinstance(definition, Programme):
        check_refs(definition, shelf, found)
        check_cutoffs(definition, facts, found)
        check_filled_in(definition, found)
        check_series(definition, facts, facts.get((read.code, read.version), {}), found)
    for place, rule in _rules(definition):
        check_elsewhere(place, rule, facts, found)
    return replace(read, problems=(*read.problems, *found.problems)) if found.problems else read


def _rules(definition: Form | TermList | Programme | None) -> Iterator[tuple[str, Rule | None]]:
    """The rules that may look at another form."""
    if isinstance(definition, Programme):
        yield from ((f"eligibility.{part.id}.rule", part.rule) for part in definition.eligibility)
        yield from ((f"gates.{part.id}.when", part.when) for part in definition.gates)
        yield from ((f"discharge.{part.id}.when", part.when) for part in definition.discharge)
        yield from ((f"alerts.{a.id}.when", a.when) for series in definition.series for a in series.alerts)
        if definition.completion:
            yield "completion.when", definition.completion.when
            yield "completion.partial", definition.completion.partial
    elif isinstance(definition, Form):
        yield from ((f"alert.{alert.id}.when", alert.when) for alert in definition.alerts)
        yield from ((f"check.{check.id}.must", check.must) for check in definition.checks)
        for section in definition.sections:
            yield f"section.{section.id}.ask_when", section.ask_when
            yield from ((f"field.{field.id}.ask_when", field.ask_when) for field in section.fields)
            yield from ((f"field.{field.id}.from", said_before(field)) for field in section.fields)
        for score in definition.scores:
            yield from ((f"score.{score.id}.verdict.{v.id}", v.when) for v in score.verdicts)
