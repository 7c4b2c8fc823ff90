"""Opening the file itself: the right key, an unfinished rotation, an older schema, and the evidence at hand."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select
from sqlalchemy.exc import NoResultFound

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import Clinic
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database, translated
from clinicdesk.models.evidence import last_checkpoint, stored_root, tree_size
from clinicdesk.models.newest import newest_of
from clinicdesk.models.schema import HEAD, migrate_within, needs_migration
from clinicdesk.models.unit_of_work import Deed, LogKey, Trail, unit_of_work
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.checkpoint import open_checkpoint, origin_of
from clinicdesk.security.durable import OWN_FOLDER, own_folder, put_in_place, to_owner_alone
from clinicdesk.security.instance_lock import InstanceLock
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.vault import DbSecret
from clinicdesk.security.witness import Witness
from clinicdesk.services.anchors import Anchor, Anchors
from clinicdesk.services.desk import NOBODY, Desk
from clinicdesk.services.downtime_place import remove_stale_packs
from clinicdesk.services.keyed_acts import settle_keys
from clinicdesk.services.machine import machine_key, public_bytes, unb64
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.proofs import standing_recovery
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.settings_text import settings_from

_ASK_FOR_A_NEW_KEY = (Action.USER_REMOVED, Action.RECOVERY_RENEWED)


@translated()
def open_desk(
    place: ClinicFolder, keys: KeysFile, secrets: Iterable[DbSecret], *, lock: InstanceLock | None,
    clock: Clock, ids: Ids, witness: Witness, workstation: str,
) -> Desk:  # fmt: skip
    """Open the database and look at its newest evidence; the full check runs behind (`check_integrity`)."""
    _take_from_others(place)
    database, secret = open_with_any(place, secrets)
    try:
        key = _log_key(place, keys, database)
        origin = origin_of(keys.clinic)
        desk = Desk(
            folder=place, clinic_id=keys.clinic, database=database,
            trail=Trail(database, LogKey(origin, origin, key), clock), clock=clock, ids=ids,
            workstation=workstation, secret=secret, root_key=b"", anchors=Anchors(place.anchors, witness),
            lock=lock,
        )  # fmt: skip
        # Before anything is written: a migration's own tree head would hide that the last one did not fit.
        desk.findings, lost = quick_findings(desk), _lost_anchors(desk)
        if needs_migration(database.readers):
            _migrate(desk)
        desk.demo, desk.root_key = _own(desk)
        if not desk.findings:
            settle_keys(desk)
            _settle_rotation(desk)
        desk.left_out += (*lost, *remove_stale_packs(desk))
    except BaseException:
        database.dispose()
        raise
    return desk


def _take_from_others(place: ClinicFolder) -> None:
    """A clinic founded by an early version, or carried here, may lie open to everybody who uses this machine."""
    for path in (*place.root.glob("clinic.*"), place.backups, place.downtime):
        to_owner_alone(path)


def _log_key(place: ClinicFolder, keys: KeysFile, database: Database) -> Ed25519PrivateKey:
    """The key that signs tree heads. Single columns: before a migration the tables may lack what we know of them."""
    with _rows_no_clinic_is_without(place), database.read() as session:
        newest = select(Clinic.clinic_id).order_by(Clinic.version.desc()).limit(1)
        if session.scalars(newest).one() != keys.clinic:
            raise Unavailable("OPN003", path=str(place.root))
        return machine_key(session, "workstation")


def _own(desk: Desk) -> tuple[bool, bytes]:
    """Whether this is a demonstration, and the public key of the root that counts."""
    with _rows_no_clinic_is_without(desk.folder), desk.database.read() as session:
        clinic = session.scalars(select(Clinic).order_by(Clinic.version.desc()).limit(1)).one()
        root = standing_recovery(session, desk.clock.now()).root_key
        return settings_from(clinic.settings, clinic.version).demo, unb64(root)


@contextmanager
def _rows_no_clinic_is_without(place: ClinicFolder) -> Iterator[None]:
    try:
        yield
    except (NoResultFound, LookupError, TypeError, ValueError) as error:
        # Somebody took them away or wrote over them.
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


def quick_findings(desk: Desk, brought: Iterable[Anchor] = ()) -> tuple[Issue, ...]:
    """What the newest tree head, every anchor at hand and those `brought` say of the file; empty when they agree."""
    public = public_bytes(desk.trail.key.private)
    with desk.database.readers.connect() as connection:
        size = tree_size(connection)
        inside = Anchor(last_checkpoint(connection), "database")
        desk.trail.head_note = inside.note
        anchors = (inside, *desk.anchors.found(), *brought)
        found = [_compare(connection, anchor, size, desk.clinic_id, public) for anchor in anchors]
        own = _own_head(inside, size, desk.clinic_id, public)
    return tuple(issue for issue in (*found, own) if issue is not None)


def _lost_anchors(desk: Desk) -> tuple[Issue, ...]:
    """EVD014: no anchor anywhere, although every login drops one. Nothing would tell an older file from the newest.

    No finding: a file carried to another machine with its keys alone is whole, and only that can be said of it.
    """
    if tuple(desk.anchors.found()):
        return ()
    with desk.database.read() as session:
        worked = newest_of(session, Action.LOGIN_OPENED) is not None
    return (Issue("EVD014", severity=Severity.NOTE),) if worked else ()


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


def _settle_rotation(desk: Desk) -> None:
    """Make up for a rotation that was cut short or never came, with a key nobody has seen yet.

    The coming key that lies in the keys file is not adopted: anybody who can write there can seal one of their
    own to everybody, and would read the file from then on.
    """
    keys = vault.read_keys(desk.folder.keys)
    cut_short = len(keys.recovery.seals) > 1
    if cut_short:
        vault.write_keys(desk.folder, vault.drop_epochs(keys, desk.secret.epoch), keep_previous=False)
    if cut_short or _rotation_owed(desk, keys):
        desk.left_out = rotate_file_key(desk)
        _note(desk, Action.KEY_ROTATED, "clinic", desk.clinic_id)


def _rotation_owed(desk: Desk, keys: KeysFile) -> bool:
    """Whether somebody was removed or a sheet renewed and no new key followed, or keys are held that nobody gave."""
    with desk.database.read() as session:
        since, rotated = newest_of(session, *_ASK_FOR_A_NEW_KEY), newest_of(session, Action.KEY_ROTATED)
        staying = {a.slot for a in current_accounts(session) if a.state != "removed"}
        paper = unb64(standing_recovery(session, desk.clock.now()).box_key)
    owed = since is not None and (rotated is None or rotated < since)
    return owed or not keys.slots.keys() <= staying or keys.recovery.box != paper


def _migrate(desk: Desk) -> None:
    """A verified copy first; then the new schema and its event in one act: both are there, or neither."""
    keep_copy(desk.folder, desk.database, desk.clock.now(), why="migration")
    deed = Deed(Action.SCHEMA_MIGRATED, NOBODY, "", desk.workstation, "", "schema", HEAD)
    with unit_of_work(desk.trail, deed) as work:
        migrate_within(work)


def keep_copy(place: ClinicFolder, database: Database, at: datetime, *, why: str) -> ClinicFolder:
    """A verified copy with its keys, in a folder named by the time. Raises Unavailable BKP001."""
    name = stamp(at).replace(":", "").replace(".", "")
    target = ClinicFolder(place.backups / f"{name}-{why}")
    try:
        own_folder(place.backups)
        target.root.mkdir(OWN_FOLDER)
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


def _note(desk: Desk, action: Action, entity: str, entity_id: str, *, reason: str = "") -> None:
    """What the opening itself did, before anybody was logged in."""
    deed = Deed(action, NOBODY, "", desk.workstation, "", entity, entity_id, reason=reason)
    with unit_of_work(desk.trail, deed):
        pass
