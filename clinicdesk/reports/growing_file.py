"""A PDF file written object by object (ISO 32000-1, 7.5.7 and 7.5.8): what went into it does not stay in memory.

A library that saves a file holds every object until then: some 140 kB for each record that is bound.
"""

import zlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO, RawIOBase
from typing import Any

import pikepdf

_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_OBJECT = b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n"
_NONE, _ALONE, _PACKED = 0, 1, 2
_COLUMNS = (1, 5, 2)
"""Bytes of each column of the list of objects: its kind, its place, its place in a pack."""
_ROW = sum(_COLUMNS)
_TOGETHER = 200
"""Objects without a stream that are compressed together."""

Numbers = Mapping[tuple[int, int], int]
"""The number here for the number and generation of an object there."""


def reference(number: int) -> bytes:
    """How other objects name this one."""
    return b"%d 0 R" % number


class GrowingFile:
    """Takes copies from documents that are opened one after another; of each object only its place is remembered."""

    def __init__(self, out: BytesIO | RawIOBase) -> None:
        self._out = out
        self._rows = bytearray(_row(_NONE, 0, 65535))
        self._packed: list[tuple[int, bytes]] = []
        out.write(_HEAD)

    def number(self) -> int:
        """Of an object that is still to be written."""
        self._rows += bytes(_ROW)
        return len(self._rows) // _ROW - 1

    def write(self, number: int, text: bytes) -> None:
        """An object without a stream, as PDF has it."""
        self._packed.append((number, text))
        if len(self._packed) == _TOGETHER:
            self._pack()

    def copy(self, root: pikepdf.Object, number: int, changed: Mapping[str, bytes]) -> Numbers:
        """A dictionary and all that it refers to; `changed`: entries written like this instead of copied."""
        numbers = {root.objgen: number}
        found = [root]

        def said(item: Any) -> bytes:  # noqa: ANN401 - an object of pikepdf, or the number it makes of one
            if not isinstance(item, pikepdf.Object) or not item.is_indirect:
                return _text(item, said)
            if item.objgen not in numbers:
                numbers[item.objgen] = self.number()
                found.append(item)
            return reference(numbers[item.objgen])

        for item in found:  # which grows meanwhile
            own = numbers[item.objgen]
            if item is root:
                self.write(own, _dictionary(item, said, changed))
            elif isinstance(item, pikepdf.Stream):
                data = item.read_raw_bytes()
                self._stream(own, _dictionary(item, said, {"/Length": b"%d" % len(data)}), data)
            else:
                self.write(own, _text(item, said))
        return numbers

    def close(self, *, root: int, info: int, identity: bytes) -> None:
        """The list of objects; `identity`: 16 bytes that only this content has."""
        self._pack()
        own = self.number()
        start = self._begin(own)
        columns = b" ".join(b"%d" % width for width in _COLUMNS)
        name = b"<%s>" % identity.hex().encode("ascii")
        data = zlib.compress(bytes(self._rows), 9)
        head = b"<</Type/XRef/W[%s]/Size %d/Root %s/Info %s/ID[%s%s]/Filter/FlateDecode/Length %d>>" % (
            columns, own + 1, reference(root), reference(info), name, name, len(data),
        )  # fmt: skip
        self._out.write(_OBJECT % (own, head, data))
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _stream(self, number: int, dictionary: bytes, data: bytes) -> None:
        self._begin(number)
        self._out.write(_OBJECT % (number, dictionary, data))

    def _pack(self) -> None:
        """What was written without a stream, compressed as one object."""
        if not self._packed:
            return
        own, places, body = self.number(), list[bytes](), b""
        for place, (number, text) in enumerate(self._packed):
            self._stands(number, _PACKED, own, place)
            places.append(b"%d %d" % (number, len(body)))
            body += text + b"\n"
        first = b" ".join(places) + b"\n"
        data = zlib.compress(first + body, 9)
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
        self._stream(own, head % (len(places), len(first), len(data)), data)
        self._packed.clear()

    def _begin(self, number: int) -> int:
        """An object of its own begins here."""
        here = self._out.tell()
        self._stands(number, _ALONE, here, 0)
        return here

    def _stands(self, number: int, *row: int) -> None:
        self._rows[number * _ROW : (number + 1) * _ROW] = _row(*row)


def _row(*values: int) -> bytes:
    return b"".join(value.to_bytes(width, "big") for value, width in zip(values, _COLUMNS, strict=True))


def _text(item: Any, said: Callable[[Any], bytes]) -> bytes:  # noqa: ANN401 - as above
    if isinstance(item, pikepdf.Dictionary):
        return _dictionary(item, said, {})
    if isinstance(item, pikepdf.Array):
        return b"[%s]" % b" ".join(map(said, item))
    if isinstance(item, pikepdf.Object):
        return item.unparse()
    if item is None:
        return b"null"
    if isinstance(item, bool):
        return b"true" if item else b"false"
    return (format(item, "f") if isinstance(item, Decimal) else str(item)).encode("ascii")


def _dictionary(item: pikepdf.Object, said: Callable[[Any], bytes], changed: Mapping[str, bytes]) -> bytes:
    entries = {key: said(value) for key, value in item.items() if key not in changed} | dict(changed)
    return b"<<%s>>" % b"".join(pikepdf.Name(key).unparse() + b" " + text for key, text in entries.items())
