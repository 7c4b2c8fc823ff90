"""The trail's own tables, and the words it uses for what was done."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base


class Action(StrEnum):
    """What an event says was done; stored by value, worded in resources/words/actions.toml."""

    CLINIC_CREATED = "clinic.created"
    CLINIC_CHANGED = "clinic.changed"
    SCHEMA_MIGRATED = "schema.migrated"
    LOGIN_OPENED = "login.opened"
    LOGIN_CLOSED = "login.closed"
    ACCESS_REFUSED = "access.refused"
    USER_ADDED = "user.added"
    USER_ENROLLED = "user.enrolled"
    USER_ROLES_CHANGED = "user.roles_changed"
    USER_RE_ENROLLED = "user.re_enrolled"
    USER_REMOVED = "user.removed"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - a word of the trail
    KEY_ROTATED = "key.rotated"
    KEYS_UNDONE = "keys.undone"
    RECOVERY_RENEWED = "recovery.renewed"
    RECOVERY_USED = "recovery.used"
    INTEGRITY_CHECKED = "integrity.checked"
    INTEGRITY_ACCEPTED = "integrity.accepted"
    TIME_CONFIRMED = "time.confirmed"
    BACKUP_MADE = "backup.made"
    TRAIL_EXPORTED = "trail.exported"
    PERSON_REGISTERED = "person.registered"
    PERSON_AMENDED = "person.amended"
    PERSON_OPENED = "person.opened"
    PERSON_MERGED = "person.merged"
    PERSON_PARTED = "person.parted"
    PEOPLE_ADDED = "people.added"
    PEOPLE_IMPORTED = "people.imported"
    CHART_OPENED = "chart.opened"
    GLASS_BROKEN = "glass.broken"
    GLASS_REVIEWED = "glass.reviewed"
    COHORT_PLANNED = "cohort.planned"
    COHORT_STAFFED = "cohort.staffed"
    SESSION_OPENED = "session.opened"
    SESSION_CLOSED = "session.closed"
    READING_RECORDED = "reading.recorded"
    READING_AMENDED = "reading.amended"
    RECORD_SIGNED = "record.signed"
    TASK_SET_ASIDE = "task.set_aside"
    DEFINITION_ENTERED = "definition.entered"
    PROTOCOL_ADOPTED = "protocol.adopted"
    ADOPTION_WITHDRAWN = "adoption.withdrawn"
    ATTACHMENT_OPENED = "attachment.opened"
    CONSENT_RECORDED = "consent.recorded"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_SCANNED = "consent.scanned"
    CREDENTIAL_RECORDED = "credential.recorded"
    COHORT_CHANGED = "cohort.changed"
    MEMBER_JOINED = "member.joined"
    MEMBER_LEFT = "member.left"
    STAFF_ASSIGNED = "staff.assigned"
    STAFF_RELEASED = "staff.released"
    SESSIONS_PLANNED = "sessions.planned"
    SESSION_MOVED = "session.moved"
    SESSION_CANCELLED = "session.cancelled"
    FORM_RECORDED = "form.recorded"
    FORM_AMENDED = "form.amended"
    INCIDENT_CLOSED = "incident.closed"
    FORM_OPENED = "form.opened"
    CLEARANCE_SIGNED = "clearance.signed"
    CLEARANCE_REVOKED = "clearance.revoked"
    PERSON_ADMITTED = "person.admitted"
    STAFF_CAME = "staff.came"
    STAFF_LEFT = "staff.left"
    SESSION_KEY_MADE = "session_key.made"
    SESSION_KEY_ENDED = "session_key.ended"
    DOSE_DEFERRED = "dose.deferred"
    DEFERRAL_LIFTED = "deferral.lifted"
    DOSE_ORDERED = "dose.ordered"
    ORDER_WITHDRAWN = "order.withdrawn"
    DOSE_GIVEN = "dose.given"
    DOSE_AMENDED = "dose.amended"
    DOSE_TAKEN_BACK = "dose.taken_back"
    DOSE_WITNESSED = "dose.witnessed"
    RESCUE_ORDERED = "rescue.ordered"
    RESCUE_GIVEN = "rescue.given"
    RESCUE_WITHDRAWN = "rescue.withdrawn"
    SET_MISSED = "set.missed"
    SESSION_NOTED = "session.noted"
    ALERT_ANSWERED = "alert.answered"
    ALERT_ESCALATED = "alert.escalated"
    PERSON_DISCHARGED = "person.discharged"
    DISCHARGE_AMENDED = "discharge.amended"
    DISCHARGE_WITHDRAWN = "discharge.withdrawn"
    MONITOR_IMPORTED = "monitor.imported"
    DRUG_ENTERED = "drug.entered"
    STOCK_RECEIVED = "stock.received"
    STOCK_ISSUED = "stock.issued"
    STOCK_RETURNED = "stock.returned"
    STOCK_DESTROYED = "stock.destroyed"
    STOCK_COUNTED = "stock.counted"
    STOCK_CORRECTED = "stock.corrected"
    STOCK_WITNESSED = "stock.witnessed"
    AMPOULE_OPENED = "ampoule.opened"
    RESIDUE_DESTROYED = "residue.destroyed"
    PORTION_CORRECTED = "portion.corrected"
    DOCUMENT_SEALED = "document.sealed"
    ATTENDANCE_RECORDED = "attendance.recorded"
    NOTE_RECORDED = "note.recorded"
    NOTE_AMENDED = "note.amended"
    NOTE_OPENED = "note.opened"
    NOTE_RETURNED = "note.returned"
    ADDENDUM_SIGNED = "addendum.signed"
    PROCESS_KEPT = "process.kept"
    PROCESS_OPENED = "process.opened"
    PROCESS_SHARED = "process.shared"
    PROCESS_UNSHARED = "process.unshared"
    QUESTION_ASKED = "question.asked"
    QUESTION_ANSWERED = "question.answered"
    QUESTION_CLOSED = "question.closed"
    VALUE_VERIFIED = "value.verified"
    RECORD_PRINTED = "record.printed"
    PRINT_STOPPED = "print.stopped"
    RECORDS_EXPORTED = "records.exported"
    DRAFT_SUBMITTED = "draft.submitted"
    DRAFT_DISCARDED = "draft.discarded"
    DRAFT_SET_ASIDE = "draft.set_aside"
    TRAIL_REVIEWED = "trail.reviewed"
    RESTRICTION_SET = "restriction.set"
    RESTRICTION_LIFTED = "restriction.lifted"
    OUTSIDE_SIGNATURE_KEPT = "outside_signature.kept"
    OUTSIDE_SIGNATURE_SET_ASIDE = "outside_signature.set_aside"


READS = frozenset({
    Action.CHART_OPENED, Action.PERSON_OPENED, Action.TRAIL_EXPORTED, Action.ATTACHMENT_OPENED, Action.FORM_OPENED,
    Action.DOCUMENT_SEALED,
    Action.NOTE_OPENED, Action.PROCESS_OPENED,
    Action.RECORD_PRINTED, Action.PRINT_STOPPED, Action.RECORDS_EXPORTED,
})  # fmt: skip
"""Events that tell of looking, not of changing."""


class AuditEvent(Base):
    """One leaf of the tree: every column but none of the content. Leaf hash as RFC 6962 2.1."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_person_id_seq", "person_id", "seq"),
        Index("ix_audit_event_entity_id_seq", "entity_id", "seq"),
        Index("ix_audit_event_actor_action_seq", "actor", "action", "seq"),
        STRICT,
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    mono_ms: Mapped[int]
    boot_id: Mapped[str]
    clock_flag: Mapped[str]
    actor: Mapped[str]
    role: Mapped[str]
    workstation: Mapped[str]
    login_id: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[str]
    entity_version: Mapped[int]
    person_id: Mapped[str]
    reason: Mapped[str]
    payload_digest: Mapped[str]


class AuditPayload(Base):
    """Images of the rows an event wrote, salted so that erasing it leaves a tree that reveals nothing."""

    __tablename__ = "audit_payload"
    __table_args__ = STRICT

    seq: Mapped[int] = mapped_column(ForeignKey("audit_event.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes]
    body: Mapped[bytes]


class AuditNode(Base):
    """Hash of a completed subtree: level 0 are leaves, `idx` counts from the left (RFC 9162 2.1)."""

    __tablename__ = "audit_node"
    __table_args__ = STRICT

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class AuditCheckpoint(Base):
    """The signed tree head after a commit, as a C2SP signed note."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = STRICT

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str]
