"""The power goes: whatever the disk may then hold, nothing confirmed is lost and exactly one key opens it.

A process works through the services above a layer that records every write, cut, sync, rename and unlink;
the recording is replayed to many moments, with any of the unsynced 512-byte pieces there or not. Three
controls that must fail (other pragmas, a disk that lies) show that the proof can see a loss.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.kill import handed
from tests.support.kill_remains import Remains, glance_at, holder_of, remains_of
from tests.support.shim import Call, read_recording, run_above
from tests.support.shim_replay import Cut, cuts, files_in

SEED = 20261124
LEAVING = ["auditor", "therapist", "nurse2"]
_WAL = "journal_mode=WAL"
_BARE = ("foreign_keys=ON", "recursive_triggers=ON")


@dataclass(frozen=True, slots=True)
class Recording:
    """The folder before, and every change made to it since."""

    before: dict[str, bytes]
    calls: list[Call]

    def cuts(self, count: int, *, honest: bool = True) -> Iterator[Cut]:
        """Cut half anywhere and half between two changes of the keys file, where a key is new."""
        return cuts(self.before, self.calls, self._moments(count), seed=SEED, honest=honest)

    def _moments(self, count: int) -> list[int]:
        chance = random.Random(SEED)
        keys = [n for n, call in enumerate(self.calls) if call.kind == "R" and call.data == b"clinic.keys"]
        anywhere = [chance.randint(1, len(self.calls)) for _ in range(count if not keys else count // 2)]
        rotating = list(zip(keys[::2], keys[1::2], strict=True))
        for _ in range(count - len(anywhere)):
            first, last = chance.choice(rotating)
            anywhere.append(chance.randint(max(1, first - 20), min(last + 20, len(self.calls))))
        return anywhere


@dataclass(frozen=True, slots=True)
class Outcome:
    """One cut and what was found after it."""

    cut: Cut
    remains: Remains

    @property
    def lost(self) -> int:
        """How many confirmed sets and signatures are gone."""
        return len(self.remains.missing(self._confirmed("kept")))

    @property
    def removed(self) -> list[str]:
        """Logins whose removal was confirmed."""
        return self._confirmed("removed")

    @property
    def rotating(self) -> bool:
        """Whether the cut fell between the first and the last step of a rotation."""
        return len(json.loads(self.cut.files["clinic.keys"])["recovery"]["seal"]) > 1

    def _confirmed(self, kind: str) -> list[str]:
        said = [json.loads(line) for line in self.cut.acknowledged]
        return [entry[kind] for entry in said if kind in entry]


def test_five_hundred_power_cuts_while_recording_and_rotating_keys(
    shim: Path, clinic: Clinic, tmp_path: Path, figures: Figures
) -> None:
    """Proves: REQ-REL-002, REQ-REL-003."""
    cut_while_working(shim, clinic, tmp_path, figures, whole_look_at=50)


@pytest.mark.long
def test_five_hundred_power_cuts_each_opened_as_the_program_does(
    shim: Path, clinic: Clinic, tmp_path: Path, figures: Figures
) -> None:
    """Proves: REQ-REL-002, REQ-REL-003."""
    cut_while_working(shim, clinic, tmp_path, figures, whole_look_at=1)


@pytest.mark.parametrize(
    ("name", "pragmas", "honest"),
    [
        ("synchronous=NORMAL", (_WAL, "synchronous=NORMAL", *_BARE), True),
        pytest.param(
            "journal DELETE, FULL",
            ("journal_mode=DELETE", "synchronous=FULL", *_BARE),
            True,
            marks=pytest.mark.long,
        ),
        pytest.param(
            "a disk that ignores syncs", (_WAL, "synchronous=FULL", *_BARE), False, marks=pytest.mark.long
        ),
    ],
)
def test_the_proof_sees_what_weaker_settings_lose(
    shim: Path,
    clinic: Clinic,
    tmp_path: Path,
    figures: Figures,
    name: str,
    pragmas: tuple[str, ...],
    honest: bool,
) -> None:
    """Proves: REQ-REL-002."""
    recording = recorded(shim, clinic, tmp_path, "write_with", readings=15, pragmas=pragmas)
    holder = holder_of(clinic, "nurse")
    found = [
        Outcome(cut, glance_at(cut.put(tmp_path / "after"), holder))
        for cut in recording.cuts(100, honest=honest)
    ]
    harmed = [outcome for outcome in found if outcome.lost or not outcome.remains.whole]
    figures(
        f"power cuts, control {name}", cuts=len(found), losing=sum(outcome.lost > 0 for outcome in found),
        unopenable_or_corrupt=sum(not outcome.remains.whole for outcome in found),
    )  # fmt: skip
    assert harmed


def cut_while_working(
    shim: Path, clinic: Clinic, tmp_path: Path, figures: Figures, *, whole_look_at: int
) -> None:
    """Record, remove three people one after another, cut 500 times; every nth folder is opened in full."""
    admin, gone = holder_of(clinic, "admin"), {login: holder_of(clinic, login) for login in LEAVING}
    recording = recorded(shim, clinic, tmp_path, "write_and_rotate", readings=15, leaving=LEAVING)
    found = []
    for number, cut in enumerate(recording.cuts(500)):
        folder = cut.put(tmp_path / "after")
        full = number % whole_look_at == 0
        remains = remains_of(folder, admin, clinic.clock) if full else glance_at(folder, admin)
        found.append(Outcome(cut, remains))
        for login in found[-1].removed:
            assert gone[login].secrets(vault.read_keys(ClinicFolder(folder).keys)) == ()
            assert gone[login].secrets(vault.read_keys(ClinicFolder(folder).keys_previous)) == ()
    figures(
        "power cuts while recording and rotating", cuts=len(found), calls=len(recording.calls),
        opened_in_full=len(found[::whole_look_at]), losing=sum(outcome.lost > 0 for outcome in found),
        corrupt=sum(not outcome.remains.whole for outcome in found),
        opened_by_other_than_one_key=sum(outcome.remains.opening_keys != 1 for outcome in found),
        two_keys_side_by_side=sum(outcome.rotating for outcome in found),
    )  # fmt: skip
    assert [outcome for outcome in found if outcome.lost] == []
    assert [outcome.remains for outcome in found if not outcome.remains.whole] == []


def recorded(shim: Path, clinic: Clinic, tmp_path: Path, work: str, **told: object) -> Recording:
    """Do this work above the recording layer."""
    before = files_in(clinic.folder)
    log = tmp_path / "recording"
    run_above(shim, clinic.folder, work, recording=log, clinic=handed(clinic, SEED), **told)
    return Recording(before, [*read_recording(log)])
