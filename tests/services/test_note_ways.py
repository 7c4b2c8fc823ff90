"""What the page of a note offers is what its verbs take, in every state of a note and for everybody who may."""

from collections.abc import Callable

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import attendance, note_pages
from clinicdesk.services.attendance import Presence
from clinicdesk.services.note_signing import add_addendum, countersign_note, return_note
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.forged import forge
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def signed(group: Noted) -> None:
    group.sign(group.record())


def reviewed(group: Noted) -> None:
    note = group.record()
    group.sign(note)
    group.countersign(note)


def sent_back(group: Noted) -> None:
    note = group.record()
    group.sign(note)
    return_note(group.desk, group.lead, note, version=1, reason="допишіть")


def outdated(group: Noted) -> None:
    signed(group)
    late = {group.members["К-1"]: Presence("late", 60)}
    attendance.record_attendance(group.desk, group.therapist, group.planned, people=late, because="спізнився")


def forged(group: Noted) -> None:
    signed(group)
    forge(group.desk, "note_entry", "paragraph = 'нічого'", "person_id = ?", group.members["К-1"])


def written_by_both(group: Noted) -> None:
    group.record()
    group.record(group.text("Коло про дім."), by=group.lead, reason="уточнення")


STATES: dict[str, Callable[[Noted], object]] = {
    "recorded": lambda group: group.record(), "signed": signed, "reviewed": reviewed, "sent_back": sent_back,
    "outdated": outdated, "void": forged, "two_authors": written_by_both,
}  # fmt: skip


def told(act: Callable[[], object]) -> str:
    """The code of what it refuses; "" where it does the thing."""
    try:
        act()
    except Refused as problem:
        return problem.first.code
    return ""


@pytest.mark.parametrize("who", ["lead", "therapist"])
@pytest.mark.parametrize("state", STATES)
def test_the_page_offers_what_the_verbs_take(group: Noted, state: str, who: str) -> None:
    """Proves: REQ-NTE-443."""
    STATES[state](group)
    actor: Actor = getattr(group, who)
    note = note_pages.open_note(group.desk, actor, group.planned).note
    assert note is not None
    now, desk = note, group.desk
    acts = (
        (now.ways.review, lambda: countersign_note(desk, actor, now.note_id, meaning=Meaning.APPROVER,
                                                   password=PASSWORDS[who], seen=now.content)),
        (now.ways.add, lambda: add_addendum(desk, actor, now.note_id, field="shared", text="Ще.", reason="згадали",
                                            password=PASSWORDS[who])),
        (now.ways.send_back, lambda: return_note(desk, actor, now.note_id, version=now.version, reason="допишіть")),
    )  # fmt: skip
    offered = [issue.code if issue else "" for issue, _ in acts]
    taken = [told(act) for _, act in acts]
    if (
        taken[0] == ""
    ):  # what was just reviewed is not sent back any more: the page says so once it is read again
        again = note_pages.open_note(desk, actor, group.planned).note
        assert again is not None
        assert again.ways.send_back is not None
        offered[2] = again.ways.send_back.code
    assert taken == offered


@pytest.mark.parametrize("state", STATES)
def test_a_new_version_is_offered_where_it_is_taken(group: Noted, state: str) -> None:
    """Proves: REQ-NTE-443. Over a void note it was offered, and what it led to could not be signed."""
    STATES[state](group)
    note = note_pages.open_note(group.desk, group.therapist, group.planned).note
    assert note is not None
    offered = note.ways.amend
    taken = told(lambda: group.record(note.text, reason="уточнено"))
    assert taken == (offered.code if offered else "") == ("NTE270" if state == "void" else "")


def test_attendance_corrected_after_recording_stands_before_the_signature(group: Noted) -> None:
    """Proves: REQ-NTE-443. The page must know what the verb refuses for."""
    group.record()
    late = {group.members["К-1"]: Presence("late", 60)}
    attendance.record_attendance(group.desk, group.therapist, group.planned, people=late, because="спізнився")
    note = note_pages.open_note(group.desk, group.therapist, group.planned).note
    assert note is not None
    assert {(one.code, one.field) for one in note.missing} == {("NTE014", group.members["К-1"])}
