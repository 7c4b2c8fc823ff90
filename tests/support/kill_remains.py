"""What is left of a clinic after a crash, found by opening it as the program does."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.ids import SeededIds
from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.engine import Database, connect, translated
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.models.signatures import Signature
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.vault import DbSecret
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.opening import open_desk
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.kill import VALUES

_READINGS = """
select taken_at, count(observed_value.id) from response
join observed_value on observed_value.response_row = response.id group by response.id
"""


@dataclass(frozen=True, slots=True)
class Remains:
    """What was found after a crash, by opening the folder as the program does."""

    kept: frozenset[str] = frozenset()
    """Times of whole sets, and "signed" with the id of a signed one: what workers confirm."""
    events: int = 0
    numbered_to: int = 0
    findings: tuple[Issue, ...] = ()
    opening_keys: int = 0
    problem: str = ""

    @property
    def whole(self) -> bool:
        """It opened with exactly one key, no event is missing and every check agrees."""
        return (
            not self.problem
            and not self.findings
            and self.opening_keys == 1
            and self.events == self.numbered_to
        )

    def missing(self, acknowledged: Iterable[str]) -> set[str]:
        """Acknowledged sets and signatures that are not there."""
        return set(acknowledged) - self.kept


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose seal opens the file, unlocked once: an identity outlives every rotation."""

    login: str
    identity: Identity

    def secrets(self, keys: KeysFile) -> tuple[DbSecret, ...]:
        """The file keys this person finds in a keys file, newest first; none when they have no slot."""
        slot = vault.slot_id(keys.clinic, self.login)
        seals = keys.slots[slot].seals if slot in keys.slots else {}
        return vault._open_seals(keys.clinic, slot, seals, self.identity.box)


def holder_of(clinic: Clinic, login: str) -> Holder:
    """Unlock this person's identity."""
    keys = vault.read_keys(ClinicFolder(clinic.folder).keys)
    return Holder(login, vault.verify_password(keys, login, PASSWORDS[login]))


def remains_of(folder: Path, holder: Holder, clock: Clock) -> Remains:
    """Open what a crash left, as the program opens it, and check everything there is to check."""
    place = ClinicFolder(folder)
    try:
        keys = vault.read_keys(place.keys)
        secrets = holder.secrets(keys)
        opening = sum(opens(place, secret) for secret in secrets)
        desk = open_desk(
            place,
            keys,
            secrets,
            lock=None,
            clock=clock,
            ids=SeededIds(5),
            witness=NoWitness(),
            workstation="",
        )
    except Unavailable as error:
        return Remains(problem=error.code)
    try:
        return _look(desk, opening)
    except Unavailable as error:
        return Remains(problem=error.code, opening_keys=opening)
    finally:
        close_desk(desk)


def glance_at(folder: Path, holder: Holder) -> Remains:
    """The same with bare statements: thirty times as quick, and blind to what only the trail can tell."""
    place = ClinicFolder(folder)
    try:
        with translated():
            found = [_bare(place, secret) for secret in holder.secrets(vault.read_keys(place.keys))]
    except Unavailable as error:
        return Remains(problem=error.code)
    opened = [remains for remains in found if remains]
    if not opened:
        return Remains(problem="no key opens")
    return replace(opened[0], opening_keys=len(opened))


def _bare(place: ClinicFolder, secret: DbSecret) -> Remains | None:
    try:
        connection = connect(place.db, secret.raw_hex)
    except sqlcipher.DatabaseError as error:
        if "not a database" in str(error):
            return None
        raise
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        faults += [row for row in connection.execute("PRAGMA quick_check") if row != ("ok",)]
        events, last = connection.execute("select count(*), max(seq) from audit_event").fetchone()
        readings = connection.execute(_READINGS).fetchall()
        signed = connection.execute("select record_id from signature").fetchall()
    finally:
        connection.close()
    return Remains(
        kept=_kept(readings, [record for (record,) in signed]), events=events, numbered_to=last + 1,
        findings=tuple(Issue("EVD020") for _ in faults),
    )  # fmt: skip


def _kept(readings: Iterable[tuple[str, int]], signed: Iterable[str]) -> frozenset[str]:
    whole = {taken for taken, values in readings if values == len(VALUES)}
    return frozenset(whole | {f"signed {record}" for record in signed})


def opens(place: ClinicFolder, secret: DbSecret) -> bool:
    """Whether this key opens the database."""
    database = Database(place.db, secret.raw_hex)
    try:
        database.check_opens()
    except Unavailable:
        return False
    else:
        return True
    finally:
        database.dispose()


def _look(desk: Desk, opening: int) -> Remains:
    with desk.database.read() as session:
        readings = session.execute(
            select(Response.taken_at, func.count(ObservedValue.id))
            .join(ObservedValue, ObservedValue.response_row == Response.id)
            .group_by(Response.id)
        ).all()
        events, last = session.execute(select(func.count(), func.max(AuditEvent.seq))).one()
        signed = session.scalars(select(Signature.record_id)).all()
    report = examine(desk)
    return Remains(
        kept=_kept([(stamp(taken), values) for taken, values in readings], signed),
        events=events, numbered_to=last + 1, findings=(*desk.findings, *report.findings),
        opening_keys=opening,
    )  # fmt: skip
