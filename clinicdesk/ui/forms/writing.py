"""One form being written: what is typed is kept within two seconds, recorded once, corrected with a reason."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.protocols.questions import questions_of
from clinicdesk.ui import moments
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.cohorts.words import typed_moment
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.filling import Filling, texts_of
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.leaving import Typed
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.reason_draft import ask_kept
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.sheet_pages import Blank
    from clinicdesk.services.sheets import FilledForm

_KIND = "form"
_VERSION, _RESPONDENT, _WHEN = "=version", "=respondent", "=when"  # no question is called so
_STALE = "DSK004"
_KEEP_MS = 800


class Writing(QObject):
    """`changed` after each answer, `marked` with what became of it, `recorded` with the id of the filled form."""

    changed = Signal()
    marked = Signal(object, str)  # what says the sentence in the language of now, tone
    refused = Signal(object)  # tuple[Issue, ...]
    recorded = Signal(str)

    def __init__(self, view: QWidget, around: Surroundings, verbs: FormVerbs) -> None:
        super().__init__(view)
        self._around, self._verbs = around, verbs
        self.blank: Blank | None = None
        self.sheet: FilledForm | None = None
        self.filling: Filling | None = None
        self.editing = False
        self.respondent = ""
        self.when = ""
        """When it was filled in, as typed; "" for now."""
        self.meanwhile: int | None = None
        """The version a kept draft was begun over, when a newer one counts by now; 0 when none was recorded yet."""
        self.clashes: tuple[str, ...] = ()
        """The addresses that this person and the newer version both answered anew."""
        self._base: Mapping[str, str] = {}
        self._subject = ""
        """What the draft is kept about."""
        self._files: dict[str, tuple[str, bytes]] = {}
        self._asked: set[tuple[str, str, str]] = set()
        self._dirty = False
        self._pause = Listening(view).pause(_KEEP_MS, lambda: around.attempt(self.store_draft))

    def begin(self, blank: "Blank", sheet: "FilledForm | None" = None, *, once: bool = False) -> Filling:
        """Take up a form: what was typed before a lock or a power cut comes back; a recorded one is shown.

        `once`: it is recorded once, so what was begun before somebody else recorded it becomes a correction.
        """
        self.blank, self.sheet, self._dirty, self.meanwhile, self.clashes = blank, sheet, False, None, ()
        self._files.clear()
        self._subject = sheet.sheet_id if sheet else _unrecorded(blank)
        found = self._kept()
        if not found and sheet is not None and once:
            self._subject = _unrecorded(blank)
            found = self._kept()
            self._subject = self._subject if found else sheet.sheet_id
        kept, base = split_base(found)
        self.respondent = kept.pop(_RESPONDENT, "") or (
            sheet.respondent if sheet else blank.form.respondents[0]
        )
        self.when = kept.pop(_WHEN, "")
        over = int(kept.pop(_VERSION, "0") or 0)
        self._base = given = self._recorded()
        if kept:
            given = self._taken_up(kept, base, over)
        self.editing = sheet is None or bool(kept)
        recorded = sheet.values if sheet else None
        self.filling = Filling(blank.form, blank.facts, given, recorded=recorded)
        # Asked once a form: what was recorded was asked about then, another person's same value was not.
        self._asked = {self._name(one) for one in self._unlikely()} if sheet and not kept else set()
        if kept:
            self._mark("filling.draft.taken_up", "warn")
        elif sheet is None and blank.known:
            self._mark("filling.known", "warn")
        return self.filling

    def _taken_up(self, kept: Mapping[str, str], base: Mapping[str, str], over: int) -> Mapping[str, str]:
        """The draft over what counts now; what was not touched in it takes the newer answer, and undoes nothing."""
        files = {key: text for key, text in self._base.items() if key in self._file_addresses()}
        if self.sheet is None or over == self.sheet.version:
            return {**files, **kept}
        before_any = self._subject != self.sheet.sheet_id
        self.meanwhile = over if over or before_any else None
        if before_any:
            base = dict.fromkeys(kept, "") | dict(base)
        now = {key: text for key, text in self._base.items() if key not in files}
        caught = catch_up(base=base, typed=kept, now=now)
        self._base, self.clashes = caught.base, tuple(caught.clashes)
        return {**files, **caught.texts}

    def _recorded(self) -> Mapping[str, str]:
        """What this is written over, as text."""
        assert self.blank is not None
        values = self.sheet.values if self.sheet else self.blank.known
        return texts_of(self.blank.form, values, self._around.language.code)

    def _file_addresses(self) -> frozenset[str]:
        """A draft keeps no files."""
        assert self.blank is not None
        questions = questions_of(self.blank.form)
        return frozenset(key for key, question in questions.items() if question.type == "file")

    def amend(self) -> None:
        """From looking to correcting."""
        self.editing = True

    def put(self, address: str, text: str) -> None:
        """An answer was typed or chosen."""
        if self.filling is None or not self.editing:
            return
        self.filling.put(address, text)
        self._touch()
        self.changed.emit()

    def put_file(self, address: str, name: str, content: bytes) -> None:
        """The bytes of a chosen file, kept in memory until the form is recorded."""
        self._files[address] = (name, content)

    def choose_respondent(self, who: str) -> None:
        """Who answers."""
        if who and who != self.respondent:
            self.respondent = who
            self._touch()

    def choose_time(self, typed: str) -> None:
        """When it was filled in."""
        if typed != self.when:
            self.when = typed
            self._touch()

    def store_draft(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts, filling = self._around.drafts, self.filling
        if drafts is None or filling is None or not self.editing or not self._dirty:
            return
        newest = self.sheet.version if self.sheet else 0
        version = str(newest if self.meanwhile is None else self.meanwhile)
        files = self._file_addresses()
        typed = {key: text for key, text in filling.given.items() if key not in files}
        base = {key: text for key, text in self._base.items() if key not in files}
        body = with_base(typed, base)
        drafts.keep(
            _KIND, self._subject, body | {_VERSION: version, _RESPONDENT: self.respondent, _WHEN: self.when}
        )
        self._dirty = False
        at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")
        self._mark("filling.draft.kept", "warn", at=at)

    @property
    def typed(self) -> Typed:
        """What leaving has to ask about."""
        return Typed(self.store_draft, self._as_text, self.close)

    def leave(self) -> None:
        """The form is open no more; what was typed was kept."""
        self._around.attempt(self.store_draft)
        self.close()

    def close(self) -> None:
        """The form is open no more; what is not on the disk is gone."""
        self._pause.stop()
        self._dirty = False
        self.blank = self.sheet = self.filling = None
        self.editing = False

    def _as_text(self) -> str:
        """Each question with its answer, as typed."""
        words = FormWords(self.blank.read, self._around.language) if self.blank else None
        given = self.filling.given if self.filling else {}
        return "\n".join(
            f"{words.address(address) if words else address}: {text}"
            for address, text in given.items()
            if text
        )

    def let_go(self) -> None:
        """Throw what was typed away."""
        self._drop(submitted=False)

    def record(self) -> None:
        """Write it down: the first time at once, a correction with its reason."""
        if self.filling is None or self.blank is None or not self.editing:
            return
        stops = self.filling.checked.stops
        if stops:
            self.refused.emit(stops)
            return
        if self.sheet is None:
            self._ask_unlikely(lambda *, confirmed: self._try(lambda: self._record(confirmed=confirmed)))
        else:
            self._ask_unlikely(self._ask_reason)

    def _ask_reason(self, *, confirmed: bool) -> None:
        assert self.blank is not None
        assert self.sheet is not None
        person, sheet = self.blank.person.person_id, self.sheet.sheet_id
        way = ("people", f"{person}/forms/{sheet}") if person else ("board", "")
        ask_kept(self._around, "filling.amend", self._amend, about=sheet, way=way, kind="sign")

    def _unlikely(self) -> list[Issue]:
        assert self.filling is not None
        return [issue for issue in self.filling.checked.issues if issue.severity is Severity.ASK]

    def _ask_unlikely(self, then: Callable[..., object]) -> None:
        """What is unlikely is asked about once."""
        asks = self._unlikely()
        new = [issue for issue in asks if self._name(issue) not in self._asked]
        if not new:
            then(confirmed=bool(asks))
            return

        def agree() -> None:
            self._asked.update(self._name(issue) for issue in asks)
            sheet.accepted.connect(lambda: then(confirmed=True))

        sheet = Sheet(self._around.language, "filling.unlikely", submit=agree, icon="alert-outline")
        words = FormWords(self.blank.read, self._around.language) if self.blank else None
        for issue in new:
            if words is not None:
                sheet.add(Text(words.address(issue.field), "strong", wrap=True))
                sheet.add(Text(f"{words.issue(issue)} ({issue.code})", wrap=True))
        self._around.talk.show(sheet)

    def _name(self, issue: Issue) -> tuple[str, str, str]:
        assert self.filling is not None
        return (issue.code, issue.field, self.filling.given.get(issue.field, ""))

    def _record(self, *, confirmed: bool) -> None:
        assert self.filling is not None
        assert self.blank is not None
        person = self.blank.person
        taken_at = typed_moment(self._around, self.when)
        if self.when.strip() and taken_at is None:
            raise Refused(Issue("SHT008", "taken_at"))
        news = self._verbs.record(
            form=f"{self.blank.read.code}@{self.blank.read.version}", person_id=person.person_id,
            cohort_id=person.cohort_id if self.blank.step else "", step=self.blank.step,
            answers=self.filling.answers(), respondent=self.respondent, confirmed=confirmed, files=self._chosen(),
            taken_at=taken_at,
        )  # fmt: skip
        self._done(news.subject)
        self._around.tell_alarms(news)

    def _amend(self, reason: str) -> None:
        assert self.filling is not None
        assert self.sheet is not None
        try:
            # The reason was typed over what is shown at the fields: that is the confirmation.
            news = self._verbs.amend(
                self.sheet.sheet_id, answers=self.filling.answers(), reason=reason, confirmed=True,
                version=self.sheet.version, files=self._chosen(),
            )  # fmt: skip
        except Refused as problem:
            if any(issue.code == _STALE for issue in problem.issues):
                self._dirty = True
                self._around.attempt(self.store_draft)
            raise
        self._done(self.sheet.sheet_id)
        self._around.tell_alarms(news)

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Refused as problem:
            self.refused.emit(problem.issues)

    def _done(self, sheet_id: str) -> None:
        self._drop(submitted=True)
        self.editing = False
        self.recorded.emit(sheet_id)

    def _drop(self, *, submitted: bool) -> None:
        self._pause.stop()
        self._dirty = False
        drafts = self._around.drafts
        if drafts and self.blank:
            self._around.attempt(lambda: drafts.drop(_KIND, self._subject, submitted=submitted))

    def _chosen(self) -> Mapping[str, tuple[str, bytes]]:
        given = self.filling.given if self.filling else {}
        return {address: file for address, file in self._files.items() if address in given}

    def _touch(self) -> None:
        self._dirty = True
        self._mark("filling.draft.unsaved", "warn")
        begin(self._pause)

    def _kept(self) -> dict[str, str]:
        drafts = self._around.drafts
        if drafts is None or self.blank is None or not self._around.writable:
            return {}
        return dict(drafts.take(_KIND, self._subject) or {})

    def _mark(self, key: str, tone: str, **values: str) -> None:
        self.marked.emit(partial(self._around.say, key, **values), tone)


def _unrecorded(blank: "Blank") -> str:
    """What the draft of a form that nobody recorded yet is kept about."""
    person, read = blank.person, blank.read
    of = f"#{blank.point}" if blank.point else ""
    return f"{person.person_id}|{person.cohort_id}|{blank.step}|{read.code}@{read.version}{of}"
