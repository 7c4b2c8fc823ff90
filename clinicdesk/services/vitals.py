"""Vital signs: one set recorded, one set corrected; what was there stays, struck through."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.protocols.answers import Checked, check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.readings import SEATED, THOUSAND
from clinicdesk.services.views import Actor, Changes, ReadingField, Topic

FORM, VERSION = "vitals", "0.1"
EARLY = timedelta(minutes=2)
_NUMBERS = frozenset({"integer", "decimal", "scale_item"})
_INSTRUMENTS = "instruments"
_CHECKS = {"pressure_pair": "VIT009", "dbp_below_sbp": "VIT010"}
"""Checks of the form between two numbers, and the refusals by which the chart knows them."""


@cache
def form() -> Form:
    """The form that sets are recorded with."""
    return library().form(FORM, VERSION)


@cache
def _questions() -> Mapping[str, Question]:
    """What is read off as a number; words of the form are written down at the board."""
    return {name: asked for name, asked in sheet_of(form()).questions.items() if asked.type in _NUMBERS}


@verb(Permission.SEE_SESSIONS, reads=True)
def reading_fields(desk: Desk, actor: Actor) -> tuple[ReadingField, ...]:  # noqa: ARG001 - checked by the verb
    """The fields read off instruments, in the order they are typed."""
    instruments = next(section for section in form().sections if section.id == _INSTRUMENTS)
    asked = [_questions()[field.id] for field in instruments.fields]
    return tuple(
        ReadingField(
            q.id, q.unit, int(q.lowest or 0), int(q.highest or 0), required=q.required, decimals=q.decimals
        )
        for q in asked
    )


@verb(Permission.RECORD_READINGS)
def record_reading(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, taken_at: datetime,
    values: Mapping[str, str],
) -> Changes:  # fmt: skip
    """Write one set down. `values`: field to typed text; `taken_at`: when it was read off, UTC.

    Raises Refused ANS001–ANS018, VIT005, VIT009, VIT010 at the fields, VIT006 (time ahead), VIT007 (no seat in
    the running session).
    """
    amounts = _checked(desk, values, taken_at)
    with desk.write(actor, Action.READING_RECORDED, entity="reading", entity_id="", version=1,
                    person_id=person_id) as work:  # fmt: skip
        check_reach(work.session, actor, person_id)
        _check_seat(work.session, session_id, person_id)
        reading = Response(
            id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id,
            person_id=person_id, form=FORM, form_version=VERSION, taken_at=taken_at, author_id=actor.user_id,
        )  # fmt: skip
        work.amend_deed(entity_id=reading.response_id)
        work.add(reading, *_values(desk, reading, amounts))
    return desk.changes(Topic.VITALS, subject=person_id)


@verb(Permission.RECORD_READINGS)
def amend_reading(
    desk: Desk, actor: Actor, reading_id: str, *, values: Mapping[str, str], reason: str,
    taken_at: datetime | None = None, version: int = 0,
) -> Changes:  # fmt: skip
    """Put a corrected set beside the old one, which stays. `version` is the one the person saw, 0 the newest.

    Raises Refused DSK004 when somebody was quicker.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_reading(session, reading_id)
        check_reach(session, actor, former.person_id)
    if version not in {0, former.version}:
        raise Refused(Issue("DSK004"))
    taken = taken_at or former.taken_at
    amounts = _checked(desk, values, taken)
    reading = Response(
        id=desk.ids.new(), response_id=reading_id, version=former.version + 1, session_id=former.session_id,
        person_id=former.person_id, form=FORM, form_version=VERSION, taken_at=taken, author_id=actor.user_id,
        reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.READING_AMENDED, entity="reading", entity_id=reading_id,
                    version=reading.version, person_id=former.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, reading)
        work.remember(
            *work.session.scalars(select(ObservedValue).where(ObservedValue.response_row == former.id))
        )
        work.add(*_values(desk, reading, amounts))
    return desk.changes(Topic.VITALS, subject=former.person_id)


def newest_reading(session: DbSession, reading_id: str) -> Response:
    """The version of a set that counts. Raises Refused VIT008 for an unknown one."""
    later = aliased(Response)
    found = session.scalars(
        select(Response).where(
            Response.response_id == reading_id, ~exists().where(later.supersedes == Response.id)
        )
    ).first()
    if found is None:
        raise Refused(Issue("VIT008"))
    return found


def _checked(desk: Desk, values: Mapping[str, str], taken_at: datetime) -> Mapping[str, int]:
    """Field to thousandths of its unit, or Refused with every issue at its field."""
    typed = {key: text for key, text in values.items() if text.strip()}
    issues = [Issue("ANS001", key, values={"field": key}) for key in typed if key not in _questions()]
    checked = check_answers(form(), {key: text for key, text in typed.items() if key in _questions()})
    issues += _stops(checked)
    issues += [Issue("ANS018", key) for key in checked.missing if key in _questions() and key not in typed]
    if not typed:
        issues.append(Issue("VIT005"))
    if taken_at > desk.clock.now() + EARLY:
        issues.append(Issue("VIT006", "taken_at"))
    if issues:
        raise Refused(*issues)
    return {
        key: int(value * THOUSAND)
        for key, value in checked.values.items()
        if isinstance(value, int | Decimal)
    }


def _stops(checked: Checked) -> Iterator[Issue]:
    """What stands in the way; a pair of numbers is judged when each of them can stand."""
    between = [issue for issue in checked.stops if "check" in issue.values]
    alone = [issue for issue in checked.stops if "check" not in issue.values]
    yield from alone
    for issue in () if alone else between:
        code = _CHECKS.get(str(issue.values["check"]))
        lacking = next((key for key in ("sbp", "dbp") if key not in checked.values), issue.field)
        yield Issue(code, lacking) if code else issue


def _values(desk: Desk, reading: Response, amounts: Mapping[str, int]) -> Iterator[ObservedValue]:
    for key, amount in amounts.items():
        unit = _questions()[key].unit
        yield ObservedValue(
            id=desk.ids.new(), response_row=reading.id, key=key, unit=unit, thousandths=amount
        )


def _check_seat(session: DbSession, session_id: str, person_id: str) -> None:
    if session.execute(SEATED, {"session": session_id, "person": person_id}).first() is None:
        raise Refused(Issue("VIT007"))
