"""Verbs of the users page and of one’s own account."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Changes, OneTimeCode, UserRow


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A recovery sheet that does not count yet: `finish` puts it in force once two groups were typed back.

    `groups_to_type`: numbers from 1. `pages` is the page as PDF; `save` puts it at a path the person chose. `finish`
    refuses a wrong group at "group.N"; until it returns, the old sheet is the one that opens the clinic.
    """

    groups: tuple[str, ...]
    groups_to_type: tuple[int, int]
    pages: Callable[[], bytes]
    save: Callable[[Path], None]
    finish: Callable[[Mapping[int, str]], Changes]


class AddUser(Protocol):
    """As `accounts.add_user`."""

    def __call__(
        self, *, login: str, name: str, roles: Sequence[Role], password: str, language: str, reason: str
    ) -> OneTimeCode:
        """The one-time code of the new user."""


class ReEnrol(Protocol):
    """As `accounts.re_enrol`."""

    def __call__(self, user_id: str, *, password: str, language: str, reason: str) -> OneTimeCode:
        """A fresh code for the same person."""


class ChangeRoles(Protocol):
    """As `accounts.change_roles`."""

    def __call__(self, user_id: str, *, roles: Sequence[Role], password: str, reason: str) -> Changes:
        """The news."""


class RemoveUser(Protocol):
    """As `accounts.remove_user`."""

    def __call__(self, user_id: str, *, password: str, reason: str) -> Changes:
        """The news."""


class BeginRenewal(Protocol):
    """As `renewing.begin_renewal`."""

    def __call__(self, *, password: str, reason: str, witness: str, witness_password: str) -> NewSheet:
        """The new sheet, in memory only."""


@dataclass(frozen=True, slots=True)
class UserVerbs:
    """The users page. `slip` is a page as PDF; `save_slip` puts it at a path the person chose."""

    list_users: Callable[[], Sequence[UserRow]]
    add_user: AddUser
    re_enrol: ReEnrol
    change_roles: ChangeRoles
    remove_user: RemoveUser
    begin_renewal: BeginRenewal
    slip: Callable[[OneTimeCode], bytes]
    save_slip: Callable[[OneTimeCode, Path], None]


class ChangePassword(Protocol):
    """As `accounts.change_password`."""

    def __call__(self, *, current: str, new: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class AccountVerbs:
    """One's own account: what the badge of the top bar offers."""

    change_password: ChangePassword
    propose: Callable[[str], str]
    check: Callable[[str], tuple[Issue, ...]]
