"""The dosing day: who is there, what is ordered and given, what was missed, what happened, who went home.

Weights in grams, amounts in micrograms, volumes in microlitres. A dose hangs on an admission of the same person to
the same session and on an order of the same person in the same session: the composite keys carry it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded

NO_DOSE = -1
"""Stands for minutes since a dose that was never given."""
TAKEN_BACK = -2
"""Stands for minutes in the version of a leaving that takes it back: nobody left, the person is here."""


class SessionStaff(Recorded, Base):
    """One version of somebody's presence at a session, in a role of the programme."""

    __tablename__ = "session_staff"
    __table_args__ = (
        UniqueConstraint("presence_id", "version"),
        Index("ix_session_staff_session_id", "session_id"),
        STRICT,
    )

    presence_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    user_id: Mapped[str]
    role: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("session_staff.id"), unique=True, default=None)


class SessionKey(Recorded, Base):
    """A signing key for one person in one session on one workstation, certified by their identity key.

    The private half lives in memory behind the session PIN and dies with the process (21 CFR 11.200(a)(1)(i)).
    """

    __tablename__ = "session_key"
    __table_args__ = (
        UniqueConstraint("public_key"),
        Index("ix_session_key_session_id", "session_id"),
        STRICT,
    )

    session_id: Mapped[str]
    user_id: Mapped[str]
    workstation: Mapped[str]
    public_key: Mapped[str]
    certified_by: Mapped[str]
    """The identity key that signed `certificate`."""
    certificate: Mapped[str]
    issued_at: Mapped[datetime]


class SessionKeyEnd(Recorded, Base):
    """A session key that counts no longer: five wrong PINs, or its person has left."""

    __tablename__ = "session_key_end"
    __table_args__ = (UniqueConstraint("key_row"), STRICT)

    key_row: Mapped[str] = mapped_column(ForeignKey("session_key.id"))
    why: Mapped[str]
    ended_at: Mapped[datetime]


class Deferral(Recorded, Base):
    """One version of why somebody on the roster is not dosed in this session; `lifted` takes it back."""

    __tablename__ = "deferral"
    __table_args__ = (
        UniqueConstraint("deferral_id", "version"),
        CheckConstraint("state in ('deferred','lifted')", "state"),
        Index("ix_deferral_session_id", "session_id"),
        STRICT,
    )

    deferral_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    state: Mapped[str]
    cause: Mapped[str]
    note: Mapped[str]
    author_id: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("deferral.id"), unique=True, default=None)


class DoseOrder(Recorded, Base):
    """One version of a physician's order. `ordinal`: 0 the dose, 1… boosters. `per_kg_ug` 0: ordered in mg.

    An order beyond the rule needs a second name and a reason, and an incident.
    """

    __tablename__ = "dose_order"
    __table_args__ = (
        UniqueConstraint("order_id", "version"),
        UniqueConstraint("session_id", "person_id", "ordinal", "version"),
        UniqueConstraint("id", "session_id", "person_id", "ordinal"),
        CheckConstraint("amount_ug > 0 and volume_ul > 0 and weight_g > 0", "positive"),
        CheckConstraint("amount_ug * 1000 = volume_ul * strength_ug_per_ml", "volume"),
        CheckConstraint("amount_ug <= cap_ug or (override_reason <> '' and override_id is not null)", "cap"),
        CheckConstraint("override_id <> author_id", "two_people"),
        CheckConstraint("state in ('ordered','withdrawn')", "state"),
        STRICT,
    )

    order_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    ordinal: Mapped[int]
    rule: Mapped[str]
    """The dose rule of the programme."""
    route: Mapped[str]
    weight_g: Mapped[int]
    per_kg_ug: Mapped[int]
    strength_ug_per_ml: Mapped[int]
    amount_ug: Mapped[int]
    volume_ul: Mapped[int]
    cap_ug: Mapped[int]
    """What the rule and the clearance's conditions allow here."""
    infusion_minutes: Mapped[int]
    state: Mapped[str]
    author_id: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    override_reason: Mapped[str] = mapped_column(default="")
    override_id: Mapped[str | None] = mapped_column(default=None)
    incident_id: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("dose_order.id"), unique=True, default=None)


class Dose(Recorded, Base):
    """One version of a dose given. Each person's own T0 is `given_at` of ordinal 0; a booster is its own event.

    `mono_ms` and `boot_id` say when in the time of the machine, so that minutes since the dose survive a turned
    wall clock. Without a witness it exists only with `emergency`, until somebody witnesses it afterwards. A later
    version of nothing takes it back: it was not given to this person, and another may come under the same number.
    """

    __tablename__ = "dose"
    __table_args__ = (
        UniqueConstraint("dose_id", "version"),
        ForeignKeyConstraint(
            ["admission_id", "session_id", "person_id"],
            ["admission.id", "admission.session_id", "admission.person_id"],
            name="fk_dose_admission",
        ),
        ForeignKeyConstraint(
            ["order_row", "session_id", "person_id", "ordinal"],
            ["dose_order.id", "dose_order.session_id", "dose_order.person_id", "dose_order.ordinal"],
            name="fk_dose_order",
        ),
        CheckConstraint(
            "given_ug >= 0 and drawn_ul >= given_ul"
            " and (given_ul > 0 or (version > 1 and given_ul = 0 and drawn_ul = 0))",
            "positive",
        ),
        CheckConstraint("given_ug * 1000 = given_ul * strength_ug_per_ml", "volume"),
        CheckConstraint("witness_id <> giver_id", "two_people"),
        CheckConstraint("(witness_id is not null) or emergency <> ''", "witness"),
        Index("ix_dose_session_id", "session_id"),
        Index("ix_dose_person_id", "person_id"),
        STRICT,
    )

    dose_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    ordinal: Mapped[int]
    admission_id: Mapped[str]
    order_row: Mapped[str]
    route: Mapped[str]
    strength_ug_per_ml: Mapped[int]
    drawn_ul: Mapped[int]
    given_ul: Mapped[int]
    given_ug: Mapped[int]
    given_at: Mapped[datetime]
    mono_ms: Mapped[int]
    boot_id: Mapped[str]
    giver_id: Mapped[str]
    witness_id: Mapped[str | None]
    emergency: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("dose.id"), unique=True, default=None)


