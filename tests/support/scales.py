"""The scales as the tests see them: every form of both library folders, its words, and one way to score it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import clinicdesk.protocols
from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.answers import Checked, check_answers
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet, score

FOLDERS = ("library", "library_noncommercial")
SCALES = (
    "news2 phq9 gad7 pcl5 cssrs audit audit_c itq who5 k6 k10 cries8 cries13 madrs isi dast10 whodas12 meq30 "
    "cadss6 sdq aldrete moaas ctcae_hypertension bipf dsrs_c"
).split()


@dataclass(frozen=True)
class Scale:
    """A form with its words in both languages and the folder it lies in."""

    form: Form
    words: Mapping[str, Mapping[str, str]]
    folder: Path


def home(code: str) -> Path:
    """The folder of a scale's version 1.0."""
    root = Path(clinicdesk.protocols.__file__).parent
    (found,) = (root / name / code / "1.0" for name in FOLDERS if (root / name / code).is_dir())
    return found


@cache
def scale(code: str) -> Scale:
    """Read a scale as the reader does, without its collecting of problems."""
    folder = home(code)
    form = Form.model_validate(frozen(_toml(folder / "definition.toml")))
    words = {language: dict(flat(_toml(folder / f"{language}.toml"))) for language in ("uk", "en")}
    return Scale(form, words, folder)


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)


def frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    if isinstance(value, dict):
        return {key: frozen(part) for key, part in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Dotted keys of nested tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def answers_of(code: str, items: tuple[Any, ...] | list[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """Answers by field: from a list in form order, or as they are. None is a missing one."""
    if isinstance(items, Mapping):
        return dict(items)
    names = [field.id for section in scale(code).form.sections for field in section.fields]
    assert len(items) <= len(names)
    return dict(zip(names, items, strict=False))


def check(code: str, items: Any) -> Checked:
    """The answers read and checked by the form."""
    return check_answers(scale(code).form, answers_of(code, items))


def sheet(code: str, items: Any, facts: Mapping[str, Any] | None = None) -> ScoreSheet:
    """Answers that must be accepted, scored."""
    checked = check(code, items)
    assert not checked.stops, checked.stops
    return score(scale(code).form, checked.values, facts or {})


def value(code: str, items: Any, name: str = "total") -> Any:
    """What one score came to."""
    return sheet(code, items).scores[name].value


def band(code: str, items: Any, facts: Mapping[str, Any] | None = None) -> str | None:
    """The band of the total."""
    return sheet(code, items, facts).scores["total"].band


def raised(code: str, items: Any) -> list[str]:
    """The alerts that these answers raise, also while the sheet is incomplete."""
    found = score(scale(code).form, check(code, items).values)
    return [one.alert.id for one in alerts_of(scale(code).form.alerts, found.facts)]


def spread(total: int, *, n: int, highest: int, lowest: int = 0) -> list[int]:
    """Answers of n items that sum to the total, the first ones highest."""
    rest, answers = total - n * lowest, []
    for _ in range(n):
        take = min(highest - lowest, rest)
        answers.append(lowest + take)
        rest -= take
    assert rest == 0, f"{n} items cannot sum to {total}"
    return answers
