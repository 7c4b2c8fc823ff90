"""Reading the trail: who did what, to which record, and why; an administrator sees no clinical content."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.csv_text import csv_bytes
from clinicdesk.models.audit import READS, Action, AuditEvent, AuditPayload
from clinicdesk.models.notes import Attendance, GroupNote, NoteEntry
from clinicdesk.models.people import Participant
from clinicdesk.security.roles import CLINICAL, Permission, Role
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.reading_values import decimal_text
from clinicdesk.services.record_frame import check_wish, recipient_said
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.signed_content import NOTE
from clinicdesk.services.trail_by_codes import by_codes
from clinicdesk.services.trail_words import (
    action_words,
    change_words,
    exported_for,
    local,
    reason_words,
    role_words,
)
from clinicdesk.services.views import Actor, FieldChange, TrailFilter, TrailPage, TrailRow
from clinicdesk.services.wish_names import check_wish_of_clinic
from clinicdesk.words import say

FOR_ADMINISTRATORS = frozenset({"clinic", "user", "verb", "definition", "adoption"})
"""What an administrator reads events about, where they name no participant. Anything else is withheld, unlisted."""
_TABLES_FOR_ADMINISTRATORS = frozenset(
    {"clinic", "user_account", "key_certificate", "machine_key", "recovery_key", "definition", "adoption"}
)
MOST_EXPORTED = 50_000
_QUIET = frozenset(
    {"id", "event_seq", "recorded_at", "supersedes", "version", "folded", "participant_row", "place"}
)
_VALUES, _ANSWERS = "observed_value", "answer"
_CONTACTS = "person_contact"
_LISTS = frozenset(
    {
        "participant_details",
        _CONTACTS,
        "person_diagnosis",
        "person_allergy",
        "person_medicine",
        "person_relation",
    }
)
_READS = tuple(action.value for action in READS)


@verb(Permission.SEE_TRAIL, reads=True)
def read_trail(
    desk: Desk, actor: Actor, wanted: TrailFilter, *, before: int | None = None, limit: int = 200
) -> TrailPage:
    """One page, newest first; `before` is the last number of the page above."""
    with desk.database.read() as session:
        return _page(session, actor, wanted, before=before, limit=limit)


@verb(Permission.EXPORT_TRAIL, reads=True)
def export_trail(
    desk: Desk, actor: Actor, wanted: TrailFilter, *, reason: str, form: Literal["csv", "json", "pdf"],
    language: str, password: str, recipient: str = "", names: bool = False,
) -> bytes:  # fmt: skip
    """What the filter finds, oldest first, as a file; the export and its reason are an event before it is made.

    For a recipient outside by codes only, unless they are to have the `names` too; the clinic's own copy has them.
    `password`: the actor's own, asked for anew. Raises Refused TRL001 for more than 50,000 events: a narrower time
    or person is asked for; DSK005, DOC001, DOC002, DOC021 (reason or recipient names a participant).
    """
    wish = Wish(language, reason, recipient)
    check_wish(wish)
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)
        page = _page(session, actor, wanted, before=None, limit=MOST_EXPORTED)
        about = _ids_of(session, wanted.person)[-1]
    if page.more:
        raise Refused(Issue("TRL001", values={"most": MOST_EXPORTED}))
    own_identity(desk, actor, password)
    told = exported_for(reason, recipient)
    desk.note(actor, Action.TRAIL_EXPORTED, entity="trail", entity_id=form, person_id=about, reason=told)
    rows, bare = tuple(reversed(page.rows)), bool(recipient.strip()) and not names
    if bare:
        with desk.database.read() as session:
            rows = by_codes(session, rows, language)
    said = {"reason": reason, "recipient": recipient_said(wish).text(language), "by": actor.name,
            "at": stamp(desk.clock.now()), "by_codes": "yes" if bare else "no"}  # fmt: skip
    if form == "json":
        whole = {"export": said, "events": [_json(row) for row in rows]}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")
    if form == "csv":
        return csv_bytes(_table(desk, rows, said, language))
    from clinicdesk.services.printed_trail import print_trail  # noqa: PLC0415 - ReportLab, only when printing

    shape = say(language, "trl.by_codes") if bare else ""
    chosen = " · ".join(filter(None, (_filter_text(desk, wanted, language), shape)))
    return print_trail(desk, actor, rows, wish, filter_text=chosen, person_id=about)


def _page(
    session: Session, actor: Actor, wanted: TrailFilter, *, before: int | None, limit: int
) -> TrailPage:
    see_all = not CLINICAL.isdisjoint(actor.roles) or Role.AUDITOR in actor.roles
    query = _query(session, wanted).order_by(AuditEvent.seq.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    if not see_all and (wanted.person or wanted.record):
        # Which rows a filter finds would tell what the rows themselves withhold.
        query = query.where(AuditEvent.person_id == "", AuditEvent.entity.in_(FOR_ADMINISTRATORS))
    found = session.execute(query).all()
    names = names_of_users(session)
    codes = _codes(session, {event.person_id for event, _ in found if event.person_id})
    rows = tuple(_row(event, body, names, codes, see_all=see_all) for event, body in found[:limit])
    return TrailPage(rows, more=len(found) > limit)


def _query(session: Session, wanted: TrailFilter) -> Select[AuditEvent, bytes]:
    query = select(AuditEvent, AuditPayload.body).outerjoin(AuditPayload, AuditPayload.seq == AuditEvent.seq)
    if wanted.person:
        query = query.where(_about(_ids_of(session, wanted.person)))
    if wanted.record:
        query = query.where(AuditEvent.entity_id == wanted.record)
    if wanted.actor:
        query = query.where(AuditEvent.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.since:
        query = query.where(AuditEvent.at >= stamp(wanted.since))
    if wanted.until:
        query = query.where(AuditEvent.at < stamp(wanted.until))
    if wanted.reads is not None:
        among = AuditEvent.action.in_(_READS)
        query = query.where(among if wanted.reads else ~among)
    return query


def _about(ids: Sequence[str]) -> ColumnElement[bool]:
    """Events that name somebody, and those of many at once, which name nobody: their rows, or the note's, do."""
    written = [
        AuditEvent.seq.in_(select(table.event_seq).where(table.person_id.in_(ids)))
        for table in (Participant, Attendance, NoteEntry)
    ]
    notes = (
        select(GroupNote.note_id)
        .join(NoteEntry, NoteEntry.note_row == GroupNote.id)
        .where(NoteEntry.person_id.in_(ids))
    )
    return or_(
        AuditEvent.person_id.in_(ids), *written, (AuditEvent.entity == NOTE) & AuditEvent.entity_id.in_(notes)
    )


