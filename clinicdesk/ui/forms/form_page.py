"""A form of a participant: filled in, looked at with its history, or corrected with a reason."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.signed_content import SHEET
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.editors import Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.history_card import HistoryCard
from clinicdesk.ui.forms.meanwhile import say_meanwhile
from clinicdesk.ui.forms.read_aloud import ReadAloud
from clinicdesk.ui.forms.scores_card import ScoresCard
from clinicdesk.ui.forms.sheet_view import SheetView
from clinicdesk.ui.forms.sign_sheet import meaning_of, sign_sheet
from clinicdesk.ui.forms.writing import Writing
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.outside.outside_sheet import Beside, open_outside
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.questions.form_questions import FormQuestions
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

if TYPE_CHECKING:
    from clinicdesk.services.sheet_pages import Blank
    from clinicdesk.services.sheets import FilledForm

_SIDE, _WHEN = 300, 190
_HIDES_SCORE = frozenset({"self", "read_aloud", "parent", "teacher"})
"""Who answers for themselves must not watch the number grow."""


class FormPage(QWidget):
    """`recorded` carries the id of the filled form after it is on disk."""

    recorded = Signal(str)

    def __init__(self, around: Surroundings, verbs: FormVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._tools: Tools | None = None
        self._outside: OutsideVerbs | None = None
        self._mark: tuple[Callable[[], str], str] = (str, "quiet")
        self.wanted = ""
        """The question somebody came here for."""
        self.writing = Writing(self, around, verbs)
        self.head = Head()
        self.state, self.draft = StatusChip("", "outline"), StatusChip("", "draft")
        self.aloud, self.amend, self.drop = (
            Button("", icon="account-voice"),
            Button("", icon="history"),
            Button("", "quiet"),
        )
        self.sign = Button("", "sign", icon="draw-pen")
        self.when = QLineEdit()
        self.respondent = Choice()
        self.signed = Text("", "hint", wrap=True, selectable=True)
        self.point = Text("", "strong", wrap=True)
        self.meanwhile = Notice(kind="warn")
        self.view, self.large = SheetView(), ReadAloud()
        self.scores, self.history = ScoresCard(), HistoryCard()
        self.mark, self.left = Text("", "hint", wrap=True), Button("", "quiet")
        self.save = Button("", "primary")
        self.asking = FormQuestions(self, around, self.writing, self.view)
        self._lay_out()
        self._connect()
        around.language.follow(self, self.speak)

    def begin(self, blank: "Blank", sheet: "FilledForm | None" = None) -> None:
        """An empty form, or one that was recorded."""
        words = FormWords(blank.read, self._around.language)
        self._tools = Tools(words, blank.staff, self._choose_file)
        self._mark, self.wanted = (str, "quiet"), ""
        self.view.section = ""
        self.writing.begin(blank, sheet)
        self._show_history()
        self.aloud.setChecked(False)
        self._show()

    def read_aloud(self, *, on: bool) -> None:
        """One item alone on the page, or all in their sections."""
        filling, tools = self.writing.filling, self._tools
        if filling is None or tools is None:
            return
        self.aloud.setChecked(on)
        self._stack.setCurrentIndex(1 if on else 0)
        if on:
            if "read_aloud" in filling.form.respondents:
                self.writing.choose_respondent("read_aloud")
            self.large.show_form(filling, tools, at=self.view.current())
        else:
            self.view.refresh()
        self._refresh()

    def begin_amending(self) -> None:
        """From looking to correcting."""
        self.writing.amend()
        self._show()
        self.take_focus()

    def step_back(self) -> bool:
        """Esc leaves the large mode first."""
        if self.aloud.isChecked():
            self.read_aloud(on=False)
            return True
        return False

    def take_focus(self) -> None:
        """To the question somebody came for, else to the first without an answer."""
        if self.aloud.isChecked():
            self.large.take_focus()
        elif self.wanted:
            self.view.go_to(self.wanted)
        else:
            self.view.take_focus()

    def speak(self) -> None:
        """Every word in the language of now."""
        if self.writing.blank is None:
            return
        self.view.speak()
        self.asking.show()
        if self.aloud.isChecked():
            self.large.speak()
        self._show_history()
        self._refresh()

    def offer_outside(self, verbs: OutsideVerbs) -> None:
        """Signatures made elsewhere can be kept beside a recorded form."""
        self._outside = verbs

    def open_outside(self) -> Sheet | None:
        """Those beside the form that is shown."""
        sheet, verbs, tools = self.writing.sheet, self._outside, self._tools
        if sheet is None or verbs is None or tools is None:
            return None
        return open_outside(self._around, verbs, Beside(SHEET, sheet.sheet_id, tools.words.title))

    def _show_history(self) -> None:
        sheet, tools, filling, verbs = self.writing.sheet, self._tools, self.writing.filling, self._outside
        if sheet is None or tools is None or filling is None:
            return
        kept = verbs.listed(record_type=SHEET, record_id=sheet.sheet_id) if verbs else ()
        versions = self._verbs.versions(sheet.sheet_id)
        self.history.show_versions(
            self._around, tools.words, dict(filling.questions), versions, kept, staff=dict(tools.staff)
        )
        self.history.outside.setText(self._around.say("outside.open"))
        self.history.outside.setVisible(verbs is not None)

    def _show(self) -> None:
        filling, tools = self.writing.filling, self._tools
        if filling is None or tools is None:
            return
        read_only = not self.writing.editing or not self._around.writable
        self.view.show_form(filling, tools, read_only=read_only)
        self._around.attempt(self.asking.show)
        self._stack.setCurrentIndex(0)
        self._refresh()

    def _refresh(self) -> None:
        blank, filling, tools, say = self.writing.blank, self.writing.filling, self._tools, self._around.say
        if blank is None or filling is None or tools is None:
            return
        sheet, editing = self.writing.sheet, self.writing.editing
        self.view.refresh()
        scored = filling.scores
        hidden = editing and self.writing.respondent in _HIDES_SCORE
        self.scores.show_scores(tools.words, filling.form, scored, hidden=hidden)
        self.history.setVisible(sheet is not None)
        self._side.setVisible(bool(filling.form.scores) or sheet is not None)
        self._speak_head()
        self._speak_respondents()
        self.aloud.setVisible(editing and filling.form.group == "scale")
        self.amend.setVisible(
            sheet is not None
            and not editing
            and self._around.may(Permission.FILL_FORMS)
            and self._around.writable
        )
        self._speak_signatures()
        for part in (self.save, self.left):
            part.setVisible(editing)
        self.drop.setVisible(editing and bool(filling.given))
        self.when.setVisible(editing and sheet is None)
        if self.when.text().strip() != self.writing.when:
            self.when.setText(self.writing.when)
        self.when.setPlaceholderText(say("filling.when.now"))
        self.when.setToolTip(say("filling.when.hint"))
        self.when.setAccessibleName(say("filling.when.label"))
        self.respondent.setVisible(editing and len(filling.form.respondents) > 1)
        done, total = filling.progress()
        self.left.setText(say("filling.next_open", n=total - done))
        self.left.setEnabled(done < total)
        self.save.setText(say("filling.record_amended" if sheet else "filling.record"))
        self.aloud.setText(say("filling.aloud.act"))
        self.amend.setText(say("filling.amend_act"))
        self.drop.setText(say("filling.let_go_act"))
        self._speak_mark()

    def ask_to_sign(self) -> None:
        """The sheet with the password over what is shown; to the first answer that is missing while one is."""
        sheet, tools = self.writing.sheet, self._tools
        if sheet is not None and sheet.missing:
            self.view.go_to(sheet.missing[0])
        elif sheet is not None and tools is not None:
            sign_sheet(self._around, self._verbs, sheet, tools.words)

    def _speak_signatures(self) -> None:
        """Who signed what is shown, each signature as it stands now; and whether one more is wanted."""
        around, say, sheet = self._around, self._around.say, self.writing.sheet
        lines = [
            say("filling.sign.line", who=one.signer_name, meaning=say(f"filling.sign.as.{one.meaning.value}"),
                at=around.signed_moment(one.signed_at), state=say(f"screening.signature.{one.state.value}"))
            for one in (sheet.signatures if sheet else ())
        ]  # fmt: skip
        self.signed.setText("\n".join(lines))
        self.signed.setVisible(bool(lines))
        may = around.may(Permission.SIGN_RECORDS) and around.writable and not self.writing.editing
        lacking = len(sheet.missing) if sheet else 0
        self.sign.setText(say("filling.sign.lacking", n=lacking) if lacking else say("filling.sign.act"))
        self.sign.setVisible(sheet is not None and may and bool(meaning_of(around, sheet)))

    def _speak_head(self) -> None:
        blank, sheet, tools, say = self.writing.blank, self.writing.sheet, self._tools, self._around.say
        assert blank is not None
        assert tools is not None
        person = blank.person
        short = tools.words.phrase("short")
        facts = [" · ".join(part for part in (person.code, person.name, short and tools.words.title) if part)]
        if sheet is not None:
            facts.append(say("filling.by", who=sheet.recorded_by, at=self._around.moment(sheet.taken_at)))
        facts.append(say("filling.of", code=blank.read.code, version=blank.read.version))
        self.head.say(short or tools.words.title, " · ".join(facts))
        self._speak_point()
        draft = blank.form.status == "draft"
        self.draft.setVisible(draft)
        self.draft.setText(say("filling.draft_form"))
        version = sheet.version if sheet else 0
        self.state.setVisible(sheet is not None)
        kind = "signed" if sheet and sheet.signatures else "amended" if version > 1 else "outline"
        self.state.show_state(say("filling.version", n=version), kind)
        say_meanwhile(self.meanwhile, self._around, self.writing, tools.words)

    def _speak_point(self) -> None:
        """Which call or check-in this is, by its own answer: it closes that task and no other."""
        blank, filling = self.writing.blank, self.writing.filling
        belongs = blank.belongs if blank else None
        self.point.setVisible(belongs is not None)
        if belongs is None or filling is None:
            return
        titles = belongs.titles.get(filling.given.get(belongs.field, ""))
        said = titles and titles.get(self._around.language.code)
        if said and self.writing.sheet is None:
            said = self._around.say("filling.point.closes", point=said)
        elif said:
            said = self._around.say("filling.point.closed", point=said)
        self.point.setText(said or self._around.say("filling.point.none"))

    def _speak_respondents(self) -> None:
        filling = self.writing.filling
        assert filling is not None
        self.respondent.blockSignals(True)
        self.respondent.clear()
        for who in filling.form.respondents:
            self.respondent.addItem(self._around.say(f"filling.respondent.{who}"), who)
        self.respondent.set_value(self.writing.respondent)
        self.respondent.blockSignals(False)
        self.respondent.setAccessibleName(self._around.say("filling.respondent_label"))

    def _speak_mark(self) -> None:
        sentence, tone = self._mark
        self.mark.setText(sentence() if self.writing.editing else "")
        restyle(self.mark, tone=tone)

    def _hear_mark(self, sentence: Callable[[], str], tone: str) -> None:
        self._mark = (sentence, tone)
        self._speak_mark()

    def _refuse(self, issues: Sequence[Issue]) -> None:
        """To the first question that is refused; what belongs to none is said over the page."""
        self.read_aloud(on=False)
        rest = self.view.refuse(issues)
        if any(issue.field == "taken_at" for issue in issues):
            self.when.setFocus()
        if rest:
            self._around.messages.refuse(Refused(*rest))

    def _choose_file(self) -> str:
        chosen = self._verbs.pick_file()
        address = self.view.current()
        if chosen is None or not address:
            return ""
        name, content, media = chosen
        self.writing.put_file(address, name, content)
        digest = hashlib.sha256(content).hexdigest()
        return json.dumps(
            {"digest": digest, "name": name, "size": len(content), "media_type": media}, ensure_ascii=False
        )

    def _let_go(self) -> None:
        self._around.talk.confirm("filling.let_go", self._drop, kind="danger")

    def _drop(self) -> None:
        self.writing.let_go()
        blank, sheet = self.writing.blank, self.writing.sheet
        if blank is not None:
            self.begin(blank, sheet)

    def _connect(self) -> None:
        self.writing.changed.connect(self._refresh)
        self.writing.marked.connect(self._hear_mark)
        self.writing.refused.connect(self._refuse)
        self.writing.recorded.connect(self.recorded)
        self.view.typed.connect(self.writing.put)
        self.large.typed.connect(self.writing.put)
        self.aloud.clicked.connect(lambda on: self.read_aloud(on=on))
        self.amend.clicked.connect(lambda *_: self.begin_amending())
        self.sign.clicked.connect(lambda *_: self.ask_to_sign())
        self.history.outside_wanted.connect(self.open_outside)
        self.drop.clicked.connect(lambda *_: self._let_go())
        self.when.textEdited.connect(lambda text: self.writing.choose_time(text.strip()))
        self.left.clicked.connect(lambda *_: self.view.go_to_next_open())
        self.save.clicked.connect(lambda *_: self.writing.record())
        self.respondent.currentIndexChanged.connect(self._hear_respondent)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(self.writing.record)

    def _hear_respondent(self, *_: object) -> None:
        self.writing.choose_respondent(self.respondent.value())
        self._refresh()

    def _lay_out(self) -> None:
        self.aloud.setCheckable(True)
        self.when.setFixedWidth(_WHEN)
        for chip in (self.state, self.draft):
            self.head.beside.addWidget(chip)
        for act in (self.when, self.respondent, self.aloud, self.amend, self.sign):
            self.head.acts.addWidget(act)
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.large)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GAP)
        side.addWidget(self.scores, 1)
        side.addWidget(self.history, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(middle, 1)
        row.addWidget(self._side)
        foot = QHBoxLayout()
        foot.addWidget(self.mark, 1)
        for act in (self.drop, self.left, self.save):
            foot.addWidget(act)
        page = page_column(self)
        for part in (self.head, self.point, self.signed, self.meanwhile):
            page.addWidget(part)
        page.addLayout(row, 1)
        page.addLayout(foot)
