"""Coming in and going out: a password opens the file, the evidence is looked at, a login is written down."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from clinicdesk.clock import Clock, StoryClock, read_stamp, stamp
from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.log import LOG
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.engine import check_engine, translated
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.instance_lock import hold
from clinicdesk.security.keys_change import unfinished
from clinicdesk.security.keys_file import ENROL, KeysFile
from clinicdesk.security.places import check_place
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.security.vault import KdfParams, Unlocked
from clinicdesk.security.witness import KeyringWitness, Witness
from clinicdesk.services.certifying import certify_user
from clinicdesk.services.desk import Desk, Login
from clinicdesk.services.keyed_acts import write_with_keys
from clinicdesk.services.new_identity import new_identity
from clinicdesk.services.opening import open_desk
from clinicdesk.services.people_at_work import account_of, current_accounts, initials_of
from clinicdesk.services.status_now import refresh_status
from clinicdesk.services.views import Actor

WRONG_PASSWORDS = "KEY002 × "
"""Begins the reason of a login that came after so many wrong passwords: a code, not a sentence of one language."""
_SEES_TO_MACHINES = frozenset({Role.ADMIN, Role.LEAD})


@dataclass(frozen=True, slots=True)
class Entered:
    """An open clinic with its first login. `failures`: wrong passwords since this person's last login."""

    desk: Desk
    actor: Actor
    failures: int
    warnings: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Looking:
    """An open clinic in which nobody is logged in yet."""

    desk: Desk
    unlocked: Unlocked
    failures: int

    def account(self) -> UserAccount:
        """Whose password opened it. Refused KEY001 for a slot without an active account."""
        return _account_of(self.desk, self.unlocked)

    def log_in(self) -> Actor:
        """Write their login down."""
        return _log_in(self.desk, self.unlocked, self.failures)


def open_clinic(
    folder: Path, *, login: str, password: str, clock: Clock, ids: Ids, witness: Witness | None = None,
    workstation: str = "",
) -> Entered:  # fmt: skip
    """Open a clinic with a person's password and write their login down.

    Raises Refused KEY002/KEY003/THR00x (wrong password, with what is left), KEY010 (a one-time code: enrol
    first), OPN007 (a code that has run out); Unavailable for a missing, foreign, damaged, held or newer file.
    """
    looked = open_to_look(folder, login=login, password=password, clock=clock, ids=ids, witness=witness,
                          workstation=workstation)  # fmt: skip
    desk = looked.desk
    try:
        actor = looked.log_in()
    except BaseException:
        close_desk(desk)
        raise
    return Entered(desk, actor, looked.failures, _warnings(desk, actor))


def open_to_look(
    folder: Path, *, login: str, password: str, clock: Clock, ids: Ids, witness: Witness | None = None,
    workstation: str = "",
) -> Looking:  # fmt: skip
    """As `open_clinic`, but no login is written down until `log_in`: broken evidence is looked at as it lies."""
    place, keys, unlocked, failures = _unlock(folder, login, password, clock)
    if unlocked.kind == ENROL:
        raise Refused(code_issue(unlocked, clock))
    desk = _open(place, keys, unlocked, login=login, password=password, clock=clock, ids=ids,
                 witness=witness, workstation=workstation)  # fmt: skip
    return Looking(desk, unlocked, failures)


def enter(desk: Desk, *, login: str, password: str) -> Actor:
    """Another person logs in at the open desk (the cover of a running session). Raises as `open_clinic`."""
    _, _, unlocked, failures = _unlock(desk.folder.root, login, password, desk.clock)
    if unlocked.kind == ENROL:
        raise Refused(code_issue(unlocked, desk.clock))
    return _log_in(desk, unlocked, failures)


def leave(desk: Desk, actor: Actor) -> None:
    """This login ends; what it opened is closed to it."""
    if actor.login_id in desk.logins:
        desk.note(actor, Action.LOGIN_CLOSED, entity="user", entity_id=actor.user_id)
        del desk.logins[actor.login_id]


def close_clinic(desk: Desk) -> None:
    """Everybody leaves, the newest tree head is anchored, the status left, the file folded and closed."""
    try:
        with translated():
            if not desk.findings:
                refresh_status(desk)
            for login in tuple(desk.logins.values()):
                leave(desk, login.actor)
            if not desk.findings:
                desk.anchors.drop(desk.trail.head_note, desk.clock.now())
            desk.database.fold_wal()
    except Unavailable as problem:
        # Closing goes on: what was written before is on the disk, and an open file would be worse.
        LOG.warning("%s while closing", problem.code)
    finally:
        close_desk(desk)


