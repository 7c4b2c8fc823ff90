"""The sheet of an admission shows what the day's check found, with the reason or the way to it."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.findings import findings_of
from clinicdesk.security.roles import Role
from clinicdesk.services.admitting import Admissible, CheckDone
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.panels import Notice
from tests.support import board_days as days
from tests.support.board_stage import Bell
from tests.support.dosing_day import day_answers
from tests.support.forms_ward import filled
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage
from tests.support.ward_cohorts import programme

HIGH = {"sbp": "178", "dbp": "108", "sbp_again": "176", "dbp_again": "106"}
NEWS = {"sedatives_24h": "yes", "sedatives_24h.note": "діазепам 5 мг"}


def admissible(**changed: object) -> Admissible:
    """The day's check of these answers, unsigned."""
    sheet = filled("gkap_day_check", day_answers(**changed), step="day_check")
    lacking = sheet.missing
    check = CheckDone(
        "day_check", programme().named("step.day_check"), "f-1", False, len(lacking),
        lacking[0] if lacking else "", sheet, findings_of(sheet.form, sheet.scores),
    )  # fmt: skip
    return Admissible(False, (check,), ("day_clearance",), (), ())


def admit_sheet(made: Stage, size: tuple[int, int] = (1366, 739)) -> str:
    """Open it; what its notices say."""
    day = days.nobody_dosed()
    first, *others = day.columns
    made.ward.board.day = replace(day, columns=(replace(first, standing="waiting"), *others))
    page = made.show(BoardPage(made.around, made.verbs.board, tone=Bell()), size)
    page.day.offer.hide()
    page.select(first.person_id)
    page.acts.do("admit")
    found = made.sheet().findChildren(Notice)
    return "\n".join(f"{one.title.text()}\n{one.body.text()}" for one in found)


def test_a_finding_is_told_answer_by_answer_before_the_pin(qtbot: QtBot) -> None:
    """Proves: REQ-DAY-045. The sheet showed nothing of 178/108, an opioid and a seizure a week ago."""
    made = stage(qtbot, Role.LEAD)
    made.ward.board.admission = admissible(**HIGH, **NEWS, reasoning="Тиск звичний, діазепам учора")
    said = admit_sheet(made)
    for words in ("потрібне рішення лікаря", "САТ: 178", "ДАТ: 108", "САТ удруге, за 5 хвилин: 176", "діазепам 5 мг",
                  "Обґрунтування й умови: Тиск звичний, діазепам учора"):  # fmt: skip
        assert words in said
    assert "pin" in made.sheet().fields


@pytest.mark.parametrize("size", [(1366, 739), (1280, 648)])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_without_a_reason_the_sheet_leads_to_its_question(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-DAY-045."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.board.admission = admissible(**HIGH, **NEWS)
    said = admit_sheet(made, size)
    assert made.around.say("admitting.no_reason") in said
    assert "pin" not in made.sheet().fields
    assert problems_of(made.sheet(), cells=False) == []


def test_a_quiet_check_has_no_notice(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.LEAD)
    made.ward.board.admission = admissible()
    assert "потрібне рішення" not in admit_sheet(made)
