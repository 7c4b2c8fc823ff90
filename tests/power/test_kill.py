"""The process is killed in the middle of work: what the services confirmed is there, and nothing is torn."""

import random
import signal

import pytest

from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.kill import handed, holder_of, remains_of, workers

SEED = 20261124


def test_ten_kills_while_recording_lose_nothing_that_was_confirmed(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-001."""
    kill_while_recording(clinic, figures, kills=10)


@pytest.mark.long
def test_fifty_kills_while_recording_lose_nothing_that_was_confirmed(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-001."""
    kill_while_recording(clinic, figures, kills=50)


def test_kills_while_the_file_gets_a_new_key_leave_it_open_to_exactly_one(
    clinic: Clinic, figures: Figures
) -> None:
    """Proves: REQ-REL-003."""
    holder, chance = holder_of(clinic, "admin"), random.Random(SEED)
    rotations = 0
    for worker in workers(["rotate"] * 6):
        worker.begin(handed(clinic, chance.getrandbits(64)))
        rotations += len(worker.kill_after(chance.uniform(0.01, 0.2)))
        remains = remains_of(clinic.folder, holder, clinic.clock)
        assert remains.whole, remains
    figures("kill -9 during key rotation", kills=6, rotations=rotations, unopenable=0)


def kill_while_recording(clinic: Clinic, figures: Figures, *, kills: int) -> None:
    """Kill the nurse's process again and again; look at the whole file after each kill."""
    holder, chance = holder_of(clinic, "nurse"), random.Random(SEED)
    confirmed: list[str] = []
    kept = 0
    for worker in workers(["record"] * kills):
        worker.begin(handed(clinic, chance.getrandbits(64)))
        confirmed += worker.kill_after(chance.uniform(0.01, 0.3))
        assert worker.process.returncode == -signal.SIGKILL
        remains = remains_of(clinic.folder, holder, clinic.clock)
        assert remains.missing(confirmed) == set()
        assert remains.whole, remains
        kept = len(remains.readings)
    assert len(set(confirmed)) == len(confirmed) > kills
    figures(
        "kill -9 while recording", kills=kills, confirmed=len(confirmed), lost=0, torn=0,
        written_but_not_confirmed=kept - len(confirmed),
    )  # fmt: skip
