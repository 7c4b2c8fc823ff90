"""The sheet that is printed each evening and kept on paper: what was done, and the state of the trail it ended in."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import AuditEvent
from clinicdesk.reports.record import Cell, Fact, Facts, Head, InkLines, Part, Record, Table
from clinicdesk.reports.said import Said, joined, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.trail_reviews import Reviewed, month_words, newest_reviews
from clinicdesk.services.trail_words import action_words, local
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_clinic

_REVIEWS = 3
"""How many monthly reviews the sheet names: paper tells whether they are kept up."""


@verb(Permission.EXPORT_TRAIL, reads=True)
def print_daily_sheet(desk: Desk, actor: Actor, wish: Wish, *, day: date | None = None) -> Printout:
    """Acts of the day by kind and by person, numbers of the first and last event, the signed checkpoint as a square.

    No participant is named. Refused DSK005, DOC001, DOC002, DOC021 (reason or recipient names one), DOC280 (a day to
    come).
    """
    check_wish(wish)
    if day and day > today(desk):
        raise Refused(Issue("DOC280", "day", values={"day": f"{day:%d.%m.%Y}"}))
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)
    moment = day or today(desk)
    return printout(desk, actor, daily_record(desk, moment), wish, name=f"daily-{moment.isoformat()}")


def day_named(text: str) -> date | None:
    """A day as it is typed; None for today. Refused DOC007."""
    try:
        return None if text in {"", "today"} else date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Issue("DOC007", "day", values={"day": text})) from error


def daily_record(desk: Desk, day: date) -> Record:
    """The day as the trail has it now."""
    zone = ZoneInfo(current_settings(desk).zone)
    begin = datetime.combine(day, time(), zone)
    with desk.database.read() as session:
        events = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.at >= stamp(begin), AuditEvent.at < stamp(begin + timedelta(days=1)))
            .order_by(AuditEvent.seq)
        ).all()
        names = names_of_users(session)
        reviews = newest_reviews(desk, session, _REVIEWS)
    head = desk.trail.head
    facts = (
        Fact(worded("daily.day"), Cell(plain(f"{day:%d.%m.%Y}"))),
        Fact(worded("daily.events"), Cell(plain(len(events)))),
        Fact(worded("daily.first"), Cell(plain(events[0].seq if events else ""))),
        Fact(worded("daily.last"), Cell(plain(events[-1].seq if events else ""))),
        Fact(worded("daily.size"), Cell(plain(head.size if head else ""))),
        Fact(worded("daily.root"), Cell(plain(head.root.hex() if head else ""))),
        Fact(worded("daily.key"), Cell(plain(root_fingerprint(desk.root_key)))),
    )
    parts = (
        Part("state", worded("daily.state"), (Facts(facts),), 1),
        Part("acts", worded("daily.acts"), (_counted([event.action for event in events]),), 2),
        Part("people", worded("daily.people"), (_by_person([event.actor for event in events], names),), 3),
        Part("reviews", worded("daily.reviews"), (_reviewed(reviews, zone),), 4),
        Part("hands", worded("daily.hands"), (InkLines(
            (worded("records.ink.name"), worded("records.ink.date"), worded("records.ink.signature")), (4, 2, 3)
        ),), 5),
    )  # fmt: skip
    return Record(
        "daily", f"{day.isoformat()}/D", len(events), "extract", facility_of(desk, desk.clock.now()),
        worded("daily.title"), parts, subject=f"{day:%d.%m.%Y}", programme=worded("daily.about"), demo=desk.demo,
        qr=desk.trail.head_note,
    )  # fmt: skip


def _reviewed(reviews: list[tuple[str, Reviewed]], zone: ZoneInfo) -> Table:
    """The latest monthly reviews, each with its signature as it stands on this day."""
    heads = (
        Head(worded("daily.month"), 14), Head(worded("records.ink.name"), 30), Head(worded("daily.signed"), 24),
        Head(worded("daily.remark"), 32),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(plain(month_words(month))), Cell(plain(one.by)),
            Cell(joined((plain(local(one.at, zone)), *(
                worded(f"screening.signature.{signed.state.value}") for signed in one.signatures
            )))),
            Cell(plain(one.remark)),
        )
        for month, one in reviews
    )  # fmt: skip
    return Table(heads, rows, when_empty=worded("daily.no_reviews"))


def _counted(actions: list[str]) -> Table:
    heads = (Head(worded("daily.act"), 80), Head(worded("daily.count"), 20, align="right"))
    rows = tuple(
        (Cell(Said(action_words("uk", action), action_words("en", action))), Cell(plain(count)))
        for action, count in sorted(Counter(actions).items(), key=lambda one: (-one[1], one[0]))
    )
    return Table(heads, rows)


def _by_person(actors: list[str], names: Mapping[str, str]) -> Table:
    heads = (Head(worded("records.ink.name"), 80), Head(worded("daily.count"), 20, align="right"))
    rows = tuple(
        (Cell(plain(names.get(actor, actor))), Cell(plain(count)))
        for actor, count in sorted(Counter(actors).items(), key=lambda one: (-one[1], one[0]))
    )
    return Table(heads, rows)
