"""Empty forms from the protocols, and the sheet of a day from the trail."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding import verbs_of
from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.paper_verbs import PaperOrder
from clinicdesk.ui.protocols.page import ProtocolsPage
from tests.support.clinic import Clinic
from tests.support.paper import page_texts
from tests.support.printer import PaperTray
from tests.support.stage import Stage, click, stage


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    made = stage(qtbot, Role.LEAD, save_to=tmp_path, choose_printer=PaperTray(tmp_path).choose)
    made.window.resize(1366, 768)
    made.window.show()
    return made


def made_of(lead: Stage, qtbot: QtBot) -> tuple[str, PaperOrder]:
    """What was asked for, once its preview is there."""
    qtbot.waitUntil(lambda: lead.sheet().objectName() == "papers.preview")
    said = [text.text() for text in lead.sheet().findChildren(Text)]
    assert Issue("DOC011").sentence("uk") in said
    given = lead.ward.last("sheet")
    return given["subject"], given["order"]


@pytest.mark.parametrize(
    ("which", "document", "subject"),
    [
        ("downtime", "downtime", "gkap@0.1"),
        ("consents", "consents", "gkap@0.1"),
        ("phq9@1.0", "blank", "phq9@1.0"),
    ],
)
def test_empty_forms_are_printed_from_their_programme(
    lead: Stage, qtbot: QtBot, which: str, document: str, subject: str
) -> None:
    """Proves: REQ-PRT-035."""
    page = lead.show(ProtocolsPage(lead.around, lead.verbs.protocols), (1366, 739))
    click(page.blanks)
    choice = lead.sheet().fields["form"].editor
    assert isinstance(choice, Choice)
    choice.set_value(which)
    lead.confirm()
    assert lead.sheet().fields["reason"].issue, "a reason is wanted"
    lead.type_into("reason", "день без світла")
    lead.confirm()
    asked, order = made_of(lead, qtbot)
    assert (asked, order) == (subject, PaperOrder(document, "uk", "день без світла"))


def test_the_sheet_of_a_day_is_printed_from_the_trail(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-PRT-035. Today unless another day is typed."""
    page = lead.show(AuditPage(lead.around, lead.verbs.trail), (1366, 739))
    click(page.daily)
    day = lead.sheet().fields["day"].editor
    assert isinstance(day, QLineEdit)
    assert day.text() == "2026-11-24"
    day.setText("2026-11-23")
    lead.type_into("reason", "вечірній аркуш")
    lead.confirm()
    asked, order = made_of(lead, qtbot)
    assert (asked, order.document) == ("2026-11-23", "daily")


def test_the_real_papers_are_made_by_who_may(clinic: Clinic) -> None:
    """Proves: REQ-PRT-035."""
    desk, lead = clinic.open_as("lead")
    verbs = verbs_of(desk, lead, Language("uk"))
    forms, trail = verbs.protocols.papers, verbs.trail.papers
    assert forms is not None
    assert trail is not None
    rows = [row.ref for row in forms.blanks("gkap@0.1")]
    assert {"gkap_screening@0.1", "phq9@1.0", "news2@1.0"} <= set(rows)
    assert len(set(rows)) == len(rows)
    blank = forms.make("phq9@1.0", PaperOrder("blank", "en", "drill"), lambda *_: None)
    assert "PHQ-9" in page_texts(blank.pdf)[0]
    assert blank.unsealed is not None
    daily = trail.make("", PaperOrder("daily", "uk", "вечір"), lambda *_: None)
    assert daily.name == "daily-2026-11-24-uk.pdf"
    with pytest.raises(Refused, match="DOC007"):
        trail.make("вчора", PaperOrder("daily", "uk", "вечір"), lambda *_: None)
    auditor = clinic.join(desk, "auditor")
    assert verbs_of(desk, auditor, Language("uk")).protocols.papers is None
    assert verbs_of(desk, clinic.join(desk, "nurse"), Language("uk")).trail.papers is None
