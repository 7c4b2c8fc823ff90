"""Named users: add, enrol again, change roles, remove with a new file key, change one's own password."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.newest import newest_by_actor
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.passphrases import check_password, generate_passphrase
from clinicdesk.security.roles import Permission, Role, can_be_held_together
from clinicdesk.security.throttle import Throttle
from clinicdesk.services.account_versions import next_version
from clinicdesk.services.certifying import certify_code, recertify_user, retire_key
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.founding import check_person
from clinicdesk.services.keyed_acts import write_with_keys
from clinicdesk.services.machine import b64
from clinicdesk.services.people_at_work import account_of, current_accounts, initials_of
from clinicdesk.services.proofs import Proofs
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.views import Actor, Changes, OneTimeCode, Topic, UserRow
from clinicdesk.words import Key

CODE_LIFE = timedelta(hours=24)


@verb(Permission.SEE_USERS, reads=True)
def list_users(desk: Desk, actor: Actor) -> tuple[UserRow, ...]:  # noqa: ARG001 - checked by the verb
    """Everybody who ever had a login, by name; removed ones stay, for what they signed."""
    with desk.database.read() as session:
        accounts = current_accounts(session)
        newest = newest_by_actor(session, Action.LOGIN_OPENED).values()
        logins = dict(
            session.execute(select(AuditEvent.actor, AuditEvent.at).where(AuditEvent.seq.in_(newest))).all()
        )
        proofs = Proofs(session, desk.root_key, desk.clock.now())
        certified = {a.user_id for a in accounts if proofs.certificate(a)}
    return tuple(
        UserRow(
            user_id=a.user_id, login=a.login, name=a.name, initials=initials_of(a.name),
            roles=tuple(Role(role) for role in a.roles.split()), state=a.state,  # type: ignore[arg-type]
            key_id=a.key_id, certified=a.user_id in certified,
            last_login=read_stamp(logins[a.user_id]) if a.user_id in logins else None,
            code_expires=a.code_expires,
        )
        for a in accounts
    )  # fmt: skip


@verb(Permission.MANAGE_USERS)
def add_user(
    desk: Desk, actor: Actor, *, login: str, name: str, roles: Iterable[Role], password: str, language: str,
    reason: str = "",
) -> OneTimeCode:  # fmt: skip
    """Make a slot with a one-time code of six words, good for 24 hours. `password`: the administrator's own.

    Raises Refused: FND004/005 (login, name), ACC001 login taken, ACC002 no roles, ACC003 roles that exclude
    each other, KEY… for the password.
    """
    held = sorted(set(roles))
    issues = check_person(login, name, login_field="login", name_field="name") + _role_issues(held)
    with desk.database.read() as session:
        if any(a.login.casefold() == login.casefold() for a in current_accounts(session)):
            issues.append(Issue("ACC001", "login"))
    if issues:
        raise Refused(*issues)
    account = UserAccount(
        id=desk.ids.new(), user_id=desk.ids.new(), version=1, login=login, name=name.strip(),
        roles=" ".join(held), state="enrolling", slot=vault.slot_id(desk.clinic_id, login), box_key="",
        key_id="", code_expires=desk.clock.now() + CODE_LIFE,
    )  # fmt: skip
    return _give_code(desk, actor, account, None, password=password, language=language, reason=reason)


@verb(Permission.MANAGE_USERS)
def re_enrol(
    desk: Desk, actor: Actor, user_id: str, *, password: str, language: str, reason: str
) -> OneTimeCode:
    """A forgotten password: a new code for the same person. Their old key stays for what it signed."""
    account = _account(desk, user_id)
    if account.state == "removed":
        raise Refused(Issue("ACC005", "user"))
    if user_id == actor.user_id:
        raise Refused(Issue("ACC007", "user"))
    needs_reason(reason)
    again = next_version(
        desk.ids, account, state="enrolling", box_key="", key_id="", code_expires=desk.clock.now() + CODE_LIFE
    )
    return _give_code(desk, actor, again, account, password=password, language=language, reason=reason)


@verb(Permission.MANAGE_USERS)
def change_roles(
    desk: Desk, actor: Actor, user_id: str, *, roles: Iterable[Role], password: str, reason: str
) -> Changes:
    """Other roles from now on, certified anew. Nobody changes their own (ACC004); one administrator stays."""
    account, held = _account(desk, user_id), sorted(set(roles))
    if user_id == actor.user_id:
        raise Refused(Issue("ACC004", "roles"))
    if account.state == "removed":
        raise Refused(Issue("ACC005", "user"))
    if account.state != "active":
        # What is certified so far is the one-time code's key, and whoever handed the code out knows that one.
        raise Refused(Issue("ACC011", "user"))
    if issues := _role_issues(held):
        raise Refused(*issues)
    needs_reason(reason)
    _keep_one(desk, account, held)
    check_time(desk)
    issuer = own_identity(desk, actor, password)
    changed = next_version(desk.ids, account, roles=" ".join(held))
    with desk.write(actor, Action.USER_ROLES_CHANGED, entity="user", entity_id=user_id,
                    version=changed.version, reason=reason) as work:  # fmt: skip
        work.supersede(account, changed)
        known = Proofs(work.session, desk.root_key, desk.clock.now()).certificate(account)
        if known is not None:
            work.add(recertify_user(desk, changed, known, issuer=issuer))
    desk.forget_standing()
    return desk.changes(Topic.USERS, subject=user_id)


@verb(Permission.MANAGE_USERS)
def remove_user(desk: Desk, actor: Actor, user_id: str, *, password: str, reason: str) -> Changes:
    """End a person's access: their slot goes and the file gets a new key. What they signed stays theirs."""
    account = _account(desk, user_id)
    if user_id == actor.user_id:
        raise Refused(Issue("ACC006", "user"))
    if account.state == "removed":
        raise Refused(Issue("ACC005", "user"))
    needs_reason(reason)
    _keep_one(desk, account, [])
    check_time(desk)
    issuer = own_identity(desk, actor, password)
    gone = next_version(desk.ids, account, state="removed")
    with desk.write(actor, Action.USER_REMOVED, entity="user", entity_id=user_id, version=gone.version,
                    reason=reason) as work:  # fmt: skip
        work.supersede(account, gone)
        work.add(*retire_key(desk, work.session, account.key_id, issuer=issuer))
    desk.forget_standing()
    for login in [entry for entry in desk.logins.values() if entry.actor.user_id == user_id]:
        del desk.logins[login.actor.login_id]
    notes = rotate_file_key(desk)
    desk.note(actor, Action.KEY_ROTATED, entity="clinic", entity_id=desk.clinic_id, reason=reason)
    return desk.changes(Topic.USERS, subject=user_id, notes=notes)


