"""People: everything on a participant's card, what a participant is found by, records that follow another.

Rows of revision 0001 stay as they are, to the byte: their audited images hold no more than they did. Only
their search keys are made here, which are derived and have no image.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from clinicdesk.protocols.search_keys import search_keys

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_PARTICIPANT = sa.table("participant", *map(sa.column, ("id", "code", "name", "birth_date")))


def upgrade() -> None:
    """Revision 0001 to 0002."""
    op.create_index("ix_participant_code", "participant", ["code"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("into_id", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_person_merge_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["person_merge.id"], name=op.f("fk_person_merge_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_person_merge_person_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_person_merge_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_merge_into_id", "person_merge", ["into_id"], unique=False)
    op.create_index("ix_person_merge_person_id", "person_merge", ["person_id"], unique=False)
    op.create_table(
        "participant_details",
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("patronymic", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("emergency_name", sa.Text(), nullable=False),
        sa.Column("emergency_relation", sa.Text(), nullable=False),
        sa.Column("emergency_phone", sa.Text(), nullable=False),
        sa.Column("escort_name", sa.Text(), nullable=False),
        sa.Column("escort_phone", sa.Text(), nullable=False),
        sa.Column("referral_source", sa.Text(), nullable=False),
        sa.Column("referral_date", sa.Text(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("earlier_treatment", sa.Text(), nullable=False),
        sa.Column("chart_number", sa.Text(), nullable=False),
        sa.Column("height_mm", WHOLE, nullable=True),
        sa.Column("weight_g", WHOLE, nullable=True),
        sa.Column("allergies_state", sa.Text(), nullable=False),
        sa.Column("military", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_participant_details_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_participant_details_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant_details")),
        sa.UniqueConstraint("participant_row", name=op.f("uq_participant_details_participant_row")),
        sqlite_strict=True,
    )
    op.create_table(
        "person_allergy",
        sa.Column("substance", sa.Text(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_person_allergy_event_seq")),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_allergy_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_allergy")),
        sa.UniqueConstraint("participant_row", "place", name=op.f("uq_person_allergy_participant_row_place")),
        sqlite_strict=True,
    )
    op.create_table(
        "person_contact",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_person_contact_event_seq")),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_contact_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_contact")),
        sa.UniqueConstraint(
            "participant_row", "kind", "place", name=op.f("uq_person_contact_participant_row_kind_place")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "person_diagnosis",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_person_diagnosis_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_diagnosis_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_diagnosis")),
        sa.UniqueConstraint(
            "participant_row", "place", name=op.f("uq_person_diagnosis_participant_row_place")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "person_key",
        sa.Column("key", FOLDED, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_key_participant_row")
        ),
        sa.PrimaryKeyConstraint("key", "code", "participant_row", name=op.f("pk_person_key")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_person_key_participant_row_key", "person_key", ["participant_row", "key"], unique=False
    )
    op.create_table(
        "person_medicine",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("dose", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_person_medicine_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_medicine_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_medicine")),
        sa.UniqueConstraint(
            "participant_row", "place", name=op.f("uq_person_medicine_participant_row_place")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "person_relation",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("participant_row", sa.Text(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_person_relation_event_seq")
        ),
        sa.ForeignKeyConstraint(
            ["participant_row"], ["participant.id"], name=op.f("fk_person_relation_participant_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_relation")),
        sa.UniqueConstraint(
            "participant_row", "place", name=op.f("uq_person_relation_participant_row_place")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_person_relation_other_id", "person_relation", ["other_id"], unique=False)

    _find_everybody_again()


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")


def _find_everybody_again() -> None:
    connection = op.get_bind()
    people = connection.execute(sa.select(_PARTICIPANT)).mappings().all()
    rows = [row for person in people for row in _keys_of(person)]
    if rows:
        keys = sa.table("person_key", *map(sa.column, ("key", "code", "participant_row")))
        connection.execute(sa.insert(keys), rows)


def _keys_of(person: sa.RowMapping) -> Iterator[dict[str, str]]:
    found = search_keys(code=person["code"], names=[person["name"]], birth_date=person["birth_date"])
    for key in found:
        yield {"key": key, "code": person["code"], "participant_row": person["id"]}
