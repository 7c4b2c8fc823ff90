"""The downtime pack: a file that only the session's passphrase opens, by codes only, gone with the session."""

import errno
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from clinicdesk.services import clinic as clinics
from clinicdesk.services import (
    downtime,
    downtime_files,
    downtime_pages,
    records,
    session_papers,
    sessions,
    vitals,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.downtime_files import Downtime
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.run_sheet import words_of_pack
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import QUIET, DosingDay, begin, build_day, ready_answers
from tests.support.looking import refused
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка")
WORDS = re.compile(r"\d{4}(?:-\d{4}){5}")
NAMED = "Олійник Степан просить води, А<В, <img src=/etc/passwd> & дзеркало"
PEOPLE = ("Олійник", "Степан", "Дорошенк", "Іван", "Ткач", "Юрій")


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DosingDay]:
    """К-1 dosed at ten, with one set whose note names somebody, as the room's sheet does; К-2 waits."""
    made = begin(build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("downtime") / "clinic")))
    made.fill("session_ready", {**ready_answers(), "room_ready.note": f"тиша: {NAMED}"})
    made.sign("session_ready")
    made.admit(made.person)
    made.give(made.order())
    made.wait(5)
    vitals.record_reading(
        made.desk, made.nurse, session_id=made.session_id, person_id=made.person,
        taken_at=made.clinic.clock.now(), values={**QUIET, "behaviour": NAMED},
    )  # fmt: skip
    yield made
    made.clinic.close()


@pytest.fixture
def plain(clinic: Clinic) -> tuple[Clinic, Desk, Actor]:
    """A running session that follows no programme."""
    desk, lead = clinic.open_as("lead")
    return clinic, desk, lead


def words_of(desk: Desk, session_id: str) -> str:
    with desk.database.read() as session:
        return words_of_pack(session, session_id)


def opened(path: Path, words: str) -> bytes:
    """The pages without their lock."""
    with pikepdf.open(path, password=words) as document:
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def test_the_pack_opens_with_the_words_of_the_run_sheet_only(day: DosingDay) -> None:
    """Proves: REQ-DTP-001. The sheet names nobody, whatever was typed into the checks of the room."""
    refresh_pack(day.desk, "uk")
    path = day.desk.downtime.path
    assert path is not None
    assert (path.parent, list(path.parent.iterdir())) == (day.clinic.folder / "downtime", [path])
    sheet = session_papers.print_run_sheet(day.desk, day.lead, day.cohort, WISH)
    assert [part.key for part in sheet.record.parts] == ["run", "checklist", "pack", "hands"]
    text = " ".join(page_texts(sheet.pdf))
    assert tight("тиша: [ім’я] [ім’я] просить води") in tight(text)
    assert not [name for name in PEOPLE if name in text]
    (words,) = set(WORDS.findall(text))
    for wrong in ("", words[:-1], words.replace("-", "")):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path, password=wrong)
    with pikepdf.open(path, password=words) as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
    assert "К-1".encode() not in path.read_bytes()


def test_the_words_stand_on_the_run_sheet_and_nowhere_else(day: DosingDay) -> None:
    """Proves: REQ-DTP-001. Another session has others."""
    words = words_of(day.desk, day.session_id)
    assert words != words_of(day.desk, "another session")
    made = session_papers.print_session(day.desk, day.lead, day.cohort, WISH)
    person = records.print_participant(day.desk, day.lead, day.person, WISH)
    assert words not in " ".join((*page_texts(made.pdf), *page_texts(person.pdf)))
    refresh_pack(day.desk, "uk")
    assert day.desk.downtime.path is not None
    assert words not in " ".join(page_texts(opened(day.desk.downtime.path, words)))
    for path in day.clinic.folder.rglob("*"):
        assert not path.is_file() or words.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("language", ["uk", "en"])
def test_who_is_due_what_was_given_and_measured_by_codes_only(day: DosingDay, language: str) -> None:
    """Proves: REQ-DTP-002. What somebody typed is escaped, and names in it are covered."""
    refresh_pack(day.desk, language)
    assert day.desk.downtime.path is not None
    text = " ".join(page_texts(opened(day.desk.downtime.path, words_of(day.desk, day.session_id))))
    said = {
        "uk": ("К-1", "К-2", "60 мг (1,2 мл)", "внутрішньом’язово", "+10", "САТ 128", "[ім’я] [ім’я] просить води",
               "дози ще немає", "додому не раніше", "А<В, <img src=/etc/passwd> &", "Хто на що чекає"),
        "en": ("К-1", "К-2", "60 mg (1.2 mL)", "intramuscular", "+10", "[name] [name] просить", "no dose yet",
               "home not before", "On by hand"),
    }[language]  # fmt: skip
    for one in said:
        assert tight(one) in tight(text), one
    assert not [name for name in PEOPLE if name in text]
    assert tight(text).count("К-2") >= 5, "rows to go on by hand"


