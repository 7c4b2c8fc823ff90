"""A new recovery sheet: it counts once two of its groups were typed back, and until then the old one does.

The sheet opens drafts and process notes, which the administrator may not read: so it takes the medical lead beside
them, and every medical lead is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from clinicdesk.errors import Issue, Unavailable
from clinicdesk.log import LOG
from clinicdesk.models.accounts import KeyCertificate, RecoveryKey
from clinicdesk.models.audit import Action
from clinicdesk.security import vault
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.accounts import check_time, needs_reason, own_identity
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.keyed_acts import write_with_keys
from clinicdesk.services.machine import b64, public_bytes, root_fingerprint
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.roots import certify_roots
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.sheet_proof import check_typed, two_groups
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import second_person

_ANSWERS = Permission.ACCEPT_FINDINGS
"""Who answers for the clinic's evidence with their own password witnesses its recovery sheet too: a medical lead."""
SEEN_WITHIN = timedelta(days=7)
"""A medical lead looks at a new sheet within these. Clinic default, unsourced."""


@dataclass(frozen=True, slots=True)
class PendingSheet:
    """A sheet that exists only in memory and on paper; `groups_to_type`: numbers from 1."""

    recovery: RecoverySecret
    groups_to_type: tuple[int, int]
    reason: str
    certificates: tuple[KeyCertificate, ...]
    witness: str
    """The name of the medical lead who was there."""

    @property
    def groups(self) -> tuple[str, ...]:
        """As printed, in order."""
        return self.recovery.groups

    @property
    def root_fingerprint(self) -> str:
        """SHA-256 (hex) of the new root's public key."""
        return root_fingerprint(public_bytes(self.recovery.root_key()))


@verb(Permission.RENEW_RECOVERY)
def begin_renewal(
    desk: Desk, actor: Actor, *, password: str, reason: str, witness: str, witness_password: str
) -> PendingSheet:
    """Make a new sheet to print. Nothing is written: the old sheet stays good until `finish_renewal`.

    The actor's key certifies the new root now, so that no signing key waits in memory for the paper. `witness`: the
    login of a medical lead, who shows by their own password that they are there.

    Raises Refused DSK005, ACC012, KEY… at "password", WIT001, WIT003, WIT004, KEY… at "witness".
    """
    needs_reason(reason)
    check_time(desk)
    issuer = own_identity(desk, actor, password)
    lead = second_person(desk, actor, login=witness.strip(), password=witness_password, needs=_ANSWERS)
    recovery = RecoverySecret.new()
    with desk.database.read() as session:
        certificates = tuple(certify_roots(desk, session, recovery, issuer=issuer.sign))
    return PendingSheet(recovery, two_groups(), reason, certificates, lead.name)


@verb(Permission.RENEW_RECOVERY)
def finish_renewal(desk: Desk, actor: Actor, pending: PendingSheet, *, typed: Mapping[int, str]) -> Changes:
    """The paper is proved: from now on the new sheet opens the file and the old one does not.

    Raises Refused FND009 for a wrong group; the old sheet then stays good.
    """
    check_typed(pending.recovery, pending.groups_to_type, typed)
    check_time(desk)
    recovery, present = pending.recovery, vault.read_keys(desk.folder.keys)
    keys = vault.replace_recovery(
        present, recovery_box_public=public_bytes(recovery.box_key()), secrets=desk.secrets_in(present)
    )
    with desk.database.read() as session:
        version = session.scalar(select(func.max(RecoveryKey.version))) or 0
    fresh = RecoveryKey(
        id=desk.ids.new(), version=version + 1, box_key=b64(public_bytes(recovery.box_key())),
        root_key=b64(public_bytes(recovery.root_key())),
    )  # fmt: skip
    with write_with_keys(
        desk, actor, Action.RECOVERY_RENEWED, keys, entity="clinic", entity_id=desk.clinic_id,
        version=fresh.version, reason=f"{pending.reason} · {pending.witness}",
    ) as work:  # fmt: skip
        work.add(fresh, *pending.certificates)
        oblige(desk, work, [_notice(desk, actor, pending, fresh)])
    desk.root_key = public_bytes(recovery.root_key())
    return desk.changes(Topic.USERS, notes=_lock_the_old_out(desk, actor, pending.reason))


def _notice(desk: Desk, actor: Actor, pending: PendingSheet, fresh: RecoveryKey) -> Due:
    words = {"who": actor.name, "witness": pending.witness, "reason": pending.reason[:200]}
    return Due(
        "recovery_renewed", f"recovery_renewed:{fresh.id}", desk.clock.now() + SEEN_WITHIN, Role.LEAD.value,
        place="audit", words=words,
    )  # fmt: skip


def _lock_the_old_out(desk: Desk, actor: Actor, reason: str) -> tuple[Issue, ...]:
    """Whoever copied the keys with the old sheet in hand knows the old file key: it goes too."""
    try:
        notes = rotate_file_key(desk)
    except Unavailable as problem:
        # The new sheet counts already, and the next opening makes up for it.
        LOG.warning("%s while rotating", problem.code)
        return ()
    desk.note(actor, Action.KEY_ROTATED, entity="clinic", entity_id=desk.clinic_id, reason=reason)
    return notes
