"""What is typed of a consent, and the remark of a month, outlive the lock; a saved file is told of the last try."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services import drafts, tasks
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.consents.consents_view import ConsentsView
from clinicdesk.ui.handing_over import Paper, offer_printing
from clinicdesk.ui.sheet import Sheet
from tests.support.audit_page import page_on
from tests.support.clinic import Clinic
from tests.support.noted import noted
from tests.support.stage import Stage, click, stage

TYPED = {"signer_name": "Олійник Степан Петрович", "basis": "опікун, рішення суду № 4", "witness_name": "Хтось",
         "reason": "Хоче порадитися з дружиною."}  # fmt: skip


def consent(made: Stage) -> Callable[[], object]:
    view = made.show(ConsentsView(made.around, made.verbs.forms.consents))
    view.open_person("p-1047", "c-07")
    return view.record


def power_cut(made: Stage) -> None:
    """The pause in typing stored it; then the process ended."""
    made.sheet().keep_draft()
    kept = dict(made.drafts.kept)
    made.sheet().done(0)
    made.drafts.kept |= kept
    made.settle()


def test_a_consent_half_written_comes_back_whole(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-620."""
    made = stage(qtbot, Role.NURSE)
    begin = consent(made)
    begin()
    choices = {"answer": "refused", "way": "witnessed"}
    for name, value in choices.items():
        editor = made.sheet().fields[name].editor
        assert isinstance(editor, Choice)
        editor.set_value(value)
    signer = made.sheet().fields["signer_name"].editor
    assert isinstance(signer, QLineEdit)
    signer.clear()  # the participant stands there already
    for name, text in TYPED.items():
        made.type_into(name, text)
    power_cut(made)
    begin()
    fields = made.sheet().fields
    assert {name: fields[name].text() for name in TYPED} == TYPED
    for name, value in choices.items():
        editor = fields[name].editor
        assert isinstance(editor, Choice)
        assert editor.value() == value
    assert fields["reason"].isVisible()
    assert fields["witness_name"].isVisible()
    made.confirm()
    assert made.ward.last("record_consent")["reason"] == TYPED["reason"]
    assert made.drafts.kept == {}


def test_a_consent_nobody_typed_in_leaves_no_draft(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-620."""
    made = stage(qtbot, Role.NURSE)
    consent(made)()
    made.sheet().keep_draft()
    assert made.drafts.kept == {}


def test_the_remark_of_a_month_comes_back_without_the_password(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-620."""
    made = stage(qtbot, Role.LEAD)
    page = page_on(made)
    page.show_subject("review/2026-10")
    made.type_into("remark", "Відкриття К-1051 виправдане.")
    made.type_into("password", "таємне слово")
    power_cut(made)
    ((_, body),) = made.drafts.kept.items()
    assert (body["place"], body["what"]) == ("audit", "review/2026-10")
    assert "таємне слово" not in str(body)
    page.show_subject("review/2026-10")
    assert made.sheet().fields["remark"].text() == "Відкриття К-1051 виправдане."


def test_today_leads_back_to_the_consents_of_the_person(clinic: Clinic) -> None:
    """Proves: REQ-DRF-620."""
    group = noted(clinic)
    body = {"signer_name": "Олійник Степан", "reason": "", "answer": "given"}
    drafts.save_draft(group.desk, group.therapist, kind="consent", subject="p-1|c-7|treatment", body=body)
    (task,) = [one for one in tasks.list_tasks(group.desk, group.therapist) if one.kind == "draft"]
    assert (task.place, task.subject) == ("people", "p-1/consents/c-7")
    # A colleague may have written it down meanwhile: its author is rid of it from Today.
    assert (bool(task.draft_id), task.values["said"]) == (True, "Олійник Степан")


def test_a_file_is_called_saved_after_the_try_that_saved_it_only(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRT-620."""
    made = stage(qtbot, Role.LEAD)
    chosen = [str(tmp_path / "a.pdf")]
    made.around.talk._pick_file = lambda *_: chosen[0]  # the file dialog of the system
    sheet = Sheet(made.language, "papers.preview", values={"file": "a", "title": "a"})
    offer_printing(
        made.around, sheet, Paper(lambda: b"%PDF", lambda path: (path.write_bytes(b"%PDF"), None)[1])
    )
    made.around.talk.show(sheet)
    save = sheet.findChild(QPushButton, "papers.preview.save")
    assert save is not None

    def says_saved() -> bool:
        return any(one.isVisible() and one.text() == sheet.say("saved") for one in sheet.findChildren(Text))

    click(save)
    assert says_saved()
    chosen[0] = ""
    click(save)
    assert not says_saved()
    chosen[0] = str(tmp_path / "a.pdf")
    click(save)
    assert says_saved()
    chosen[0] = str(tmp_path / "none" / "a.pdf")
    click(save)
    assert not says_saved()
    assert sheet.error.isVisible()


def test_a_name_typed_without_an_extension_gets_the_one_of_the_paper(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRT-621. A file that is there already is not replaced unasked."""
    made, wrote = stage(qtbot, Role.LEAD), list[str]()
    made.around.talk._pick_file = lambda *_: str(tmp_path / "a")
    assert made.around.talk.save_as("paper.pdf", lambda path: wrote.append(path.name))
    (tmp_path / "a.pdf").touch()
    assert made.around.talk.save_as("paper.pdf", lambda path: wrote.append(path.name))
    assert wrote == ["a.pdf", "a"]
