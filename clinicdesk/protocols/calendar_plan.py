"""Dates of a programme: which day a session may be held, which day a measure is due. Days come in as arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinicdesk.errors import Issue
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession, TimePoint


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both included; None: no limit on that side."""

    earliest: date | None
    latest: date | None


def sessions_of(programme: Programme) -> Mapping[str, ProgrammeSession]:
    """Every session by its code, in the order of the programme."""
    return {session.code: session for stage in programme.stages for session in stage.sessions}


def dose_steps(programme: Programme) -> frozenset[str]:
    """The steps in which a drug is given; none in a programme of talks alone."""
    return frozenset(step.id for step in programme.steps if step.kind == "dose")


def gives_doses(programme: Programme, code: str) -> bool:
    """Whether a drug is given in this session."""
    return not dose_steps(programme).isdisjoint(sessions_of(programme)[code].steps)


def session_window(programme: Programme, code: str, dates: Mapping[str, date]) -> Window:
    """When a session may be held, by the newest date of the sessions before it in the same strand."""
    session, before = _with_former(programme, code, dates)
    if before is None:
        return Window(None, None)
    if session.gap_days is None:
        return Window(before, None)
    least, most = session.gap_days
    return Window(before + timedelta(days=least), before + timedelta(days=most))


def gap_issues(programme: Programme, dates: Mapping[str, date]) -> list[Issue]:
    """Sessions planned too soon (SCH001) or too late (SCH002) after the one before; `field` is the session's code."""
    issues = []
    for session in sessions_of(programme).values():
        if session.code not in dates:
            continue
        window, day = session_window(programme, session.code, dates), dates[session.code]
        if window.earliest and day < window.earliest:
            issues.append(Issue("SCH001", session.code, values={"day": _told(window.earliest)}))
        elif window.latest and day > window.latest:
            issues.append(Issue("SCH002", session.code, values={"day": _told(window.latest)}))
    return issues


def proposed_days(programme: Programme, dates: Mapping[str, date], first: date) -> Mapping[str, date]:
    """A day for each group session that has none: a week after the one before, or as near as its gap allows.

    `dates`: what is planned already. Individual and repeated sessions are not the group's and get none.
    """
    days, week = dict(dates), timedelta(days=7)
    proposed: dict[str, date] = {}
    for session in sessions_of(programme).values():
        if session.code in dates or session.individual or session.repeats:
            continue
        _, before = _with_former(programme, session.code, days)
        window = session_window(programme, session.code, days)
        day = first if before is None else before + week
        if before is not None and window.latest is not None:
            day = min(day, window.latest)
        if before is not None and window.earliest is not None:
            day = max(day, window.earliest)
        proposed[session.code] = days[session.code] = day
    return proposed


def _told(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


def _with_former(
    programme: Programme, code: str, dates: Mapping[str, date]
) -> tuple[ProgrammeSession, date | None]:
    strand: list[ProgrammeSession] = []
    for session in sessions_of(programme).values():
        if session.code == code:
            same = [s for s in strand if s.audience == session.audience and s.code in dates]
            return session, dates[same[-1].code] if same else None
        strand.append(session)
    raise KeyError(code)


@dataclass(frozen=True, slots=True)
class PointDue:
    """When a time point is due: its moment, and the days within which it still counts."""

    id: str
    at: datetime
    window: Window


def points_due(programme: Programme, times: Mapping[str, datetime]) -> tuple[PointDue, ...]:
    """The time points whose anchor has a date, in the programme's order.

    `times`: session code to when it was held or, for what is due before it, is planned; local, as windows count days.
    `first` and `last` are the earliest and the latest of them: a point that counts from `last` moves with every
    further session.
    """
    found = []
    for point in programme.timepoints:
        anchor = _anchor(point, times)
        if anchor is not None:
            hours = 0 if point.after_hours is None else point.after_hours
            at = anchor + timedelta(days=point.after_days, hours=hours)
            found.append(PointDue(point.id, at, _window(point, at.date())))
    return tuple(found)


def _anchor(point: TimePoint, times: Mapping[str, datetime]) -> datetime | None:
    if not times:
        return None
    if point.anchor in {"first", "last"}:
        return min(times.values()) if point.anchor == "first" else max(times.values())
    return times.get(point.anchor)


def _window(point: TimePoint, day: date) -> Window:
    if point.window_days is None:
        return Window(None, None)
    first, last = point.window_days
    return Window(day + timedelta(days=first), day + timedelta(days=last))