class Rescue(Recorded, Base):
    """One version of a rescue drug ordered and given: amount as the clinic writes it, with its unit."""

    __tablename__ = "rescue"
    __table_args__ = (
        UniqueConstraint("rescue_id", "version"),
        CheckConstraint("state in ('ordered','given','withdrawn')", "state"),
        Index("ix_rescue_session_id", "session_id"),
        STRICT,
    )

    rescue_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    drug: Mapped[str]
    """Its code in the programme's list of rescue drugs."""
    amount: Mapped[str]
    route: Mapped[str]
    why: Mapped[str]
    state: Mapped[str]
    ordered_by: Mapped[str]
    ordered_at: Mapped[datetime]
    given_by: Mapped[str | None] = mapped_column(default=None)
    given_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("rescue.id"), unique=True, default=None)


class MissedSet(Recorded, Base):
    """A planned set that was not measured, why, and when to try again. It is missed of one dose once."""

    __tablename__ = "missed_set"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id", "ordinal", "minute", "event_seq"),
        Index("ix_missed_set_session_id", "session_id"),
        STRICT,
    )

    session_id: Mapped[str]
    person_id: Mapped[str]
    ordinal: Mapped[int]
    minute: Mapped[int]
    due_at: Mapped[datetime]
    cause: Mapped[str]
    note: Mapped[str]
    again_at: Mapped[datetime | None]
    author_id: Mapped[str]


class SessionEvent(Recorded, Base):
    """Something that happened to the group: music, alarm, shelter, power, hand-over, mute. `body`: canonical JSON."""

    __tablename__ = "session_event"
    __table_args__ = (Index("ix_session_event_session_id", "session_id"), STRICT)

    session_id: Mapped[str]
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    mono_ms: Mapped[int]
    boot_id: Mapped[str]
    author_id: Mapped[str]
    person_id: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="{}")


class AlertRaised(Recorded, Base):
    """An alert that a set of readings raised, written with the set. `answer_by`: then it goes to the physician.

    A set is judged anew when one it is compared with is put right: it may then raise the same alert again.
    """

    __tablename__ = "alert_raised"
    __table_args__ = (
        UniqueConstraint("response_row", "alert", "event_seq"),
        CheckConstraint("level in ('amber','red')", "level"),
        Index("ix_alert_raised_session_id", "session_id"),
        STRICT,
    )

    session_id: Mapped[str]
    person_id: Mapped[str]
    response_row: Mapped[str] = mapped_column(ForeignKey("response.id"))
    alert: Mapped[str]
    level: Mapped[str]
    second: Mapped[int]
    who: Mapped[str]
    raised_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    repeat_at: Mapped[datetime | None]


class AlertAnswer(Recorded, Base):
    """What a named person did about an alert, or that it went on to the physician."""

    __tablename__ = "alert_answer"
    __table_args__ = (
        CheckConstraint("kind in ('answered','escalated')", "kind"),
        Index("ix_alert_answer_alert_row", "alert_row"),
        STRICT,
    )

    alert_row: Mapped[str] = mapped_column(ForeignKey("alert_raised.id"))
    kind: Mapped[str]
    action: Mapped[str]
    author_id: Mapped[str]
    answered_at: Mapped[datetime]


class Discharge(Recorded, Base):
    """One version of how somebody left the session: home by all criteria or a physician's exception, or hospital.

    After one recorded in error the leaving that follows continues its versions.
    """

    __tablename__ = "discharge"
    __table_args__ = (
        UniqueConstraint("discharge_id", "version"),
        UniqueConstraint("session_id", "person_id", "version"),
        CheckConstraint("outcome in ('home','exception','hospital','not_dosed')", "outcome"),
        CheckConstraint("outcome <> 'exception' or exception_reason <> ''", "exception"),
        STRICT,
    )

    discharge_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    outcome: Mapped[str]
    left_at: Mapped[datetime]
    minutes: Mapped[int]
    """Whole minutes since the last dose; `NO_DOSE` without one, so that leaving at once is told from it.

    `TAKEN_BACK`: how they left was recorded in error; the other columns keep what was written then.
    """
    sheet_id: Mapped[str]
    """The filled discharge form; "" for somebody not dosed or taken to hospital."""
    escort_name: Mapped[str]
    escort_phone: Mapped[str]
    unmet: Mapped[str]
    """Canonical JSON: criteria that were not met."""
    author_id: Mapped[str]
    exception_reason: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("discharge.id"), unique=True, default=None)

    @property
    def since_dose(self) -> int | None:
        """Minutes since the last dose; None for somebody who had none."""
        return None if self.minutes < 0 or self.outcome == "not_dosed" else self.minutes

    @property
    def taken_back(self) -> bool:
        """Whether this version says that nobody left."""
        return self.minutes == TAKEN_BACK

    @property
    def how(self) -> str:
        """The outcome, or "taken_back", as it is worded."""
        return "taken_back" if self.taken_back else self.outcome
