"""An addendum under its part bears its signature with the state; an altered one is the first thing a reader sees."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services import note_pages, note_signing
from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.services.note_pages import AddendumView
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView
from clinicdesk.ui.notes.notes import NotesPage
from tests.services.test_integrity import tampered
from tests.support import ward_notes
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.geometry import problems_of
from tests.support.noted import noted
from tests.support.stage import SIZES, stage


def addendum(state: SignatureState) -> AddendumView:
    at = ward_notes.NOW + timedelta(minutes=5)
    issue = Issue("SGN005") if state is SignatureState.VOID else None
    view = SignatureView("Коваль Марія", "therapist", Meaning.AUTHOR, at, "7f3a91c2" * 4, state, issue)
    return AddendumView(EVERYBODY, "Доповнення для всіх.", "згадала пізніше", "Коваль Марія", at, (view,))


@pytest.mark.parametrize(
    ("language", "state", "said"),
    [
        ("uk", SignatureState.VALID, "Підпис дійсний: Коваль Марія (психотерапія), Авторство"),
        ("en", SignatureState.VALID, "Signature valid: Коваль Марія (therapy), Author"),
        ("uk", SignatureState.VOID, "Підпис недійсний: Коваль Марія (психотерапія), Авторство"),
        ("en", SignatureState.VOID, "Signature void: Коваль Марія (therapy), Author"),
    ],
)
def test_an_addendum_says_who_signed_it_and_whether_that_holds(
    qtbot: QtBot, language: str, state: SignatureState, said: str
) -> None:
    """Proves: REQ-PRT-137."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    page = ward_notes.recorded("signed", author="u-other")
    assert page.note is not None
    made.ward.group.page = replace(page, note=replace(page.note, addenda=(addendum(state),)))
    shown = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    shown.show_subject("e-I2")
    QApplication.processEvents()
    notice = shown.view.shared_added
    assert notice.isVisible()
    assert said in notice.body.text()
    assert "UTC+2" in notice.body.text()
    assert notice.property("box") == ("crit" if state is SignatureState.VOID else "sign")
    for size in SIZES:
        made.window.resize(*size)
        QApplication.processEvents()
        assert [one for one in problems_of(made.window) if "Доповнення" in one] == []


def test_a_note_with_an_altered_addendum_is_void_in_the_list_and_on_its_page(clinic: Clinic) -> None:
    """Proves: REQ-PRT-137."""
    group = noted(clinic)
    group.attend()
    note = group.record()
    group.sign(note)
    group.countersign(note)
    note_signing.add_addendum(
        group.desk, group.therapist, note, field=EVERYBODY, text="Доповнення для всіх.", reason="згадала",
        password=PASSWORDS["therapist"],
    )  # fmt: skip
    (row,) = note_pages.list_sessions(group.desk, group.therapist)
    assert row.state == "reviewed"
    tampered(group.desk, "update note_addendum set text = 'Підмінене'")
    (row,) = note_pages.list_sessions(group.desk, group.therapist)
    page = note_pages.open_note(group.desk, group.therapist, group.planned)
    assert page.note is not None
    assert (row.state, page.note.state) == ("void", "void")
    group.desk.logins.clear()
    clinic.close()
