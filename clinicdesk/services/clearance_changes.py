"""What has changed since a decision: listed before it is signed again, and the reason where it was suspended."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort, Membership
from clinicdesk.models.consents import Consent
from clinicdesk.models.people import Participant, PersonMerge
from clinicdesk.models.responses import Response
from clinicdesk.protocols.endings import MEDICAL
from clinicdesk.protocols.language import Form
from clinicdesk.reports.said import Said, joined, ours, plain
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.person_rows import details_of_all
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.sheets import values_in
from clinicdesk.services.suspending import (
    bears_on,
    changed_card,
    forms_about,
    is_news,
    parts_read,
    refuses,
    rules_out,
)
from clinicdesk.words import LANGUAGES, Key, Phrase, say

Family = tuple[str, ...]
"""The records that are read as one, by id."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is not as it was: when it was written down, what in each language, and why it was corrected."""

    at: datetime
    what: Mapping[str, str]
    reason: str
    event_seq: int


def changed_since(desk: Desk, session: Session, row: Clearance) -> tuple[Changed, ...]:
    """What came after the signature on a decision, oldest first; `row` is its newest version."""
    signed = signed_version(session, row)
    family = family_of(session, survivor_of(session, signed.person_id))
    found = (
        *_forms(desk, session, signed, family), *_cards(desk, session, signed, family),
        *_merges(session, signed, family), *_partings(session, signed, family),
        *_consents(desk, session, signed, family), *_ruled_out(desk, session, signed, family),
        *_ended(session, signed, family),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.event_seq))


def why_suspended(desk: Desk, session: Session, row: Clearance) -> Said:
    """What stopped a decision, with the reason somebody typed; what was typed alone where no act tells more."""
    act = next((one for one in changed_since(desk, session, row) if one.event_seq == row.event_seq), None)
    if act is None or row.decision != "suspended":
        return plain(row.reason)
    return joined((ours(act.what["uk"], act.what["en"]), plain(row.reason)), ": ")


def whys_suspended(
    desk: Desk, session: Session, rows: Iterable[Clearance]
) -> Mapping[str, Mapping[str, str]]:
    """By person, for those decisions of many that are suspended: language to what stopped them."""
    said = {row.person_id: why_suspended(desk, session, row) for row in rows if row.decision == "suspended"}
    return {person: {"uk": why.uk, "en": why.en} for person, why in said.items()}


def signed_version(session: Session, row: Clearance) -> Clearance:
    """The version that somebody signed as a decision: a suspended one only follows it."""
    while row.decision == "suspended" and row.supersedes is not None:
        row = session.get_one(Clearance, row.supersedes)
    return row


def _forms(desk: Desk, session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    for row, read, form in forms_about(session, family, after=signed.event_seq):
        if bears_on(desk, session, row, form, signed, news=_is_news(session, row, form)):
            title = Phrase(
                read.code, {code: said.get("title", read.code) for code, said in read.phrases.items()}
            )
            key = "screening.changed.recorded" if row.version == 1 else "screening.changed.amended"
            words = {code: say(code, key, form=title) for code in LANGUAGES}
            yield Changed(row.recorded_at, words, row.reason, row.event_seq)


def _is_news(session: Session, row: Response, form: Form) -> bool:
    former = session.get(Response, row.supersedes) if row.supersedes and form.suspends else None
    before = values_in(session, former, form) if former else {}
    return form.suspends is not None and is_news(form, values_in(session, row, form), before)


def _consents(desk: Desk, session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    pinned = programme_if_any(desk, session, signed.cohort_id)
    rows = session.scalars(
        select(Consent).where(Consent.person_id.in_(family), Consent.event_seq > signed.event_seq)
    ).all()
    for row in rows if pinned else ():
        if pinned and refuses(desk, session, row, signed):
            title = pinned.named(f"consent.{row.document}")
            words = {code: say(code, f"screening.changed.{row.state}", form=title) for code in LANGUAGES}
            yield Changed(row.recorded_at, words, row.reason, row.event_seq)


def _ruled_out(desk: Desk, session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    """Decisions of other groups that the person is not eligible, by the code of the group."""
    rows = session.execute(
        select(Clearance, Cohort.code)
        .join(Cohort, Cohort.id == Clearance.cohort_id)
        .where(Clearance.person_id.in_(family), Clearance.event_seq > signed.event_seq)
    ).all()
    for row, cohort in rows:
        if rules_out(desk, session, row, signed):
            words = {code: say(code, "screening.changed.ruled_out", cohort=cohort) for code in LANGUAGES}
            yield Changed(row.recorded_at, words, "", row.event_seq)


def _ended(session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    """Memberships that the person's health ended, by the code of the group."""
    rows = session.execute(
        select(Membership, Cohort.code)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(
            Membership.person_id.in_(family), Membership.outcome == MEDICAL, Membership.event_seq > signed.event_seq
        )
    ).all()  # fmt: skip
    for row, cohort in rows:
        words = {code: say(code, "screening.changed.ended", cohort=cohort) for code in LANGUAGES}
        yield Changed(row.recorded_at, words, row.reason, row.event_seq)


def _cards(desk: Desk, session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    versions = session.scalars(
        select(Participant)
        .where(Participant.person_id.in_(family))
        .order_by(Participant.person_id, Participant.version)
    ).all()
    details, read = details_of_all(session, versions), parts_read(desk, session, signed)
    for before, after in pairwise(versions):
        if before.person_id != after.person_id or after.event_seq <= signed.event_seq:
            continue
        if parts := changed_card(details[before.id], details[after.id], read):
            what = Key(" ".join(f"screening.changed.{part}" for part in parts))
            words = {code: say(code, "screening.changed.card", what=what) for code in LANGUAGES}
            yield Changed(after.recorded_at, words, "", after.event_seq)


def _merges(session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    """Records that were joined to this one, or it to them, by their code."""
    rows = session.scalars(
        select(PersonMerge).where(
            PersonMerge.person_id.in_(family) | PersonMerge.into_id.in_(family),
            PersonMerge.into_id != "",
            PersonMerge.event_seq > signed.event_seq,
        )
    ).all()
    for row in rows:
        other = row.into_id if row.person_id == signed.person_id else row.person_id
        words = {
            code: say(code, "screening.changed.merged", code=person_of(session, other).code)
            for code in LANGUAGES
        }
        yield Changed(row.recorded_at, words, "", row.event_seq)


def _partings(session: Session, signed: Clearance, family: Family) -> Iterator[Changed]:
    """Records that were taken from this one again, or it from them, by their code."""
    merge = aliased(PersonMerge)
    rows = session.execute(
        select(PersonMerge, merge.into_id)
        .join(merge, merge.id == PersonMerge.supersedes)
        .where(
            PersonMerge.person_id.in_(family) | merge.into_id.in_(family),
            PersonMerge.into_id == "",
            PersonMerge.event_seq > signed.event_seq,
        )
    ).all()
    for row, into in rows:
        other = into if row.person_id in family else row.person_id
        words = {
            code: say(code, "screening.changed.parted", code=person_of(session, other).code)
            for code in LANGUAGES
        }
        yield Changed(row.recorded_at, words, "", row.event_seq)
