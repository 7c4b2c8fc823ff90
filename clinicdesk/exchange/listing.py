"""The lines of a list told apart: people, the footer that counts them, and remarks that are no participant."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinicdesk.exchange.column_words import bare, fields, words
from clinicdesk.exchange.columns import NAMES, Layout
from clinicdesk.exchange.table import Line, Sheet, filled

_OF_SOMEBODY = frozenset({"birth_date", "phones"})
_FIRST_WORD = re.compile(r"\w+")
_COUNT = re.compile(r"\d+")
_COUNTED = re.compile(r"[^\W\d_]*[\s:.–—-]*\d{1,5}(?:\s*[^\W\d_]+\.?)?")
"""«чоловіків 6», «10 осіб»: what stands beside «Всього»."""
_LABEL = re.compile(r"([^\W\d_]+)[^:\d]{0,40}:")
_DIGITS_OF_SOMEBODY = 6
"""A birth date and a telephone have no fewer."""
_FEW = 3
"""A footer fills no more cells than this, unless each of the others counts."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list that speaks of a person: its cells by field, several where a field has several."""

    line: int
    cells: Mapping[str, tuple[str, ...]]
    unused: Mapping[str, str]
    """Heading and text of the cells that go nowhere."""

    def text(self, field: str) -> str:
        """The cells of a field, with line ends between."""
        return "\n".join(self.cells.get(field, ()))


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that is no participant, and why: `total`, `heading` (repeated) or `remark`."""

    line: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A sheet read with a layout. `counted`: how many its own footer says there are."""

    people: tuple[Listed, ...]
    remarks: tuple[Remark, ...]
    counted: int | None


def read_listing(sheet: Sheet, layout: Layout) -> Listing:
    """Every line below the heading, told apart. Nothing is left out without being named."""
    told, people, remarks = _Lines(sheet, layout), [], []
    for line in sheet.lines:
        if line.number <= layout.heading_line:
            continue
        kind = told.kind(line)
        if kind:
            remarks.append(Remark(line.number, kind, " ".join(text for _, text in filled(line))))
        else:
            people.append(_listed(line, layout))
    return Listing(tuple(people), tuple(remarks), _counted(remarks))


class _Lines:
    """What tells the lines of one sheet apart, worked out once for all of them."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        heading = next((line for line in sheet.lines if line.number == layout.heading_line), None)
        self._heading = [(place, bare(text)) for place, text in filled(heading)] if heading else []
        self._meant = {c.place for c in layout.columns if c.field and not fields()[c.field].leaves_out}
        self._told = {c.place for c in layout.columns if c.field in _OF_SOMEBODY}
        self._named = {c.place for c in layout.columns if c.field in NAMES}

    def kind(self, line: Line) -> str:
        """Why a line is no participant; "" for one that is."""
        cells = list(filled(line))
        if self._repeats_heading(cells):
            return "heading"
        below = self._below(cells)
        if below:
            return below
        meant = [place for place, _ in cells if place in self._meant]
        if not meant:
            return "remark"
        # «Склала: …» under the list may reach one column that is taken over, but never a name's and another's.
        return "remark" if len(cells) == 1 and meant[0] not in self._named else ""

    def _below(self, cells: list[tuple[int, str]]) -> str:
        """`total` or `remark` for what stands below a list by its first word; a surname may look like one."""
        if any(place in self._told and _is_of_somebody(text) for place, text in cells[1:]):
            return ""
        text, few = cells[0][1], len(cells) <= _FEW
        first = _FIRST_WORD.match(text)
        word = bare(first[0]) if first else ""
        if word in words("footer") and (few or all(_COUNTED.fullmatch(said) for _, said in cells[1:])):
            return "total"
        label = _LABEL.match(text)
        signed = word in words("signed") or (label is not None and bare(label[1]) in words("labels"))
        return "remark" if few and signed else ""

    def _repeats_heading(self, cells: list[tuple[int, str]]) -> bool:
        return len(cells) == len(self._heading) and all(
            place == there and bare(text) == said
            for (place, text), (there, said) in zip(cells, self._heading, strict=True)
        )


def _is_of_somebody(text: str) -> bool:
    return sum(map(str.isdecimal, text)) >= _DIGITS_OF_SOMEBODY


def _listed(line: Line, layout: Layout) -> Listed:
    cells: dict[str, tuple[str, ...]] = {}
    unused: dict[str, str] = {}
    for column in layout.columns:
        text = line.at(column.place).strip()
        if not text:
            continue
        if column.field:
            cells[column.field] = (*cells.get(column.field, ()), text)
        else:
            unused[column.heading or column.letters] = text
    return Listed(line.number, cells, unused)


def _counted(remarks: list[Remark]) -> int | None:
    return next(_counts(remarks), None)


def _counts(remarks: list[Remark]) -> Iterator[int]:
    for remark in reversed(remarks):
        found = _COUNT.findall(remark.text)
        if remark.kind == "total" and len(found) == 1:
            yield int(found[0])
