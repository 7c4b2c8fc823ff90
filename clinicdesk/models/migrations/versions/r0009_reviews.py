"""Monthly reviews of the trail, restrictions that participants ask for, signatures made elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0008 to 0009."""
    _reviews()
    _restrictions()
    _outside_signatures()


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
    ]


def _reviews() -> None:
    op.create_table(
        "trail_review",
        *_text("month"),
        sa.Column("events", WHOLE, nullable=False),
        *_text("facts", "checked_at"),
        sa.Column("tree_size", WHOLE, nullable=False),
        *_text("tree_root", "remark", "author_id"),
        *_recorded(),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_trail_review_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_review")),
        sa.UniqueConstraint("month", name=op.f("uq_trail_review_month")),
        sqlite_strict=True,
    )


def _restrictions() -> None:
    op.create_table(
        "person_restriction",
        *_text("restriction_id"),
        sa.Column("version", WHOLE, nullable=False),
        *_text("person_id", "state", "asked_on", "reason", "author_id"),
        sa.Column("supersedes", sa.Text(), nullable=True),
        *_recorded(),
        sa.CheckConstraint("state in ('standing','lifted')", name=op.f("ck_person_restriction_state")),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_person_restriction_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["person_restriction.id"], name=op.f("fk_person_restriction_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_restriction")),
        sa.UniqueConstraint(
            "restriction_id", "version", name=op.f("uq_person_restriction_restriction_id_version")
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_person_restriction_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_restriction_person_id", "person_restriction", ["person_id"], unique=False)


def _outside_signatures() -> None:
    op.create_table(
        "outside_signature",
        *_text("signature_id"),
        sa.Column("version", WHOLE, nullable=False),
        *_text("person_id", "record_type", "record_id"),
        sa.Column("record_version", WHOLE, nullable=False),
        *_text("attachment_id", "signer_name", "signed_on", "state", "reason", "author_id"),
        sa.Column("supersedes", sa.Text(), nullable=True),
        *_recorded(),
        sa.CheckConstraint("state in ('kept','set_aside')", name=op.f("ck_outside_signature_state")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_outside_signature_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_outside_signature_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["outside_signature.id"], name=op.f("fk_outside_signature_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_signature")),
        sa.UniqueConstraint(
            "signature_id", "version", name=op.f("uq_outside_signature_signature_id_version")
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_outside_signature_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_outside_signature_record_id", "outside_signature", ["record_id"], unique=False)
