"""Signing in a row: the password once, then a PIN; a second person who is really another one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import SessionKey, SessionKeyEnd, SessionStaff
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.security.pinned_key import check_pin
from clinicdesk.services import accounts, presence, session_keys, sessions, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.signed_content import READING, content_of_response
from clinicdesk.services.signing import Meaning, Pen, signature_issue
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import own_hand, second_person
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.looking import newest, one_event, refused, stand_in

PIN, OTHER_PIN = "480273", "915620"


@pytest.fixture(scope="module")
def joined(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """Both nurses are at the session of cohort 07; the module’s own copy, for what writes nothing."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("joined") / "clinic")
    both_join(clinic)
    yield clinic
    clinic.close()


def both_join(clinic: Clinic) -> tuple[Desk, Actor, Actor]:
    desk, nurse = clinic.open_as("nurse")
    other = clinic.join(desk, "nurse2")
    join(clinic, desk, nurse, "nurse", PIN)
    join(clinic, desk, other, "nurse2", OTHER_PIN)
    return desk, nurse, other


def join(clinic: Clinic, desk: Desk, actor: Actor, login: str, pin: str) -> None:
    session_keys.join_session(desk, actor, session_id=clinic.session_id, password=PASSWORDS[login], pin=pin)


def at(clinic: Clinic) -> tuple[Desk, Actor]:
    desk = clinic._open[0]
    return desk, next(one.actor for one in desk.logins.values() if one.actor.login == "nurse")


def sign_reading(clinic: Clinic, desk: Desk, actor: Actor, pen: Pen) -> Signature:
    """A reading, signed with this pen in the trail."""
    vitals.record_reading(
        desk, actor, session_id=clinic.session_id, person_id=clinic.people["К-1"], values={"pulse": "80"},
        taken_at=clinic.clock.now(),
    )  # fmt: skip
    reading = newest(desk, Response)
    with desk.database.read() as session:
        content = content_of_response(session, reading)
    row = pen.sign(READING, reading.response_id, version=1, content=content, meaning=Meaning.WITNESS)
    with desk.write(actor, Action.RECORD_SIGNED, entity=READING, entity_id=reading.response_id) as work:
        work.add(row)
    return row


def issue_of(desk: Desk, row: Signature) -> str:
    with desk.database.read() as session:
        issue = signature_issue(desk, session, row)
    return issue.code if issue else ""


def test_joining_certifies_a_key_for_this_session_and_says_who_is_here(clinic: Clinic) -> None:
    """Proves: REQ-SES-001."""
    desk, nurse = clinic.open_as("nurse")
    with one_event(desk, Action.SESSION_KEY_MADE, nurse) as act:
        join(clinic, desk, nurse, "nurse", PIN)
    assert act.wrote(session_key=1, session_staff=1)
    (here,) = presence.see_staff(desk, nurse, clinic.session_id)
    assert (here.name, here.role, here.has_pin, here.until) == (
        "Марчук Ірина",
        "monitoring_nurse",
        True,
        None,
    )
    row = newest(desk, SessionKey)
    assert (row.user_id, row.workstation) == (nurse.user_id, "Пост-1")


def test_a_signature_by_pin_leads_over_the_own_key_to_the_root(clinic: Clinic) -> None:
    """Proves: REQ-SES-001."""
    desk, nurse, other = both_join(clinic)
    second = second_person(desk, nurse, login="nurse2", pin=OTHER_PIN, session_id=clinic.session_id)
    assert (second.user_id, second.name, second.role) == (other.user_id, "Бондар Тарас", "nurse")
    row = sign_reading(clinic, desk, nurse, second)
    assert (row.signer_id, issue_of(desk, row)) == (other.user_id, "")
    assert examine(desk).findings == ()


