"""A note being written: kept within two seconds, held against the roster, recorded with who was there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.protocols.leaks import Leak
from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import EVERYBODY, aside_why, leaks_of, sign_issue, tidied, with_why
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.notes import NoteText
from clinicdesk.services.reasons import check_reason
from clinicdesk.ui import moments
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.leaving import Typed
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.notes.note_parts import (
    part_of,
    parts_of,
    presence_in,
    texts_in,
)
from clinicdesk.ui.surroundings import Surroundings

_STALE, _AWAY = "DSK004", "NTE011"
_KIND = "note"
_VERSION, _ASIDE = "=version", "=aside"
_KEEP_MS = 800


@dataclass(frozen=True, slots=True)
class Hitch:
    """What keeps a part out of the records: one sentence, or a name at its place."""

    field: str
    issue: Issue | None = None
    leak: Leak | None = None


class NoteWriting(QObject):
    """`changed` after each word, `marked` with what became of it on the disk."""

    changed = Signal()
    marked = Signal(object, str)  # what says the sentence in the language of now, tone

    def __init__(self, view: QWidget, around: Surroundings, verbs: NoteVerbs) -> None:
        super().__init__(view)
        self._around, self._verbs = around, verbs
        self.page: NotePage | None = None
        self.editing = False
        self.meanwhile = False
        """Whether another version was recorded since this writing began."""
        self.merged = False
        """Whether what was recorded last holds parts of a colleague’s version that nobody has read here yet."""
        self.clashes: dict[str, str] = {}
        """Parts (`note_parts`) changed both here and there, as they are recorded now, until one of both is chosen."""
        self.texts: dict[str, str] = {}
        self.presence: dict[str, Presence] = {}
        self.set_aside: list[str] = []
        self._despite: tuple[str, frozenset[str]] = ("", frozenset())
        """Why they were there for whom a gate before the meeting is shut, and who they are: of no other."""
        self._recorded: dict[str, Presence] = {}
        self._base: Mapping[str, str] = {}
        self._looked: dict[str, tuple[str, tuple[str, ...], Sequence[Hitch]]] = {}
        self._dirty = False
        self._pause = Listening(view).pause(_KEEP_MS, lambda: around.attempt(self.store_draft))

    def begin(self, page: NotePage) -> None:
        """Take a note up: what was typed before a lock or a power cut comes back; a recorded one is shown."""
        self._dirty, self.meanwhile, self.clashes = False, False, {}
        self._despite = ("", frozenset())
        self._look_at(page)
        kept = self._kept()
        note = page.note
        self.presence = dict(self._recorded)
        self.texts = self._written()
        self.set_aside = list(note.text.set_aside) if note else []
        self._base = parts_of(self.texts, self.presence)
        self.editing = self.may_amend if note else self.may_write
        self.editing = self.editing and (note is None or bool(kept))
        if kept and self.editing:
            self._take_up(kept)

    def _look_at(self, page: NotePage) -> None:
        self.page = page
        self._looked.clear()
        self._recorded = {one.person_id: one.presence for one in page.members if one.presence}

    def _written(self) -> dict[str, str]:
        """Field to text, as it is recorded; before the first version the programme's headings."""
        note = self.page.note if self.page else None
        return {EVERYBODY: note.text.shared, **note.text.paragraphs} if note else self._template()

    def _take_up(self, kept: Mapping[str, str]) -> None:
        assert self.page is not None
        typed, base = split_base(kept)
        over = int(typed.pop(_VERSION, "0") or 0)
        self.set_aside = json.loads(typed.pop(_ASIDE, "[]"))
        newer = over != (self.page.note.version if self.page.note else 0)
        if base or newer:
            self._catch_up(typed, base)
        else:
            self.texts |= texts_in(typed)
            self.presence |= presence_in(typed)
        # A draft that met the newer version before it was kept bears its number; what both wrote tells of it.
        self.meanwhile = newer or not self.clashes.keys().isdisjoint(map(part_of, self.texts))
        self._mark("notes.draft.taken_up", "warn")

    def _catch_up(self, typed: Mapping[str, str], base: Mapping[str, str]) -> None:
        """Part by part over what counts now: what was changed there only is taken, what both changed is asked."""
        now = parts_of(self._written(), self._recorded)
        if self.page is not None and self.page.note is None:
            now[EVERYBODY] = base.get(
                EVERYBODY, now[EVERYBODY]
            )  # the headings may be in another language by now
        caught = catch_up(base=base, typed=typed if base else {**now, **typed}, now=now)
        self.texts, self.presence = texts_in(caught.texts), presence_in(caught.texts)
        self.clashes, self._base = dict(caught.clashes), caught.base

    def _hear_of_others(self) -> None:
        """Somebody was quicker: read what counts now, and bring what is typed here up to it."""
        assert self.page is not None
        before = self.page.note.version if self.page.note else 0
        page = self._verbs.open(self.page.planned_id)
        typed, aside = parts_of(self.texts, self.presence), page.note.text.set_aside if page.note else ()
        self._look_at(page)
        self.meanwhile = self.meanwhile or (page.note.version if page.note else 0) != before
        self.set_aside += [one for one in aside if one not in self.set_aside]
        self._catch_up(typed, self._base)
        self._touch()

    def clash_at(self, part: str) -> str | None:
        """What is recorded now at a part that was changed here too; None where nothing is to be chosen."""
        return self.clashes.get(part) if self.editing else None

    def choose(self, part: str, how: str) -> None:
        """Of two wordings of a part: "mine", "theirs", or of a text "both", theirs below."""
        theirs = self.clashes.pop(part)
        self._base = {**self._base, part: theirs}
        parts = parts_of(self.texts, self.presence)
        if how == "theirs":
            parts[part] = theirs
        elif how == "both":
            parts[part] = f"{parts.get(part, '').rstrip()}\n\n{theirs}".strip()
        self.texts, self.presence = texts_in(parts), presence_in(parts)
        self._touch()

    @property
    def may_write(self) -> bool:
        """Whether this person may write here and now."""
        return self.page is not None and self.page.private and self.page.begun and self._around.writable

    @property
    def may_amend(self) -> bool:
        """Whether this person may lay a new version over what is recorded."""
        note = self.page.note if self.page else None
        return note is not None and self.may_write and note.ways.amend is None

    @property
    def text(self) -> NoteText:
        """What would be recorded."""
        return NoteText(
            self.texts.get(EVERYBODY, ""),
            {person: words for person, words in self.texts.items() if person != EVERYBODY},
            tuple(self.set_aside),
        )

    def amend(self) -> None:
        """From looking to writing a new version."""
        self.editing = self.may_amend

    def put(self, field: str, text: str) -> None:
        """A part was typed into."""
        if self.editing and self.texts.get(field, "") != text:
            self.texts[field] = text
            self._touch()

    def put_presence(self, person: str, said: Presence | None) -> None:
        """How somebody was there."""
        if not self.editing or self.presence.get(person) == said:
            return
        if said is None:
            self.presence.pop(person, None)
        else:
            self.presence[person] = said
        self._touch()

    def put_aside(self, word: str) -> None:
        """A word is nobody's name."""
        if self.editing and word not in self.set_aside:
            self.set_aside.append(word)
            self._touch()

    def explain_aside(self, reason: str) -> None:
        """Why the words that nobody has explained yet are nobody's name. Refused DSK005, DSK310 at "reason"."""
        check_reason(reason)
        self.set_aside = [one if aside_why(one) else with_why(one, reason) for one in self.set_aside]
        self._touch()

    def explain_despite(self, reason: str) -> None:
        """Why somebody was let in who lacks what the programme asks for. Refused DSK005, DSK310 at "reason"."""
        check_reason(reason)
        self._despite = (reason, frozenset(self._let_in))

    @property
    def missing(self) -> Sequence[Issue]:
        """What those lack who are said to be here, and were not before, unless it was said why of every one."""
        let_in, (reason, known) = self._let_in, self._despite
        if reason and let_in.keys() <= known:
            return ()
        return [issue for shut in let_in.values() for issue in shut]

    @property
    def _let_in(self) -> Mapping[str, Sequence[Issue]]:
        """Who is said to be here though a gate is shut, with what they lack."""
        members, here = self.page.members if self.page else (), self._here
        return {one.person_id: one.shut for one in members if one.person_id in here and one.shut}

    @property
    def _here(self) -> frozenset[str]:
        """Who is said to have been at the session."""
        return frozenset(person for person, said in self.presence.items() if said.presence != "absent")

    def writes_of(self, person: str) -> bool:
        """Whether their paragraph can be typed into: of somebody away only what stands there, to take it out."""
        said = self.presence.get(person)
        return self.editing and (said is None or said.presence != "absent" or not self.is_blank(person))

    def look_elsewhere(self) -> bool:
        """Ask for whole names of people of other groups; whether nothing stands in the way of recording now."""
        page = self.page
        assert page is not None
        found = self._verbs.elsewhere(page.planned_id, texts=list(self.texts.values()))
        strangers = tuple(one for one in found if one not in page.roster)
        if strangers:
            self.page = replace(page, roster=(*page.roster, *strangers))
            self._looked.clear()
        return not any(self.hitches(field) for field in self.texts)

    def hitches(self, field: str) -> Sequence[Hitch]:
        """What keeps this part out of the records; asked several times for one look at the page."""
        text, aside = self.texts.get(field, ""), tuple(self.set_aside)
        if self.page is None or not text:
            return ()
        known = self._looked.get(field)
        if known is None or known[:2] != (text, aside):
            self._looked[field] = known = (text, aside, self._look_into(field, text, self.page))
        return known[2]

    def _look_into(self, field: str, text: str, page: NotePage) -> Sequence[Hitch]:
        stop = sign_issue(field, text, longest=page.longest)
        if stop is not None:
            return (Hitch(field, issue=stop),)
        return tuple(Hitch(field, leak=leak) for leak in leaks_of(page.roster, field, text, self.set_aside))

    def is_blank(self, field: str) -> bool:
        """Whether nothing but headings stands there."""
        headings = {line for lines in self.page.headings.values() for line in lines} if self.page else set()
        return not any(
            line.strip() and line.strip() not in headings for line in self.texts.get(field, "").split("\n")
        )

    def store_draft(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts, page = self._around.drafts, self.page
        if drafts is None or page is None or not self.editing or not self._dirty:
            return
        body = with_base(parts_of(self.texts, self.presence), self._base)
        body |= {_VERSION: str(page.note.version if page.note else 0), _ASIDE: json.dumps(self.set_aside)}
        try:
            drafts.keep(_KIND, page.planned_id, {key: _whole(words) for key, words in body.items()})
        except (Refused, Unavailable):
            self._mark("notes.draft.failed", "crit")
            raise
        self._dirty = False
        at = moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")
        self._mark("notes.draft.kept", "ok", at=at)

    @property
    def corrects_presence(self) -> bool:
        """Whether a word of who was there, written down before, is another one now: that wants a reason."""
        return any(self.presence.get(person, said) != said for person, said in self._recorded.items())

    def record(self, *, reason: str) -> str:
        """Write the note and, where it changed, attendance in one act; the note's id. Raises Refused, Unavailable.

        Where a colleague recorded meanwhile, what is typed here is brought up to it; it is recorded with theirs if
        each part was changed by one of both only, and nobody has signed. Else Refused NTE800: read, choose, again.
        NTE011 of somebody who is away by now is heard too: they stand as away here.
        """
        self.check_chosen()
        self.merged = False
        try:
            return self._record(reason)
        except Refused as problem:
            if any(issue.code == _AWAY and issue.field in self._here for issue in problem.issues):
                self._hear_of_others()
                raise
            if all(issue.code != _STALE for issue in problem.issues):
                raise
        self._hear_of_others()
        note = self.page.note if self.page else None
        if self.clashes or not reason.strip() or (note is not None and note.closed):
            raise Refused(Issue("NTE800"))
        recorded = self._record(reason)
        self.merged = True
        return recorded

    def check_chosen(self) -> None:
        """Refused NTE801 while a part stands in two wordings."""
        if self.clashes:
            raise Refused(Issue("NTE801"))

    def _record(self, reason: str) -> str:
        page = self.page
        assert page is not None
        changed = {
            person: said for person, said in self.presence.items() if self._recorded.get(person) != said
        }
        text, here = self.text, self._here
        paragraphs = {
            person: words for person, words in text.paragraphs.items() if person in here or tidied(words)
        }
        news = self._verbs.record(
            page.planned_id, text=NoteText(text.shared, paragraphs, text.set_aside), reason=reason,
            version=page.note.version if page.note else 0, people=changed, seen=dict(self._recorded),
            despite=self._despite[0],
        )  # fmt: skip
        self._drop(submitted=True)
        self.editing = False
        return news.subject

    def let_go(self) -> None:
        """Throw what was typed away."""
        self._drop(submitted=False)

    def close(self) -> None:
        """The note is open no more; what is not on the disk is gone."""
        self._pause.stop()
        self._dirty = False
        self.page = None
        self.editing = False

    @property
    def typed(self) -> Typed:
        """What leaving has to ask about."""
        return Typed(self.store_draft, self._as_text, self.close)

    def _as_text(self) -> str:
        """The shared part, then each paragraph under its member."""
        named = {one.person_id: f"{one.code} {one.name}" for one in self.page.members} if self.page else {}
        rest = [f"{named.get(field, '')}\n{words}" for field, words in self.texts.items()
                if field != EVERYBODY and words.strip()]  # fmt: skip
        return "\n\n".join([self.texts.get(EVERYBODY, ""), *rest])

    def _drop(self, *, submitted: bool) -> None:
        self._pause.stop()
        self._dirty = False
        drafts, page = self._around.drafts, self.page
        if drafts and page:
            self._around.attempt(lambda: drafts.drop(_KIND, page.planned_id, submitted=submitted))

    def _touch(self) -> None:
        self._dirty = True
        self._mark("notes.draft.unsaved", "warn")
        begin(self._pause)
        self.changed.emit()

    def _kept(self) -> Mapping[str, str]:
        drafts = self._around.drafts
        if drafts is None or self.page is None or not self.may_write:
            return {}
        return drafts.take(_KIND, self.page.planned_id) or {}

    def _template(self) -> dict[str, str]:
        assert self.page is not None
        headings = self.page.headings.get(self._around.language.code, ())
        return {EVERYBODY: "\n\n".join(f"{heading}\n" for heading in headings)}

    def _mark(self, key: str, tone: str, **values: str) -> None:
        self.marked.emit(partial(self._around.say, key, **values), tone)


def _whole(text: str) -> str:
    """Halves of a sign, which a clipboard may bring, as the mark for what cannot be read."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
