"""The conditions of entry on paper speak of the entry, not of what a scale says when the course is over."""

from datetime import timedelta

from clinicdesk.demo.scales import fill_scale
from clinicdesk.services import records
from tests.support.clinic import Clinic
from tests.support.met_child import MOTHER, Room, met
from tests.support.printed import WISH


def _rated(room: Room, total: int) -> None:
    fill_scale(
        room.desk, room.lead, "cries8", total, person_id=room.child, cohort_id=room.cohort,
        taken_at=room.desk.clock.now(),
    )  # fmt: skip


def _condition(room: Room) -> str:
    """How the record of the child prints the condition about CRIES-8, with the head of its column."""
    record = records.print_participant(room.desk, room.lead, room.child, WISH).record
    (table,) = (
        block for part in record.parts for block in part.blocks if "Умови вступу до програми" in repr(block)
    )
    (row,) = (row for row in table.rows if "CRIES-8" in repr(row))  # type: ignore[union-attr]
    return repr((table.heads, row))  # type: ignore[union-attr]


def test_a_child_who_got_better_was_not_admitted_wrongly(clinic: Clinic) -> None:
    """Proves: REQ-PRT-980. The closing 16 made the paper say that the condition of 17 was not met."""
    room = met(clinic)
    _rated(room, 28)
    assert "на час друку" in _condition(room)
    room.sign("guardian", MOTHER)
    room.sign("assent", "Гайдук Марко")
    room.permit()
    room.come()
    room.clinic.clock.advance(timedelta(days=30))
    _rated(room, 16)
    said = _condition(room)
    assert "до кінця першої зустрічі" in said
    assert "не виконано" not in said
