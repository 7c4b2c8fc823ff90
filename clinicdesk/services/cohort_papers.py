"""Papers of a cohort: its roster by code, and labels for folders, seats and racks."""

from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import Cohort, CohortStaff
from clinicdesk.models.serving import serving
from clinicdesk.reports.record import Block, Cell, Head, Kind, Labels, Part, Record, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.caseload import names_of_users, person_of, sees_cohort
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.memberships import Place, places_in
from clinicdesk.services.nameless import roster_of, without_names
from clinicdesk.services.people_at_work import account_of
from clinicdesk.services.programmes import Pinned, plan_of, programme_of_cohort
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout, programme_words
from clinicdesk.services.record_parts.noted import state_said
from clinicdesk.services.record_parts.source import Wish, day
from clinicdesk.services.restrictions import check_recipient
from clinicdesk.services.staff_papers import papers_said
from clinicdesk.services.staffing import assignments_in
from clinicdesk.services.strangers import with_strangers_of
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_group

COPIES = 3
"""Labels of each participant on a sheet."""
_ROSTER = (
    ("number", 5),
    ("code", 13),
    ("name", 30),
    ("state", 18),
    ("since", 13),
    ("arrived", 12),
    ("hand", 20),
)


@verb(Permission.PRINT_FORMS, reads=True)
def print_roster(desk: Desk, actor: Actor, cohort_id: str, wish: Wish) -> Printout:
    """Everybody of a cohort, by code; by name only where asked.

    Refused COH003, COH013, DSK005, DOC001, DOC002, RST004 (with names, one of them restricted: to whom?), DOC021 and
    DOC022 (by codes, but reason or recipient names somebody or has a telephone).
    """
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        if wish.names:
            check_recipient(session, everybody_of(session, cohort_id), wish.recipient)
        else:
            check_wish_of_group(session, wish, cohort_id)
        record = roster_record(desk, session, cohort_id, names=wish.names)
    return printout(desk, actor, record, wish)


@verb(Permission.PRINT_FORMS, reads=True)
def print_labels(desk: Desk, actor: Actor, cohort_id: str, wish: Wish) -> Printout:
    """Labels with codes, never names. Refused COH003, COH013, DSK005, DOC001, DOC002, DOC021, DOC022."""
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        check_wish_of_group(session, wish, cohort_id)
        record = labels_record(desk, session, cohort_id)
    return printout(desk, actor, record, wish)


def roster_record(
    desk: Desk, session: Session, cohort_id: str, *, names: bool, without: Collection[str] = ()
) -> Record:
    """People, but for those `without`; staff, and the sessions in the calendar."""
    places = [place for place in places_in(session, cohort_id) if place.person_id not in without]
    parts = (
        Part("people", worded("cohortpapers.people"), (_people(session, places, names=names),)),
        Part("staff", worded("cohortpapers.staff"), (staff_table(desk, session, cohort_id),)),
        Part("calendar", worded("cohortpapers.calendar"), tuple(_calendar(desk, session, cohort_id))),
    )
    if not names:
        roster, staff = roster_of(session, cohort_id), names_of_users(session)
        parts = without_names(parts, with_strangers_of(session, roster, parts), staff.values())
    return _record(desk, session, cohort_id, "roster", parts)


def labels_record(desk: Desk, session: Session, cohort_id: str) -> Record:
    """So many labels of each."""
    code = session.get_one(Cohort, cohort_id).code
    below = worded("cohortpapers.label", code=code)
    people = [person_of(session, place.person_id).code for place in _here(session, cohort_id)]
    rows = tuple((plain(one), below) for one in people for _ in range(COPIES))
    return _record(desk, session, cohort_id, "labels", (Part("labels", NOTHING, (Labels(rows),)),))


def people_of(session: Session, cohort_id: str) -> tuple[str, ...]:
    """Everybody who is or was in the group, in the order they came; who came back once."""
    found = (place.person_id for place in places_in(session, cohort_id) if place.state != "waiting")
    return tuple(dict.fromkeys(found))


def everybody_of(session: Session, cohort_id: str) -> tuple[str, ...]:
    """Those and who waits for a place: whom the roster lists."""
    return tuple(place.person_id for place in places_in(session, cohort_id))


def check_cohort(session: Session, actor: Actor, cohort_id: str) -> None:
    """Refused COH003 (no such cohort), COH013 (not a cohort of theirs)."""
    plan_of(session, cohort_id)
    if not sees_cohort(session, actor, cohort_id):
        raise Refused(Issue("COH013", "cohort"))


