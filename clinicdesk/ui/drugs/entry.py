"""The line being written: the fields of its act, the strip that adds up while one types, two signatures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.ledger_views import LedgerRow, RegisterPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drugs.hands_box import HandsBox
from clinicdesk.ui.drugs.register_words import ampoule_words, day_of_expiry, numbers
from clinicdesk.ui.drugs.verdict import Verdict, judge
from clinicdesk.ui.moments import local
from clinicdesk.ui.surroundings import Surroundings

FIELDS: Mapping[str, tuple[str, ...]] = {
    "receive": ("batch", "expires_on", "ampoules", "invoice", "supplier"),
    "issue": ("from_batch", "ampoules"),
    "return": ("from_batch", "ampoules", "to"),
    "open": ("from_batch", "ampoules"),
    "residue": ("ampoule", "destroyed", "returned", "method", "receiver"),
    "discard": ("from_batch", "ampoules", "how", "reason", "method"),
    "count": ("ampoules", "open_mg"),
    "correct": ("ampoules", "from_batch", "reason"),
    "refix": ("destroyed", "returned", "reason", "receiver"),
    "witness": (),
}
"""What each act asks, in the order of Tab."""
_ROWS = (
    ("from_batch",), ("ampoule",), ("batch", "expires_on"), ("ampoules", "open_mg"), ("destroyed", "returned"),
    ("to",), ("how",), ("invoice", "supplier"), ("reason",), ("method",), ("receiver",),
)  # fmt: skip
_CHOICES = ("from_batch", "to", "ampoule", "how")
_STRIP = {True: "ok", False: "info"}
_ALIASES = {"product": "batch", "place": "ampoules", "happened_at": "ampoules", "given": "destroyed"}
"""Where a refusal is shown that names something this panel does not ask."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is being written: the act, the row it is about (a correction, a second name), and what saves it."""

    act: str
    save: Callable[["EntryPanel"], Any]
    row: LedgerRow | None = None
    record_id: str = ""
    old: Mapping[str, str] = field(default_factory=dict)
    """Field to what stands there now: shown beside it, never in it."""
    barred: frozenset[str] = frozenset()
    context: Mapping[str, str] = field(default_factory=dict)
    """What the strip adds up with and nobody types."""


