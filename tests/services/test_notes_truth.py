"""A group's note on one person's paper: what it said before, what was added under which signature, its revision."""

import json
from collections.abc import Iterator

import pytest

from clinicdesk.reports.record import Amendments, Note, Part, Record, Signatures
from clinicdesk.reports.said import worded
from clinicdesk.services import note_signing, records
from clinicdesk.services.group_notes import EVERYBODY, note_of
from clinicdesk.services.record_parts.source import Wish
from tests.services.test_integrity import tampered
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.noted import SHARED, Noted, noted

WISH = Wish("en", "review", "MoH")
LATER = f"{SHARED}\nІ про тишу."
WHY = "дописано за записами співведучої"


@pytest.fixture
def group(clinic: Clinic) -> Iterator[Noted]:
    """P1 is written down, signed by its therapist and reviewed by the lead."""
    made = noted(clinic)
    made.attend()
    note = made.record()
    made.sign(note)
    made.countersign(note)
    yield made
    clinic.close()


def paper(group: Noted, code: str = "К-1", **more: bool) -> Record:
    with group.desk.database.read() as session:
        wish = Wish("en", "review", private=more.get("private", True))
        return records.participant_record(group.desk, session, group.members[code], wish)


def part(record: Record, key: str) -> Part:
    return next(one for one in record.parts if one.key == key)


def notes_on(record: Record) -> list[Note]:
    return [one for one in part(record, "preparation").blocks if isinstance(one, Note)]


def amended(record: Record) -> list[tuple[str, str, str]]:
    (block,) = part(record, "amendments").blocks
    rows = block.rows if isinstance(block, Amendments) else ()
    return [(one.before.uk, one.after.uk, one.why.uk) for one in rows if "Нотатка групи" in one.what.uk]


def test_an_amended_note_keeps_its_past_on_paper(group: Noted) -> None:
    """Proves: REQ-PRT-136. Both parts; who has nothing new is told of the shared part only."""
    before = group.text().paragraphs
    group.record(group.text(LATER, К1="Новий абзац про повернення."), reason=WHY)
    record = paper(group)
    shown = [(one.text.uk, one.superseded) for one in notes_on(record)]
    old = before[group.members["К-1"]]
    assert shown == [(SHARED, True), (LATER, False), (old, True), ("Новий абзац про повернення.", False)]
    current = next(one for one in notes_on(record) if one.text.uk == LATER)
    assert "version 2" in current.beside.en
    assert "[1]" in current.beside.en
    assert amended(record) == [(f"{SHARED}\n{old}", f"{LATER}\nНовий абзац про повернення.", WHY)]
    assert amended(paper(group, "К-2")) == [(SHARED, LATER, WHY)]


def test_whoever_may_not_read_private_paragraphs_learns_only_that_one_was_amended(group: Noted) -> None:
    """Proves: REQ-PRT-136."""
    old = group.text().paragraphs[group.members["К-1"]]
    group.record(group.text(К1="Новий абзац про повернення."), reason=WHY)
    record = paper(group, private=False)
    assert old not in json.dumps(record.values(), ensure_ascii=False)
    assert "Новий абзац" not in json.dumps(record.values(), ensure_ascii=False)
    assert [why for _, _, why in amended(record)] == [WHY]


def test_an_untouched_note_says_nothing_of_versions_that_changed_nothing_for_this_person(
    group: Noted,
) -> None:
    """Proves: REQ-PRT-136."""
    group.record(group.text(К1="Новий абзац про повернення."), reason=WHY)
    record = paper(group, "К-2")
    assert [one.superseded for one in notes_on(record)] == [False, False]
    assert amended(record) == []


def test_a_papers_revision_grows_with_notes_addenda_and_signatures(group: Noted) -> None:
    """Proves: REQ-PRT-135. Looking and printing leave it as it is; another group's note does too."""
    made = [paper(group)]
    records.print_participant(group.desk, group.lead, group.members["К-1"], WISH)
    assert paper(group).revision == made[0].revision
    note = add(group, EVERYBODY, "Доповнення для всіх.")
    made.append(paper(group))
    group.record(group.text(LATER), reason=WHY)
    made.append(paper(group))
    group.sign(note)
    made.append(paper(group))
    revisions = [one.revision for one in made]
    assert revisions == sorted(set(revisions))
    assert len({one.digest() for one in made}) == len(made)


def add(group: Noted, field: str, text: str) -> str:
    with group.desk.database.read() as session:
        note = note_of(session, group.planned)
        assert note is not None
    note_signing.add_addendum(
        group.desk, group.therapist, note.note_id, field=field, text=text, reason="згадала пізніше",
        password=PASSWORDS["therapist"],
    )  # fmt: skip
    return note.note_id


def test_an_addendum_bears_its_own_signature_and_is_void_once_it_was_altered(group: Noted) -> None:
    """Proves: REQ-PRT-137, REQ-SEA-036. Another person's private addendum stands nowhere on this paper."""
    add(group, EVERYBODY, "Доповнення для всіх.")
    add(group, group.members["К-1"], "Доповнення про К-1.")
    record = paper(group)
    for key in ("preparation", "signatures"):
        rows = [
            row
            for block in part(record, key).blocks
            if isinstance(block, Signatures)
            for row in block.rows
            if row.about in {worded("notes.added"), worded("records.signed.note_addendum")}
        ]
        assert [(row.name.uk, row.state) for row in rows] == [(group.therapist.name, "valid")] * 2, key
        assert all(row.role.en and row.at and row.meaning.en for row in rows)
    assert "Доповнення про К-1" not in json.dumps(paper(group, "К-2").values(), ensure_ascii=False)
    tampered(group.desk, "update note_addendum set text = 'Підмінене' where text like 'Доповнення для%'")
    record = paper(group)
    states = [
        row.state
        for block in part(record, "preparation").blocks
        if isinstance(block, Signatures)
        for row in block.rows
    ]
    assert states.count("void") == 1
    group.desk.logins.clear()
