"""One question on the page: its class, its words, its answer, what comes of it, and its details when needed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Severity
from clinicdesk.protocols.eligibility import ScreenedItem
from clinicdesk.protocols.language import FormField
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import Value
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import lone
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.detail_lines import DetailLines
from clinicdesk.ui.forms.editors import Editor, LineEditor, Tools
from clinicdesk.ui.forms.filling import Filling
from clinicdesk.ui.forms.registry import EDITORS
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.questions.field_marks import FieldMark
from clinicdesk.ui.theme import restyle

_OUTCOME_WIDTH, _LEAST_WORDS, _LINE_ROOM, _APART = 116, 122, 270, 12
OUTCOMES = {
    "clear": ("check-circle-outline", "ok_ink", "ok"),
    "absolute": ("alert-octagon-outline", "crit_ink", "crit"),
    "finding": ("alert-outline", "warn_ink", "warn"),
    "unknown": ("help-circle-outline", "info_ink", "info"),
    "missing": ("help-circle-outline", "info_ink", "info"),
    "out_of_date": ("clock-outline", "info_ink", "info"),
    "not_asked": ("minus-circle-outline", "ink3", "quiet"),
    "noted": ("information-outline", "ink2", "quiet"),
}
"""How an item stands: icon, its colour, the tone of its word."""


def outcome_of(item: ScreenedItem) -> str:
    """The key of an item's outcome."""
    if item.kind == "information":
        return "missing" if item.standing == "missing" else "noted"
    if item.standing == "finding":
        return "absolute" if item.kind == "absolute" else "finding"
    return item.standing


