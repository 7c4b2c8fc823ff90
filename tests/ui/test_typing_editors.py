"""What an editor of words was given it gives back, until somebody types into it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.question import Question
from clinicdesk.ui.forms.editors import NoteEditor, TextEditor, Tools
from clinicdesk.ui.forms.form_words import FormWords
from tests.support.forms_ward import blank
from tests.support.stage import press, stage

SIGNS = ["доза 5\u00a0мг", "дрімає\u00ad, доза 5\u00a0мг", "рядок\u2028і ще\u2029абзац", " з краю\u00a0"]


@pytest.mark.parametrize(
    "words", SIGNS, ids=["no-break space", "with a hidden sign", "ends of lines", "edges"]
)
@pytest.mark.parametrize("kind", [NoteEditor, TextEditor])
def test_words_nobody_touched_stay_sign_for_sign(
    qtbot: QtBot, kind: type[NoteEditor | TextEditor], words: str
) -> None:
    """Proves: REQ-ANS-995. A page of Qt gave a space back for a no-break space, and the words as if typed now."""
    made = stage(qtbot)
    editor = kind(Question("behaviour", "note"), Tools(FormWords(blank("phq9").read, made.language)))
    made.show(editor)
    heard: list[str] = []
    editor.changed.connect(heard.append)
    editor.show_text(words)
    assert (editor.text(), heard) == (words, [])
    field = editor.line if isinstance(editor, TextEditor) else editor.page
    if isinstance(field, QLineEdit):
        field.setCursorPosition(3)
    else:
        field.moveCursor(QTextCursor.MoveOperation.Right)
    editor.show_text(words)
    at = field.cursorPosition() if isinstance(field, QLineEdit) else field.textCursor().position()
    assert at == (3 if isinstance(field, QLineEdit) else 1), "shown anew, the cursor stays where it was"
    press(field, Qt.Key.Key_X)
    assert editor.text() == heard[-1] != words, "what is typed now is read as it is typed"
    press(field, Qt.Key.Key_Backspace)
    assert editor.text() == heard[-1] == words
