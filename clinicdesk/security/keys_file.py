"""The form of clinic.keys: read with distrust, written so that a killed process harms nothing."""

import base64
import binascii
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.durable import put_in_place
from clinicdesk.security.identity import IDENTITY_BYTES, KEY_BYTES, SEAL_OVERHEAD
from clinicdesk.security.kdf import ALGORITHM, SALT_BYTES, VERSION, KdfParams

FORMAT = "clinicdesk-keys/1"
USER = "user"
ENROL = "enrol"
NONCE_BYTES = 12
SECRET_BYTES = 48

_CAP = 1024 * 1024
_IDENT_BYTES = NONCE_BYTES + IDENTITY_BYTES + 16
_SEAL_BYTES = SECRET_BYTES + SEAL_OVERHEAD
_SLOT_ID = re.compile(r"[0-9a-f]{32}")
_EPOCH = re.compile(r"[1-9][0-9]{0,8}")
_NEWER = re.compile(r"clinicdesk-keys/([2-9]|[1-9][0-9]+)")

Seals: TypeAlias = Mapping[int, bytes]  # by epoch: the file key, sealed to one holder


@dataclass(frozen=True, slots=True)
class Slot:
    """What one login needs: how to derive, the encrypted identity, the sealed file keys."""

    kind: str  # "user" | "enrol"
    expires: str  # a stamp for "enrol", else empty
    kdf: KdfParams
    salt: bytes
    box: bytes  # X25519, public
    sign: bytes  # Ed25519, public
    ident: bytes  # nonce, encrypted identity, tag
    seals: Seals

    def authenticated(self) -> dict[str, Json]:
        """The part that the encrypted identity vouches for."""
        return _slot_head(self.kind, self.expires) | {
            "kdf": {
                "alg": ALGORITHM,
                "v": VERSION,
                "m": self.kdf.m,
                "t": self.kdf.t,
                "p": self.kdf.p,
                "salt": _b64(self.salt),
            },
            "xpub": _b64(self.box),
            "epub": _b64(self.sign),
        }


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """The slot of the recovery sheet."""

    box: bytes
    seals: Seals


@dataclass(frozen=True, slots=True)
class KeysFile:
    """The whole file. `epoch` is the newest file key's; nothing is decided by it alone."""

    clinic: str
    epoch: int
    recovery: PaperSlot
    slots: Mapping[str, Slot]


