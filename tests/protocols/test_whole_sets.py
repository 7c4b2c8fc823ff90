"""A planned set is done when everything it needs was measured, in one go or in several."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.reader import read_library
from clinicdesk.protocols.schedule import Taken, due_clock
from tests.protocols.test_schedule import PLAN, SERIES, at
from tests.support.source import ROOT

NEEDY = SERIES.model_copy(update={"needs": ("sbp", "spo2")})
BOTH = frozenset({"sbp", "spo2"})


@pytest.mark.parametrize(
    ("taken", "next_", "done"),
    [
        ([(5, {"spo2"})], 5, []),
        ([(5, {"spo2"}), (6, {"sbp"})], 10, [5]),
        ([(5, {"spo2"}), (9, {"sbp"})], 10, [5]),  # still before ten: what was lacking of five
        ([(5, {"spo2"}), (9, BOTH)], 10, [5]),  # one set, one planned time: ten is still to be measured
        ([(5, {"spo2"}), (10, {"sbp"})], 5, []),
        ([(5, {"spo2"}), (10, {"sbp"}), (11, {"spo2"})], 15, [10]),
        ([(5, BOTH), (10, {"spo2"})], 10, [5]),
        ([(5, BOTH), (8, BOTH)], 15, [5, 10]),
        ([(5, BOTH), (7, {"spo2"})], 10, [5]),
        ([(1, {"spo2"}), (6, {"sbp"})], 5, []),
    ],
)
def test_a_set_with_a_part_missing_is_due_until_the_rest_is_there(
    taken: list[tuple[float, frozenset[str]]], next_: int, done: list[int]
) -> None:
    """Proves: REQ-SCH-010. One number used to answer a whole planned set."""
    clock = due_clock(NEEDY, PLAN, [Taken(at(when), fields) for when, fields in taken], at(11.5))
    assert clock.next is not None
    assert (clock.next.minute, [due.minute for due in clock.done]) == (next_, done)


def test_a_part_that_is_missing_can_be_explained() -> None:
    """Proves: REQ-SCH-010."""
    clock = due_clock(NEEDY, PLAN, [Taken(at(5), {"spo2"})], at(6), excused=PLAN[:1])
    assert clock.next is not None
    assert clock.next.at - PLAN[0].at == timedelta(minutes=5)


def test_the_ketamine_day_needs_pressure_pulse_saturation_breathing_and_alertness() -> None:
    """Proves: REQ-SCH-010."""
    programme = library().read("gkap", "0.1").definition
    assert isinstance(programme, Programme)
    assert programme.series[0].needs == ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")


def test_a_series_cannot_need_what_its_form_does_not_ask(tmp_path: Path) -> None:
    """Proves: REQ-DEF-001. No set could ever be whole."""
    source = ROOT / "clinicdesk" / "protocols" / "library"
    shutil.copytree(source, tmp_path / "library")
    path = tmp_path / "library" / "gkap" / "0.1" / "definition.toml"
    text = path.read_text(encoding="utf-8").replace('needs = ["sbp",', 'needs = ["sbq",')
    path.write_text(text, encoding="utf-8")
    told = [(one.code, one.sentence("en")) for one in read_library(tmp_path / "library").problems]
    assert [code for code, sentence in told if "sbq" in sentence] == ["DEF019"]
