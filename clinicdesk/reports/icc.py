"""A small sRGB colour profile of our own making, so that no page borrows one under somebody's licence.

Layout: ICC.1:2010 (profile version 4.3), sections 7 to 10. Colours: IEC 61966-2-1, adapted to D50.
"""

import struct
from collections.abc import Sequence

_D50 = (0.9642, 1.0, 0.8249)
# IEC 61966-2-1 primaries after Bradford adaptation from D65 to D50.
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
_ADAPTATION = (1.04788, 0.02292, -0.05019, 0.02959, 0.99048, -0.01706, -0.00925, 0.01508, 0.75168)
# IEC 61966-2-1: y = ((x + 0.055) / 1.055) ** 2.4 above 0.04045, else x / 12.92.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEADER_SIZE = 128


def srgb_profile() -> bytes:
    """The profile's bytes; the same every time."""
    curve = struct.pack(">4sIHH", b"para", 0, 3, 0) + _fixed(_CURVE)
    tags = {
        b"desc": _text("sRGB IEC61966-2.1"),
        b"cprt": _text("CC0 1.0: public domain"),
        b"wtpt": _xyz(_D50),
        b"chad": struct.pack(">4sI", b"sf32", 0) + _fixed(_ADAPTATION),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    body, table = b"", b""
    start = _HEADER_SIZE + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return _header(start + len(body)) + struct.pack(">I", len(tags)) + table + body


def _header(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s6H4s4s6I12s4s44s",
        size,
        b"",  # no preferred engine
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),  # the profile's own date, fixed
        b"acsp",
        b"",  # no primary platform
        *(0, 0, 0, 0, 0, 0),  # flags, device, attributes, perceptual intent
        _fixed(_D50),
        b"",
        b"",
    )


def _fixed(values: Sequence[float]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(values: Sequence[float]) -> bytes:
    return struct.pack(">4sI", b"XYZ ", 0) + _fixed(values)


def _text(words: str) -> bytes:
    data = words.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(data), 28) + data
