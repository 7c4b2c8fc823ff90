"""Named users: added with a code, enrolled by themselves, given other roles, removed with a new file key."""

from datetime import timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.models.accounts import KeyCertificate, UserAccount
from clinicdesk.models.audit import Action
from clinicdesk.security import vault
from clinicdesk.security.keys_file import ENROL, read_keys
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.services import accounts, drafts
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Actor, OneTimeCode, UserRow
from tests.support.clinic import NAMES, NEW_PASSWORD, PASSWORDS, Clinic
from tests.support.looking import Meanwhile, actions, newest, one_event, refused, stand_in
from tests.support.standing import Standing

OWN = PASSWORDS["admin"]


def row_of(desk: Desk, actor: Actor, login: str) -> UserRow:
    return next(row for row in accounts.list_users(desk, actor) if row.login == login)


def add(desk: Desk, admin: Actor, login: str = "peer", *, name: str = "Лисенко Дар’я", password: str = OWN,
        roles: tuple[Role, ...] = (Role.PEER,)) -> OneTimeCode:  # fmt: skip
    return accounts.add_user(
        desk, admin, login=login, name=name, roles=roles, password=password, language="uk", reason="наказ 12"
    )


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


def slot_of(desk: Desk, login: str) -> str:
    return vault.slot_id(desk.clinic_id, login)


def user_called(desk: Desk, admin: Actor, login: str) -> str:
    """The id of a user; of one that was removed before for "gone", of none for "nobody"."""
    if login == "nobody":
        return "nobody"
    if login != "gone":
        return row_of(desk, admin, login).user_id
    user = row_of(desk, admin, "nurse2")
    if user.state != "removed":
        accounts.remove_user(desk, admin, user.user_id, password=OWN, reason="звільнення")
    return user.user_id