@verb(Permission.OWN_ACCOUNT)
def change_password(desk: Desk, actor: Actor, *, current: str, new: str) -> Changes:
    """Put one's own key behind a new password; the current one is asked for. Refused KEY…, PWD… ("new")."""
    issues = check_password(new, personal=(actor.login, *actor.name.split()))
    if issues:
        raise Refused(*(Issue(i.code, "new", i.severity, i.values) for i in issues))
    if new == current:
        raise Refused(Issue("ACC009", "new"))
    own_identity(desk, actor, current)
    keys = vault.change_password(
        vault.read_keys(desk.folder.keys), login=actor.login, current=current, new=new, kdf=desk.kdf
    )
    with write_with_keys(desk, actor, Action.PASSWORD_CHANGED, keys, entity="user", entity_id=actor.user_id):
        pass
    return desk.changes(Topic.USERS, subject=actor.user_id)


def own_identity(desk: Desk, actor: Actor, password: str) -> Identity:
    """The actor's keys behind their password: asked for anew for whatever is signed or cannot be taken back.

    Raises Refused KEY… at the field "password" and counts the failure as the entrance does.
    """
    keys = vault.read_keys(desk.folder.keys)
    throttle, slot = Throttle(desk.folder.attempts, desk.clock), vault.slot_id(keys.clinic, actor.login)
    throttle.check(slot)
    try:
        identity = vault.verify_password(keys, actor.login, password)
    except Refused as error:
        throttle.failed(slot)
        raise Refused(throttle.refusal(slot)) from error
    throttle.succeeded(slot)
    return identity


def check_time(desk: Desk) -> None:
    """Refused ACC012: at a time in doubt no key is vouched for or withdrawn, their order would be wrong."""
    if desk.trail.clock_flag():
        raise Refused(Issue("ACC012"))


def _give_code(
    desk: Desk, actor: Actor, account: UserAccount, former: UserAccount | None, *, password: str,
    language: str, reason: str,
) -> OneTimeCode:  # fmt: skip
    check_time(desk)
    issuer = own_identity(desk, actor, password)
    words = generate_passphrase(language)
    expires = account.code_expires or desk.clock.now()
    present = vault.read_keys(desk.folder.keys)
    keys, code = vault.add_enrolment(
        present, login=account.login, code=words, expires=stamp(expires), secrets=desk.secrets_in(present),
        kdf=desk.kdf,
    )  # fmt: skip
    # Until the person enrols, a new file key is sealed to the code, so that a rotation does not lock them out.
    account.box_key, account.key_id = b64(code.public.box), code.key_id
    action = Action.USER_RE_ENROLLED if former else Action.USER_ADDED
    with write_with_keys(
        desk, actor, action, keys, entity="user", entity_id=account.user_id, version=account.version,
        reason=reason, keep_previous=former is None,
    ) as work:  # fmt: skip
        if former:
            work.supersede(former, account)
            work.add(*retire_key(desk, work.session, former.key_id, issuer=issuer))
        else:
            work.add(account)
        work.add(certify_code(desk, account, code, issuer=issuer))
    Throttle(desk.folder.attempts, desk.clock).forgive(account.slot)
    desk.forget_standing()
    return OneTimeCode(account.login, account.name, words, expires)


def _account(desk: Desk, user_id: str) -> UserAccount:
    with desk.database.read() as session:
        account = account_of(session, user_id)
    if account is None:
        raise Refused(Issue("ACC008", "user"))
    return account


def _role_issues(roles: list[Role]) -> list[Issue]:
    if not roles:
        return [Issue("ACC002", "roles")]
    return [] if can_be_held_together(roles) else [Issue("ACC003", "roles")]


def _keep_one(desk: Desk, account: UserAccount, roles: Iterable[Role]) -> None:
    """The last administrator and the last medical lead cannot be taken away (ACC010)."""
    with desk.database.read() as session:
        others = [
            a for a in current_accounts(session) if a.user_id != account.user_id and a.state == "active"
        ]
    for role in (Role.ADMIN, Role.LEAD):
        held = role.value in account.roles.split() and role not in roles
        if held and not any(role.value in other.roles.split() for other in others):
            raise Refused(Issue("ACC010", "roles", values={"role": Key(f"common.role.{role}")}))


def needs_reason(reason: str) -> None:
    """Refused DSK005 at "reason" when there is none."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
