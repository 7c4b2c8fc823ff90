"""Every byte the program writes, wherever and for however short a time: no person's data stands in it."""

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.canary import ALLOWED, allowed, bits_per_byte, canary, sightings
from tests.support.canary_story import PLANTED
from tests.support.figures import Figures
from tests.support.shim import process_above, read_recording

ENOUGH = 100_000
"""Bytes below which the entropy of noise itself is noise."""
AT_THE_END = " at the end"


@dataclass(frozen=True, slots=True)
class Written:
    """All bytes of the day by path, and the words to look for by field."""

    home: Path
    bytes_of: dict[str, bytes]
    words: dict[str, str]


@pytest.fixture(scope="module")
def written(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A day in the clinic: every write to any file, also to those since deleted, and what lies there at the end."""
    home = tmp_path_factory.mktemp("day")
    for name in ("temp", "workstation", "home"):
        (home / name).mkdir()
    places = {
        "TMPDIR": "temp", "SQLITE_TMPDIR": "temp", "HOME": "home", "XDG_DATA_HOME": "home",
        "CLINICDESK_HOME": "workstation",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for variable, name in places.items():
            patch.setenv(variable, str(home / name))
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        done = process_above(
            shim, Path("/"), "day_of_canaries", recording=home / "recording", place=str(home / "clinic"),
            workstation=str(home / "workstation"),
        )  # fmt: skip
    words = {field: canary(field) for field in PLANTED} | json.loads(done.stdout)
    return Written(home, {**bytes_by_path(home), "standard error": done.stderr.encode()}, words)


def test_no_canary_stands_in_any_byte_the_program_wrote(written: Written, figures: Figures) -> None:
    """Proves: REQ-LEAK-001."""
    seen = [
        sighting
        for path, data in written.bytes_of.items()
        for sighting in sightings(path, data, written.words)
    ]
    leaks = [sighting for sighting in seen if not allowed(sighting)]
    figures(
        "canaries", planted=len(written.words), files=len(written.bytes_of),
        bytes_scanned=sum(map(len, written.bytes_of.values())), allowed=len(seen) - len(leaks), leaks=len(leaks),
    )  # fmt: skip
    assert leaks == []


def test_what_may_be_read_before_a_password_is_there(written: Written) -> None:
    """The scan can see: the fields of the allow-list are found where they belong.

    Proves: REQ-LEAK-001.
    """
    path = str(written.home / "clinic" / "clinic.status.json.new")
    seen = {sighting.field for sighting in sightings(path, written.bytes_of[path], written.words)}
    assert seen == ALLOWED["clinic.status.json"]


def test_the_database_its_log_and_its_copies_are_noise(written: Written, figures: Figures) -> None:
    """Proves: REQ-LEAK-002."""
    big = {
        path: bits_per_byte(data)
        for path, data in written.bytes_of.items()
        if len(data) >= ENOUGH and Path(path.removesuffix(AT_THE_END)).suffix in {".db", ".db-wal"}
    }
    figures(
        "entropy of database and log",
        files=len(big),
        thousandths_of_a_bit_per_byte_at_least=int(min(big.values()) * 1000),
    )
    assert {Path(path.removesuffix(AT_THE_END)).name for path in big} == {"clinic.db", "clinic.db-wal"}
    assert min(big.values()) > 7.99
    assert [path for path, data in written.bytes_of.items() if b"SQLite format 3" in data] == []


def test_nothing_is_written_outside_the_clinic_and_the_workstations_folder(written: Written) -> None:
    """Proves: REQ-LEAK-001."""
    ours = tuple(str(written.home / name) + os.sep for name in ("clinic", "workstation"))
    elsewhere = {path: data for path, data in written.bytes_of.items() if data and not path.startswith(ours)}
    # Python tries a temporary folder with four letters; the program tries the clinic's with a file of zeros.
    assert set(elsewhere.pop("(nameless)")) == {0}
    assert set(elsewhere.values()) <= {b"blat"}


@pytest.mark.parametrize(("temp_store", "leaks"), [("MEMORY", False), ("FILE", True)])
def test_only_a_temporary_store_in_memory_keeps_what_is_sorted_off_the_disk(
    shim: Path, tmp_path: Path, temp_store: str, leaks: bool
) -> None:
    """The engine encrypts its own files and no temporary one: the second row shows that the scan would see it.

    Proves: REQ-LEAK-002.
    """
    process_above(
        shim, Path("/"), "sort_more_than_the_cache_holds", recording=tmp_path / "recording",
        place=str(tmp_path), temp_store=temp_store,
    )  # fmt: skip
    words = {"sorted": canary("sorted")}
    seen = [s for path, data in bytes_by_path(tmp_path).items() for s in sightings(path, data, words)]
    assert bool(seen) is leaks


def bytes_by_path(home: Path) -> dict[str, bytes]:
    """Everything recorded, and everything that lies there."""
    found: defaultdict[str, bytearray] = defaultdict(bytearray)
    for call in read_recording(home / "recording"):
        if call.kind == "W":
            found[call.name] += call.data
    for folder, _, names in os.walk(home):
        for path in (Path(folder) / name for name in names if name != "recording"):
            found[f"{path}{AT_THE_END}"] += path.read_bytes()
    return {path: bytes(data) for path, data in found.items()}
