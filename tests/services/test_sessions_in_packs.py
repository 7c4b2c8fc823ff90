"""A pack for an inspection holds the record of each session, by codes, sealed as when it is printed by itself."""

import dataclasses
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from clinicdesk.reports.checking import check_document
from clinicdesk.services import record_sets, restrictions, session_events, session_papers
from clinicdesk.services.closing import Part
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import finished, sign
from tests.support.looking import refused
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "запит МОЗ № 12", "МОЗ України")
NAMES = ("Олійник", "Степан", "Дорошенк", "Ткач")
"""Stems of the participants' names and of those who came for them; «Ганна» alone is anybody's."""
NOISE = "Олійник Степан злякався, Дорошенко з К-2 вийшов; сестра Олійник Ганна телефонувала 067 123 45 67"


@pytest.fixture(scope="module")
def closed(watched_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DosingDay]:
    """Everybody home, three signatures under the session; somebody wrote names into its course."""
    day = begin(copy_day(watched_day, tmp_path_factory.mktemp("packed") / "clinic"))
    session_events.note_event(day.desk, day.nurse, session_id=day.session_id, kind="note", note=NOISE)
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        day.wait(1)
        sign(day, part, login)
    yield day
    day.clinic.close()


def packed(day: DosingDay, wish: Wish = WISH) -> Mapping[str, bytes]:
    pack = record_sets.make_pack(
        day.desk, day.lead, day.cohort, wish, password=PASSWORDS["lead"], step=lambda *_: None
    )
    with zipfile.ZipFile(BytesIO(pack.archive)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def index_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["index.json"])
    return found


def texts_of(pdf: bytes) -> Iterator[str]:
    """What its pages say, and what travels in it."""
    yield " ".join(page_texts(pdf))
    with pikepdf.open(BytesIO(pdf)) as document:
        yield from (one.get_file().read_bytes().decode() for one in document.attachments.values())


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_closed_session_is_in_the_pack_sealed_and_in_its_index(closed: DosingDay, language: str) -> None:
    """Proves: REQ-PRT-022. An inspection asks for the session: who was there, what was given."""
    files = packed(closed, dataclasses.replace(WISH, language=language))
    index = index_of(files)
    alone = session_papers.print_session(closed.desk, closed.lead, closed.cohort, WISH).record
    (row,) = (one for one in index["files"] if one["record"] == alone.record_id)
    pdf = files[row["file"]]
    assert (row["file"], row["digest"], row["status"]) == ("session-02.pdf", alone.digest(), "signed")
    assert (row["sha256"], row["bytes"]) == (sha256(pdf).hexdigest(), len(pdf))
    assert f"{row['sha256']}  session-02.pdf\n" in files["SHA256SUMS"].decode()
    assert index["withheld_sessions"] == []
    checked = check_document(pdf, root=closed.clinic.root_fingerprint, language=language)
    assert (checked.code, checked.told["kind"]) == ("", "session")
    assert len(checked.told["signatures"]) >= 3


def test_no_file_of_the_pack_names_anybody(closed: DosingDay) -> None:
    """Proves: REQ-PRT-022. Neither on the pages nor in the records that travel with the seals."""
    files = packed(closed, dataclasses.replace(WISH, names=True, military=True))
    assert {name for name in files if name.endswith(".pdf")} == {
        "roster.pdf", "participant-01.pdf", "participant-02.pdf", "session-01.pdf", "session-02.pdf"
    }  # fmt: skip
    for name, data in files.items():
        said = [*texts_of(data)] if name.endswith(".pdf") else [data.decode()]
        for text in said:
            assert [stem for stem in NAMES if tight(stem) in tight(text)] == [], name
            assert "123 45 67" not in text, name
    assert "злякався" in " ".join(texts_of(files["session-02.pdf"]))


@pytest.mark.parametrize(
    ("language", "typed", "untyped"),
    [("uk", "6. Перебіг", "2. Персонал"), ("en", "6. Timeline", "2. Staff")],
)
def test_the_pack_names_the_parts_in_which_people_wrote(
    closed: DosingDay, language: str, typed: str, untyped: str
) -> None:
    """Whoever hands it over was told to read it all. Names of staff are no such words. Proves: REQ-PRT-905."""
    files = packed(closed, dataclasses.replace(WISH, language=language))
    found = {row["file"]: row["typed_in"] for row in index_of(files)["files"]}
    assert typed in found["session-02.pdf"]
    assert untyped not in found["session-02.pdf"]
    assert found["roster.pdf"] == []
    (line,) = (one for one in files["README.txt"].decode().splitlines() if one.startswith("session-02.pdf"))
    assert line == f"session-02.pdf, 07: {'; '.join(found['session-02.pdf'])}"


def test_a_session_somebody_restricted_sat_in_is_left_out_and_said_to_be(closed: DosingDay) -> None:
    """Proves: REQ-RGT-001. Their readings and doses would have been in the pack under their code."""
    restrictions.restrict_use(
        closed.desk, closed.lead, closed.clinic.people["К-2"], asked_on=date(2026, 11, 23), reason="Заява № 4"
    )
    files = packed(closed)
    restrictions.lift_restriction(closed.desk, closed.lead, closed.clinic.people["К-2"], reason="забрав")
    assert [name for name in files if name.startswith("session")] == []
    number = session_papers.print_session(closed.desk, closed.lead, closed.cohort, WISH).record.record_id
    withheld = index_of(files)["withheld_sessions"]
    assert (len(withheld), withheld[-1]) == (2, number)
    assert f"сесій, у яких вони були: {', '.join(withheld)}." in files["README.txt"].decode()


def test_nobody_who_sat_in_a_session_is_named_at_the_foot_of_a_pack(closed: DosingDay) -> None:
    """Proves: REQ-PRT-042."""
    with refused(closed.desk, ("DOC021", "reason")):
        packed(closed, dataclasses.replace(WISH, reason="скарга Дорошенка"))
