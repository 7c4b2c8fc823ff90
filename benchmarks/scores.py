"""One set of observations scored (NEWS2 and the alert table) beside a bare hand-written NEWS2; lines a second."""

import json
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from benchmarks.measuring import Figure, compare
from clinicdesk.commands.score import score_batch
from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Values

CODE = "news2"
SET: Values = {
    "rr": 22, "spo2": 94, "o2": "air", "sbp": 184, "pulse": 112, "acvpu": "A", "temp": Decimal("38.4"), "scale": 1,
}  # fmt: skip
INNER = 100
"""Sets a round: one alone is too short for the clock."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The set in hundreds (times are for one hundred), then a batch file against parsing its lines alone."""
    form, series = library().form(CODE), library().programme("gkap").series[0]
    facts = {f"form.vitals.{name}": value for name, value in SET.items()}

    def ours() -> None:
        for _ in range(INNER):
            sheet = score(form, SET)
            alerts_of(form.alerts, sheet.facts)
            alerts_of(series.alerts, {**facts, **sheet.facts})

    def bare() -> None:
        for _ in range(INNER):
            bare_news2(22, 94, o2="air", sbp=184, pulse=112, acvpu="A", temp=38.4)

    rounds = 30 if short else 300
    return [
        compare(
            "score 100 vitals sets, NEWS2 and alerts", ours, bare, rounds=rounds,
            promise="ours ≤ 10 ms: 100 µs a set",
        ),
        _batch(folder, lines=2_000 if short else 20_000),
    ]  # fmt: skip


def bare_news2(rr: int, spo2: int, *, o2: str, sbp: int, pulse: int, acvpu: str, temp: float) -> int:
    """The chart on scale 1 as one would write it by hand (RCP 2017), without checks, names or reasons."""
    return (
        (3 if rr <= 8 else 1 if rr <= 11 else 0 if rr <= 20 else 2 if rr <= 24 else 3)
        + (3 if spo2 <= 91 else 2 if spo2 <= 93 else 1 if spo2 <= 95 else 0)
        + (2 if o2 == "oxygen" else 0)
        + (3 if sbp <= 90 else 2 if sbp <= 100 else 1 if sbp <= 110 else 0 if sbp <= 219 else 3)
        + (3 if pulse <= 40 else 1 if pulse <= 50 else 0 if pulse <= 90 else 1 if pulse <= 110 else 2)
        + (0 if acvpu == "A" else 3)
        + (3 if temp <= 35 else 1 if temp <= 36 else 0 if temp <= 38 else 1 if temp <= 39 else 2)
    )


def _batch(folder: Path, *, lines: int) -> Figure:
    answers = {name: float(value) if isinstance(value, Decimal) else value for name, value in SET.items()}
    line = json.dumps({"form": CODE, "answers": answers})
    path = folder / "batch.jsonl"
    path.write_text(f"{line}\n" * lines, encoding="utf-8")
    ours = _seconds(lambda: score_batch("en", None, str(path)))
    parsed = _seconds(lambda: [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()])
    return Figure(
        f"score --batch, {lines} lines: {lines / ours:,.0f} a second", ours * 1000, ours * 1000, parsed * 1000,
        parsed * 1000, "bare: json.loads of the same lines",
    )  # fmt: skip


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
