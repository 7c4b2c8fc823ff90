"""Printed records of one participant: the protocol with its fourteen parts, the screening with its sign-off."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.folding import code_key
from clinicdesk.reports.record import Kind, Part, Record, Status
from clinicdesk.reports.said import worded
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people import list_people
from clinicdesk.services.record_frame import (
    SEALED,
    Printout,
    check_wish,
    facility_of,
    printout,
    programme_words,
)
from clinicdesk.services.record_parts.closed import added_said
from clinicdesk.services.record_parts.consents import consents
from clinicdesk.services.record_parts.corrected import amendments
from clinicdesk.services.record_parts.course import closing, events, integration, preparation
from clinicdesk.services.record_parts.dosing import dosing
from clinicdesk.services.record_parts.ending import drugs, signatures
from clinicdesk.services.record_parts.forms import near_ones
from clinicdesk.services.record_parts.home import crisis_lines, going_home, home_signed, newest_day, of_day
from clinicdesk.services.record_parts.hushed import cover, others_of
from clinicdesk.services.record_parts.identity import identity, referral
from clinicdesk.services.record_parts.printed_here import records_in
from clinicdesk.services.record_parts.reported import reportable, reported
from clinicdesk.services.record_parts.scales import baseline, followup
from clinicdesk.services.record_parts.screening import decision_signatures, newest_decision, screening
from clinicdesk.services.record_parts.source import Source, Wish, source_of
from clinicdesk.services.record_parts.standing import (
    holds_void,
    signatures_asked,
    status_of_part,
    status_of_signatures,
)
from clinicdesk.services.restrictions import check_recipient
from clinicdesk.services.revisions import revision_of_people
from clinicdesk.services.strangers import with_strangers_of
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_person

PARTS: tuple[Callable[[Source], Part], ...] = (
    identity, referral, screening, consents, baseline, preparation, dosing, integration, events, followup, drugs,
    amendments, signatures, closing,
)  # fmt: skip
"""The parts of a participant's record, in the order they are printed and numbered."""


_PAPERS: Mapping[str, tuple[Kind, tuple[Callable[[Source], Part], ...]]] = {
    "discharge": ("discharge", (identity, going_home, crisis_lines, home_signed)),
    "integration": ("integration", (identity, integration, followup, amendments, signatures)),
    "event": ("event", (identity, referral, reported, events, amendments, signatures)),
}


@verb(Permission.PRINT_RECORDS, reads=True)
def print_participant(desk: Desk, actor: Actor, person_id: str, wish: Wish) -> Printout:
    """The whole protocol record of one participant as a PDF; the printing is an event before it is made.

    Refused PPL004 beyond one's cohorts, PPL007, DSK005, DOC001, DOC002, DOC021 (reason or recipient names a
    participant), RST004 (restricted: to whom?).
    """
    check_wish(wish)
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_recipient(session, [person_id], wish.recipient)
        check_wish_of_person(session, wish, person_id)
        record = participant_record(desk, session, person_id, _by(actor, wish))
    return printout(desk, actor, record, wish, person_id=person_id)


@verb(Permission.PRINT_RECORDS, reads=True)
def print_screening(desk: Desk, actor: Actor, person_id: str, wish: Wish, *, cohort_id: str = "") -> Printout:
    """The screening of one participant with the medical lead's decision. Refused as print_participant."""
    check_wish(wish)
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_recipient(session, [person_id], wish.recipient)
        check_wish_of_person(session, wish, person_id)
        source = _source(desk, session, person_id, wish, "screening", cohort_id=cohort_id)
        record = _screening(source)
    return printout(desk, actor, record, wish, person_id=person_id, printed=source.printed)


def participant_record(
    desk: Desk, session: Session, person_id: str, wish: Wish, *, cohort_id: str = ""
) -> Record:
    """The record itself, for printing, signing and checking. `cohort_id`: that of the set it is printed in."""
    source = source_of(desk, session, person_id, wish, cohort_id=cohort_id)
    return _record(source, "participant", tuple(part(source) for part in PARTS), _whole(source))


def screening_record(
    desk: Desk, session: Session, person_id: str, wish: Wish, *, cohort_id: str = ""
) -> Record:
    """The screening with what belongs to the decision: who, why, consents, amendments, signatures."""
    return _screening(_source(desk, session, person_id, wish, "screening", cohort_id=cohort_id))


@verb(Permission.PRINT_RECORDS, reads=True)
def print_part(desk: Desk, actor: Actor, person_id: str, wish: Wish, *, kind: str) -> Printout:
    """A smaller paper of one participant: "discharge", "integration" or "event". Refused as print_participant."""
    check_wish(wish)
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_recipient(session, [person_id], wish.recipient)
        check_wish_of_person(session, wish, person_id)
        source = _source(desk, session, person_id, _by(actor, wish), kind)
        record = _smaller(source, kind)
    return printout(desk, actor, record, wish, person_id=person_id, printed=source.printed)


