"""What a dose took from its ampoules goes back to them, to another ampoule, or to the dose of another person.

All inside the act that corrects the dose; the tables hold the sum of each ampoule. Microlitres.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.drugs import Portion
from clinicdesk.models.unit_of_work import Work
from clinicdesk.services.ampoule_shares import Held, Step, spread
from clinicdesk.services.ampoules import (
    Parts,
    add_portion,
    ampoules_of_dose,
    held_of,
    ml_text,
    parts_of,
    standing_ampoule,
)
from clinicdesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Move:
    """Who moves it, when and why. `method`: how what a closed ampoule gets back was destroyed."""

    author_id: str
    witness_id: str
    happened_at: datetime
    reason: str
    method: str = ""


def give_back(desk: Desk, work: Work, dose_id: str, move: Move) -> tuple[Portion, ...]:
    """Nothing of it was given: in an open ampoule it is remainder again, in a closed one it joins the rest.

    Raises Refused DOS302 at "method": a closed ampoule has no rest yet, and nobody said how this one was destroyed.
    """
    return tuple(
        row
        for parts in _parts_of_dose(work, dose_id)
        for row in _write(desk, work, parts, dose_id, _emptied(parts, dose_id, move.method), move=move)
    )


def draw_from(
    desk: Desk, work: Work, ampoule_id: str, dose_id: str, *, person_id: str, given_ul: int, destroyed_ul: int,
    move: Move,
) -> tuple[Portion, ...]:  # fmt: skip
    """All of it came from this ampoule; where it is closed, from the rest destroyed. Refused AMP001, AMP003."""
    parts = parts_of(work, standing_ampoule(work.session, ampoule_id))
    (steps,), missing = spread([held_of(parts, dose_id)], given_ul, destroyed_ul)
    if missing:
        taken = given_ul + destroyed_ul
        raise Refused(
            Issue("AMP003", "ampoule", values={"left": ml_text(taken - missing), "taken": ml_text(taken)})
        )
    return tuple(_write(desk, work, parts, dose_id, steps, move=move, person_id=person_id))


def hand_to(
    desk: Desk, work: Work, dose_id: str, *, to_dose: str, to_person: str, move: Move
) -> tuple[Portion, ...]:
    """What one dose took belongs to another; a closed ampoule passes it on through what was returned."""
    rows: list[Portion] = []
    for parts in _parts_of_dose(work, dose_id):
        given, destroyed = parts.given_ul(dose_id), parts.destroyed_ul(dose_id)
        through = given + destroyed if parts.closed else 0
        rows += _write(desk, work, parts, dose_id, [Step(-given, -destroyed, through)], move=move)
        rows += _write(
            desk, work, parts, to_dose, [Step(given, destroyed, -through)], move=move, person_id=to_person
        )
    return tuple(rows)


def _parts_of_dose(work: Work, dose_id: str) -> tuple[Parts, ...]:
    held = [parts_of(work, ampoule) for ampoule in ampoules_of_dose(work, dose_id)]
    if not held:
        raise Refused(Issue("AMP007", "dose"))
    return tuple(one for one in held if one.given_ul(dose_id) or one.destroyed_ul(dose_id))


def _emptied(parts: Parts, dose_id: str, method: str) -> tuple[Step, ...]:
    """The steps by which an ampoule gets back all it gave a dose."""
    held = held_of(parts, dose_id)
    if method:
        held = replace(held, residue=replace(held.residue, returned_ul=0, method=method, settled=True))
    (steps,), missing = spread([held], -held.given_ul, -held.destroyed_ul)
    if missing or not _kept(held, method):
        raise Refused(Issue("DOS302", "method"))
    return steps


def _kept(held: Held, method: str) -> bool:
    """Whether the rest of a closed ampoule says what became of it."""
    rest = held.residue
    return not held.closed or bool(method or rest.method or rest.returned_ul)


def _write(
    desk: Desk, work: Work, parts: Parts, dose_id: str, steps: "tuple[Step, ...] | list[Step]", *, move: Move,
    person_id: str = "",
) -> Iterator[Portion]:  # fmt: skip
    person = person_id or next(one.person_id for one in parts.portions if one.dose_id == dose_id)
    for step in steps:
        yield add_portion(
            desk, work, parts.ampoule.id, given_ul=step.given_ul, destroyed_ul=step.destroyed_ul,
            returned_ul=step.returned_ul, method=step.method, author_id=move.author_id,
            witness_id=move.witness_id, happened_at=move.happened_at, person_id=person, dose_id=dose_id,
            reason=move.reason,
        )  # fmt: skip
