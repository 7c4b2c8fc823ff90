"""A leaving looked at again: what a correction of its time, of a dose, a set or a form leaves unmet of going home."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.dosing import NO_DOSE, Discharge, Dose
from clinicdesk.models.responses import Response
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.values import Fact
from clinicdesk.reports.said import worded
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.caseload import person_of
from clinicdesk.services.corrected_alerts import ended_in
from clinicdesk.services.departures import discharge_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.discharge_state import CriterionState, DischargeState, state_at
from clinicdesk.services.dosing_day import Day, day_of_sitting, sitting_of
from clinicdesk.services.due_sets import Course, doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.record_facts import facts_said
from clinicdesk.services.repeats import course_of
from clinicdesk.services.sheet_amended import Amended
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.signed_content import DISCHARGE, content_of_rows
from clinicdesk.services.signed_steps import newest_by_step
from clinicdesk.services.signing import Meaning, Pen
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import Watched, series_of, sets_in_session, sets_with
from clinicdesk.words import LANGUAGES, Phrase

LONGEST = 1000
_HOME = frozenset({"home", "exception"})
_KEPT = (
    "discharge_id", "session_id", "person_id", "outcome", "left_at", "minutes", "sheet_id", "escort_name",
    "escort_phone", "unmet", "author_id", "exception_reason", "reason",
)  # fmt: skip


def next_leaving(desk: Desk, former: Discharge, **changed: object) -> Discharge:
    """The next version of how somebody left."""
    kept = {name: getattr(former, name) for name in _KEPT}
    return Discharge(id=desk.ids.new(), version=former.version + 1, **{**kept, **changed})


def newly_unmet(former: Discharge, state: DischargeState) -> tuple[CriterionState, ...]:
    """What was met as it was written, and is not as it is now; of somebody who went home."""
    known = set(json.loads(former.unmet))
    return tuple(one for one in state.unmet if one.id not in known) if former.outcome in _HOME else ()


def let_go(
    row: Discharge, state: DischargeState, fresh: Sequence[CriterionState], *, actor: Actor, exception: str,
    named: Callable[[str, str], Phrase],
) -> None:  # fmt: skip
    """Write down what is unmet, and why they went all the same: a physician's word is an exception.

    Refused DIS261 (each criterion) without a word, DIS011.
    """
    if not exception:
        said = (named(f"criterion.{one.id}", "text") for one in fresh)
        raise Refused(*(Issue("DIS261", "exception", values={"what": what}) for what in said))
    why = "; ".join(filter(None, (row.exception_reason, exception)))
    if len(why) > LONGEST:
        raise Refused(Issue("DIS011", "exception", values={"most": LONGEST}))
    row.unmet = canonical([one.id for one in state.unmet]).decode()
    row.exception_reason = why
    if may(actor.roles, Permission.ORDER_DOSES):
        row.outcome = "exception"


def recheck(desk: Desk, work: Work, pen: Pen, dose: Dose, *, why: str) -> tuple[Issue, ...]:
    """Inside the act that writes a dose, puts it right or takes it back: how its person left follows, same hand.

    What is unmet now opens an incident, and the lead is asked to complete it: it is true, whoever likes it. Whoever
    wrote it is told: DIS262 (a correction shows it), DIS330 (a dose written down after they had gone home), DIS331
    (they are recorded as gone without a dose). With no dose left nothing is held against anybody: `NO_DOSE`.
    """
    left = discharge_of(work.session, dose.session_id, dose.person_id)
    if left is None:
        return ()
    day = day_of_sitting(desk, work.session, sitting_of(work.session, dose.session_id))
    state = state_at(desk, work.session, day, dose.person_id, at=left.left_at, doses=_doses_with(work, dose))
    minutes = NO_DOSE if state.minutes is None else state.minutes
    if minutes == left.minutes:
        return ()
    why = why or _late_words()
    row = next_leaving(
        desk, left, author_id=pen.user_id, reason=why, minutes=minutes, unmet=_unmet_now(left, state)
    )
    _sign_next(work, pen, left=left, row=row, why=why)
    if minutes == NO_DOSE:
        return ()
    late = dose.version == 1
    if left.outcome == "not_dosed":
        oblige_unmet(desk, work, row, state.unmet, why=why, late=late)
        return (Issue("DIS331"),)
    fresh = newly_unmet(left, state)
    if fresh:
        oblige_unmet(desk, work, row, fresh, why=why, late=late)
    return _told("DIS330" if late else "DIS262", day, fresh)


def recheck_set(
    desk: Desk, work: Work, *, pen: Pen, former: Response, written: Watched, why: str
) -> tuple[Issue, ...]:
    """Inside the act that puts a set right or marks it as wrong: how its person went home follows, same hand.

    As `recheck`, DIS262. What was unmet without this act is nobody's news: alarms answered since, sets beside it.
    """
    left = discharge_of(work.session, former.session_id, former.person_id)
    if left is None or left.outcome not in _HOME:
        return ()
    day = day_of_sitting(desk, work.session, sitting_of(work.session, former.session_id))
    series = series_of(day.pinned, day.sitting.code)
    if series is None:
        return ()
    sets = sets_with(sets_in_session(work.session, former.session_id, former.person_id), (written,))
    course = course_of(
        work.session, series, former.session_id, former.person_id,
        sets=tuple(one for one in sets if one.values), ended=ended_in(work.rows),
    )  # fmt: skip
    fresh, met = _changed(desk, work, day=day, left=left, course=course)
    if not fresh and not met:
        return ()
    unmet = [one for one in json.loads(left.unmet) if one not in met] + [one.id for one in fresh]
    row = next_leaving(desk, left, author_id=pen.user_id, reason=why, unmet=canonical(unmet).decode())
    _sign_next(work, pen, left=left, row=row, why=why)
    if fresh:
        oblige_unmet(desk, work, row, fresh, why=why)
    return _told("DIS262", day, fresh)


def recheck_sheet(desk: Desk, work: Work, amended: Amended, *, actor: Actor) -> tuple[Issue, ...]:
    """Inside the act that puts a form of the day right: what its answers now leave unmet of going home.

    As `recheck_set`; but nobody signs here, and how they left stays as it was signed.
    """
    row = amended.row
    left = (
        discharge_of(work.session, row.session_id, row.person_id)
        if row.session_id and row.person_id
        else None
    )
    if left is None or left.outcome not in _HOME:
        return ()
    newest = newest_by_step(sheets_of_session(work.session, row.session_id, row.person_id)).get(row.step)
    if newest is None or newest.response_id != row.response_id:
        return ()
    day = day_of_sitting(desk, work.session, sitting_of(work.session, row.session_id))
    said = {row.form: facts_said(row.form, amended.checked.values, amended.scores)}
    fresh, _ = _changed(desk, work, day=day, left=left, said=said)
    if fresh:
        oblige_unmet(desk, work, left, fresh, why=row.reason, found_by=actor.user_id)
    return _told("DIS262", day, fresh)


def _changed(
    desk: Desk, work: Work, *, day: Day, left: Discharge, course: Course | None = None,
    said: Mapping[str, Mapping[str, Fact | None]] | None = None,
) -> tuple[tuple[CriterionState, ...], frozenset[str]]:  # fmt: skip
    """What this act leaves unmet that neither the leaving as written nor the file before did; the ids it has met."""
    look = partial(state_at, desk, work.session, day, left.person_id, at=left.left_at)
    before, after = look(), look(course=course, said=said)
    was, unmet = ({one.id for one in state.unmet} for state in (before, after))
    fresh = tuple(one for one in newly_unmet(left, after) if one.id not in was)
    return fresh, frozenset(json.loads(left.unmet)) & (was - unmet)


def _sign_next(work: Work, pen: Pen, *, left: Discharge, row: Discharge, why: str) -> None:
    work.supersede(left, row)
    work.add(pen.sign(DISCHARGE, row.discharge_id, version=row.version, content=content_of_rows(row),
                      meaning=Meaning.RESPONSIBLE, reason=why))  # fmt: skip


def _told(code: str, day: Day, fresh: Sequence[CriterionState]) -> tuple[Issue, ...]:
    named = day.pinned.named
    return tuple(Issue(code, values={"what": named(f"criterion.{one.id}", "text")}) for one in fresh)


def _late_words() -> str:
    """Why a leaving changes with a dose that was given without a word: both languages, for the row keeps one text."""
    said = worded("records.left.late_dose")
    return f"{said.uk} / {said.en}"


def _doses_with(work: Work, dose: Dose) -> list[Dose]:
    """The person's doses in their order as this act leaves them: with this version, unless it was taken back."""
    found = doses_of(work.session, dose.session_id, dose.person_id)
    others = [one for one in found if one.dose_id != dose.dose_id]
    return sorted([*others, *([dose] if dose.given_ul else [])], key=lambda one: one.ordinal)


