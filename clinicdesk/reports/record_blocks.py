"""Each kind of block of a record as ReportLab's flowables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reportlab.lib.colors import black
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph

from clinicdesk.reports.blocks import HAIR, Column, gap, grid, ink_lines, side_by_side, table
from clinicdesk.reports.chart import LineChart
from clinicdesk.reports.fitting import fitted, in_one, whole_words
from clinicdesk.reports.form_blocks import labels, questions
from clinicdesk.reports.record import (
    Amendments,
    Block,
    Cell,
    Chart,
    Fact,
    Facts,
    InkLines,
    Labels,
    Note,
    Questions,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.said import Said, wording
from clinicdesk.reports.slicing import sliced
from clinicdesk.reports.text import TextRole, corrected, paragraph, stated

_BETWEEN = 12.0
_HAND = 20.0  # points to write in
_FEW = 40  # lines
_PIECE = 440.0  # points of a long text that are laid out at once
_HALF_WIDTH = 70  # signs of a label and its value that half the width takes in two lines
_HALF_LABEL = 36  # signs of a label that go into two lines of half the width
_LABEL = 48  # signs of a label that go into one line of the whole
_PAIR = 15.0  # points of a label with its value
_TITLE = 30.0  # points: of a section, in two lines
_WITH_TITLE = 62.0  # points: a title, the head of a table and a row stay together
_WITH_TITLES = 110.0
_SIGN = {"": "", "amber": "! ", "red": "!! "}
"""Alerts are signs before the value, for a black-and-white printer."""
_SIGNATURE = (("name", 25), ("role", 15), ("meaning", 20), ("at", 13), ("state", 16), ("hand", 22))
_LISTED = (("name", 16), ("role", 17), ("about", 21), ("meaning", 15), ("at", 15), ("state", 16))
_AMENDED = (("mark", 6), ("what", 24), ("change", 30), ("why", 24), ("by", 16))


def block_of(block: Block, width: float, tongue: str) -> list[Flowable]:
    """The flowables of a block, its own small heading first."""
    return list(_DRAWN[type(block)](block, width, tongue))


def _titled(title: Said, beside: Said, tongue: str) -> list[Flowable]:
    if title.blank:
        return []
    said = beside.text(tongue).strip()
    text = f"{title.text(tongue)} · {said}" if said else title.text(tongue)
    return [CondPageBreak(_WITH_TITLE), gap(4), paragraph(text, "strong"), gap(1)]


def cell(one: Cell, tongue: str, role: TextRole = "cell") -> str | Paragraph:
    """Plain where nothing was changed: most cells are."""
    if one.hand:
        return paragraph("\u00a0\n\u00a0", role)
    text = _SIGN[one.alert] + stated(one.said.text(tongue), tongue)
    if not one.struck and not one.amended:
        return text
    return corrected([stated(was.text(tongue), tongue) for was in one.struck], text, one.amended, role=role)


def _facts(block: Facts, width: float, tongue: str) -> Iterator[Flowable]:
    if block.columns != 1 and len(block.rows) <= _FEW:  # two short columns are read across
        yield CondPageBreak(_TITLE + _PAIR * -(-len(block.rows) // 2))
    yield from _titled(block.title, Said("", ""), tongue)
    if block.columns == 1 or _too_long(block, tongue):  # one under another
        yield _beside(block.rows, width) if tongue == "both" else _pairs(block.rows, width, tongue)
        return
    half = -(-len(block.rows) // 2)
    room = (width - _BETWEEN) / 2
    sides = [[_pairs(rows, room, tongue)] for rows in (block.rows[:half], block.rows[half:]) if rows]
    yield side_by_side(sides, [room + _BETWEEN, room][: len(sides)], space=_BETWEEN)


def _too_long(block: Facts, tongue: str) -> bool:
    """Whole sentences, or two languages: half a page's width would make a tower of them."""
    labels = [len(row.label.text(tongue)) for row in block.rows]
    sums = [one + len(row.value.said.text(tongue)) for one, row in zip(labels, block.rows, strict=True)]
    most = len(sums) / 2
    return sum(one > _HALF_WIDTH for one in sums) > most or sum(one > _HALF_LABEL for one in labels) > most


def _pairs(rows: tuple[Fact, ...], width: float, tongue: str) -> Flowable:
    """One pair a row of a table that can go on over pages, whatever stands in it."""
    long = sum(len(row.label.text(tongue)) > _LABEL for row in rows) * 2 > len(rows)
    heads = (Column("", 60 if long else 40), Column("", 40 if long else 60))
    cells = []
    for row in rows:
        label = row.label.text(tongue)
        said = row.value.said.text(tongue)
        shown: str | Paragraph = cell(row.value, tongue, "cell_strong" if said.strip() else "cell")
        cells.append((label, shown if isinstance(shown, Paragraph) or not said.strip() else _strong(shown)))
    return table(heads, cells, width, language=tongue, bare=True)