def test_the_pack_goes_with_its_session(plain: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-DTP-003."""
    clinic, desk, lead = plain
    refresh_pack(desk, "uk")
    path = desk.downtime.path
    assert path is not None
    assert path.exists()
    foreign = path.with_name("downtime-other-07.pdf")
    foreign.write_bytes(b"of another clinic")
    left = sessions.close_session(desk, lead, clinic.session_id)
    assert (left.notes, path.exists(), foreign.exists()) == ((), False, True)
    refresh_pack(desk, "uk")
    assert (desk.downtime, path.exists()) == (Downtime(guard=desk.downtime.guard), False)


def test_a_pack_left_by_a_closed_session_goes_at_the_next_start(plain: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-DTP-003. While the session runs it stays: it is needed just then."""
    clinic, desk, _ = plain
    refresh_pack(desk, "uk")
    path = desk.downtime.path
    assert path is not None
    clinic.close()
    desk, lead = clinic.open_as("lead")
    assert path.exists()
    data = path.read_bytes()
    sessions.close_session(desk, lead, clinic.session_id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    path.with_name(f"{path.name}.new").write_bytes(data[:100])
    clinic.close()
    clinic.open_as("lead")
    assert not path.parent.exists()


def test_a_session_closed_while_its_pack_was_drawn_leaves_none(
    plain: tuple[Clinic, Desk, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DTP-003."""
    clinic, desk, lead = plain
    draw = downtime_pages.pack_record

    def closing_meanwhile(*asked: object) -> object:
        record = draw(*asked)  # type: ignore[arg-type]
        sessions.close_session(desk, lead, clinic.session_id)
        return record

    monkeypatch.setattr(downtime, "pack_record", closing_meanwhile)
    refresh_pack(desk, "uk")
    assert desk.downtime.path is None
    assert not (clinic.folder / "downtime").exists()


def test_a_full_disk_is_one_sentence_and_nothing_else_breaks(
    plain: tuple[Clinic, Desk, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DTP-004. The pack of before stays whole; the next writing takes the sentence away."""
    clinic, desk, lead = plain
    refresh_pack(desk, "uk")
    path = desk.downtime.path
    assert path is not None
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(downtime_files, "put_in_place", full)
        refresh_pack(desk, "uk")
    failed = desk.downtime.failed
    assert failed is not None
    assert failed.code == "DTP001"
    assert "немає місця" in failed.sentence("uk")
    assert "no room" in failed.sentence("en")
    assert path.read_bytes() == before
    vitals.record_reading(
        desk, lead, session_id=clinic.session_id, person_id=clinic.people["К-1"],
        taken_at=clinic.clock.now(), values=QUIET,
    )  # fmt: skip
    refresh_pack(desk, "uk")
    assert desk.downtime.failed is None


def test_a_pack_that_cannot_be_made_opens_no_crash_window(
    plain: tuple[Clinic, Desk, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DTP-004."""
    _, desk, _ = plain

    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(downtime, "pack_record", broken)
    refresh_pack(desk, "uk")
    assert desk.downtime.failed is not None
    assert desk.downtime.failed.code == "DTP002"


def test_a_clinic_keeps_it_where_it_wants(plain: tuple[Clinic, Desk, Actor], tmp_path: Path) -> None:
    """Proves: REQ-DTP-005. The one of before does not lie about; a folder that is none is said."""
    clinic, desk, lead = plain
    refresh_pack(desk, "uk")
    former = desk.downtime.path
    assert former is not None
    settings = clinics.read_settings(desk, lead)
    with refused(desk, ("CLN005", "downtime_folder")):
        clinics.change_settings(desk, lead, replace(settings, downtime_folder="тут"), reason="проба")
    stick = tmp_path / "носій"
    clinics.change_settings(desk, lead, replace(settings, downtime_folder=str(stick)), reason="носій")
    refresh_pack(desk, "uk")
    assert desk.downtime.failed is not None
    assert (former.exists(), stick.exists()) == (True, False), "a stick that is not there is not made"
    stick.mkdir()
    refresh_pack(desk, "uk")
    path = desk.downtime.path
    assert path is not None
    assert (path.parent, former.exists()) == (stick, False)
    sessions.close_session(desk, lead, clinic.session_id)
    assert not path.exists()


def test_a_pack_on_a_stick_that_was_pulled_out_has_not_gone(
    plain: tuple[Clinic, Desk, Actor], tmp_path: Path
) -> None:
    """Proves: REQ-DTP-003. It is named at the close, and goes once the stick is there again."""
    clinic, desk, lead = plain
    stick, pocket = tmp_path / "носій", tmp_path / "кишеня"
    stick.mkdir()
    settings = replace(clinics.read_settings(desk, lead), downtime_folder=str(stick))
    clinics.change_settings(desk, lead, settings, reason="носій")
    refresh_pack(desk, "uk")
    path = desk.downtime.path
    assert path is not None
    stick.rename(pocket)
    (said,) = sessions.close_session(desk, lead, clinic.session_id).notes
    assert (said.code, said.values["path"]) == ("DTP003", str(path))
    refresh_pack(desk, "uk")
    assert desk.downtime.failed == said
    pocket.rename(stick)
    refresh_pack(desk, "uk")
    assert desk.downtime.failed is None
    assert not list(stick.iterdir())


def test_a_folder_that_is_none_is_said(plain: tuple[Clinic, Desk, Actor], tmp_path: Path) -> None:
    """Proves: REQ-DTP-004, REQ-DTP-005."""
    _, desk, lead = plain
    (tmp_path / "файл").write_text("not a folder", encoding="utf-8")
    settings = replace(clinics.read_settings(desk, lead), downtime_folder=str(tmp_path / "файл"))
    clinics.change_settings(desk, lead, settings, reason="проба")
    refresh_pack(desk, "uk")
    assert desk.downtime.failed is not None
    assert str(tmp_path / "файл") in desk.downtime.failed.sentence("uk")
