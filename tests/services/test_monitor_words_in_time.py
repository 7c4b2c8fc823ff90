"""A monitor writes a word beside the hour; the day stands in the column of dates."""

import pytest

from clinicdesk.exchange import monitor

HEADING = "Date;Time;HR;SpO2"


def day_and_doubt(date: str, time: str) -> tuple[str, str, str]:
    """What the one line of a file says of its time."""
    table = monitor.read_monitor(f"{HEADING}\n{date};{time};72;97".encode())
    (line,) = monitor.lines_of(table)
    return str(line.day or ""), str(line.clock or ""), line.doubt


@pytest.mark.parametrize(
    ("date", "time", "told"),
    [
        ("24.11.2026", "10:49 (auto)", ("2026-11-24", "10:49:00", "")),
        ("24/11/2026", "10:49 NIBP", ("2026-11-24", "10:49:00", "")),
        ("05/06/2026", "10:49 (auto)", ("", "10:49:00", "two_ways")),
        ("24.11.2026", "25.11.2026 00:10", ("2026-11-25", "00:10:00", "")),
        ("", "10:49 (auto)", ("", "10:49:00", "unread")),
        ("scheduled", "10:49", ("", "10:49:00", "unread")),
        ("", "10:49", ("", "10:49:00", "")),
    ],
)
def test_a_word_beside_the_hour_hides_no_date(date: str, time: str, told: tuple[str, str, str]) -> None:
    """Proves: REQ-MON-291. The word counted as a day nobody could read, and the column of dates was not."""
    assert day_and_doubt(date, time) == told