class EntryPanel(Card):
    """`closed` when it was saved or given up."""

    closed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(wrap=True)
        self._around = around
        self.line: Line | None = None
        self._page: RegisterPage | None = None
        self.chip, self.about = StatusChip("", "draft"), Text("", "hint", wrap=True)
        self.editors: dict[str, QLineEdit | Choice] = {
            name: Choice(elide=True) if name in _CHOICES else QLineEdit()
            for name in dict.fromkeys(one for names in FIELDS.values() for one in names)
        }
        for editor in self.editors.values():  # as wide as the panel lets them, whatever stands in them
            editor.setSizePolicy(QSizePolicy.Policy.Ignored, editor.sizePolicy().verticalPolicy())
        self.fields = {name: Field(editor) for name, editor in self.editors.items()}
        self.strip, self.error = Notice(), Notice(kind="crit")
        self.hands = HandsBox(around)
        self.cancel, self.save = Button(), Button("", "sign", icon="draw-pen")
        self._lay_out()
        self._connect()

    def open(self, line: Line, page: RegisterPage) -> None:
        """Begin a line; nothing is filled in."""
        self.line, self._page = line, page
        for editor in self.editors.values():
            if isinstance(editor, QLineEdit):
                editor.clear()
        for part in self.fields.values():
            part.clear_issue()
        self.error.hide()
        self._fill_choices(page)
        self.hands.clear()
        self.hands.offer(
            page.witnesses, own=line.act != "witness", emergency=line.act not in {"count", "witness"},
            barred=line.barred, by_pin=_signs_by_pin(line.act, page),
        )  # fmt: skip
        self.speak()
        self.take_focus()

    def typed(self) -> dict[str, str]:
        """The fields of this act."""
        asked = FIELDS[self.line.act] if self.line else ()
        return {name: self._read(self.editors[name]) for name in asked}

    def show_typed(self, texts: Mapping[str, str]) -> None:
        """Put texts into lines of this act, as if typed."""
        for name, text in texts.items():
            editor = self.editors[name]
            if isinstance(editor, QLineEdit):
                editor.setText(text)
        self._judge()

    def verdict(self) -> Verdict:
        """What the strip says: the fields first, then who signs."""
        assert self.line is not None
        assert self._page is not None
        around = self._around
        today = local(around.clock.now(), around.zone()).date()
        typed = self.typed() | dict(self.line.context)
        found = judge(self.line.act, typed, self._page, language=around.language.code, today=today)
        lacking = self.hands.lacking()
        if found.ok and lacking:
            return Verdict(ok=False, key=lacking, sum=found.sum)
        return found

    def show_page(self, page: RegisterPage) -> None:
        """The register changed under the line: choices anew, what is typed stays."""
        if self.line is None:
            return
        chosen = {name: self._read(self.editors[name]) for name in _CHOICES}
        self._page = page
        self._fill_choices(page)
        for name, value in chosen.items():
            editor = self.editors[name]
            if isinstance(editor, Choice) and editor.findData(value) >= 0:
                editor.set_value(value)
        self._judge()

    def give_up(self) -> None:
        """Leave without a line."""
        self.hands.clear()
        self.line = None
        self.closed.emit()

    def answer(self) -> None:
        """Save, unless the strip says why not. What is refused is shown at its field; typed text stays."""
        if self.line is None or not self.verdict().ok:
            return
        for part in (*self.fields.values(), *self.hands.fields.values()):
            part.clear_issue()
        self.error.hide()
        try:
            self.line.save(self)
        except (Refused, Unavailable) as problem:
            self._refuse(problem)
            return
        self.give_up()

    def take_focus(self) -> None:
        """To the first field of the act, or to the signatures."""
        asked = FIELDS[self.line.act] if self.line else ()
        target: QWidget = self.editors[asked[0]] if asked else self.hands.witness
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def speak(self) -> None:
        """Word everything anew in the language of now."""
        if self.line is None or self._page is None:
            return
        say, act, row = self._around.say, self.line.act, self.line.row
        number = row and numbers(row)
        coming = self._page.rows[-1].numbers[-1] + 1 if self._page.rows else 1
        self.set_title(say(f"drugs.entry.{act}", n=number or coming))
        self.chip.show_state(say("drugs.entry.draft"), "draft")
        about = say(f"drugs.about.{act}", place=self._page.post.place if self._page.post else "")
        self.about.setText(about)
        for name, part in self.fields.items():
            part.setVisible(name in FIELDS[act])
            part.set_label(say(f"drugs.field.{name}"))
            old = self.line.old.get(name, "")
            part.set_hint(say("drugs.was", text=old) if old else "")
        for name in ("expires_on",):
            editor = self.editors[name]
            assert isinstance(editor, QLineEdit)
            editor.setPlaceholderText(say("drugs.hint.day"))
        self.hands.speak()
        self.cancel.setText(say("common.cancel"))
        self.save.setText(say("drugs.entry.save"))
        self._judge()

    def _fill_choices(self, page: RegisterPage) -> None:
        language = self._around.language.code
        act = self.line.act if self.line else ""
        options: dict[str, list[tuple[str, str]]] = {
            "from_batch": [
                (self._batch_words(one.number, one.expires_on, one.ampoules), one.batch_id)
                for one in page.batches if one.ampoules or act == "correct"
            ],
            "to": [(store, store) for store in page.stores if store != page.key.place],
            "ampoule": [(ampoule_words(self._around, one), one.ampoule_id) for one in page.open_ampoules],
            "how": [(self._around.say(f"drugs.how.{kind}"), kind) for kind in ("break", "destroy")],
        }  # fmt: skip
        assert language
        for name, entries in options.items():
            editor = self.editors[name]
            assert isinstance(editor, Choice)
            editor.blockSignals(True)
            editor.clear()
            for text, value in entries:
                editor.addItem(text, value)
            if len(entries) > 1:
                editor.insertItem(0, self._around.say("drugs.hands.choose"), "")
                editor.setCurrentIndex(0)
            editor.blockSignals(False)

    def _batch_words(self, number: str, expires_on: str, ampoules: int) -> str:
        return self._around.say(
            "drugs.batch", batch=number, day=day_of_expiry(self._around, expires_on), n=ampoules
        )

    def _judge(self) -> None:
        if self.line is None or self._page is None:
            return
        found, say = self.verdict(), self._around.say
        sentence = say(f"drugs.strip.{found.key}", **found.values)
        kind = "crit" if found.wrong and not found.ok and found.key in _AGAINST else _STRIP[found.ok]
        self.strip.say(found.sum or sentence, sentence if found.sum else "", kind=kind)
        self.save.setEnabled(found.ok)
        self.save.setToolTip("" if found.ok else sentence)

    def _refuse(self, problem: Refused | Unavailable) -> None:
        language = self._around.language
        if isinstance(problem, Unavailable):
            self.error.say(problem.problem(language.code), problem.remedy(language.code))
            self.error.show()
            return
        rest = []
        for issue in problem.issues:
            name = (
                issue.field
                if issue.field in self.fields or issue.field in self.hands.fields
                else _ALIASES.get(issue.field, "")
            )
            part = self.hands.fields.get(name) or self.fields.get(name)
            if part is None or part.isHidden():
                rest.append(issue.sentence(language.code))
            else:
                part.refuse(issue, language)
        if rest:
            self.error.say("\n".join(rest))
            self.error.show()

    @staticmethod
    def _read(editor: QLineEdit | QComboBox) -> str:
        return editor.text() if isinstance(editor, QLineEdit) else str(editor.currentData() or "")

    def _connect(self) -> None:
        for editor in self.editors.values():
            if isinstance(editor, QLineEdit):
                editor.textEdited.connect(lambda *_: self._judge())
            else:
                editor.currentIndexChanged.connect(lambda *_: self._judge())
        self.hands.changed.connect(self._judge)
        self.save.clicked.connect(self.answer)
        self.cancel.clicked.connect(self.give_up)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.answer)

    def _lay_out(self) -> None:
        self.head.addWidget(self.chip)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for line, names in enumerate(_ROWS):
            for place, name in enumerate(names):
                span = 1 if len(names) > 1 else 2
                grid.addWidget(self.fields[name], line, place, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self.hands)
        column.addStretch(1)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(self.error)
        self.body.addWidget(self.strip)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.cancel)
        acts.addWidget(self.save, 1)
        self.body.addLayout(acts)


def _signs_by_pin(act: str, page: RegisterPage) -> bool:
    """A session PIN signs what is written of the running session: no receipt, and nothing of a store alone."""
    of_store = act in {"receive", "witness"} or (act == "discard" and page.key.is_store)
    return page.post is not None and not of_store


_AGAINST = frozenset({"expired", "below", "missing", "over"})
"""What the strip says in red: it cannot be saved so. Everything else is only still missing."""
