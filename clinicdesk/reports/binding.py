"""Several documents in one file, each with its own page numbers: a sheet torn out still knows where it belongs."""

import hashlib
from collections.abc import Sequence
from io import BytesIO, RawIOBase
from types import TracebackType
from typing import BinaryIO, Self, cast

import pikepdf

from clinicdesk.pacing import apart, between_steps
from clinicdesk.reports.archive import ArchiveLabel, Digest, mark_archive
from clinicdesk.reports.growing_file import GrowingFile, reference
from clinicdesk.security.scratch import Passage, Scratch


class Binder:
    """Takes documents one by one and puts them aside sealed, so that memory holds one at a time."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._places: list[tuple[str, int, int]] = []
        self._content = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def add(self, pdf: bytes, title: str) -> None:
        """The next document. Raises OSError where the disk has no room."""
        start = self._scratch.tell()
        self._scratch.write(pdf)
        self._content.update(pdf)
        self._places.append((title, start, len(pdf)))

    def bound(self, out: BytesIO | RawIOBase, *, language: str, program: str) -> None:
        """Write all pages in order as PDF/A-3b, with a bookmark for each document; named after the first.

        Raises OSError where the disk has no room.
        """
        with apart():
            book = _Book(out, len(self._places))
            for name, start, length in self._places:
                between_steps()
                with pikepdf.open(cast("BinaryIO", Passage(self._scratch, start, length))) as one:
                    book.add(name, one)
            book.close(ArchiveLabel(self._places[0][0], language, program=program), self._content)


class _Book:
    """The bound file while it is written: the pages of each document under a bookmark with its name."""

    def __init__(self, out: BytesIO | RawIOBase, count: int) -> None:
        self._file = GrowingFile(out)
        self._root, self._info, self._tree, self._outline = (self._file.number() for _ in range(4))
        self._marks = [self._file.number() for _ in range(count)]
        self._trees: list[int] = []
        self._pages = 0

    def add(self, name: str, document: pikepdf.Pdf) -> None:
        """The next document, which may be closed then."""
        place, pages = len(self._trees), document.Root.Pages
        self._trees.append(self._file.number())
        numbers = self._file.copy(pages, self._trees[-1], {"/Parent": reference(self._tree)})
        self._pages += int(pages.Count)
        self._file.write(self._marks[place], self._mark(place, name, numbers[document.pages[0].obj.objgen]))

    def close(self, label: ArchiveLabel, content: Digest) -> None:
        """What the file says of itself, and where everything stands."""
        kids = b" ".join(map(reference, self._trees))
        self._file.write(self._tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, self._pages))
        first, last = reference(self._marks[0]), reference(self._marks[-1])
        self._file.write(
            self._outline,
            b"<</Type/Outlines/First %s/Last %s/Count %d>>" % (first, last, len(self._marks)),
        )
        with pikepdf.new() as says:
            mark_archive(says, label, content=content)
            own = {"/Pages": reference(self._tree), "/Outlines": reference(self._outline)}
            self._file.copy(says.Root, self._root, own)
            self._file.copy(says.docinfo, self._info, {})
        identity = bytes.fromhex(content.hexdigest())[:16]
        self._file.close(root=self._root, info=self._info, identity=identity)

    def _mark(self, place: int, name: str, page: int) -> bytes:
        """The bookmark of the document at this place, which begins on that page."""
        beside = ((b"Prev", place - 1), (b"Next", place + 1))
        near = (b"/%s %s" % (key, reference(self._marks[one]))
                for key, one in beside if 0 <= one < len(self._marks))  # fmt: skip
        title, parent = pikepdf.String(name).unparse(), reference(self._outline)
        return b"<</Title %s/Parent %s/Dest[%s/Fit]%s>>" % (title, parent, reference(page), b"".join(near))


def bind(documents: Sequence[bytes], titles: Sequence[str], *, language: str, program: str) -> bytes:
    """A few documents that are in memory already, as `Binder` binds them."""
    with Binder() as binder:
        for pdf, title in zip(documents, titles, strict=True):
            binder.add(pdf, title)
        out = BytesIO()
        binder.bound(out, language=language, program=program)
        return out.getvalue()
