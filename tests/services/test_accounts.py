"""Named users: added with a code, enrolled by themselves, listed with their state."""

from datetime import timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action
from clinicdesk.security.keys_file import ENROL, read_keys
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.services import accounts
from clinicdesk.services.integrity import examine
from tests.support.clinic import NEW_PASSWORD, PASSWORDS, Clinic
from tests.support.looking import actions, newest, one_event, refused, stand_in
from tests.support.staff import OWN, add, row_of, slot_of
from tests.support.standing import Standing


def test_a_user_is_added_with_a_code_of_six_words_good_for_a_day(clinic: Clinic) -> None:
    """Proves: REQ-USR-001."""
    desk, admin = clinic.open_as("admin")
    with one_event(desk, Action.USER_ADDED, admin, reason="наказ 12") as seen:
        code = add(desk, admin)
    assert seen.wrote(user_account=1, key_certificate=1)
    assert len(code.words.split()) == 6
    account = newest(desk, UserAccount)
    assert seen.subject == account.user_id
    assert (account.login, account.name, account.roles, account.state) == (
        "peer",
        "Лисенко Дар’я",
        "peer",
        "enrolling",
    )
    assert account.code_expires == code.expires_at
    assert timedelta(hours=23, minutes=59) < code.expires_at - desk.clock.now() <= timedelta(hours=24)
    assert read_keys(desk.folder.keys).slots[account.slot].kind == ENROL


def test_the_person_chooses_a_password_and_only_then_has_a_key(clinic: Clinic) -> None:
    """Proves: REQ-USR-001, REQ-KEY-001. The administrator who made the code never sees that key."""
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    code_key = newest(desk, UserAccount).key_id
    clinic.close()
    entered = clinic.enrol_as("peer", code.words)
    account = newest(entered.desk, UserAccount)
    assert (account.state, account.code_expires) == ("active", None)
    assert account.key_id != code_key
    assert actions(entered.desk)[-2:] == ["user.enrolled", "login.opened"]
    assert examine(entered.desk).findings == ()
    reader = stand_in(entered.desk, Role.LEAD)
    assert row_of(entered.desk, reader, "peer").certified
    clinic.close()
    assert clinic.enter_as("peer", password=NEW_PASSWORD).actor.roles == (Role.PEER,)


def test_a_code_works_once(clinic: Clinic) -> None:
    """Proves: REQ-USR-001."""
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    clinic.close()
    clinic.enrol_as("peer", code.words)
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.enrol_as("peer", code.words)
    assert caught.value.first.code == "KEY002"


@pytest.mark.parametrize(
    ("late", "code_said"), [(timedelta(milliseconds=-1), "KEY010"), (timedelta(0), "OPN007")]
)
def test_a_code_ends_after_exactly_a_day(clinic: Clinic, late: timedelta, code_said: str) -> None:
    """Proves: REQ-USR-001."""
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    clinic.close()
    clinic.clock = SteppedClock(code.expires_at + late)
    with pytest.raises(Refused) as caught:
        clinic.enter_as("peer", password=code.words)
    assert caught.value.first.code == code_said
    if code_said == "OPN007":
        with pytest.raises(Refused) as caught:
            clinic.enrol_as("peer", code.words)
        assert caught.value.first.code == "OPN007"
    else:
        assert clinic.enrol_as("peer", code.words).actor.login == "peer"


def test_a_lasting_password_is_no_code(clinic: Clinic) -> None:
    with pytest.raises(Refused) as caught:
        clinic.enrol_as("nurse", PASSWORDS["nurse"])
    assert (caught.value.first.code, caught.value.first.field) == ("OPN008", "password")


def test_a_weak_first_password_is_refused_at_its_field_and_the_code_stays_good(clinic: Clinic) -> None:
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.enrol_as("peer", code.words, password="короткий")
    assert {(issue.code[:3], issue.field) for issue in caught.value.issues} == {("PWD", "new_password")}
    assert clinic.enrol_as("peer", code.words).actor.login == "peer"


