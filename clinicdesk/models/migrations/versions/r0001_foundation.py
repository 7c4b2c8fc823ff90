"""The foundation: trail, accounts, participants, cohorts, sessions, readings, signatures, drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """An empty file to revision 0001."""
    op.create_table(
        "audit_checkpoint",
        sa.Column("size", WHOLE, autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_checkpoint")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_event",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("mono_ms", WHOLE, nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("clock_flag", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("login_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("entity_version", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_audit_event_actor_action_seq", "audit_event", ["actor", "action", "seq"], unique=False
    )
    op.create_index("ix_audit_event_entity_id_seq", "audit_event", ["entity_id", "seq"], unique=False)
    op.create_index("ix_audit_event_person_id_seq", "audit_event", ["person_id", "seq"], unique=False)
    op.create_table(
        "audit_node",
        sa.Column("level", WHOLE, autoincrement=False, nullable=False),
        sa.Column("idx", WHOLE, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "idx", name=op.f("pk_audit_node")),
        sqlite_strict=True,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("escrow", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_author_id", "draft", ["author_id"], unique=False)
    op.create_table(
        "audit_payload",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_event.seq"], name=op.f("fk_audit_payload_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_payload")),
        sqlite_strict=True,
    )
    op.create_table(
        "clinic",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_clinic_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["clinic.id"], name=op.f("fk_clinic_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_clinic_supersedes")),
        sa.UniqueConstraint("version", name=op.f("uq_clinic_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "cohort",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_cohort_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("code", name=op.f("uq_cohort_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "glass_opening",
        sa.Column("glass_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("login_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_glass_opening_event_seq")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["glass_opening.id"], name=op.f("fk_glass_opening_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glass_opening")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_glass_opening_supersedes")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_glass_opening_user_id_person_id", "glass_opening", ["user_id", "person_id"], unique=False
    )
    op.create_table(
        "key_certificate",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_key_certificate_event_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_certificate")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_key_certificate_key_id"), "key_certificate", ["key_id"], unique=False)
    op.create_table(
        "machine_key",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_machine_key_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_machine_key_key_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "participant",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_participant_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["participant.id"], name=op.f("fk_participant_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_participant_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_participant_folded", "participant", ["folded"], unique=False)
    op.create_index("ix_participant_person_id", "participant", ["person_id"], unique=False)
    op.create_table(
        "recovery_key",
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("box_key", sa.Text(), nullable=False),
        sa.Column("root_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_recovery_key_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_key")),
        sa.UniqueConstraint("version", name=op.f("uq_recovery_key_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "response",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_response_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["response.id"], name=op.f("fk_response_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("response_id", "version", name=op.f("uq_response_response_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_response_supersedes")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_response_person_id_form_taken_at", "response", ["person_id", "form", "taken_at"], unique=False
    )
    op.create_index("ix_response_session_id_taken_at", "response", ["session_id", "taken_at"], unique=False)
    op.create_table(
        "seat",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_seat_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_seat_session_id_number")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_seat_session_id_person_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_seat_session_id"), "seat", ["session_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("record_version", WHOLE, nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("signer_id", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("signer_role", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.Text(), nullable=False),
        sa.Column("tree_size", WHOLE, nullable=False),
        sa.Column("tree_root", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_signature_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sqlite_strict=True,
    )
    op.create_index("ix_signature_record_id", "signature", ["record_id"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("box_key", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("code_expires", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_user_account_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["user_account.id"], name=op.f("fk_user_account_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_user_account_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_user_account_user_id", "user_account", ["user_id"], unique=False)
    op.create_table(
        "cohort_member",
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_member_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_cohort_member_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_cohort_member_cohort_id_person_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cohort_member_person_id"), "cohort_member", ["person_id"], unique=False)
    op.create_table(
        "cohort_staff",
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_staff_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_cohort_staff_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_staff")),
        sa.UniqueConstraint("cohort_id", "user_id", name=op.f("uq_cohort_staff_cohort_id_user_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cohort_staff_user_id"), "cohort_staff", ["user_id"], unique=False)
    op.create_table(
        "observed_value",
        sa.Column("response_row", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("thousandths", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_observed_value_event_seq")),
        sa.ForeignKeyConstraint(
            ["response_row"], ["response.id"], name=op.f("fk_observed_value_response_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observed_value")),
        sa.UniqueConstraint("response_row", "key", name=op.f("uq_observed_value_response_row_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "session",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("interval_minutes", WHOLE, nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_session_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_session_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["session.id"], name=op.f("fk_session_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("session_id", "version", name=op.f("uq_session_session_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_session_supersedes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_session_cohort_id"), "session", ["cohort_id"], unique=False)


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
