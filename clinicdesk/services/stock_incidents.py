"""What a count that differed has opened: read at the registers, filled in there, and closed by a signature.

An incident outside a session is about nobody and of no cohort, so no chart and no board leads to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import StockCount
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.obligations import settle
from clinicdesk.services.registers import newest_count, product_of
from clinicdesk.services.sheet_amended import Amended, follow_alerts, raise_new_alerts
from clinicdesk.services.sheets import FilledForm, corrected_sheet, filled_form, newest_sheet
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.signing import Meaning, SignatureState
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand

CLOSED = "closed"
_YES = "yes"


@dataclass(frozen=True, slots=True)
class StockIncident:
    """A difference, without what its form says. Amounts in whole ampoules, and microlitres in the open ones.

    `in_session`: the board of that session leads to it too. `missing`: how many answers its form lacks. `recounted`:
    the place was counted once more since; until then whoever counts is not to know what is expected.
    """

    sheet_id: str
    product_id: str
    product: str
    place: str
    counted_at: datetime
    counted: int
    expected: int
    open_ul: int
    counters: tuple[str, str]
    in_session: bool
    missing: int
    closed: bool
    recounted: bool


@dataclass(frozen=True, slots=True)
class OpenedIncident:
    """An incident with its form as far as it is filled in, and whom the form can name (id and name)."""

    incident: StockIncident
    filled: FilledForm
    staff: tuple[tuple[str, str], ...]


@verb(Permission.SEE_DRUGS, reads=True)
def stock_incidents(desk: Desk, actor: Actor) -> tuple[StockIncident, ...]:  # noqa: ARG001 - checked by the verb
    """Every count that differed, the newest first."""
    with desk.database.read() as session:
        names = names_of_users(session)
        counts = session.scalars(
            select(StockCount).where(StockCount.agrees == 0).order_by(StockCount.event_seq.desc())
        ).all()
        return tuple(
            _incident(session, row, names, filled_form(desk, session, newest_sheet(session, row.incident_id)))
            for row in counts
        )


@verb(Permission.SEE_DRUGS, reads=True)
def open_stock_incident(desk: Desk, actor: Actor, sheet_id: str) -> OpenedIncident:
    """One of them with what its form says; looking is an event. Refused INC001 (not an incident of a count)."""
    with desk.database.read() as session:
        count, names = _count_of(session, sheet_id), names_of_users(session)
        filled = filled_form(desk, session, newest_sheet(session, sheet_id))
        opened = OpenedIncident(
            _incident(session, count, names, filled), filled,
            tuple(sorted(names.items(), key=lambda one: one[1])),
        )  # fmt: skip
    desk.note(actor, Action.FORM_OPENED, entity=SHEET, entity_id=sheet_id)
    return opened


@verb(Permission.KEEP_DRUGS)
def complete_stock_incident(
    desk: Desk, actor: Actor, sheet_id: str, *, answers: Mapping[str, object], reason: str, version: int = 0
) -> Changes:
    """Put what is known now beside what was; a closed one is opened again only by who may close it.

    What the form's alerts ask for now is asked for in the same act, as `amend_form` does.

    Raises Refused INC001 (not an incident of a count), INC002 (that is to close it), DSK004, DSK005, ANS….
    """
    with desk.database.read() as session:
        _count_of(session, sheet_id)
        was_closed = _is_closed(desk, session, sheet_id)
    amended = corrected_sheet(
        desk, actor, sheet_id, answers=answers, reason=reason, confirmed=True, version=version
    )
    closes = amended.checked.values.get(CLOSED) == _YES
    if closes or (was_closed and not may(actor.roles, Permission.CLOSE_INCIDENTS)):
        raise Refused(Issue("INC002", CLOSED))
    with desk.write(actor, Action.FORM_AMENDED, entity=SHEET, entity_id=sheet_id,
                    version=amended.row.version, reason=reason) as work:  # fmt: skip
        amended.write(work)
        follow_alerts(desk, work, amended)
    return desk.changes(Topic.DRUGS, Topic.FORMS, Topic.TASKS, subject=sheet_id)


@verb(Permission.CLOSE_INCIDENTS)
def close_stock_incident(
    desk: Desk, actor: Actor, sheet_id: str, *, answers: Mapping[str, object], reason: str, version: int = 0,
    password: str = "",
) -> Changes:  # fmt: skip
    """Its last version, with everything a closed incident needs, signed; nothing that waited waits any more.

    What only this version turns out to be (a breach, somebody in danger) still calls whoever must know.

    Raises Refused INC001, INC003 at each field that lacks an answer, DSK004, DSK005, ANS…, WIT004, KEY… (password).
    """
    with desk.database.read() as session:
        count = _count_of(session, sheet_id)
    said = {**answers, CLOSED: _YES}
    amended = corrected_sheet(
        desk, actor, sheet_id, answers=said, reason=reason, confirmed=True, version=version
    )
    if amended.checked.missing:
        raise Refused(*(Issue("INC003", key) for key in amended.checked.missing))
    pen = own_hand(desk, actor, password=password)
    with desk.write(actor, Action.INCIDENT_CLOSED, entity=SHEET, entity_id=sheet_id,
                    version=amended.row.version, reason=reason) as work:  # fmt: skip
        amended.write(work)
        work.add(pen.sign(SHEET, sheet_id, version=amended.row.version, content=amended.content,
                          meaning=Meaning.RESPONSIBLE, reason=reason))  # fmt: skip
        settle(desk, work, _tasks(amended, count), done_by=sheet_id)
        raise_new_alerts(desk, work, amended)
    return desk.changes(Topic.DRUGS, Topic.FORMS, Topic.TASKS, subject=sheet_id)


def _tasks(amended: Amended, count: StockCount) -> Iterator[str]:
    """The causes of everything that this incident asked for."""
    sheet_id = amended.row.response_id
    yield f"drug_loss:{count.id}"
    yield f"incident:{sheet_id}"
    yield from (f"alert:{sheet_id}:{alert.id}" for alert in amended.form.alerts)


def _count_of(session: Session, sheet_id: str) -> StockCount:
    found = session.scalars(select(StockCount).where(StockCount.incident_id == sheet_id)).first()
    if found is None or not sheet_id:
        raise Refused(Issue("INC001"))
    return found


def _is_closed(desk: Desk, session: Session, sheet_id: str) -> bool:
    return _closed(filled_form(desk, session, newest_sheet(session, sheet_id)))


def _closed(filled: FilledForm) -> bool:
    """Said and signed: the word alone, as the board of a session can write it, closes nothing."""
    signed = any(
        one.meaning is Meaning.RESPONSIBLE and one.state is SignatureState.VALID for one in filled.signatures
    )
    return signed and filled.values.get(CLOSED) == _YES


def _incident(
    session: Session, row: StockCount, names: Mapping[str, str], filled: FilledForm
) -> StockIncident:
    newest = newest_count(session, row.product_id, row.place)
    return StockIncident(
        filled.sheet_id, row.product_id, product_of(session, row.product_id).trade_name, row.place,
        row.counted_at, row.counted, row.expected, row.counted_ul - row.expected_ul,
        (names.get(row.author_id, ""), names.get(row.witness_id, "")), bool(row.session_id),
        len(filled.missing), _closed(filled), newest is not None and newest.id != row.id,
    )  # fmt: skip