def read_keys(path: Path) -> KeysFile:
    """Read and check the form of a keys file.

    Raises Unavailable: VLT001 not there, VLT002 damaged, VLT003 of a newer program, VLT005 unreadable.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_CAP + 1)
    except FileNotFoundError:
        raise Unavailable("VLT001", path=str(path)) from None
    except OSError as error:
        raise Unavailable("VLT005", path=str(path)) from error
    if len(data) > _CAP:
        raise Unavailable("VLT002", path=str(path))
    try:
        return _keys_of(_parse(data))
    except _NewerError:
        raise Unavailable("VLT003", path=str(path)) from None
    except _DamagedError:
        raise Unavailable("VLT002", path=str(path)) from None


def write_keys(folder: ClinicFolder, keys: KeysFile, *, keep_previous: bool = True) -> None:
    """Replace clinic.keys in one step; what it was before becomes clinic.keys.prev.

    With keep_previous=False the spare copy gets the new content too: when a user is removed, or a password
    may be known to others, the old file must not lie beside. Raises Unavailable VLT006 when the disk refuses;
    clinic.keys is then as it was.
    """
    data = canonical(to_json(keys)) + b"\n"
    try:
        if keep_previous and _is_whole(folder.keys):
            put_in_place(folder.keys_previous, folder.keys.read_bytes())
        put_in_place(folder.keys, data)
        if not keep_previous:
            put_in_place(folder.keys_previous, data)
    except OSError as error:
        raise Unavailable("VLT006", path=str(folder.keys)) from error


def to_json(keys: KeysFile) -> dict[str, Json]:
    """The values of the file as JSON knows them."""
    return {
        "format": FORMAT,
        "clinic": keys.clinic,
        "epoch": keys.epoch,
        "recovery": {"xpub": _b64(keys.recovery.box), "seal": _seals_json(keys.recovery.seals)},
        "slots": {
            slot_id: slot.authenticated() | {"ident": _b64(slot.ident), "seal": _seals_json(slot.seals)}
            for slot_id, slot in keys.slots.items()
        },
    }


def _is_whole(path: Path) -> bool:
    """A damaged file must not push a good one out of clinic.keys.prev."""
    try:
        read_keys(path)
    except Unavailable:
        return False
    return True


class _DamagedError(ValueError):
    """Not a keys file, or no longer one."""


class _NewerError(ValueError):
    """A format this program does not know yet."""


_Object: TypeAlias = dict[str, object]


def _parse(data: bytes) -> _Object:
    try:
        value = json.loads(data, object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError):
        raise _DamagedError from None
    if not isinstance(value, dict):
        raise _DamagedError
    return value


def _keys_of(value: _Object) -> KeysFile:
    form = value.get("format")
    if isinstance(form, str) and _NEWER.fullmatch(form):
        raise _NewerError
    _expect(form == FORMAT and value.keys() == {"format", "clinic", "epoch", "recovery", "slots"})
    recovery = _object(value["recovery"], {"xpub", "seal"})
    keys = KeysFile(
        clinic=_clinic(value["clinic"]),
        epoch=_integer(value["epoch"]),
        recovery=PaperSlot(_bytes(recovery["xpub"], KEY_BYTES), _seals(recovery["seal"])),
        slots={
            _matching(_SLOT_ID, slot_id): _slot(slot) for slot_id, slot in _object(value["slots"]).items()
        },
    )
    epochs = set(keys.recovery.seals)
    _expect(keys.epoch == max(epochs) and all(epochs >= slot.seals.keys() for slot in keys.slots.values()))
    return keys


def _slot(value: object) -> Slot:
    slot = _object(value)
    kind, expires = slot.get("kind"), slot.get("expires", "")
    _expect(isinstance(kind, str) and isinstance(expires, str) and kind in {USER, ENROL})
    _expect(slot.keys() == {*_slot_head(str(kind), str(expires)), "kdf", "xpub", "epub", "ident", "seal"})
    if kind == ENROL:
        _moment(str(expires))
    kdf = _object(slot["kdf"], {"alg", "v", "m", "t", "p", "salt"})
    _expect(kdf["alg"] == ALGORITHM and _integer(kdf["v"]) == VERSION)
    return Slot(
        kind=str(kind),
        expires=str(expires),
        # Their bounds are checked where they are used, so that one bad slot locks out one user.
        kdf=KdfParams(_integer(kdf["m"]), _integer(kdf["t"]), _integer(kdf["p"])),
        salt=_bytes(kdf["salt"], SALT_BYTES),
        box=_bytes(slot["xpub"], KEY_BYTES),
        sign=_bytes(slot["epub"], KEY_BYTES),
        ident=_bytes(slot["ident"], _IDENT_BYTES),
        seals=_seals(slot["seal"]),
    )


def _slot_head(kind: str, expires: str) -> dict[str, Json]:
    return {"kind": kind, "expires": expires} if kind == ENROL else {"kind": kind}


def _seals(value: object) -> dict[int, bytes]:
    seals = {
        int(_matching(_EPOCH, epoch)): _bytes(blob, _SEAL_BYTES) for epoch, blob in _object(value).items()
    }
    _expect(bool(seals))
    return seals


def _seals_json(seals: Seals) -> dict[str, Json]:
    return {str(epoch): _b64(blob) for epoch, blob in seals.items()}


def _object(value: object, names: set[str] | None = None) -> _Object:
    _expect(isinstance(value, dict) and (names is None or value.keys() == names))
    return value  # type: ignore[return-value]  # narrowed by the line above


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _DamagedError
    return value


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, str):
        raise _DamagedError
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise _DamagedError from None
    # The second test refuses texts that differ only in bits no byte is made of.
    _expect(len(data) == length and _b64(data) == value)
    return data


def _clinic(value: object) -> str:
    try:
        _expect(isinstance(value, str) and str(uuid.UUID(value)) == value)
    except ValueError:
        raise _DamagedError from None
    return str(value)


def _moment(text: str) -> None:
    try:
        _expect(stamp(read_stamp(text)) == text)
    except ValueError:
        raise _DamagedError from None


def _matching(pattern: re.Pattern[str], text: str) -> str:
    _expect(pattern.fullmatch(text) is not None)
    return text


def _expect(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence: expect(this)
    if not holds:
        raise _DamagedError


def _no_repeats(pairs: list[tuple[str, object]]) -> _Object:
    _expect(len({name for name, _ in pairs}) == len(pairs))
    return dict(pairs)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