def test_a_session_signature_that_was_touched_is_void(clinic: Clinic) -> None:
    """Proves: REQ-SES-001. Another signer, another word, a time after the key's end."""
    desk, nurse, other = both_join(clinic)
    row = sign_reading(clinic, desk, nurse, own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id))
    row.signer_name = "Бондар Тарас"
    assert issue_of(desk, row) == "SGN006"
    row.signer_id = other.user_id
    assert issue_of(desk, row) == "SGN003"
    (here,) = (
        one for one in presence.see_staff(desk, nurse, clinic.session_id) if one.user_id == nurse.user_id
    )
    pen = own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id)
    presence.staff_left(desk, nurse, here.presence_id)
    assert newest(desk, SessionKeyEnd).why == "left"
    assert issue_of(desk, sign_reading(clinic, desk, nurse, pen)) == "SGN003"


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "PIN001"), ("1234567", "PIN001"), ("48027a", "PIN001"), ("٤٨٠٢٧٣", "PIN001"), ("", "PIN001"),
        ("111111", "PIN002"), ("121212", "PIN002"), ("123456", "PIN002"), ("987654", "PIN002"),
        ("890123", "PIN002"), ("135791", "PIN002"), ("472472", "PIN002"), ("472274", "PIN002"),
        ("112211", "PIN002"), (PIN, ""), (OTHER_PIN, ""), ("123465", ""),
    ],
)  # fmt: skip
def test_each_edge_of_a_pin(pin: str, code: str) -> None:
    assert [issue.code for issue in check_pin(pin)] == ([code] if code else [])


def test_five_wrong_pins_void_the_key_and_are_written_down(clinic: Clinic) -> None:
    """Proves: REQ-SES-002."""
    desk, nurse, other = both_join(clinic)
    key = newest(desk, SessionKey)
    for left in (4, 3, 2, 1):
        with refused(desk, ("PIN003", "witness")):
            second_person(desk, nurse, login="nurse2", pin="000001", session_id=clinic.session_id)
        assert desk.pinned[clinic.session_id, other.user_id].tries_left == left
    with one_event(desk, Action.SESSION_KEY_ENDED, nurse) as act, pytest.raises(Refused) as caught:
        second_person(desk, nurse, login="nurse2", pin="000001", session_id=clinic.session_id)
    assert (caught.value.first.code, act.subject, act.wrote(session_key_end=1)) == ("PIN004", key.id, True)
    with refused(desk, ("PIN004", "witness")):
        second_person(desk, nurse, login="nurse2", pin=OTHER_PIN, session_id=clinic.session_id)
    join(clinic, desk, other, "nurse2", "705318")
    assert second_person(desk, nurse, login="nurse2", pin="705318", session_id=clinic.session_id).user_id


def test_a_right_pin_forgets_the_wrong_ones_before_it(clinic: Clinic) -> None:
    desk, nurse, _ = both_join(clinic)
    for wrong in ("000001", "000002"):
        with refused(desk, ("PIN003", "pin")):
            own_hand(desk, nurse, pin=wrong, session_id=clinic.session_id)
    own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id)
    with refused(desk, ("PIN003", "pin")):
        own_hand(desk, nurse, pin="000003", session_id=clinic.session_id)
    assert desk.pinned[clinic.session_id, nurse.user_id].tries_left == 4


def test_after_a_restart_the_old_pin_is_worth_nothing(clinic: Clinic) -> None:
    """Proves: REQ-SES-002."""
    both_join(clinic)
    clinic.close()
    desk, nurse = clinic.open_as("nurse")
    with refused(desk, ("PIN005", "witness")):
        second_person(desk, nurse, login="nurse2", pin=OTHER_PIN, session_id=clinic.session_id)
    with refused(desk, ("PIN005", "pin")):
        own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id)
    join(clinic, desk, nurse, "nurse", "705318")
    assert newest(desk, SessionKeyEnd).why == "renewed"
    assert own_hand(desk, nurse, pin="705318", session_id=clinic.session_id).user_id == nurse.user_id


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"login": "nurse", "pin": PIN}, "WIT001"),
        ({"login": "NURSE", "pin": PIN}, "WIT001"),
        ({"login": "nurse2", "pin": PIN}, "PIN003"),
        ({"login": "nurse2"}, "WIT004"),
        ({"login": "nurse2", "password": PASSWORDS["nurse"]}, "KEY002"),
        ({"login": "therapist", "password": PASSWORDS["therapist"]}, "WIT002"),
        ({"login": "auditor", "password": PASSWORDS["auditor"]}, "WIT003"),
        ({"login": "nobody", "password": "x"}, "WIT003"),
    ],
)
def test_who_is_no_second_person(joined: Clinic, given: dict[str, Any], code: str) -> None:
    """Proves: REQ-SES-003. The giver, the giver's own PIN, a stranger to the session, a role that does not sign."""
    desk, nurse = at(joined)
    with refused(desk, (code, "witness")):
        second_person(desk, nurse, session_id=joined.session_id, **given)


