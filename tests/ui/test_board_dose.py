"""The sheet of a dose at the board: two hands, and an alarm that stands over it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage


def test_a_dose_is_given_by_one_and_witnessed_by_another(nurse: Stage) -> None:
    """Proves: REQ-BRD-012."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    sheet = nurse.sheet()
    ampoule, witness = sheet.fields["ampoule_id"].editor, sheet.fields["witness_id"].editor
    assert isinstance(ampoule, Choice)
    assert isinstance(witness, Choice)
    assert ampoule.value() == witness.value() == ""
    assert sheet.fields["despite"].isHidden()
    assert "u-lead" not in [witness.itemData(at) for at in range(witness.count())]
    ampoule.set_value("amp-2")
    witness.set_value("u-doctor")
    for name, text in (("drawn", "1,3"), ("given", "1,2"), ("pin", "111111"), ("witness_pin", "222222")):
        nurse.type_into(name, text)
    nurse.ward.refusal = Refused(Issue("VIT007", "witness_pin"))
    nurse.confirm()
    assert sheet.fields["witness_pin"].issue
    nurse.confirm()
    assert nurse.ward.last("board_give") == {
        "person_id": "p-1043", "order_row": "or-1",
        "ampoule_id": "amp-2", "drawn": "1,3", "given": "1,2", "given_at": None, "pin": "111111",
        "witness_id": "u-doctor", "witness_pin": "222222", "emergency": "", "despite": "",
        "seen": frozenset(), "in_raid": False,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_red_alarm_stands_over_the_dose_until_it_is_answered_or_passed_over(
    qtbot: QtBot, language: str
) -> None:
    """Proves: REQ-DOS-006."""
    made = stage(qtbot, Role.NURSE, language=language)
    day = days.nobody_dosed()
    mine = next(one for one in day.columns if one.person_id == "p-1043")
    red = next(one for column in days.board().columns for one in column.alerts if one.level == "red")
    alarmed = replace(mine, alerts=(replace(red, answered_at=None, answered_by="", others=("a-0",)),))
    columns = tuple(alarmed if one is mine else one for one in day.columns)
    page = board_on(made, replace(day, columns=columns))
    page.select("p-1043")
    page.acts.do("give")
    QApplication.processEvents()
    sheet = made.sheet()
    said = [text.text() for text in sheet.findChildren(Text)]
    assert any(red.titles[language] in text for text in said)
    assert problems_of(sheet) == []
    made.type_into("despite", "криза минула, тиск 150")
    made.ward.refusal = Refused(Issue("DOS013", "witness"))
    made.confirm()
    assert sheet.fields["witness_pin"].issue
    made.confirm()
    assert made.ward.last("board_give")["despite"] == "криза минула, тиск 150"
    assert made.ward.last("board_give")["seen"] == {red.alert_row, "a-0"}


def test_an_alarm_raised_since_the_sheet_was_opened_is_said_where_it_can_be_passed_over(nurse: Stage) -> None:
    """Proves: REQ-DOS-006."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    despite = nurse.sheet().fields["despite"]
    assert despite.isHidden()
    nurse.type_into("drawn", "1,3")
    raised = Issue("DOS012", "despite", values={"n": 1, "red": 1, "what": "САТ понад 200", "marks": "a-7"})
    nurse.ward.refusal = Refused(raised)
    nurse.confirm()
    assert (despite.isHidden(), despite.issue) == (False, raised.sentence("uk"))
    nurse.type_into("despite", "криза минула")
    nurse.confirm()
    passed = nurse.ward.last("board_give")
    assert (passed["seen"], passed["drawn"], passed["despite"]) == ({"a-7"}, "1,3", "криза минула")


def test_all_that_one_reason_would_pass_over_is_read_at_it(nurse: Stage) -> None:
    """Proves: REQ-DOS-006. Only the last of them was seen, and the reason passed all."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    issues = (
        Issue("DOS012", "despite", values={"n": 1, "red": 1, "what": "САТ понад 200"}),
        Issue("DOS481", "despite", values={"what": "САТ 165"}),
    )
    nurse.ward.refusal = Refused(*issues)
    nurse.confirm()
    said = nurse.sheet().fields["despite"].issue
    assert said == "\n".join(one.sentence("uk") for one in issues)
    assert problems_of(nurse.sheet()) == []


def test_a_wrong_pin_of_the_second_person_is_said_at_their_pin(nurse: Stage) -> None:
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    for act, field in (("give", "witness_pin"), ("handover", "to_pin")):
        page.acts.do(act)
        sheet = nurse.sheet()
        if act == "handover":
            to = sheet.fields["to"].editor
            assert isinstance(to, Choice)
            to.set_value("u-doctor")
        nurse.ward.refusal = Refused(Issue("WIT004", "witness"))
        nurse.confirm()
        assert sheet.fields[field].issue
        assert not sheet.error.isVisible()
        sheet.reject()
        nurse.settle()
