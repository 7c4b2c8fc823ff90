"""A chart on the stage, what its table says, and hands that type a set."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from clinicdesk.services.views import Chart
from clinicdesk.ui.chart.chart import ChartView
from tests.support.stage import SIZES, Stage, press, type_text


def chart_on(made: Stage, person: str = "p-1047", size: tuple[int, int] = SIZES[0]) -> ChartView:
    """A chart, opened and shown."""
    view = made.show(ChartView(made.around, made.verbs.chart), size)
    chart = made.verbs.chart.open_chart(person)
    assert isinstance(chart, Chart)
    view.show_chart(chart)
    QApplication.processEvents()
    return view


def rows(view: ChartView) -> list[list[str]]:
    """What the table says."""
    model = view.readings.table.model()
    return [
        [str(model.index(line, column).data()) for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def type_set(view: ChartView, numbers: str) -> None:
    """Type one number after the other without touching anything else; blanks press Tab."""
    view.take_focus()
    for number in numbers.split(" "):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        if number == "-":
            press(focused, Qt.Key.Key_Tab)
        else:
            type_text(focused, number)
