"""The timeline of a dosing session on paper: whatever the file dates of its day, by codes, minute by minute."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from clinicdesk.models.dosing import AlertRaised, Deferral, Discharge, Dose, SessionEvent, SessionStaff
from clinicdesk.reports.record import Cell, Head, Table
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.record_parts.given import in_force
from clinicdesk.services.session_adverse import Adverse
from clinicdesk.services.session_day import SessionDay, rescue_said, rescues_of, untrue
from clinicdesk.services.session_events import events_of
from clinicdesk.services.session_frame import Held

_Dated = tuple[datetime, Said]


def timeline(held: Held, day: SessionDay, adverse: Sequence[Adverse]) -> Table:
    """Beginning, staff, events of the group, doses, drugs, readings, alerts, adverse events, leavings, end."""
    found = [*_frame(held), *_happened(day), *_readings(held, day), *_staff(day), *_left(day), *_alerts(day)]
    dated = [(at, held.clock(at), said) for at, said in found]
    dated += [(one.at, one.when, _adverse(one)) for one in adverse]
    by_minute: dict[str, list[Said]] = {}
    for _, when, said in sorted(dated, key=lambda one: one[0]):
        by_minute.setdefault(when, []).append(said)
    heads = (Head(worded("sessionpapers.time"), 12, strong=True), Head(worded("sessionpapers.event"), 88))
    return Table(
        heads,
        tuple((Cell(plain(at)), Cell(joined(dict.fromkeys(said), "; "))) for at, said in by_minute.items()),
    )


def _frame(held: Held) -> Iterator[_Dated]:
    yield held.row.started_at, worded("records.session.started")
    if held.row.ended_at:
        yield held.row.ended_at, worded("records.session.ended")


def _readings(held: Held, day: SessionDay) -> Iterator[_Dated]:
    """Sets when they were taken, corrections when they were made."""
    taken = {row.response_id: row.taken_at for row in in_force(held.readings)}
    for row in held.readings:
        kind, at = ("reading", taken[row.response_id]) if row.version == 1 else ("corrected", row.recorded_at)
        said = worded(f"sessionpapers.{kind}", code=day.codes.get(row.person_id, ""))
        yield at, joined((said, untrue(day, row.response_id, row.id)), ": ")


def _staff(day: SessionDay) -> Iterator[_Dated]:
    """Who came and who left before the end; those of one minute together."""
    query = select(SessionStaff).where(SessionStaff.session_id == day.session_id)
    rows = in_force(day.session.scalars(query.order_by(SessionStaff.version)).all())
    moved = [(row.since, "staff_came", row.user_id) for row in rows]
    moved += [
        (row.until, "staff_left", row.user_id) for row in rows if row.until and row.until != day.ended_at
    ]
    for (_, key), some in groupby(sorted(moved), lambda one: (day.clock(one[0]), one[1])):
        those = list(some)
        names = dict.fromkeys(day.staff.get(user, "") for _, _, user in those)
        yield those[0][0], worded(f"sessionpapers.{key}", who=plain(", ".join(filter(None, names))))


def _left(day: SessionDay) -> Iterator[_Dated]:
    """How each left, and who was put off; nobody whose leaving was recorded in error."""
    gone = select(Discharge).where(Discharge.session_id == day.session_id).order_by(Discharge.version)
    for row in in_force(day.session.scalars(gone).all()):
        if not row.taken_back:
            how, code = worded(f"records.left.{row.how}"), plain(day.codes.get(row.person_id, ""))
            yield row.left_at, worded("sessionpapers.left_at", code=code, how=how)
    off = select(Deferral).where(Deferral.session_id == day.session_id).order_by(Deferral.version)
    for put in in_force(day.session.scalars(off).all()):
        if put.state == "deferred":
            code = plain(day.codes.get(put.person_id, ""))
            yield put.recorded_at, joined((worded("sessionpapers.what.deferral"), code), " ")


def _alerts(day: SessionDay) -> Iterator[_Dated]:
    """Those of somebody in one minute together."""
    query = (
        select(AlertRaised).where(AlertRaised.session_id == day.session_id).order_by(AlertRaised.event_seq)
    )
    found: dict[tuple[str, str], list[AlertRaised]] = {}
    for row in day.session.scalars(query):
        found.setdefault((day.clock(row.raised_at), row.person_id), []).append(row)
    for (_, person), rows in found.items():
        what = joined(dict.fromkeys(day.named(f"alert.{row.alert}.text") for row in rows), ", ")
        yield rows[0].raised_at, worded("sessionpapers.alerted", code=day.codes.get(person, ""), what=what)


def _adverse(one: Adverse) -> Said:
    """Which form says what it was, of whom."""
    return joined((joined((one.form, one.what), ": "), plain(one.code)), ", ")


def _happened(day: SessionDay) -> list[_Dated]:
    """Events of the group, doses and rescue drugs, for the timeline."""
    events = events_of(day.session, day.session_id)
    found = [
        (one.happened_at, joined((_event_said(day, one), untrue(day, one.id, one.id)), ": "))
        for one in events
    ]
    doses = in_force(day.session.scalars(select(Dose).where(Dose.session_id == day.session_id)).all())
    for dose in (one for one in doses if one.given_ul):
        kind = "dosed" if dose.ordinal == 0 else "boosted"
        found.append((dose.given_at, worded(f"sessionpapers.{kind}", code=day.codes.get(dose.person_id, ""))))
    for row in rescues_of(day):
        about = joined((rescue_said(day, row), plain(day.codes.get(row.person_id, ""))), ", ")
        found.append((row.ordered_at, worded("sessionpapers.rescue_ordered", what=about)))
        if row.given_at:
            found.append((row.given_at, worded("sessionpapers.rescue_given", what=about)))
    return found


def _event_said(day: SessionDay, event: SessionEvent) -> Said:
    """What happened; a hand-over with both names and the clocks that went over."""
    body = json.loads(event.body)
    names = [day.staff.get(body.get(side, ""), "") for side in ("from", "to")]
    clocks = [_clock_said(day, one) for one in body.get("open", ())]
    handed = worded("sessionpapers.from_to", giver=names[0], taker=names[1]) if all(names) else NOTHING
    what = joined((worded(f"sessionpapers.kind.{event.kind}"), handed), " ")
    if handed != NOTHING:
        open_ones = joined(clocks, ", ") if clocks else worded("sessionpapers.no_clocks")
        what = joined((what, joined((worded("sessionpapers.clocks"), open_ones), ": ")), "; ")
    return joined((what, plain(event.note)), ": " if handed == NOTHING else "; ")


def _clock_said(day: SessionDay, clock: Mapping[str, Any]) -> Said:
    code, minute, alerts = day.codes.get(clock["person_id"], ""), clock["minute"], clock["alerts"]
    due = plain(code) if minute is None else plain(f"{code} +{minute}")
    unanswered = worded("sessionpapers.unanswered", n=alerts) if alerts else NOTHING
    return joined((due, unanswered), " ")
