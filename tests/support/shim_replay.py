"""What a disk may hold after a power cut: a recording replayed to a moment, unsynced work kept by chance.

The model is that of ALICE (OSDI 2014) without ordering between unsynced writes: of what was written since
the last sync of a file any 512-byte sectors may be there or not, an area the file grew by may hold anything,
and of the changes of names since the last sync of the folder any later part may be lost.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.shim import ACKNOWLEDGED, Call

SECTOR = 512
_KEPT = (0.0, 0.1, 0.5, 0.9, 1.0)
_VOLATILE = "-shm"
"""Shared memory: rebuilt by the first who opens, worthless after a cut."""


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)

    def sync(self) -> None:
        for call in self.pending:
            _put(self.durable, call.offset, call.data) if call.kind == "W" else _cut(
                self.durable, call.offset
            )
        self.pending.clear()


class Disk:
    """One folder on a disk: what is safe, what is on its way. `honest=False`: a disk that ignores syncs."""

    def __init__(self, files: dict[str, bytes], *, honest: bool = True) -> None:
        self._safe = {name: _File(bytearray(data)) for name, data in files.items()}
        self._names = dict(self._safe)
        self._changes: list[tuple[str, _File | None]] = []
        self._honest = honest
        self.acknowledged: list[bytes] = []

    def apply(self, call: Call) -> None:
        """Let one recorded call happen."""
        if call.name == ACKNOWLEDGED:
            if call.kind == "W":
                self.acknowledged.append(call.data)
            return
        match call.kind:
            case "C":
                self._name(call.name, _File())
            case "U":
                self._name(call.name, None)
            case "R":
                file = self._names[call.name]
                self._name(call.data.decode(), file, gone=call.name)
            case "S":
                self._sync(call.name)
            case _:
                self._names[call.name].pending.append(call)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The folder as it may stand if the power goes now."""
        names = dict(self._safe)
        for name, file in self._changes[: chance.randint(0, len(self._changes))]:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        share = chance.choice(_KEPT)
        return {
            name: _survived(file, share, chance)
            for name, file in names.items()
            if not name.endswith(_VOLATILE)
        }

    def _name(self, name: str, file: _File | None, *, gone: str = "") -> None:
        # A rename is one change on a journalling file system: the new name stands, the old one goes with it.
        self._changes.append((name, file))
        if gone:
            self._changes.append((gone, None))
            self._names.pop(gone)
        if file is None:
            self._names.pop(name, None)
        else:
            self._names[name] = file

    def _sync(self, name: str) -> None:
        if not self._honest:
            return
        if name != ".":
            self._names[name].sync()
            return
        self._safe = dict(self._names)
        self._changes.clear()


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: how many calls were done, the folder left behind, the acknowledgements given before."""

    after: int
    files: dict[str, bytes]
    acknowledged: tuple[bytes, ...]

    def put(self, folder: Path) -> Path:
        """Lay the folder down; returns it."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder


def cuts(
    files: dict[str, bytes], calls: list[Call], moments: Iterable[int], *, seed: int, honest: bool = True
) -> Iterator[Cut]:
    """The recording cut at each of these moments (numbers of calls done)."""
    chance = random.Random(seed)
    disk, done = Disk(files, honest=honest), 0
    for moment in sorted(moments):
        for call in calls[done:moment]:
            disk.apply(call)
        done = max(done, moment)
        yield Cut(moment, disk.cut(chance), tuple(disk.acknowledged))


def files_in(folder: Path) -> dict[str, bytes]:
    """The folder as it stands, with nothing on its way."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _survived(file: _File, share: float, chance: random.Random) -> bytes:
    image = bytearray(file.durable)
    for call in file.pending:
        if call.kind == "T":
            if chance.random() < share:
                _cut(image, call.offset)
            continue
        for offset, piece in _sectors(call):
            if chance.random() < share:
                _grow(image, offset, chance)
                _put(image, offset, piece)
            elif chance.random() < share:
                _grow(image, offset + len(piece), chance)  # the length arrived, the bytes did not
    return bytes(image)


def _sectors(call: Call) -> Iterator[tuple[int, bytes]]:
    at, end = call.offset, call.offset + len(call.data)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, call.data[at - call.offset : upto - call.offset]
        at = upto


def _grow(image: bytearray, length: int, chance: random.Random) -> None:
    missing = length - len(image)
    if missing > 0:
        image += chance.randbytes(missing) if chance.random() < 0.5 else bytes(missing)


def _put(image: bytearray, offset: int, data: bytes) -> None:
    image += bytes(max(0, offset - len(image)))
    image[offset : offset + len(data)] = data


def _cut(image: bytearray, size: int) -> None:
    image += bytes(max(0, size - len(image)))
    del image[size:]