def test_a_password_does_for_a_pin_and_outside_a_session(joined: Clinic) -> None:
    """Proves: REQ-SES-003."""
    desk, nurse = at(joined)
    for session_id in (joined.session_id, ""):
        second = second_person(
            desk, nurse, login="nurse2", password=PASSWORDS["nurse2"], session_id=session_id
        )
        assert second.name == "Бондар Тарас"
    with refused(desk, ("WIT060", "witness")):
        second_person(desk, nurse, login="nurse2", pin=OTHER_PIN)


def test_joining_asks_for_the_right_people_the_password_and_a_fair_pin(clinic: Clinic) -> None:
    desk, nurse = clinic.open_as("nurse")
    therapist = clinic.join(desk, "therapist")
    with refused(desk, ("SES010", "")):
        join(clinic, desk, therapist, "therapist", PIN)
    with refused(desk, ("PIN002", "pin")):
        join(clinic, desk, nurse, "nurse", "121212")
    with refused(desk, ("KEY002", "password")):
        join(clinic, desk, nurse, "nurse2", PIN)
    with refused(desk, ("SES005", "")):
        session_keys.join_session(desk, nurse, session_id="none", password=PASSWORDS["nurse"], pin=PIN)
    with refused(desk, ("WIT005", "pin")):
        own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id)
    clinic.clock.set(clinic.clock.now() - timedelta(hours=1))
    with refused(desk, ("SGN002", "")):
        join(clinic, desk, nurse, "nurse", PIN)


def test_a_substitute_is_brought_in_and_somebody_who_left_signs_no_more(clinic: Clinic) -> None:
    """Proves: REQ-SES-003."""
    desk, lead = clinic.open_as("lead")
    nurse, therapist = clinic.join(desk, "nurse"), clinic.join(desk, "therapist")
    join(clinic, desk, nurse, "nurse", PIN)
    with one_event(desk, Action.STAFF_CAME, lead) as act:
        presence.staff_came(desk, lead, clinic.session_id, user_id=therapist.user_id, role="lead_therapist")
    assert act.wrote(session_staff=1)
    join(clinic, desk, therapist, "therapist", OTHER_PIN)
    second = second_person(desk, nurse, login="therapist", pin=OTHER_PIN, session_id=clinic.session_id)
    assert second.name == "Коваль Марія"
    with refused(desk, ("SES007", "user")):
        presence.staff_came(desk, lead, clinic.session_id, user_id=therapist.user_id, role="lead_therapist")
    with refused(desk, ("COH011", "role")):
        presence.staff_came(desk, lead, clinic.session_id, user_id=therapist.user_id, role="surgeon")
    mine = newest(desk, SessionStaff)
    with refused(desk, ("SES009", "")):
        presence.staff_left(desk, nurse, mine.presence_id)
    presence.staff_left(desk, lead, mine.presence_id)
    with refused(desk, ("SES008", "")):
        presence.staff_left(desk, lead, mine.presence_id)
    with refused(desk, ("WIT002", "witness")):
        second_person(desk, nurse, login="therapist", pin=OTHER_PIN, session_id=clinic.session_id)


def test_somebody_removed_or_without_a_login_is_no_witness(clinic: Clinic) -> None:
    """Proves: REQ-SES-003."""
    desk, nurse, other = both_join(clinic)
    admin = clinic.join(desk, "admin")
    accounts.remove_user(desk, admin, other.user_id, password=PASSWORDS["admin"], reason="звільнення")
    with refused(desk, ("WIT003", "witness")):
        second_person(desk, nurse, login="nurse2", pin=OTHER_PIN, session_id=clinic.session_id)


def test_the_end_of_the_session_ends_its_keys(clinic: Clinic) -> None:
    """Proves: REQ-SES-002."""
    desk, nurse, _ = both_join(clinic)
    lead = stand_in(desk, *clinic.join(desk, "lead").roles)
    pen = own_hand(desk, nurse, pin=PIN, session_id=clinic.session_id)
    row = sign_reading(clinic, desk, nurse, pen)
    sessions.close_session(desk, lead, clinic.session_id)
    assert issue_of(desk, row) == ""
    row.signed_at = clinic.clock.now()
    row.signature = pen.sign(
        READING, row.record_id, version=1, content=row.content_sha256, meaning=Meaning.WITNESS
    ).signature
    assert issue_of(desk, row) in {"SGN003", "SGN006"}
