"""The process is killed in the middle of work: what the services confirmed is there, and nothing is torn."""

import random

import pytest

from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.kill import Workplace, handed
from tests.support.kill_remains import holder_of, remains_of

SEED = 20261124


def test_twelve_kills_while_recording_lose_nothing_confirmed(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-001."""
    kill_while_recording(clinic, figures, kills=12)


@pytest.mark.long
def test_fifty_kills_while_recording_lose_nothing_confirmed(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-001."""
    kill_while_recording(clinic, figures, kills=50)


def test_kills_while_the_file_gets_a_new_key_leave_exactly_one_that_opens(
    clinic: Clinic, figures: Figures
) -> None:
    """Proves: REQ-REL-003."""
    holder, chance = holder_of(clinic, "admin"), random.Random(SEED)
    rotations = 0
    with Workplace() as workplace:
        for _ in range(8):
            told = handed(clinic, chance.getrandbits(64))
            rotations += len(workplace.killed("rotate", told, after=1, seconds=chance.uniform(0, 0.1)))
            remains = remains_of(clinic.folder, holder, clinic.clock)
            assert remains.whole, remains
    figures("kill -9 during key rotation", kills=8, rotations=rotations, unopenable=0)


def kill_while_recording(clinic: Clinic, figures: Figures, *, kills: int) -> None:
    """Kill the nurse's process again and again; look at the whole file after each kill."""
    holder, chance = holder_of(clinic, "nurse"), random.Random(SEED)
    confirmed: list[str] = []
    kept = 0
    with Workplace() as workplace:
        for _ in range(kills):
            told = handed(clinic, chance.getrandbits(64))
            confirmed += workplace.killed(
                "record", told, after=chance.randint(1, 20), seconds=chance.uniform(0, 0.02)
            )
            remains = remains_of(clinic.folder, holder, clinic.clock)
            assert remains.missing(confirmed) == set()
            assert remains.whole, remains
            kept = len(remains.kept)
    assert len(set(confirmed)) == len(confirmed)
    figures(
        "kill -9 while recording", kills=kills, confirmed=len(confirmed), lost=0, torn=0,
        written_but_not_confirmed=kept - len(confirmed),
    )  # fmt: skip
