"""Coming in and going out: who is let in, what is written down, and what is said when the door stays shut."""

from datetime import UTC, datetime, timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused, Severity, Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.keys_file import read_keys, write_keys
from clinicdesk.security.throttle import Throttle
from clinicdesk.services import accounts, people
from clinicdesk.services.anchors import EVERY, notes_in
from clinicdesk.services.clock_watch import confirm_time
from clinicdesk.services.entrance import account_by_login, close_clinic, enter, leave
from tests.support.clinic import NAMES, PASSWORDS, QUICK, Clinic
from tests.support.looking import actions, events, one_event
from tests.support.tamper import Memory


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(issue.code, issue.field) for issue in caught.value.issues]


def test_a_person_comes_in_and_their_login_is_written_down(clinic: Clinic) -> None:
    """Proves: REQ-OPN-001."""
    entered = clinic.enter_as("nurse")
    desk, actor = entered.desk, entered.actor
    assert (actor.login, actor.name, actor.initials) == ("nurse", NAMES["nurse"], "МІ")
    assert [role.value for role in actor.roles] == ["nurse"]
    event = events(desk)[-1]
    assert (event.action, event.actor, event.login_id) == ("login.opened", actor.user_id, actor.login_id)
    assert (entered.failures, desk.findings) == (0, ())


def test_wrong_passwords_are_counted_and_told_at_the_next_login(clinic: Clinic) -> None:
    """Proves: REQ-OPN-001."""
    for left in (4, 3):
        with pytest.raises(Refused) as caught:
            clinic.enter_as("nurse", password="не той пароль")
        assert codes(caught) == [("KEY002", "password")]
        assert caught.value.first.values["n"] == left
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nobody", password="не той пароль")
    assert codes(caught) == [("KEY002", "password")]
    entered = clinic.enter_as("nurse")
    assert entered.failures == 2
    clinic.close()
    assert clinic.enter_as("nurse").failures == 0


def test_the_fifth_wrong_password_costs_a_pause_that_even_the_right_one_waits_out(clinic: Clinic) -> None:
    """Proves: REQ-OPN-001."""
    for _ in range(4):
        with pytest.raises(Refused):
            clinic.enter_as("nurse", password="не той пароль")
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nurse", password="не той пароль")
    assert codes(caught) == [("KEY003", "password")]
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nurse")
    assert codes(caught) == [("THR001", "password")]
    clinic.clock.advance(timedelta(seconds=1))
    assert clinic.enter_as("nurse").failures == 5


def test_a_folder_without_a_clinic_is_told_so(clinic: Clinic) -> None:
    clinic.folder = clinic.folder / "порожня"
    clinic.folder.mkdir()
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("nurse")
    assert (caught.value.code, caught.value.values["path"]) == ("OPN001", str(clinic.folder))
    assert caught.value.problem("uk") != caught.value.problem("en")
    assert caught.value.remedy("uk") != caught.value.remedy("en")


def test_keys_put_back_from_before_a_removal_open_nothing(clinic: Clinic) -> None:
    """Proves: REQ-KEY-003. Not for the person removed, and not for anybody else either."""
    desk, admin = clinic.open_as("admin")
    old = desk.folder.keys.read_bytes()
    nurse = next(row.user_id for row in accounts.list_users(desk, admin) if row.login == "nurse")
    accounts.remove_user(desk, admin, nurse, password=PASSWORDS["admin"], reason="звільнення")
    clinic.close()
    place = ClinicFolder(clinic.folder)
    place.keys.write_bytes(old)
    for login in ("nurse", "lead"):
        with pytest.raises(Unavailable) as caught:
            clinic.open_as(login)
        assert caught.value.code == "OPN002"


def test_files_of_two_clinics_do_not_mix(clinic: Clinic) -> None:
    """Proves: REQ-OPN-002. Even where the key fits, the file says whose it is."""
    desk, _ = clinic.open_as("lead")
    secret, place = desk.secret, desk.folder
    clinic.close()
    other = "a0c9b6de-9d0e-4b52-8d54-57ff0f6f2e02"
    keys = vault.new_keys(other, secret, read_keys(place.keys).recovery.box)
    keys, _ = vault.add_user(keys, login="nurse", password=PASSWORDS["nurse"], secrets=[secret], kdf=QUICK)
    write_keys(place, keys)
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("nurse")
    assert caught.value.code == "OPN003"


