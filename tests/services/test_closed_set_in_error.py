"""A set of a closed session that was entered in error: two people sign, and the paper says so."""

from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.services import records, session_papers, vitals
from clinicdesk.services.closing import Part
from clinicdesk.services.integrity import examine
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import QUIET, DosingDay
from tests.support.going_home import finished, sign
from tests.support.looking import refused
from tests.support.paper import page_texts, tight

SECOND = Witness("nurse2", password=PASSWORDS["nurse2"])


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def closed(day: DosingDay) -> str:
    """The day closed by its three signatures; its newest set."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    with day.desk.database.read() as session:
        sets = session.scalars(
            select(Response).where(Response.form == "vitals").order_by(Response.taken_at)
        ).all()
    return sets[-1].response_id


def test_nobody_takes_a_set_of_a_closed_session_back_alone(day: DosingDay) -> None:
    """Proves: REQ-CLO-070. Not by the plain verb of a running one either, nor before oneself."""
    reading = closed(day)
    own: dict[str, Any] = {"reason": "не той учасник", "password": PASSWORDS["nurse"]}
    with refused(day.desk, ("VIT930", "witness")):
        vitals.withdraw_reading(day.desk, day.nurse, reading, reason="не той учасник")
    with refused(day.desk, ("VIT930", "witness")):
        vitals.withdraw_reading(day.desk, day.nurse, reading, witness=Witness(""), **own)
    with refused(day.desk, ("WIT001", "witness")):
        vitals.withdraw_reading(
            day.desk, day.nurse, reading, witness=Witness("nurse", password=PASSWORDS["nurse"]), **own
        )
    with refused(day.desk, ("WIT004", "pin")):
        vitals.withdraw_reading(day.desk, day.nurse, reading, reason="не той учасник", witness=SECOND)
    with refused(day.desk, ("DSK005", "reason")):
        vitals.withdraw_reading(
            day.desk, day.nurse, reading, reason=" ", password=own["password"], witness=SECOND
        )
    with refused(day.desk, ("DSK004", "")):
        vitals.withdraw_reading(day.desk, day.nurse, reading, witness=SECOND, version=7, **own)


def test_two_sign_that_it_was_an_error_and_paper_and_trail_agree(day: DosingDay) -> None:
    """Proves: REQ-CLO-070."""
    reading = closed(day)
    vitals.withdraw_reading(
        day.desk,
        day.nurse,
        reading,
        reason="не той учасник",
        password=PASSWORDS["nurse"],
        witness=SECOND,
        version=1,
    )
    with day.desk.database.read() as session:
        signed = session.scalars(select(Signature).where(Signature.record_id == reading)).all()
    assert {(one.record_version, one.meaning, one.signer_id) for one in signed} == {
        (2, "author", day.nurse.user_id), (2, "witness", day.nurse2.user_id),
    }  # fmt: skip
    assert examine(day.desk).findings == ()
    wish = Wish("uk", "перевірка")
    one = records.print_participant(day.desk, day.lead, day.person, wish)
    assert tight("внесено помилково; не той учасник") in tight(" ".join(page_texts(one.pdf)))
    whole = session_papers.print_session(day.desk, day.lead, day.cohort, wish)
    assert whole.record.status == "amended"
    with refused(day.desk, ("VIT013", "")):
        vitals.withdraw_reading(
            day.desk, day.nurse, reading, reason="ще раз", password=PASSWORDS["nurse"], witness=SECOND
        )


def test_nobody_brings_back_alone_what_two_marked_as_an_error(day: DosingDay) -> None:
    """Proves: REQ-CLO-740. One hand was enough to make it count again."""
    reading = closed(day)
    own: dict[str, Any] = {"reason": "таки цей учасник", "password": PASSWORDS["nurse"]}
    vitals.withdraw_reading(
        day.desk, day.nurse, reading, reason="не той учасник", password=PASSWORDS["nurse"], witness=SECOND
    )
    for alone in (None, Witness("")):
        with refused(day.desk, ("VIT740", "witness")):
            vitals.amend_reading(day.desk, day.nurse, reading, values=QUIET, witness=alone, **own)
    with refused(day.desk, ("WIT001", "witness")):
        vitals.amend_reading(
            day.desk, day.nurse, reading, values=QUIET, witness=Witness("nurse", password=PASSWORDS["nurse"]), **own
        )  # fmt: skip
    vitals.amend_reading(day.desk, day.nurse, reading, values=QUIET, witness=SECOND, **own)
    with day.desk.database.read() as session:
        signed = session.scalars(select(Signature).where(Signature.record_id == reading)).all()
    assert {(one.record_version, one.meaning, one.signer_id) for one in signed} >= {
        (3, "author", day.nurse.user_id), (3, "witness", day.nurse2.user_id),
    }  # fmt: skip
    assert examine(day.desk).findings == ()
    # It counts again: what is wrong in it now is put right by one hand, as in any other set.
    vitals.amend_reading(day.desk, day.nurse, reading, values=QUIET | {"pulse": "75"}, **own)