def _beside(rows: tuple[Fact, ...], width: float) -> Flowable:
    """A label in each language side by side, then the value; the columns as wide as what is in them."""
    said = [(row.label.text("uk"), row.label.text("en"), row.value.said.text("both")) for row in rows]
    shown_at_all = [(uk, en, stated(value, "both")) for uk, en, value in said]
    heads = [Column("", share) for share in fitted((34, 34, 32), shown_at_all, width)]
    cells = []
    for row, (uk, en, value) in zip(rows, said, strict=True):
        shown = cell(row.value, "both", "cell_strong" if value.strip() else "cell")
        cells.append((uk, en, shown if isinstance(shown, Paragraph) or not value.strip() else _strong(shown)))
    return table(heads, cells, width, language="both", bare=True)


def _strong(text: str) -> Paragraph:
    return paragraph(text, "cell_strong")


def _table(block: Table, width: float, tongue: str) -> Iterator[Flowable]:
    if tongue == "both" and block.rows:  # heads in both languages take more lines
        yield CondPageBreak(_WITH_TITLES)
    yield from _titled(block.title, block.beside, tongue)
    if not block.rows:
        yield paragraph(stated(block.when_empty.text(tongue), tongue))
        return
    for places, rooms in whole_words(_shares(block, width, tongue), _texts(block, tongue), width):
        heads = [
            Column(
                block.heads[place].title.text(tongue),
                room,
                block.heads[place].align,
                block.heads[place].strong,
            )
            for place, room in zip(places, rooms, strict=True)
        ]
        rows = ([cell(row[place], tongue) for place in places] for row in block.rows)
        yield table(heads, rows, width, language=tongue, boxed=block.boxed)
        if places[-1] + 1 < len(block.heads):
            yield gap(4)
    if not block.legend.blank:
        yield gap(2)
        yield paragraph(block.legend.text(tongue), "small")


def _texts(block: Table, tongue: str) -> list[list[str]]:
    """What stands in each column, its head first."""
    columns = [[head.title.text(tongue)] for head in block.heads]
    for row in block.rows:
        for column, one in zip(columns, row, strict=True):
            if not one.hand:
                column += [_SIGN[one.alert] + stated(one.said.text(tongue), tongue),
                           *(stated(was.text(tongue), tongue) for was in one.struck)]  # fmt: skip
    return columns


def _shares(block: Table, width: float, tongue: str) -> Sequence[float]:
    """As the record says; in both languages side by side as wide as what is in them."""
    declared = tuple(head.share for head in block.heads)
    if tongue != "both" or block.boxed:
        return declared
    heads = tuple(head.title.text(tongue) for head in block.heads)
    return fitted(
        declared, [heads, *(tuple(one.said.text(tongue) for one in row) for row in block.rows)], width
    )


def _note(block: Note, width: float, tongue: str) -> Iterator[Flowable]:
    yield from _titled(block.title, block.beside, tongue)
    text = stated(block.text.text(tongue), tongue)
    for part in text.split("\n\n"):
        whole = corrected([part], "", role="body") if block.superseded else paragraph(part)
        yield from sliced(whole, width, _PIECE)
        yield gap(3)


def _signatures(block: Signatures, width: float, tongue: str) -> Iterator[Flowable]:
    yield CondPageBreak(_WITH_TITLE)
    yield from _titled(block.title, Said("", ""), tongue)
    if block.listed:
        yield _signature_list(block, width, tongue)
        return
    heads = [paragraph(wording(tongue, f"print.signature.{name}"), "cell_strong") for name, _ in _SIGNATURE]
    shares = [share for _, share in _SIGNATURE]
    widths = in_one(shares, _signature_texts(block, tongue), width)
    rows = [[*_signature(row, tongue), ""] for row in block.rows]
    yield grid(
        [heads, *rows], widths, ("LINEBELOW", (0, 0), (-1, 0), HAIR, black),
        ("LINEBELOW", (0, 1), (-2, -1), HAIR, black), ("LINEBELOW", (-1, 1), (-1, -1), 1.1, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 1), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 1), (-1, -1), 5), ("RIGHTPADDING", (0, 0), (-2, -1), 6), head=True,
    )  # fmt: skip


