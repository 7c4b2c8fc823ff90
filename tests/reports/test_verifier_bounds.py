"""What a hostile file may make the checking program unpack."""

import zlib
from typing import Any

import pytest

from clinicdesk.reports.checking import verifier


def _file(name: str, raw: bytes, times: int) -> bytes:
    """Objects of a PDF: one packed stream, and so many attachments of this name that lead to it."""
    packed = zlib.compress(raw, 9)
    head = b"\n1 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    specs = b"".join(
        b"\n%d 0 obj\n<< /Type /Filespec /UF (%s) /EF << /F 1 0 R >> >>\nendobj" % (n, name.encode())
        for n in range(2, times + 2)
    )
    return b"%PDF-1.7" + head + packed + b"\nendstream\nendobj" + specs


def test_of_many_attachments_of_one_name_none_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SEA-280. A thousand were unpacked, each up to a quarter of a gigabyte."""
    program, unpacked = verifier(), []
    stream = program.stream

    def counted(data: bytes, number: int) -> Any:
        unpacked.append(number)
        return stream(data, number)

    monkeypatch.setitem(program.__dict__, "stream", counted)
    with pytest.raises(program.Failed) as failed:
        program.attachment(_file("record.json", bytes(1000), 1000), "record.json")
    assert (failed.value.code, unpacked) == ("SEA009", [])
    assert program.attachment(_file("record.json", b"{}", 1), "record.json") == b"{}"
    assert unpacked == [1]


def test_one_that_unpacks_to_more_than_a_record_can_be_is_damaged() -> None:
    """Proves: REQ-SEA-280."""
    program = verifier()
    with pytest.raises(program.Failed):
        program.attachment(_file("record.json", bytes(program.LARGEST_PART + 1), 1), "record.json")


def test_the_root_is_checked_before_more_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SEA-280."""
    program, asked = verifier(), []

    def attachment(_: bytes, name: str) -> bytes:
        asked.append(name)
        return b'{"roots": [], "certificates": []}'

    monkeypatch.setitem(program.__dict__, "attachment", attachment)
    monkeypatch.setitem(program.__dict__, "check_signature", lambda _: (None, b""))
    with pytest.raises(program.Failed) as failed:
        program.verify_document(b"%PDF-1.7", "00" * 32)
    assert (failed.value.code, asked) == ("SEA008", ["record.json"])
