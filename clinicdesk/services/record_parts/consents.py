"""Part 4: each consent the programme asks for, its version, who signed when, and whether it was taken back."""

from sqlalchemy import select

from clinicdesk.models.consents import Consent
from clinicdesk.protocols.programme_language import Consent as Document
from clinicdesk.reports.record import Block, Cell, Head, Note, Part, Table
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.days import readable_day
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.record_parts.forms import blocks_of
from clinicdesk.services.record_parts.source import Source, day
from clinicdesk.services.sheet_reading import doubt

_COLUMNS = (("document", 30), ("version", 10), ("state", 13), ("on", 11), ("by", 20), ("paper", 16))


def consents(source: Source) -> Part:
    """Every document of the programme, then the consent forms filled in on screen."""
    blocks: list[Block] = [_asked_for(leg, leg.pinned) for leg in source.legs if leg.pinned]
    blocks += blocks_of(source, source.of("consents"))
    nothing = (Note(worded("records.nothing.consents")),)
    return Part("consents", worded("records.part.consents"), tuple(blocks) or nothing, 4)


def _asked_for(source: Source, pinned: Pinned) -> Table:
    rows = source.session.scalars(
        select(Consent)
        .where(Consent.person_id.in_(source.people), Consent.cohort_id == source.cohort_id)
        .order_by(Consent.event_seq)
    ).all()
    heads = tuple(Head(worded(f"records.consent.{name}"), share) for name, share in _COLUMNS)
    lines = tuple(
        _line(source, one, [row for row in rows if row.document == one.id])
        for one in pinned.definition.consents
    )
    return Table(heads, lines, source.named(source.cohort_id))


def _line(source: Source, document: Document, versions: list[Consent]) -> tuple[Cell, ...]:
    assert source.pinned
    title = ours(*(source.pinned.phrase(f"consent.{document.id}.title", code) for code in ("uk", "en")))
    _, _, form_version = (document.document or "").partition("@")
    if not versions:
        return (Cell(title), Cell(plain(form_version)), Cell(worded("records.consent_state.missing")),
                Cell(DASH), Cell(DASH), Cell(worded("records.consent.no_scan")))  # fmt: skip
    newest, earlier = versions[-1], versions[:-1]
    anew = [
        one for one in earlier if one.state == newest.state == "given" and one.signed_on < newest.signed_on
    ]
    days = ", ".join(dict.fromkeys(day(one.signed_on) for one in anew))
    before = worded("records.consent.before", days=days) if days else NOTHING
    mark = next((source.marks[row.id] for row in reversed(versions) if row.id in source.marks), "")
    struck = [one for one in earlier if one not in anew]
    states = tuple(dict.fromkeys(one for one in map(_stood, struck) if one != _stood(newest)))
    scan = worded("records.consent.scan") if newest.attachment_id else worded("records.consent.no_scan")
    # Of a consent given it is who signed for the person, and by which paper: as private as the name beside it.
    told = newest.state != "given" or source.wish.names
    reason = plain(newest.reason if told else "")
    state = worded(f"records.consent_state.{newest.state}")
    return (
        Cell(title), Cell(plain(form_version)),
        Cell(joined((joined((state, reason), ": "), before), "\n"), states, mark),
        _on(source, newest.signed_on), Cell(_signer(source, newest)), Cell(scan),
    )  # fmt: skip


def _on(source: Source, stored: str) -> Cell:
    if readable_day(stored) is None:
        doubt(source.desk)
        return Cell(worded("records.unreadable"), alert="red")
    return Cell(plain(day(stored)))


def _stood(row: Consent) -> Said:
    return joined((worded(f"records.consent_state.{row.state}"), plain(day(row.signed_on))), " ")


def _signer(source: Source, row: Consent) -> Said:
    """Who signed, by name only where names are wanted."""
    who = worded(f"records.signs.{row.who}")
    return joined((plain(row.signer_name), who), ", ") if source.wish.names else who
