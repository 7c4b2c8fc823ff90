"""The clinic, its people at work, their certified keys, and the machine's keys."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, secret_column


class Clinic(Recorded, Base):
    """One version of the clinic's settings; `settings` is canonical JSON of the page's fields."""

    __tablename__ = "clinic"
    __table_args__ = STRICT

    clinic_id: Mapped[str]
    version: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    settings: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("clinic.id"), unique=True, default=None)


class UserAccount(Recorded, Base):
    """One version of a named user. `box_key` (X25519, base64) is where the file key is sealed to."""

    __tablename__ = "user_account"
    __table_args__ = (Index("ix_user_account_user_id", "user_id"), STRICT)

    user_id: Mapped[str]
    version: Mapped[int]
    login: Mapped[str]
    name: Mapped[str]
    roles: Mapped[str]
    state: Mapped[str]
    slot: Mapped[str]
    box_key: Mapped[str]
    key_id: Mapped[str]
    code_expires: Mapped[datetime | None] = mapped_column(default=None)
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"), unique=True, default=None)


class KeyCertificate(Recorded, Base):
    """A certificate as signed JSON; who certified whom ends at the clinic's root."""

    __tablename__ = "key_certificate"
    __table_args__ = STRICT

    key_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    subject: Mapped[str]
    certificate: Mapped[str]


class MachineKey(Recorded, Base):
    """Ed25519 key of this workstation's log or of the clinic's documents; the file's cipher guards it."""

    __tablename__ = "machine_key"
    __table_args__ = STRICT

    kind: Mapped[str]
    name: Mapped[str]
    key_id: Mapped[str] = mapped_column(unique=True)
    public: Mapped[bytes]
    private: Mapped[bytes] = secret_column()


class RecoveryKey(Recorded, Base):
    """Public half of a paper recovery key and the root it carries; the newest one counts."""

    __tablename__ = "recovery_key"
    __table_args__ = STRICT

    version: Mapped[int] = mapped_column(unique=True)
    box_key: Mapped[str]
    root_key: Mapped[str]
