"""Founding a clinic: first administrator, medical lead, recovery sheet. Nothing lasts until the sheet is proved."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import Clinic, KeyCertificate, RecoveryKey, UserAccount
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database, check_engine, translated
from clinicdesk.models.schema import HEAD, migrate, schema_digest
from clinicdesk.models.unit_of_work import Deed, LogKey, Trail, Work, unit_of_work
from clinicdesk.paths import ClinicFolder
from clinicdesk.protocols.plain_lines import issue_of_line
from clinicdesk.security import vault
from clinicdesk.security.certificates import CertificateKind, issue
from clinicdesk.security.checkpoint import origin_of
from clinicdesk.security.durable import own_folder
from clinicdesk.security.identity import Identity
from clinicdesk.security.passphrases import check_password
from clinicdesk.security.places import check_place
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.services.anchors import append_note
from clinicdesk.services.certifying import certificate_row
from clinicdesk.services.machine import b64, new_machine_key, public_bytes, root_fingerprint
from clinicdesk.services.settings_text import settings_text
from clinicdesk.services.sheet_proof import check_typed, two_groups
from clinicdesk.services.status import status_of
from clinicdesk.services.status_file import write_status
from clinicdesk.services.views import ClinicSettings, SetUp

_UNFINISHED = ".clinicdesk-unfinished"
_EDRPOU_DIGITS = 8
LOGIN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass(frozen=True, slots=True)
class PendingClinic:
    """A clinic that exists only in memory until two groups of its recovery sheet are typed back."""

    folder: ClinicFolder
    setup: SetUp
    clinic_id: str
    recovery: RecoverySecret
    groups_to_type: tuple[int, int]
    clock: Clock
    ids: Ids
    kdf: vault.KdfParams

    @property
    def root_fingerprint(self) -> str:
        """SHA-256 (hex) of the root's public key: what a regulator keeps on paper."""
        return root_fingerprint(public_bytes(self.recovery.root_key()))


def check_setup(setup: SetUp) -> tuple[Issue, ...]:
    """Everything that is missing or wrong, each at its field."""
    found = check_clinic(setup.name, setup.edrpou, setup.zone)
    for who in ("admin", "lead"):
        login, name = getattr(setup, f"{who}_login"), getattr(setup, f"{who}_name")
        found += check_person(login, name, login_field=f"{who}_login", name_field=f"{who}_name")
        password = getattr(setup, f"{who}_password")
        personal = (setup.name, login, *name.split())
        found += [
            Issue(issue.code, f"{who}_password", issue.severity, issue.values)
            for issue in check_password(password, personal=personal)
        ]
    if setup.admin_login.casefold() == setup.lead_login.casefold():
        found.append(Issue("FND006", "lead_login"))
    if setup.admin_password and setup.admin_password == setup.lead_password:
        found.append(Issue("FND007", "lead_password"))
    return tuple(found)


def check_person(login: str, name: str, *, login_field: str, name_field: str) -> list[Issue]:
    """A login of 2 to 32 plain Latin signs and a name to print beside a signature."""
    found = []
    if not (2 <= len(login) <= 32 and set(login) <= LOGIN_SIGNS):  # noqa: PLR2004 - the sentence names them
        found.append(Issue("FND004", login_field))
    if not name.strip() or len(name) > 120:  # noqa: PLR2004 - fits a signature block
        found.append(Issue("FND005", name_field))
    elif wrong := issue_of_line(name):
        found.append(Issue(wrong, name_field))
    return found


def begin_setup(
    folder: Path, setup: SetUp, *, clock: Clock, ids: Ids, kdf: vault.KdfParams = vault.DEFAULT
) -> PendingClinic:
    """Check everything and make the recovery secret. Raises Refused (FND…) or Unavailable (PLC…, DBF…)."""
    if problems := check_setup(setup):
        raise Refused(*problems)
    check_engine()
    check_place(folder)
    place = ClinicFolder(folder)
    if place.db.exists() or place.keys.exists():
        raise Unavailable("FND008", path=str(folder))
    return PendingClinic(place, setup, ids.new(), RecoverySecret.new(), two_groups(), clock, ids, kdf)


def finish_setup(pending: PendingClinic, typed: Mapping[int, str]) -> None:
    """Build the clinic beside its place and move it in, keys last. Raises Refused FND009 for a wrong group."""
    check_typed(pending.recovery, pending.groups_to_type, typed)
    building = ClinicFolder(pending.folder.root / _UNFINISHED)
    shutil.rmtree(building.root, ignore_errors=True)
    try:
        own_folder(building.root)
        _build(pending, building)
        for name in ("anchors", "status", "db", "keys"):
            getattr(building, name).replace(getattr(pending.folder, name))
    except OSError as error:
        raise Unavailable("FND010", path=str(pending.folder.root)) from error
    finally:
        shutil.rmtree(building.root, ignore_errors=True)