@pytest.mark.parametrize(
    ("login", "name", "roles", "expected"),
    [
        ("x", "Лисенко", (Role.PEER,), [("FND004", "login")]),
        ("x" * 33, "Лисенко", (Role.PEER,), [("FND004", "login")]),
        ("Peer", "Лисенко", (Role.PEER,), [("FND004", "login")]),
        ("друг", "Лисенко", (Role.PEER,), [("FND004", "login")]),
        ("peer", "  ", (Role.PEER,), [("FND005", "name")]),
        ("peer", "л" * 121, (Role.PEER,), [("FND005", "name")]),
        ("nurse", "Лисенко", (Role.PEER,), [("ACC001", "login")]),
        ("peer", "Лисенко", (), [("ACC002", "roles")]),
        ("peer", "Лисенко", (Role.ADMIN, Role.NURSE), [("ACC003", "roles")]),
        ("peer", "Лисенко", (Role.AUDITOR, Role.LEAD), [("ACC003", "roles")]),
        ("", "", (), [("FND004", "login"), ("FND005", "name"), ("ACC002", "roles")]),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(
    standing: Standing, login: str, name: str, roles: tuple[Role, ...], expected: list[tuple[str, str]]
) -> None:
    with refused(standing.desk, *expected):
        add(standing.desk, standing.admin, login, name=name, roles=roles)


@pytest.mark.parametrize(
    ("login", "name", "roles"),
    [
        ("ab", "Л", (Role.PEER,)),
        ("a" * 32, "л" * 120, (Role.NURSE, Role.OBSERVER, Role.NURSE)),
        ("a.b-c_9", "Лисенко", (Role.ADMIN,)),
    ],
)
def test_the_widest_allowed_entry_is_taken(
    clinic: Clinic, login: str, name: str, roles: tuple[Role, ...]
) -> None:
    desk, admin = clinic.open_as("admin")
    add(desk, admin, login, name=name, roles=roles)
    assert newest(desk, UserAccount).roles == " ".join(sorted(set(roles)))


def test_the_login_of_somebody_who_left_is_not_given_again(clinic: Clinic) -> None:
    """Proves: REQ-USR-004."""
    desk, admin = clinic.open_as("admin")
    accounts.remove_user(
        desk, admin, row_of(desk, admin, "nurse2").user_id, password=OWN, reason="звільнення"
    )
    with refused(desk, ("ACC001", "login")):
        add(desk, admin, "nurse2")


def test_a_wrong_own_password_is_counted_and_then_costs_a_pause(clinic: Clinic) -> None:
    """Proves: REQ-KEY-004. The question inside the program is no easier to guess than the one at the door."""
    desk, admin = clinic.open_as("admin")
    for left in (4, 3, 2, 1):
        with refused(desk, ("KEY002", "password")):
            add(desk, admin, password="не той пароль")
        assert Throttle(desk.folder.attempts, desk.clock).tries_left(slot_of(desk, "admin")) == left
    with refused(desk, ("KEY003", "password")):
        add(desk, admin, password="не той пароль")
    with refused(desk, ("THR001", "password")):
        add(desk, admin)
    clinic.clock.advance(timedelta(seconds=2))
    add(desk, admin)


def test_everybody_is_listed_with_their_state(clinic: Clinic) -> None:
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    accounts.remove_user(
        desk, admin, row_of(desk, admin, "nurse2").user_id, password=OWN, reason="звільнення"
    )
    rows = {row.login: row for row in accounts.list_users(desk, admin)}
    assert [row.name for row in rows.values()] == sorted(row.name for row in rows.values())
    assert rows["peer"].state == "enrolling"
    assert rows["peer"].code_expires == code.expires_at
    assert rows["peer"].last_login is None
    assert rows["nurse2"].state == "removed"
    assert not rows["nurse2"].certified
    assert rows["nurse"].initials == "МІ"
    assert rows["nurse"].last_login is not None
    assert rows["nurse"].roles == (Role.NURSE,)
    assert rows["lead"].certified
