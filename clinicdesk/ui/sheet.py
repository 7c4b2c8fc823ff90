"""Sheet: the one dialog. A question, its fields, the verb that answers it; refused text stays typed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui import theme
from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.components.plain_text import PasteRefused
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.follow import follow
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import first_stop
from clinicdesk.words import known

Values = Mapping[str, str | int] | Callable[[], Mapping[str, str | int]]
_MARGIN = 22
_EDGE = 24  # of the window that stays visible around the sheet


@contextmanager
def shown_when_asked(sheet: "Sheet", *fields: str) -> Iterator[None]:
    """A refusal inside that names a field hidden until then shows it: there it is answered."""
    try:
        yield
    except Refused as problem:
        for field in set(fields) & {one.field for one in problem.issues}:
            sheet.fields[field].setVisible(True)
        raise


class Sheet(QDialog):
    """A question with its fields and its verb.

    `name` is its place in the catalogue: name.title, name.text (may lack), name.verb, name.<field>,
    name.<field>_hint (may lack). `submit` does the work; `Refused` is shown at the fields it names,
    `Unavailable` above them, and the sheet stays open with everything typed. Without `submit` it only tells.
    `values` fill the placeholders of its sentences; words and times among them come from a callable, which is
    asked again when the language changes. `refused` carries either; `keep_draft` puts what is typed on the disk,
    where a sheet keeps a draft.
    """

    refused = Signal(object)

    def __init__(
        self,
        language: Language,
        name: str,
        *,
        submit: Callable[[], Any] | None = None,
        kind: str = "primary",
        icon: str = "",
        width: int = 560,
        values: Values | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._language, self._name = language, name
        self._values = values if callable(values) else lambda: values or {}
        self._problem: Refused | Unavailable | None = None
        self._submit = submit
        self._width = width
        self._held = False
        self.keep_draft: Callable[[], object] = _nothing
        self.may_go: Callable[[], bool] = _yes
        """Asked before Esc, the cross and the cancel button close it: where it keeps a draft, that comes first."""
        self.left_waiting = False
        """Whether it was closed over something typed, which waits on the disk for it to open again."""
        self.fields: dict[str, Field] = {}
        self.error = ErrorPanel()
        self.body = QVBoxLayout()
        self.acts = QHBoxLayout()
        self.verb = Button("", kind, icon=icon)
        self.cancel = Button()
        self._lay_out(icon)
        self._connect()

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of this sheet: `key` without the sheet's name."""
        return self._language.say(f"{self._name}.{key}", **{**self._values(), **values})

    def keep_until_answered(self) -> None:
        """No way out but the verb: what this sheet shows is shown once."""
        self.cancel.hide()
        self.closer.hide()
        self._held = True

    def reject(self) -> None:
        """Esc and the cross, unless the sheet must be answered."""
        if not self._held and self.may_go():
            super().reject()

    def add(self, widget: QWidget) -> None:
        """Put anything under what is there."""
        self.body.addWidget(widget)

    def add_text(self, key: str, *, role: str = "body", **values: str | int) -> Text:
        """A paragraph of the catalogue that follows the language."""
        text = Text("", role, wrap=True, selectable=True)
        self._language.follow(text, lambda: text.setText(self.say(key, **values)))
        self.body.addWidget(text)
        return text

    def add_field(self, field: str, editor: QWidget) -> Field:
        """An editor with its label and hint; issues that name `field` are shown under it."""
        made = self.make_field(field, editor)
        self._language.follow(made, lambda: self._word(made, field))
        self.body.addWidget(made)
        return made

    def add_row(self, editors: Mapping[str, QWidget]) -> None:
        """Fields side by side, each worded as `add_field` does."""
        self.add_grid(editors, columns=len(editors))
        for field in editors:
            made = self.fields[field]
            self._language.follow(made, partial(self._word, made, field))

    def add_grid(self, editors: Mapping[str, QWidget], *, columns: int) -> None:
        """Short editors side by side; the caller words their labels."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for place, (field, editor) in enumerate(editors.items()):
            made = self.make_field(field, editor)
            grid.addWidget(made, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % columns, 1)
        self.body.addLayout(grid)

    def make_field(self, field: str, editor: QWidget) -> Field:
        """A field of this sheet that the caller words and lays out."""
        made = Field(editor)
        made.setObjectName(f"{self._name}.{field}")
        self.fields[field] = made
        return made

    def show_refusal(self, problem: Refused | Unavailable) -> None:
        """Say at each field what is wrong with it, and above them what belongs to none."""
        self.clear_refusal()
        self.refused.emit(problem)
        self._problem = problem
        self._tell_refusal(problem)
        wrong = [field for field in self.fields.values() if field.issue]
        if wrong:
            wrong[0].setFocus()

    def _tell_refusal(self, problem: Refused | Unavailable) -> None:
        """In the language of now."""
        if isinstance(problem, Unavailable):
            self._show_error(problem.problem(self._language.code), problem.remedy(self._language.code))
            return
        rest, at = [], dict[Field, list[Issue]]()
        for issue in problem.issues:
            field = self.fields.get(issue.field)
            if field:
                at.setdefault(field, []).append(issue)
            else:
                rest.append(issue.sentence(self._language.code))
        for field, issues in at.items():  # one reason may answer several of them: none is passed over unread
            sentences = dict.fromkeys(one.sentence(self._language.code) for one in issues)
            field.show_issue("\n".join(sentences), " ".join(dict.fromkeys(one.code for one in issues)))
        if rest:
            self._show_error("\n".join(dict.fromkeys(rest)))  # the same of several fields is said once

    def clear_refusal(self) -> None:
        """Take every complaint away."""
        self._problem = None
        self.error.hide()
        for field in self.fields.values():
            field.clear_issue()

    def answer(self) -> None:
        """What the verb does: try, and close if it went well."""
        if self._submit is None:
            self.accept()
            return
        if self.attempt(self._submit):
            self.accept()

    def attempt(self, work: Callable[[], Any]) -> bool:
        """Do `work` and show here what it refuses. Whether it went well."""
        self.clear_refusal()
        self.setCursor(Qt.CursorShape.WaitCursor)
        try:
            work()
        except (Refused, Unavailable) as problem:
            self.show_refusal(problem)
            return False
        finally:
            self.unsetCursor()
        return True

    def open_over(self, window: QWidget) -> None:
        """Dim the window and open over its middle, keeping it from clicks and keys."""
        self.setParent(window, self.windowFlags())
        self.finished.connect(_Dim(window).lift)
        self.finished.connect(lambda: QTimer.singleShot(0, window, lambda: _give_back(window)))
        self.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size of the content, at most that of the window, and the middle of it."""
        super().showEvent(event)
        self._fit()
        target = first_stop(self._content)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """What an editor of this sheet would not take is said at its field."""
        if isinstance(event, PasteRefused):
            inside = (
                name
                for name, field in self.fields.items()
                if field.editor is event.editor or field.editor.isAncestorOf(event.editor)
            )
            self.show_refusal(Refused(replace(event.issue, field=next(inside, ""))))
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow when a sentence of refusal needs room."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet itself: a card with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 10, 10)

    def _lay_out(self, icon: str) -> None:
        head = self._head = QHBoxLayout()
        head.setSpacing(12)
        if icon:
            head.addWidget(IconLabel(icon, size=22, colour="sign" if self._signs else "primary"))
        self.title = Text("", "page")
        head.addWidget(self.title, 1)
        self.closer = lone("close")
        head.addWidget(self.closer)
        self._content = QWidget()
        self._content.setProperty("ground", "clear")
        self._content.setLayout(self.body)
        self._content.installEventFilter(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It takes what is left: what was refused above it is seen whole first.
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll.setWidget(self._content)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(_MARGIN, 18, _MARGIN, 20)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(self._scroll, 1)
        column.addLayout(self.acts)
        self.acts.setSpacing(10)
        self.acts.addStretch(1)
        self.acts.addWidget(self.cancel)
        self.acts.addWidget(self.verb)
        self.error.hide()
        if known(f"{self._name}.text"):
            self.add_text("text")

    @property
    def _signs(self) -> bool:
        return bool(self.verb.property("kind") == "sign")

    def _connect(self) -> None:
        self.verb.setDefault(True)
        self.verb.clicked.connect(self.answer)
        self.cancel.clicked.connect(self.reject)
        self.closer.clicked.connect(self.reject)
        self.cancel.setVisible(self._submit is not None)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.answer)
        follow(self, self._language.changed, self._speak)

    def _speak(self) -> None:
        self.title.setText(self.say("title"))
        self.setWindowTitle(self.title.text())
        self.verb.setText(self.say("verb"))
        self.cancel.setText(self._language.say("common.cancel"))
        self.closer.setToolTip(self._language.say("common.close"))
        self.closer.setAccessibleName(self._language.say("common.close"))
        if self._problem is not None:
            self._tell_refusal(self._problem)

    def _word(self, made: Field, field: str) -> None:
        made.set_label(self.say(field))
        hint = f"{field}_hint"
        made.set_hint(self.say(hint) if known(f"{self._name}.{hint}") else "")

    def _show_error(self, title: str, body: str = "") -> None:
        self.error.say(title, body)
        self.error.show()
        self._fit()

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        room = window.size() - QSize(_EDGE, _EDGE)
        # The title and every verb are seen whole.
        wanted = max(
            self._width, *(row.minimumSize().width() + 2 * _MARGIN for row in (self._head, self.acts))
        )
        width = min(wanted, room.width())
        inside = width - 2 * _MARGIN
        content = (
            self.body.totalHeightForWidth(inside)
            if self.body.hasHeightForWidth()
            else self.body.totalSizeHint().height()
        )
        around = self._height_around(inside)
        self.resize(width, min(content + around, room.height()))
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())

    def _height_around(self, inside: int) -> int:
        """Everything but the scrolled content: margins, head, complaint, buttons and the gaps between."""
        column = self.layout()
        if column is None:
            return 0
        margins = column.contentsMargins()
        error = self.error.heightForWidth(inside) + column.spacing() if self.error.isVisibleTo(self) else 0
        head = max(self.closer.sizeHint().height(), 36) + column.spacing()
        acts = self.acts.sizeHint().height() + column.spacing()
        return margins.top() + margins.bottom() + head + error + acts


def _nothing() -> None:
    """A sheet without a draft."""


def _yes() -> bool:
    return True


def _give_back(window: QWidget) -> None:
    """Let the keys of the window count again, unless another sheet has opened meanwhile."""
    if QApplication.activeModalWidget() is None:
        window.activateWindow()


class _Dim(QWidget):
    """Darkens the whole window while a sheet is open, and follows its size."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def lift(self) -> None:
        """The sheet is answered."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dim colour at 59 %."""
        shade = QColor(theme.colour("dim"))
        shade.setAlphaF(0.59)
        QPainter(self).fillRect(self.rect(), shade)
