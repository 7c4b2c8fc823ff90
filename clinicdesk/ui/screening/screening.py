"""The screening of a participant: sections, items, what they say of eligibility, and the decision about it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.eligibility import Eligibility, ScreenedItem
from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui import moments
from clinicdesk.ui.cohorts.words import typed_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.drawer import Drawer
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.editors import Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.meanwhile import say_meanwhile
from clinicdesk.ui.forms.sheet_view import SheetView
from clinicdesk.ui.forms.writing import Writing
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.people.identity import who_of
from clinicdesk.ui.questions.form_questions import FormQuestions
from clinicdesk.ui.screening.decision_panel import PERMITTING, DecisionPanel, Wish
from clinicdesk.ui.screening.eligibility_panel import EligibilityPanel, Line
from clinicdesk.ui.screening.screening_foot import ScreeningFoot
from clinicdesk.ui.screening.signing_sheet import Signing, open_signing, revoke_sheet
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.entering import Entry
    from clinicdesk.services.screenings import Lacking, ScreeningPage

_SIDE, _NARROW = 356, 1251
_HEARS = frozenset({Topic.FORMS, Topic.CLEARANCES, Topic.CONSENTS, Topic.PEOPLE, Topic.INTEGRITY})


class ScreeningView(QWidget):
    """One participant's screening in one cohort.

    `history_wanted` carries the filled form, `beside_wanted` the fact (consent.X, step.X, eligibility.X) that a
    decision waits for, `paper_wanted` whose screening is printed: id and code.
    """

    history_wanted = Signal(str)
    beside_wanted = Signal(str)
    paper_wanted = Signal(str, str)

    def __init__(self, around: Surroundings, verbs: FormVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self.page: ScreeningPage | None = None
        self._mark: tuple[Callable[[], str], str] = (str, "quiet")
        self.writing = Writing(self, around, verbs)
        self.head = Head()
        self.state, self.draft = StatusChip("", "outline"), StatusChip("", "draft")
        self.amend, self.history = Button("", icon="pencil-outline"), Button("", icon="history")
        self.papers = Button("", icon="printer-outline")
        self._prints = False
        self.meanwhile = Notice(kind="warn")
        self.view = SheetView()
        self.panel, self.decision = EligibilityPanel(), DecisionPanel(around)
        side = QWidget()
        # In a low window the side scrolls: a page never makes the window higher than it is.
        self.aside, self._column = scrolling(side), QVBoxLayout(side)
        self.drawer = Drawer(self.aside, below=_NARROW)
        self.foot = ScreeningFoot(around)
        self.mark, self.left = self.foot.mark, self.foot.left
        self.drop, self.save = self.foot.drop, self.foot.save
        self.asking = FormQuestions(self, around, self.writing, self.view)
        self._lay_out()
        self._connect()
        around.language.follow(self, self.speak)

    def open_screening(self, person_id: str, cohort_id: str) -> None:
        """Read and show it. Raises Refused, Unavailable."""
        page = self._verbs.screening(person_id=person_id, cohort_id=cohort_id)
        former = self.page
        before = former and (former.blank.person.person_id, former.blank.person.cohort_id)
        self.page, self._mark = page, (str, "quiet")
        self.writing.begin(page.blank, page.sheet, once=True)
        if before != (person_id, cohort_id):
            self.view.section = ""
            self.decision.clear()
        self._show()

    def offer_papers(self) -> None:
        """The screening can be printed."""
        self._prints = True

    def leave(self) -> None:
        """The page is open no more."""
        self.writing.leave()
        self.page = None

    def take_focus(self) -> None:
        """To the first item without an answer."""
        self.view.take_focus()

    def begin_amending(self) -> None:
        """From looking to correcting."""
        self.writing.amend()
        self._show()
        self.view.take_focus()

    def ask_to_sign(self) -> Sheet | None:
        """The sheet with the password, over what was chosen."""
        page = self.page
        if page is None or page.sheet is None or not self.decision.sign.isEnabled():
            return None
        self.decision.clear_issues()
        wish, words = self.decision.wish(), FormWords(page.blank.read, self._around.language)
        person, say = page.blank.person, self._around.say
        title = say(
            "signing.clearance", code=person.code, decision=say(f"screening.standing.{wish.decision}")
        )
        under = say(
            "signing.record",
            form=words.title,
            version=page.sheet.version,
            code=page.sheet.content[:8].upper(),
        )
        return open_signing(
            self._around,
            Signing(
                title,
                under,
                self._lines(wish, words),
                "signing.effect" if wish.decision in PERMITTING else "signing.effect_shut",
            ),
            lambda password: self._sign(wish, password),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for what the answers come to beside them."""
        super().resizeEvent(event)
        self.drawer.fit(self.width())

    def speak(self) -> None:
        """Every word in the language of now."""
        if self.page is not None:
            self.view.speak()
            self.asking.show()
            self._refresh()

    def _sign(self, wish: Wish, password: str) -> None:
        page = self.page
        assert page is not None
        assert page.sheet is not None
        try:
            self._verbs.sign(
                page.sheet.sheet_id, decision=wish.decision, justifications=wish.justifications,
                conditions=wish.conditions, recheck_on=wish.recheck_on, password=password, seen=page.sheet.content,
            )  # fmt: skip
        except Refused as problem:
            self._refuse_decision(problem.issues)
            raise
        self._around.messages.show_message("screening.signed", "ok")

    def _refuse_decision(self, issues: Sequence[Issue]) -> None:
        """Also at the fields of the panel behind the sheet, for when it is closed."""
        said = {place: issue.sentence(self._around.language.code) for place, issue in enumerate(issues)}
        self.decision.refuse(issues, said)

    def _lines(self, wish: Wish, words: FormWords) -> list[tuple[str, str]]:
        """What is decided, deviations first in weight."""
        judged = self._judged()
        say = self._around.say
        # What came after the last signature is read here once more: in the panel it lies under the fields.
        found = [("warn", line) for line in self.decision.changed_lines]
        if judged is not None:
            against = [self._line(words, item) for item in judged.blocking]
            said = (": ".join(filter(None, (line.words, line.under))) for line in against)
            found = [("crit", line) for line in said] + found
            for item in judged.deciding:
                why = wish.justifications.get(item.field, "")
                found.append(("warn", ": ".join(filter(None, (words.short(item.field), why)))))
            for one in self.page.weighed if self.page else ():
                found.append(("warn", f"{self._weighed(one).words}: {self._weighed(one).under}"))
            found.append(("ok", say("signing.clear", n=judged.clear)))
        for name, value in wish.conditions.items():
            if value is True:
                found.append(("ok", say(f"screening.condition.{name}")))
            elif value and name == "dose_cap_mg":
                found.append(("ok", say("screening.condition.cap_of", n=value)))
            elif value:
                found.append(("ok", str(value)))
        if wish.recheck_on:
            day = typed_day(self._around, wish.recheck_on)
            shown = moments.calendar_day(self._around.language.code, day) if day else wish.recheck_on
            found.append(("ok", say("signing.recheck", day=shown)))
        return found

    def _revoke(self) -> None:
        page = self.page
        if page is None or page.clearance is None:
            return
        way = ("people", f"{page.blank.person.person_id}/screening/{page.blank.person.cohort_id}")
        revoke_sheet(self._around, self._verbs, page.clearance.clearance_id, way=way)

    def _show(self) -> None:
        page, filling = self.page, self.writing.filling
        if page is None or filling is None:
            return
        tools = Tools(FormWords(page.blank.read, self._around.language), page.blank.staff)
        read_only = not self.writing.editing or not self._writes
        self.view.show_form(filling, tools, read_only=read_only)
        # Who fills in wants the questions, who decides what they come to.
        self.drawer.show_side(on=read_only, fast=read_only)
        self._around.attempt(self.asking.show)
        self._refresh()

    @property
    def _writes(self) -> bool:
        return self._around.may(Permission.FILL_FORMS) and self._around.writable

    def _refresh(self) -> None:
        page, filling = self.page, self.writing.filling
        judged = self._judged()
        if page is None or filling is None or judged is None:
            return
        words, code = FormWords(page.blank.read, self._around.language), self._around.language.code
        self.view.refresh()
        medicines = [
            Line(f"{one.medicine}: {one.groups[code]}", one.advice[code]) for one in page.interactions
        ]
        self.panel.show_judged(
            self._around.say, judged, lambda item: self._line(words, item),
            outside=[self._outside(one) for one in page.lacking], medicines=medicines,
            weighed=[self._weighed(one) for one in page.weighed],
        )  # fmt: skip
        findings = {item.field: words.short(item.field) for item in judged.deciding}
        self.decision.show_state(
            judged, findings, page.clearance, why=self._why_not(), days=page.good_for_days,
            first=self._what_first(judged),
        )  # fmt: skip
        self._share_room()
        self._speak_head(words)
        self._speak_foot()

    def _judged(self) -> Eligibility | None:
        """What the form says, beside it what the programme asks of whoever enters it."""
        page, filling = self.page, self.writing.filling
        if page is None or filling is None or filling.judged is None:
            return None
        return filling.judged.beside(one.item for one in page.entries)

    def _line(self, words: FormWords, item: ScreenedItem) -> Line:
        code = self._around.language.code
        for one in self.page.entries if self.page else ():
            if one.item == item:
                link = "screening.panel.to_card" if one.of_card else "screening.panel.to_form"
                return Line(one.words[code], one.why[code], item.field, link)
        wanted = words.wanted(item.field, item.wants)
        state = wanted or self._around.say(f"screening.open.{item.standing}") if item.is_open else ""
        return Line(words.short(item.field), state, item.field)

    def _weighed(self, one: "Entry") -> Line:
        """A condition that bars nobody by itself."""
        code = self._around.language.code
        return Line(one.words[code], one.why[code])

    def _outside(self, one: "Lacking") -> Line:
        """What the programme asks for beside the form: how it stands, and the way to where it is done."""
        under = self._around.say(f"screening.lacks.{one.state}") if one.state else ""
        link = "screening.panel.to_consents" if one.state else "screening.panel.to_form"
        return Line(one.words[self._around.language.code], under, one.fact, link)

    def _what_first(self, judged: Eligibility) -> str:
        """What must be done before anybody can be cleared, or ""; putting off and refusing wait for nothing."""
        page, say = self.page, self._around.say
        assert page is not None
        if judged.open_items:
            return say("screening.decision.first_settle", n=len(judged.open_items))
        lacking = ", ".join(one.words[self._around.language.code] for one in page.lacking)
        return say("screening.decision.first_do", what=lacking) if lacking else ""

    def _go_to(self, address: str) -> None:
        """To an item of the form, or to the consent or step beside it that the decision waits for."""
        page = self.page
        beside = page is not None and address in {
            *(one.fact for one in page.lacking), *(one.item.field for one in page.entries)
        }  # fmt: skip
        self.beside_wanted.emit(address) if beside else self.view.go_to(address)

    def _share_room(self) -> None:
        """While somebody decides, the decision has the room: what was found shrinks to its verdict."""
        deciding = self.decision.acts and self.decision.sign.isEnabled()
        self.panel.show_brief(brief=deciding)
        self._column.setStretch(0, 0 if deciding else 5)
        self._column.setStretch(1, 6 if self.decision.acts else 0)

    def _why_not(self) -> str:
        """What keeps this person from signing now."""
        page, say = self.page, self._around.say
        assert page is not None
        filling = self.writing.filling
        assert filling is not None
        if not self._around.may(Permission.CLEAR_PEOPLE):
            return say("screening.why.role")
        if not self._around.writable:
            return say("screening.why.broken")
        if page.sheet is None or self.writing.editing:
            return say("screening.why.unrecorded")
        return say("screening.why.own") if page.own else ""

    def _speak_head(self, words: FormWords) -> None:
        page, say = self.page, self._around.say
        assert page is not None
        person, sheet = page.blank.person, page.sheet
        facts = [who_of(self._around, person.birth_date, person.sex), words.title]
        facts.append(say("screening.cohort", code=person.cohort))
        if sheet is not None:
            facts.append(say("filling.by", who=sheet.recorded_by, at=self._around.moment(sheet.taken_at)))
        self.head.say(
            " · ".join(part for part in (person.code, person.name) if part), " · ".join(filter(None, facts))
        )
        version = sheet.version if sheet else 0
        self.state.show_state(
            say("filling.version", n=version) if sheet else say("screening.not_recorded"),
            "amended" if version > 1 else "outline" if sheet else "draft",
        )
        self.draft.setVisible(page.draft)
        self.draft.setText(say("screening.draft_protocol"))
        say_meanwhile(self.meanwhile, self._around, self.writing, words)

    def _speak_foot(self) -> None:
        say, editing = self._around.say, self.writing.editing and self._writes
        recorded = self.writing.sheet is not None
        self.amend.setText(say("filling.amend_act"))
        self.amend.setVisible(recorded and not editing and self._writes)
        self.history.setText(say("screening.history"))
        self.history.setVisible(recorded)
        self.drawer.say(say("screening.panel.show"), say("screening.panel.hide"))
        self.papers.setText(say("papers.act"))
        self.papers.setVisible(recorded and self._prints)
        self.foot.speak(self.writing, editing=editing, marked=self._mark)

    def _hear_mark(self, sentence: Callable[[], str], tone: str) -> None:
        self._mark = (sentence, tone)
        if self.writing.filling is not None and self.page is not None:
            self._speak_foot()

    def _refuse(self, issues: Sequence[Issue]) -> None:
        rest = self.view.refuse(issues)
        if rest:
            self._around.messages.refuse(Refused(*rest))

    def _hear(self, changes: Changes) -> None:
        if self.page is None or not changes.topics & _HEARS or self.writing.editing:
            return
        self._read_again()

    def _let_go(self) -> None:
        """What was typed goes; what is recorded is shown."""
        self.writing.let_go()
        self._read_again()

    def _read_again(self) -> None:
        page = self.page
        if page is not None:
            person = page.blank.person
            self._around.attempt(lambda: self.open_screening(person.person_id, person.cohort_id))

    def _connect(self) -> None:
        self.writing.changed.connect(self._refresh)
        self.writing.marked.connect(self._hear_mark)
        self.writing.refused.connect(self._refuse)
        self.writing.recorded.connect(lambda *_: self._read_again())
        self.view.typed.connect(self.writing.put)
        self.panel.wanted.connect(self._go_to)
        self.decision.ways.chosen.connect(lambda *_: self._share_room())
        self.decision.sign_wanted.connect(self.ask_to_sign)
        self.decision.revoke_wanted.connect(self._revoke)
        self.amend.clicked.connect(lambda *_: self.begin_amending())
        self.history.clicked.connect(lambda *_: self._want_history())
        self.papers.clicked.connect(lambda *_: self._want_paper())
        self.left.clicked.connect(lambda *_: self.view.go_to_next_open())
        self.save.clicked.connect(lambda *_: self.writing.record())
        self.drop.clicked.connect(
            lambda *_: self._around.talk.confirm("filling.let_go", self._let_go, kind="danger")
        )
        Listening(self).to(self._around.bus.changed, self._hear)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(self._confirm)

    def _confirm(self) -> None:
        """Ctrl+Enter: record what is being written, else sign what was decided."""
        if self.writing.editing:
            self.writing.record()
        else:
            self.ask_to_sign()

    def _want_paper(self) -> None:
        if self.page is not None:
            self.paper_wanted.emit(self.page.blank.person.person_id, self.page.blank.person.code)

    def _want_history(self) -> None:
        if self.page is not None and self.page.sheet is not None:
            self.history_wanted.emit(self.page.sheet.sheet_id)

    def _lay_out(self) -> None:
        for chip in (self.state, self.draft):
            self.head.beside.addWidget(chip)
        for act in (self.drawer.button, self.papers, self.amend, self.history):
            self.head.acts.addWidget(act)
        self.aside.setFixedWidth(_SIDE)
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.panel, 5)
        column.addWidget(self.decision, 4)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.view, 1)
        middle.addLayout(self.foot)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addLayout(middle, 1)
        row.addWidget(self.aside)
        page = page_column(self)
        for part in (self.head, self.meanwhile):
            page.addWidget(part)
        page.addLayout(row, 1)