def _unmet_now(left: Discharge, state: DischargeState) -> str:
    """The criteria count from a dose: without one, what a physician went beyond stays as it was written."""
    if state.minutes is not None:
        return canonical([one.id for one in state.unmet]).decode()
    return "[]" if left.outcome == "not_dosed" else left.unmet


def oblige_unmet(
    desk: Desk, work: Work, row: Discharge, fresh: Sequence[CriterionState], *, why: str, late: bool = False,
    found_by: str = "",
) -> None:  # fmt: skip
    """Somebody went home too early, as is known now: an incident is begun, and the lead asked to complete it.

    `late`: it is known by a dose that was written down after they had left, not by a correction. `found_by`: who
    found it, where that is not who wrote the row.
    """
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="other", found_by=found_by or row.author_id, at=now, session_id=row.session_id,
        person_id=row.person_id, description=why,
    )  # fmt: skip
    words: dict[str, str | int] = {"code": person_of(work.session, row.person_id).code, "why": why}
    words |= {
        f"text_{language}": "; ".join(one.titles.get(language, one.id) for one in fresh) or "–"
        for language in LANGUAGES
    }
    kind = "left_dosed" if late or row.outcome == "not_dosed" else "left_unmet"
    oblige(desk, work, [
        Due(kind, f"incident:{incident}", now, Role.LEAD.value, person_id=row.person_id, words=words)
    ])  # fmt: skip