def enrol(
    folder: Path, *, login: str, code: str, password: str, clock: Clock, ids: Ids,
    witness: Witness | None = None, workstation: str = "", kdf: KdfParams = vault.DEFAULT,
) -> Entered:  # fmt: skip
    """A new person chooses a password with their one-time code; only now their signing key comes to be.

    Raises Refused OPN008 (not a code), OPN007 (run out), PWD… (at the field "new_password"), as `open_clinic`.
    """
    place, keys, unlocked, failures = _unlock(folder, login, code, clock)
    if unlocked.kind != ENROL:
        raise Refused(Issue("OPN008", "password"))
    issue = code_issue(unlocked, clock)
    if issue.code != "KEY010":
        raise Refused(issue)
    desk = _open(place, keys, unlocked, login=login, password=code, clock=clock, ids=ids,
                 witness=witness, workstation=workstation)  # fmt: skip
    try:
        actor = _enrol(desk, unlocked, login, password, kdf)
    except BaseException:
        close_desk(desk)
        raise
    return Entered(desk, actor, failures, _warnings(desk, actor))


def code_issue(unlocked: Unlocked, clock: Clock) -> Issue:
    """KEY010: choose a password now; OPN007: the code has run out."""
    still_good = stamp(clock.now()) < unlocked.expires
    return Issue("KEY010" if still_good else "OPN007", "password")


def close_desk(desk: Desk) -> None:
    """Close the file without a word in the trail (a failed opening, a crash)."""
    desk.logins.clear()
    desk.pinned.clear()
    desk.database.dispose()
    if desk.lock is not None:
        desk.lock.release()


def clinic_at(folder: Path) -> tuple[ClinicFolder, KeysFile]:
    """A clinic's files and its keys, still locked. Unavailable OPN001 (none there), PLC…, KEY…."""
    check_engine()
    place = ClinicFolder(folder)
    if not place.db.exists():
        raise Unavailable("OPN001", path=str(folder))
    check_place(folder)
    return place, vault.read_keys(place.keys)


def _unlock(
    folder: Path, login: str, password: str, clock: Clock
) -> tuple[ClinicFolder, KeysFile, Unlocked, int]:
    place, keys = clinic_at(folder)
    slot = vault.slot_id(keys.clinic, login)
    throttle = Throttle(place.attempts, clock)
    throttle.check(slot)
    try:
        unlocked = _unlock_either(place, keys, login, password)
    except Refused as error:
        throttle.failed(slot)
        raise Refused(throttle.refusal(slot)) from error
    return place, keys, unlocked, throttle.succeeded(slot)


def _unlock_either(place: ClinicFolder, keys: KeysFile, login: str, password: str) -> Unlocked:
    """Open a slot; where a change of keys was cut short, also one of the keys before it: not yet said which count."""
    try:
        return vault.unlock(keys, login=login, password=password)
    except Refused:
        left = unfinished(place)
        if left is None or not left.placed:
            raise
        former = left.former_keys()
        if former.clinic != keys.clinic:
            raise
        return vault.unlock(former, login=login, password=password)


def _open(
    place: ClinicFolder, keys: KeysFile, unlocked: Unlocked, *, login: str, password: str, clock: Clock,
    ids: Ids, witness: Witness | None, workstation: str,
) -> Desk:  # fmt: skip
    workstation = workstation or platform.node()
    lock = hold(place.lock, user=login, workstation=workstation, since=stamp(clock.now()))
    try:
        in_doubt = unfinished(place) is not None
        desk = open_desk(
            place, keys, unlocked.secrets, lock=lock, clock=clock, ids=ids,
            witness=witness or KeyringWitness(keys.clinic), workstation=workstation,
        )  # fmt: skip
    except BaseException:
        lock.release()
        raise
    if in_doubt:
        _ask_again(desk, login, password)
    follow_story(desk)
    return desk


def follow_story(desk: Desk) -> None:
    """A demonstration goes on after its newest event, also where a killed program wrote down no time.

    The file has the last word on whether it is one: by a story's clock no other clinic is opened (DEM001).
    """
    if not isinstance(desk.clock, StoryClock):
        return
    if not desk.demo:
        close_desk(desk)
        raise Unavailable("DEM001", path=str(desk.folder.root))
    if not desk.findings:
        desk.clock.go_on_from(newest_moment(desk))


