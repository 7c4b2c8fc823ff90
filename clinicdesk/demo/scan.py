"""A page as a scanner leaves it, for the demonstration: lines of writing, a signature, no name and no words."""

import zlib

_WIDTH, _HEIGHT = 620, 877
_INK, _PAPER, _PEN = 60, 250, 90


def scanned_page() -> bytes:
    """A grey PNG, the same each time."""
    page = [bytearray([_PAPER]) * _WIDTH for _ in range(_HEIGHT)]
    for line in range(90, 640, 22):
        _stroke(page, line, 70, 550 if line % 5 else 430, ink=_INK, dots=(line * 7) % 11 + 4)
    for place in range(150):
        height = 720 + ((place * place) // 40) % 23 - place // 9
        for thick in range(3):
            page[height + thick][90 + place] = _PEN
    _stroke(page, 760, 70, 320, ink=_INK, dots=400)
    head = _WIDTH.to_bytes(4, "big") + _HEIGHT.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = b"".join(b"\x00" + bytes(row) for row in page)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _stroke(page: list[bytearray], line: int, begin: int, end: int, *, ink: int, dots: int) -> None:
    """A line of something that is no writing: dashes of uneven length."""
    for place in range(begin, end):
        if place % (dots + 5) < dots:
            for thick in range(4):
                page[line + thick][place] = ink


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
