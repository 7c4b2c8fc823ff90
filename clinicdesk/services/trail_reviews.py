"""The monthly review of the trail: what a month held, a remark, and the reviewer's signature over both."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.evidence import stored_root
from clinicdesk.models.people import Participant
from clinicdesk.models.reviews import TrailReview
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import today, zone_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.entrance import WRONG_PASSWORDS
from clinicdesk.services.reasons import check_reason
from clinicdesk.services.signed_content import TRAIL_REVIEW, content_of_rows
from clinicdesk.services.signing import Meaning, SignatureView, signatures_on, take_pen
from clinicdesk.services.views import Actor, Changes, Task, Topic

WITHIN = timedelta(days=7)
"""After the end of a month; then the task is overdue. Clinic default, unsourced."""
LONGEST_REMARK = 2_000
_OUT = (Action.TRAIL_EXPORTED, Action.RECORD_PRINTED, Action.RECORDS_EXPORTED)
_GLASS = (Action.GLASS_BROKEN, Action.GLASS_REVIEWED)
_CLOCK = (Action.TIME_CONFIRMED,)
_KEYS = (
    Action.RECOVERY_RENEWED, Action.RECOVERY_USED, Action.USER_ADDED, Action.USER_RE_ENROLLED,
    Action.USER_ROLES_CHANGED,
)  # fmt: skip
PARTS = ("glass", "keys", "refused", "out", "clock")


@dataclass(frozen=True, slots=True)
class Noted:
    """One event that a reviewer looks at by itself."""

    seq: int
    at: datetime
    who: str
    action: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the trail ("2026-10"): everything counted, what wants a look one by one, and the tree as checked.

    `parts` by the names of PARTS. `review` is None until somebody signed.
    """

    month: str
    events: int
    acts: Mapping[str, int]
    parts: Mapping[str, tuple[Noted, ...]]
    checked_at: datetime | None
    findings: tuple[Issue, ...]
    tree_size: int
    tree_root: str
    review: "Reviewed | None"

    @property
    def seen(self) -> str:
        """What stands in it of counts, findings and the full check, as one digest."""
        checked = stamp(self.checked_at) if self.checked_at else ""
        return hashlib.sha256(canonical({"facts": _facts(self), "checked_at": checked})).hexdigest()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A signed review as it stands now."""

    by: str
    at: datetime
    remark: str
    tree_size: int
    tree_root: str
    signatures: tuple[SignatureView, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A month in the list; `review` None: it waits, since `since`."""

    month: str
    since: datetime
    overdue: bool
    review: Reviewed | None


@verb(Permission.REVIEW_TRAIL, reads=True)
def list_reviews(desk: Desk, actor: Actor) -> tuple[ReviewRow, ...]:  # noqa: ARG001 - checked by the verb
    """Every whole month since the first event, the newest first."""
    with desk.database.read() as session:
        done = {row.month: row for row in session.scalars(select(TrailReview))}
        names = names_of_users(session)
        return tuple(
            ReviewRow(
                month, since, desk.clock.now() - since > WITHIN,
                _reviewed(desk, session, done[month], names) if month in done else None,
            )
            for month, since in reversed(list(_whole_months(desk, session)))
        )  # fmt: skip


@verb(Permission.REVIEW_TRAIL, reads=True)
def open_month(desk: Desk, actor: Actor, month: str) -> Month:  # noqa: ARG001 - checked by the verb
    """What a month held. Refused TRV001 (no whole month of this trail)."""
    with desk.database.read() as session:
        names, codes = names_of_users(session), _codes(session)
        of_month = select(AuditEvent).where(*_within(desk, session, month))
        rows = session.scalars(of_month.order_by(AuditEvent.seq)).all()
        row = _newest(session, month)
        review = None if row is None else _reviewed(desk, session, row, names)
    head = desk.trail.head
    return Month(
        month, len(rows), dict(Counter(event.action for event in rows).most_common()),
        {name: tuple(_noted(event, names, codes) for event in rows if _PARTS[name](event)) for name in PARTS},
        desk.checked_at, desk.findings, head.size if head else 0, head.root.hex() if head else "", review,
    )  # fmt: skip


@verb(Permission.REVIEW_TRAIL)
def sign_review(
    desk: Desk, actor: Actor, month: str, *, remark: str, password: str, tree_size: int, tree_root: str, seen: str
) -> Changes:  # fmt: skip
    """Sign a month as reviewed. `tree_size`, `tree_root` and `seen`: of the `Month` that was shown.

    Raises Refused TRV001, TRV002 (signed already), TRV003 (the full check has not ended yet), TRV004 (remark too
    long), DSK005 (none), DSK310 (signs alone), SGN001 (no such tree, or other findings than those shown), SGN002,
    SGN003, KEY….
    """
    check_reason(remark, name="remark")
    if len(remark) > LONGEST_REMARK:
        raise Refused(Issue("TRV004", "remark", values={"most": LONGEST_REMARK}))
    shown = open_month(desk, actor, month)
    if shown.review is not None:
        raise Refused(Issue("TRV002"))
    if shown.checked_at is None:
        raise Refused(Issue("TRV003"))
    with desk.database.readers.connect() as connection:
        known = stored_root(connection, tree_size).hex() if 0 < tree_size <= shown.tree_size else ""
    if known != tree_root or seen != shown.seen:
        raise Refused(Issue("SGN001"))
    pen = take_pen(desk, actor, password)
    row = TrailReview(
        id=desk.ids.new(), month=month, events=shown.events, facts=canonical(_facts(shown)).decode(),
        checked_at=stamp(shown.checked_at), tree_size=tree_size, tree_root=tree_root, remark=remark.strip(),
        author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.TRAIL_REVIEWED, entity=TRAIL_REVIEW, entity_id=row.id, version=1,
                    reason=month) as work:  # fmt: skip
        work.add(row)
        work.add(
            pen.sign(TRAIL_REVIEW, row.id, version=1, content=content_of_rows(row), meaning=Meaning.REVIEWER)
        )
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.TASKS, subject=month)


