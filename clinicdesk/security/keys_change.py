"""Changing clinic.keys together with an act of the trail: both happen, or neither.

Between the replacement of the keys and the act's COMMIT a kill leaves the two apart. So a note beside the keys
says which act the change belongs to; the next opening asks the trail whether that act happened, and settles it.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.canonical import canonical
from clinicdesk.security.durable import forget, put_beside, put_in_place, take_place
from clinicdesk.security.keys_file import KeysFile, read_keys, to_json

_FORMAT = "clinicdesk-keys-change/1"
_CAP = 4096


@dataclass(frozen=True, slots=True)
class Promise:
    """The act that a change of keys belongs to: its event, on that record, is none of the first `events`."""

    action: str
    entity_id: str
    events: int


class KeysChange:
    """Stands around an act. Inside, `take_place` puts the new keys in; an act that fails gets the old ones back.

    The new keys and a spare of the old lie ready on the disk before the act begins, so that neither step needs
    room: a disk too full for the act's own COMMIT would have none left to write the old keys again.
    Raises Unavailable VLT006.
    """

    def __init__(
        self, folder: ClinicFolder, keys: KeysFile, promise: Promise, *, keep_previous: bool = False
    ) -> None:
        self._keys, self._previous = folder.keys, folder.keys_previous
        self._data = canonical(to_json(keys)) + b"\n"
        self._promise = promise
        self._keep_previous = keep_previous
        self._former = b""
        self._ready: dict[str, Path] = {}
        self._taken = False

    def __enter__(self) -> Self:
        try:
            self._former = self._keys.read_bytes()
            self._ready["new"] = put_beside(self._keys, self._data, suffix="new")
            self._ready["old"] = put_beside(self._keys, self._former, suffix="old")
            previous = self._former if self._keep_previous else self._data
            self._ready["previous"] = put_beside(self._previous, previous, suffix="new")
            self._ready["note"] = put_beside(self._keys, self._note(), suffix="change")
        except OSError as error:
            self._forget()
            raise Unavailable("VLT006", path=str(self._keys)) from error
        return self

    def take_place(self) -> None:
        """Put the new keys in; the last thing inside the act."""
        try:
            take_place(self._ready["new"], self._keys)
            self._taken = True
            take_place(self._ready["previous"], self._previous)
        except OSError as error:
            raise Unavailable("VLT006", path=str(self._keys)) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is not None and self._taken:
                take_place(self._ready["old"], self._keys)
                put_in_place(self._previous, self._former)
        except OSError:
            return  # the failure that led here is the one to tell
        finally:
            self._forget()

    def _note(self) -> bytes:
        return canonical(
            {
                "format": _FORMAT, "action": self._promise.action, "entity_id": self._promise.entity_id,
                "events": str(self._promise.events), "former": _digest(self._former),
                "coming": _digest(self._data), "keep": "1" if self._keep_previous else "",
            }
        )  # fmt: skip

    def _forget(self) -> None:
        # The note first: without it the rest is rubbish, with it the next opening would look for an act.
        for name in sorted(self._ready, key=lambda name: name != "note"):
            forget(self._ready[name])


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A change of keys whose program was killed. `placed`: the new keys stand in clinic.keys."""

    folder: ClinicFolder
    promise: Promise
    placed: bool
    coming: str
    keep_previous: bool

    def former_keys(self) -> KeysFile:
        """Who could open the file before the change. Raises Unavailable."""
        return read_keys(_beside(self.folder, "old"))

    def undo(self) -> None:
        """The act did not happen: the former keys stand again. Raises Unavailable VLT006."""
        try:
            if self.placed:
                take_place(_beside(self.folder, "old"), self.folder.keys)
            if _digest_of(self.folder.keys_previous) == self.coming:
                put_in_place(self.folder.keys_previous, self.folder.keys.read_bytes())
        except OSError as error:
            raise Unavailable("VLT006", path=str(self.folder.keys)) from error
        clear(self.folder)

    def finish(self) -> None:
        """The act is in the trail: the new keys stay, and what they replaced lies nowhere. Raises VLT006."""
        try:
            if not self.keep_previous and _digest_of(self.folder.keys_previous) != self.coming:
                put_in_place(self.folder.keys_previous, self.folder.keys.read_bytes())
        except OSError as error:
            raise Unavailable("VLT006", path=str(self.folder.keys)) from error
        clear(self.folder)


def unfinished(folder: ClinicFolder) -> Unfinished | None:
    """The change a killed program left; None for none, and for one that fits the files no more."""
    try:
        with _beside(folder, "change").open("rb") as file:
            note = json.loads(file.read(_CAP))
        if note["format"] != _FORMAT:
            return None
        promise = Promise(str(note["action"]), str(note["entity_id"]), int(note["events"]))
        former, coming, keep = str(note["former"]), str(note["coming"]), bool(note["keep"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    now = _digest_of(folder.keys)
    if now == coming and _digest_of(_beside(folder, "old")) == former:
        return Unfinished(folder, promise, placed=True, coming=coming, keep_previous=keep)
    if now == former:
        return Unfinished(folder, promise, placed=False, coming=coming, keep_previous=keep)
    return None


def clear(folder: ClinicFolder) -> None:
    """Take away what a killed change left beside the keys, its note first."""
    for suffix in ("change", "new", "old"):
        forget(_beside(folder, suffix))
    forget(folder.keys_previous.with_name(f"{folder.keys_previous.name}.new"))


def _beside(folder: ClinicFolder, suffix: str) -> Path:
    return folder.keys.with_name(f"{folder.keys.name}.{suffix}")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""
