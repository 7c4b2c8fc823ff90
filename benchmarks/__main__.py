"""Run all measurements and print the table."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import (
    audit,
    board,
    board_enter,
    board_redraw,
    cohorts,
    definitions,
    intake,
    machine,
    notes,
    opening,
    people,
    records,
    scores,
    start,
    unlock,
    vitals,
)
from benchmarks.measuring import Figure

PARTS = (
    machine,
    vitals,
    board,
    board_enter,
    board_redraw,
    unlock,
    audit,
    people,
    intake,
    start,
    definitions,
    scores,
    cohorts,
    records,
    opening,
    notes,
)


def main() -> int:
    """Print the figures of each part as soon as they are there; the ratios are what the promises are about."""
    every = {part.__name__.rpartition(".")[2]: part for part in PARTS}
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--short", action="store_true", help="fewer rounds and smaller files")
    parser.add_argument("part", nargs="*", help=f"only these: {', '.join(every)}")
    asked = parser.parse_args()
    if unknown := set(asked.part) - every.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as name:
        for part in dict.fromkeys(asked.part or every):
            folder = Path(name) / part
            folder.mkdir()
            print(table(every[part].run(folder, short=asked.short)), flush=True)
    return 0


def table(figures: list[Figure]) -> str:
    """Aligned columns: what, ours, bare, ratio, promise."""
    head = ("measured", "ours ms", "p95", "bare ms", "p95", "ratio", "promise")
    rows = [
        (f.what, f"{f.ours_ms:.3f}", f"{f.ours_p95_ms:.3f}", f"{f.bare_ms:.3f}", f"{f.bare_p95_ms:.3f}",
         f"{f.ratio:.2f}", f.promise)
        for f in figures
    ]  # fmt: skip
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                     for row in (head, *rows))  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
