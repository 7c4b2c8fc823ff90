"""What an act left behind: rows, events, and whether the evidence is whole."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import bindparam, func, literal, select, union_all

from clinicdesk.errors import Refused
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.base import Base
from clinicdesk.models.tables import METADATA, RECORDED
from clinicdesk.security.roles import Role
from clinicdesk.security.vault import slot_id
from clinicdesk.services.desk import Desk, Login, role_for
from clinicdesk.services.entrance import actor_of
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Actor

Row = TypeVar("Row", bound=Base)


@dataclass
class Seen:
    """Filled when the act is over: its event, and how many rows each table gained.

    `person`: whom the event must be about, where that is known only inside.
    """

    person: str = ""
    event: AuditEvent | None = None
    gained: dict[str, int] | None = None

    @property
    def subject(self) -> str:
        """The record the event names."""
        assert self.event is not None
        return self.event.entity_id

    def wrote(self, **tables: int) -> bool:
        """Whether these rows came, and no others beside the trail's own."""
        gained = self.gained or {}
        return {name: n for name, n in gained.items() if n and not name.startswith("audit_")} == tables


def events(desk: Desk) -> list[AuditEvent]:
    """Every event, oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def actions(desk: Desk) -> list[str]:
    """What was done, oldest first."""
    return [event.action for event in events(desk)]


def counts(desk: Desk) -> dict[str, int]:
    """How many rows each table has."""
    with desk.database.readers.connect() as connection:
        return dict(connection.execute(_COUNTS).all())


def newest(desk: Desk, model: type[Row]) -> Row:
    """The row of this kind that was written last."""
    with desk.database.read() as session:
        return session.scalars(select(model).order_by(model.event_seq.desc()).limit(1)).one()  # type: ignore[attr-defined]


@contextmanager
def one_event(
    desk: Desk, action: Action, actor: Actor, *, reason: str = "", person: str = ""
) -> Iterator[Seen]:
    """The act inside leaves exactly this one event, rows that carry it, and a whole tree."""
    before, seen = counts(desk), Seen(person)
    yield seen
    after = counts(desk)
    seen.gained = {name: after[name] - before[name] for name in after}
    assert seen.gained["audit_event"] == 1
    event = seen.event = events(desk)[-1]
    said = (event.action, event.actor, event.role, event.login_id, event.workstation)
    assert said == (action.value, actor.user_id, role_for(actor), actor.login_id, desk.workstation)
    assert (event.reason, event.person_id) == (reason, seen.person)
    assert rows_of(desk, event.seq) == sum(n for name, n in seen.gained.items() if name in _RECORDED)
    assert examine(desk).findings == ()


def rows_of(desk: Desk, seq: int) -> int:
    """How many recorded rows carry this event."""
    with desk.database.readers.connect() as connection:
        return connection.execute(_WRITTEN_BY, {"seq": seq}).scalar_one()


@contextmanager
def refused(desk: Desk, *expected: tuple[str, str]) -> Iterator[None]:
    """The act inside is refused with these codes at these fields, and nothing at all is written."""
    before = _state(desk)
    with pytest.raises(Refused) as caught:
        yield
    assert [(issue.code, issue.field) for issue in caught.value.issues] == list(expected)
    for issue in caught.value.issues:
        assert issue.sentence("uk") != issue.sentence("en")
    assert _state(desk) == before


def stand_in(desk: Desk, *roles: Role, login: str = "") -> Actor:
    """A person with these roles and a login of their own, without the work of a password."""
    login = login or "-".join(roles)
    account = UserAccount(
        id=desk.ids.new(), user_id=desk.ids.new(), version=1, login=login, name=f"Ткаченко {login}",
        roles=" ".join(sorted(roles)), state="active", slot=slot_id(desk.clinic_id, login), box_key="", key_id="",
    )  # fmt: skip
    someone = next(iter(desk.logins.values())).actor
    with desk.write(someone, Action.USER_ADDED, entity="user", entity_id=account.user_id) as work:
        work.add(account)
    actor = actor_of(desk, account)
    desk.logins[actor.login_id] = Login(actor, X25519PrivateKey.generate())
    return actor


class Meanwhile:
    """Identifiers whose next request lets somebody else act first: between a look and its write."""

    def __init__(self, ids: Ids, act: Callable[[], object]) -> None:
        self._ids = ids
        self._act: Callable[[], object] | None = act

    def new(self) -> str:
        """Let the other act, once; then an identifier."""
        act, self._act = self._act, None
        if act:
            act()
        return self._ids.new()


def _state(desk: Desk) -> tuple[dict[str, int], str]:
    return counts(desk), hashlib.sha256(desk.folder.keys.read_bytes()).hexdigest()


_RECORDED = frozenset(table.name for table in RECORDED)
_COUNTS = union_all(
    *(select(literal(table.name), func.count()).select_from(table) for table in METADATA.sorted_tables)
)
_EVERY_SEQ = union_all(*(select(table.c.event_seq) for table in RECORDED)).subquery()
_WRITTEN_BY = select(func.count()).select_from(_EVERY_SEQ).where(_EVERY_SEQ.c.event_seq == bindparam("seq"))