def _here(session: Session, cohort_id: str) -> tuple[Place, ...]:
    return tuple(place for place in places_in(session, cohort_id) if place.state in {"member", "waiting"})


def _people(session: Session, places: Sequence[Place], *, names: bool) -> Table:
    columns = [(name, share) for name, share in _ROSTER if names or name != "name"]
    heads = tuple(Head(worded(f"cohortpapers.column.{name}"), share) for name, share in columns)
    rows = []
    for number, place in enumerate(places, 1):
        person = person_of(session, place.person_id)
        name = (Cell(plain(person.name)),) if names else ()
        state = Cell(worded(f"records.membership.{place.state}"))
        empty = (Cell(NOTHING, hand=True), Cell(NOTHING, hand=True))
        rows.append(
            (
                Cell(plain(number)),
                Cell(plain(person.code)),
                *name,
                state,
                Cell(plain(day(place.since))),
                *empty,
            )
        )
    return Table(heads, tuple(rows))


def staff_table(desk: Desk, session: Session, cohort_id: str) -> Table:
    """Who works in the cohort now, in which role of the programme; without one, in which role of the clinic."""
    pinned = programme_of_cohort(desk, session, cohort_id)
    names = names_of_users(session)
    now = [one for one in assignments_in(session, cohort_id) if not one.until]
    here = [(one.user_id, _role(pinned, one.role)) for one in now]
    here += list(_without_role(session, cohort_id, {one.user_id for one in now}))
    papers = papers_said(session, pinned, (user for user, _ in here))
    rows = tuple(
        (Cell(plain(names.get(user, ""))), Cell(role), Cell(papers.get(user, NOTHING))) for user, role in here
    )
    heads = (
        Head(worded("records.ink.name"), 28), Head(worded("records.ink.role"), 30),
        Head(worded("cohortpapers.papers"), 42),
    )  # fmt: skip
    return Table(heads, rows)


def _without_role(session: Session, cohort_id: str, with_role: Collection[str]) -> Iterator[tuple[str, Said]]:
    """Who serves here in no role of the programme: they were given the charts and never one."""
    query = (
        select(CohortStaff.user_id)
        .where(CohortStaff.cohort_id == cohort_id, serving())
        .order_by(CohortStaff.event_seq)
    )
    for user in session.scalars(query):
        account = account_of(session, user)
        if user not in with_role and account is not None and account.state != "removed":
            roles = joined([worded(f"common.role.{role}") for role in account.roles.split()], ", ")
            yield user, worded("cohortpapers.in_clinic", roles=roles)


def _role(pinned: Pinned, role: str) -> Said:
    return ours(*(pinned.phrase(f"role.{role}.title", code) or role for code in ("uk", "en")))


def _calendar(desk: Desk, session: Session, cohort_id: str) -> Iterator[Block]:
    pinned = programme_of_cohort(desk, session, cohort_id)
    zone = ZoneInfo(current_settings(desk).zone)
    heads = tuple(
        Head(worded(f"records.plan.{name}"), share)
        for name, share in (("session", 40), ("at", 18), ("minutes", 8), ("room", 16), ("state", 18))
    )
    rows = tuple(
        (
            Cell(ours(*(pinned.phrase(f"session.{one.code}.title", code) or one.code for code in ("uk", "en")))),
            Cell(plain(f"{one.starts_at.astimezone(zone):%d.%m.%Y %H:%M}")), Cell(plain(one.minutes)),
            Cell(plain(one.room)), Cell(state_said(session, one.planned_id, one.state)),
        )
        for one in sorted(entries_of(session, cohort_id), key=lambda entry: entry.starts_at)
    )  # fmt: skip
    yield Table(heads, rows)


def _record(desk: Desk, session: Session, cohort_id: str, kind: Kind, parts: tuple[Part, ...]) -> Record:
    pinned = programme_of_cohort(desk, session, cohort_id)
    code = session.get_one(Cohort, cohort_id).code
    plan = plan_of(session, cohort_id)
    return Record(
        kind, f"{code}/{kind[0].upper()}", plan.version, "extract", facility_of(desk, desk.clock.now()),
        worded(f"cohortpapers.title.{kind}"), parts, subject=code, programme=programme_words(pinned, code),
        definitions=(f"{pinned.definition.code}@{pinned.definition.version}",),
        demo=desk.demo,
        foot=worded("cohortpapers.keep_apart"),
    )  # fmt: skip
