"""Several documents in one file, each with its own page numbers: a sheet torn out still knows where it belongs."""

import hashlib
from collections.abc import Sequence
from types import TracebackType
from typing import BinaryIO, Self, cast

import pikepdf

from clinicdesk.pacing import apart, between_steps
from clinicdesk.reports.archive import ArchiveLabel, save_archive
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

    def bound(self, *, language: str, program: str) -> bytes:
        """PDF/A-3b bytes of all pages in order, with a bookmark for each document; named after the first."""
        with apart(), Scratch() as out, pikepdf.new() as whole:
            marks = []
            for name, start, length in self._places:
                between_steps()
                with pikepdf.open(cast("BinaryIO", Passage(self._scratch, start, length))) as one:
                    marks.append(pikepdf.OutlineItem(name, len(whole.pages)))
                    whole.pages.extend(one.pages)
            with whole.open_outline() as outline:
                outline.root.extend(marks)
            between_steps()
            label = ArchiveLabel(self._places[0][0], language, program=program)
            save_archive(whole, out, label, content=self._content)
            return out.whole()


def bind(documents: Sequence[bytes], titles: Sequence[str], *, language: str, program: str) -> bytes:
    """A few documents that are in memory already, as `Binder` binds them."""
    with Binder() as binder:
        for pdf, title in zip(documents, titles, strict=True):
            binder.add(pdf, title)
        return binder.bound(language=language, program=program)
