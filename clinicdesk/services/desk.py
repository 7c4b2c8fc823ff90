"""The desk a verb works at: the open clinic file, its trail, the time, and who is logged in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy.exc import DBAPIError

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database, is_conflict, translated
from clinicdesk.models.unit_of_work import NO_REASON, Deed, Trail, Work, unit_of_work
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.instance_lock import InstanceLock
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.pinned_key import PinnedKey
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.security.vault import DEFAULT, DbSecret, KdfParams
from clinicdesk.services.anchors import Anchors
from clinicdesk.services.downtime_files import Downtime
from clinicdesk.services.people_at_work import current_account
from clinicdesk.services.reasons import check_lines, check_words
from clinicdesk.services.rights import holders
from clinicdesk.services.views import Actor, Changes, IntegrityReport, Topic

P = ParamSpec("P")
R = TypeVar("R")
NOBODY = "-"
LONGEST_REASON = 10_000


@dataclass(frozen=True, slots=True)
class Login:
    """An open login: the person, and the key that opens their own drafts. No signing key stays in memory."""

    actor: Actor
    box: X25519PrivateKey


@dataclass
class Desk:
    """Everything a verb needs; handed in, never looked up."""

    folder: ClinicFolder
    clinic_id: str
    database: Database
    trail: Trail
    clock: Clock
    ids: Ids
    workstation: str
    secret: DbSecret
    """The key the file is under."""
    root_key: bytes
    anchors: Anchors
    lock: InstanceLock | None
    logins: dict[str, Login] = field(default_factory=dict)
    pinned: dict[tuple[str, str], PinnedKey] = field(default_factory=dict)
    """Session and user to the key they sign with there; it dies with this process."""
    kdf: KdfParams = DEFAULT
    demo: bool = False
    findings: tuple[Issue, ...] = ()
    checked_at: datetime | None = None
    found_whole: int | None = None
    """What `Database.written_by_others` said when the full check last found nothing; None before that."""
    report: IntegrityReport | None = None
    """The last full check that somebody asked for."""
    coming: tuple[DbSecret, ...] = ()
    """Keys of a rotation that failed in the middle: the file may be under one of these."""
    left_out: tuple[Issue, ...] = ()
    """Whom a rotation at this opening could not seal the new key to, for whoever came in."""
    downtime: Downtime = field(default_factory=Downtime)
    """Where the running session's downtime pack lies, and how its last writing went."""
    listeners: list[Callable[[IntegrityReport], None]] = field(default_factory=list)
    """Whoever wants to know at once how the evidence was found; called in the thread that looked."""
    _standing: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take_report(self, report: IntegrityReport) -> None:
        """What a full check says counts from now on: anything found closes the file for writing."""
        self.findings, self.checked_at, self.report = report.findings, report.checked_at, report
        for listener in tuple(self.listeners):
            listener(report)

    def secrets_in(self, keys: KeysFile) -> list[DbSecret]:
        """What a new slot must be able to open: the file's key and, after a failed rotation, the coming one."""
        return [secret for secret in (self.secret, *self.coming) if secret.epoch in keys.recovery.seals]

    def changes(self, *topics: Topic, subject: str = "", notes: tuple[Issue, ...] = ()) -> Changes:
        """The news of a verb that has committed, and what its person should know besides."""
        return Changes(frozenset({*topics, Topic.AUDIT}), subject, self.clock.now(), notes)

    @contextmanager
    def write(
        self, actor: Actor, action: Action, *, entity: str, entity_id: str, version: int = 0,
        person_id: str = "", reason: str = "",
    ) -> Iterator[Work]:  # fmt: skip
        """One audited act of this actor. A row somebody superseded meanwhile is refused (DSK004).

        Raises Refused DSK006 (a sign that is no text, a control sign), DSK007 (a reason longer than any trail
        is read), Unavailable DBF008 when the file itself is gone, LCK005 when the clinic may no longer be ours alone.
        """
        if len(reason) > LONGEST_REASON:
            raise Refused(Issue("DSK007", "reason", values={"most": LONGEST_REASON}))
        if NO_REASON.search(reason):
            raise Refused(Issue("DSK006", "reason"))
        deed = Deed(
            action=action, actor=actor.user_id, role=role_for(actor), workstation=self.workstation,
            login_id=actor.login_id, entity=entity, entity_id=entity_id, entity_version=version,
            person_id=person_id, reason=reason,
        )  # fmt: skip
        if self.lock is not None and not self.lock.held:
            # The whole folder may be gone: that is told first. Without the file that we locked, another program
            # may hold the clinic as well.
            self.database.check_still_there()
            raise Unavailable("LCK005")
        try:
            with unit_of_work(self.trail, deed) as work:
                yield work
        except DBAPIError as error:
            if is_conflict(error):
                raise Refused(Issue("DSK004")) from error
            raise
        if not self.findings:
            # A file whose evidence is broken must not overwrite the anchors that say so.
            self.anchors.remember(self.trail, self.clock)

    def standing(self, user_id: str) -> tuple[str, str]:
        """A user's state and roles as the file has them; remembered until an account changes."""
        if user_id not in self._standing:
            account = current_account(self.database, user_id)
            self._standing[user_id] = ("removed", "") if account is None else (account.state, account.roles)
        return self._standing[user_id]

    def forget_standing(self) -> None:
        """Accounts have changed: ask the file again."""
        self._standing.clear()

    def note(self, actor: Actor, action: Action, *, entity: str, entity_id: str, person_id: str = "",
             reason: str = "") -> None:  # fmt: skip
        """An event without rows: a look, a refusal, a check."""
        with self.write(
            actor, action, entity=entity, entity_id=entity_id, person_id=person_id, reason=reason
        ):
            pass


