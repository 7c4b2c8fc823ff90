"""Papers as a scanner leaves them: the smallest whole PDF, PNG and JPEG there are, and the same cut short."""

import zlib

_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]/Contents 4 0 R>>endobj
4 0 obj<</Length 35>>stream
0 0 1 rg 20 20 160 40 re f 0 g   %
endstream endobj
"""


def pdf(inside: bytes = b"") -> bytes:
    """One page with a blue stripe; `inside` stands in a comment."""
    body = _PAGE + (b"%" + inside + b"\n" if inside else b"")
    places = [body.index(f"\n{number} 0 obj".encode()) + 1 for number in range(1, 5)]
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        body + b"xref\n0 5\n0000000000 65535 f \n" + table
        + f"trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    )  # fmt: skip


def png(width: int = 40, height: int = 60) -> bytes:
    """Grey all over."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = (b"\x00" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + crc


JPEG_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