def _ids_of(session: Session, person: str) -> list[str]:
    """The id a filter names, or the code; for a code, the id it belongs to comes last."""
    return [person, *session.scalars(select(Participant.person_id).where(Participant.code == person))]


def _row(
    event: AuditEvent,
    body: bytes | None,
    names: Mapping[str, str],
    codes: Mapping[str, str],
    *,
    see_all: bool,
) -> TrailRow:
    withheld = not see_all and (event.entity not in FOR_ADMINISTRATORS or bool(event.person_id))
    changes = () if withheld or body is None else tuple(_changes(body))
    if not see_all:
        changes = tuple(one for one in changes if one.table in _TABLES_FOR_ADMINISTRATORS)
    return TrailRow(
        seq=event.seq, at=read_stamp(event.at), actor_name=names.get(event.actor, event.actor), role=event.role,
        workstation=event.workstation, action=event.action, subject_kind=event.entity,
        subject_label="" if withheld else names.get(event.entity_id, event.entity_id),
        person_label="" if withheld else codes.get(event.person_id, event.person_id),
        reason="" if withheld else event.reason,
        changes=changes,
        is_read=event.action in _READS, withheld=withheld,
    )  # fmt: skip


def _changes(body: bytes) -> Iterator[FieldChange]:
    payload = json.loads(body)
    before = {_line_of(image): image for image in payload["before"]}
    links = {one["row"].get("id", ""): one["row"].get("supersedes") or "" for one in payload["after"]}
    for image in payload["after"]:
        former = before.pop(_former_line(image, links), {"row": {}})
        yield from _differences(image["table"], former["row"], image["row"])
    for image in before.values():
        # A line of a list, or an answer, that the new version has no more.
        if image["table"] == _ANSWERS:
            yield FieldChange(_ANSWERS, image["row"]["key"], image["row"]["body"], None)
        if image["table"] in _LISTS:
            yield from _differences(image["table"], image["row"], dict.fromkeys(image["row"]))


