"""Whatever is done in whatever order, done or refused: every balance and every ampoule adds up."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import LedgerLine
from clinicdesk.services import ampoules, ledger_corrections, stock
from clinicdesk.services.ampoules import Parts, Taking
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.stock import Handful
from tests.support.clinic import Clinic, copy_clinic
from tests.support.pharmacy import POST, SAFE, TWO, Pharmacy, enter, pharmacy

CONTENT = 2_000


@pytest.fixture(scope="module")
def ours(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pharmacy]:
    """One open clinic; every example has a product, and so registers, of its own."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("sums") / "clinic")
    yield pharmacy(clinic)
    clinic.close()


def of(ours: Pharmacy) -> tuple[Parts, ...]:
    """Every standing ampoule of the product."""
    with ours.desk.database.read() as session:
        return tuple(one for one in ampoules.ampoules_in(session) if one.ampoule.product_id == ours.product)


def dose(ours: Pharmacy, which: int, volume: int) -> None:
    """Something is given from one of the ampoules, some of it destroyed."""
    opened = of(ours)
    if not opened:
        return
    ampoule = opened[which % len(opened)].ampoule.id
    taking = Taking(
        "person", f"{ours.product}-{which % 3}", volume, volume // 3, ours.nurse.user_id, ours.lead.user_id, "",
        ours.clinic.clock.now(),
    )  # fmt: skip
    with ours.desk.write(ours.nurse, Action.DOSE_GIVEN, entity="dose", entity_id="d") as work:
        ampoules.take_for_dose(ours.desk, work, ampoule, taking)


def amend(ours: Pharmacy, which: int, volume: int) -> None:
    """A dose was another volume."""
    with ours.desk.write(ours.nurse, Action.DOSE_AMENDED, entity="dose", entity_id="d") as work:
        ampoules.correct_for_dose(
            ours.desk, work, f"{ours.product}-{which % 3}", given_ul=volume, destroyed_ul=CONTENT - volume,
            author_id=ours.nurse.user_id, witness_id=ours.lead.user_id, reason="описка",
            happened_at=ours.clinic.clock.now(),
        )  # fmt: skip


def settle(ours: Pharmacy, which: int, _: int) -> None:
    """What is left of an ampoule is destroyed."""
    opened = of(ours)
    if opened:
        one = opened[which % len(opened)]
        ours.settle(one.ampoule.id, one.remaining_ul)


def rewrite(ours: Pharmacy, which: int, volume: int) -> None:
    """Some line should have said another number."""
    lines = [*ours.lines(), *ours.lines(POST)]
    line = lines[which % len(lines)]
    ledger_corrections.correct_line(
        ours.desk, ours.nurse, line.id, Righted(volume % 6), reason="описка", hands=TWO
    )


def smash(ours: Pharmacy, which: int, _: int) -> None:
    """Some break in the safe."""
    handful = Handful(ours.batch(), SAFE, 1 + which % 3)
    stock.discard_stock(
        ours.desk, ours.nurse, handful, kind="break", reason="впала", method="зібрано й вилито", hands=TWO
    )


ACTS: tuple[Callable[[Pharmacy, int, int], object], ...] = (
    lambda ours, which, _: ours.receive(1 + which % 4), lambda ours, which, _: ours.issue(1 + which % 4),
    lambda ours, which, _: ours.give_back(1 + which % 3), lambda ours, which, _: ours.open(1 + which % 2),
    dose, dose, amend, settle, rewrite, smash,
    lambda ours, which, volume: ours.count(which, volume, place=(SAFE, POST)[which % 2]),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 11), st.integers(1, CONTENT)),
        min_size=4,
        max_size=14,
    )
)
def test_every_balance_and_every_ampoule_adds_up_after_any_sequence_of_acts(
    ours: Pharmacy, acts: list[tuple[int, int, int]]
) -> None:
    """Proves: REQ-LGR-001, REQ-LGR-003."""
    fresh = replace(ours, product=enter(ours.desk, ours.nurse, manufacturer=ours.desk.ids.new()))
    fresh.receive(5)
    for number, which, volume in ((3, 3, 1), *acts):
        with suppress(Refused):
            ACTS[number](fresh, which, volume)
        adds_up(fresh)


def adds_up(ours: Pharmacy) -> None:
    """Every line continues the one before, the registers hold what came less what went, each ampoule its content."""
    safe, post = ours.lines(), ours.lines(POST)
    for lines in (safe, post):
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))
        assert all(one.after == two.before for one, two in pairwise(lines))
        assert all(line.after >= 0 for line in lines)
    whole = sum(register[-1].after for register in (safe, post) if register)
    gone = sum(-line.change for line in standing([*safe, *post]) if line.kind in {"open", "break", "destroy"})
    came = sum(line.change for line in standing([*safe, *post]) if line.kind == "receive")
    assert whole == came - gone
    opened = of(ours)
    assert len(opened) == sum(-line.change for line in standing(post) if line.kind == "open")
    for parts in opened:
        left = parts.remaining_ul
        assert parts.given_ul() + parts.destroyed_ul() + parts.returned_ul + left == CONTENT
        assert min(parts.given_ul(), parts.destroyed_ul(), parts.returned_ul, left) >= 0
        assert not (parts.closed and left)


def standing(lines: list[LedgerLine]) -> list[LedgerLine]:
    """Lines that no correction took back, without the corrections."""
    taken_back = {line.reverses for line in lines}
    return [line for line in lines if line.id not in taken_back and line.kind != "reverse"]
