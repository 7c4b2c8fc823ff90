"""A form of a participant filled in by key and mouse, whatever its questions are."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.ui.forms.choosing import BarEditor, ManyEditor
from clinicdesk.ui.forms.form_page import FormPage
from tests.support.journey import CONTROL, Journey


def fill_form(journey: Journey, page: FormPage, said: Mapping[str, object]) -> None:
    """Question by question: its section by the mouse, the answer by keys; then Ctrl+Enter."""
    filling = page.writing.filling
    assert filling is not None
    for name, answer in said.items():
        section = filling.section_of(name).id
        if page.view.section != section:
            journey.click(page.view.rail.items[section])
        answer_with(journey, page.view.rows[name].editor, answer)
    journey.confirm()


def answer_with(journey: Journey, editor: QWidget, answer: object) -> None:
    """A digit where answers stand side by side, boxes ticked, an entry of a list, else text over what is there."""
    box, line = editor.findChild(QComboBox), editor.findChild(QLineEdit) or editor.findChild(QPlainTextEdit)
    if isinstance(editor, BarEditor):
        _come_to(journey, editor)
        journey.type(str(list(editor.bar.buttons).index(str(answer)) + 1))
    elif isinstance(editor, ManyEditor):
        assert isinstance(answer, tuple)
        for value in answer:
            _come_to(journey, editor.boxes[value])
            journey.press(Qt.Key.Key_Space)
    elif box is not None:
        at = box.findData(answer)
        journey.choose_like(box, box.itemText(at) if at >= 0 else str(answer))
    else:
        assert line is not None
        _come_to(journey, line)
        QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
        journey.type(str(answer))


def _come_to(journey: Journey, editor: QWidget) -> None:
    """Tab after Tab without a pause: a form has many questions, and the window is painted when the hands rest."""
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is editor or editor.isAncestorOf(focused):
            return
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    journey.tab_to(editor)