def _differences(table: str, former: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[FieldChange]:
    fields, formerly = _fields(table, row), _fields(table, former)
    for name, value in fields.items():
        if name in _QUIET or value == formerly.get(name) or not (value or formerly.get(name)):
            continue
        yield FieldChange(table, name, _text(formerly.get(name)), _text(value))


def _line_of(image: Mapping[str, Any]) -> tuple[str, str]:
    """What a successor of this row is found by: the row it names, a value's key, a place in a list."""
    table, row = image["table"], image["row"]
    if table == _ANSWERS:
        return table, _answer_of(row.get("response_row", ""), row["key"])
    if table == _VALUES:
        return table, row["key"]
    if table in _LISTS:
        return table, f"{row.get('kind', '') if table == _CONTACTS else ''}{row.get('place', '')}"
    return table, row["id"]


def _answer_of(form: str, key: str) -> str:
    return f"{form} {key}"


def _former_line(image: Mapping[str, Any], links: Mapping[str, str]) -> tuple[str, str]:
    """As `_line_of`, of the row that this one stands in place of. `links`: each row to the one it supersedes.

    An answer belongs to the former version of its own form: one act may begin another form beside it.
    """
    row = image["row"]
    if image["table"] == _ANSWERS:
        return _ANSWERS, _answer_of(links.get(row.get("response_row", ""), ""), row["key"])
    return (image["table"], row["supersedes"] or "") if "supersedes" in row else _line_of(image)


def _fields(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields a person knows: settings one by one, an observed value with its unit, an answer by its question."""
    if table == _VALUES and row:
        return {row["key"]: f"{decimal_text(row['thousandths'])} {row['unit']}".strip()}
    if table == _ANSWERS and row:
        return {row["key"]: row["body"]}
    if table != "clinic" or "settings" not in row:
        return row
    settings: dict[str, Any] = json.loads(row["settings"])
    return {name: value for name, value in row.items() if name != "settings"} | settings


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "+" if value else "−"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return " – ".join(filter(None, map(_text, value.values())))
    return None if value is None else str(value)


def _codes(session: Session, people: set[str]) -> Mapping[str, str]:
    query = select(Participant.person_id, Participant.code).where(newest_person())
    return dict(session.execute(query.where(Participant.person_id.in_(people))).all())


def _json(row: TrailRow) -> dict[str, Any]:
    return {
        "seq": row.seq, "at": stamp(row.at), "actor": row.actor_name, "role": row.role,
        "workstation": row.workstation, "action": row.action, "subject": row.subject_kind,
        "record": row.subject_label, "person": row.person_label, "reason": row.reason,
        "changes": [[c.table, c.field, c.before, c.after] for c in row.changes],
    }  # fmt: skip


_COLUMNS = ("seq", "at", "who", "role", "workstation", "action", "record", "person", "reason", "changes")


def _table(
    desk: Desk, rows: tuple[TrailRow, ...], said: Mapping[str, str], language: str
) -> Iterator[list[str | int]]:
    """Why and for whom it was exported stands in every line: a table is cut and sorted."""
    zone = ZoneInfo(current_settings(desk).zone)
    yield [say(language, f"trl.column.{name}") for name in (*_COLUMNS, "export_reason", "export_recipient")]
    for row in rows:
        changes = "; ".join(change_words(language, change) for change in row.changes)
        yield [
            row.seq,
            local(row.at, zone),
            row.actor_name,
            role_words(language, row.role),
            row.workstation,
            action_words(language, row.action),
            row.subject_label,
            row.person_label,
            reason_words(language, row.action, row.reason),
            changes,
            said["reason"],
            said["recipient"],
        ]


def _filter_text(desk: Desk, wanted: TrailFilter, language: str) -> str:
    """What was chosen as a person reads it: a code, a name, an act, the clinic's time."""
    zone = ZoneInfo(current_settings(desk).zone)
    with desk.database.read() as session:
        code = select(Participant.code).where(Participant.person_id == wanted.person, newest_person())
        person = session.scalars(code).first() or wanted.person
        who = names_of_users(session).get(wanted.actor, wanted.actor)
    act = action_words(language, wanted.action) if wanted.action else ""
    times = " – ".join(local(at, zone) for at in (wanted.since, wanted.until) if at)
    return " · ".join(filter(None, (person, wanted.record, who, act, times)))
