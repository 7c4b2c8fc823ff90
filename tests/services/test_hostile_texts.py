"""What pasting brings: zeros, halves of signs, millions of letters; refused in words, and the file reads on."""

from datetime import date

import pytest

from clinicdesk.models.dosing import MissedSet
from clinicdesk.models.responses import Response
from clinicdesk.models.unit_of_work import check_texts
from clinicdesk.services import glass, people, questions, restrictions, session_events, trail, vitals
from clinicdesk.services.desk import LONGEST_REASON, Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Actor, TrailFilter
from tests.support.clinic import Clinic
from tests.support.looking import newest, refused


def ask(desk: Desk, lead: Actor, text: str) -> object:
    reading = newest(desk, Response).response_id
    return questions.ask(
        desk, lead, record_type="reading", record_id=reading, field="sbp", text=text, to_role="nurse"
    )


def restrict(clinic: Clinic, desk: Desk, lead: Actor, text: str) -> object:
    return restrictions.restrict_use(
        desk, lead, clinic.people["К-1"], asked_on=date(2026, 11, 20), reason=text
    )


def break_glass(clinic: Clinic, desk: Desk, lead: Actor, text: str) -> object:
    return glass.break_glass(desk, lead, clinic.people["К-1"], reason=text)


SIGNS = ("\x07", "\x08", "\x0b", "\x1b[2J", "\r", "\x7f", "\x85")


def missed(clinic: Clinic, note: str) -> MissedSet:
    now = clinic.clock.now()
    return MissedSet(
        id="m-1", session_id=clinic.session_id, person_id=clinic.people["К-1"], ordinal=0, minute=10, due_at=now,
        cause="asleep", note=note, again_at=None, author_id="u-1",
    )  # fmt: skip


def test_no_reason_holds_a_control_sign_but_tab_and_new_line(clinic: Clinic) -> None:
    """Proves: REQ-REL-031. In the trail, and in a column of a row that the trail's own reason does not carry."""
    desk, lead = clinic.open_as("lead")
    for sign in SIGNS:
        for act in (restrict, break_glass):
            with refused(desk, ("DSK006", "reason")):
                act(clinic, desk, lead, f"причина{sign}так")
        with refused(desk, ("DSK006", "reason")):
            session_events.note_event(
                desk, lead, clinic.session_id, kind="alarm", note=f"тривога{sign}у місті"
            )
        with refused(desk, ("DSK006", "note")):
            check_texts(vars(missed(clinic, f"спить{sign}міцно")))
    restrict(clinic, desk, lead, "просить\tтак:\r\nне для навчання\nі досліджень")
    assert examine(desk).findings == ()


def _code(text: str) -> str:
    return "DSK007" if len(text) > LONGEST_REASON else "DSK006"


@pytest.mark.parametrize("text", ["а\x00б", "а\ud800б", "я" * 2_000_000], ids=["zero", "half", "endless"])
def test_no_reason_and_no_text_can_close_the_file_to_its_readers(clinic: Clinic, text: str) -> None:
    """Proves: REQ-REL-030."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"],
        taken_at=clinic.clock.now(), values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    with refused(desk, ("QST002" if len(text) > LONGEST_REASON else "NTE005", "text")):
        ask(desk, lead, text)
    for act in (restrict, break_glass):
        with refused(desk, (_code(text), "reason")):
            act(clinic, desk, lead, text)
    assert examine(desk).findings == ()
    assert people.open_chart(desk, lead, clinic.people["К-1"]).readings
    assert trail.read_trail(desk, lead, TrailFilter()).rows
