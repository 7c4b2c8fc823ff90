"""Changing clinic.keys together with an act of the trail: both happen, or neither."""

from pathlib import Path
from types import TracebackType
from typing import Self

from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.canonical import canonical
from clinicdesk.security.durable import forget, put_beside, take_place
from clinicdesk.security.keys_file import KeysFile, to_json


class KeysChange:
    """Stands around an act. Inside, `take_place` puts the new keys in; an act that fails gets the old ones back.

    The new keys and a spare of the old lie ready on the disk before the act begins, so that neither step needs
    room: a disk too full for the act's own COMMIT would have none left to write the old keys again.
    Raises Unavailable VLT006.
    """

    def __init__(self, folder: ClinicFolder, keys: KeysFile, *, keep_previous: bool = False) -> None:
        self._keys, self._previous = folder.keys, folder.keys_previous
        self._data = canonical(to_json(keys)) + b"\n"
        self._keep_previous = keep_previous
        self._ready: dict[str, Path] = {}
        self._taken = False

    def __enter__(self) -> Self:
        try:
            former = self._keys.read_bytes()
            self._ready["new"] = put_beside(self._keys, self._data, suffix="new")
            self._ready["old"] = put_beside(self._keys, former, suffix="old")
            previous = former if self._keep_previous else self._data
            self._ready["previous"] = put_beside(self._previous, previous, suffix="new")
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
        except OSError:
            return  # the failure that led here is the one to tell
        finally:
            self._forget()

    def _forget(self) -> None:
        for path in self._ready.values():
            forget(path)
