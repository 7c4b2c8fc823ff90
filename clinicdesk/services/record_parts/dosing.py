"""Part 7: each session the person sat in: the day's forms in their order, observations with minutes, their curve."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.models.standing import standing
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Value
from clinicdesk.reports.record import (
    Block,
    Cell,
    Chart,
    Fact,
    Facts,
    Head,
    Line,
    Mark,
    Note,
    Part,
    Point,
    Signatures,
    Signed,
    Table,
    marked,
)
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.clearance_state import SCALE_1
from clinicdesk.services.dose_orders import minutes_between
from clinicdesk.services.due_sets import closer_in, unmeasured_of
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.programmes import form_of, programme_if_any
from clinicdesk.services.reading_values import FORM, THOUSAND, read_sets, sets_of
from clinicdesk.services.record_parts.doses import day_blocks
from clinicdesk.services.record_parts.forms import blocks_of, signed
from clinicdesk.services.record_parts.given import (
    admitted,
    dose_marks,
    dose_time,
    doses_of,
    leaving,
)
from clinicdesk.services.record_parts.news2_said import news2_legend, news2_said
from clinicdesk.services.record_parts.source import Sheet, Source, gives_doses
from clinicdesk.services.session_titles import interval_said, title_on_paper
from clinicdesk.services.signed_content import READING
from clinicdesk.services.signing import signatures_on
from clinicdesk.services.watch import basis_of, series_of

Values = Mapping[str, Mapping[str, Value]]
_WORDS = frozenset({"text", "note"})
_PLOTTED = ("sbp", "dbp", "pulse")
_NOTE_SHARE = 15
_LATE = dt.timedelta(minutes=5)
"""Written down so much later than read off: marked, as late entries are."""


def dosing(source: Source) -> Part:
    """Sessions in their order; forms of a dosing day that name no session come at the end."""
    blocks: list[Block] = []
    sat = _sessions(source)
    taken: set[str] = set()
    if not sat and source.pinned and not gives_doses(source):
        blocks.append(Note(worded("records.no_dosing")))
    for session in sat:
        blocks += _session(source.at(session.cohort_id), session)
        mine = tuple(sheet for sheet in source.of("dosing") if _belongs(source, sheet, session))
        taken |= {sheet.filled.sheet_id for sheet in mine}
        blocks += blocks_of(source, mine)
    blocks += blocks_of(source, tuple(s for s in source.of("dosing") if s.filled.sheet_id not in taken))
    loose = [row for row in _readings(source) if row.session_id not in {one.session_id for one in sat}]
    if loose:
        blocks += _observations(source, loose, None, (), scale=SCALE_1, lacks={})
    nothing = (Note(worded("records.nothing.dosing")),)
    return Part("dosing", worded("records.part.dosing"), tuple(blocks) or nothing, 7)


def _sessions(source: Source) -> list[Session]:
    return list(
        source.session.scalars(
            select(Session)
            .join(Seat, Seat.session_id == Session.session_id)
            .where(Seat.person_id.in_(source.people), standing(Session))
            .order_by(Session.started_at)
        )
    )


def _belongs(source: Source, sheet: Sheet, session: Session) -> bool:
    if sheet.session_id:
        return sheet.session_id == session.session_id
    return source.day_of(sheet.filled.taken_at) == source.day_of(session.started_at)


def _session(source: Source, session: Session) -> Iterator[Block]:
    """Whose go it was, what was ordered and given, what was observed, how the person left."""
    ended = plain(source.when(session.ended_at)) if session.ended_at else worded("records.session.running")
    go = admitted(source, session)
    rows = (
        Fact(worded("records.session.started"), Cell(plain(source.when(session.started_at)))),
        Fact(worded("records.session.ended"), Cell(ended)),
        Fact(
            worded("records.session.admitted"),
            Cell(worded("sessionpapers.nothing.admitted") if go.blank else go),
        ),
        Fact(worded("records.session.interval"), Cell(interval_said(source.desk, source.session, session))),
    )
    pinned = programme_if_any(source.desk, source.session, session.cohort_id)
    yield Facts(rows, 2, title_on_paper(source.session, session, pinned))
    yield from day_blocks(source, session)
    readings = [row for row in _readings(source) if row.session_id == session.session_id]
    zero = dose_time(source, session)
    marks = dose_marks(source, session, zero) if zero else ()
    _, scale = basis_of(source.session, session.session_id, source.person.person_id, session.cohort_id)
    lacks = _unmeasured(source, session, readings)
    yield from _observations(source, readings, zero, marks, scale=scale, lacks=lacks)
    yield from leaving(source, session)


def _readings(source: Source) -> Sequence[Response]:
    return source.session.scalars(
        select(Response)
        .where(Response.person_id.in_(source.people), Response.form == FORM)
        .order_by(Response.taken_at, Response.version)
    ).all()


_NONE = Table(
    (Head(NOTHING, 1),), (), worded("records.readings.title"), when_empty=worded("records.readings.none")
)


def _observations(
    source: Source, rows: Sequence[Response], zero: dt.datetime | None, marks: tuple[Mark, ...], *, scale: int,
    lacks: Mapping[str, Sequence[str]],
) -> Iterator[Block]:  # fmt: skip
    """`scale`: the SpO₂ scale of NEWS2 that the clearance asks for; `lacks`: row id to what a set lacks."""
    if not rows:
        yield _NONE
        return
    read, form = form_of(source.session, f"{rows[0].form}@{rows[0].form_version}")
    texts = FormTexts(read, source.staff)
    values, unread = read_sets(source.session, [row.id for row in rows])
    told = {key for row in rows for key in (*values[row.id], *unread.get(row.id, ()))}
    asked = [one for key, one in questions_of(form).items() if one.type not in _WORDS and key in told]
    lines = _by_set(rows)
    start = zero or lines[0][-1].taken_at
    taken = _signed_sets(source, lines)
    void = frozenset(record_id for record_id, one in taken if one.state == "void")
    cells = tuple(
        _line(
            source,
            texts,
            versions,
            values,
            asked=asked,
            start=start,
            scale=scale,
            lacks=lacks.get(versions[-1].id, ()),
            void=void,
            unread=unread.get(versions[-1].id, ()),
        )
        for versions in lines
    )
    yield Table(
        _heads(texts, asked),
        cells,
        worded("records.readings.title"),
        plain(f"{start.astimezone(source.zone):%d.%m.%Y}"),
        legend=_legend(texts, asked, lines, values, dosed=zero is not None, scale=scale),
    )
    if len(lines) > 1:  # one set makes no curve
        shown = [versions[-1] for versions in lines]
        damaged = tuple(
            Mark(worded("records.unreadable"), minutes_between(start, row.taken_at))
            for row in shown
            if row.id in unread
        )
        yield _chart(texts, shown, values, start, (*marks, *damaged))
    if taken:
        yield Signatures(tuple(one for _, one in taken))


def _legend(
    texts: FormTexts, asked: Sequence[Question], lines: Sequence[Sequence[Response]], values: Values, *, dosed: bool,
    scale: int,
) -> Said:  # fmt: skip
    """From when the minutes count; what numbers and dashes mean, how NEWS2 was counted."""
    newest = [values[versions[-1].id] for versions in lines]
    return joined((
        worded("records.readings.legend" if dosed else "records.readings.legend_no_dose"),
        *_degrees(texts, asked, [values[row.id] for versions in lines for row in versions]),
        _dashes(asked, newest), news2_legend(texts, newest, scale),
    ), " ")  # fmt: skip


def _heads(texts: FormTexts, asked: Sequence[Question]) -> tuple[Head, ...]:
    return (
        Head(worded("records.readings.minute"), 7, strong=True), Head(worded("records.readings.at"), 9),
        *(Head(_column(texts, question), 12) for question in asked),
        Head(plain("NEWS2"), 12), Head(worded("records.readings.by"), 16),
        Head(worded("records.readings.note"), _NOTE_SHARE),
    )  # fmt: skip


def _by_set(rows: Sequence[Response]) -> list[list[Response]]:
    """The versions of each set, whatever times they say; the sets by the time they were taken in truth."""
    found: dict[str, list[Response]] = {}
    for row in sorted(rows, key=lambda row: row.version):
        found.setdefault(row.response_id, []).append(row)
    return sorted(found.values(), key=lambda versions: (versions[-1].taken_at, versions[-1].event_seq))


def _signed_sets(source: Source, lines: Sequence[Sequence[Response]]) -> list[tuple[str, Signed]]:
    """The id of a set, and a signature over it."""
    return [(versions[-1].response_id, signed(source, one, _about(source, versions[-1])))
            for versions in lines
            for one in signatures_on(source.desk, source.session, READING, versions[-1].response_id,
                                     newest=versions[-1].version)]  # fmt: skip


def _about(source: Source, row: Response) -> Said:
    return worded("records.readings.set", at=source.clock(row.taken_at))


def _column(texts: FormTexts, question: Question) -> Said:
    unit = texts.unit(question.unit) if question.unit else NOTHING
    return joined((texts.short(question.id), unit), ", ")


def _line(
    source: Source, texts: FormTexts, versions: Sequence[Response], values: Values, *, asked: Sequence[Question],
    start: dt.datetime, scale: int, lacks: Sequence[str], void: frozenset[str], unread: Sequence[str],
) -> tuple[Cell, ...]:  # fmt: skip
    newest = versions[-1]
    minutes = minutes_between(start, newest.taken_at)
    cells = []
    for question in asked:
        said = [_measured(texts, values[row.id].get(question.id), question) for row in versions]
        damaged = Cell(worded("records.unreadable"), alert="red")
        cells.append(damaged if question.id in unread else _struck(said, source.marks.get(newest.id, "")))
    cells.append(
        _struck([news2_said(values[row.id], scale) for row in versions], source.marks.get(newest.id, ""))
    )
    # Cut by us: the initials of staff are nobody else's, however like a participant's they are.
    by = ours(*[short_name(source.staff.get(newest.author_id, ""))] * 2)
    note = _remark(source, texts, versions, values[newest.id], lacks=lacks, unread=unread)
    told = worded("print.status.void") if newest.response_id in void else NOTHING
    untrue = joined((told, source.overwritten.said(newest.id)), "; ")
    return (
        Cell(plain(str(minutes).replace("-", "\u2212"))),
        _struck([plain(source.clock(row.taken_at)) for row in versions], source.marks.get(newest.id, "")), *cells,
        Cell(by), marked(Cell(DASH if note.blank else note), untrue),
    )  # fmt: skip


def _struck(said: Sequence[Said], mark: str) -> Cell:
    """The newest, with what stood there before struck through; a dash for what was not measured."""
    struck = tuple(was for was, then in pairwise(said) if was != then and not was.blank)
    return Cell(DASH if said[-1].blank else said[-1], struck, mark if struck else "")


def _measured(texts: FormTexts, value: Value | None, question: Question) -> Said:
    """In a narrow column a degree is its number, the same in both languages; the legend has its words."""
    degree = question.choices and isinstance(value, int) and not isinstance(value, bool)
    return plain(str(value)) if degree else texts.answer(value, question)


def _degrees(
    texts: FormTexts, asked: Sequence[Question], taken: Sequence[Mapping[str, Value]]
) -> Iterator[Said]:
    """What the numbers of the table mean, of those that stand in it."""
    for question in asked:
        met = {value for one in taken if isinstance(value := one.get(question.id), int)}
        if question.choices and met:
            words = (
                joined((plain(str(one)), texts.phrase(f"choice.{question.choices}.{one}")), "\u00a0– ")
                for one in sorted(met, reverse=True)
            )
            said = joined((texts.short(question.id), joined(words, "; ")), ": ")
            yield joined((said, ours(".", ".")), "")


def _unmeasured(source: Source, session: Session, rows: Sequence[Response]) -> Mapping[str, Sequence[str]]:
    """Row id to what the planned set needed and nobody measured; of versions in force."""
    series = series_of(programme_if_any(source.desk, source.session, session.cohort_id), session.code)
    if series is None:
        return {}
    newest = [versions[-1] for versions in _by_set(rows)]
    values = sets_of(source.session, [row.id for row in newest])
    sets = ((row.id, row.taken_at, values[row.id]) for row in newest if values[row.id])
    closer = not closer_in(source.session, session.session_id).isdisjoint(source.people)
    return unmeasured_of(series, doses_of(source, session), sets, closer=closer)


def _dashes(asked: Sequence[Question], taken: Sequence[Mapping[str, Value]]) -> Said:
    """What a dash under a reading means, where one stands."""
    lacking = any(one.get(question.id) is None for one in taken for question in asked)
    return worded("records.readings.not_measured") if lacking else NOTHING


def _remark(
    source: Source, texts: FormTexts, versions: Sequence[Response], values: Mapping[str, Value], *,
    lacks: Sequence[str], unread: Sequence[str],
) -> Said:  # fmt: skip
    """What stands beside a set: words of the form, what it lacks, late entry, why it was corrected, an error."""
    unmeasured, damaged = (joined(map(texts.short, keys), ", ") for keys in (lacks, unread))
    row, written = versions[-1], versions[0].recorded_at
    late = written - row.taken_at > _LATE
    words = [
        texts.answer(values[key], question)
        for key, question in questions_of(texts_form(texts)).items()
        if question.type in _WORDS and key in values
    ]
    return joined((
        *words, worded("records.readings.unmeasured", what=unmeasured) if lacks else NOTHING,
        worded("records.readings.late", at=source.clock(written)) if late else NOTHING,
        worded("chart.mark.imported") if row.origin else NOTHING,
        worded("records.readings.unreadable", what=damaged) if unread else NOTHING,
        worded("records.readings.in_error") if not values and not unread else NOTHING, plain(row.reason),
        worded("records.revision", n=row.version) if row.version > 1 else NOTHING,
    ), "; ")  # fmt: skip


def texts_form(texts: FormTexts) -> Form:
    """The form that the sentences belong to."""
    assert isinstance(texts.read.definition, Form)
    return texts.read.definition


def short_name(name: str) -> str:
    """Surname with initials, for a narrow column: "Марчук І. П."."""
    surname, *given = name.split()[:3] or [""]
    return " ".join((surname, *(f"{one[0]}." for one in given)))


def _chart(
    texts: FormTexts, rows: Sequence[Response], values: Values, start: dt.datetime, marks: tuple[Mark, ...]
) -> Chart:
    lines = []
    for key in _PLOTTED:
        points = tuple(
            Point(minutes_between(start, row.taken_at), int(value * THOUSAND))
            for row in rows
            if isinstance(value := values[row.id].get(key), int | Decimal)
        )
        if points:
            lines.append(Line(texts.short(key), points))
    return Chart(NOTHING, worded("records.readings.axis"), tuple(lines), marks)