def people_of(desk: Desk, session: Session, month: str) -> frozenset[str]:
    """The participants whom events of a month are about. Refused TRV001."""
    about = select(AuditEvent.person_id).where(*_within(desk, session, month), AuditEvent.person_id != "")
    return frozenset(session.scalars(about.distinct()))


def review_tasks(desk: Desk, actor: Actor) -> tuple[Task, ...]:
    """A month that ended and nobody signed; a part of `tasks.list_tasks`. Whoever signs first closes it for all."""
    if not may(actor.roles, Permission.REVIEW_TRAIL):
        return ()
    with desk.database.read() as session:
        done = set(session.scalars(select(TrailReview.month)))
        waiting = [(month, since) for month, since in _whole_months(desk, session) if month not in done]
    return tuple(
        Task(
            "trail_review", "audit", {"month": month}, since,
            overdue=desk.clock.now() - since > WITHIN, subject=f"review/{month}",
        )
        for month, since in waiting
    )  # fmt: skip


def newest_reviews(desk: Desk, session: Session, most: int) -> list[tuple[str, Reviewed]]:
    """The latest signed ones, the newest month first."""
    names = names_of_users(session)
    rows = session.scalars(select(TrailReview).order_by(TrailReview.month.desc()).limit(most))
    return [(row.month, _reviewed(desk, session, row, names)) for row in rows]


def month_words(month: str) -> str:
    """10.2026, the same in both languages."""
    year, _, number = month.partition("-")
    return f"{number}.{year}"


def _whole_months(desk: Desk, session: Session) -> Iterator[tuple[str, datetime]]:
    """Each month from the first event's to the last that has ended, with the moment it ended."""
    first = session.scalars(select(func.min(AuditEvent.at))).one()
    if first is None:
        return
    zone = zone_of(current_settings(desk).zone)
    at, now = read_stamp(first).astimezone(zone).date().replace(day=1), today(desk)
    while (following := _following(at)) <= now:
        yield f"{at:%Y-%m}", _midnight(following, zone)
        at = following


def _span(desk: Desk, session: Session, month: str) -> tuple[datetime, datetime]:
    ends = dict(_whole_months(desk, session))
    if month not in ends:
        raise Refused(Issue("TRV001", "month"))
    zone = zone_of(current_settings(desk).zone)
    return _midnight(date.fromisoformat(f"{month}-01"), zone), ends[month]


def _within(desk: Desk, session: Session, month: str) -> tuple[ColumnElement[bool], ...]:
    begin, end = _span(desk, session, month)
    return AuditEvent.at >= stamp(begin), AuditEvent.at < stamp(end)


def _following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _codes(session: Session) -> Mapping[str, str]:
    return dict(session.execute(select(Participant.person_id, Participant.code).where(newest_person())).all())


def _newest(session: Session, month: str) -> TrailReview | None:
    return session.scalars(select(TrailReview).where(TrailReview.month == month)).first()


def _reviewed(desk: Desk, session: Session, row: TrailReview, names: Mapping[str, str]) -> Reviewed:
    return Reviewed(
        names.get(row.author_id, ""), row.recorded_at, row.remark, row.tree_size, row.tree_root,
        signatures_on(desk, session, TRAIL_REVIEW, row.id, newest=1),
    )  # fmt: skip


def _noted(event: AuditEvent, names: Mapping[str, str], codes: Mapping[str, str]) -> Noted:
    what = event.reason or (event.entity_id if event.action == Action.ACCESS_REFUSED else "")
    whom = names.get(event.entity_id, "") if event.entity == "user" and event.action not in _OWN else ""
    flag = event.clock_flag if not _PARTS["glass"](event) else ""
    return Noted(
        event.seq, read_stamp(event.at), names.get(event.actor, event.actor), event.action,
        codes.get(event.person_id, ""), " · ".join(filter(None, (whom, what, flag))),
    )  # fmt: skip


def _is_refused(event: AuditEvent) -> bool:
    return event.action == Action.ACCESS_REFUSED or (
        event.action == Action.LOGIN_OPENED and event.reason.startswith(WRONG_PASSWORDS)
    )


_OWN = frozenset({Action.LOGIN_OPENED, Action.LOGIN_CLOSED})
"""Of these whoever acted is whom they are about."""
_PARTS: Mapping[str, Callable[[AuditEvent], bool]] = {
    "glass": lambda event: event.action in _GLASS,
    "keys": lambda event: event.action in _KEYS,
    "refused": _is_refused,
    "out": lambda event: event.action in _OUT,
    "clock": lambda event: event.action in _CLOCK or bool(event.clock_flag),
}


def _facts(shown: Month) -> dict[str, Json]:
    return {
        "acts": dict(shown.acts), **{name: len(rows) for name, rows in shown.parts.items()},
        "findings": [issue.code for issue in shown.findings],
    }  # fmt: skip
