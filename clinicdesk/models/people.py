"""Participants with everything on their cards, what they are found by, and openings of their charts."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Folded, Recorded


class Participant(Recorded, Base):
    """One version of who a participant is; `folded` is what a search compares with."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_person_id", "person_id"),
        Index("ix_participant_folded", "folded"),
        Index("ix_participant_code", "code"),
        STRICT,
    )

    person_id: Mapped[str]
    version: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str]
    birth_date: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), unique=True, default=None)


class GlassOpening(Recorded, Base):
    """An emergency opening by somebody outside the cohort; superseded by the lead's review."""

    __tablename__ = "glass_opening"
    __table_args__ = (Index("ix_glass_opening_user_id_person_id", "user_id", "person_id"), STRICT)

    glass_id: Mapped[str]
    user_id: Mapped[str]
    person_id: Mapped[str]
    login_id: Mapped[str]
    reason: Mapped[str]
    reviewed_by: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("glass_opening.id"), unique=True, default=None)


class ParticipantDetails(Recorded, Base):
    """The rest of one version of a participant; rows of the first revision have none. Empty is not stated."""

    __tablename__ = "participant_details"
    __table_args__ = STRICT

    participant_row: Mapped[str] = mapped_column(ForeignKey("participant.id"), unique=True)
    surname: Mapped[str]
    given_name: Mapped[str]
    patronymic: Mapped[str]
    sex: Mapped[str]
    emergency_name: Mapped[str]
    emergency_relation: Mapped[str]
    emergency_phone: Mapped[str]
    escort_name: Mapped[str]
    escort_phone: Mapped[str]
    referral_source: Mapped[str]
    referral_date: Mapped[str]
    complaint: Mapped[str]
    earlier_treatment: Mapped[str]
    chart_number: Mapped[str]
    height_mm: Mapped[int | None]
    weight_g: Mapped[int | None]
    allergies_state: Mapped[str]
    military: Mapped[str]


class _Listed(Recorded, kw_only=True):
    """One line of a list that belongs to one version of a participant; `place` counts from 0."""

    participant_row: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    place: Mapped[int]


class PersonContact(_Listed, Base):
    """A way to reach somebody; `kind` is phone, email or other."""

    __tablename__ = "person_contact"
    __table_args__ = (UniqueConstraint("participant_row", "kind", "place"), STRICT)

    kind: Mapped[str]
    value: Mapped[str]


class PersonDiagnosis(_Listed, Base):
    """An indication of the referral, by its ICD-10 code."""

    __tablename__ = "person_diagnosis"
    __table_args__ = (UniqueConstraint("participant_row", "place"), STRICT)

    code: Mapped[str]


class PersonAllergy(_Listed, Base):
    """What must not be given."""

    __tablename__ = "person_allergy"
    __table_args__ = (UniqueConstraint("participant_row", "place"), STRICT)

    substance: Mapped[str]
    reaction: Mapped[str]


class PersonMedicine(_Listed, Base):
    """What is taken, the dose in words."""

    __tablename__ = "person_medicine"
    __table_args__ = (UniqueConstraint("participant_row", "place"), STRICT)

    name: Mapped[str]
    dose: Mapped[str]


class PersonRelation(_Listed, Base):
    """Who somebody is to the participant: another participant (`other_id`) or a name."""

    __tablename__ = "person_relation"
    __table_args__ = (
        UniqueConstraint("participant_row", "place"),
        Index("ix_person_relation_other_id", "other_id"),
        STRICT,
    )

    kind: Mapped[str]
    other_id: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]


class PersonKey(Base):
    """What one version of a participant is found by. Derived from its rows, so the trail holds no image of it."""

    __tablename__ = "person_key"
    __table_args__ = (Index("ix_person_key_participant_row_key", "participant_row", "key"), STRICT)

    key: Mapped[str] = mapped_column(Folded, primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    participant_row: Mapped[str] = mapped_column(ForeignKey("participant.id"), primary_key=True)


class PersonMerge(Recorded, Base):
    """One record follows another: both stay, and are read under the code of `into_id`; "" when undone."""

    __tablename__ = "person_merge"
    __table_args__ = (
        Index("ix_person_merge_person_id", "person_id"),
        Index("ix_person_merge_into_id", "into_id"),
        UniqueConstraint("person_id", "version"),
        STRICT,
    )

    person_id: Mapped[str]
    version: Mapped[int]
    into_id: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("person_merge.id"), unique=True, default=None)