def _ask_again(desk: Desk, login: str, password: str) -> None:
    """A cut-short change of keys is settled now: Refused OPN011 when this password is on the side that went."""
    try:
        vault.unlock(vault.read_keys(desk.folder.keys), login=login, password=password)
    except (Refused, Unavailable) as error:
        close_desk(desk)
        raise Refused(Issue("OPN011", "password")) from error


@translated()
def _log_in(desk: Desk, unlocked: Unlocked, failures: int) -> Actor:
    actor = actor_of(desk, _account_of(desk, unlocked))
    start_login(desk, actor, unlocked.identity, failures)
    return actor


@translated()
def _account_of(desk: Desk, unlocked: Unlocked) -> UserAccount:
    with desk.database.read() as session:
        account = next((a for a in current_accounts(session) if a.slot == unlocked.slot), None)
    if account is None or account.state != "active" or account.key_id != unlocked.identity.key_id:
        # A slot left over from a removal that was cut short opens nothing, and neither does a planted one.
        raise Refused(Issue("KEY001", "password"))
    return account


def start_login(desk: Desk, actor: Actor, identity: Identity, failures: int = 0) -> None:
    """From now on this login may act; of the person's keys only the one that opens drafts is kept.

    `failures`: wrong passwords before it, which the file was closed to until now.
    """
    desk.logins[actor.login_id] = Login(actor, identity.box)
    reason = f"{WRONG_PASSWORDS}{failures}" if failures else ""
    desk.note(actor, Action.LOGIN_OPENED, entity="user", entity_id=actor.user_id, reason=reason)


def actor_of(desk: Desk, account: UserAccount) -> Actor:
    """A new login of this account."""
    roles = tuple(Role(role) for role in account.roles.split())
    name = account.name
    return Actor(account.user_id, account.login, name, initials_of(name), roles, desk.ids.new())


def _enrol(desk: Desk, unlocked: Unlocked, login: str, password: str, kdf: KdfParams) -> Actor:
    with desk.database.read() as session:
        account = next((a for a in current_accounts(session) if a.slot == unlocked.slot), None)
    if account is None or account.state != "enrolling":
        raise Refused(Issue("KEY001", "password"))
    if account.code_expires and newest_moment(desk) >= account.code_expires:
        raise Refused(Issue("OPN007", "password"))
    made = new_identity(desk, account, login=login, password=password, kdf=kdf)
    actor = actor_of(desk, account)
    with write_with_keys(
        desk, actor, Action.USER_ENROLLED, made.keys, entity="user", entity_id=account.user_id,
        version=made.account.version,
    ) as work:  # fmt: skip
        work.supersede(account, made.account)
        work.add(certify_user(desk, made.account, made.identity, issuer=unlocked.identity))
    desk.forget_standing()
    start_login(desk, actor, made.identity)
    return actor


def newest_moment(desk: Desk) -> datetime:
    """Now, or the newest time in the trail: a clock turned back revives no code that has run out."""
    with desk.database.read() as session:
        newest = session.scalar(select(func.max(AuditEvent.at)))
    now = desk.clock.now()
    return now if newest is None else max(now, read_stamp(newest))


def _warnings(desk: Desk, actor: Actor) -> tuple[Issue, ...]:
    """What a person should know before they begin: the clock first; no witness, to those who can mend it."""
    found = [Issue(code, severity=Severity.NOTE) for code in _clock_doubts(desk)]
    found += desk.left_out
    if not desk.anchors.witness.available and not _SEES_TO_MACHINES.isdisjoint(actor.roles):
        found.append(Issue("OPN004", severity=Severity.NOTE))
    return tuple(found)


def _clock_doubts(desk: Desk) -> Iterator[str]:
    """The clock is behind still; it jumped; or it is right again and waits for somebody to say so."""
    flag = desk.trail.clock_flag()
    if not flag:
        return
    newest = newest_moment(desk)
    if desk.clock.now() < newest:
        yield "OPN005"
    else:
        yield "OPN012" if flag == "back" else "OPN006"


def account_by_login(desk: Desk, login: str) -> UserAccount | None:
    """The newest version of the account with this login, removed ones too."""
    with desk.database.read() as session:
        accounts = [a for a in current_accounts(session) if a.login.casefold() == login.casefold()]
        return account_of(session, accounts[-1].user_id) if accounts else None
