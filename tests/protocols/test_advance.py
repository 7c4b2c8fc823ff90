"""When the cursor moves on by itself: the value is possible and no further digit can be valid."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinicdesk.protocols.advance import is_complete
from tests.support.sheets import question

PULSE = {"lowest": 20, "highest": 250}


@pytest.mark.parametrize(
    ("type_", "more", "text", "expected"),
    [
        ("integer", PULSE, "7", False), ("integer", PULSE, "72", True), ("integer", PULSE, "26", True),
        ("integer", PULSE, "25", False), ("integer", PULSE, "12", False), ("integer", PULSE, "120", True),
        ("integer", PULSE, "251", False), ("integer", PULSE, "", False), ("integer", PULSE, "72 ", True),
        ("integer", PULSE, "-5", False), ("integer", {"lowest": 50, "highest": 100}, "9", False),
        ("integer", {"lowest": 50, "highest": 100}, "10", False),
        ("integer", {"lowest": 0, "highest": 5}, "0", True), ("integer", {"lowest": 0}, "12", False),
        ("integer", {"lowest": 0, "highest": 10}, "1", False), ("integer", {"lowest": 0, "highest": 10}, "2", True),
        ("scale_item", {"values": (0, 1, 3, 5)}, "3", True), ("scale_item", {"values": (0, 1, 3, 5)}, "2", False),
        ("scale_item", {"values": (1, 10)}, "1", False), ("choice", {"values": (1, 2)}, "2", True),
        ("decimal", {"decimals": 1, "lowest": 30, "highest": 43}, "36", False),
        ("decimal", {"decimals": 1, "lowest": 30, "highest": 43}, "36,6", True),
        ("decimal", {"decimals": 1, "lowest": 30, "highest": 43}, "43,5", False),
        ("decimal", {"decimals": 1, "lowest": 30, "highest": 43}, "36,6 °C", False),
        ("pressure", {"lowest": 20, "highest": 300}, "120/8", False),
        ("pressure", {"lowest": 20, "highest": 300}, "120/80", True),
        ("pressure", {"lowest": 20, "highest": 300}, "120 80", True),
        ("time", {}, "0905", True), ("time", {}, "09:05", True), ("time", {}, "9:5", False),
        ("time", {}, "905", False), ("date", {}, "2019", False), ("date", {}, "12.05.2019", True),
        ("yes_no", {}, "так", False), ("text", {}, "слово", False),
    ],
)  # fmt: skip
def test_the_cursor_moves_on_when_nothing_more_can_come(
    type_: str, more: dict[str, Any], text: str, expected: bool
) -> None:
    """Proves: REQ-ANS-004."""
    assert is_complete(text, question(type_, **more)) is expected


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 400), st.integers(0, 999))
def test_a_complete_number_has_no_possible_successor(low: int, span: int, typed: int, tail: int) -> None:
    """Proves: REQ-ANS-004."""
    field = question("integer", lowest=low, highest=low + span)
    assume(is_complete(str(typed), field))
    assert low <= typed <= low + span
    assert not low <= int(f"{typed}{tail}") <= low + span
