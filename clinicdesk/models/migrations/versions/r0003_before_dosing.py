"""From referral to clearance: definitions, plans, consents, filled forms, decisions, obligations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0002 to 0003."""
    op.create_table(
        "attachment",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_attachment_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_person_id", "attachment", ["person_id"], unique=False)
    op.create_table(
        "clearance",
        sa.Column("clearance_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("screening_id", sa.Text(), nullable=False),
        sa.Column("screening_version", WHOLE, nullable=False),
        sa.Column("screening_sha256", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("permits", WHOLE, nullable=False),
        sa.Column("justifications", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision in ('eligible','conditions','deferred','not_eligible','suspended','revoked')",
            name=op.f("ck_clearance_decision"),
        ),
        sa.CheckConstraint(
            "permits = case when decision in ('eligible','conditions') then 1 else 0 end",
            name=op.f("ck_clearance_permits"),
        ),
        sa.CheckConstraint("length(valid_until) = 10", name=op.f("ck_clearance_day")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_clearance_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["clearance.id"], name=op.f("fk_clearance_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("clearance_id", "version", name=op.f("uq_clearance_clearance_id_version")),
        sa.UniqueConstraint(
            "id",
            "person_id",
            "permits",
            "valid_until",
            name=op.f("uq_clearance_id_person_id_permits_valid_until"),
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_clearance_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_clearance_person_id", "clearance", ["person_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_credential_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["credential.id"], name=op.f("fk_credential_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("credential_id", "version", name=op.f("uq_credential_credential_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_credential_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_credential_user_id", "credential", ["user_id"], unique=False)
    op.create_table(
        "definition",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_definition_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("digest", name=op.f("uq_definition_digest")),
        sqlite_strict=True,
    )
    op.create_index("ix_definition_code_version", "definition", ["code", "version"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("obligation_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('open','done','set_aside')", name=op.f("ck_obligation_state")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_obligation_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["obligation.id"], name=op.f("fk_obligation_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("obligation_id", "version", name=op.f("uq_obligation_obligation_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_obligation_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_obligation_origin", "obligation", ["origin"], unique=False)
    op.create_index("ix_obligation_person_id", "obligation", ["person_id"], unique=False)
    op.create_index("ix_obligation_state_due_at", "obligation", ["state", "due_at"], unique=False)
    op.create_table(
        "admission",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("clearance_row", sa.Text(), nullable=False),
        sa.Column("permits", WHOLE, nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Text(), nullable=False),
        sa.Column("admitted_at", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("admitted_on <= valid_until", name=op.f("ck_admission_validity")),
        sa.CheckConstraint("permits = 1", name=op.f("ck_admission_permits")),
        sa.ForeignKeyConstraint(
            ["clearance_row", "person_id", "permits", "valid_until"],
            ["clearance.id", "clearance.person_id", "clearance.permits", "clearance.valid_until"],
            name="fk_admission_clearance",
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_admission_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_admission_session_id_person_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "adoption",
        sa.Column("adoption_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_digest"], ["definition.digest"], name=op.f("fk_adoption_definition_digest")
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_adoption_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["adoption.id"], name=op.f("fk_adoption_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
        sa.UniqueConstraint("adoption_id", "version", name=op.f("uq_adoption_adoption_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_adoption_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_adoption_code", "adoption", ["code"], unique=False)
    op.create_table(
        "answer",
        sa.Column("response_row", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_answer_event_seq")),
        sa.ForeignKeyConstraint(["response_row"], ["response.id"], name=op.f("fk_answer_response_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("response_row", "key", name=op.f("uq_answer_response_row_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "cohort_plan",
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("programme_version", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('planned','running','closed','cancelled')", name=op.f("ck_cohort_plan_state")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_plan_cohort_id")),
        sa.ForeignKeyConstraint(
            ["definition_digest"], ["definition.digest"], name=op.f("fk_cohort_plan_definition_digest")
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_cohort_plan_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["cohort_plan.id"], name=op.f("fk_cohort_plan_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_plan")),
        sa.UniqueConstraint("cohort_id", "version", name=op.f("uq_cohort_plan_cohort_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_cohort_plan_supersedes")),
        sqlite_strict=True,
    )
    op.create_table(
        "consent",
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_consent_attachment_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_consent_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["consent.id"], name=op.f("fk_consent_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("consent_id", "version", name=op.f("uq_consent_consent_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_consent_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_consent_person_id_document", "consent", ["person_id", "document"], unique=False)
    op.create_table(
        "membership",
        sa.Column("membership_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("to_cohort", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting','member','withdrawn','transferred','completed')",
            name=op.f("ck_membership_state"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_membership_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_membership_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["membership.id"], name=op.f("fk_membership_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("membership_id", "version", name=op.f("uq_membership_membership_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_membership_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_membership_cohort_id", "membership", ["cohort_id"], unique=False)
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_table(
        "planned_session",
        sa.Column("planned_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("make_up_for", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('planned','held','cancelled')", name=op.f("ck_planned_session_state")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_planned_session_cohort_id")),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_planned_session_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["planned_session.id"], name=op.f("fk_planned_session_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_session")),
        sa.UniqueConstraint("planned_id", "version", name=op.f("uq_planned_session_planned_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_planned_session_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_planned_session_cohort_id", "planned_session", ["cohort_id"], unique=False)
    op.create_index("ix_planned_session_starts_at", "planned_session", ["starts_at"], unique=False)
    op.create_table(
        "staff_role",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_staff_role_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_staff_role_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["staff_role.id"], name=op.f("fk_staff_role_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint("assignment_id", "version", name=op.f("uq_staff_role_assignment_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_staff_role_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_staff_role_cohort_id", "staff_role", ["cohort_id"], unique=False)
    op.add_column("response", sa.Column("cohort_id", sa.Text(), server_default="", nullable=False))
    op.add_column("response", sa.Column("step", sa.Text(), server_default="", nullable=False))
    op.add_column("response", sa.Column("form_digest", sa.Text(), server_default="", nullable=False))
    op.add_column("response", sa.Column("respondent", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
