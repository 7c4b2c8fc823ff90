"""The doses of a day in the window: ordered by a physician, given by a nurse before another, residue destroyed."""

from clinicdesk.ui.board.looks import MinutesLook
from tests.support.at_board import AtBoard
from tests.support.at_register import write
from tests.support.clinic import NAMES
from tests.support.dosing_day import PINS

FULL = "лишилося 2 мл"
"""How an ampoule that nobody drew from is told on the sheet."""


def orders(day: AtBoard, code: str) -> None:
    """By weight, of the day's check: 0.65 mg for each of 80 kg."""
    day.act(code, "order")
    day.done(route="внутрішньом’язово (в/м)", per_kg="0,65")
    (order,) = day.column(code).orders
    assert (order.mg, order.ml, order.by) == ("52", "1.04", NAMES[day.login])


def gives(day: AtBoard, code: str, ml: str = "1,04", ampoule: str = FULL) -> None:
    """What was ordered, by the nurse before her colleague; the clock of this person begins anew."""
    day.act(code, "give")
    day.done(**hands(ml, ampoule))
    dose = day.column(code).doses[-1]
    assert (dose.giver, dose.witness) == (NAMES["nurse"], NAMES["nurse2"])
    minutes = day.shown(code).look("minutes")
    assert isinstance(minutes, MinutesLook)
    assert (day.column(code).due_minute, day.column(code).due_ordinal) == (5, dose.ordinal)


def hands(ml: str, ampoule: str) -> dict[str, str]:
    """What the sheet of giving asks: the nurse gives, her colleague witnesses."""
    return {
        "ampoule_id": ampoule, "drawn": ml, "given": ml, "pin": PINS["nurse"], "witness_id": NAMES["nurse2"],
        "witness_pin": PINS["nurse2"],
    }  # fmt: skip


def opens(day: AtBoard, ampoules: int, batch: str) -> None:
    """So many at the post, and back to the board."""
    write(day, day.board.place, "open", from_batch=batch, ampoules=str(ampoules))
    day.turn_to_board()


def destroys(day: AtBoard, left_mg: str) -> None:
    """All of one open ampoule, told by what is left in it."""
    write(day, day.board.place, "residue", ampoule=f"· {left_mg} мг", destroyed=left_mg,
          method="Розчинено й вилито")  # fmt: skip
