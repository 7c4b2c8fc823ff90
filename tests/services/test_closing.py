"""The close of a dosing day: every reason that keeps it open, and what voids a signature."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.base import Base
from clinicdesk.services import (
    board,
    closing,
    missed_sets,
    presence,
    session_changes,
    session_events,
    session_papers,
    sessions,
    vitals,
)
from clinicdesk.services.closing import Part
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.watch import sets_in_session
from clinicdesk.ui.board.beat import gaps_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay, home_answers
from tests.support.going_home import closing_signatures, codes, finished, sign


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_a_close_names_everything_in_its_way(day: DosingDay) -> None:
    """Proves: REQ-CLO-001."""
    expected = ["AMP010", "AMP013", "CLO001", "CLO001"]
    assert codes(day) == expected
    with pytest.raises(Refused) as caught:
        closing.sign_closing(day.desk, day.nurse, day.session_id, part=Part.NURSE, pin=PINS["nurse"])
    assert [issue.code for issue in caught.value.issues] == expected
    with pytest.raises(Refused) as caught:
        sessions.close_session(day.desk, day.lead, day.session_id)
    assert [issue.code for issue in caught.value.issues] == ["CLO008", *expected]
    day.fill("discharge", home_answers(), person=day.person)
    day.wait(200)
    assert codes(day) == [*expected[:3], "CLO004", "CLO001"]


def test_a_set_nobody_explained_keeps_the_session_open_until_it_is_even_of_one_who_left(
    day: DosingDay,
) -> None:
    """Proves: REQ-CLO-001. The board still names it after the way home, and takes its reason."""
    with day.desk.database.read() as session:
        taken = sorted(sets_in_session(session, day.session_id, day.person), key=lambda one: one.row.taken_at)
    vitals.withdraw_reading(day.desk, day.nurse, taken[-2].row.response_id, reason="не той учасник",
                            pin=PINS["nurse"])  # fmt: skip
    finished(day)
    assert codes(day) == ["CLO003"]
    seen = board.board_of(day.desk, day.nurse)
    assert seen is not None
    column = next(one for one in seen.columns if one.person_id == day.person)
    (gap,) = gaps_of(column)
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=gap.ordinal,
        minute=gap.minute, cause="asleep",
    )  # fmt: skip
    assert codes(day) == []


def test_whatever_is_written_of_the_session_voids_the_signatures_before_it(day: DosingDay) -> None:
    """Proves: REQ-CLO-003."""
    finished(day)
    here: dict[str, Any] = {"session_id": day.session_id}
    changes: tuple[Callable[[], object], ...] = (
        partial(session_events.note_event, day.desk, day.nurse, **here, kind="note", note="світло блимнуло"),
        partial(presence.staff_came, day.desk, day.lead, **here, user_id=day.nurse2.user_id, role="co_therapist"),
        partial(day.fill, "incident", {"kind": "device", "description": "вимкнувся монітор"}),
    )  # fmt: skip
    for change in changes:
        sign(day, Part.NURSE, "nurse2")
        assert closing.closing_state(day.desk, day.lead, day.session_id).signed == (Part.NURSE,)
        change()
        assert closing.closing_state(day.desk, day.lead, day.session_id).signed == ()
    sign(day, Part.NURSE, "nurse2")
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка"))
    assert closing_signatures(made.record) == [("void", True)] * 3 + [("valid", False)]


def test_every_table_of_a_session_is_under_its_closing_signatures() -> None:
    """Proves: REQ-CLO-003. A new table about a session is covered, or left out for a reason named here."""
    apart = {"session", "session_key"}  # the row that is signed itself; who signs, not what happened
    found = {table.name for table in Base.metadata.tables.values() if "session_id" in table.c}
    assert found - apart == {one.__tablename__ for one in session_changes.OF_SESSION}
