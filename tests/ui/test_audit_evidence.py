"""Evidence on the audit page: checked, accepted, a sealed document told, the month signed."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.components.text import Text
from tests.support import reviewed
from tests.support import ward as clinic
from tests.support.audit_page import page_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage, type_text


def test_checking_now_tells_what_was_found(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-045."""
    page = page_on(lead)
    assert page.integrity.state.text() == "Цілість журналу ще не перевірено"
    lead.ward.held.set()
    click(page.integrity.check)
    assert page.integrity.state.text() == "Перевіряю журнал: 0\u00a0%"
    assert not page.integrity.check.isEnabled()
    lead.ward.held.clear()
    qtbot.waitUntil(lambda: not lead.around.integrity.checking)

    assert page.integrity.state.text() == "Журнал цілий · перевірено 24.11.2026 11:00"
    assert "12\u00a0345 подій у дереві" in page.integrity.figures.text()


def test_broken_evidence_lists_its_findings(lead: Stage) -> None:
    """Proves: REQ-WIN-007."""
    page = page_on(lead)
    finding = Issue("EVD020", values={"n": 2})
    lead.around.integrity.tell(clinic.report(finding))

    assert page.integrity.state.text().startswith("Журнал порушено")
    assert page.integrity.findings.text() == finding.sentence("uk")
    lead.language.use("en")
    assert page.integrity.findings.text() == finding.sentence("en")


def test_the_lead_may_accept_with_reason_and_password(lead: Stage) -> None:
    page = page_on(lead)
    lead.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 2})))
    click(page.integrity.accept)
    lead.type_into("reason", "відновлено з копії 20.11")
    lead.type_into("password", "пароль")
    lead.confirm()

    assert lead.ward.last("accept") == {"password": "пароль", "reason": "відновлено з копії 20.11"}
    lead.qtbot.waitUntil(lambda: not lead.around.integrity.checking)
    assert lead.around.integrity.state == "whole"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_sealed_document_is_told_with_its_digest_in_groups(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-SEA-001. 64 digits in a row would be cut off."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.trail = (
        clinic.trail_row(
            7, "document.sealed", subject_kind="document", subject_label="0a1b2c3d" * 8, is_read=True
        ),
    )
    page = made.show(AuditPage(made.around, made.verbs.trail), SIZES[0])
    page.table.selectRow(0)

    assert made.language.say("actions.document_sealed") in page.details.words()
    assert "0a1b2c3d 0a1b2c3d" in page.details.words()
    assert problems_of(made.window, cells=False) == []


def test_the_month_is_signed_with_a_remark_over_the_tree_that_was_shown(lead: Stage) -> None:
    """Proves: REQ-TRL-010."""
    page = page_on(lead)
    page.show_subject("review/2026-10")
    sheet = lead.sheet()
    said = " ".join(text.text() for text in sheet.findChildren(Text))
    for words in (
        "судоми, лікаря немає на місці",
        "Вивантажувати журнал дій",
        "ще 4",
        "Нічого.",
        "7f3a91c2 7f3a91c2",
        "412",
    ):
        assert words in said
    remark, password = sheet.fields["remark"].editor, sheet.fields["password"].editor
    assert isinstance(remark, QPlainTextEdit)
    assert isinstance(password, PasswordField)
    remark.setPlainText("Відкриття виправдане.")
    type_text(password.edit, "x")
    sheet.answer()
    asked = lead.ward.last("sign_review")
    assert (asked["tree_size"], asked["tree_root"]) == (21_377, reviewed.ROOT)
    assert (asked["remark"], asked["seen"]) == ("Відкриття виправдане.", reviewed.month("2026-10").seen)


def test_the_list_of_months_opens_a_signed_one_to_be_read(lead: Stage) -> None:
    """Proves: REQ-TRL-010."""
    page = page_on(lead)
    click(page.reviews)
    sheet = lead.sheet()
    table = sheet.findChild(DataTable)
    assert isinstance(table, DataTable)
    assert table.currentIndex().row() == 0  # the one that waits
    table.selectRow(1)
    sheet.answer()
    month = lead.sheet()
    said = " ".join(text.text() for text in month.findChildren(Text))
    assert "підпис дійсний" in said
    assert "Без зауважень." in said
    assert not month.fields


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_of_the_review_is_cut(qtbot: QtBot, language: str) -> None:
    made = stage(qtbot, Role.AUDITOR, language=language)
    page = made.show(AuditPage(made.around, made.verbs.trail), (1280, 648))
    for subject in ("review/2026-10", "review/2026-09"):
        page.show_subject(subject)
        assert problems_of(made.sheet()) == []
        made.sheet().reject()
