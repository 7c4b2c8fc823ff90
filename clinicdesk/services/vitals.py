"""Vital signs: one set recorded, one set corrected; what was there stays, struck through."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.protocols.vital_form import FORM, VERSION, cross_check, fields
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.readings import SEATED, THOUSAND
from clinicdesk.services.views import Actor, Changes, ReadingField, Topic

EARLY = timedelta(minutes=2)
_NUMBER = re.compile(r"\d{1,4}([.,]\d{1,3})?")


@verb(Permission.SEE_SESSIONS, reads=True)
def reading_fields(desk: Desk, actor: Actor) -> tuple[ReadingField, ...]:  # noqa: ARG001 - checked by the verb
    """The fields of a set, in the order they are typed."""
    return tuple(
        ReadingField(f.key, f.unit, f.lowest, f.highest, required=f.required) for f in fields().values()
    )


@verb(Permission.RECORD_READINGS)
def record_reading(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, taken_at: datetime,
    values: Mapping[str, str],
) -> Changes:  # fmt: skip
    """Write one set down. `values`: field to typed text; `taken_at`: when it was read off, UTC.

    Raises Refused VIT001–VIT005 at the fields, VIT006 (time ahead), VIT007 (no seat in the running session).
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
    issues: list[Issue] = []
    amounts: dict[str, int] = {}
    for key, text in values.items():
        if not text.strip():
            continue
        issue, amount = _parsed(key, text.strip())
        if issue:
            issues.append(issue)
        else:
            amounts[key] = amount
    typed = {key for key, text in values.items() if text.strip()}
    issues += [Issue("VIT004", f.key) for f in fields().values() if f.required and f.key not in typed]
    if not typed:
        issues.append(Issue("VIT005"))
    if not issues:
        issues += cross_check(amounts)
    if taken_at > desk.clock.now() + EARLY:
        issues.append(Issue("VIT006", "taken_at"))
    if issues:
        raise Refused(*issues)
    return amounts


def _parsed(key: str, text: str) -> tuple[Issue | None, int]:
    field = fields().get(key)
    if field is None:
        return Issue("VIT001", key, values={"field": key}), 0
    if not _NUMBER.fullmatch(text) or (not field.decimals and not text.isdecimal()):
        return Issue("VIT002", key), 0
    whole, _, rest = text.replace(",", ".").partition(".")
    amount = int(whole) * THOUSAND + int(rest.ljust(3, "0"))
    if not field.lowest * THOUSAND <= amount <= field.highest * THOUSAND:
        return Issue("VIT003", key, values={"lowest": field.lowest, "highest": field.highest}), 0
    return None, amount


def _values(desk: Desk, reading: Response, amounts: Mapping[str, int]) -> Iterator[ObservedValue]:
    for key, amount in amounts.items():
        unit = fields()[key].unit
        yield ObservedValue(
            id=desk.ids.new(), response_row=reading.id, key=key, unit=unit, thousandths=amount
        )


def _check_seat(session: DbSession, session_id: str, person_id: str) -> None:
    if session.execute(SEATED, {"session": session_id, "person": person_id}).first() is None:
        raise Refused(Issue("VIT007"))