def role_for(actor: Actor) -> str:
    """The roles an event names, as stored: codes with a blank between."""
    return " ".join(actor.roles)


@dataclass(frozen=True, slots=True)
class Verb:
    """What the meta-test walks: each public service function and the right it asks for."""

    name: str
    permission: Permission
    reads: bool


VERBS: dict[str, Verb] = {}


def verb(
    permission: Permission, *, reads: bool = False
) -> Callable[[Callable[Concatenate[Desk, Actor, P], R]], Callable[Concatenate[Desk, Actor, P], R]]:
    """Declare the right a service function asks for; it is checked at every call, against the file."""

    def declare(
        function: Callable[Concatenate[Desk, Actor, P], R],
    ) -> Callable[Concatenate[Desk, Actor, P], R]:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

        @wraps(function)
        def asked(desk: Desk, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            # A damaged page met while reading is a state of the world, not a bug of ours.
            with translated():
                actor = authorise(desk, actor, permission, name)
                if not reads and desk.findings and permission not in _WHILE_BROKEN:
                    raise Refused(Issue("DSK003"))
                if not reads:
                    _check_reasons(kwargs)
                    check_lines(kwargs)
                return function(desk, actor, *args, **kwargs)

        VERBS[name] = Verb(name, permission, reads)
        return asked

    return declare


REASONS = ("reason", "because", "why", "exception", "despite", "emergency", "anyway")
"""What the verbs call the words that say why: no argument of another sense bears such a name."""


def _check_reasons(given: Mapping[str, object]) -> None:
    """Refused DSK310 for a reason of signs alone, at its own field."""
    for name in REASONS:
        said = given.get(name)
        if isinstance(said, str):
            check_words(name, said)


_WHILE_BROKEN = frozenset({Permission.CHECK_INTEGRITY, Permission.EXPORT_TRAIL, Permission.KEEP_DRAFTS})
"""What goes on in a file whose evidence is broken: looking, proving, and keeping what is being typed."""


def authorise(desk: Desk, actor: Actor, permission: Permission, what: str) -> Actor:
    """The login's own actor, with the roles the file gives them now: what a caller says of roles counts nothing.

    Refuses a closed login (DSK001) and a missing right (DSK002), which is an event of the trail.
    """
    login = desk.logins.get(actor.login_id)
    if login is None or login.actor.user_id != actor.user_id:
        raise Refused(Issue("DSK001"))
    state, roles = desk.standing(actor.user_id)
    if state != "active":
        raise Refused(Issue("DSK001"))
    present = login.actor
    if roles != role_for(present):
        present = replace(present, roles=tuple(Role(role) for role in roles.split()))
    if not may(present.roles, permission):
        desk.note(present, Action.ACCESS_REFUSED, entity="verb", entity_id=what)
        raise Refused(Issue("DSK002", values={"needed": holders(permission)}))
    return present
