"""Inside the act that writes sets or a dose: the alerts that it raises, and an end to those that it made untrue.

A set put down, put right or marked as wrong is compared with by every set after it: those are judged anew in the
same act. So they are when the time of the first dose changes, from which the baseline is taken, and when the form
that stands in for a baseline is put right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as SessionRow
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.alerts import Before, Raised, alerts_of
from clinicdesk.protocols.programme_language import Series
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.security.roles import Role
from clinicdesk.services.baselines import DayCheck, baseline_for, check_of, checks_of, wants_check
from clinicdesk.services.corrected_alerts import CORRECTED, ended_by_correction
from clinicdesk.services.desk import Desk
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.session_clock import has_ended, session_now, time_of
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import (
    SetRow,
    Watched,
    basis_of,
    facts_of_set,
    series_of_session,
    sets_around,
    sets_in_session,
    sets_with,
    task_origin,
)
from clinicdesk.services.watch import SittingOf as Sitting

_SET, _RAISED = (table.__table__.c for table in (Response, AlertRaised))
_RECORDS = select(_RAISED.id, _RAISED.alert, _RAISED.level, _SET.response_id).where(
    _RAISED.response_row == _SET.id, _SET.response_id.in_(bindparam("records", expanding=True))
)
_ENDED = select(AlertAnswer.alert_row).where(
    AlertAnswer.alert_row.in_(bindparam("alerts", expanding=True)), ended_by_correction()
)


@dataclass(frozen=True, slots=True)
class _Former:
    """An alert of a record from before this act; `ended`: by a correction, not by somebody's answer."""

    id: str
    alert: str
    level: str
    ended: bool


def watched(reading: Response, values: Mapping[str, Value]) -> Watched:
    """A set that this act writes."""
    return Watched(SetRow(*(getattr(reading, name) for name in SetRow._fields)), values)


def judge_new(
    desk: Desk, work: Work, series: Series, sitting: Sitting, written: Watched, *, actor: Actor
) -> None:
    """One set more. Where it is the newest, nothing else is looked at than what it is compared with."""
    row = written.row
    t0, scale = basis_of(work.session, sitting.session_id, row.person_id, sitting.cohort_id)
    around = sets_around(work.session, sitting.session_id, row.person_id, t0=t0, after=row.taken_at)
    if any(one.row.taken_at > row.taken_at for one in around):
        judge_again(desk, work, sitting, row.person_id, (written,), actor=actor, since=row.taken_at)
        return
    base = _baseline(work.session, sitting, series, around, t0, person_id=row.person_id)
    course = _Course(series, t0, (*around, written), scale, base)
    if any(one.alert.second for one in course.raised(written)):
        every = (*sets_in_session(work.session, sitting.session_id, row.person_id), written)
        course = _Course(series, t0, every, scale, base)
    _raise(desk, work, sitting, written, course.raised(written))


def judge_again(
    desk: Desk, work: Work, sitting: Sitting, person_id: str, written: Sequence[Watched], *, actor: Actor,
    since: datetime, t0: datetime | None = None, checks: Sequence[DayCheck] | None = None, undosed: bool = False,
) -> None:  # fmt: skip
    """Everything of a person from a moment on, with the sets that this act writes. `t0`, `checks`: as it has them.

    `undosed`: this act takes the first dose back, and there is no T0.
    """
    series = series_of_session(desk, work.session, sitting)
    if series is None:
        return
    dosed, scale = basis_of(work.session, sitting.session_id, person_id, sitting.cohort_id)
    t0 = None if undosed else t0 or dosed
    own = {one.row.response_id for one in written}
    sets = sets_with(sets_in_session(work.session, sitting.session_id, person_id), written)
    # A set without a value is one marked as wrong: it counts for nothing, and its alerts end.
    counted = tuple(one for one in sets if one.values)
    base = (
        _baseline(work.session, sitting, series, counted, t0, person_id=person_id)
        if checks is None
        else baseline_for(series, counted, checks, t0).values
    )
    course = _Course(series, t0, counted, scale, base)
    judged = [one for one in sets if one.row.taken_at >= since or one.row.response_id in own]
    former = _former(work.session, [one.row.response_id for one in judged])
    for one in judged:
        raised = course.raised(one) if one.values else ()
        _settle_difference(
            desk, work, sitting, one, raised=raised, former=former.get(one.row.response_id, ()), actor=actor
        )


def judge_by_form(
    desk: Desk, work: Work, form: Response, answers: Mapping[str, Value], *, actor: Actor
) -> None:
    """A form of a session is written or put right: where it says somebody's baseline, their sets are judged anew."""
    if not (form.session_id and form.person_id):
        return
    sitting = work.session.scalars(
        select(SessionRow).where(SessionRow.session_id == form.session_id, standing(SessionRow))
    ).one()
    series = series_of_session(desk, work.session, sitting)
    if series is None or series.baseline is None or series.baseline.step != form.step:
        return
    t0, _ = basis_of(work.session, form.session_id, form.person_id, sitting.cohort_id)
    if t0 is None:
        return
    kept = checks_of(work.session, form.session_id, series, person_id=form.person_id)
    others = (one for one in kept.get(form.person_id, ()) if one.sheet_id != form.response_id)
    new = check_of(series.baseline, answers, form.taken_at, form.response_id)
    checks = sorted((*others, new), key=lambda one: one.taken_at)
    judge_again(desk, work, sitting, form.person_id, (), actor=actor, since=t0, checks=checks)


