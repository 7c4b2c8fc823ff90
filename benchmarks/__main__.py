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


def main() -> int:
    """Print one line a figure; the ratios are what the promises are about."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--short", action="store_true", help="fewer rounds and smaller files")
    short = parser.parse_args().short
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        parts = (
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
        for part in parts:
            folder = Path(name) / part.__name__.rpartition(".")[2]
            folder.mkdir()
            figures += part.run(folder, short=short)
    print(table(figures))
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
