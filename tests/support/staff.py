"""Users of a clinic for tests: added by the administrator, found by login."""

from clinicdesk.security import vault
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, OneTimeCode, UserRow
from tests.support.clinic import PASSWORDS

OWN = PASSWORDS["admin"]


def row_of(desk: Desk, actor: Actor, login: str) -> UserRow:
    return next(row for row in accounts.list_users(desk, actor) if row.login == login)


def add(desk: Desk, admin: Actor, login: str = "peer", *, name: str = "Лисенко Дар’я", password: str = OWN,
        roles: tuple[Role, ...] = (Role.PEER,)) -> OneTimeCode:  # fmt: skip
    return accounts.add_user(
        desk, admin, login=login, name=name, roles=roles, password=password, language="uk", reason="наказ 12"
    )


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
