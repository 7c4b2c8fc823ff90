"""A session that has closed, to be read and put right: doses, leavings, sets with every version, and alerts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import AlertRaised, Discharge, Dose
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.protocols.definitions import Read
from clinicdesk.security.roles import Permission
from clinicdesk.services.alert_answers import answers_of
from clinicdesk.services.caseload import check_reach, names_of_users, person_of, sees_cohort
from clinicdesk.services.corrected_alerts import corrected_among
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.ledger import who_may_witness
from clinicdesk.services.programmes import Pinned, programme_if_any
from clinicdesk.services.reading_values import FORM, decimal_text
from clinicdesk.services.readings import values_of
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import set_read

Kind = Literal["dose", "discharge", "reading", "alert"]


@dataclass(frozen=True, slots=True)
class DayVersion:
    """One version of a record of the day.

    `values`: of a dose drawn_ml, ml, mg as decimal text, giver and witness; of a leaving outcome, escort_name and
    escort_phone; of a set its fields; of an alert level, text_uk, text_en and answer, "" while nobody answered. An
    alert is at the time of its set, by whom it was answered, and superseded where a correction ended it.
    `reason`: why this version stands beside the one before. `read`: of a set, its own version of the form.
    """

    kind: Kind
    record_id: str
    version: int
    person_id: str
    code: str
    at: datetime
    values: Mapping[str, str]
    by: str
    recorded_at: datetime
    reason: str
    superseded: bool
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A closed session; `versions` by seat, kind and time, the oldest version of each record first.

    `witnesses`: login and name of who may be the second hand of a corrected dose. `unseen`: how many had a seat
    whose charts are not open to who reads; nothing of theirs is among the versions.
    """

    session_id: str
    title: str
    code: str
    started_at: datetime
    ended_at: datetime
    versions: tuple[DayVersion, ...]
    witnesses: tuple[tuple[str, str], ...]
    unseen: int = 0


@verb(Permission.OPEN_CHART, reads=True)
def closed_day(desk: Desk, actor: Actor, which: str) -> ClosedDay:
    """By the id of the session or of its line in the calendar; an event for each person whose records are shown.

    Those whose charts are not open to the actor are left out and counted. Refused CLO014 (not closed, or no such),
    PPL004 (nobody of the session is within reach).
    """
    with desk.database.read() as session:
        row = _closed(session, which)
        seated = _seated(session, row)
        people = [one for one in seated if _reaches(session, actor, one)]
        if not people and (seated or not sees_cohort(session, actor, row.cohort_id)):
            raise Refused(Issue("PPL004", "cohort"))
        assert row.ended_at is not None
        day = ClosedDay(
            row.session_id, row.title, row.code, row.started_at, row.ended_at,
            tuple(_versions(desk, session, row, people)), who_may_witness(session), len(seated) - len(people),
        )  # fmt: skip
    for one in people:
        desk.note(actor, Action.CHART_OPENED, entity="person", entity_id=one, person_id=one)
    return day


def _seated(session: DbSession, sitting: Session) -> list[str]:
    """Whoever had a seat, in its order, once each."""
    seats = select(Seat.person_id).where(Seat.session_id == sitting.session_id).order_by(Seat.number)
    return list(dict.fromkeys(session.scalars(seats)))


def _reaches(session: DbSession, actor: Actor, person_id: str) -> bool:
    try:
        check_reach(session, actor, person_id)
    except Refused:
        return False
    return True


def _closed(session: DbSession, which: str) -> Session:
    later = aliased(Session)
    found = session.scalars(
        select(Session).where(
            or_(Session.session_id == which, Session.planned_id == which), Session.ended_at.is_not(None),
            ~exists().where(later.supersedes == Session.id),
        )
    ).first()  # fmt: skip
    if found is None or not which:
        raise Refused(Issue("CLO014", "which"))
    return found


def _versions(
    desk: Desk, session: DbSession, sitting: Session, people: Iterable[str]
) -> Iterator[DayVersion]:
    names, pinned = names_of_users(session), programme_if_any(desk, session, sitting.cohort_id)
    for person in people:
        code = person_of(session, person).code
        yield from _doses(session, sitting.session_id, person, code, names)
        yield from _leavings(session, sitting.session_id, person, code, names)
        yield from _sets(session, sitting.session_id, person, code, names)
        yield from _alerts(session, sitting.session_id, person, code, names, pinned=pinned)


