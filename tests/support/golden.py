"""Documents held against what was agreed: the record as JSON, its Ukrainian pages as text."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from clinicdesk.reports.record import Block, Cell, Facts, Record
from clinicdesk.reports.render import render
from clinicdesk.reports.said import plain
from tests.support.paper import page_texts, spaced
from tests.support.records import PRINTED

GOLDEN = Path(__file__).parents[1] / "golden"


def masked(record: Record, said: Mapping[str, str]) -> Record:
    """The same with facts that come from a random key said alike: English label to what stands there instead."""
    parts = [
        dataclasses.replace(part, blocks=tuple(_masked(block, said) for block in part.blocks))
        for part in record.parts
    ]
    return dataclasses.replace(record, parts=tuple(parts))


def _masked(block: Block, said: Mapping[str, str]) -> Block:
    if not isinstance(block, Facts):
        return block
    rows = (
        dataclasses.replace(row, value=Cell(plain(said[row.label.en]))) if row.label.en in said else row
        for row in block.rows
    )
    return dataclasses.replace(block, rows=tuple(rows))


def said(records: Sequence[Record]) -> str:
    """The canonical JSON of a document, one record a line."""
    return "".join(f"{record.canonical().decode()}\n" for record in records)


def shown(records: Sequence[Record]) -> str:
    """The text of its pages, a page a line."""
    pages = [page for record in records for page in page_texts(render(record, "uk", PRINTED))]
    return "".join(f"{page}\n" for page in pages)


def agreed(name: str) -> tuple[list[object], str]:
    """What was agreed: the records, and the text of all pages."""
    records = (GOLDEN / f"{name}.json").read_text(encoding="utf-8").splitlines()
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    return [json.loads(line) for line in records], spaced(text)
