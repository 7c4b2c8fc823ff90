"""Files of signatures made elsewhere, as their programs begin them, and the verbs of an imaginary clinic."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clinicdesk.desktop.paper_binding import save
from clinicdesk.services.attachments import Upload
from clinicdesk.services.outside_signatures import OutsideView, read_signature_file
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.outside_verbs import OutsideVerbs

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CMS = bytes.fromhex("3082018006092a864886f70d010702a0820171") + b"\x30\x82" * 180
"""Signed data in DER; what is signed does not matter here."""
ASIC = (
    b"PK\x03\x04\x0a\x00\x00\x00\x00\x00" + bytes(16) + b"\x08\x00\x00\x00mimetype"
    b"application/vnd.etsi.asic-e+zip" + bytes(60)
)  # fmt: skip


def view(**changed: Any) -> OutsideView:
    """A detached signature beside a form."""
    said: dict[str, Any] = {
        "signature_id": "o-1", "name": "phq9.pdf.p7s", "size": 2_904, "sha256": "7f3a91c2" * 8,
        "signer_name": "Левченко Ольга Петрівна", "signed_on": "2026-11-23", "record_version": 1,
        "kept_by": "Марчук Ірина", "kept_at": AT, "state": "kept", "reason": "",
    }  # fmt: skip
    return OutsideView(**(said | changed))


def outside_verbs(
    write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]],
    rows: Callable[[], Sequence[OutsideView]],
) -> OutsideVerbs:
    """Reading ones answer from `rows`; a chosen file is read from the disk as in the program."""

    def news(given: dict[str, Any]) -> Changes:
        return Changes(frozenset({Topic.FORMS}), str(given.get("record_id", "")), AT)

    def read(path: Path) -> Upload:
        return read_signature_file(path)

    return OutsideVerbs(
        lambda **_: rows(), read, write("keep_outside", news),
        write("take_outside", lambda _: Upload("phq9.pdf.p7s", CMS)), write("set_outside_aside", news), save,
    )  # fmt: skip
