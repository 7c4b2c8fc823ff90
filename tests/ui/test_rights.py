"""A participant's rights and outside signatures in the window: seen at the record, done by keys, nothing cut."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.desktop import paper_binding
from clinicdesk.security.roles import Role
from clinicdesk.services.person_views import RestrictionView
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.outside.outside_sheet import FileField
from clinicdesk.ui.people.card import CardView
from clinicdesk.ui.talk import Talk
from tests.support import outside
from tests.support.forms_ward import filled, row_of
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, stage

RESTRICTED = RestrictionView("2026-11-20", "Марчук Ірина", outside.AT, "Заява № 4 від 20.11.2026")


def card_on(made: Stage, size: tuple[int, int] = (1280, 648)) -> CardView:
    view = made.show(CardView(made.around, made.verbs.people), size)
    view.open_person("p-1047")
    QApplication.processEvents()
    return view


def act_of(view: CardView) -> Button:
    QApplication.processEvents()
    (found,) = [one for one in view.findChildren(Button, "rights.act") if one.isVisibleTo(view)]
    return found


def said_in(widget: CardView) -> str:
    return " ".join(text.text() for text in widget.findChildren(Text))


def test_use_is_restricted_and_lifted_from_the_card(qtbot: QtBot) -> None:
    """Proves: REQ-RGT-001."""
    made = stage(qtbot, Role.NURSE)
    view = card_on(made)
    assert "Обробку даних не обмежено." in said_in(view)
    click(act_of(view))
    sheet = made.sheet()
    reason = sheet.fields["reason"].editor
    assert isinstance(reason, QPlainTextEdit)
    reason.setPlainText("Заява № 4")
    sheet.answer()
    asked = made.ward.last("restrict")
    assert (asked["asked_on"].isoformat(), asked["reason"]) == ("2026-11-24", "Заява № 4")
    made.ward.card = replace(made.ward.card, restriction=RESTRICTED)
    view.open_person("p-1047")
    assert "Лише для лікування з 20.11.2026" in said_in(view)
    click(act_of(view))
    reason = made.sheet().fields["reason"].editor
    assert isinstance(reason, QPlainTextEdit)
    reason.setPlainText("забирає прохання")
    made.sheet().answer()
    assert made.ward.last("lift")["reason"] == "забирає прохання"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_of_the_rights_is_cut(qtbot: QtBot, language: str) -> None:
    made = stage(qtbot, Role.COORDINATOR, language=language)
    made.ward.card = replace(made.ward.card, restriction=RESTRICTED)
    view = card_on(made)
    assert problems_of(made.window) == []
    click(act_of(view))
    assert problems_of(made.sheet()) == []


@pytest.fixture
def form(qtbot: QtBot, tmp_path: Path) -> tuple[Stage, PersonForms]:
    """A nurse's recorded form, with one outside signature beside it; the file dialog finds a .p7s."""
    path = tmp_path / "phq9.pdf.p7s"
    path.write_bytes(outside.CMS)
    made = stage(qtbot, Role.NURSE)
    talk = Talk(
        made.window,
        made.language,
        find_file=lambda *_: str(path),
        pick_file=lambda _, name: str(tmp_path / name),
    )
    made = replace(made, around=replace(made.around, talk=talk))
    made.ward.forms.sheet = filled("phq9", {"q1": "2"})
    made.ward.forms.rows = (row_of(made.ward.forms.sheet),)
    made.ward.outside = (outside.view(),)
    forms = made.show(PersonForms(made.around, made.verbs.forms))
    forms.form.offer_outside(made.verbs.outside)
    forms.open_sheet("sheet-1")
    QApplication.processEvents()
    return made, forms


def test_the_history_of_a_form_names_its_outside_signature_and_keeps_another(
    form: tuple[Stage, PersonForms],
) -> None:
    """Proves: REQ-OSG-001."""
    made, forms = form
    said = " ".join(text.text() for text in forms.form.history.findChildren(Text))
    assert "Левченко Ольга Петрівна" in said
    assert "не перевірено" in said
    click(forms.form.history.outside)
    sheet = made.sheet()
    file, signer, day = (sheet.fields[name].editor for name in ("file", "signer_name", "signed_on"))
    assert isinstance(file, FileField)
    assert isinstance(signer, QLineEdit)
    assert isinstance(day, QLineEdit)
    sheet.answer()
    assert sheet.fields["file"].issue
    file.pick()
    signer.setText("Левченко О. П.")
    day.setText("23.11.2026")
    sheet.answer()
    asked = made.ward.last("keep_outside")
    assert (asked["record_type"], asked["record_id"], asked["file"].name) == (
        "sheet",
        "sheet-1",
        "phq9.pdf.p7s",
    )
    assert (asked["signer_name"], asked["signed_on"].isoformat()) == ("Левченко О. П.", "2026-11-23")


def test_a_kept_file_is_taken_out_with_the_password_or_set_aside(
    form: tuple[Stage, PersonForms], tmp_path: Path
) -> None:
    """Proves: REQ-OSG-001. Written whole, for its owner's eyes only; a disk that refuses is said in the sheet."""
    made, forms = form
    for what, verb in (("take", "take_outside"), ("set_aside", "set_outside_aside")):
        click(forms.form.history.outside)
        act = made.sheet().fields["act"].editor
        assert isinstance(act, Choice)
        act.set_value(f"{what}:o-1")
        assert made.sheet().fields["password"].isVisible() == (what == "take")
        assert made.sheet().fields["reason"].isVisible() == (what == "set_aside")
        made.sheet().answer()
        assert made.ward.times(verb) == 1
        made.settle()
    taken = tmp_path / "phq9.pdf.p7s"
    assert taken.read_bytes() == outside.CMS
    assert os.name != "posix" or taken.stat().st_mode & 0o077 == 0


def test_an_outside_signature_is_not_half_written(
    form: tuple[Stage, PersonForms], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-OSG-001."""
    made, forms = form
    (before := tmp_path / "phq9.pdf.p7s").write_bytes(b"of before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(paper_binding, "put_documents", full)
    click(forms.form.history.outside)
    act = made.sheet().fields["act"].editor
    assert isinstance(act, Choice)
    act.set_value("take:o-1")
    made.sheet().answer()
    assert "Документ не вдалося записати" in " ".join(text.text() for text in made.sheet().findChildren(Text))
    assert before.read_bytes() == b"of before"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_of_the_outside_signatures_is_cut(qtbot: QtBot, language: str) -> None:
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.forms.sheet = filled("phq9", {"q1": "2"})
    made.ward.outside = (
        outside.view(),
        outside.view(signature_id="o-2", state="set_aside", reason="не той файл"),
    )
    forms = made.show(PersonForms(made.around, made.verbs.forms), (1280, 648))
    forms.form.offer_outside(made.verbs.outside)
    forms.open_sheet("sheet-1")
    QApplication.processEvents()
    assert problems_of(made.window) == []
    click(forms.form.history.outside)
    assert problems_of(made.sheet()) == []
