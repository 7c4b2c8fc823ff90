"""Reading named users: the newest version of each account."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.engine import Database


def current_accounts(session: Session) -> Sequence[UserAccount]:
    """Every user's newest version, by name."""
    return session.scalars(select(UserAccount).where(_newest()).order_by(UserAccount.name)).all()


def account_of(session: Session, user_id: str) -> UserAccount | None:
    """One user's newest version."""
    return session.scalars(select(UserAccount).where(UserAccount.user_id == user_id, _newest())).first()


def account_at(session: Session, user_id: str, moment: datetime) -> UserAccount | None:
    """One user's version of that moment; the first, where none is so old."""
    query = select(UserAccount).where(UserAccount.user_id == user_id).order_by(UserAccount.version)
    rows = session.scalars(query).all()
    return next((one for one in reversed(rows) if one.recorded_at <= moment), rows[0] if rows else None)


def current_account(database: Database, user_id: str) -> UserAccount | None:
    """One user's newest version, read afresh."""
    with database.read() as session:
        return account_of(session, user_id)


def names_of_all(database: Database) -> tuple[tuple[str, str], ...]:
    """Id and name of everybody who ever had a login, by name."""
    with database.read() as session:
        return tuple((account.user_id, account.name) for account in current_accounts(session))


def first_with_role(database: Database, role: str) -> str:
    """The name of the first active person who holds this role; "" for none."""
    with database.read() as session:
        active = [account for account in current_accounts(session) if account.state == "active"]
    return next((account.name for account in active if role in account.roles.split()), "")


def initials_of(name: str) -> str:
    """Up to two letters for badges: «Марчук Ірина Петрівна» gives «МІ»."""
    return "".join(part[0].upper() for part in name.split()[:2])


@cache
def _newest() -> ColumnElement[bool]:
    later = aliased(UserAccount)
    return ~select(later.id).where(later.supersedes == UserAccount.id).exists()
