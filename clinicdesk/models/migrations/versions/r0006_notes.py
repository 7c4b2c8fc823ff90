"""Group sessions written down, the therapists' process notes, questions about a field."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0005 to 0006."""
    op.create_table(
        "field_question",
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("value_sha256", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("to_role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('open','answered','closed')", name=op.f("ck_field_question_state")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_field_question_event_seq")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["field_question.id"], name=op.f("fk_field_question_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_question")),
        sa.UniqueConstraint("question_id", "version", name=op.f("uq_field_question_question_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_field_question_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_field_question_record_id", "field_question", ["record_id"], unique=False)
    op.create_index("ix_field_question_state", "field_question", ["state"], unique=False)
    op.create_table(
        "note_addendum",
        sa.Column("addendum_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("note_version", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_note_addendum_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_addendum")),
        sa.UniqueConstraint("addendum_id", "version", name=op.f("uq_note_addendum_addendum_id_version")),
        sqlite_strict=True,
    )
    op.create_index("ix_note_addendum_note_id", "note_addendum", ["note_id"], unique=False)
    op.create_table(
        "note_return",
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("note_version", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_note_return_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_return")),
        sqlite_strict=True,
    )
    op.create_index("ix_note_return_note_id", "note_return", ["note_id"], unique=False)
    op.create_table(
        "process_grant",
        sa.Column("grant_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("supervisor_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('given','withdrawn')", name=op.f("ck_process_grant_state")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_process_grant_event_seq")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["process_grant.id"], name=op.f("fk_process_grant_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_grant")),
        sa.UniqueConstraint("grant_id", "version", name=op.f("uq_process_grant_grant_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_process_grant_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_process_grant_author_id", "process_grant", ["author_id"], unique=False)
    op.create_table(
        "process_note",
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_process_note_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["process_note.id"], name=op.f("fk_process_note_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_note")),
        sa.UniqueConstraint("process_id", "version", name=op.f("uq_process_note_process_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_process_note_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_process_note_author_id", "process_note", ["author_id"], unique=False)
    op.create_table(
        "verified_mark",
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("value_sha256", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_verified_mark_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verified_mark")),
        sqlite_strict=True,
    )
    op.create_index("ix_verified_mark_record_id", "verified_mark", ["record_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("attendance_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("planned_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("changed_because", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(presence = 'absent') = (reason <> '')", name=op.f("ck_attendance_reason")),
        sa.CheckConstraint(
            "minutes >= 0 and (presence <> 'absent' or minutes = 0)", name=op.f("ck_attendance_minutes")
        ),
        sa.CheckConstraint(
            "presence in ('present','late','left_early','online','absent')",
            name=op.f("ck_attendance_presence"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_attendance_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_attendance_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["attendance.id"], name=op.f("fk_attendance_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("attendance_id", "version", name=op.f("uq_attendance_attendance_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_attendance_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"], unique=False)
    op.create_index("ix_attendance_planned_id", "attendance", ["planned_id"], unique=False)
    op.create_table(
        "group_note",
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("planned_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("session_code", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.Text(), nullable=False),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_group_note_cohort_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_group_note_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["group_note.id"], name=op.f("fk_group_note_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_note")),
        sa.UniqueConstraint("note_id", "version", name=op.f("uq_group_note_note_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_group_note_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_group_note_planned_id", "group_note", ["planned_id"], unique=False)
    op.create_table(
        "process_seal",
        sa.Column("process_row", sa.Text(), nullable=False),
        sa.Column("reader_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_process_seal_event_seq")),
        sa.ForeignKeyConstraint(
            ["process_row"], ["process_note.id"], name=op.f("fk_process_seal_process_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_seal")),
        sa.UniqueConstraint(
            "process_row",
            "reader_id",
            "event_seq",
            name=op.f("uq_process_seal_process_row_reader_id_event_seq"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "note_entry",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("note_row", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("attendance_row", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_row"], ["attendance.id"], name=op.f("fk_note_entry_attendance_row")
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_note_entry_event_seq")),
        sa.ForeignKeyConstraint(["note_row"], ["group_note.id"], name=op.f("fk_note_entry_note_row")),
        sa.ForeignKeyConstraint(["supersedes"], ["note_entry.id"], name=op.f("fk_note_entry_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_entry")),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_note_entry_entry_id_version")),
        sa.UniqueConstraint("note_row", "person_id", name=op.f("uq_note_entry_note_row_person_id")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_note_entry_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_note_entry_person_id", "note_entry", ["person_id"], unique=False)


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
