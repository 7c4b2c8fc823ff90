"""A kill at any moment of a change of access: afterwards file and keys agree, and the right people can enter."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ids import SeededIds
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.identity import key_id
from clinicdesk.security.keys_change import unfinished
from clinicdesk.security.keys_file import read_keys
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, renewing
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.people_at_work import current_accounts
from tests.support.clinic import NEW_PASSWORD, PASSWORDS, Clinic
from tests.support.figures import Figures
from tests.support.kill_remains import opens
from tests.support.looking import actions, events
from tests.support.moments import Moments, every_moment, watch_commits
from tests.support.recovery_paper import begun
from tests.support.sweeps import some_of

OWN = PASSWORDS["admin"]
Entry = tuple[str, str]
SHEET = "a sheet"


@dataclass
class Cut:
    """What was done: its event, how often that was known before, who enters only before or after it."""

    action: str
    known: int
    before: list[Entry] = field(default_factory=list)
    after: list[Entry] = field(default_factory=list)


def id_of(desk: Desk, login: str) -> str:
    with desk.database.read() as session:
        return next(a.user_id for a in current_accounts(session) if a.login == login)


def add(clinic: Clinic, moments: Moments) -> Cut:
    desk, admin = clinic.open_as("admin")
    watch_commits(moments, desk)
    known = actions(desk).count("user.added")
    code = accounts.add_user(
        desk, admin, login="peer", name="Лисенко Дар’я", roles=[Role.PEER], password=OWN, language="uk"
    )
    return Cut("user.added", known, after=[("peer", code.words)])


def re_enrol(clinic: Clinic, moments: Moments) -> Cut:
    desk, admin = clinic.open_as("admin")
    watch_commits(moments, desk)
    code = accounts.re_enrol(
        desk, admin, id_of(desk, "nurse"), password=OWN, language="uk", reason="пароль забуто"
    )
    return Cut("user.re_enrolled", 0, [("nurse", PASSWORDS["nurse"])], [("nurse", code.words)])


def enrol(clinic: Clinic, moments: Moments) -> Cut:
    desk, admin = clinic.open_as("admin")
    known = actions(desk).count("user.enrolled")
    code = accounts.re_enrol(
        desk, admin, id_of(desk, "nurse"), password=OWN, language="uk", reason="пароль забуто"
    )
    clinic.close()
    moments.folders.clear()  # only what comes now is looked at
    clinic.enrol_as("nurse", code.words)
    return Cut("user.enrolled", known, [("nurse", code.words)], [("nurse", NEW_PASSWORD)])


def change_password(clinic: Clinic, moments: Moments) -> Cut:
    desk, nurse = clinic.open_as("nurse")
    watch_commits(moments, desk)
    accounts.change_password(desk, nurse, current=PASSWORDS["nurse"], new=NEW_PASSWORD)
    return Cut("password.changed", 0, [("nurse", PASSWORDS["nurse"])], [("nurse", NEW_PASSWORD)])


def remove(clinic: Clinic, moments: Moments) -> Cut:
    desk, admin = clinic.open_as("admin")
    watch_commits(moments, desk)
    accounts.remove_user(desk, admin, id_of(desk, "nurse"), password=OWN, reason="звільнення")
    return Cut("user.removed", 0, [("nurse", PASSWORDS["nurse"])])


def renew(clinic: Clinic, moments: Moments) -> Cut:
    desk, admin = clinic.open_as("admin")
    watch_commits(moments, desk)
    pending = begun(desk, admin, password=OWN, reason="щорічна заміна")
    typed = {n: pending.groups[n - 1] for n in pending.groups_to_type}
    renewing.finish_renewal(desk, admin, pending, typed=typed)
    return Cut("recovery.renewed", 0, [(SHEET, clinic.recovery)], [(SHEET, " ".join(pending.groups))])


def recover(clinic: Clinic, moments: Moments) -> Cut:
    clinic.recover_as("admin")
    return Cut("recovery.used", 0, [("admin", OWN)], [("admin", NEW_PASSWORD)])


VERBS = (add, re_enrol, enrol, change_password, remove, renew, recover)


@pytest.mark.parametrize("verb", some_of(VERBS, now=(add, remove)))
@pytest.mark.parametrize("first_in", ["who it was about", pytest.param("lead", marks=pytest.mark.long)])
def test_whenever_it_was_cut_file_and_keys_agree_afterwards(
    clinic: Clinic,
    tmp_path: Path,
    figures: Figures,
    verb: Callable[[Clinic, Moments], Cut],
    first_in: str,
) -> None:
    """Proves: REQ-KEY-010. Whoever comes in first, with either password."""
    with every_moment(clinic.folder, tmp_path / "moments") as moments:
        cut = verb(clinic, moments)
    at = clinic.clock.now()
    clinic.close()
    sides = [
        look_at(replace(clinic, folder=folder, clock=SteppedClock(at), ids=SeededIds(99)), cut, first_in)
        for folder in moments.folders
    ]
    assert sides[-1] == "after"
    assert set(sides) == {"before", "after"}
    # No going back: once an act is in the trail, every later moment has it.
    assert sides == sorted(sides, key=lambda side: side == "after")
    figures(f"killed while {verb.__name__}, {first_in} first", moments=len(sides), apart=0)


def look_at(clinic: Clinic, cut: Cut, first_in: str) -> str:
    """Open what the kill left, and say on which side of the act it has come to stand."""
    if first_in != "lead":
        for login, password in (*cut.before, *cut.after):
            enters(clinic, login, password)
    desk, _ = clinic.open_as("lead")
    side = "after" if actions(desk).count(cut.action) > cut.known else "before"
    agree(desk)
    told = [event for event in events(desk) if event.action == "keys.undone"]
    assert len(told) <= 1
    assert all((event.actor, event.reason) == ("-", cut.action) for event in told)
    clinic.close()
    stay, go = (cut.before, cut.after) if side == "before" else (cut.after, cut.before)
    for login, password in go:
        assert not enters(clinic, login, password)
        assert not enters_with_the_spare(clinic, login, password)
    for login, password in stay:
        assert enters(clinic, login, password)
    assert enters(clinic, "nurse2", PASSWORDS["nurse2"])
    return side


def agree(desk: Desk) -> None:
    """One epoch, a slot for each account and none beside, the same public keys, no leftovers, whole evidence."""
    keys = read_keys(desk.folder.keys)
    assert len(keys.recovery.seals) == 1
    with desk.database.read() as session:
        known = {a.slot: a.key_id for a in current_accounts(session) if a.state != "removed"}
    assert {slot: key_id(entry.sign) for slot, entry in keys.slots.items()} == known
    assert unfinished(desk.folder) is None
    beside = {path.name for path in desk.folder.root.glob("clinic.keys*")}
    assert beside <= {"clinic.keys", "clinic.keys.prev"}
    assert examine(desk).findings == ()


def enters(clinic: Clinic, login: str, password: str) -> bool:
    """Whether this opens the clinic; a one-time code does when it asks for a password."""
    if login == SHEET:
        return sheet_opens(ClinicFolder(clinic.folder), password)
    try:
        clinic.enter_as(login, password=password)
    except Refused as refusal:
        return refusal.first.code == "KEY010"
    except Unavailable as problem:
        return problem.code != "OPN002"  # a removed person's key, after the file has got another
    finally:
        clinic.close()
    return True


def sheet_opens(place: ClinicFolder, groups: str) -> bool:
    try:
        secrets = vault.open_with_recovery(read_keys(place.keys), RecoverySecret.parse(groups))
    except Refused:
        return False
    return any(opens(place, secret) for secret in secrets)


def enters_with_the_spare(clinic: Clinic, login: str, password: str) -> bool:
    """Whether clinic.keys.prev would let in whom clinic.keys does not."""
    place = ClinicFolder(clinic.folder)
    if login == SHEET:
        return False
    try:
        keys = read_keys(place.keys_previous)
        found = vault.unlock(keys, login=login, password=password)
    except (Refused, Unavailable):
        return False
    return any(opens(place, secret) for secret in found.secrets)
