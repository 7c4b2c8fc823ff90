"""A forgotten password: a new code for the same person, and what stays sealed."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.services import accounts, drafts
from tests.support.clinic import NAMES, Clinic
from tests.support.looking import newest, one_event, refused, stand_in
from tests.support.staff import OWN, add, row_of, slot_of, user_called
from tests.support.standing import Standing


def test_a_forgotten_password_is_answered_with_a_new_code_for_the_same_person(clinic: Clinic) -> None:
    """Proves: REQ-USR-002."""
    desk, admin = clinic.open_as("admin")
    before = row_of(desk, admin, "nurse")
    with one_event(desk, Action.USER_RE_ENROLLED, admin, reason="забутий пароль") as seen:
        code = accounts.re_enrol(
            desk, admin, before.user_id, password=OWN, language="en", reason="забутий пароль"
        )
    assert seen.wrote(user_account=1, key_certificate=2)
    assert (code.login, code.name, len(code.words.split())) == ("nurse", NAMES["nurse"], 6)
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.open_as("nurse")
    assert caught.value.first.code == "KEY002"
    entered = clinic.enrol_as("nurse", code.words)
    assert entered.actor.user_id == before.user_id
    lead = stand_in(entered.desk, Role.LEAD)
    after = row_of(entered.desk, lead, "nurse")
    assert (after.state, after.certified) == ("active", True)
    assert after.key_id != before.key_id


def test_a_new_code_opens_a_login_that_guessing_had_closed(clinic: Clinic) -> None:
    """Proves: REQ-KEY-004."""
    desk, admin = clinic.open_as("admin")
    throttle, slot = Throttle(desk.folder.attempts, desk.clock), slot_of(desk, "nurse")
    for _ in range(100):
        throttle.failed(slot)
    nurse = row_of(desk, admin, "nurse").user_id
    code = accounts.re_enrol(desk, admin, nurse, password=OWN, language="uk", reason="сто спроб")
    clinic.close()
    assert clinic.enrol_as("nurse", code.words).actor.login == "nurse"


def test_drafts_sealed_to_a_lost_key_stay_sealed_and_do_not_stand_in_the_way(clinic: Clinic) -> None:
    """Proves: REQ-DRF-001."""
    desk, admin = clinic.open_as("admin")
    nurse = clinic.join(desk, "nurse")
    drafts.save_draft(desk, nurse, kind="note", subject="", body={"text": "стара чернетка"})
    code = accounts.re_enrol(desk, admin, nurse.user_id, password=OWN, language="uk", reason="забутий пароль")
    clinic.close()
    entered = clinic.enrol_as("nurse", code.words)
    assert drafts.list_drafts(entered.desk, entered.actor) == ()
    fresh = drafts.save_draft(entered.desk, entered.actor, kind="note", subject="", body={"text": "нова"})
    assert drafts.list_drafts(entered.desk, entered.actor) == (fresh,)


def test_a_code_may_be_issued_anew_before_it_was_used(clinic: Clinic) -> None:
    desk, admin = clinic.open_as("admin")
    first = add(desk, admin)
    user = newest(desk, UserAccount).user_id
    second = accounts.re_enrol(desk, admin, user, password=OWN, language="uk", reason="код загублено")
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.enrol_as("peer", first.words)
    assert caught.value.first.code == "KEY002"
    assert clinic.enrol_as("peer", second.words).actor.login == "peer"


@pytest.mark.parametrize(
    ("login", "reason", "password", "expected"),
    [
        ("admin", "своє", OWN, ("ACC007", "user")),
        ("nurse", " ", OWN, ("DSK005", "reason")),
        ("nurse", "забутий пароль", "не той пароль", ("KEY002", "password")),
        ("nobody", "забутий пароль", OWN, ("ACC008", "user")),
        ("gone", "забутий пароль", OWN, ("ACC005", "user")),
    ],
)
def test_a_new_code_is_refused_where_it_makes_no_sense(
    standing: Standing, login: str, reason: str, password: str, expected: tuple[str, str]
) -> None:
    desk, admin = standing.desk, standing.admin
    user = user_called(desk, admin, login)
    with refused(desk, expected):
        accounts.re_enrol(desk, admin, user, password=password, language="uk", reason=reason)
