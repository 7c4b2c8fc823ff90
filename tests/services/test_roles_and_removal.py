"""Users given other roles, and users removed with a new key for the file."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.accounts import KeyCertificate
from clinicdesk.models.audit import Action
from clinicdesk.security.keys_file import read_keys
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts
from clinicdesk.services.integrity import examine
from tests.support.clinic import Clinic
from tests.support.looking import Meanwhile, actions, newest, one_event, refused, stand_in
from tests.support.staff import OWN, add, row_of, slot_of, user_called
from tests.support.standing import Standing


def test_roles_change_from_now_on_and_are_certified_anew(clinic: Clinic) -> None:
    """Proves: REQ-USR-003."""
    desk, admin = clinic.open_as("admin")
    nurse = row_of(desk, admin, "nurse")
    with one_event(desk, Action.USER_ROLES_CHANGED, admin, reason="нова посада") as seen:
        news = accounts.change_roles(
            desk, admin, nurse.user_id, roles=[Role.OBSERVER, Role.NURSE], password=OWN, reason="нова посада"
        )
    assert seen.wrote(user_account=1, key_certificate=1)
    assert news.subject == seen.subject == nurse.user_id
    after = row_of(desk, admin, "nurse")
    assert after.roles == (Role.NURSE, Role.OBSERVER)
    assert (after.key_id, after.certified) == (nurse.key_id, True)
    assert '"nurse","observer"' in newest(desk, KeyCertificate).certificate


@pytest.mark.parametrize(
    ("login", "roles", "reason", "password", "expected"),
    [
        ("admin", [Role.LEAD], "своє", OWN, ("ACC004", "roles")),
        ("nurse", [], "нова посада", OWN, ("ACC002", "roles")),
        ("nurse", [Role.AUDITOR, Role.NURSE], "нова посада", OWN, ("ACC003", "roles")),
        ("nurse", [Role.NURSE], "", OWN, ("DSK005", "reason")),
        ("nurse", [Role.PEER], "нова посада", "не той пароль", ("KEY002", "password")),
        ("lead", [Role.PHYSICIAN], "нова посада", OWN, ("ACC010", "roles")),
        ("gone", [Role.NURSE], "нова посада", OWN, ("ACC005", "user")),
        ("nobody", [Role.NURSE], "нова посада", OWN, ("ACC008", "user")),
    ],
)
def test_roles_are_not_changed_where_they_must_not(
    standing: Standing, login: str, roles: list[Role], reason: str, password: str, expected: tuple[str, str]
) -> None:
    """Proves: REQ-USR-003."""
    desk, admin = standing.desk, standing.admin
    user = user_called(desk, admin, login)
    with refused(desk, expected):
        accounts.change_roles(desk, admin, user, roles=roles, password=password, reason=reason)


def test_one_of_two_medical_leads_may_go_the_last_may_not(clinic: Clinic) -> None:
    """Proves: REQ-USR-003."""
    desk, admin = clinic.open_as("admin")
    stand_in(desk, Role.LEAD, login="second")
    first, second = (row_of(desk, admin, login).user_id for login in ("lead", "second"))
    accounts.change_roles(desk, admin, first, roles=[Role.PHYSICIAN], password=OWN, reason="нова посада")
    with refused(desk, ("ACC010", "roles")):
        accounts.remove_user(desk, admin, second, password=OWN, reason="звільнення")
    accounts.change_roles(desk, admin, first, roles=[Role.LEAD], password=OWN, reason="повернення")
    accounts.remove_user(desk, admin, second, password=OWN, reason="звільнення")


def test_the_second_of_two_administrators_hears_that_the_record_changed(clinic: Clinic) -> None:
    """Proves: REQ-TRL-004."""
    desk, admin = clinic.open_as("admin")
    nurse = row_of(desk, admin, "nurse").user_id

    def other() -> None:
        accounts.change_roles(desk, admin, nurse, roles=[Role.PEER], password=OWN, reason="перша")

    desk.ids = Meanwhile(desk.ids, other)
    with pytest.raises(Refused) as caught:
        accounts.change_roles(desk, admin, nurse, roles=[Role.OBSERVER], password=OWN, reason="друга")
    assert caught.value.first.code == "DSK004"
    assert row_of(desk, admin, "nurse").roles == (Role.PEER,)
    assert examine(desk).findings == ()


def test_removing_a_person_takes_their_slot_and_gives_the_file_a_new_key(clinic: Clinic) -> None:
    """Proves: REQ-USR-004, REQ-KEY-003."""
    desk, admin = clinic.open_as("admin")
    nurse = row_of(desk, admin, "nurse")
    before, secret, done = read_keys(desk.folder.keys), desk.secret, len(actions(desk))
    news = accounts.remove_user(desk, admin, nurse.user_id, password=OWN, reason="звільнення")
    assert news.subject == nurse.user_id
    assert actions(desk)[done:] == ["user.removed", "key.rotated"]
    after = read_keys(desk.folder.keys)
    assert before.slots.keys() - after.slots.keys() == {slot_of(desk, "nurse")}
    assert (after.epoch, desk.secret.epoch) == (before.epoch + 1, before.epoch + 1)
    assert desk.secret.raw_hex != secret.raw_hex
    assert all(slot.seals.keys() == {after.epoch} for slot in after.slots.values())
    assert desk.folder.keys_previous.read_bytes() == desk.folder.keys.read_bytes()
    gone = row_of(desk, admin, "nurse")
    assert (gone.state, gone.key_id, gone.certified) == ("removed", nurse.key_id, False)
    assert examine(desk).findings == ()
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.open_as("nurse")
    assert caught.value.first.code == "KEY002"
    assert clinic.open_as("lead")[1].login == "lead"


@pytest.mark.parametrize(
    ("login", "reason", "password", "expected"),
    [
        ("admin", "своє", OWN, ("ACC006", "user")),
        ("lead", "звільнення", OWN, ("ACC010", "roles")),
        ("nurse", "", OWN, ("DSK005", "reason")),
        ("nurse", "звільнення", "не той пароль", ("KEY002", "password")),
        ("gone", "звільнення", OWN, ("ACC005", "user")),
        ("nobody", "звільнення", OWN, ("ACC008", "user")),
    ],
)
def test_a_person_is_not_removed_where_it_must_not_be(
    standing: Standing, login: str, reason: str, password: str, expected: tuple[str, str]
) -> None:
    """Proves: REQ-USR-004."""
    desk, admin = standing.desk, standing.admin
    user = user_called(desk, admin, login)
    with refused(desk, expected):
        accounts.remove_user(desk, admin, user, password=password, reason=reason)


def test_a_person_waiting_to_enrol_can_still_enrol_after_somebody_left(clinic: Clinic) -> None:
    """Proves: REQ-KEY-003. The new file key is sealed to the code as well."""
    desk, admin = clinic.open_as("admin")
    code = add(desk, admin)
    accounts.remove_user(desk, admin, row_of(desk, admin, "nurse").user_id, password=OWN, reason="звільнення")
    clinic.close()
    assert clinic.enrol_as("peer", code.words).actor.login == "peer"