def test_a_slot_left_over_from_a_removal_opens_nothing(clinic: Clinic) -> None:
    """Proves: REQ-KEY-003."""
    desk, admin = clinic.open_as("admin")
    nurse = next(row.user_id for row in accounts.list_users(desk, admin) if row.login == "nurse")
    accounts.remove_user(desk, admin, nurse, password=PASSWORDS["admin"], reason="звільнення")
    secret, place = desk.secret, desk.folder
    clinic.close()
    keys, _ = vault.add_user(
        read_keys(place.keys), login="nurse", password=PASSWORDS["nurse"], secrets=[secret], kdf=QUICK
    )
    write_keys(place, keys)
    with pytest.raises(Refused) as caught:
        clinic.open_as("nurse")
    assert codes(caught) == [("KEY001", "password")]
    desk, _ = clinic.open_as("lead")
    assert vault.slot_id(desk.clinic_id, "nurse") not in read_keys(place.keys).slots
    assert "login.opened" in actions(desk)


def test_two_programs_do_not_open_one_clinic(clinic: Clinic) -> None:
    """Proves: REQ-OPN-003."""
    clinic.open_as("nurse")
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("lead")
    assert caught.value.code == "LCK001"
    assert (caught.value.values["who"], caught.value.values["workstation"]) == ("nurse", "Пост-1")
    clinic.close()
    clinic.open_as("lead")


def test_a_failed_opening_leaves_the_door_free(clinic: Clinic) -> None:
    """Proves: REQ-OPN-003."""
    place = ClinicFolder(clinic.folder)
    whole = place.db.read_bytes()
    place.db.write_bytes(b"\0" * len(whole))
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("nurse")
    assert caught.value.code == "OPN002"
    place.db.write_bytes(whole)
    for name in ("clinic.db-wal", "clinic.db-shm"):
        (clinic.folder / name).unlink(missing_ok=True)
    assert clinic.open_as("nurse")[1].login == "nurse"


def test_without_a_store_of_the_system_work_goes_on_with_a_word(clinic: Clinic) -> None:
    """Proves: REQ-OPN-004."""
    entered = clinic.enter_as("lead")
    assert [(issue.code, issue.severity) for issue in entered.warnings] == [("OPN004", Severity.NOTE)]
    clinic.close()
    assert clinic.enter_as("nurse").warnings == ()  # who could not mend it is not told at every login
    clinic.close()
    store = Memory()
    assert clinic.enter_as("lead", witness=store).warnings == ()
    clinic.close()
    assert store.note == notes_in(ClinicFolder(clinic.folder).anchors)[-1]


@pytest.mark.parametrize(
    ("moved", "warned"),
    [
        (timedelta(minutes=-2), []),
        (timedelta(minutes=-2, milliseconds=-1), ["OPN005"]),
        (timedelta(days=-400), ["OPN005"]),
        (timedelta(days=3), []),
    ],
)
def test_a_clock_behind_the_trail_is_told_at_the_door(
    clinic: Clinic, moved: timedelta, warned: list[str]
) -> None:
    """Proves: REQ-CLK-001. After a restart of the machine only going back can be seen."""
    desk, _ = clinic.open_as("lead")
    clinic.close()
    desk, _ = clinic.open_as("lead")
    last = datetime.fromisoformat(events(desk)[-1].at)
    desk.logins.clear()
    clinic.close()
    clinic.clock = SteppedClock((last + moved).astimezone(UTC), boot_id="another boot")
    entered = clinic.enter_as("nurse", witness=Memory())
    assert [issue.code for issue in entered.warnings] == warned
    assert events(entered.desk)[-1].clock_flag == ("back" if warned else "")


def test_a_clock_that_is_right_again_waits_for_the_lead_and_says_so(clinic: Clinic) -> None:
    """It said «check the date and time» of a clock that was right, and the cure was the lead's word on Today."""
    clinic.open_as("lead")
    clinic.close()
    right = clinic.clock.now()
    clinic.clock = SteppedClock(right - timedelta(days=1), boot_id="behind")
    assert [one.code for one in clinic.enter_as("lead").warnings] == ["OPN005", "OPN004"]
    clinic.close()
    clinic.clock = SteppedClock(right + timedelta(hours=1), boot_id="right again")
    entered = clinic.enter_as("lead", witness=Memory())
    assert [one.code for one in entered.warnings] == ["OPN012"]
    confirm_time(entered.desk, entered.actor, password=PASSWORDS["lead"], reason="годинник звірено")
    clinic.close()
    assert clinic.enter_as("nurse", witness=Memory()).warnings == ()


