"""Everybody has lost their password: the recovery sheet opens the file and an administrator starts anew."""

import platform
from pathlib import Path

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action
from clinicdesk.security import vault
from clinicdesk.security.certificates import CertificateKind, issue
from clinicdesk.security.instance_lock import hold
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import ISSUERS
from clinicdesk.security.throttle import Throttle
from clinicdesk.security.witness import KeyringWitness, Witness
from clinicdesk.services.certifying import certificate_row, retire_key
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import (
    Entered,
    actor_of,
    clinic_at,
    close_desk,
    follow_story,
    start_login,
)
from clinicdesk.services.keyed_acts import write_with_keys
from clinicdesk.services.new_identity import new_identity
from clinicdesk.services.opening import open_desk
from clinicdesk.services.people_at_work import current_accounts


def recover(
    folder: Path, *, sheet: str, login: str, password: str, clock: Clock, ids: Ids,
    witness: Witness | None = None, workstation: str = "", kdf: vault.KdfParams = vault.DEFAULT,
) -> Entered:  # fmt: skip
    """Open a clinic with its recovery sheet and give an administrator or the medical lead a new password.

    Raises Refused RCV… (the sheet, at "recovery"), PWD… (at "new_password"), OPN009 (login is neither); Unavailable
    as `open_clinic`.
    """
    recovery = RecoverySecret.parse(sheet)
    place, keys = clinic_at(folder)
    secrets = vault.open_with_recovery(keys, recovery)
    workstation = workstation or platform.node()
    lock = hold(place.lock, user=login, workstation=workstation, since=stamp(clock.now()))
    try:
        desk = open_desk(
            place, keys, secrets, lock=lock, clock=clock, ids=ids,
            witness=witness or KeyringWitness(keys.clinic), workstation=workstation,
        )  # fmt: skip
    except BaseException:
        lock.release()
        raise
    follow_story(desk)
    try:
        return _start_anew(desk, recovery, login, password, kdf)
    except BaseException:
        close_desk(desk)
        raise


def _start_anew(
    desk: Desk, recovery: RecoverySecret, login: str, password: str, kdf: vault.KdfParams
) -> Entered:
    account = _issuer_account(desk, login)
    made = new_identity(desk, account, login=account.login, password=password, kdf=kdf)
    actor, identity = actor_of(desk, account), made.identity
    with write_with_keys(
        desk, actor, Action.RECOVERY_USED, made.keys, entity="user", entity_id=account.user_id,
        version=made.account.version,
    ) as work:  # fmt: skip
        work.supersede(account, made.account)
        certificate = issue(
            CertificateKind.USER, clinic=desk.clinic_id, subject=account.user_id, name=account.name,
            roles=account.roles.split(), sign_key=identity.public.sign, box_key=identity.public.box,
            valid_from=stamp(desk.clock.now()), issuer=recovery.root_key(),
        )  # fmt: skip
        work.add(certificate_row(desk.ids, certificate))
        work.add(*retire_key(desk, work.session, account.key_id, issuer=identity))
    Throttle(desk.folder.attempts, desk.clock).forgive(account.slot)
    desk.forget_standing()
    start_login(desk, actor, identity)
    return Entered(desk, actor, 0, desk.left_out)


def _issuer_account(desk: Desk, login: str) -> UserAccount:
    with desk.database.read() as session:
        accounts = current_accounts(session)
    for account in accounts:
        if account.login.casefold() == login.casefold() and account.state != "removed":
            if ISSUERS.isdisjoint(account.roles.split()):
                break
            return account
    raise Refused(Issue("OPN009", "login"))
