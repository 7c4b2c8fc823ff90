"""Adverse events of a dosing session on paper, by codes: when each began, what it was, what its form says of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinicdesk.models.responses import Response
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.questions import questions_of
from clinicdesk.reports.record import Cell, Table
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.definitions import kept
from clinicdesk.services.event_times import onset_of
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.incidents import FORM as INCIDENT
from clinicdesk.services.session_day import SessionDay, heads_of, untrue
from clinicdesk.services.session_frame import Held
from clinicdesk.services.sheets import sheets_of, values_in

_ADVERSE = (("code", 8), ("time", 8), ("event", 24), ("details", 44), ("filled_by", 16))
_CHOSEN = frozenset({"choice", "multi_choice", "yes_no", "scale_item"})
_WORDS = frozenset({"text", "note"})


Filed = tuple[str, Response, Read, Form]


@dataclass(frozen=True, slots=True)
class Adverse:
    """One of them: whose, when it began, of which form, what, in words, the other answers, who wrote it down.

    `when`: as the paper says it, the bare day where the form has no hour. `in_full`: the paper prints its form among
    the incidents.
    """

    code: str
    at: datetime
    when: str
    form: Said
    what: Said
    words: Said
    details: Said
    by: str
    untrue: Said
    in_full: bool


def forms_of(held: Held, group: str) -> Iterator[Filed]:
    """Forms of this kind about this session, or about somebody of it on its day: whose, the row, what it asks."""
    day = held.row.started_at.astimezone(held.zone).date()
    for person in ("", *(seat.person_id for seat in held.seats)):
        for row in reversed(sheets_of(held.session, person)):
            same = row.session_id == held.row.session_id
            same = same or (person != "" and row.taken_at.astimezone(held.zone).date() == day)
            read = kept(held.session, row.form_digest) if same else None
            if read is not None and isinstance(read.definition, Form) and read.definition.group == group:
                yield person, row, read, read.definition


def adverse_in(held: Held, day: SessionDay) -> tuple[Adverse, ...]:
    """Adverse events and incidents, oldest first."""
    found = (_adverse(held, day, filed) for filed in forms_of(held, "event"))
    return tuple(sorted(found, key=lambda one: one.at))


def adverse_table(found: Sequence[Adverse]) -> Table:
    """A row for each; what is printed in full among the incidents of the session is not said twice."""
    rows = tuple(
        tuple(map(Cell, (
            plain(one.code) if one.code else worded("sessionpapers.room_form"), plain(one.when),
            joined((one.what, one.words, one.untrue), ": "), one.details, plain(one.by),
        )))
        for one in found if not one.in_full
    )  # fmt: skip
    return Table(
        heads_of(_ADVERSE),
        rows,
        worded("sessionpapers.adverse"),
        when_empty=worded("sessionpapers.nothing.event"),
    )


def _adverse(held: Held, day: SessionDay, filed: Filed) -> Adverse:
    person, row, read, form = filed
    texts, questions = FormTexts(read, day.staff, by_codes=True), questions_of(form)
    values = values_in(held.session, row, form)
    said = {key: texts.answer(values[key], one) for key, one in questions.items() if key in values}
    named = next((key for key in said if questions[key].type == "choice"), "")
    details = (
        joined((texts.short(key), one), ": ")
        for key, one in said.items() if questions[key].type in _CHOSEN and key != named
    )  # fmt: skip
    onset = onset_of(form, values, held.zone)
    at = onset.at if onset else row.taken_at
    when = held.clock(at) if onset is None or onset.timed else f"{at:%d.%m.%Y}"
    words = (one for key, one in said.items() if questions[key].type in _WORDS)
    return Adverse(
        day.codes.get(person, ""), at, when, texts.phrase("title", read.code),
        said.get(named, NOTHING), next(words, NOTHING), joined(details, "; "), day.staff.get(row.author_id, ""),
        untrue(day, row.response_id, row.id),
        row.form == INCIDENT.partition("@")[0] and row.session_id == held.row.session_id,
    )  # fmt: skip
