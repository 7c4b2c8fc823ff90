"""What stands against a dose is said where it is decided: on the column, at the order, the dose and the signature."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Column, Warned
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from tests.support import board_days as days
from tests.support.board_stage import Bell
from tests.support.forms_ward import filled
from tests.support.stage import Stage, stage

HIGH = Warned("red", {"uk": "C-SSRS: високий ризик", "en": "C-SSRS: high risk"},
              {"uk": "Дозу не вводити.", "en": "Give no dose."})  # fmt: skip


def shown(made: Stage, **changed: object) -> tuple[BoardPage, Column]:
    """The board with its first person changed, and chosen."""
    day = days.nobody_dosed()
    first = replace(day.columns[0], standing="cleared", **changed)  # type: ignore[arg-type]
    made.ward.board.day = replace(day, columns=(first, *day.columns[1:]))
    page = made.show(BoardPage(made.around, made.verbs.board, tone=Bell()), (1366, 739))
    page.day.offer.hide()
    page.select(first.person_id)
    return page, first


def notices(sheet: Sheet) -> str:
    found = sheet.findChildren(Notice)
    return "\n".join(f"{one.title.text()}\n{one.body.text()}" for one in found)


def texts(sheet: Sheet) -> str:
    return "\n".join(one.text() for one in sheet.findChildren(Text))


def test_a_high_risk_stands_on_the_column_of_somebody_admitted(qtbot: QtBot) -> None:
    """Proves: REQ-RSK-482."""
    made = stage(qtbot, Role.LEAD)
    page, first = shown(made, warned=(HIGH,))
    column = page.day.table.columns[first.person_id]
    due, notes = column.look("due"), column.look("notes")
    assert (due.words, due.state) == ("зупинено", "held")  # type: ignore[union-attr]
    assert notes.notes[0].text == "C-SSRS: високий ризик"  # type: ignore[union-attr]
    made.language.use("en")
    assert column.look("due").words == "stopped"  # type: ignore[union-attr]


def test_the_order_shows_what_stands_against_it_and_asks_for_the_reason(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-481."""
    made = stage(qtbot, Role.LEAD)
    page, _ = shown(made, warned=(HIGH,), unfit={"sbp": "185", "dbp": "115"})
    page.acts.do("order")
    sheet = made.sheet()
    said = notices(sheet)
    assert "C-SSRS: високий ризик\nДозу не вводити." in said
    assert "185" in said
    assert "115" in said
    assert sheet.fields["beyond_reason"].isVisible()


def test_a_calm_order_asks_for_nothing_more(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-481."""
    made = stage(qtbot, Role.LEAD)
    page, _ = shown(made)
    page.acts.do("order")
    assert not made.sheet().fields["beyond_reason"].isVisible()


def test_a_signature_is_not_asked_for_unseen(qtbot: QtBot) -> None:
    """Proves: REQ-RSK-484."""
    made = stage(qtbot, Role.LEAD)
    page, _ = shown(made)
    risk = filled(
        "cssrs_contact", {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "yes", "q5": "yes", "q6": "no"}
    )
    check = replace(
        filled("gkap_day_check", {"risk": "none"}), against=("risk",),
        unread=frozenset({"weight", "former_item"}),
    )  # fmt: skip
    made.ward.board.to_be_signed = (risk, check)
    page.acts.do("sign")
    sheet = made.sheet()
    assert "Пункт 5" not in texts(sheet)
    step = sheet.fields["step"].editor
    assert isinstance(step, Choice)
    step.set_value("day_clearance")
    said = texts(sheet)
    assert "Суїцидальний ризик за правилом скринінгу: високий" in said
    assert "Пункт 5 · думки з планом і наміром: Так" in said
    assert "Пункт 6 · суїцидальні дії або підготовка: Ні" in said
    assert "former_item: не читається" in said, "nor what the file holds of it and nobody can read"
    assert "Маса тіла: не читається" in said
    told = notices(sheet)
    assert "C-SSRS: високий ризик\nНе залишайте людину саму." in told
    assert "Інша форма цієї сесії каже не те саме, виправте тут: C-SSRS" in told
