"""Parts 6, 8, 9 and 14: preparation, integration, adverse events, the closing summary. Process notes never print."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import select

from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import dose_steps
from clinicdesk.reports.record import Block, Cell, Head, InkLines, Note, Part, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.moved_meetings import moves_since_written
from clinicdesk.services.record_parts.closed import added_said
from clinicdesk.services.record_parts.forms import blocks_of
from clinicdesk.services.record_parts.noted import notes_in, presence_of, state_said
from clinicdesk.services.record_parts.phases import Phase, session_phases
from clinicdesk.services.record_parts.source import Source, gives_doses

_PLAN = (("session", 30), ("at", 16), ("minutes", 6), ("room", 14), ("state", 12), ("presence", 22))


def preparation(source: Source) -> Part:
    """The meetings before the first dose, and readiness; of a programme without a drug all of its meetings."""
    return _course(source, "preparation", 6)


def integration(source: Source) -> Part:
    """The meetings after each dose: summary notes and scales that belong to them."""
    part = _course(source, "integration", 8)
    if source.pinned is None or gives_doses(source) or part.blocks:
        return part
    return replace(part, blocks=(Note(worded("records.no_integration")),))


def events(source: Source) -> Part:
    """Adverse events and incidents, with the reports sent."""
    blocks = blocks_of(source, source.of("events"))
    empty = Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_events"))
    return Part("events", worded("records.part.events"), blocks or (empty,), 9)


def closing(source: Source) -> Part:
    """The summary that the last signature of the programme is over."""
    since = added_said(source)
    added = () if since.blank else (Note(since),)
    blocks = (*added, *blocks_of(source, source.of("closing")))
    lines = InkLines(
        (worded("records.ink.lead"), worded("records.ink.date"), worded("records.ink.signature")), (4, 2, 3)
    )
    none = Table((Head(NOTHING, 1),), (), when_empty=worded("records.no_closing"))
    return Part("closing", worded("records.part.closing"), (*(blocks or (none,)), lines), 14)


def _course(source: Source, phase: Phase, number: int) -> Part:
    blocks: list[Block] = [one for leg in source.legs for one in _meetings(leg, phase)]
    blocks += notes_in(source, phase)
    blocks += blocks_of(source, source.of(phase))
    named = phase if phase != "preparation" or _prepares(source) else "meetings"
    return Part(phase, worded(f"records.part.{named}"), tuple(blocks), number)


def _prepares(source: Source) -> bool:
    """Whether there is a dose to prepare for: the meetings of any other programme are no preparation."""
    return source.pinned is None or gives_doses(source)


def _meetings(source: Source, phase: Phase) -> Iterator[Table]:
    """The cohort's sessions of this phase; where none prepares a dose, each stage by the programme's own name."""
    pinned, where = source.pinned, source.named(source.cohort_id)
    title = joined((worded("records.plan.title"), where))
    if pinned is None:
        yield _table(source, (), title)
        return
    codes = {code for code, one in session_phases(pinned.definition).items() if one == phase}
    if dose_steps(pinned.definition):
        yield _table(source, codes, title)
        return
    for stage in pinned.definition.stages:
        if mine := codes & {one.code for one in stage.sessions}:
            titles = (pinned.phrase(f"stage.{stage.code}.title", code) or stage.code for code in ("uk", "en"))
            yield _table(source, mine, joined((ours(*titles), where)))


def _table(source: Source, codes: Collection[str], title: Said) -> Table:
    """Sessions as planned and held, and how this person was there."""
    heads = tuple(Head(worded(f"records.plan.{name}"), share) for name, share in _PLAN)
    pinned = source.pinned
    nothing = worded("records.nothing.meetings")
    if pinned is None:
        return Table(heads, (), when_empty=nothing)
    rows = source.session.scalars(
        select(PlannedSession)
        .where(
            PlannedSession.cohort_id == source.cohort_id, PlannedSession.code.in_(codes),
            standing(PlannedSession),
        )
        .order_by(PlannedSession.starts_at)
    )  # fmt: skip
    lines = tuple(
        (
            Cell(ours(*(pinned.phrase(f"session.{row.code}.title", code) for code in ("uk", "en")))),
            Cell(plain(source.when(row.starts_at)), _times_before(source, row.planned_id)),
            Cell(plain(row.minutes)), Cell(plain(row.room)),
            Cell(state_said(source.session, row.planned_id, row.state)),
            presence_of(source, row.planned_id, row.state),
        )
        for row in rows
    )  # fmt: skip
    return Table(heads, lines, title, when_empty=nothing)


def _times_before(source: Source, planned_id: str) -> tuple[Said, ...]:
    """What its time was when something was written about it already; a plan that changed is no correction."""
    return tuple(plain(source.when(one.was)) for one in moves_since_written(source.session, planned_id))
