"""Several documents in one file, each with its own page numbers: a sheet torn out still knows where it belongs."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from clinicdesk.reports.archive import ArchiveLabel, to_archive


def bind(documents: Sequence[bytes], titles: Sequence[str], *, language: str, program: str) -> bytes:
    """PDF/A-3b bytes of all pages in order, with a bookmark for each document; named after the first."""
    with pikepdf.new() as bound:
        places = []
        for document in documents:
            with pikepdf.open(BytesIO(document)) as one:
                places.append(len(bound.pages))
                bound.pages.extend(one.pages)
        with bound.open_outline() as outline:
            outline.root.extend(
                pikepdf.OutlineItem(title, place) for title, place in zip(titles, places, strict=True)
            )
        out = BytesIO()
        bound.save(out, static_id=True)
    return to_archive(out.getvalue(), ArchiveLabel(titles[0], language, program=program))
