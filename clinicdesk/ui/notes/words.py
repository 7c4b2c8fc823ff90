"""How notes are worded: a session's name, how somebody was there, what still stands before a signature."""

from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.services.note_pages import AddendumView, NoteMember, NotePage, NoteRow
from clinicdesk.services.signing import SignatureState, SignatureView
from clinicdesk.ui.notes.note_parts import part_of, presence_part
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.surroundings import Surroundings

STATE_CHIPS = {
    "ahead": "outline", "missing": "warn", "recorded": "draft", "returned": "warn", "signed": "signed",
    "reviewed": "signed", "outdated": "warn", "void": "crit",
}  # fmt: skip
_BROKEN = {"void": "crit", "outdated": "warn"}
"""States of a signed note that a reader must know of first, and how loud."""
PARTIAL = frozenset({"late", "left_early", "online"})


def title_of(around: Surroundings, page: NotePage | NoteRow) -> str:
    """«Підготовча зустріч 1 · Когорта 07»."""
    title = page.title.get(around.language.code, page.session)
    return around.say("notes.title", title=title, cohort=page.cohort)


def short_name(name: str) -> str:
    """«Тимчук О. П.»: the room sees codes, a list needs a name to tell people apart."""
    first, *rest = name.split()
    return " ".join((first, *(f"{part[0]}." for part in rest))) if rest else first


def presence_words(around: Surroundings, page: NotePage, said: Presence) -> str:
    """«пропуск: хвороба», «запізнення, 40 хв»."""
    if said.presence == "absent":
        reason = page.reasons.get(said.reason, {}).get(around.language.code, said.reason)
        return around.say("notes.absent", reason=reason)
    words = around.say(f"notes.presence.{said.presence}")
    if said.minutes is None or said.minutes == page.minutes:
        return words
    return around.say("notes.minutes", words=words, n=said.minutes)


def standing(around: Surroundings, writing: NoteWriting, member: NoteMember) -> tuple[str, str, str]:
    """Icon, colour and words of one member in the rail: the gravest thing first."""
    page, said = writing.page, writing.presence.get(member.person_id)
    assert page is not None
    say = around.say
    if member.alert:
        return "alert", "crit_ink", say("notes.standing.alert")
    if _clashes_at(writing, member.person_id):
        return "alert-outline", "warn_ink", say("notes.standing.clash")
    if said is None:
        return "help-circle-outline", "info_ink", say("notes.standing.unknown")
    if said.presence == "absent":
        if _written_away(writing, member.person_id):
            return "alert-outline", "warn_ink", say("notes.standing.away")
        return "close", "ink2", presence_words(around, page, said)
    partial = presence_words(around, page, said) if said.presence in PARTIAL else ""
    undosed = say("notes.standing.undosed", code=member.undosed) if member.undosed else ""
    icon, colour, words = _written(around, writing, member, short=bool(partial or undosed))
    # The rail has one line for it: what is particular comes first.
    return icon, colour, " · ".join(filter(None, (undosed, partial, words)))


def _clashes_at(writing: NoteWriting, person: str) -> bool:
    """Whether something of this member was changed both here and there, and nothing is chosen yet."""
    return any(writing.clash_at(part) is not None for part in (part_of(person), presence_part(person)))


def _written_away(writing: NoteWriting, person: str) -> bool:
    """Whether a paragraph is being written about somebody who was away: it is not recorded before that is mended."""
    said = writing.presence.get(person)
    away = said is not None and said.presence == "absent"
    return away and writing.editing and not writing.is_blank(person)


def _written(
    around: Surroundings, writing: NoteWriting, member: NoteMember, *, short: bool
) -> tuple[str, str, str]:
    """How it stands with the paragraph of somebody who was there."""
    page, say = writing.page, around.say
    assert page is not None
    if page.private and writing.editing and writing.hitches(member.person_id):
        return "incognito", "warn_ink", say("notes.standing.hitch")
    if page.private and not writing.texts.get(member.person_id, "").strip():
        return "minus", "ink3", say("notes.standing.empty")
    if page.note is not None and page.note.state == "void" and not writing.editing:
        return "alert-octagon-outline", "crit_ink", say("notes.state.void")
    if page.note is not None and page.note.state in {"signed", "reviewed"} and not writing.editing:
        return "lock", "sign", say("notes.standing.signed")
    return (
        "check-circle-outline",
        "primary",
        say(
            f"notes.standing.{'ready_too' if short else 'ready'}" if page.private else "notes.standing.there"
        ),
    )


