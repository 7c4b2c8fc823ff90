"""Opening the file itself: the right key, an unfinished rotation, an older schema, and the evidence at hand."""

import shutil
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select
from sqlalchemy.exc import NoResultFound

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import Clinic
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database, translated
from clinicdesk.models.evidence import last_checkpoint, stored_root, tree_size
from clinicdesk.models.schema import HEAD, migrate, needs_migration, schema_digest
from clinicdesk.models.unit_of_work import Deed, LogKey, Trail, unit_of_work
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.checkpoint import open_checkpoint, origin_of
from clinicdesk.security.durable import put_in_place
from clinicdesk.security.instance_lock import InstanceLock
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.vault import DbSecret
from clinicdesk.security.witness import Witness
from clinicdesk.services.anchors import Anchor, Anchors
from clinicdesk.services.desk import NOBODY, Desk
from clinicdesk.services.machine import machine_key, newest_recovery, public_bytes, unb64
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.settings_text import settings_from


@translated()
def open_desk(
    place: ClinicFolder, keys: KeysFile, secrets: Iterable[DbSecret], *, lock: InstanceLock | None,
    clock: Clock, ids: Ids, witness: Witness, workstation: str,
) -> Desk:  # fmt: skip
    """Open the database and look at its newest evidence; the full check runs behind (`check_integrity`)."""
    database, secret = open_with_any(place, secrets)
    try:
        secret, rotated = _finish_rotation(place, keys, database, secret, secrets)
        migrated = _bring_up_to_date(place, database, clock)
        demo, key, root = _own(place, keys, database)
        origin = origin_of(keys.clinic)
        desk = Desk(
            folder=place, clinic_id=keys.clinic, database=database,
            trail=Trail(database, LogKey(origin, origin, key), clock), clock=clock, ids=ids,
            workstation=workstation, secret=secret, root_key=root,
            anchors=Anchors(place.anchors, witness), lock=lock, demo=demo,
        )  # fmt: skip
        if migrated:
            _note_migration(desk)
        desk.findings = quick_findings(desk)
        if not desk.findings and _keys_lag_behind(desk):
            rotate_file_key(desk)
            rotated = True
        if rotated:
            _note(desk, Action.KEY_ROTATED, "clinic", desk.clinic_id)
    except BaseException:
        database.dispose()
        raise
    return desk


def _own(place: ClinicFolder, keys: KeysFile, database: Database) -> tuple[bool, Ed25519PrivateKey, bytes]:
    """Whether this is a demonstration, the key that signs its tree heads, and its root's public key."""
    try:
        with database.read() as session:
            clinic = session.scalars(select(Clinic).order_by(Clinic.version.desc()).limit(1)).one()
            if clinic.clinic_id != keys.clinic:
                raise Unavailable("OPN003", path=str(place.root))
            demo = settings_from(clinic.settings, clinic.version).demo
            return demo, machine_key(session, "workstation"), unb64(newest_recovery(session).root_key)
    except (NoResultFound, LookupError, TypeError, ValueError) as error:
        # Rows no clinic is without: somebody took them away or wrote over them.
        raise Unavailable("OPN002", path=str(place.root)) from error


def open_with_any(place: ClinicFolder, secrets: Iterable[DbSecret]) -> tuple[Database, DbSecret]:
    """The database under the first key that opens it; after a cut rotation that may be the older one."""
    if not place.db.stat().st_size:
        # The engine would take an empty file for a new database, under any key.
        raise Unavailable("OPN002", path=str(place.root))
    for secret in secrets:
        database = Database(place.db, secret.raw_hex)
        try:
            database.check_opens()
        except Unavailable as error:
            database.dispose()
            if error.code != "DBF001":
                raise
        else:
            return database, secret
    raise Unavailable("OPN002", path=str(place.root))


def quick_findings(desk: Desk) -> tuple[Issue, ...]:
    """What the newest tree head and every anchor at hand say of the file; empty when they agree."""
    public = public_bytes(desk.trail.key.private)
    with desk.database.readers.connect() as connection:
        size = tree_size(connection)
        inside = Anchor(last_checkpoint(connection), "database")
        desk.trail.head_note = inside.note
        anchors = (inside, *desk.anchors.found())
        found = [_compare(connection, anchor, size, desk.clinic_id, public) for anchor in anchors]
        own = _own_head(inside, size, desk.clinic_id, public)
    return tuple(issue for issue in (*found, own) if issue is not None)