def _baseline(
    session: Session, sitting: Sitting, series: Series, sets: Sequence[Watched], t0: datetime | None, *,
    person_id: str,
) -> Mapping[str, Value]:  # fmt: skip
    """The form of the day is asked only where the sets before the dose leave something open."""
    checks: Sequence[DayCheck] = ()
    if wants_check(series, sets, t0):
        checks = checks_of(session, sitting.session_id, series, person_id=person_id).get(person_id, ())
    return baseline_for(series, sets, checks, t0).values


@dataclass(frozen=True, slots=True)
class _Course:
    """A person's sets in force, oldest first, and what they are held against."""

    series: Series
    t0: datetime | None
    sets: tuple[Watched, ...]
    scale: int
    """SpO₂ scale of NEWS2."""
    baseline: Mapping[str, Value]

    def raised(self, one: Watched) -> tuple[Raised, ...]:
        """The alerts that a set raises among those before it."""
        found = alerts_of(self.series.alerts, self._facts(one))
        if not any(alert.alert.second for alert in found):
            return found
        before = self.sets[: self.sets.index(one)]
        earlier = [Before(self._facts(former), one.row.taken_at - former.row.taken_at) for former in before]
        return alerts_of(self.series.alerts, self._facts(one), earlier)

    def _facts(self, one: Watched) -> dict[str, Fact | None]:
        """A set from before the dose has no baseline: it is one."""
        after = self.t0 is not None and one.row.taken_at > self.t0
        return facts_of_set(one.values, self.baseline if after else {}, self.scale)


def _settle_difference(
    desk: Desk, work: Work, sitting: Sitting, one: Watched, *, raised: Sequence[Raised],
    former: Sequence[_Former], actor: Actor,
) -> None:  # fmt: skip
    """Raise what is true and was not said of this set; end what was said and is not true."""
    # What a correction has ended is raised anew when the next correction brings it back.
    standing = [old for old in former if not old.ended]
    said = {(old.alert, old.level) for old in standing}
    true = {(new.alert.id, new.level) for new in raised}
    new = [one for one in raised if (one.alert.id, one.level) not in said]
    # Answered ones too: they mark no cell, plan no repeat, and stand in the way of none that is true.
    untrue = [old for old in standing if (old.alert, old.level) not in true]
    _raise(desk, work, sitting, one, new)
    if untrue:
        now = time_of(desk, work.session, sitting.session_id)
        work.add(
            *(
                AlertAnswer(
                    id=desk.ids.new(), alert_row=old.id, kind="answered", action=CORRECTED,
                    author_id=actor.user_id, answered_at=now,
                )
                for old in untrue
            )
        )  # fmt: skip
    settle(desk, work, [task_origin(old.id) for old in untrue], done_by=one.row.id)


def _raise(desk: Desk, work: Work, sitting: Sitting, one: Watched, raised: Sequence[Raised]) -> None:
    """Write them by the session's own time, the one that what nobody answers is passed on by.

    Nobody is at the board of a session that was closed: there they are the physician's at once.
    """
    if not raised:
        return
    over = has_ended(work.session, sitting.session_id)
    now = desk.clock.now() if over else session_now(desk, work.session, sitting.session_id)
    rows = [_row(desk, sitting.session_id, one, new, now=now) for new in raised]
    work.add(*rows)
    if over:
        pinned = programme_if_any(desk, work.session, sitting.cohort_id)
        oblige(desk, work, [_late(sitting, row, pinned.phrases if pinned else {}) for row in rows])


def _late(sitting: Sitting, alert: AlertRaised, phrases: Mapping[str, Mapping[str, str]]) -> Due:
    """The task of an alert that a correction raised; it leads to the records of the session."""
    words: dict[str, str | int] = {
        f"text_{language}": said.get(f"alert.{alert.alert}.text", "") for language, said in phrases.items()
    }
    return Due(
        "late_alert", task_origin(alert.id), alert.answer_by, Role.PHYSICIAN, level=alert.level,
        person_id=alert.person_id, cohort_id=sitting.cohort_id, place="cohorts",
        subject=f"{sitting.cohort_id}/{sitting.session_id}/{alert.id}", words=words | {"session": sitting.code},
    )  # fmt: skip


def _row(desk: Desk, session_id: str, one: Watched, raised: Raised, *, now: datetime) -> AlertRaised:
    repeat = raised.repeat_minutes
    return AlertRaised(
        id=desk.ids.new(), session_id=session_id, person_id=one.row.person_id, response_row=one.row.id,
        alert=raised.alert.id, level=raised.level, second=int(raised.second), who=raised.alert.who,
        raised_at=now, answer_by=now + timedelta(minutes=raised.alert.within_minutes),
        repeat_at=None if repeat is None else one.row.taken_at + timedelta(minutes=repeat),
    )  # fmt: skip


def _former(session: Session, records: Sequence[str]) -> Mapping[str, list[_Former]]:
    """The alerts of these records, whichever version of them raised one."""
    rows = session.execute(_RECORDS, {"records": records}).all()
    ended = set(session.scalars(_ENDED, {"alerts": [row.id for row in rows]}))
    found: dict[str, list[_Former]] = {}
    for row in rows:
        found.setdefault(row.response_id, []).append(_Former(row.id, row.alert, row.level, row.id in ended))
    return found