def in_the_way(around: Surroundings, writing: NoteWriting) -> list[str]:
    """What still stands before a signature, one short phrase each."""
    page = writing.page
    if page is None:
        return []
    found = _clashing(around, writing, page)
    missing = page.note.missing if page.note and not writing.editing else ()
    unsaid = {one.field for one in missing if one.code == "NTE014"}  # corrected after the note was recorded
    if writing.is_blank(EVERYBODY):
        found.append(around.say("notes.way.shared"))
    elif hitches := writing.hitches(EVERYBODY):
        found.append(around.say("notes.way.long" if hitches[0].issue else "notes.way.name"))
    for member in page.members:
        if member.alert:
            found.append(around.say("notes.way.alert", code=member.code))
        if way := _way_of(writing, member.person_id, unsaid=member.person_id in unsaid):
            found.append(around.say(f"notes.way.{way}", code=member.code))
    if page.note and not writing.editing and any(one.code == "NTE017" for one in page.note.missing):
        found.append(around.say("notes.way.question"))
    return found


def _way_of(writing: NoteWriting, person: str, *, unsaid: bool) -> str:
    """What still stands in the way at one member, by the name of its phrase; "" where nothing does."""
    said = writing.presence.get(person)
    if said is None or unsaid:
        return "presence"
    if said.presence != "absent" and not writing.texts.get(person, "").strip():
        return "paragraph"
    if _written_away(writing, person):
        return "away"
    return "other" if writing.hitches(person) else ""


def _clashing(around: Surroundings, writing: NoteWriting, page: NotePage) -> list[str]:
    """The parts that stand in two wordings."""
    shared = [] if writing.clash_at(EVERYBODY) is None else [around.say("notes.way.clash_shared")]
    members = (one for one in page.members if _clashes_at(writing, one.person_id))
    return shared + [around.say("notes.way.clash", code=one.code) for one in members]


def banner_of(around: Surroundings, writing: NoteWriting) -> tuple[str, str, str] | None:
    """The one thing a reader must know first: title, body, kind."""
    say, page = around.say, writing.page
    if page is None:
        return None
    note = page.note
    if writing.editing and writing.meanwhile:
        now = note.version if note else 0
        body = say("notes.meanwhile.body" if writing.clashes else "notes.meanwhile.merged")
        return say("notes.meanwhile.title", n=now), body, "warn"
    if note and note.state in _BROKEN:
        return say(f"notes.{note.state}.title"), say(f"notes.{note.state}.body"), _BROKEN[note.state]
    if note and note.returned_by:
        return say("notes.returned", who=note.returned_by), note.returned_because, "warn"
    for shut, key in ((not page.private, "read_only"), (not page.begun, "ahead")):
        if shut:
            return say(f"notes.{key}.title"), say(f"notes.{key}.body"), "info"
    return None


def signature_words(around: Surroundings, view: SignatureView) -> str:
    """Name, role, meaning and time of one signature (21 CFR 11.50), and what is wrong with it."""
    roles = ", ".join(around.say(f"common.role.{role}") for role in view.signer_role.split())
    at = around.signed_moment(view.signed_at)
    said = f"{view.signer_name} ({roles}), {around.say(f'signing.{view.meaning}')}, {at}"
    return f"{said}: {view.issue.sentence(around.language.code)}" if view.issue else said


def addendum_words(around: Surroundings, one: AddendumView) -> str:
    """What was added, by whom, when, why; then its own signature with its state."""
    signed = (
        f"{around.say(f'notes.signature.{view.state}')}: {signature_words(around, view)}"
        for view in one.signatures
    )
    return "\n".join((one.text, f"{one.author}, {around.moment(one.at)}: {one.reason}", *signed))


def is_void(one: AddendumView) -> bool:
    """Whether a signature under an addendum does not hold."""
    return any(view.state is SignatureState.VOID for view in one.signatures)
