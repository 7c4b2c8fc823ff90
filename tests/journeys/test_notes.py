"""A therapist writes a group note: stopped at a name, cut off by the power, signed, reviewed, amended."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinicdesk.clock import ShiftedClock
from clinicdesk.commands.answer import Exit
from clinicdesk.models.engine import connect
from clinicdesk.models.notes import NoteEntry
from clinicdesk.services.drafts import list_drafts
from clinicdesk.services.integrity import examine
from clinicdesk.services.note_history import note_history
from clinicdesk.services.note_pages import open_note
from clinicdesk.services.notes import record_note
from clinicdesk.services.sessions import close_session
from clinicdesk.ui.components.choice import Radio
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.notes import NotesPage
from tests.support.clinic import PASSWORDS, START, Clinic
from tests.support.command_desk import Desk as CommandLine
from tests.support.forged import forge
from tests.support.journey import CONTROL, Journey, on_disk
from tests.support.kill import KILL, handed
from tests.support.looking import newest
from tests.support.noted import noted
from tests.support.source import ROOT
from tests.support.typing_note import FIRST

_COPY = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"


@pytest.fixture
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line reads the machine's clock, which may be before the clinic's."""
    monkeypatch.setattr("clinicdesk.clock.SystemClock", lambda: ShiftedClock(START + timedelta(days=1)))


@pytest.fixture
def met(clinic: Clinic) -> tuple[Clinic, str]:
    """The group has met an hour ago and the clinic is closed; the session in the calendar."""
    group = noted(clinic)
    close_session(group.desk, group.lead, clinic.session_id)
    clinic.close()
    return clinic, group.planned


def editor(journey: Journey) -> NoteView:
    """From the rail into the note of the only session."""
    keys = [place.key for place in journey.main.rail.places]
    journey.press(Qt.Key(Qt.Key.Key_1.value + keys.index("notes")), Qt.KeyboardModifier.AltModifier)
    page = journey.main.page("notes")
    assert isinstance(page, NotesPage)
    if page.view.page is None:
        journey.pick_row(page.table, "07")
        journey.enter()
    journey.until(lambda: page.view.page is not None)
    return page.view


def test_a_group_note_from_the_first_word_to_the_review(
    journey: Journey, met: tuple[Clinic, str], tmp_path: Path
) -> None:
    """Proves: REQ-NTE-001, REQ-NTE-006, REQ-NTE-007, REQ-NTE-011."""
    clinic, planned = met
    journey.start(clinic.folder)
    journey.unlock("therapist", PASSWORDS["therapist"])
    view = editor(journey)
    journey.push("Решта були весь час")
    journey.click(view.shared)
    journey.press(Qt.Key.Key_A, CONTROL)
    journey.type("Коло про сон. Олегові легше, oleh дякує, K-0991 теж.")
    journey.until(view.shared_strip.isVisible)
    assert [leak.cursor.selectedText() for leak in view.shared.extraSelections()] == [
        "Олегові",
        "oleh",
        "K-0991",
    ]
    assert not view.foot.sign.isEnabled()
    _write_paragraphs(journey, view)
    journey.until(lambda: view.foot.mark.text().startswith("Чернетку збережено"))

    # The power goes: what lies on the disk now is all there is.
    cut = tmp_path / "after"
    subprocess.run([sys.executable, "-c", _COPY, str(clinic.folder), str(cut)], check=True)
    journey.end()

    journey.start(cut, login="lead")
    journey.unlock("lead", PASSWORDS["lead"])
    assert "Олегові" not in editor(journey).shared.toPlainText()
    journey.end()

    journey.start(cut, login="therapist")
    journey.unlock("therapist", PASSWORDS["therapist"])
    view = editor(journey)
    assert view.shared.toPlainText().startswith("Коло про сон. Олегові легше")
    assert view.foot.mark.text().startswith("Чернетка повернулася")
    _replace_and_sign(journey, view)
    journey.end()

    journey.start(cut, login="lead")
    journey.unlock("lead", PASSWORDS["lead"])
    _review(journey)
    journey.end()
    clinic.folder = cut
    _amended_and_tampered(clinic, planned)