def _compare(
    connection: Connection, anchor: Anchor, size: int, clinic_id: str, public: bytes
) -> Issue | None:
    try:
        head = open_checkpoint(anchor.note, name=origin_of(clinic_id), public_key=public)
    except Refused:
        return Issue("EVD010", values={"place": anchor.named})
    if head.size > size:
        return Issue("EVD011", values={"place": anchor.named, "known": head.size, "found": size})
    if stored_root(connection, head.size) != head.root:
        return Issue("EVD012", values={"place": anchor.named, "size": head.size})
    return None


def _own_head(inside: Anchor, size: int, clinic_id: str, public: bytes) -> Issue | None:
    """The head in the file must be of the whole tree in it."""
    try:
        head = open_checkpoint(inside.note, name=origin_of(clinic_id), public_key=public)
    except Refused:
        return None  # told by the comparison already
    return None if head.size == size else Issue("EVD013", values={"known": head.size, "found": size})


def _finish_rotation(
    place: ClinicFolder, keys: KeysFile, database: Database, secret: DbSecret, secrets: Iterable[DbSecret]
) -> tuple[DbSecret, bool]:
    """A rotation that was cut short is carried on: the newest key is sealed to everybody who stays.

    Returns the key that counts, and whether there was anything to carry on.
    """
    newest = max(secrets, key=lambda known: known.epoch)
    if len(keys.recovery.seals) == 1:
        return secret, False
    if secret.epoch < newest.epoch:
        database.rekey(newest.raw_hex)
    vault.write_keys(place, vault.drop_epochs(keys, newest.epoch), keep_previous=False)
    return newest, True


def _keys_lag_behind(desk: Desk) -> bool:
    """Whether a removal or a new recovery sheet was written down, and then the power went."""
    keys = vault.read_keys(desk.folder.keys)
    with desk.database.read() as session:
        gone = {a.slot for a in current_accounts(session) if a.state == "removed"}
        staying = {a.slot for a in current_accounts(session) if a.state != "removed"}
        paper = unb64(newest_recovery(session).box_key)
    return not (gone - staying).isdisjoint(keys.slots) or keys.recovery.box != paper


def _bring_up_to_date(place: ClinicFolder, database: Database, clock: Clock) -> bool:
    if not needs_migration(database.readers):
        return False
    keep_copy(place, database, clock.now(), why="migration")
    migrate(database.writer)
    return True


def keep_copy(place: ClinicFolder, database: Database, at: datetime, *, why: str) -> ClinicFolder:
    """A verified copy with its keys, in a folder named by the time. Raises Unavailable BKP001."""
    name = stamp(at).replace(":", "").replace(".", "")
    target = ClinicFolder(place.backups / f"{name}-{why}")
    try:
        target.root.mkdir(parents=True)
    except OSError as error:
        raise Unavailable("BKP001", path=str(target.root)) from error
    try:
        database.copy_to(target.db)
        put_in_place(target.keys, place.keys.read_bytes())
        if place.anchors.exists():
            put_in_place(target.anchors, place.anchors.read_bytes())
    except OSError as error:
        shutil.rmtree(target.root, ignore_errors=True)
        raise Unavailable("BKP001", path=str(target.root)) from error
    except Unavailable:
        # Half a copy must not pass for a whole one.
        shutil.rmtree(target.root, ignore_errors=True)
        raise
    return target


def _note_migration(desk: Desk) -> None:
    with desk.database.readers.connect() as connection:
        digest = schema_digest(connection)
    _note(desk, Action.SCHEMA_MIGRATED, "schema", HEAD, reason=digest)


def _note(desk: Desk, action: Action, entity: str, entity_id: str, *, reason: str = "") -> None:
    """What the opening itself did, before anybody was logged in."""
    deed = Deed(action, NOBODY, "", desk.workstation, "", entity, entity_id, reason=reason)
    with unit_of_work(desk.trail, deed):
        pass
