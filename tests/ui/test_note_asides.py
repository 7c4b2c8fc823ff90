"""What was said to be nobody's name stands in the signing sheet, in place of “none found”."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.group_notes import with_why
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, stage


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_whoever_signs_reads_what_was_set_aside_and_why(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-NTE-319."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions), size)
    page.show_subject("e-I2")
    writing = page.view.writing
    shown = ward_notes.recorded()
    assert shown.note is not None
    aside = (with_why("Ігореві", "герой оповідання"),)
    writing.page = replace(shown, note=replace(shown.note, text=replace(shown.note.text, set_aside=aside)))
    page.view.acts._ask_to_sign()
    said = " ".join(one.text() for one in made.sheet().findChildren(Text))
    assert "Ігореві – герой оповідання" in said
    assert made.language.say("notes.signs.clean") not in said
    assert problems_of(made.window) == []
