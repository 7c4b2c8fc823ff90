"""Vital signs: one set recorded, one set corrected; what was there stays, struck through."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.answers import untouched
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.nearness import AHEAD, BLIND, is_behind
from clinicdesk.protocols.programme_language import Series
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Value
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.board import board_view
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.departures import left_at
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.judging import judge_again, judge_new, watched
from clinicdesk.services.leaving_again import recheck_set
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.reading_hands import Hand, correcting_hand, hand_asked
from clinicdesk.services.reading_values import (
    FORM,
    INSTRUMENTS,
    checked_set,
    numbers_of,
    parts_of,
    rows_of_set,
    sets_of,
)
from clinicdesk.services.readings import Seated, newest_reading, running_session, seated_in
from clinicdesk.services.session_clock import has_ended, session_now
from clinicdesk.services.signed_content import READING, content_of_rows, content_of_set
from clinicdesk.services.signing import Meaning, Pen
from clinicdesk.services.views import Actor, Changes, ReadingField, Topic
from clinicdesk.services.watch import (
    form_of_series,
    newest_values,
    series_of_session,
    set_form,
    set_read,
    version_of,
)
from clinicdesk.services.witnessing import Witness, own_hand, second_person

EARLIER = timedelta(hours=12)
"""How long before a session begins its sets can have been taken: on arrival, that day. Clinic default, unsourced."""


@verb(Permission.SEE_SESSIONS, reads=True)
def reading_fields(desk: Desk, actor: Actor) -> tuple[ReadingField, ...]:  # noqa: ARG001 - checked by the verb
    """The fields read off instruments, in the order they are typed."""
    return fields_of(read_of_now(desk), numbers=True)


def read_of_now(desk: Desk) -> Read:
    """The form of sets with its words, as the session that runs records them; without one the newest."""
    with desk.database.read() as session:
        sitting = running_session(session)
        series = series_of_session(desk, session, sitting) if sitting else None
        return set_read(session, version_of(series))


def fields_of(read: Read, *, numbers: bool) -> tuple[ReadingField, ...]:
    """The fields of a version of the form: those read off instruments, or those seen and asked."""
    form = read.definition
    assert isinstance(form, Form)
    wanted = [section for section in form.sections if (section.id == INSTRUMENTS) is numbers]
    asked = [sheet_of(form).questions[field.id] for section in wanted for field in section.fields]
    return tuple(
        ReadingField(
            q.id, q.unit, int(q.lowest or 0), int(q.highest or 0), required=q.required, decimals=q.decimals,
            options=tuple(str(value) for value in q.values), several=q.type == "multi_choice",
            longest=q.longest or 0,
            titles={code: words.get(f"field.{q.id}.label", q.id) for code, words in read.phrases.items()},
        )
        for q in asked
    )  # fmt: skip


@verb(Permission.RECORD_READINGS)
def record_reading(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, taken_at: datetime,
    values: Mapping[str, str], confirmed: bool = False,
) -> Changes:  # fmt: skip
    """Write one set down, with the alerts it raises. `values`: field to typed text; `taken_at`: read off, UTC.

    Raises Refused ANS001–ANS018, VIT005, VIT009, VIT010 at the fields, VIT006 (time ahead), VIT007 (no seat in
    the running session), VIT014 (a time long before it), VIT015 (had left by then). What is unlikely (ANS019,
    VIT012 a jump) is refused once, until `confirmed`.
    """
    with desk.write(actor, Action.READING_RECORDED, entity="reading", entity_id="", version=1,
                    person_id=person_id) as work:  # fmt: skip
        check_reach(work.session, actor, person_id)
        sitting = seated_in(work.session, session_id, person_id)
        series = series_of_session(desk, work.session, sitting)
        asked, now = form_of_series(work.session, series), session_now(desk, work.session, session_id)
        latest = _latest(desk, work.session, taken_at=taken_at, now=now)
        checked = checked_set(asked, values, taken_at=taken_at, latest=latest, confirmed=confirmed)
        _check_here(sitting, at=taken_at, now=desk.clock.now())
        if series is not None and not confirmed:
            _ask_of_jumps(work.session, series, session_id, person_id, checked)
        reading = Response(
            id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id,
            person_id=person_id, form=FORM, form_version=asked.version, taken_at=taken_at, author_id=actor.user_id,
        )  # fmt: skip
        work.amend_deed(entity_id=reading.response_id)
        work.add(reading, *rows_of_set(desk, asked, reading, checked))
        if series is not None:
            judge_new(desk, work, series, sitting, watched(reading, checked), actor=actor)
    return desk.changes(Topic.VITALS, subject=person_id)


@verb(Permission.RECORD_READINGS)
def amend_reading(
    desk: Desk, actor: Actor, reading_id: str, *, values: Mapping[str, str], reason: str,
    taken_at: datetime | None = None, version: int = 0, shown: Collection[str] | None = None, pin: str = "",
    password: str = "", witness: Witness | None = None,
) -> Changes:  # fmt: skip
    """Put a corrected set beside the old one, which stays. `version` is the one the person saw, 0 the newest.

    `shown`: the fields that stood before the person, or None for every number of the set's form. Of these `values`
    has all that stays; whatever else the set holds stays as it is, and so do words handed over unchanged. Of a
    session that has closed the medical lead is told. In a session with a series of sets a correction is signed, by
    session PIN or password; once it has closed by password. What was marked there as entered in error counts again
    by two hands, as it was marked. How somebody went home is looked at again (`recheck_set`, its words are the
    notes). Raises Refused DSK004 when somebody was quicker, VIT014 for a time outside a session that has closed,
    VIT015 for one after the person left, VIT740 (closed, marked as an error, and no second person), WIT…, PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_reading(session, reading_id)
        check_reach(session, actor, former.person_id)
        now = session_now(desk, session, former.session_id)
        before = parts_of(session, former.id)
        held = sets_of(session, [former.id])[former.id]
        asked = set_form(session, former.form_version)
        _check_day(session, former, taken_at or former.taken_at, counts=bool(before))
        back = not before and has_ended(session, former.session_id)
        hand = hand_asked(desk, session, former.session_id)
    if version not in {0, former.version}:
        raise Refused(Issue("DSK004"))
    taken = taken_at or former.taken_at
    # What is corrected has been looked at: nothing unlikely is asked about again.
    before_them = numbers_of(asked) if shown is None else shown
    stays = {key: value for key, value in held.items() if key not in {*before_them, *values}}
    stays |= untouched(values, held)
    # A set that stands where it stood may stay there, whatever the clock says today.
    latest = max(now + AHEAD, former.taken_at)
    checked = checked_set(asked, values, taken_at=taken, latest=latest, confirmed=True, held=stays)
    reading = _next(desk, actor, former, taken_at=taken, reason=reason)
    if back and (witness is None or not witness.login):
        raise Refused(Issue("VIT740", "witness"))
    pens = _hands(desk, actor, former, two=back, hand=hand, pin=pin, password=password, witness=witness)
    with desk.write(actor, Action.READING_AMENDED, entity="reading", entity_id=reading_id,
                    version=reading.version, person_id=former.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, reading)
        work.remember(*before)
        rows = tuple(rows_of_set(desk, asked, reading, checked))
        work.add(*rows)
        _sign_set(work, pens, reading, content_of_set(reading, rows))
        told = _look_again(desk, work, former=former, row=reading, values=checked, pens=pens, actor=actor)
        _tell_lead(desk, work, reading, actor)
    return _news(desk, former, told)


