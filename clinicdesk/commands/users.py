"""`clinicdesk users …`: list, add, enrol, remove, and the way back in with the recovery sheet."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from clinicdesk.clock import stamp
from clinicdesk.commands.answer import Answer, Caller, clock_for, opened
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import RandomIds
from clinicdesk.security.roles import Role
from clinicdesk.services.accounts import add_user, list_users, re_enrol, remove_user
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.entrance import close_clinic
from clinicdesk.services.entrance import enrol as enrol_person
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.recovering import recover as recover_clinic
from clinicdesk.services.trail_words import local
from clinicdesk.services.views import OneTimeCode, UserRow
from clinicdesk.words import say


def list_all(caller: Caller) -> Answer:
    """Everybody, with roles and state."""
    with opened(caller) as entered:
        users = list_users(entered.desk, entered.actor)
    return Answer(
        tuple(_line(user, caller.language) for user in users), {"users": [_told(user) for user in users]}
    )


def add(caller: Caller, *, login: str, name: str, roles: Iterable[str], reason: str) -> Answer:
    """A new person with a one-time code of six words; one who lost it gets another by `re-enrol`."""
    held = roles_of(roles)
    with opened(caller) as entered:
        code = add_user(
            entered.desk, entered.actor, login=login, name=name, roles=held, password=caller.password,
            language=caller.language, reason=reason,
        )  # fmt: skip
        until = _clinic_time(entered, code)
    return _code(code, caller.language, until)


def again(caller: Caller, *, login: str, reason: str) -> Answer:
    """A new one-time code for somebody who forgot their password."""
    with opened(caller) as entered:
        code = re_enrol(
            entered.desk, entered.actor, _find(entered, login), password=caller.password,
            language=caller.language, reason=reason,
        )  # fmt: skip
        until = _clinic_time(entered, code)
    return _code(code, caller.language, until)


def enrol(caller: Caller, *, password: str) -> Answer:
    """The new person turns their one-time code (the caller's password) into a password of their own."""
    entered = enrol_person(
        caller.folder, login=caller.login, code=caller.password, password=password,
        clock=clock_for(caller.folder), ids=RandomIds(),
    )  # fmt: skip
    close_clinic(entered.desk)
    return Answer((say(caller.language, "cli.users.enrolled", login=caller.login),), {"login": caller.login})


def remove(caller: Caller, *, login: str, reason: str) -> Answer:
    """End a person's access and give the file a new key; whoever could not be given it is named."""
    with opened(caller) as entered:
        news = remove_user(
            entered.desk, entered.actor, _find(entered, login), password=caller.password, reason=reason
        )
    notes = tuple(note.sentence(caller.language) for note in news.notes)
    left_out = [note.values["name"] for note in news.notes]
    return Answer(
        (say(caller.language, "cli.users.removed", login=login), *notes),
        {"login": login, "left_out": left_out},
    )


def recover(language: str, folder: Path, *, login: str, sheet: Path, password: str) -> Answer:
    """With the recovery sheet an administrator or the medical lead gets a new password."""
    try:
        text = sheet.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Issue("CLI001", "recovery_file", values={"path": str(sheet)})) from error
    entered = recover_clinic(
        folder, sheet=text, login=login, password=password, clock=clock_for(folder), ids=RandomIds()
    )
    root = root_fingerprint(entered.desk.root_key)
    close_clinic(entered.desk)
    lines = (say(language, "cli.users.recovered", login=login), say(language, "cli.init.root", root=root))
    return Answer(lines, {"login": login, "root_fingerprint": root})


def roles_of(names: Iterable[str]) -> list[Role]:
    """Roles by code, also several with commas between. Refused CLI008 for an unknown one."""
    found = []
    for name in (part.strip() for text in names for part in text.split(",")):
        if name not in set(Role):
            raise Refused(Issue("CLI008", "role", values={"role": name, "known": ", ".join(Role)}))
        found.append(Role(name))
    return found


def _find(entered: Any, login: str) -> str:  # noqa: ANN401 - services.entrance.Entered, loaded late
    for user in list_users(entered.desk, entered.actor):
        if user.login.casefold() == login.casefold():
            return user.user_id
    raise Refused(Issue("ACC008", "login"))


def _clinic_time(entered: Any, code: OneTimeCode) -> str:  # noqa: ANN401 - services.entrance.Entered, loaded late
    return local(code.expires_at, ZoneInfo(current_settings(entered.desk).zone))


def _code(code: OneTimeCode, language: str, until: str) -> Answer:
    lines = (
        say(language, "cli.users.code", login=code.login),
        f"    {code.words}",
        say(language, "cli.users.until", until=until),
    )
    return Answer(lines, {"login": code.login, "name": code.name, "code": code.words,
                          "expires_at": stamp(code.expires_at)})  # fmt: skip


def _line(user: UserRow, language: str) -> str:
    roles = ", ".join(say(language, f"common.role.{role}") for role in user.roles)
    return f"{user.login:<14} {user.name:<32} {roles:<32} {say(language, f'cli.state.{user.state}')}"


def _told(user: UserRow) -> dict[str, object]:
    return {
        "login": user.login, "name": user.name, "roles": [role.value for role in user.roles],
        "state": user.state, "key_id": user.key_id, "certified": user.certified,
        "last_login": stamp(user.last_login) if user.last_login else None,
    }  # fmt: skip