@pytest.mark.parametrize(
    ("table", "change"), [("note_entry", "paragraph = 'нічого'"), ("attendance", "minutes = 5")]
)
@pytest.mark.usefixtures("own_time")
def test_a_reviewed_note_with_a_forged_row_is_shown_void_and_verify_names_the_row(
    journey: Journey,
    clinic: Clinic,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    table: str,
    change: str,
) -> None:
    """Proves: REQ-NTE-270. In the list, over the note and at the foot; nothing is left to be signed."""
    group = noted(clinic)
    group.attend()
    note = group.record()
    group.sign(note)
    group.countersign(note)
    person = group.members["К-1"]
    close_session(group.desk, group.lead, clinic.session_id)
    forge(group.desk, table, change, "person_id = ?", person)
    clinic.close()
    journey.start(clinic.folder)
    journey.unlock("lead", PASSWORDS["lead"])
    view = editor(journey)
    assert view.state.text() == "Підпис недійсний"
    assert view.banner.title.text() == "Підпис недійсний: вміст змінено після підпису"
    assert view.foot.mark.text() == "Вміст змінено після підпису"
    assert view.foot.safety.text().count("Зміст запису не такий, який підписували") == 2
    assert not view.foot.sign.isVisible()
    journey.press(Qt.Key.Key_Escape)
    page = journey.main.page("notes")
    assert isinstance(page, NotesPage)
    assert any("Підпис недійсний" in line for line in journey.cells(page.table))
    journey.end()
    code, told, _ = CommandLine(clinic.folder, tmp_path / "papers", capsys).call("verify", login="lead")
    assert code == Exit.BROKEN_EVIDENCE
    assert told["findings"][0]["code"] == "EVD005"
    assert forged_row(clinic, table, person) in told["findings"][0]["sentence"]


def test_a_note_that_was_being_typed_when_its_process_was_killed_comes_back_to_its_author_alone(
    met: tuple[Clinic, str],
) -> None:
    """Proves: REQ-NTE-006. A real kill -9 of a real window in a process of its own."""
    clinic, planned = met
    told = handed(clinic, 20261126) | {"planned": planned}
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.typing_note", json.dumps(told)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, encoding="utf-8", cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
    ) as typing:  # fmt: skip
        assert typing.stdout
        assert typing.stdout.readline() == "1\n"
        os.kill(typing.pid, KILL)
    assert typing.returncode == -KILL or sys.platform == "win32"
    assert FIRST.encode() not in b"".join(
        path.read_bytes() for path in clinic.folder.rglob("*") if path.is_file()
    )
    for login in ("lead", "admin", "therapist"):
        with on_disk(clinic, login) as (desk, actor):
            drafts = list_drafts(desk, actor)
            assert [draft.subject for draft in drafts] == ([planned] if login == "therapist" else [])
            assert not drafts or FIRST in str(drafts[0].body)
            assert login != "therapist" or examine(desk).findings == ()


def forged_row(clinic: Clinic, table: str, person: str) -> str:
    """The id of the person's row."""
    with on_disk(clinic, "lead") as (desk, _):
        raw = connect(desk.folder.db, desk.secret.raw_hex)
        (row,) = raw.execute(f"select id from {table} where person_id = ?", (person,)).fetchone()  # noqa: S608 - ours
        raw.close()
        return str(row)


def _write_paragraphs(journey: Journey, view: NoteView) -> None:
    """Down the members, a line about each."""
    for place in range(len(view.rail.items)):
        journey.click(view.rail.items[list(view.rail.items)[place]])
        journey.click(view.private)
        journey.type("Багато слухання.")
        QApplication.processEvents()


def _replace_and_sign(journey: Journey, view: NoteView) -> None:
    """Each name by its button; then Ctrl+Enter and the password."""
    for _ in range(3):
        journey.click(view.shared_strip.swap)
    assert view.shared.toPlainText().count("один з учасників") == 3
    journey.until(view.foot.sign.isEnabled)
    journey.confirm()
    journey.fill(journey.sheet.fields["password"].editor, PASSWORDS["therapist"])
    journey.confirm()
    journey.until(journey.no_sheet)
    assert journey.message.startswith("Підписано.")


def _review(journey: Journey) -> None:
    """The lead chooses what the signature means."""
    view = editor(journey)
    journey.click(view.foot.sign)
    sheet = journey.sheet
    journey.click(sheet.findChildren(Radio)[0])
    journey.fill(sheet.fields["password"].editor, PASSWORDS["lead"])
    journey.confirm()
    journey.until(journey.no_sheet)
    assert view.state.text() == "Підписано й перевірено"


def _amended_and_tampered(clinic: Clinic, planned: str) -> None:
    """What the file says of it all; and a row that was changed with another tool."""
    with on_disk(clinic, "therapist") as (desk, therapist):
        assert list_drafts(desk, therapist) == ()
        note = open_note(desk, therapist, planned).note
        assert note is not None
        assert [view.meaning.value for view in note.signatures] == ["author", "reviewer"]
        amended = replace(note.text, shared="Коло про сон і дім.")
        record_note(desk, therapist, planned, text=amended, reason="уточнено тему", version=1)
        history = note_history(desk, therapist, note.note_id)
        assert [event.what for event in history] == ["amended", "signed", "signed", "recorded"]
        assert history[0].changes[0].after == "Коло про сон і дім."
        row = newest(desk, NoteEntry)
        raw = connect(desk.folder.db, desk.secret.raw_hex)
        raw.execute("drop trigger note_entry_no_update")
        raw.execute("update note_entry set paragraph = 'нічого' where id = ?", (row.id,))
        raw.close()
        assert ("EVD005", row.id) in {
            (issue.code, str(issue.values.get("row", ""))) for issue in examine(desk).findings
        }
