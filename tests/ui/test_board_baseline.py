"""The column says what pressure is held against, or that there is nothing; so does the sheet of the first dose."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import BaseMark, Column
from clinicdesk.ui.board.looks import LineLook
from clinicdesk.ui.components.panels import Notice
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.frame import Build
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage
from tests.support.ward import full_ward

NONE = BaseMark("none", None, {})
CHECK = BaseMark("check", days.ago(90), {"sbp": "128", "dbp": "82"})
SET = BaseMark("set", days.ago(75), {"sbp": "131", "dbp": "84"})


def columns() -> tuple[Column, ...]:
    """Cleared with each kind; dosed without one, and with one."""
    cleared = [
        replace(one, base=mark, baseline={})
        for one, mark in zip(days.nobody_dosed().columns, (NONE, CHECK, SET, None), strict=False)
    ]
    dosed = days.columns()
    return (
        *cleared, replace(dosed[4], base=NONE, baseline={}), replace(dosed[5], base=SET),
        replace(dosed[6], base=CHECK),
    )  # fmt: skip


def base(stage: Stage, place: int) -> LineLook:
    page = board_on(stage, days.board(*columns()))
    look = list(page.day.table.columns.values())[place].look("base")
    assert isinstance(look, LineLook)
    return look


def test_a_column_says_where_its_baseline_is_from_or_that_there_is_none(nurse: Stage) -> None:
    """Proves: REQ-VIT-055."""
    said = [(base(nurse, place).text, base(nurse, place).tone) for place in range(7)]
    assert said[:5] == [
        ("вихідного немає", "warn"), ("128/82, перевірка дня", "quiet"), ("131/84 о 09:52", "quiet"), ("", "quiet"),
        ("вихідного немає", "warn"),
    ]  # fmt: skip
    assert said[5][0].endswith(" від 130/82")
    assert base(nurse, 5).brief in said[5][0]


def test_the_sheet_of_the_first_dose_says_that_there_is_no_baseline_and_asks_why(nurse: Stage) -> None:
    """Proves: REQ-DOS-055."""
    page = board_on(nurse, days.board(*columns()))
    page.select(columns()[0].person_id)
    page.acts.do("give")
    told = [notice.title.text() for notice in nurse.sheet().findChildren(Notice)]
    assert "Вихідного виміру до дози немає" in told
    assert nurse.sheet().fields["despite"].isVisible()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_of_it_is_cut(build: Build, language: str) -> None:
    """Proves: REQ-BRD-013."""
    ward = full_ward()
    ward.board.day = days.board(*columns())
    window = build(Role.NURSE, ward=ward, language=language)
    window.go("board")
    for size in SIZES:
        window.resize(*size)
        QApplication.processEvents()
        assert problems_of(window, cells=False) == [], size