def _signature_list(block: Signatures, width: float, tongue: str) -> Flowable:
    """A row for each signature, by signers: who, in which role, over what, what it means, when, how it stands."""
    heads = [wording(tongue, f"print.signature.{name}") for name, _ in _LISTED]
    signers = list(dict.fromkeys((row.name, row.role) for row in block.rows))
    rows = [
        (*(stated(said.text(tongue), tongue) for said in (row.name, row.role, row.about, row.meaning)),
         stated(row.at, tongue), _standing(row, tongue))
        for row in sorted(block.rows, key=lambda row: signers.index((row.name, row.role)))
    ]  # fmt: skip
    shares = [share for _, share in _LISTED]
    if tongue == "both":
        widths = fitted(shares, [heads, *rows], width)
    else:
        widths = in_one(shares, [*zip(heads, *rows, strict=True)], width)
    return table([Column(*one) for one in zip(heads, widths, strict=True)], rows, width, language=tongue)


def _standing(row: Signed, tongue: str) -> str:
    """Its state with the key; of one that does not hold, why."""
    said = ", ".join(filter(None, (wording(tongue, f"print.signature_state.{row.state}"), row.key)))
    sign = _SIGN["red"] if row.state == "void" else ""
    return sign + "\n".join(filter(None, (said, row.why.text(tongue))))


def _signature_texts(block: Signatures, tongue: str) -> list[list[str]]:
    columns = [[wording(tongue, f"print.signature.{name}")] for name, _ in _SIGNATURE]
    for row in block.rows:
        for column, said in zip(columns, (row.name, row.role, row.meaning), strict=False):
            column.append(said.text(tongue))
        columns[2].append(row.about.text(tongue))
    return columns


def _signature(row: Signed, tongue: str) -> list[Flowable | list[Flowable]]:
    state = wording(tongue, f"print.signature_state.{row.state}")
    why = [paragraph(row.why.text(tongue), "small")] if not row.why.blank else []
    key = [paragraph(row.key, "small")] if row.key else []
    about = [paragraph(row.about.text(tongue), "small")] if not row.about.blank else []
    name, role = (stated(said.text(tongue), tongue) for said in (row.name, row.role))
    return [
        paragraph(name, "cell_strong"), paragraph(role, "cell"),
        [paragraph(row.meaning.text(tongue), "cell"), *about], paragraph(stated(row.at, tongue), "cell"),
        [paragraph(state, "cell_strong" if row.state != "valid" else "cell"), *key, *why],
    ]  # fmt: skip


def _amendments(block: Amendments, width: float, tongue: str) -> Iterator[Flowable]:
    yield from _titled(block.title, Said("", ""), tongue)
    heads = [wording(tongue, f"print.amended.{name}") for name, _ in _AMENDED]
    said = [
        (
            row.mark, row.what.text(tongue), stated(row.before.text(tongue), tongue),
            f"→ {stated(row.after.text(tongue), tongue)}", row.why.text(tongue), f"{row.by.text(tongue)}\n{row.at}",
        )
        for row in block.rows
    ]  # fmt: skip
    whole = [heads, *((mark, what, f"{was} {now}", why, by) for mark, what, was, now, why, by in said)]
    widths = in_one([share for _, share in _AMENDED], [*zip(*whole, strict=True)], width)
    rows = [(mark, what, corrected([before], after), why, by) for mark, what, before, after, why, by in said]
    yield table([Column(*one) for one in zip(heads, widths, strict=True)], rows, width, language=tongue)


def _chart(block: Chart, width: float, tongue: str) -> Iterator[Flowable]:
    drawn = LineChart(block, width, tongue=tongue)
    yield KeepTogether([*_titled(block.title, Said("", ""), tongue), drawn])


def _ink(block: InkLines, width: float, tongue: str) -> Iterator[Flowable]:
    yield CondPageBreak(_HAND + 16)
    lines = ink_lines([label.text(tongue) for label in block.labels], block.shares, width, height=0)
    yield grid([[lines]], [width], ("TOPPADDING", (0, 0), (-1, -1), _HAND))
    yield gap(4)


def _questions(block: Questions, width: float, tongue: str) -> Iterator[Flowable]:
    rows = questions(block, width, tongue=tongue)
    first = rows[0].height if rows else 0.0  # of the break before the first question: as high as the question
    yield CondPageBreak(first + _TITLE)
    yield from _titled(block.title, block.hint, tongue)
    yield from rows


def _labels(block: Labels, width: float, tongue: str) -> Iterator[Flowable]:
    yield from labels(block, width, tongue=tongue)


_DRAWN: Mapping[type[Any], Callable[[Any, float, str], Iterator[Flowable]]] = {
    Facts: _facts, Table: _table, Note: _note, Signatures: _signatures, Amendments: _amendments, Chart: _chart,
    InkLines: _ink, Questions: _questions, Labels: _labels,
}  # fmt: skip