@pytest.mark.parametrize(("minutes", "warned"), [(10, []), (11, ["OPN006"]), (-11, ["OPN005"])])
def test_a_clock_that_jumps_while_the_machine_runs_is_told(
    clinic: Clinic, minutes: int, warned: list[str]
) -> None:
    """Proves: REQ-CLK-001."""
    clinic.open_as("lead")
    clinic.close()
    clinic.clock.set(clinic.clock.now() + timedelta(minutes=minutes))
    entered = clinic.enter_as("nurse", witness=Memory())
    assert [issue.code for issue in entered.warnings] == warned


def test_somebody_else_comes_in_and_goes_at_the_open_desk(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with pytest.raises(Refused) as caught:
        enter(desk, login="nurse", password="не той пароль")
    assert codes(caught) == [("KEY002", "password")]
    nurse = enter(desk, login="nurse", password=PASSWORDS["nurse"])
    assert nurse.login_id != lead.login_id
    with one_event(desk, Action.LOGIN_CLOSED, nurse) as seen:
        leave(desk, nurse)
    assert seen.subject == nurse.user_id
    done = len(actions(desk))
    leave(desk, nurse)
    assert len(actions(desk)) == done
    assert people.list_people(desk, lead)


def test_a_code_at_the_open_desk_asks_for_enrolment(clinic: Clinic) -> None:
    desk, admin = clinic.open_as("admin")
    nurse = next(row.user_id for row in accounts.list_users(desk, admin) if row.login == "nurse")
    code = accounts.re_enrol(
        desk, admin, nurse, password=PASSWORDS["admin"], language="uk", reason="забутий пароль"
    )
    with pytest.raises(Refused) as caught:
        enter(desk, login="nurse", password=code.words)
    assert codes(caught) == [("KEY010", "password")]


def test_everybody_leaves_when_the_clinic_closes_and_the_end_is_anchored(clinic: Clinic) -> None:
    """Proves: REQ-TRL-006."""
    desk, _ = clinic.open_as("lead")
    clinic.join(desk, "nurse")
    close_clinic(desk)
    clinic._open.clear()
    place = ClinicFolder(clinic.folder)
    assert (
        not (clinic.folder / "clinic.db-wal").exists() or not (clinic.folder / "clinic.db-wal").stat().st_size
    )
    assert notes_in(place.anchors)[-1] == desk.trail.head_note
    desk, _ = clinic.open_as("lead")
    assert actions(desk)[-3:] == ["login.closed", "login.closed", "login.opened"]


def test_work_is_anchored_every_minute(clinic: Clinic) -> None:
    """Proves: REQ-TRL-006."""
    desk, lead = clinic.open_as("lead")
    before = len(notes_in(desk.folder.anchors))
    for n in range(3):
        people.register_person(desk, lead, code=f"К-9{n}", name=f"Мельник{n} Оксана")
    assert len(notes_in(desk.folder.anchors)) == before
    clinic.clock.advance(EVERY)
    people.register_person(desk, lead, code="К-99", name="Мельник Оксана")
    notes = notes_in(desk.folder.anchors)
    assert len(notes) == before + 1
    assert notes[-1] == desk.trail.head_note


def test_an_account_is_found_by_its_login(clinic: Clinic) -> None:
    desk, _ = clinic.open_as("lead")
    found = account_by_login(desk, "NURSE")
    assert found is not None
    assert found.name == NAMES["nurse"]
    assert account_by_login(desk, "nobody") is None


def test_a_hundred_wrong_passwords_close_a_login(clinic: Clinic) -> None:
    """Proves: REQ-OPN-001 (NIST SP 800-63B-4, 3.2.2)."""
    place = ClinicFolder(clinic.folder)
    throttle = Throttle(place.attempts, clinic.clock)
    slot = vault.slot_id(read_keys(place.keys).clinic, "nurse")
    for _ in range(99):
        throttle.failed(slot)
    clinic.clock.advance(timedelta(seconds=60))
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nurse", password="не той пароль")
    assert codes(caught) == [("THR002", "password")]
    clinic.clock.advance(timedelta(days=365))
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nurse")
    assert codes(caught) == [("THR002", "password")]