def part_record(
    desk: Desk, session: Session, person_id: str, wish: Wish, *, kind: str, cohort_id: str = "",
    session_id: str = "",
) -> Record:  # fmt: skip
    """The discharge sheet with crisis lines, the summary of integration, or the adverse events with their reports.

    `session_id`: with the forms of that session only; a discharge sheet without one is of their newest dosing day.
    """
    return _smaller(
        _source(desk, session, person_id, wish, kind, cohort_id=cohort_id, session_id=session_id), kind
    )


def _source(
    desk: Desk, session: Session, person_id: str, wish: Wish, kind: str, *, cohort_id: str = "", session_id: str = ""
) -> Source:  # fmt: skip
    """What a smaller paper is made of, and which records it prints."""
    source = source_of(desk, session, person_id, wish, cohort_id=cohort_id).only(cohort_id)
    newest = newest_day(source) if kind == "discharge" and not session_id else None
    if newest is not None:
        source = of_day(source, newest)
    elif session_id:
        own = tuple(one for one in source.sheets if one.session_id == session_id)
        source = replace(source, sheets=own, session_id=session_id)
    return replace(source, printed=records_in(source, kind), kind=kind)


def _screening(source: Source) -> Record:
    parts = (identity, referral, screening, consents, amendments, signatures)
    return _record(source, "screening", _numbered(source, parts), _decided(source))


def _smaller(source: Source, name: str) -> Record:
    kind, made_of = _PAPERS[name]
    parts = tuple(part for part in made_of if part is not reported or reportable(source))
    return _record(source, kind, _numbered(source, parts), status_of_part(source, kind))


def _numbered(source: Source, parts: tuple[Callable[[Source], Part], ...]) -> tuple[Part, ...]:
    """Numbered as they stand in this paper."""
    return tuple(replace(part(source), number=number) for number, part in enumerate(parts, 1))


def person_by_code(desk: Desk, actor: Actor, code: str) -> str:
    """A participant's id by the code, however its letters and dashes are typed.

    Refused DOC003 (no such code), DOC541 (this record is read under another code, which it names).
    """
    rows = list_people(desk, actor, code)
    for row in rows:
        if code_key(row.code) == code_key(code):
            return row.person_id
    for row in rows:
        if row.also and code_key(row.also) == code_key(code):
            raise Refused(Issue("DOC541", "code", values={"code": code, "into": row.code}))
    raise Refused(Issue("DOC003", "code", values={"code": code}))


def _by(actor: Actor, wish: Wish) -> Wish:
    """Private paragraphs of group notes go on paper only for who may read them."""
    return replace(wish, private=may(actor.roles, Permission.WRITE_NOTES))


def _record(source: Source, kind: Kind, parts: tuple[Part, ...], status: Status) -> Record:
    desk, session = source.desk, source.session
    if status not in {"blank", "draft"} and holds_void(parts):
        status = "void"
    used = {f"{sheet.filled.read.code}@{sheet.filled.read.version}" for sheet in source.sheets}
    programme = {f"{one.pinned.definition.code}@{one.pinned.definition.version}" for one in source.way}
    record = Record(
        kind, f"{source.person.code}/{kind[0].upper()}", revision_of_people(session, source.people), status,
        facility_of(desk, desk.clock.now()), worded(f"records.title.{kind}"), parts, subject=source.person.code,
        programme=programme_words(source.pinned, source.cohort), definitions=tuple(sorted(used | programme)),
        demo=desk.demo,
        foot=worded("records.one_participant"),
    )  # fmt: skip
    details = source.details
    relatives = (
        details.emergency_name, details.escort_name, *(one.name for one in details.relations),
        *near_ones(source),
    )  # fmt: skip
    others = others_of(
        session, source.people, staff=source.staff.values(), relatives=relatives, names=source.wish.names
    )
    near = with_strangers_of(session, (*others.near, *others.own), record.parts)
    return cover(record, replace(others, near=tuple(one for one in near if one not in others.own)))


def _whole(source: Source) -> Status:
    """Signed when the programme's summary is, and nothing was recorded after; until then every page says draft."""
    found = [one for sheet in source.of("closing") for one in signatures_asked(source, sheet)]
    status = status_of_signatures(found, amended=bool(source.marks))
    return status if status not in SEALED or added_said(source).blank else "added"


def _decided(source: Source) -> Status:
    row = newest_decision(source)
    if row is None:
        return "draft"
    status = status_of_signatures(decision_signatures(source, row), amended=row.version > 1)
    return "suspended" if row.decision == "suspended" and status in SEALED else status