def check_zone(zone: str) -> bool:
    """Whether this is a time zone the program knows."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def check_clinic(name: str, edrpou: str, zone: str) -> list[Issue]:
    """A clinic has a name, an EDRPOU code of eight digits (or none yet), and a known time zone."""
    found = []
    if not name.strip():
        found.append(Issue("FND001", "name"))
    elif wrong := issue_of_line(name):
        found.append(Issue(wrong, "name"))
    if edrpou and not (edrpou.isdecimal() and len(edrpou) == _EDRPOU_DIGITS):
        found.append(Issue("FND002", "edrpou"))
    if not check_zone(zone):
        found.append(Issue("FND003", "zone"))
    return found


@dataclass(frozen=True, slots=True)
class _Founder:
    user_id: str
    login: str
    name: str
    role: Role
    identity: Identity


def _build(pending: PendingClinic, place: ClinicFolder) -> None:
    setup, clinic = pending.setup, pending.clinic_id
    secret = vault.new_secret(1)
    keys = vault.new_keys(clinic, secret, public_bytes(pending.recovery.box_key()))
    founders = []
    for role, login, name, password in (
        (Role.ADMIN, setup.admin_login, setup.admin_name, setup.admin_password),
        (Role.LEAD, setup.lead_login, setup.lead_name, setup.lead_password),
    ):
        keys, identity = vault.add_user(
            keys, login=login, password=password, secrets=[secret], kdf=pending.kdf
        )
        founders.append(_Founder(pending.ids.new(), login, name, role, identity))
    database = Database(place.db, secret.raw_hex)
    try:
        migrate(database.writer)
        _write_first_events(pending, database, founders, place)
    finally:
        database.dispose()
    vault.write_keys(place, keys)


def _write_first_events(
    pending: PendingClinic, database: Database, founders: list[_Founder], place: ClinicFolder
) -> None:
    clinic, now = pending.clinic_id, pending.clock.now()
    log_key, document_key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    trail = Trail(database, LogKey(origin_of(clinic), origin_of(clinic), log_key), pending.clock)
    admin = founders[0]
    settings = _settings(pending.setup)

    def deed(action: Action, entity: str, entity_id: str, reason: str = "") -> Deed:
        return Deed(action, admin.user_id, Role.ADMIN, "", "", entity, entity_id, 1, reason=reason)

    with database.readers.connect() as connection, translated():
        digest = schema_digest(connection)
    with unit_of_work(trail, deed(Action.SCHEMA_MIGRATED, "schema", HEAD, digest)):
        pass
    with unit_of_work(trail, deed(Action.CLINIC_CREATED, "clinic", clinic)) as work:
        work.add(_clinic_row(pending, settings), _recovery_row(pending))
        work.add(new_machine_key(pending.ids, "workstation", log_key))
        work.add(new_machine_key(pending.ids, "document", document_key))
        _certify_machines(pending, work, admin, (log_key, document_key), now)
    for founder in founders:
        with unit_of_work(trail, deed(Action.USER_ADDED, "user", founder.user_id)) as work:
            work.add(_account(pending, founder), _root_certificate(pending, founder, now))
    database.fold_wal()
    append_note(place.anchors, trail.head_note, now)
    write_status(place, status_of(database, settings, session=None, checked_at=now, ok=True))


def _settings(setup: SetUp) -> ClinicSettings:
    return ClinicSettings(
        setup.name.strip(), setup.address, setup.edrpou, setup.licence, setup.zone, demo=setup.demo
    )


def _clinic_row(pending: PendingClinic, settings: ClinicSettings) -> Clinic:
    return Clinic(
        id=pending.ids.new(), clinic_id=pending.clinic_id, version=1, name=settings.name,
        settings=settings_text(settings),
    )  # fmt: skip


def _recovery_row(pending: PendingClinic) -> RecoveryKey:
    return RecoveryKey(
        id=pending.ids.new(), version=1,
        box_key=b64(public_bytes(pending.recovery.box_key())),
        root_key=b64(public_bytes(pending.recovery.root_key())),
    )  # fmt: skip


def _account(pending: PendingClinic, founder: _Founder) -> UserAccount:
    return UserAccount(
        id=pending.ids.new(), user_id=founder.user_id, version=1, login=founder.login, name=founder.name,
        roles=founder.role.value, state="active", slot=vault.slot_id(pending.clinic_id, founder.login),
        box_key=b64(founder.identity.public.box), key_id=founder.identity.key_id,
    )  # fmt: skip


def _root_certificate(pending: PendingClinic, founder: _Founder, now: datetime) -> KeyCertificate:
    certificate = issue(
        CertificateKind.USER, clinic=pending.clinic_id, subject=founder.user_id, name=founder.name,
        roles=[founder.role.value], sign_key=founder.identity.public.sign,
        box_key=founder.identity.public.box, valid_from=stamp(now), issuer=pending.recovery.root_key(),
    )  # fmt: skip
    return certificate_row(pending.ids, certificate)


def _certify_machines(
    pending: PendingClinic, work: Work, admin: _Founder, keys: tuple[Ed25519PrivateKey, ...], now: datetime
) -> None:
    kinds = (CertificateKind.WORKSTATION, CertificateKind.DOCUMENT)
    for kind, key in zip(kinds, keys, strict=True):
        certificate = issue(
            kind, clinic=pending.clinic_id, subject=kind.value, name=kind.value, roles=[],
            sign_key=public_bytes(key), valid_from=stamp(now), issuer=admin.identity.sign,
        )  # fmt: skip
        work.add(certificate_row(pending.ids, certificate))
