"""What every printed record has around it: facility, programme, how it was printed, its place in the trail."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinicdesk import __version__
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.reports.record import Facility, Note, Part, Printed, Record, Status
from clinicdesk.reports.said import NOTHING, TONGUES, Said, ours, plain, worded
from clinicdesk.security.canonical import Json
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.reasons import check_reason
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.record_signatures import statements_about, statements_in
from clinicdesk.services.sealing import seal_document
from clinicdesk.services.trail_words import local
from clinicdesk.services.views import Actor
from clinicdesk.services.vouching import found_wrong, nothing_vouched, told_of

LONGEST_REASON = 300
SEALED = frozenset({"signed", "amended", "suspended"})
"""A draft and a blank form are nothing to vouch for."""
_EMPTY = frozenset({"blank", "consents", "downtime"})
"""Nothing of the clinic's records is in them: a day without power needs them whatever the file is worth."""
_UNSEALED = {
    "downtime": "DOC018", "register_lines": "DOC019", "register_month": "DOC019",
    "daily": "DOC020",
}  # fmt: skip
"""Why what is no record bears no seal; any other is a list."""
_SAID_ANYWAY = frozenset({"draft", "void"})
"""These say more of the paper than that the file is damaged; both stand across or above every page."""
_BY_STATUS = {"draft": "DOC010", "void": "DOC035", "blank": "DOC011", "added": "DOC540"}
_UNSEALED_AS = {
    ("integration", "draft"): "DOC015", ("discharge", "blank"): "DOC016", ("run_sheet", "blank"): "DOC018",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printout:
    """A printed document. `name`: of a file it may be kept in, without anybody's name."""

    name: str
    pdf: bytes
    record: Record
    unsealed: Issue | None = None
    """Why the file bears no seal; None where it bears one."""


def check_wish(wish: Wish) -> None:
    """Refused DSK005 (no reason), DOC001 (language), DOC002 (reason or recipient too long)."""
    check_reason(wish.reason)
    if wish.language not in TONGUES:
        raise Refused(Issue("DOC001", "language", values={"known": ", ".join(TONGUES)}))
    for field in ("reason", "recipient"):
        if len(getattr(wish, field)) > LONGEST_REASON:
            raise Refused(Issue("DOC002", field, values={"most": LONGEST_REASON}))


def facility_of(desk: Desk, moment: datetime) -> Facility:
    """The clinic as its pages name it; the zone with its offset on the day of printing."""
    settings = current_settings(desk)
    offset = moment.astimezone(ZoneInfo(settings.zone)).strftime("%z")
    zone = f"{settings.zone} (UTC{offset[:3]}:{offset[3:]})"
    return Facility(settings.name, settings.address, settings.edrpou, settings.licence, zone)


def programme_words(pinned: Pinned | None, cohort: str) -> Said:
    """Programme with its version, and the cohort; a programme that nobody adopted says so."""
    if pinned is None:
        return worded("records.no_programme")
    titles = (pinned.phrase("title", language) for language in ("uk", "en"))
    said = worded(
        "records.programme",
        title=ours(*titles),
        version=pinned.definition.version,
        code=pinned.definition.code,
    )
    draft = worded("records.not_adopted") if pinned.draft else NOTHING
    group = worded("records.of_cohort", code=cohort) if cohort else NOTHING
    parts = [part for part in (said, draft, group) if not part.blank]
    return Said(" · ".join(part.uk for part in parts), " · ".join(part.en for part in parts))


def printout(
    desk: Desk, actor: Actor, record: Record, wish: Wish, *, person_id: str = "", session_id: str = "",
    name: str = "", statements: list[Json] | None = None, printed: frozenset[str] | None = None,
) -> Printout:  # fmt: skip
    """The one way from a record to a document by itself; `name`: of its file, without the language."""
    record = as_it_stands(desk, record)
    pdf = onto_paper(
        desk, actor, record, wish, person_id=person_id, session_id=session_id, statements=statements,
        printed=printed,
    )  # fmt: skip
    file = f"{name or f'{record.kind}-{record.subject}'}-{wish.language}.pdf"
    return Printout(file, pdf, record, why_unsealed(desk, record))


def as_it_stands(desk: Desk, record: Record) -> Record:
    """The record as it may be printed: whatever is read out of a file that does not agree with its trail says so on
    every page and names the rows before its first part.
    """  # noqa: D205 - one sentence
    asked = record.status in {*SEALED, "void", "added"}
    found = found_wrong(desk) if asked else desk.findings
    if not found or record.kind in _EMPTY:
        return record
    told = Note(Said(told_of(found, "uk"), told_of(found, "en")))
    first = Part("evidence", worded("records.part.evidence"), (told,))
    status: Status = record.status if record.status in _SAID_ANYWAY else "broken"
    return replace(record, status=status, parts=(first, *record.parts))


def why_unsealed(desk: Desk, record: Record) -> Issue | None:
    """Why a document by itself is not sealed.

    DOC010 (a draft), DOC011 (an empty form), DOC014 (evidence), DOC015 (not all in it is signed), DOC016 (an empty
    sheet of going home), DOC017 (a list), DOC018 (a working sheet), DOC019 (a control copy), DOC020 (a day’s sheet),
    DOC035 (a void signature), DOC540 (added to after its signature).
    """
    if record.status in SEALED:
        return None
    if record.status == "broken" or (record.status in _SAID_ANYWAY and desk.findings):
        return nothing_vouched(desk.findings)
    of_both = _UNSEALED_AS.get((record.kind, record.status))
    return Issue(of_both or _BY_STATUS.get(record.status) or _UNSEALED.get(record.kind, "DOC017"))


def why_set_unsealed(desk: Desk, signed: Sequence[str]) -> Issue:
    """A set is never sealed as a whole: DOC012 names the signed documents in it, DOC013 says that there are none.

    DOC014 out of a file whose evidence does not agree: there nothing would be sealed by itself either.
    """
    if desk.findings:
        return nothing_vouched(desk.findings)
    return Issue("DOC012", values={"codes": ", ".join(signed)}) if signed else Issue("DOC013")


def written_down(desk: Desk, actor: Actor, record: Record, wish: Wish, *, person_id: str = "") -> Printed:
    """The printing as an event of the trail (digest, language, recipient, reason), then as its page says it."""
    said = worded(
        "records.trail", reason=wish.reason, recipient=recipient_said(wish),
        language=wish.language, digest=record.digest()[:16],
    )  # fmt: skip
    doubt = _doubt(desk, record.kind, wish)  # before this event, which has a time of its own
    with desk.write(
        actor, Action.RECORD_PRINTED, entity="printout", entity_id=record.record_id,
        version=record.revision, person_id=person_id, reason=said.uk,
    ):  # fmt: skip
        pass
    return replace(printed_now(desk, actor, wish), doubt=doubt)


def _doubt(desk: Desk, kind: str, wish: Wish) -> str:
    """That the time of this printing is not confirmed: the record itself is the same by any clock."""
    told = desk.trail.clock_flag() and kind not in _EMPTY
    return worded("records.clock_doubt").text(wish.language) if told else ""


@contextlib.contextmanager
def taken_back_if_stopped(desk: Desk, actor: Actor) -> Iterator[None]:
    """Many printings of which none leaves until all are made: where it stops, each is taken back by an event."""
    head = desk.trail.head
    begun = head.size if head else 0
    try:
        yield
    except BaseException:
        with contextlib.suppress(Refused, Unavailable):
            _take_back(desk, actor, begun)
        raise


def _take_back(desk: Desk, actor: Actor, begun: int) -> None:
    made = AuditEvent.seq >= begun, AuditEvent.action == Action.RECORD_PRINTED.value
    with desk.database.read() as session:
        query = select(AuditEvent).where(*made, AuditEvent.actor == actor.user_id).order_by(AuditEvent.seq)
        rows = session.scalars(query).all()
    for row in rows:
        reason = worded("records.print_stopped", number=row.seq).uk
        with desk.write(
            actor, Action.PRINT_STOPPED, entity="printout", entity_id=row.entity_id, version=row.seq,
            person_id=row.person_id, reason=reason,
        ):  # fmt: skip
            pass


def onto_paper(
    desk: Desk, actor: Actor, record: Record, wish: Wish, *, person_id: str, session_id: str = "",
    statements: list[Json] | None = None, printed: frozenset[str] | None = None,
) -> bytes:  # fmt: skip
    """The pages, written down in the trail; sealed where the record is signed and the trail whole.

    What it is about, a person or a session, says whose signatures travel with the seal; else `statements`.
    `printed`: of a person's, only those over these records.
    """
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, only when printing

    told = written_down(desk, actor, record, wish, person_id=person_id)
    if why_unsealed(desk, record) is not None:
        return render(record, wish.language, told)
    root = root_fingerprint(desk.root_key)
    with desk.database.read() as session:
        signatures = statements
        if signatures is None:
            signatures = (
                statements_in(desk, session, session_id)
                if session_id
                else statements_about(desk, session, person_id, printed=printed)
            )
    doubt: dict[str, Json] = {"clock_doubt": told.doubt} if told.doubt else {}
    return seal_document(
        desk, actor, kind=record.kind, title=record.title.text(wish.language), subject=record.subject,
        record={**record.values(), **doubt, "signatures": signatures}, reason=wish.reason,
        recipient=recipient_said(wish).text(wish.language), person_id=person_id, version=record.revision,
        pdf=lambda code: render(record, wish.language, replace(told, seal=code, root_fingerprint=root)),
    )  # fmt: skip


def recipient_said(wish: Wish) -> Said:
    """To whom a document goes: to whomever is named, else into the clinic's own records."""
    return plain(wish.recipient.strip()) if wish.recipient.strip() else worded("records.own_record")


def printed_now(desk: Desk, actor: Actor, wish: Wish) -> Printed:
    """When, by whom, for whom; the number is that of the newest event."""
    head = desk.trail.head
    return Printed(
        local(desk.clock.now(), ZoneInfo(current_settings(desk).zone)), actor.name, f"ClinicDesk {__version__}",
        wish.reason, recipient_said(wish).text(wish.language), head.size - 1 if head else 0, head.size if head else 0,
        head.root.hex() if head else "", doubt=_doubt(desk, "", wish),
    )  # fmt: skip
