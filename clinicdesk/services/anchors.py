"""Tree heads kept outside the database: without them a rolled-back file looks whole (RFC 9162 2.1.4)."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.unit_of_work import Trail
from clinicdesk.security.checkpoint import read_checkpoint
from clinicdesk.security.durable import own_file
from clinicdesk.security.witness import Witness
from clinicdesk.words import Key

_TAIL = 64 * 1024
"""Bytes of the anchor file that are looked at: the file grows for as long as the clinic lives."""
_WORDS_OF_NOTE = 6
"""Whose tree, its size, its root; then a dash, who signed, the signature."""
EVERY = timedelta(seconds=60)
"""How long the newest anchor may lag behind while work goes on; signing, locking and closing do not wait."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A signed tree head as found outside, and where."""

    note: str
    place: str

    @property
    def named(self) -> Key:
        """The place as a sentence says it."""
        return Key(f"evd.place.{self.place}")


def from_paper(text: str) -> Anchor:
    """The checkpoint of a daily sheet, as a scanner or a hand gives it: line ends may have become blanks.

    Raises Refused CHK001.
    """
    words = text.split()
    if len(words) != _WORDS_OF_NOTE:
        raise Refused(Issue("CHK001"))
    origin, size, root, _, name, signature = words
    note = f"{origin}\n{size}\n{root}\n\n\u2014 {name} {signature}\n"
    read_checkpoint(note)
    return Anchor(note, "paper")


class Anchors:
    """The anchors of one clinic on this workstation: a file beside the database, and the keyring's witness."""

    def __init__(self, path: Path, witness: Witness) -> None:
        self.path = path
        self.witness = witness
        self._due: datetime | None = None

    def found(self) -> Iterable[Anchor]:
        """Every anchor that can be read; lines that are no anchors are passed over."""
        kept = self.witness.read() if self.witness.available else None
        if kept:
            yield Anchor(kept, "keyring")
        yield from (Anchor(note, "file") for note in notes_in(self.path)[-1:])

    def remember(self, trail: Trail, clock: Clock) -> None:
        """Anchor the newest head if the last anchor is older than EVERY."""
        now = clock.now()
        if self._due is None or now >= self._due or now < self._due - 2 * EVERY:
            self.drop(trail.head_note, now)

    def drop(self, note: str, at: datetime) -> None:
        """Anchor this head now. A place that cannot be written is no reason to stop the work."""
        if not note:
            return
        self._due = at + EVERY
        append_note(self.path, note, at)
        if self.witness.available:
            self.witness.write(note)


def notes_in(path: Path) -> list[str]:
    """The newest signed notes of an anchor file, oldest first; a missing file has none.

    What a power cut tore, or another hand wrote, is passed over and hides no line beside it.
    """
    try:
        with path.open("rb") as file:
            file.seek(-min(_TAIL, path.stat().st_size), os.SEEK_END)
            lines = file.read().decode("utf-8", errors="replace").split("\n")
    except OSError:
        return []
    return [note for line in lines if (note := _note_of(line))]


def append_note(path: Path, note: str, at: datetime) -> None:
    """Add one line, {"at", "note"}, and bring it to the disk; an unwritable place is let pass."""
    line = json.dumps({"at": stamp(at), "note": note}) + "\n"
    try:
        own_file(path)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line if _ends_whole(path) else f"\n{line}")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return


def _ends_whole(path: Path) -> bool:
    """Whether the file is empty or its last line came to its end."""
    with path.open("rb") as file:
        file.seek(-min(1, path.stat().st_size), os.SEEK_END)
        return file.read() in {b"", b"\n"}


def _note_of(line: str) -> str:
    try:
        return str(json.loads(line)["note"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
