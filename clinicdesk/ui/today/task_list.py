"""The tasks, grouped; each line has one verb."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.services.views import Task
from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle
from clinicdesk.ui.today.task_words import GROUPS, PRESSING, TaskWords, aside_of, group_of, words_of


class TaskList(Card):
    """`do` is called with the task whose verb was pressed, `close` with one to be closed undone, if `may_close`."""

    def __init__(
        self,
        around: Surroundings,
        do: Callable[[Task], None],
        close: Callable[[Task], None],
        may_close: Callable[[Task], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._around, self._do, self._close, self._may_close = around, do, close, may_close
        self._tasks: Sequence[Task] = ()
        self.empty = EmptyState()
        self._scroll = scrolling(QWidget())
        self.body.addWidget(self.empty)
        self.body.addWidget(self._scroll, 1)
        around.language.follow(self, self._speak)

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Replace the list."""
        self._tasks = tuple(tasks)
        self._speak()

    def verbs(self) -> list[Button]:
        """The button of every line, from the top."""
        inside = self._scroll.widget()
        return inside.findChildren(Button) if inside else []

    def _speak(self) -> None:
        self.set_title(self._around.say("today.tasks.heading"))
        self.empty.say(self._around.say("today.tasks.empty"))
        self.empty.setVisible(not self._tasks)
        self._scroll.setVisible(bool(self._tasks))
        self._scroll.setWidget(self._list())

    def _list(self) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("ground", "clear")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for name in GROUPS:
            tasks = [task for task in self._tasks if group_of(task) == name]
            if tasks:
                self._group(column, name, tasks)
        column.addStretch(1)
        return sheet

    def _group(self, column: QVBoxLayout, name: str, tasks: list[Task]) -> None:
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Text(self._around.say(f"today.tasks.{name}"), "label"))
        row.addWidget(StatusChip(str(len(tasks)), "critfill" if name in PRESSING else "neutral", icon=""))
        row.addStretch(1)
        column.addLayout(row)
        for task in tasks:
            column.addWidget(self._line(task, name))

    def _line(self, task: Task, group: str) -> QWidget:
        words = words_of(self._around, task)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(10)
        late = group in PRESSING
        row.addWidget(IconLabel(words.icon, size=20, colour="crit_ink" if late else "primary"))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(Text(words.title, "strong", wrap=True))
        text.addWidget(Text(words.detail, "hint", wrap=True))
        text.addStretch(1)
        row.addLayout(text, 1)
        row.addLayout(self._acts(task, words, late=late))
        return line

    def _acts(self, task: Task, words: TaskWords, *, late: bool) -> QVBoxLayout:
        """Its time over its verb: the words keep the width, however long the verb is."""
        age = Text(words.age, "label")
        if late:
            restyle(age, tone="crit")
        verb = Button(words.verb, "quiet")
        verb.setAccessibleName(f"{words.verb}: {words.title}")
        verb.clicked.connect(lambda: self._do(task))
        acts = QHBoxLayout()
        acts.setSpacing(2)
        acts.addStretch(1)
        acts.addWidget(verb)
        if self._may_close(task):
            acts.addWidget(self._aside(task, words.title))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(age, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(acts)
        column.addStretch(1)
        return column

    def _aside(self, task: Task, title: str) -> Button:
        button = lone("close", self._around.say(f"{aside_of(task)}.line", title=title), kind="quiet")
        button.clicked.connect(lambda: self._close(task))
        return button