def _doses(
    session: DbSession, session_id: str, person_id: str, code: str, names: Mapping[str, str]
) -> Iterator[DayVersion]:
    rows = session.scalars(
        select(Dose)
        .where(Dose.session_id == session_id, Dose.person_id == person_id)
        .order_by(Dose.ordinal, Dose.version)
    ).all()
    gone = _gone(rows)
    for row in rows:
        values = {
            "drawn_ml": decimal_text(row.drawn_ul), "ml": decimal_text(row.given_ul),
            "mg": decimal_text(row.given_ug), "giver": names.get(row.giver_id, ""),
            "witness": names.get(row.witness_id or "", ""),
        }  # fmt: skip
        yield DayVersion(
            "dose", row.dose_id, row.version, person_id, code, row.given_at, values, values["giver"],
            row.recorded_at, row.reason, row.id in gone,
        )  # fmt: skip


def _leavings(
    session: DbSession, session_id: str, person_id: str, code: str, names: Mapping[str, str]
) -> Iterator[DayVersion]:
    rows = session.scalars(
        select(Discharge)
        .where(Discharge.session_id == session_id, Discharge.person_id == person_id)
        .order_by(Discharge.version)
    ).all()
    gone = _gone(rows)
    for row in rows:
        values = {"outcome": row.how, "escort_name": row.escort_name, "escort_phone": row.escort_phone}
        yield DayVersion(
            "discharge", row.discharge_id, row.version, person_id, code, row.left_at, values,
            names.get(row.author_id, ""), row.recorded_at, row.reason, row.id in gone,
        )  # fmt: skip


def _sets(
    session: DbSession, session_id: str, person_id: str, code: str, names: Mapping[str, str]
) -> Iterator[DayVersion]:
    rows = session.scalars(
        select(Response).where(
            Response.session_id == session_id, Response.person_id == person_id, Response.form == FORM
        )
    ).all()
    stands = {row.response_id: row.taken_at for row in sorted(rows, key=lambda one: one.version)}
    values, gone = values_of(session, [row.id for row in rows]), _gone(rows)
    asked = {version: set_read(session, version) for version in {row.form_version for row in rows}}
    for row in sorted(rows, key=lambda one: (stands[one.response_id], one.response_id, one.version)):
        yield DayVersion(
            "reading", row.response_id, row.version, person_id, code, row.taken_at, values.get(row.id, {}),
            names.get(row.author_id, ""), row.recorded_at, row.reason, row.id in gone, asked[row.form_version],
        )  # fmt: skip


def _alerts(
    session: DbSession, session_id: str, person_id: str, code: str, names: Mapping[str, str], *,
    pinned: Pinned | None,
) -> Iterator[DayVersion]:  # fmt: skip
    counts, later = aliased(Response), aliased(Response)
    rows = session.execute(
        select(AlertRaised, counts.taken_at)
        .join(Response, Response.id == AlertRaised.response_row)
        .join(counts, counts.response_id == Response.response_id)
        .where(
            ~exists().where(later.supersedes == counts.id),
            AlertRaised.session_id == session_id,
            AlertRaised.person_id == person_id,
        )
        .order_by(counts.taken_at, AlertRaised.event_seq, AlertRaised.id)
    ).all()
    said = answers_of(session, [row.id for row, _ in rows])
    newest = {one.alert_row: one for one in said if one.kind == "answered"}
    for row, taken in rows:
        done = newest.get(row.id)
        texts = {
            f"text_{language}": words.get(f"alert.{row.alert}.text", row.alert)
            for language, words in (pinned.phrases if pinned else {}).items()
        }
        ended = done is not None and bool(corrected_among(session, [done]))
        yield DayVersion(
            "alert", row.id, 1, person_id, code, taken,
            {**texts, "level": row.level, "answer": done.action if done and not ended else ""},
            names.get(done.author_id, "") if done else "", row.recorded_at, "", ended,
        )  # fmt: skip


def _gone(rows: Iterable[Dose | Discharge | Response]) -> frozenset[str]:
    return frozenset(row.supersedes for row in rows if row.supersedes)