class ItemRow(QFrame):
    """`typed` carries an address and its text; `left`: a line was left, complaints may be shown.

    `asking` carries the field whose questions are wanted.
    """

    typed = Signal(str, str)
    left = Signal()
    asking = Signal(str)

    def __init__(self, field: FormField, filling: Filling, tools: Tools, *, read_only: bool) -> None:
        super().__init__()
        self.field, self._tools, self._read_only = field, tools, read_only
        self._questions = filling.questions
        self._screened = field.screen is not None
        self.editor = self._editor(filling.questions[field.id])
        self.meta = Text("", "small", wrap=True)
        self.label = Text("", "strong" if self._screened else "body", wrap=True)
        self.hint = Text("", "hint", wrap=True)
        self.outcome, self.outcome_icon = Text("", "hint"), IconLabel("check", size=18)
        self.more = lone("chevron-down", kind="quiet")
        self.ask = lone("help-circle-outline", kind="quiet")
        self.mark, self.mark_icon = Text("", "hint", wrap=True), IconLabel("help-circle-outline", size=16)
        self.issue, self.issue_code = Text("", "issue", wrap=True), Text("", "small")
        self.details: dict[str, Field] = {}
        self._detail_box: DetailLines | None = None
        self._opened = False
        self._lay_out()
        self.more.clicked.connect(lambda *_: self.toggle_details())
        self.ask.clicked.connect(lambda *_: self.asking.emit(self.field.id))
        for target in (self.editor.focusProxy() or self.editor,):
            target.installEventFilter(self)

    def show_answers(self, filling: Filling, *, loud: bool) -> None:
        """The answers of now, what they mean, and (`loud`) what is wrong with them."""
        key = self.field.id
        self.editor.show_text(filling.given.get(key, ""))
        self._show_standing(filling)
        if self._wants_details(filling) and self._detail_box is None and self.field.details:
            self._build_details()
        for detail, shown in self.details.items():
            assert isinstance(shown.editor, Editor)
            text = filling.given.get(f"{key}.{detail}", "")
            shown.editor.show_text(text)
            shown.setVisible(not self._read_only or bool(text) or f"{key}.{detail}" in _wants(filling, key))
        if self._detail_box is not None:
            self._detail_box.setVisible(self._wants_details(filling))
        self._speak_meta(filling)
        self._show_issues(filling, loud=loud)

    def show_mark(self, mark: FieldMark | None, *, offered: bool) -> None:
        """What stands at this field; `offered`: whether one may ask about it now."""
        self.ask.setVisible(offered)
        said = self._tools.words.language.say("questions.at_field", field=self.label.text())
        self.ask.setToolTip(said)
        self.ask.setAccessibleName(said)
        self.mark.setText(mark.words if mark else "")
        self.ask.setAccessibleDescription(self.mark.text())
        if mark is not None:
            _look(self.mark, "tone", mark.tone)
            self.mark_icon.show_icon(mark.icon, colour=f"{mark.tone}_ink")
        for part in (self.mark, self.mark_icon):
            part.setVisible(mark is not None)

    def speak(self) -> None:
        """Every word in the language of now."""
        words = self._tools.words
        self.label.setText(words.label(self.field.id))
        self.hint.setText(words.phrase(f"field.{self.field.id}.hint"))
        self.hint.setVisible(bool(self.hint.text()))
        self.editor.speak(words.label(self.field.id))
        details = words.language.say("filling.details")
        self.more.setToolTip(details)
        self.more.setAccessibleName(f"{words.label(self.field.id)}: {details}")
        for detail, shown in self.details.items():
            name = words.detail(self.field.id, detail)
            shown.set_label(name)
            assert isinstance(shown.editor, Editor)
            shown.editor.speak(name)
        if self._detail_box is not None:
            self._detail_box.pack()
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is with the answer under the words."""
        least = super().minimumSizeHint()
        answer = 0 if self.editor.wide else _width(self.editor)
        edges = self._column.contentsMargins()
        details = self._detail_box.minimumSizeHint().width() if self._detail_box else 0
        need = max(max(self._least_words(), answer) + self._beside(), details + edges.left() + edges.right())
        return QSize(min(least.width(), need), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower or wider."""
        super().resizeEvent(event)
        self._fold()

    def toggle_details(self) -> None:
        """Open the second line, or close it again."""
        self._opened = not self._opened
        if self._detail_box is None:
            self._build_details()
        if self._detail_box is not None:
            self._detail_box.setVisible(self._opened)
        first = next(iter(self.details.values()), None)
        if self._opened and first is not None:
            first.setFocus()

    def take_focus(self, detail: str = "") -> None:
        """The keyboard comes here."""
        if self._read_only and not self.ask.isHidden():
            self.ask.setFocus(Qt.FocusReason.TabFocusReason)
        elif detail in self.details:
            self.details[detail].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The question that has the keyboard is tinted, when nothing else tints it."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut} and self.property("row") in {
            "plain",
            "here",
        }:
            restyle(self, row="here" if event.type() == QEvent.Type.FocusIn else "plain")
        return super().eventFilter(watched, event)

    def _show_standing(self, filling: Filling) -> None:
        item = filling.items.get(self.field.id)
        if item is None:
            return
        name = outcome_of(item)
        icon, colour, tone = OUTCOMES[name]
        answered = self.field.id in filling.given
        self.outcome_icon.show_icon(icon, colour=colour)
        self.outcome.setText(self._tools.words.language.say(f"filling.outcome.{name}"))
        _look(self.outcome, "tone", tone)
        for part in (self.outcome, self.outcome_icon):
            part.setVisible(answered or name == "not_asked" or not self.field.required)
        loud = {"crit", "warn", "info"} if answered else set()
        self.editor.show_tone(tone if tone in loud else "")
        _look(self, "row", tone if tone in loud else "plain")

    def _speak_meta(self, filling: Filling) -> None:
        if self.field.screen is None:
            return
        words, key = self._tools.words, self.field.id
        said = [words.language.say(f"filling.kind.{self.field.screen.kind}")]
        for detail in ("source", "date"):
            value = filling.checked.values.get(f"{key}.{detail}")
            if value is not None:
                said.append(self._said(value, self._questions[f"{key}.{detail}"]))
        item = filling.items.get(key)
        if item is not None and item.good_until is not None:
            said.append(
                words.language.say(
                    "filling.good_until", day=moments.calendar_day(words.language.code, item.good_until)
                )
            )
        said.append(words.wanted(key, _wants(filling, key)))
        self.meta.setText(" · ".join(filter(None, said)))

    def _said(self, value: Value, question: Question) -> str:
        words = self._tools.words
        return words.shown(value, question, dict(self._tools.staff))

    def _wants_details(self, filling: Filling) -> bool:
        key = self.field.id
        if not self.field.details:
            return False
        said = {"source", "date"} if self._screened else set()  # these two stand above the question
        shown = any(
            f"{key}.{detail.id}" in filling.given for detail in self.field.details if detail.id not in said
        )
        wanted = any(address.startswith(f"{key}.") for address in filling.checked.missing)
        item = filling.items.get(key)
        standing = item.standing if item is not None and key in filling.given else ""
        lacks = any(address.startswith(f"{key}.") for address in _wants(filling, key))
        return bool(self._opened or shown or wanted or lacks or standing in {"finding", "out_of_date"})

    def _show_issues(self, filling: Filling, *, loud: bool) -> None:
        issues = filling.issues_at(self.field.id) if loud else ()
        details = {issue.field.partition(".")[2]: issue for issue in issues if "." in issue.field}
        own = next((issue for issue in issues if issue.field == self.field.id), None)
        for detail, shown in self.details.items():
            found = details.pop(detail, None)
            shown.clear_issue()
            if found is not None:
                shown.show_issue(self._tools.words.issue(found), found.code)
        self._say_issue(own or next(iter(details.values()), None))

    def _say_issue(self, issue: Issue | None) -> None:
        self.issue.setText(self._tools.words.issue(issue) if issue else "")
        self.issue_code.setText(issue.code if issue else "")
        _look(self.issue, "tone", "warn" if issue and issue.severity is not Severity.STOP else "crit")
        for part in (self.issue, self.issue_code):
            part.setVisible(issue is not None)
        self.editor.setAccessibleDescription(self.issue.text())

    def _editor(self, question: Question) -> Editor:
        made = EDITORS[question.type](question, self._tools)
        made.set_read_only(self._read_only)
        made.changed.connect(self._tell(question.id))
        made.left.connect(self.left)
        return made

    def _tell(self, address: str) -> Callable[[str], None]:
        return lambda text: self.typed.emit(address, text)

    def _build_details(self) -> None:
        box = self._detail_box = DetailLines()
        for detail in self.field.details:
            editor = self._editor(self._questions[f"{self.field.id}.{detail.id}"])
            shown = self.details[detail.id] = Field(editor)
            shown.setObjectName(f"form.{self.field.id}.{detail.id}")
            box.add(shown, wide=editor.wide)
        self._column.insertWidget(1, box)
        self.speak()

    def _beside(self) -> int:
        """What of the width words and answer have not: margins, outcome, the two small buttons."""
        edges = self._column.contentsMargins()
        parts = [_OUTCOME_WIDTH] if self._screened else [] if self.ask.isHidden() else [_width(self.ask)]
        parts += [] if self.more.isHidden() else [_width(self.more)]
        return edges.left() + edges.right() + sum(part + _APART for part in parts)

    def _least_words(self) -> int:
        """No word of the question is cut."""
        said = ((part, word) for part in (self.meta, self.label, self.hint) for word in part.text().split())
        return max([_LEAST_WORDS, *(part.fontMetrics().horizontalAdvance(word) + 2 for part, word in said)])

    def _fold(self) -> None:
        """Where words and answer do not fit side by side, the answer goes below."""
        if self.editor.wide:
            return
        narrow = self._least_words() + _APART + _width(self.editor) + self._beside() > self.width()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != way:
            self._line.setDirection(way)
            self._line.setSpacing(6 if narrow else _APART)

    def _lay_out(self) -> None:
        self.setObjectName(f"form.{self.field.id}")
        self.setProperty("row", "plain")
        words = QVBoxLayout()
        words.setSpacing(1)
        for part in (self.meta, self.label, self.hint):
            part.setMinimumWidth(_LEAST_WORDS)  # Qt's own answer grows with the length of the text
            words.addWidget(part)
        if self.editor.wide:
            words.addWidget(self.editor)
        row = QHBoxLayout()
        row.setSpacing(_APART)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(_APART)
        self._line.addLayout(words, 1)
        row.addLayout(self._line, 1)
        if not self.editor.wide:
            self._line.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignVCenter)
            if isinstance(self.editor, LineEditor) and not self._screened:
                self.editor.setFixedWidth(_LINE_ROOM)  # the lines of a section begin at one edge
        if self._screened:
            row.addWidget(self._outcome_box())
        else:
            row.addWidget(self.ask)
        row.addWidget(self.more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 7, 10, 7)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self._column.addLayout(self._mark_line())
        said = QHBoxLayout()
        said.addWidget(self.issue, 1)
        said.addWidget(self.issue_code)
        self._column.addLayout(said)
        # Not before: a widget shown without a parent is a window and takes the keys away.
        self.meta.setVisible(self._screened)
        self.ask.hide()
        self.mark.hide()
        self.mark_icon.hide()
        self.more.setVisible(bool(self.field.details) and not self._read_only)

    def _mark_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(5)
        line.addWidget(self.mark_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.mark, 1)
        return line

    def _outcome_box(self) -> QWidget:
        box = QWidget()
        box.setFixedWidth(_OUTCOME_WIDTH)
        # Under the word, not beside it: the smallest window has no room for one more column.
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.outcome_icon)
        row.addWidget(self.outcome, 1)
        column.addLayout(row)
        column.addWidget(self.ask)
        return box


def _wants(filling: Filling, key: str) -> tuple[str, ...]:
    """What an answer lacks to say anything."""
    item = filling.items.get(key)
    return item.wants if item is not None else ()


def _width(part: QWidget) -> int:
    """What it wants."""
    return max(min(part.sizeHint().width(), part.maximumWidth()), part.minimumWidth())


def _look(widget: QWidget, name: str, value: str) -> None:
    """Change a property of the stylesheet; only a change is worth the work."""
    if widget.property(name) != value:
        restyle(widget, **{name: value})
