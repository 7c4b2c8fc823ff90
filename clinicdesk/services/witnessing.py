"""The hands an act needs: one's own behind the PIN, and a second person who is not the one logged in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import UserAccount
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.desk import Desk
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.presence import check_present, is_present
from clinicdesk.services.session_keys import session_pen
from clinicdesk.services.signing import Pen, take_pen
from clinicdesk.services.views import Actor

Second: TypeAlias = Pen
"""A second person: `user_id`, `name`, `role`, and `sign(kind, record_id, version=…, content=…, meaning=…)`."""


@dataclass(frozen=True, slots=True)
class Witness:
    """How a second person shows that they are there: their login, and the session PIN or the password."""

    login: str
    pin: str = ""
    password: str = ""


def second_person(
    desk: Desk, actor: Actor, *, login: str, password: str = "", pin: str = "", session_id: str = "",
    needs: Permission = Permission.SIGN_RECORDS,
) -> Second:  # fmt: skip
    """Who witnesses or counter-signs, by session PIN or by password. With a session: only who is at it.

    Raises Refused at "witness": WIT001 (the actor themself), WIT002 (not at the session), WIT003 (may not, or no
    such login), WIT004 (neither PIN nor password), WIT060 (a PIN, and no session), PIN…, KEY…, THR… (wrong tries
    are counted), SGN002, SGN003.
    """
    with desk.database.read() as session:
        accounts = current_accounts(session)
        account = next((one for one in accounts if one.login.casefold() == login.casefold()), None)
        here = not session_id or (account is not None and is_present(session, session_id, account.user_id))
    if account is not None and account.user_id == actor.user_id:
        raise Refused(Issue("WIT001", "witness"))
    signer = None if account is None else _signer(desk, account)
    if signer is None or not may(signer.roles, needs):
        raise Refused(Issue("WIT003", "witness"))
    if not here:
        raise Refused(Issue("WIT002", "witness", values={"name": signer.name}))
    return _pen(desk, actor, signer, pin=pin, password=password, session_id=session_id, field="witness")


def own_hand(desk: Desk, actor: Actor, *, session_id: str = "", pin: str = "", password: str = "") -> Pen:
    """The actor's own signature for an act of the series, by PIN, or by password. Refused as above, at "pin"."""
    with desk.database.read() as session:
        if session_id:
            check_present(session, session_id, actor)
    return _pen(desk, actor, actor, pin=pin, password=password, session_id=session_id, field="pin")


def _pen(
    desk: Desk, at_work: Actor, signer: Actor, *, pin: str, password: str, session_id: str, field: str
) -> Pen:
    if pin and session_id:
        return session_pen(desk, at_work, signer, session_id=session_id, pin=pin, field=field)
    if not password:
        raise Refused(Issue("WIT060" if pin else "WIT004", field))
    with _told_at(field):
        return take_pen(desk, signer, password)


def _signer(desk: Desk, account: UserAccount) -> Actor | None:
    """The account as somebody who signs without being logged in; None unless they are at work."""
    state, roles = desk.standing(account.user_id)
    if state != "active":
        return None
    held = tuple(Role(role) for role in roles.split())
    return Actor(account.user_id, account.login, account.name, "", held, "")


@contextmanager
def _told_at(field: str) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise Refused(
            *(Issue(one.code, field, one.severity, one.values) for one in refusal.issues)
        ) from refusal
