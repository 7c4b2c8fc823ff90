"""Which kind of file it is, by its first bytes: a wrong ending in its name misleads nobody."""

import stat
import zipfile
from io import BytesIO
from pathlib import Path

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.table import MOST_FILE

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""An .xls, or an .xlsx with a password: both lie in the same kind of container."""
_BINARY = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"SQLite",
    b"\x1f\x8b",
    b"Rar!",
    b"7z",
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")


def kind_of(data: bytes) -> str:
    """`xlsx` or `csv`. Raises Refused IMP002 … IMP007 with what to save instead."""
    if not data.strip():
        raise Refused(Issue("IMP002", "file"))
    if len(data) > MOST_FILE:
        raise too_large()
    if data.startswith(_OLD_OFFICE):
        raise Refused(Issue("IMP005", "file"))
    if data.startswith(b"PK"):
        if _is_open_document(data):
            raise Refused(Issue("IMP007", "file"))
        return "xlsx"
    if data.startswith(_BINARY) or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower().startswith(_MARKUP):
        raise Refused(Issue("IMP004", "file"))
    return "csv"


def read_file(path: Path) -> bytes:
    """The whole of a plain file, no more than may be looked into. Raises Refused IMP001 and IMP003."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(path)
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if len(data) > MOST_FILE:
        raise too_large()
    return data


def _unreadable(path: Path) -> Refused:
    return Refused(Issue("IMP001", "file", values={"name": path.name}))


def too_large() -> Refused:
    """The refusal of a file that is not even read (IMP003)."""
    return Refused(Issue("IMP003", "file", values={"most": MOST_FILE // 1024**2}))


def _is_open_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "mimetype" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        return False
