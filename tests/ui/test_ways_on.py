"""Where a task and a picked line lead: to the decision, to the same version; and a rail in which nothing is cut."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Task
from clinicdesk.ui.protocols.page import ProtocolsPage
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward as clinic
from tests.support.forms_ward import filled
from tests.support.geometry import problems_of
from tests.support.stage import stage


@pytest.mark.parametrize("kind", ["due_recheck", "clearance_ends"])
def test_what_asks_for_a_decision_leads_to_the_decision(qtbot: QtBot, kind: str) -> None:
    """Proves: REQ-WIN-050. It led to the readings of the chart."""
    made = stage(qtbot, Role.LEAD)
    page = made.show(TodayPage(made.around, made.verbs.today))
    page.do(Task(kind, "people", {"cohort_id": "c-07"}, clinic.NOW, subject="p-1047"))
    assert made.went[-1] == ("people", "p-1047/screening/c-07")


def test_of_two_versions_the_picked_one_stays_picked(qtbot: QtBot) -> None:
    """Proves: REQ-ADP-002. After a signature the page showed the other one, as a draft."""
    made = stage(qtbot, Role.LEAD)
    rows = made.verbs.protocols.list_protocols()
    newer = replace(rows[0], version="0.9")
    page = made.show(
        ProtocolsPage(made.around, replace(made.verbs.protocols, list_protocols=lambda: (*rows, newer)))
    )
    page.table.selectRow(len(rows))
    page.read_again()
    assert page.picked is not None
    assert page.picked.version == "0.9"
    made.around.language.use("en")
    made.settle()
    assert page.picked.version == "0.9"


@pytest.mark.parametrize("size", [(1366, 640), (1280, 520)])
def test_nothing_in_the_rail_is_cut_after_the_language_changed(qtbot: QtBot, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD)
    made.ward.forms.sheet = filled("gkap_screening", {"seizure_disorder": "no"}, step="screening")
    view = made.show(ScreeningView(made.around, made.verbs.forms), size)
    view.open_screening("p-1047", "c-07")
    made.settle()
    made.around.language.use("en")
    made.settle()
    assert [line for line in problems_of(view) if "SectionRail" in line or "cut" in line] == []
