"""What one can do with a note: record, sign, review, send back, add to it, read its history."""

from PySide6.QtCore import QObject, Signal

from clinicdesk.errors import Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.group_notes import EVERYBODY, aside_why, aside_word
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.notes.history_sheet import history_sheet
from clinicdesk.ui.notes.words import presence_words, title_of
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.outside.outside_sheet import Beside, open_outside
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.questions.questions_sheet import Asked, open_questions
from clinicdesk.ui.reason_draft import ask_kept
from clinicdesk.ui.screening.signing_sheet import Signing, open_signing_as
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

BY_WRITERS = frozenset({"author", "witness"})
"""What a signature says of those who led the session; anything else is a review."""
_BIG = 120
_UNSAID = {"NTE019", "NTE271"}
"""Of what keeps somebody from reviewing, that which no other part of the page says."""


class NoteActs(QObject):
    """`done` after an act that changed what is recorded, `shown` when only the view must look again."""

    done = Signal()
    shown = Signal()

    def __init__(self, around: Surroundings, verbs: NoteVerbs, writing: NoteWriting) -> None:
        super().__init__(writing)
        self._around, self._verbs, self._writing = around, verbs, writing
        self.outside: OutsideVerbs | None = None
        """Set where signatures made elsewhere can be kept beside a note."""

    def meanings(self) -> tuple[str, ...]:
        """What a signature of this person could say of the recorded version; none when there is nothing to sign."""
        note = self._writing.page.note if self._writing.page else None
        return tuple(note.meanings) if note is not None and self._around.writable else ()

    def may_return(self) -> bool:
        """Whether this person may send the note back."""
        note = self._writing.page.note if self._writing.page else None
        return note is not None and self._reviews and note.ways.send_back is None

    def may_add(self) -> bool:
        """Whether this person may add to the note."""
        note = self._writing.page.note if self._writing.page else None
        return note is not None and self._writing.may_write and note.ways.add is None

    def why_no_review(self) -> str:
        """What keeps a reviewer from reviewing; "" where they may, or where the page says it already."""
        note = self._writing.page.note if self._writing.page else None
        issue = note.ways.review if note is not None and self._reviews else None
        return issue.sentence(self._around.language.code) if issue and issue.code in _UNSAID else ""

    @property
    def _reviews(self) -> bool:
        return self._around.may(Permission.REVIEW_NOTES) and self._around.writable

    def record(self) -> None:
        """Write down without signing: the first time at once, a new version with its reason."""
        self._recorded(lambda: self._around.messages.show_message("notes.recorded", "ok"))

    def sign(self) -> None:
        """What is typed is recorded first; then the sheet asks for the password."""
        if self._writing.editing:
            self._recorded(self._ask_to_sign)
        else:
            self._ask_to_sign()

    def amend(self) -> None:
        """Begin a new version."""
        self._writing.amend()
        self.shown.emit()

    def let_go(self) -> None:
        """Throw what is typed away, once it was confirmed."""

        def drop() -> None:
            self._writing.let_go()
            self.done.emit()

        self._around.talk.confirm("notes.let_go", drop, kind="danger")

    def open_return(self) -> Sheet | None:
        """Send it back with a reason."""
        page = self._writing.page
        note = page.note if page else None
        if page is None or note is None:
            return None

        def send(reason: str) -> None:
            self._verbs.send_back(note.note_id, version=note.version, reason=reason)
            self.done.emit()

        return ask_kept(
            self._around, "notes.send_back", send, about=note.note_id, way=("notes", page.planned_id), kind="sign",
            version=note.version,
        )  # fmt: skip

    def open_addendum(self) -> Sheet | None:
        """Add to a signed note: to which part, what, why, and the password."""
        page = self._writing.page
        note = page.note if page else None
        if page is None or note is None:
            return None
        part, text, reason = Choice(), PlainText(), reason_editor()
        text.setFixedHeight(_BIG)
        part.addItem(self._around.say("notes.shared.title"), EVERYBODY)
        for member in page.members:
            part.addItem(f"{member.code} {member.name}", member.person_id)
        password = PasswordField(self._around.language)

        def add() -> None:
            self._verbs.add(
                note.note_id, field=part.value(), text=text.toPlainText(), reason=reason.toPlainText(),
                password=password.text(),
            )  # fmt: skip
            self.done.emit()

        sheet = Sheet(self._around.language, "notes.addendum", submit=add, kind="sign", icon="draw-pen")
        for name, editor in (("part", part), ("said", text), ("reason", reason), ("password", password)):
            sheet.add_field(name, editor)
        # Under a sheet's own "text" a paragraph would stand; the service names what is refused "text".
        sheet.fields["text"] = sheet.fields["said"]
        editors = {"part": part, "said": text, "reason": reason}
        SheetDraft(self._around, sheet, editors, kind="addendum", subject=note.note_id, version=note.version)
        return self._around.talk.show(sheet)

    def open_history(self) -> Sheet | None:
        """Who did what when and why."""
        page = self._writing.page
        if page is None or page.note is None:
            return None
        made: list[Sheet] = []
        note_id = page.note.note_id
        self._around.attempt(lambda: made.append(history_sheet(self._around, self._verbs.history(note_id))))
        if made and self.outside is not None:
            self._offer_outside(made[0], self.outside, note_id)
        return self._around.talk.show(made[0]) if made else None

    def _offer_outside(self, sheet: Sheet, verbs: OutsideVerbs, note_id: str) -> None:
        """From the history to the signatures made elsewhere."""
        act = Button(self._around.say("outside.open"), "quiet", icon="draw-pen")
        beside = Beside(NOTE, note_id, self._around.say("questions.note.title"))
        act.clicked.connect(sheet.accept)
        act.clicked.connect(lambda *_: open_outside(self._around, verbs, beside))
        sheet.acts.insertWidget(0, act)

    def open_questions(self, verbs: QuestionVerbs) -> Sheet | None:
        """About the shared part and, for those who read them, each paragraph."""
        page = self._writing.page
        if page is None or page.note is None:
            return None
        fields = [Asked(NOTE, page.note.note_id, EVERYBODY, self._around.say("notes.shared.title"))]
        if page.private:
            fields += [
                Asked(NOTE_ENTRY, page.note.entries[one.person_id], "paragraph", f"{one.code} {one.name}")
                for one in page.members
                if one.person_id in page.note.entries
            ]
        return open_questions(self._around, verbs, fields)

    def _recorded(self, then: object) -> None:
        """Record, asking for the reason of a new version; then go on."""
        page = self._writing.page
        if page is None or not self._writing.editing or not self._around.attempt(self._writing.check_chosen):
            return
        if not all(map(aside_why, self._writing.set_aside)):
            self._ask_why_nobody(page.planned_id, then)
            return
        clear: list[bool] = []
        if not self._around.attempt(lambda: clear.append(self._writing.look_elsewhere())) or not clear[0]:
            self.shown.emit()  # what stands in the way is said under its part
            return
        if self._writing.missing:
            self._ask_why_there(page.planned_id, then)
            return
        if page.note is None and not self._writing.corrects_presence:
            if self._around.attempt(lambda: self._write("")):
                self._go_on(then)
            elif self._writing.page and self._writing.page.note and not self._writing.clashes:
                # By now it is a new version of a colleague's and wants a reason; nobody signs their words unread.
                self._recorded(self._say_merged)
            return
        planned = page.planned_id
        sheet = ask_kept(
            self._around, "notes.new_version", self._write, about=planned, way=("notes", planned)
        )
        sheet.accepted.connect(lambda: self._go_on(then))

    def _ask_why_nobody(self, planned: str, then: object) -> None:
        """Words that were said to be nobody's name, and not yet why."""
        words = ", ".join(one for one in self._writing.set_aside if not aside_why(one))
        sheet = ask_kept(
            self._around, "notes.aside", self._writing.explain_aside, about=planned, way=("notes", planned),
            words=words,
        )  # fmt: skip
        sheet.accepted.connect(lambda: self._recorded(then))

    def _ask_why_there(self, planned: str, then: object) -> None:
        """Somebody is said to be here for whom a gate before the meeting is shut."""
        language = self._around.language.code
        missing = " ".join(issue.sentence(language) for issue in self._writing.missing)
        sheet = ask_kept(
            self._around, "notes.despite", self._writing.explain_despite, about=planned,
            way=("notes", planned), missing=missing,
        )  # fmt: skip
        sheet.accepted.connect(lambda: self._recorded(then))

    def _write(self, reason: str) -> None:
        try:
            self._writing.record(reason=reason)
        except Refused:
            self.shown.emit()  # what a colleague recorded meanwhile is in the fields by now
            raise

    def _go_on(self, then: object) -> None:
        self.done.emit()
        if self._writing.merged:  # nobody signs a colleague's words unread
            self._say_merged()
        elif callable(then):
            then()

    def _say_merged(self) -> None:
        self._around.messages.show_message("notes.merged", "ok")

    def _ask_to_sign(self) -> None:
        page, meanings = self._writing.page, self.meanings()
        note = page.note if page else None
        if page is None or note is None or not meanings:
            return
        say = self._around.say
        under = say("signing.record", form=page.session, version=note.version, code=note.content[:8].upper())
        lines = [
            ("warn", f"{one.code}: {presence_words(self._around, page, one.presence)}")
            for one in page.members
            if one.presence and one.presence.presence != "present"
        ]
        there = sum(bool(one.presence and one.presence.presence != "absent") for one in page.members)
        lines.append(("ok", say("notes.signs.records", n=there)))
        aside = [" – ".join(filter(None, (aside_word(one), aside_why(one)))) for one in note.text.set_aside]
        lines.append(
            ("warn", say("notes.signs.aside", words="; ".join(aside)))
            if aside
            else ("ok", say("notes.signs.clean"))
        )
        shown = Signing(
            title_of(self._around, page), under, lines, effect="signing.note_effect", meanings=meanings
        )

        def submit(password: str, meaning: str) -> None:
            verb = self._verbs.sign if meaning in BY_WRITERS else self._verbs.countersign
            verb(note.note_id, meaning=meaning, password=password, seen=note.content)
            self._around.messages.show_message("notes.signed", "ok")
            self.done.emit()

        open_signing_as(self._around, shown, submit)
