"""One document: how it stands, what can be done, its words in either language, and its history."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Permission
from clinicdesk.ui.cohorts.words import long_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.consents.consent_words import LOOKS, before_what, sentence_of, state_of, title_of
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.protocols.definitions import Read
    from clinicdesk.services.consent_pages import ConsentPage, ConsentVersion, DocumentPage

_TABS = ("uk", "en", "history")
_CAN_BE_WITHDRAWN = frozenset({"given", "due"})


class DocumentCard(Card):
    """`recording`, `attaching`, `withdrawing`: an act is wanted; `scan_wanted` carries a scan."""

    recording = Signal()
    attaching = Signal()
    withdrawing = Signal()
    scan_wanted = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._page: ConsentPage | None = None
        self._shown: DocumentPage | None = None
        self._loose: list[QWidget] = []
        self.state, self.words_state = StatusChip(), StatusChip("", "draft")
        self.facts, self.sentence = Text("", "quiet", wrap=True), Text("", "body", wrap=True, selectable=True)
        self.record, self.attach = Button("", "primary", icon="draw-pen"), Button("", icon="paperclip")
        self.withdraw = Button()
        self.tabs = Segmented([(tab, "") for tab in _TABS], value=around.language.code)
        self.scans: list[Button] = []
        self._scans = QVBoxLayout()
        self._inside = QWidget()
        self._text = QVBoxLayout(self._inside)
        self.paper = scrolling(self._inside)
        self._lay_out()
        self.record.clicked.connect(self.recording)
        self.attach.clicked.connect(self.attaching)
        self.withdraw.clicked.connect(self.withdrawing)
        self.tabs.chosen.connect(lambda _: self._show_text())

    def show_document(self, page: "ConsentPage", shown: "DocumentPage") -> None:
        """This one, as it stands now."""
        self._page, self._shown = page, shown
        around, say = self._around, self._around.say
        self.set_title(title_of(around, page, shown))
        icon, _, kind = LOOKS[shown.view.state]
        self.state.show_state(state_of(around, shown), kind, icon=icon)
        self.words_state.setText(say("consents.draft"))
        self.words_state.setVisible(shown.form is not None and shown.form.status == "draft")
        signs = say(f"consents.signs.{shown.view.who}")
        self.facts.setText(
            " · ".join((say("consents.signed_by", who=signs), before_what(around, page, shown),
                        say(f"consents.renew.{shown.view.renew}")))
        )  # fmt: skip
        self.sentence.setText(sentence_of(around, shown))
        self._show_acts(shown)
        self._show_scans(shown)
        for tab in _TABS:
            self.tabs.set_text(tab, say(f"consents.tab.{tab}"))
        self._show_text()

    def follow_language(self) -> None:
        """Another language of the window: the document follows, unless its history is read."""
        if self.tabs.value != "history":
            self.tabs.set_value(self._around.language.code)

    def _show_acts(self, shown: "DocumentPage") -> None:
        say, view = self._around.say, shown.view
        may = self._around.may(Permission.TAKE_CONSENT) and self._around.writable
        self.record.setText(say("consents.act.renew" if view.state == "due" else "consents.act.record"))
        self.record.setVisible(may and view.state != "given")
        self.attach.setText(say("consents.act.attach"))
        self.attach.setVisible(may and bool(view.consent_id))
        self.withdraw.setText(say("consents.act.withdraw"))
        self.withdraw.setVisible(may and view.state in _CAN_BE_WITHDRAWN)

    def _show_scans(self, shown: "DocumentPage") -> None:
        for button in self.scans:
            self._scans.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.scans = []
        for scan in shown.scans:
            words = self._around.say(
                "consents.scan.open", name=scan.name, day=long_day(self._around, scan.signed_on)
            )
            button = Button(_short(words), "quiet", icon="paperclip")
            button.setToolTip(words)
            button.clicked.connect(lambda *_, scan=scan: self.scan_wanted.emit(scan))
            self._scans.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.scans.append(button)

    def _show_text(self) -> None:
        shown = self._shown
        if shown is None:
            return
        self._empty()
        if self.tabs.value == "history":
            self._show_history(shown.versions)
        elif shown.read is None or shown.form is None:
            self._add(Text(self._around.say("consents.no_words"), "quiet", wrap=True))
        else:
            self._show_words(shown.read, shown.form, self.tabs.value)
        self._text.addStretch(1)

    def _show_words(self, read: "Read", form: Form, language: str) -> None:
        said = read.phrases[language]
        self._add(Text(said.get("title", read.code), "card", wrap=True, selectable=True))
        if intro := said.get("intro", ""):
            self._add(Text(intro, wrap=True, selectable=True))
        for section in form.sections:
            self._add(Text(said.get(f"section.{section.id}.title", ""), "strong", wrap=True, selectable=True))
            for field in section.fields:
                if field.type != "yes_no":
                    continue  # room to write in: it is on the paper, there is nothing to read
                self._add(_bullet(said.get(f"field.{field.id}.label", field.id)))
        self._add(
            Text(self._around.say("consents.source", code=read.code, version=read.version), "hint", wrap=True)
        )

    def _show_history(self, versions: "tuple[ConsentVersion, ...]") -> None:
        say, around = self._around.say, self._around
        if not versions:
            self._add(Text(say("consents.history.none"), "quiet", wrap=True))
        for one in versions:
            state = say(
                "consents.history.scan" if one.scanned and one.version > 1 else f"consents.state.{one.state}"
            )
            self._add(Text(say("consents.history.line", n=one.version, state=state), "strong", wrap=True))
            self._add(Text(say("consents.history.by", who=one.recorded_by, at=around.moment(one.recorded_at)),
                           "hint", wrap=True, selectable=True))  # fmt: skip
            paper = say("consents.history.paper", who=one.signer_name, day=long_day(around, one.signed_on))
            self._add(Text(paper, wrap=True, selectable=True))
            if one.reason:
                key = "consents.history.basis" if one.state == "given" else "consents.history.why"
                self._add(Text(say(key, why=one.reason), wrap=True, selectable=True))
            self._add(rule())

    def _add(self, part: QWidget) -> None:
        self._text.addWidget(part)
        self._loose.append(part)

    def _empty(self) -> None:
        for part in self._loose:
            part.hide()
            part.deleteLater()
        self._loose = []
        while self._text.count():
            self._text.takeAt(0)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.state, self.words_state):
            chips.addWidget(chip)
        chips.addStretch(1)
        self.body.addLayout(chips)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for act in (self.record, self.attach, self.withdraw):
            acts.addWidget(act)
        acts.addStretch(1)
        self._scans.setSpacing(0)
        self._text.setContentsMargins(0, 0, 8, 0)
        self._text.setSpacing(8)
        for part in (self.facts, self.sentence):
            self.body.addWidget(part)
        self.body.addLayout(self._scans)
        self.body.addLayout(acts)
        self.body.addWidget(rule())
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.paper, 1)


_ROOM = 58


def _short(words: str) -> str:
    """A long name of a file keeps its beginning and its end."""
    return words if len(words) <= _ROOM else f"{words[:34]}…{words[-22:]}"


def _bullet(words: str) -> QWidget:
    """A statement with its dot before it; its later lines begin under the first."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Text("•"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(words, wrap=True, selectable=True), 1)
    return box
