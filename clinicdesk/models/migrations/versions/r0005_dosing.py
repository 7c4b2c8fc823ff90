"""The dosing day: staff and their keys, orders, doses, missed sets, events, alerts, discharge."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0004 to 0005."""
    # First, because the key of a dose points to it.
    op.create_index(
        "ux_admission_id_session_id_person_id", "admission", ["id", "session_id", "person_id"], unique=True
    )
    op.create_table(
        "deferral",
        sa.Column("deferral_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('deferred','lifted')", name=op.f("ck_deferral_state")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_deferral_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["deferral.id"], name=op.f("fk_deferral_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deferral")),
        sa.UniqueConstraint("deferral_id", "version", name=op.f("uq_deferral_deferral_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_deferral_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_deferral_session_id", "deferral", ["session_id"], unique=False)
    op.create_table(
        "discharge",
        sa.Column("discharge_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("left_at", sa.Text(), nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("sheet_id", sa.Text(), nullable=False),
        sa.Column("escort_name", sa.Text(), nullable=False),
        sa.Column("escort_phone", sa.Text(), nullable=False),
        sa.Column("unmet", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("exception_reason", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'exception' or exception_reason <> ''", name=op.f("ck_discharge_exception")
        ),
        sa.CheckConstraint(
            "outcome in ('home','exception','hospital','not_dosed')", name=op.f("ck_discharge_outcome")
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_discharge_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["discharge.id"], name=op.f("fk_discharge_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discharge")),
        sa.UniqueConstraint("discharge_id", "version", name=op.f("uq_discharge_discharge_id_version")),
        sa.UniqueConstraint(
            "session_id", "person_id", "version", name=op.f("uq_discharge_session_id_person_id_version")
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_discharge_supersedes")),
        sqlite_strict=True,
    )
    op.create_table(
        "dose_order",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("weight_g", WHOLE, nullable=False),
        sa.Column("per_kg_ug", WHOLE, nullable=False),
        sa.Column("strength_ug_per_ml", WHOLE, nullable=False),
        sa.Column("amount_ug", WHOLE, nullable=False),
        sa.Column("volume_ul", WHOLE, nullable=False),
        sa.Column("cap_ug", WHOLE, nullable=False),
        sa.Column("infusion_minutes", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("override_id", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_ug <= cap_ug or (override_reason <> '' and override_id is not null)",
            name=op.f("ck_dose_order_cap"),
        ),
        sa.CheckConstraint("state in ('ordered','withdrawn')", name=op.f("ck_dose_order_state")),
        sa.CheckConstraint(
            "amount_ug * 1000 = volume_ul * strength_ug_per_ml", name=op.f("ck_dose_order_volume")
        ),
        sa.CheckConstraint(
            "amount_ug > 0 and volume_ul > 0 and weight_g > 0", name=op.f("ck_dose_order_positive")
        ),
        sa.CheckConstraint("override_id <> author_id", name=op.f("ck_dose_order_two_people")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_dose_order_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["dose_order.id"], name=op.f("fk_dose_order_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dose_order")),
        sa.UniqueConstraint(
            "id",
            "session_id",
            "person_id",
            "ordinal",
            name=op.f("uq_dose_order_id_session_id_person_id_ordinal"),
        ),
        sa.UniqueConstraint("order_id", "version", name=op.f("uq_dose_order_order_id_version")),
        sa.UniqueConstraint(
            "session_id",
            "person_id",
            "ordinal",
            "version",
            name=op.f("uq_dose_order_session_id_person_id_ordinal_version"),
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_dose_order_supersedes")),
        sqlite_strict=True,
    )
    op.create_table(
        "missed_set",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("minute", WHOLE, nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("again_at", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_missed_set_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_set")),
        sa.UniqueConstraint(
            "session_id",
            "person_id",
            "ordinal",
            "minute",
            name=op.f("uq_missed_set_session_id_person_id_ordinal_minute"),
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_missed_set_session_id", "missed_set", ["session_id"], unique=False)
    op.create_table(
        "rescue",
        sa.Column("rescue_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("drug", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=True),
        sa.Column("given_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('ordered','given','withdrawn')", name=op.f("ck_rescue_state")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_rescue_event_seq")),
        sa.ForeignKeyConstraint(["supersedes"], ["rescue.id"], name=op.f("fk_rescue_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescue")),
        sa.UniqueConstraint("rescue_id", "version", name=op.f("uq_rescue_rescue_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_rescue_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_rescue_session_id", "rescue", ["session_id"], unique=False)
    op.create_table(
        "session_event",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("mono_ms", WHOLE, nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_session_event_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_event")),
        sqlite_strict=True,
    )
    op.create_index("ix_session_event_session_id", "session_event", ["session_id"], unique=False)
    op.create_table(
        "session_key",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_session_key_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_key")),
        sa.UniqueConstraint("public_key", name=op.f("uq_session_key_public_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_session_key_session_id", "session_key", ["session_id"], unique=False)
    op.create_table(
        "session_staff",
        sa.Column("presence_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_session_staff_event_seq")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["session_staff.id"], name=op.f("fk_session_staff_supersedes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_staff")),
        sa.UniqueConstraint("presence_id", "version", name=op.f("uq_session_staff_presence_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_session_staff_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_session_staff_session_id", "session_staff", ["session_id"], unique=False)
    op.create_table(
        "alert_raised",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("response_row", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("second", WHOLE, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Text(), nullable=False),
        sa.Column("repeat_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("level in ('amber','red')", name=op.f("ck_alert_raised_level")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_alert_raised_event_seq")),
        sa.ForeignKeyConstraint(["response_row"], ["response.id"], name=op.f("fk_alert_raised_response_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_raised")),
        sa.UniqueConstraint("response_row", "alert", name=op.f("uq_alert_raised_response_row_alert")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_raised_session_id", "alert_raised", ["session_id"], unique=False)
    op.create_table(
        "session_key_end",
        sa.Column("key_row", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_seq"], ["audit_event.seq"], name=op.f("fk_session_key_end_event_seq")
        ),
        sa.ForeignKeyConstraint(["key_row"], ["session_key.id"], name=op.f("fk_session_key_end_key_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_key_end")),
        sa.UniqueConstraint("key_row", name=op.f("uq_session_key_end_key_row")),
        sqlite_strict=True,
    )
    op.create_table(
        "alert_answer",
        sa.Column("alert_row", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('answered','escalated')", name=op.f("ck_alert_answer_kind")),
        sa.ForeignKeyConstraint(["alert_row"], ["alert_raised.id"], name=op.f("fk_alert_answer_alert_row")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_alert_answer_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_answer")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_answer_alert_row", "alert_answer", ["alert_row"], unique=False)
    op.create_table(
        "dose",
        sa.Column("dose_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("admission_id", sa.Text(), nullable=False),
        sa.Column("order_row", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("strength_ug_per_ml", WHOLE, nullable=False),
        sa.Column("drawn_ul", WHOLE, nullable=False),
        sa.Column("given_ul", WHOLE, nullable=False),
        sa.Column("given_ug", WHOLE, nullable=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("mono_ms", WHOLE, nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=True),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(witness_id is not null) or emergency <> ''", name=op.f("ck_dose_witness")),
        sa.CheckConstraint("given_ug * 1000 = given_ul * strength_ug_per_ml", name=op.f("ck_dose_volume")),
        sa.CheckConstraint(
            "given_ul > 0 and given_ug > 0 and drawn_ul >= given_ul", name=op.f("ck_dose_positive")
        ),
        sa.CheckConstraint("witness_id <> giver_id", name=op.f("ck_dose_two_people")),
        sa.ForeignKeyConstraint(
            ["admission_id", "session_id", "person_id"],
            ["admission.id", "admission.session_id", "admission.person_id"],
            name="fk_dose_admission",
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_dose_event_seq")),
        sa.ForeignKeyConstraint(
            ["order_row", "session_id", "person_id", "ordinal"],
            ["dose_order.id", "dose_order.session_id", "dose_order.person_id", "dose_order.ordinal"],
            name="fk_dose_order",
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["dose.id"], name=op.f("fk_dose_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dose")),
        sa.UniqueConstraint("dose_id", "version", name=op.f("uq_dose_dose_id_version")),
        sa.UniqueConstraint(
            "session_id",
            "person_id",
            "ordinal",
            "version",
            name=op.f("uq_dose_session_id_person_id_ordinal_version"),
        ),
        sa.UniqueConstraint("supersedes", name=op.f("uq_dose_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_dose_person_id", "dose", ["person_id"], unique=False)
    op.create_index("ix_dose_session_id", "dose", ["session_id"], unique=False)
    op.add_column("response", sa.Column("origin", sa.Text(), server_default="", nullable=False))
    op.add_column("session", sa.Column("planned_id", sa.Text(), server_default="", nullable=False))
    op.add_column("session", sa.Column("code", sa.Text(), server_default="", nullable=False))
    op.add_column("session", sa.Column("place", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