@verb(Permission.RECORD_READINGS)
def withdraw_reading(
    desk: Desk, actor: Actor, reading_id: str, *, reason: str, pin: str = "", password: str = "",
    witness: Witness | None = None, version: int = 0,
) -> Changes:  # fmt: skip
    """Mark a set as entered in error: it stays, struck through, and counts for nothing.

    Signed as by `amend_reading`, with what it says of going home; once its session has closed two people sign, by
    password. `version` is the one the
    person saw, 0 the newest.
    Raises Refused VIT008, VIT013 (marked already), DSK004, DSK005, VIT930 (closed, and no second person), WIT…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_reading(session, reading_id)
        check_reach(session, actor, former.person_id)
        before = parts_of(session, former.id)
        closed = has_ended(session, former.session_id)
        hand = hand_asked(desk, session, former.session_id)
    if version not in {0, former.version}:
        raise Refused(Issue("DSK004"))
    if not before:
        raise Refused(Issue("VIT013"))
    pens = _hands(desk, actor, former, two=closed, hand=hand, pin=pin, password=password, witness=witness)
    empty = _next(desk, actor, former, taken_at=former.taken_at, reason=reason)
    with desk.write(actor, Action.READING_AMENDED, entity="reading", entity_id=reading_id,
                    version=empty.version, person_id=former.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, empty)
        work.remember(*before)
        _sign_set(work, pens, empty, content_of_rows(empty, {"values": ()}))
        told = _look_again(desk, work, former=former, row=empty, values={}, pens=pens, actor=actor)
        _tell_lead(desk, work, empty, actor)
    return _news(desk, former, told)


def _next(desk: Desk, actor: Actor, former: Response, *, taken_at: datetime, reason: str) -> Response:
    """The next version of a set, by whoever corrects it."""
    return Response(
        id=desk.ids.new(), response_id=former.response_id, version=former.version + 1,
        session_id=former.session_id, person_id=former.person_id, form=FORM, form_version=former.form_version,
        taken_at=taken_at, author_id=actor.user_id, reason=reason, origin=former.origin,
    )  # fmt: skip


def _hands(
    desk: Desk, actor: Actor, former: Response, *, two: bool, hand: Hand, pin: str, password: str,
    witness: Witness | None,
) -> tuple[Pen, ...]:  # fmt: skip
    """The actor's own, if any is asked for; `two`: over a closed session nobody says or unsays an error alone."""
    if not two:
        pen = correcting_hand(desk, actor, former.session_id, hand=hand, pin=pin, password=password)
        return (pen,) if pen is not None else ()
    if witness is None or not witness.login:
        raise Refused(Issue("VIT930", "witness"))
    own = own_hand(desk, actor, password=password)
    return own, second_person(desk, actor, login=witness.login, password=witness.password)


