"""The form of a participant's card: new or amended, by keyboard alone; what is typed outlives a lock."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.protocols.person import PersonDetails, joined
from clinicdesk.services.person_views import Candidate, PersonCard
from clinicdesk.services.views import Topic
from clinicdesk.ui import moments
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import ErrorPanel, Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people.card_text import details_of, texts_of
from clinicdesk.ui.people.fields import SECTIONS, PersonFields
from clinicdesk.ui.people.merging import person_with_code
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_DRAFT = "person"
_LANGUAGE = "=language"
"""Beside a draft: the language its figures and relations are written in."""
_DRAFT_PAUSE_MS = 800
_LOOK_PAUSE_MS = 300
_TELLING = frozenset({"code", "surname", "given_name", "patronymic", "birth_date", "phones", "chart_number"})
"""Fields by which the same person may be recognised."""
_ASKS = "PPL009"
_STALE = "DSK004"
_MOST_SHOWN = 4


class PersonForm(QWidget):
    """`done` carries the id of the participant that was recorded; "" when the form was left."""

    done = Signal(str)
    wanted = Signal(str)  # the id of a candidate somebody wants to see

    def __init__(self, around: Surroundings, verbs: PeopleVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._card: PersonCard | None = None
        self._base: Mapping[str, str] = {}
        self._written = around.language.code
        """The language of the figures and relations in the fields: they are compared in it whatever is shown now."""
        self._candidates: tuple[Candidate, ...] = ()
        self.open = False
        self.head = Head()
        self.alike = Notice(kind="warn")
        self.see = self.alike.add_action("", self._see)
        self.error = ErrorPanel()
        self.form = PersonFields(around.language, self)
        self.save, self.leave = Button("", "primary"), Button()
        self.mark = Text("", "hint", wrap=True)
        self._said: Callable[[], str] = str
        self._complaint: tuple[Callable[[], str], Callable[[], str]] = (str, str)
        self._unsaved = False
        self._sections: dict[str, Card] = {}
        self._lay_out()
        listening = Listening(self)
        self._look_pause = listening.pause(_LOOK_PAUSE_MS, self.look)
        self._draft_pause = listening.pause(_DRAFT_PAUSE_MS, self._keep_now)
        self._connect()
        listening.about(around.bus, frozenset({Topic.INTEGRITY}), self._speak)
        around.language.follow(self, self._speak)

    def begin_new(self) -> None:
        """An empty card with the next code, or what was being typed."""
        codes = self._verbs.propose_codes()
        self._begin(None, {"code": codes[0] if codes else ""})

    def begin_amending(self, card: PersonCard) -> None:
        """The card as it is recorded, or what was being typed over it."""
        self._written = self._around.language.code
        self._begin(card, self._texts_of(card))

    def submit(self) -> None:
        """Record; a refusal keeps every word that was typed. Nothing while the evidence is broken."""
        if not self._around.writable:
            return
        self.error.hide()
        self.form.clear_issues()
        try:
            person_id = self._record()
        except Refused as problem:
            self._refuse(problem)
        except Unavailable as problem:
            wrong, language = problem, self._around.language
            self._complain(lambda: wrong.problem(language.code), lambda: wrong.remedy(language.code))
        else:
            self._drop_draft(submitted=True)
            self._say_done()
            self._end(person_id)

    def let_go(self) -> None:
        """Leave everything as it was; the draft goes."""
        self._drop_draft(submitted=False)
        self._end("")

    def step_back(self) -> None:
        """Esc leaves the form; what was typed stays as a draft. It stays open where the disk refuses the draft."""
        if self._around.attempt(self.keep_draft):
            self._end("")

    def keep_draft(self) -> None:
        """What is typed, onto the disk. Raises Unavailable when the disk refuses; the mark says so too."""
        self._draft_pause.stop()
        if not (self._around.drafts and self.open and self._unsaved):
            return
        try:
            body = with_base(self.form.texts(), self._base) | {_LANGUAGE: self._written}
            self._around.drafts.keep(_DRAFT, self._subject, body)
        except (Refused, Unavailable):
            self._mark("notes.draft.failed", "crit")
            raise
        self._unsaved = False
        at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")
        self._mark("notes.draft.kept", "ok", at=at)

    def take_focus(self) -> None:
        """To the surname: the code is proposed."""
        self.form.fields["surname"].setFocus()

    def look(self) -> None:
        """Ask who may be the same person."""
        self._look_pause.stop()
        if self.open:
            self._around.attempt(self._compare)
            self._show_alike()

    def _begin(self, card: PersonCard | None, texts: Mapping[str, str]) -> None:
        self._card, self.open, self._candidates = card, True, ()
        drafts = self._around.drafts
        draft, base = split_base((drafts.take(_DRAFT, self._subject) if drafts else None) or {})
        self._base, self._written = (
            (base, draft.get(_LANGUAGE, self._written)) if draft else (texts, self._written)
        )
        others = joined(PersonDetails(), card.others) if card else PersonDetails()
        self.form.show_texts(draft or texts, texts_of(others, self._around.language.code, {}))
        self._draft_pause.stop()
        self._unsaved = False
        self._say_mark(str)
        self.form.fields["code"].editor.setEnabled(card is None)
        self.error.hide()
        self._show_alike()
        self._speak()
        if draft:
            self._around.messages.show_message("person.draft")
            self._look_pause.start()
            if card:
                self._catch_up(card)

    @property
    def amends(self) -> bool:
        """Whether the form is over somebody's card."""
        return self._card is not None

    @property
    def _subject(self) -> str:
        return self._card.person_id if self._card else ""

    def _record(self) -> str:
        texts = self.form.texts()
        details = details_of(texts, self._find)
        if self._card is None:
            return self._verbs.add(details, reason=texts["reason"]).subject
        version = self._card.version
        self._verbs.amend(self._card.person_id, details, version=version, reason=texts["reason"])
        return self._card.person_id

    def _find(self, code: str) -> str:
        return person_with_code(self._verbs, code)

    def _refuse(self, problem: Refused) -> None:
        rest = self.form.show_issues(problem)
        if any(issue.code == _ASKS for issue in problem.issues):
            self.look()
        stale = any(issue.code == _STALE for issue in rest)
        if stale and self._card:
            self._catch_up(self._verbs.read_person(self._card.person_id))
        if rest:
            language = self._around.language
            self._complain(lambda: "\n".join(
                language.say("person.stale") if issue.code == _STALE else issue.sentence(language.code)
                for issue in rest
            ))  # fmt: skip

    def _catch_up(self, fresh: PersonCard) -> None:
        """Somebody was quicker. What was not touched here takes what they recorded: saving undoes nothing."""
        caught = catch_up(base=self._base, typed=self.form.texts(), now=self._texts_of(fresh))
        self.form.show_caught_up(caught)
        self._card, self._base = fresh, caught.base

    def _texts_of(self, card: PersonCard) -> dict[str, str]:
        codes = {row.person_id: row.code for row in card.relations}
        return texts_of(card.details, self._written, codes)

    def _compare(self) -> None:
        details = details_of(self.form.texts(), lambda _: "")
        self._candidates = tuple(self._verbs.likely_same(details, apart_from=self._subject))

    def _see(self) -> None:
        if self._candidates:
            self._keep_now()
            self.wanted.emit(self._candidates[0].person_id)

    def _show_alike(self) -> None:
        say, found = self._around.say, self._candidates[:_MOST_SHOWN]
        self.alike.setVisible(bool(found))
        self.form.fields["reason"].setVisible(bool(found) or self._card is not None)
        if not found:
            return
        self.alike.say(say("person.alike.title", n=len(self._candidates)), "\n".join(map(self._line, found)))
        self.see.setText(say("person.alike.see", code=found[0].code))

    def _line(self, one: Candidate) -> str:
        language = self._around.language
        matches = ", ".join(language.say(f"person.alike.{match}") for match in one.matches)
        who = " · ".join(filter(None, (one.code, one.name, show_birth(language.code, one.birth_date))))
        return f"{who}: {matches}"

    def _say_done(self) -> None:
        code = self._card.details.code if self._card else self.form.texts()["code"]
        key = "person.amended" if self._card else "person.added"
        self._around.messages.show_message(key, "ok", code=code)

    def _complain(self, title: Callable[[], str], body: Callable[[], str] = str) -> None:
        self._complaint = (title, body)
        self._say_complaint()
        self.error.show()

    def _say_complaint(self) -> None:
        self.error.say(*(part() for part in self._complaint))

    def _end(self, person_id: str) -> None:
        self.open = False
        self._look_pause.stop()
        self._draft_pause.stop()
        self.done.emit(person_id)

    def _drop_draft(self, *, submitted: bool) -> None:
        if self._around.drafts:
            self._around.drafts.drop(_DRAFT, self._subject, submitted=submitted)

    def _mark(self, key: str, tone: str, **values: str) -> None:
        self._say_mark(partial(self._around.say, key, **values))
        restyle(self.mark, tone=tone)

    def _say_mark(self, said: Callable[[], str]) -> None:
        self._said = said
        self.mark.setText(said())

    def _keep_now(self) -> None:
        self._around.attempt(self.keep_draft)

    def _hear_edit(self, name: str) -> None:
        if not self.open:
            return
        self._unsaved = True
        self._mark("notes.draft.unsaved", "warn")
        begin(self._draft_pause)
        if name in _TELLING:
            self._look_pause.start()

    def _connect(self) -> None:
        self.form.edited.connect(self._hear_edit)
        self.save.clicked.connect(self.submit)
        self.leave.clicked.connect(self.let_go)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)

    def _speak(self) -> None:
        say = self._around.say
        if self._card:
            self.head.say(
                say("person.form.amend", code=self._card.details.code), say("person.form.amend_facts")
            )
        else:
            self.head.say(say("person.form.new"), say("person.form.new_facts"))
        for name, card in self._sections.items():
            card.set_title(say(f"person.section.{name}"))
        self.save.setText(say("person.form.save_amended" if self._card else "person.form.save_new"))
        self.save.setEnabled(self._around.writable)
        self.leave.setText(say("person.form.leave"))
        self.mark.setText(self._said())
        self._say_complaint()
        self._show_alike()

    def _lay_out(self) -> None:
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(GAP)
        for names in (("who", "contacts"), ("health", "referral")):
            column = QVBoxLayout()
            column.setSpacing(GAP)
            for name in names:
                column.addWidget(self._section(name))
            column.addStretch(1)
            columns.addLayout(column, 1)
        strip = Card()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.form.fields["reason"], 1)
        row.addWidget(self.mark, 1)
        row.addWidget(self.leave)
        row.addWidget(self.save)
        strip.body.addLayout(row)
        page = page_column(self)
        for part in (self.head, self.alike, self.error):
            page.addWidget(part)
        page.addWidget(scrolling(inside), 1)
        page.addWidget(strip)
        self.error.hide()

    def _section(self, name: str) -> Card:
        card = self._sections[name] = Card(name)
        card.body.setSpacing(10)
        for fields in SECTIONS[name]:
            row = QHBoxLayout()
            row.setSpacing(10)
            for field in fields:
                row.addWidget(self.form.fields[field], 1, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card
