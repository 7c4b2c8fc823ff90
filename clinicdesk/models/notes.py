"""Group sessions written down: who was there, the shared note with a paragraph for each member, what came after.

The trail holds digests of the texts: it can be exported and read by an auditor without anybody's words in it.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, secret_column


class Attendance(Recorded, Base):
    """One version of whether a member was at a session: how, for how many minutes, and why not.

    `reason` is a word of the programme's list, "" for who was there; `remark` is free text.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("attendance_id", "version"),
        CheckConstraint("presence in ('present','late','left_early','online','absent')", "presence"),
        CheckConstraint("minutes >= 0 and (presence <> 'absent' or minutes = 0)", "minutes"),
        CheckConstraint("(presence = 'absent') = (reason <> '')", "reason"),
        Index("ix_attendance_planned_id", "planned_id"),
        Index("ix_attendance_person_id", "person_id"),
        STRICT,
    )

    attendance_id: Mapped[str]
    version: Mapped[int]
    planned_id: Mapped[str]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[str]
    presence: Mapped[str]
    minutes: Mapped[int]
    reason: Mapped[str]
    remark: Mapped[str]
    author_id: Mapped[str]
    changed_because: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("attendance.id"), unique=True, default=None)


class GroupNote(Recorded, Base):
    """One version of the note of a session: the part that goes into the record of everybody who was there.

    `set_aside` lists, as canonical JSON, words its author said are no participant's name.
    """

    __tablename__ = "group_note"
    __table_args__ = (
        UniqueConstraint("note_id", "version"),
        Index("ix_group_note_planned_id", "planned_id"),
        STRICT,
    )

    note_id: Mapped[str]
    version: Mapped[int]
    planned_id: Mapped[str]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    session_code: Mapped[str]
    definition_digest: Mapped[str]
    set_aside: Mapped[str]
    author_id: Mapped[str]
    shared: Mapped[str] = secret_column()
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("group_note.id"), unique=True, default=None)


class NoteEntry(Recorded, Base):
    """One member's paragraph under a version of the shared part, with the attendance it was written by.

    In the member's record stand the shared part and this paragraph, and nobody else's.
    """

    __tablename__ = "note_entry"
    __table_args__ = (
        UniqueConstraint("entry_id", "version"),
        UniqueConstraint("note_row", "person_id"),
        Index("ix_note_entry_person_id", "person_id"),
        STRICT,
    )

    entry_id: Mapped[str]
    version: Mapped[int]
    note_row: Mapped[str] = mapped_column(ForeignKey("group_note.id"))
    person_id: Mapped[str]
    attendance_row: Mapped[str] = mapped_column(ForeignKey("attendance.id"))
    paragraph: Mapped[str] = secret_column()
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("note_entry.id"), unique=True, default=None)


class NoteAddendum(Recorded, Base):
    """What was added after a signature, signed by whoever added it; `person_id` is "" for the shared part."""

    __tablename__ = "note_addendum"
    __table_args__ = (
        UniqueConstraint("addendum_id", "version"),
        Index("ix_note_addendum_note_id", "note_id"),
        STRICT,
    )

    addendum_id: Mapped[str]
    version: Mapped[int]
    note_id: Mapped[str]
    note_version: Mapped[int]
    person_id: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[str]
    text: Mapped[str] = secret_column()


class NoteReturn(Recorded, Base):
    """A supervisor sends a version back to its author."""

    __tablename__ = "note_return"
    __table_args__ = (Index("ix_note_return_note_id", "note_id"), STRICT)

    note_id: Mapped[str]
    note_version: Mapped[int]
    reason: Mapped[str]
    author_id: Mapped[str]
