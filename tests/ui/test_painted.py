"""The check that reads what is painted must see what a person sees cut, and nothing else."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.table_fit import shares
from clinicdesk.ui.components.text import Text
from tests.support.painted import cut_words, painted
from tests.support.shown import shown
from tests.support.stage import dress

LONG = "Скринінг перед груповою психотерапією з кетаміном"


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


class Drawn(QWidget):
    """Two texts painted by hand: one shortened, one into a room too narrow for it, or both in one place."""

    def __init__(self, *rooms: QRect, elide: bool = False) -> None:
        super().__init__()
        self.rooms, self.elide = rooms, elide
        self.setFixedSize(400, 100)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As the board and the matrix paint."""
        painter = QPainter(self)
        for room in self.rooms:
            text = LONG
            if self.elide:
                text = painter.fontMetrics().elidedText(LONG, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def test_what_is_painted_by_hand_is_seen_shortened_cut_and_overlapping(qtbot: QtBot) -> None:
    window = shown(qtbot, Drawn(QRect(0, 0, 80, 20), elide=True))
    assert [line.split(":")[0] for line in cut_words(window)] == ["shortened"]
    window = shown(qtbot, Drawn(QRect(0, 0, 80, 20)))
    assert [line.split(":")[0] for line in cut_words(window)] == ["cut at the right"]
    window = shown(qtbot, Drawn(QRect(0, 0, 400, 20), QRect(20, 4, 380, 20)))
    assert [line.split(":")[0] for line in cut_words(window)] == ["one over the other"]
    assert cut_words(shown(qtbot, Drawn(QRect(0, 0, 400, 20)))) == []


def test_words_that_something_opaque_covers_are_not_seen_but_what_shines_through_is(qtbot: QtBot) -> None:
    for ground, seen in (("#fff", ["upper"]), ("transparent", ["under", "upper"])):
        window = QWidget()
        window.setFixedSize(200, 60)
        under, upper = QLabel("under", window), QLabel("upper", window)
        under.setGeometry(10, 10, 100, 20)
        upper.setGeometry(4, 8, 120, 24)
        upper.setStyleSheet(f"background: {ground}; border-radius: 4px; padding-left: 4px")
        assert [word.text for word in painted(shown(qtbot, window))] == seen
        assert [line.split(":")[0] for line in cut_words(window)] == ["one over the other"][: len(seen) - 1]


def test_our_own_dots_are_no_shortening_but_the_same_dots_after_half_a_word_are(qtbot: QtBot) -> None:
    assert cut_words(shown(qtbot, QLabel("Виправити…"))) == []
    assert cut_words(shown(qtbot, QLabel("Роз’єднати з К-1190…"))) == []
    assert cut_words(shown(qtbot, QLabel("Виправ…"))) != []


def test_latin_letters_after_cyrillic_ones_are_one_line(qtbot: QtBot) -> None:
    assert [word.text for word in painted(shown(qtbot, QLabel("шкала PHQ-9 та інші")))] == [
        "шкала PHQ-9 та інші"
    ]


def test_a_label_cut_below_is_seen_unless_one_can_scroll_to_it(qtbot: QtBot) -> None:
    low = QLabel(LONG)
    low.setFixedHeight(8)
    assert any("bottom" in line for line in cut_words(shown(qtbot, low)))
    inside = Text("\n".join([LONG] * 20))
    area = scrolling(inside)
    area.setFixedHeight(95)
    assert cut_words(shown(qtbot, area)) == []


def test_a_shortened_tab_is_seen(qtbot: QtBot) -> None:
    tabs = QTabWidget()
    tabs.setElideMode(Qt.TextElideMode.ElideRight)
    tabs.setUsesScrollButtons(False)
    for _ in range(3):
        tabs.addTab(QWidget(), LONG)
    tabs.setFixedSize(300, 80)
    assert any("shortened" in line for line in cut_words(shown(qtbot, tabs)))


def test_only_a_choice_that_says_so_may_end_in_dots(qtbot: QtBot) -> None:
    for elide in (True, False):
        box = Choice(elide=elide)
        box.addItem(LONG)
        box.setFixedWidth(120)
        assert bool(cut_words(shown(qtbot, box))) is not elide


def test_a_button_is_never_narrower_than_its_words(qtbot: QtBot) -> None:
    """What the user saw: «Готовніс» beside two chips. Proves: REQ-THM-005."""
    buttons = [Button("Зовнішні підписи…", "primary", icon="draw-pen"), Button("Готовність"), Button("Так")]
    row = QWidget()
    inside = QHBoxLayout(row)
    for button in buttons:
        inside.addWidget(button)
    window = shown(qtbot, row, width=200)
    assert cut_words(window) == []
    assert all(button.width() >= max(32, button.sizeHint().width()) for button in buttons)


class TestTable:
    """Columns share their room; what still finds none has lines."""

    def test_a_name_takes_the_room_that_numbers_do_not_need(self, qtbot: QtBot) -> None:
        """What the user saw: «Марчук Ірина …» beside a half empty column of numbers. Proves: REQ-WIN-008."""
        table = DataTable(
            [Column("Пульс", lambda row: row[0], width=160), Column("Виконавець", lambda row: row[1], width=100),
             Column("Примітка", lambda row: row[2])]
        )  # fmt: skip
        window = shown(qtbot, table)
        table.show_rows([("72", "Марчук Ірина Петрівна", "")])
        assert cut_words(window) == []
        assert table.rowHeight(0) == 32

    def test_a_long_title_has_a_second_line(self, qtbot: QtBot) -> None:
        """What the user saw: «Скринінг перед груповою…» in a list of forms. Proves: REQ-WIN-008."""
        table = DataTable([Column("Форма", str), Column("Коли", lambda _: "17.11.2026", width=104)])
        window = shown(qtbot, table, width=300)
        table.show_rows([LONG, "PHQ-9"])
        assert cut_words(window) == []
        assert table.rowHeight(0) > table.rowHeight(1) == 32
        table.show_rows(["PHQ-9", LONG])
        assert table.rowHeight(1) > table.rowHeight(0) == 32

    def test_a_name_without_end_still_has_its_dots_and_its_tooltip(self, qtbot: QtBot) -> None:
        table = DataTable([Column("Ім’я", str)])
        window = shown(qtbot, table, width=300)
        table.show_rows(["Дуже " * 120])
        assert cut_words(window) != []
        assert cut_words(window, cells=False) == []
        assert (
            table.rows_model.data(table.rows_model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "Дуже " * 120
        )

    def test_a_column_somebody_dragged_stays(self, qtbot: QtBot) -> None:
        table = DataTable([Column("Код", str, width=100), Column("Ім’я", str)])
        shown(qtbot, table)
        table.show_rows(["К-1056"])
        table.horizontalHeader().resizeSection(0, 150)
        table.show_rows(["К-1056", "К-1058"])
        assert table.columnWidth(0) == 150

    @pytest.mark.parametrize(
        ("wished", "needs", "room", "widths"),
        [
            ((100, 0), (50, 50), 300, [100, 200]),  # nobody lacks anything
            ((100, 0), (150, 50), 300, [150, 150]),
            ((100, 100, 0), (120, 400, 60), 300, [120, 120, 60]),  # who lacks least comes first
            ((100, 100), (150, 150), 200, [100, 100]),  # nobody can spare anything
        ],
    )
    def test_shares(
        self, wished: tuple[int, ...], needs: tuple[int, ...], room: int, widths: list[int]
    ) -> None:
        assert shares(wished, needs, room) == widths