def _sign_set(work: Work, pens: tuple[Pen, ...], row: Response, content: str) -> None:
    """By its author and, where two were asked, by the witness."""
    for pen, meaning in zip(pens, (Meaning.AUTHOR, Meaning.WITNESS), strict=False):
        work.add(pen.sign(READING, row.response_id, version=row.version, meaning=meaning, reason=row.reason,
                          content=content))  # fmt: skip


def _latest(desk: Desk, session: DbSession, *, taken_at: datetime, now: datetime) -> datetime:
    """No set can be from after this. A clock behind the record knows no now: then it is the record that tells.

    What somebody reads off another clock of the room is recorded: a set of a running session is never turned away
    for the sake of the computer's.
    """
    if taken_at <= now + AHEAD:
        return now + AHEAD
    sitting = running_session(session)
    newest = board_view(desk, session, sitting).newest if sitting else None
    return newest + BLIND if newest is not None and is_behind(newest, now) else now + AHEAD


def _ask_of_jumps(
    session: DbSession, series: Series, session_id: str, person_id: str, values: Mapping[str, Value]
) -> None:
    """Refused VIT012 once, for a number that is far from the one before it in this session."""
    former = newest_values(session, session_id, person_id, series.jumps) if series.jumps else {}
    issues = []
    for key, most in series.jumps.items():
        now, before = values.get(key), former.get(key)
        if isinstance(now, int) and isinstance(before, int) and abs(now - before) > most:
            issues.append(Issue("VIT012", key, Severity.ASK, {"now": now, "before": before}))
    if issues:
        raise Refused(*issues)


def _look_again(
    desk: Desk, work: Work, *, former: Response, row: Response, values: Mapping[str, Value], pens: Sequence[Pen],
    actor: Actor,
) -> tuple[Issue, ...]:  # fmt: skip
    """What stands in the place of a set, every set after either of the two, and how its person went home."""
    sitting = _sitting(work.session, former)
    if sitting is None:
        return ()
    written, since = watched(row, values), min(former.taken_at, row.taken_at)
    judge_again(desk, work, sitting, former.person_id, (written,), actor=actor, since=since)
    # Where a programme asks for sets, whoever corrects one signs it.
    if not pens:
        return ()
    return recheck_set(desk, work, pen=pens[0], former=former, written=written, why=row.reason)


def _news(desk: Desk, former: Response, told: tuple[Issue, ...]) -> Changes:
    more = (Topic.DOSING,) if told else ()
    return desk.changes(Topic.VITALS, Topic.TASKS, *more, subject=former.person_id, notes=told)


def _tell_lead(desk: Desk, work: Work, row: Response, actor: Actor) -> None:
    """What three people signed when they closed the session says something else now: the lead looks at it."""
    if not has_ended(work.session, row.session_id) or Role.LEAD in actor.roles:
        return
    words = {"code": person_of(work.session, row.person_id).code, "who": actor.name, "why": row.reason}
    oblige(desk, work, [
        Due("closed_set", f"{READING}:{row.response_id}", desk.clock.now(), Role.LEAD.value,
            person_id=row.person_id, subject=f"{row.person_id}/reading/{row.response_id}", words=words)
    ])  # fmt: skip


def _check_here(sitting: Seated, *, at: datetime, now: datetime) -> None:
    """Refused VIT014 for a set from before the day of the session, VIT015 for one from after somebody has left.

    A wall clock that was turned back itself, `now`, keeps nobody from recording.
    """
    if at < min(sitting.started_at, now) - EARLIER:
        raise Refused(Issue("VIT014", "taken_at"))
    if sitting.left_at is not None and at > sitting.left_at:
        raise Refused(Issue("VIT015", "taken_at"))


def _check_day(session: DbSession, former: Response, at: datetime, *, counts: bool) -> None:
    """Refused VIT014 where a set would leave its session for a time before it, or after the end of a closed one.

    VIT015 where it would be from after its person has left; unless it `counts` there already.
    """
    sitting = _sitting(session, former)
    if sitting is None:
        return
    if sitting.ended_at is None:
        if at < min(sitting.started_at - EARLIER, former.taken_at):
            raise Refused(Issue("VIT014", "taken_at"))
    elif not min(sitting.started_at, former.taken_at) <= at <= max(sitting.ended_at, former.taken_at):
        raise Refused(Issue("VIT014", "taken_at"))
    left = left_at(session, former.session_id, former.person_id)
    if left is not None and at > (max(left, former.taken_at) if counts else left):
        raise Refused(Issue("VIT015", "taken_at"))


def _sitting(session: DbSession, reading: Response) -> Session | None:
    """The session of a set in its newest version."""
    return session.scalars(
        select(Session).where(Session.session_id == reading.session_id).order_by(Session.version.desc())
    ).first()
