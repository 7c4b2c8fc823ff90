"""Words that stand for a person's data: one for each field, planted by a story, looked for in every byte written."""

import base64
import hashlib
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

ALLOWED: Mapping[str, frozenset[str]] = {
    # What the unlock screen knows before a password, and who holds the clinic.
    "clinic.status.json": frozenset(
        "clinic_name admin_login lead_login nurse_login session_title person_code crisis_name".split()
    ),
    "clinic.lock": frozenset("admin_login lead_login nurse_login workstation".split()),
}
"""By file: the fields that may stand in it, readable for everybody."""
_STREAM = re.compile(rb"[\x78\x38\x58][\x01\x5e\x9c\xda]|\x1f\x8b\x08")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary where it must not be."""

    place: str
    field: str
    form: str


def canary(field: str) -> str:
    """The word of a field: Latin letters and digits, the same in any letter case, found nowhere else."""
    return "zq" + hashlib.sha256(f"canary of {field}".encode()).hexdigest()[:16]


def word(field: str) -> str:
    """A field's content: Ukrainian letters and the canary."""
    return f"Канарка {canary(field)}"


@cache
def forms(word: str) -> Mapping[str, bytes]:
    """The word as somebody might store it."""
    plain = word.encode()
    return {
        "plain": plain,
        "upper case": word.upper().encode(),
        "UTF-16LE": word.encode("utf-16-le"),
        "UTF-16BE": word.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "backwards": plain[::-1],
        "escaped": "".join(f"\\u{ord(sign):04x}" for sign in word).encode(),
        "PDF string": b"<" + plain.hex().encode(),
        **{f"base64, {skip} bytes in": _middle(plain, skip) for skip in range(3)},
        "zlib": zlib.compress(plain),
        "quoted": quote(f"Канарка {word}").encode(),
    }


def _middle(plain: bytes, skip: int) -> bytes:
    """The letters of base64 that no neighbouring byte changes, for each of the three ways it may be aligned."""
    coded = base64.b64encode(bytes(skip) + plain)
    first = -(-skip * 8 // 6)
    return coded[first : (skip + len(plain)) * 8 // 6]


def sightings(place: str, data: bytes, fields: Mapping[str, str]) -> Iterator[Sighting]:
    """Every form of every field's word in these bytes, and in what they hold compressed."""
    for name, content in (("", data), *_unpacked(data)):
        for field, word in fields.items():
            for form, form_bytes in forms(word).items():
                if form_bytes in content:
                    yield Sighting(place, field, f"{form}{name}")


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    for start in _STREAM.finditer(data):
        unpacker = zlib.decompressobj(wbits=47)
        try:
            content = unpacker.decompress(data[start.start() :], 1 << 20)
        except zlib.error:
            continue
        yield ", compressed", content


def allowed(sighting: Sighting) -> bool:
    """Whether this field may stand in this file, as it is or escaped by JSON."""
    name = sighting.place.removesuffix(" at the end").rpartition("/")[2].removesuffix(".new")
    return sighting.field in ALLOWED.get(name, frozenset()) and sighting.form in {"plain", "quoted"}


def bits_per_byte(data: bytes) -> float:
    """Shannon entropy of the byte values; 8 for noise without end."""
    return -sum(n / len(data) * math.log2(n / len(data)) for n in Counter(data).values())
