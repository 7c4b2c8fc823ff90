"""What a hand, a disk or a machine can do to the papers of a session: escaped, paged, or refused with a sentence."""

import errno
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from clinicdesk.commands.printing import write_whole
from clinicdesk.errors import Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.paths import resource
from clinicdesk.reports import fonts
from clinicdesk.reports.render import render
from clinicdesk.services import session_papers
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.reading_values import FORM, form
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.run_sheet import words_of_pack
from clinicdesk.services.session_events import note_event
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day
from tests.support.paper import page_texts, tight
from tests.support.records import PRINTED, record

WISH = Wish("uk", "A<B & <img src=/etc/passwd>", "\u202eМОЗ\u202c 🌿")
LONG = "Ж" * 200
SETS = 2_000
PAGES, PAGES_OF_PAPER = 40, 30
LINE = "Лежить спокійно, говорить тихо, просить води.\n"


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DosingDay]:
    """К-1 dosed; two thousand sets, a note of forty pages and an event of two hundred letters in the file."""
    made = begin(build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("bad") / "clinic")))
    made.cleared()
    made.give(made.order())
    note_event(
        made.desk, made.nurse, made.session_id, kind="note", note=f"{LONG} A<B & <img src=/etc/passwd> 🌿"
    )
    _write(made)
    yield made
    made.clinic.close()


def _write(made: DosingDay) -> None:
    """In one act: the services take a set at a time, and no note of forty pages."""
    now, ids = made.clinic.clock.now(), made.desk.ids
    with made.desk.database.read() as session:
        sitting = sitting_of(session, made.session_id)
    rows: list[Response | ObservedValue] = []
    for number in range(SETS):
        row = Response(
            id=ids.new(), response_id=ids.new(), version=1, session_id=made.session_id, person_id=made.person,
            form=FORM, form_version=form().version,
            taken_at=now + timedelta(seconds=number), author_id=made.nurse.user_id,
        )  # fmt: skip
        value = ObservedValue(
            id=ids.new(), response_row=row.id, key="pulse", unit="/min", thousandths=(60 + number % 40) * 1000
        )
        rows += [row, value]
    note = GroupNote(
        id=ids.new(), note_id=ids.new(), version=1, planned_id=sitting.planned_id, cohort_id=made.cohort,
        session_code="D1", definition_digest="", set_aside="[]", author_id=made.lead.user_id,
        shared=LINE * PAGES * 50 + "Кінець нотатки.",
    )  # fmt: skip
    with made.desk.write(
        made.nurse, Action.READING_RECORDED, entity="reading", entity_id=made.session_id
    ) as work:
        work.add(*(row for row in rows if isinstance(row, Response)))
        work.add(*(row for row in rows if isinstance(row, ObservedValue)))
        work.add(note)


def test_two_thousand_sets_and_forty_pages_are_paged_and_all_there(day: DosingDay) -> None:
    """Proves: REQ-PRT-031. Nothing of it is lost, nothing is read from a path, nothing is run."""
    made = session_papers.print_session(day.desk, day.lead, day.cohort, WISH)
    pages = page_texts(made.pdf)
    text = " ".join(pages)
    assert len(pages) >= PAGES_OF_PAPER
    assert text.count("Лежить спокійно") == PAGES * 50
    assert "Кінець нотатки." in text
    watched = next(part for part in made.record.parts if part.key == "watched").blocks[0]
    assert str(SETS) in {cell.said.uk for cell in watched.rows[0]}  # type: ignore[union-attr]
    for said in (LONG, "A<B & <img src=/etc/passwd>", "Для: [U+202E]МОЗ[U+202C]"):
        assert tight(said) in tight(text), said
    assert "root:" not in text


def test_the_pack_of_such_a_day_is_no_longer_than_another(day: DosingDay) -> None:
    """Proves: REQ-DTP-002. It shows the newest set of each, however many there are."""
    refresh_pack(day.desk, "uk")
    path = day.desk.downtime.path
    assert (day.desk.downtime.failed, path is not None) == (None, True)
    assert path is not None
    with day.desk.database.read() as session:
        words = words_of_pack(session, day.session_id)
    with pikepdf.open(path, password=words) as document:
        out = BytesIO()
        document.save(out)
    pages = page_texts(out.getvalue())
    assert len(pages) <= 3
    assert "ЧСС 99 за хв" in " ".join(pages)


def test_without_a_font_nothing_is_printed_and_the_board_says_that_there_is_no_pack(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Proves: REQ-DTP-004."""
    refresh_pack(day.desk, "uk")
    before = day.desk.downtime.path
    assert before is not None
    whole = before.read_bytes()
    fonts.register_fonts.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(fonts, "resource", lambda *parts: tmp_path / parts[-1])
        with pytest.raises(Unavailable, match="PRT005"):
            session_papers.print_session(day.desk, day.lead, day.cohort, WISH)
        refresh_pack(day.desk, "uk")
    fonts.register_fonts.cache_clear()
    assert resource("fonts", "IBMPlexSans-Regular.ttf").exists()
    assert day.desk.downtime.failed is not None
    assert day.desk.downtime.failed.code == "DTP002"
    assert before.read_bytes() == whole
    refresh_pack(day.desk, "uk")
    assert day.desk.downtime.failed is None


def test_a_disk_that_fills_in_the_middle_leaves_no_half_file(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Proves: REQ-DTP-004, REQ-PRT-023. Neither of a document nor of the pack."""
    refresh_pack(day.desk, "uk")
    path = day.desk.downtime.path
    assert path is not None
    whole, fsync = path.read_bytes(), os.fsync

    def full(handle: int) -> None:
        if os.fstat(handle).st_size:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        day.desk.downtime.put(
            path, b"%PDF half", day.clinic.clock.now(), wanted=lambda: True, make_folder=True
        )
        with pytest.raises(Unavailable, match="PRT004"):
            write_whole(tmp_path / "session.pdf", b"%PDF half")
    assert day.desk.downtime.failed is not None
    assert day.desk.downtime.failed.code == "DTP001"
    assert (path.read_bytes(), list(path.parent.iterdir())) == (whole, [path])
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_two_pages_drawn_at_once_do_not_mix() -> None:
    """Proves: REQ-DTP-004. The pack is drawn behind the window while somebody prints."""
    one = record()
    alone = render(one, "uk", PRINTED)
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(render(one, "uk", PRINTED))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [alone] * 6
