"""The discharge sheet that goes home with a person: what was looked at, what to mind, whom to call."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from clinicdesk.models.dosing import Dose
from clinicdesk.models.sessions import Seat
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import gives_doses, sessions_of
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Entry
from clinicdesk.protocols.phones import dialable
from clinicdesk.reports.record import Block, Cell, Head, InkLines, Note, Part, Question, Questions, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.record_parts.forms import blocks_of
from clinicdesk.services.record_parts.source import Sheet, Source
from clinicdesk.services.status_views import CrisisLine

CRISIS_LINES = "crisis_lines"
_CYRILLIC = re.compile("[а-яґєії]", re.IGNORECASE)
_MINDED = ("drive", "alcohol", "alone", "unwell")


def going_home(source: Source) -> Part:
    """The discharge form where it was filled in; else the programme's conditions with boxes for the hand."""
    sheet = discharge_sheet(source)
    blocks: tuple[Block, ...] = blocks_of(source, (sheet,)) if sheet else ()
    if not blocks and source.pinned:
        pinned = source.pinned
        said = [
            ours(*(pinned.phrase(f"criterion.{one.id}.text", code) for code in ("uk", "en")))
            for one in pinned.definition.discharge
        ]
        boxes = (worded("filling.answer.yes"), worded("filling.answer.no"))
        rows = tuple(Question(str(number), text, boxes=boxes) for number, text in enumerate(said, 1))
        blocks = (*_not_dosed(source), Questions(NOTHING, rows))
    return Part("home", worded("records.part.home"), blocks)


def discharge_sheet(source: Source) -> Sheet | None:
    """The newest form of going home, if one was filled in."""
    sheets = reversed(source.of("dosing"))
    return next(
        (one for one in sheets if one.filled.step == _discharge_step(source.at(one.filled.cohort_id))), None
    )


def newest_day(source: Source) -> Sitting | None:
    """Their newest session in which the programme of its group doses, running or closed; None before the first."""
    found = [row for leg in source.legs if (row := _newest_of(leg)) is not None]
    return max(found, key=lambda row: row.started_at, default=None)


def _newest_of(source: Source) -> Sitting | None:
    if source.pinned is None:
        return None
    programme = source.pinned.definition
    codes = [code for code in sessions_of(programme) if gives_doses(programme, code)]
    query = (
        select(Sitting)
        .join(Seat, Seat.session_id == Sitting.session_id)
        .where(
            Seat.person_id.in_(source.people), Sitting.cohort_id == source.cohort_id, Sitting.code.in_(codes),
            standing(Sitting),
        )
        .order_by(Sitting.started_at.desc())
    )  # fmt: skip
    return source.session.scalars(query.limit(1)).first()


def of_day(source: Source, row: Sitting) -> Source:
    """The same of that day: its forms, and those of its group typed in afterwards, which are of no session."""
    day = source.day_of(row.started_at)
    own = tuple(
        one
        for one in source.sheets
        if one.session_id == row.session_id
        or (
            not one.session_id
            and one.filled.cohort_id == row.cohort_id
            and source.day_of(one.filled.taken_at) == day
        )
    )
    return replace(source.at(row.cohort_id), sheets=own, session_id=row.session_id)


def _not_dosed(source: Source) -> tuple[Block, ...]:
    """That nobody goes home from a dose yet: the boxes below are for the hand."""
    counts = [Dose.person_id.in_(source.people), standing(Dose), Dose.given_ul > 0]
    if source.session_id:
        counts.append(Dose.session_id == source.session_id)
    dosed = source.session.scalars(select(Dose.id).where(*counts).limit(1)).first()
    return () if dosed else (Note(worded("records.home.not_dosed")),)


def crisis_lines(source: Source) -> Part:
    """The clinic's own lines that can be dialled, else those of the library; and what to mind until tomorrow."""
    own = [line for line in current_settings(source.desk).crisis_lines if dialable(line.phone)]
    rows = tuple(map(_own_row, own)) or tuple(map(_known_row, _listed()))
    heads = (
        Head(worded("records.crisis.who"), 45), Head(worded("records.crisis.phone"), 25, strong=True),
        Head(worded("records.crisis.when"), 30),
    )  # fmt: skip
    minded = joined([worded(f"records.minded.{name}") for name in _MINDED], "\n")
    note = Note(minded, worded("records.minded.title"))
    return Part("crisis", worded("records.part.crisis"), (Table(heads, rows), note))


def _own_row(line: CrisisLine) -> tuple[Cell, ...]:
    """A number of the library as the library writes it, with its advice; another as the clinic typed it."""
    known = _known(line.phone)
    if known is None:
        return Cell(plain(line.name)), Cell(plain(line.phone.strip())), Cell(worded("records.crisis.own"))
    return Cell(_line_said(line)), *_known_row(known)[1:]


def _known_row(entry: Entry) -> tuple[Cell, ...]:
    phrases = library().read(CRISIS_LINES).phrases
    return (
        Cell(_phrase(phrases, f"entry.{entry.id}.name")), Cell(plain(", ".join(entry.names))),
        Cell(_phrase(phrases, f"entry.{entry.id}.advice")),
    )  # fmt: skip


def _listed() -> Sequence[Entry]:
    return library().term_list(CRISIS_LINES).entries


def _known(phone: str) -> Entry | None:
    return next((one for one in _listed() if _digits(phone) in map(_digits, one.names)), None)


def _line_said(line: CrisisLine) -> Said:
    """A line as the clinic calls it; on a page of the other language as the library calls the same number."""
    known = _known(line.phone)
    if known is None:
        return plain(line.name)
    said = _phrase(library().read(CRISIS_LINES).phrases, f"entry.{known.id}.name")
    return ours(line.name, said.en) if _CYRILLIC.search(line.name) else ours(said.uk, line.name)


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


def home_signed(source: Source) -> Part:  # noqa: ARG001 - the hands are the same for everybody
    """Lines for the physician, the person and the escort."""
    lines = tuple(
        InkLines(
            (worded(f"records.home.{who}"), worded("blanks.time"), worded("records.ink.signature")), (4, 2, 3)
        )
        for who in ("physician", "person", "escort")
    )
    return Part("hands", worded("records.part.signatures"), lines)


def _discharge_step(source: Source) -> str:
    """The step whose signature the programme's gate of discharge opens: the last form before it."""
    if source.pinned is None:
        return ""
    signs = {step.id: step.of for step in source.pinned.definition.steps if step.kind == "sign_off"}
    opened = [gate.opens for gate in source.pinned.definition.gates if gate.id == "discharge"]
    return next((signs[name][-1] for name in opened if signs.get(name)), "")


def _phrase(phrases: Mapping[str, Mapping[str, str]], key: str) -> Said:
    return ours(*(phrases[code].get(key, "") for code in ("uk", "en")))
