"""Which column of a list is what: found by the words of its heading and the look of its cells."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.column_words import Field, bare, choice_of, coverage, fields, says_nothing
from clinicdesk.exchange.table import Line, Sheet, column_of, letters_of

NAMES = frozenset({"surname", "full_name"})
"""Without one of these there is no list of people."""
_LOOKED_FOR = 40
"""Lines in which a heading is looked for."""
_LOOKED_AT = 200
"""Cells of a column that are looked at."""
_SURE = 0.45
_ENOUGH = 0.6
"""A line with this share of known headings is the one; the data below it are not asked."""
_BY_VALUES = 0.8
_SAMPLES = 3
_PHONE = re.compile(r"\+?[\d\s().\-–/]{7,20}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DATE = re.compile(
    r"\d{1,4}[\s./\-]\d{1,2}[\s./\-]\d{1,4}(\s.*|T.*)?|\d{1,2}\.?\s+[^\W\d]+\.?,?\s+\d{2,4}.*|\d{5}"
)
_AMOUNT = re.compile(r"\d{1,3}([.,]\d{1,2})?(\s*\w{1,3}\.?)?")
_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "": lambda _: True,
    "words": lambda text: any(map(str.isalpha, text)) and not _EMAIL.fullmatch(text) and len(text) > 1,
    "date": lambda text: bool(_DATE.fullmatch(text)),
    "phone": lambda text: bool(_PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) >= 7,  # noqa: PLR2004
    "email": lambda text: bool(_EMAIL.fullmatch(text)),
    "sex": lambda text: bool(choice_of("sex", text)),
    "military": lambda text: bool(choice_of("military", text)),
    "amount": lambda text: bool(_AMOUNT.fullmatch(text)),
    "number": lambda text: text.rstrip(".").isdecimal(),
}
_TELLING = ("birth_date", "phones", "emails", "sex")
"""Fields that cells alone may tell, where the heading says nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it holds, the field it goes to ("" for none) and why.

    `found`: by its words, by its values, chosen by a person, or "" where it was not recognised.
    """

    place: int
    heading: str
    samples: tuple[str, ...]
    field: str = ""
    found: str = ""

    @property
    def letters(self) -> str:
        """Its name in the spreadsheet."""
        return letters_of(self.place)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read: the line of the headings (0 for none) and its columns."""

    heading_line: int
    columns: tuple[Column, ...]

    def place_of(self, field: str) -> tuple[int, ...]:
        """The columns that hold a field, from left to right."""
        return tuple(column.place for column in self.columns if column.field == field)

    @property
    def has_names(self) -> bool:
        """Whether people can be read with it at all."""
        return any(column.field in NAMES for column in self.columns)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns that hold something and go nowhere, by name so that nothing is lost in silence."""
        return tuple(c for c in self.columns if not c.field and (c.samples or c.heading))


def guess_layout(sheet: Sheet) -> Layout:
    """The line with the most recognised headings among the first forty, and what its columns are."""
    best = Layout(0, ())
    for line in sheet.lines[:_LOOKED_FOR]:
        layout = _by_words(sheet, line)
        known = sum(1 for column in layout.columns if column.field)
        if layout.has_names and known > sum(1 for column in best.columns if column.field):
            best = layout
        if best.columns and known >= _ENOUGH * len(layout.columns):
            break
    if not best.columns:
        strange = _strange_heading(sheet)
        best = Layout(strange.number if strange else 0, tuple(_bare_columns(sheet, strange)))
    return replace(best, columns=tuple(_by_values(sheet, best)))


def changed(layout: Layout, places: Mapping[int, str]) -> Layout:
    """The same sheet with these columns going to these fields; "" sets a column free.

    A field that takes one column leaves the one it was in before.
    """
    taken = {field for field in places.values() if field and not fields()[field].many}
    columns = []
    for column in layout.columns:
        if column.place in places:
            columns.append(replace(column, field=places[column.place], found="chosen"))
        elif column.field in taken:
            columns.append(replace(column, field="", found="chosen"))
        else:
            columns.append(column)
    return replace(layout, columns=tuple(columns))


def places_by_name(layout: Layout, wanted: Iterable[str]) -> dict[int, str]:
    """`FIELD=COLUMN` as typed, COLUMN a heading or letters. Refused IMP018 (field), IMP019 (column), IMP020."""
    found: dict[int, str] = {}
    for text in wanted:
        field, sign, name = (part.strip() for part in text.partition("="))
        if not sign or not name:
            raise Refused(Issue("IMP020", "map", values={"text": text}))
        if field not in fields():
            raise Refused(Issue("IMP018", "map", values={"field": field, "known": ", ".join(fields())}))
        column = next((c for c in layout.columns if bare(c.heading) == bare(name)), None) or next(
            (c for c in layout.columns if c.place == column_of(name)), None
        )
        if column is None:
            known = ", ".join(c.heading or c.letters for c in layout.columns)
            raise Refused(Issue("IMP019", "map", values={"column": name, "known": known}))
        found[column.place] = field
    return found


def _strange_heading(sheet: Sheet) -> Line | None:
    """The first line, where no heading is known but dates, telephones or addresses stand under its words."""
    line = sheet.lines[0] if sheet.lines else None
    looks = [fields()[name].values for name in _TELLING]
    for place, heading in enumerate(line.cells if line else ()):
        cells = _cells(sheet, line, place)
        for look in looks:
            if (
                cells
                and heading.strip()
                and not _LOOKS[look](heading)
                and _likeness(cells, look) >= _BY_VALUES
            ):
                return line
    return None


def _by_words(sheet: Sheet, line: Line) -> Layout:
    columns = {column.place: column for column in _bare_columns(sheet, line)}
    scores = [
        (score, -order, place, field)
        for place, column in columns.items()
        for order, field, score in _scores(sheet, line, column)
        if score >= _SURE
    ]
    taken: set[str] = set()
    for _, _, place, field in sorted(scores, key=lambda found: (-found[0], -found[1])):
        if columns[place].field or (field.name in taken and not field.many):
            continue
        columns[place] = replace(columns[place], field=field.name, found="words")
        taken.add(field.name)
    return Layout(line.number, tuple(columns.values()))


def _scores(sheet: Sheet, line: Line, column: Column) -> Iterator[tuple[int, Field, float]]:
    """Every field whose words cover some of the heading; the cells are looked at only then."""
    covered = [
        (order, field, share)
        for order, field in enumerate(fields().values())
        if (share := coverage(column.heading, field))
    ]
    cells = _cells(sheet, line, column.place) if covered else ()
    for order, field, share in covered:
        yield order, field, share * (0.6 + 0.4 * _likeness(cells, field.values))


def _by_values(sheet: Sheet, layout: Layout) -> Iterable[Column]:
    """Columns without a known heading, where exactly one of them looks like a field that is still missing."""
    found: dict[int, str] = {}
    line = next((line for line in sheet.lines if line.number == layout.heading_line), None)
    for name in _TELLING:
        if layout.place_of(name):
            continue
        like = [
            column.place
            for column in layout.columns
            if not column.field and column.samples
            and _likeness(_cells(sheet, line, column.place), fields()[name].values) >= _BY_VALUES
        ]  # fmt: skip
        if len(like) == 1 and like[0] not in found:
            found[like[0]] = name
    for column in layout.columns:
        if column.place in found:
            yield replace(column, field=found[column.place], found="values")
        else:
            yield column


def _likeness(cells: Sequence[str], look: str) -> float:
    """The share of filled cells that look so; 1 where none is filled."""
    return sum(map(_LOOKS[look], cells)) / len(cells) if cells else 1.0


def _bare_columns(sheet: Sheet, line: Line | None) -> Iterable[Column]:
    for place in range(sheet.width):
        heading = " ".join(line.at(place).split()) if line else ""
        cells = _cells(sheet, line, place)
        if heading or cells:
            yield Column(place, heading, tuple(dict.fromkeys(cells))[:_SAMPLES])


def _cells(sheet: Sheet, line: Line | None, place: int) -> Sequence[str]:
    start = 0 if line is None else sheet.lines.index(line) + 1
    texts = (found.at(place).strip() for found in sheet.lines[start : start + _LOOKED_AT])
    return [text for text in texts if not says_nothing(text)]
