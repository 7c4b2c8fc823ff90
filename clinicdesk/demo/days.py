"""The demonstration's two dosing days: the first lived to its end and signed, the second left in the middle."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinicdesk.demo.cards import card_of
from clinicdesk.demo.cast import CLINIC, PARTICIPANTS, paper_number
from clinicdesk.demo.day import Day, arrive, close, plan_day
from clinicdesk.demo.day_desk import DayDesk, Guest
from clinicdesk.demo.pharmacy import BATCH, LEFT, SAFE, issue_alone
from clinicdesk.demo.readying import UNDECIDED, clear_the_rest, consents_of, decide_again, prepared
from clinicdesk.demo.scales import BASELINE, LOW_MOOD, fill_scale
from clinicdesk.demo.talking import meeting
from clinicdesk.models.drugs import DrugBatch
from clinicdesk.services import accounts, cohorts, people, presence, sessions, staffing, stock
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import enter
from clinicdesk.services.stock import Handful
from clinicdesk.services.views import Actor

if TYPE_CHECKING:
    from clinicdesk.demo.story import Demonstration

_EARLY = timedelta(minutes=70)
_AMPOULES = 8
_MIDDLE = 63.0
"""The minute of the second day at which the demonstration is left."""
_TEAM = (
    ("physician", "physician", ("MED-LIC", "KAP-MED")), ("anaesthesiologist", "resuscitation", ("MED-LIC", "ACLS")),
    ("therapist", "lead_therapist", ()), ("therapist2", "lead_therapist", ("KAP-FAC",)),
    ("cotherapist", "co_therapist", ()), ("nurse", "monitoring_nurse", ()), ("nurse2", "monitoring_nurse", ("BLS",)),
)  # fmt: skip
_LEADING = ("lead", "physician", ("MED-LIC", "KAP-MED"))
"""Stands in as a physician of the session."""
_JOINING = ("physician", "anaesthesiologist", "therapist2")


@dataclass(frozen=True, slots=True)
class Here:
    """Who has come in at one desk."""

    desk: Desk
    lead: Actor
    physician: Actor
    nurse: Actor
    nurse2: Actor
    therapist: Actor


@contextmanager
def together(demo: "Demonstration") -> Iterator[Here]:
    """The desk with everybody at it who works on a dosing day."""
    with demo.at_work("lead") as (desk, lead):
        others = [
            enter(desk, login=login, password=demo.passwords[login])
            for login in ("physician", "nurse", "nurse2", "therapist")
        ]
        yield Here(desk, lead, *others)


def get_ready(demo: "Demonstration") -> None:
    """Everybody cleared, the second preparation over and signed for."""
    with together(demo) as here:
        cohort = cohorts.find_cohort(here.desk, here.lead, "07")
        _papers(here)
        clear_the_rest(
            here.desk,
            here.lead,
            here.nurse,
            cohort_id=cohort,
            day=_day(demo),
            password=demo.passwords["lead"],
        )
        _ask_baseline(here, cohort)
        last = meeting(here.desk, cohort, "P2")
        until(demo, last.starts_at + timedelta(minutes=last.minutes + 10))
        prepared(
            here.desk, here.therapist, planned=last.planned_id, made_up=_made_up(here.desk, cohort).planned_id,
            cohort_id=cohort, password=demo.passwords["therapist"], members=members_of(here),
        )  # fmt: skip


def first_day(demo: "Demonstration") -> None:
    """The first dosing session from the morning to the third signature."""
    with together(demo) as here:
        day = _begin(demo, here, "D1")
        arrive(day)
        set_off(day)
        plan_day(day)
        day.live()
        close(day)


def second_day(demo: "Demonstration") -> None:
    """The second one, left running an hour after the first dose."""
    with together(demo) as here:
        day = _begin(demo, here, "D2")
        arrive(day)
        set_off(day)
        plan_day(day)
        day.live(until=_MIDDLE)
        issue_alone(here.desk, here.nurse, demo.passwords, session_id=day.at.session_id)


def set_off(day: Day) -> None:
    """The first dose comes ten minutes after whatever was done last."""
    day.begun = day.at.clock.now() + timedelta(minutes=10)


def _begin(demo: "Demonstration", here: Here, code: str) -> Day:
    cohort = cohorts.find_cohort(here.desk, here.lead, "07")
    entry = meeting(here.desk, cohort, code)
    until(demo, entry.starts_at - _EARLY)
    members = members_of(here)
    for row_code, person in members.items():
        if row_code != UNDECIDED:
            name = next(name for known, name, _ in PARTICIPANTS if known == row_code)
            consents_of(here.desk, here.nurse, person, name, cohort_id=cohort, day=_day(demo), again=True)
            decide_again(here.desk, here.lead, person, cohort_id=cohort, password=demo.passwords["lead"])
    _ask_mood(here, cohort, members, code)
    guests = [_guest(person, place) for place, person in enumerate(members.values())]
    title = f"Когорта 07, дозувальна сесія {code[1:]} з 3"
    return open_day(demo, here, entry, guests, title=title, ampoules=_AMPOULES, stocked=LEFT)


def open_day(
    demo: "Demonstration", here: Here, entry: CalendarEntry, guests: Sequence[Guest], *, title: str, ampoules: int,
    stocked: int,
) -> Day:  # fmt: skip
    """The session opened, its team here, ampoules at the post. `stocked`: what the safe held before."""
    session = sessions.open_planned(here.desk, here.lead, entry.planned_id, title=title).subject
    users = {row.login: row.user_id for row in accounts.list_users(here.desk, here.lead)}
    for login, role, _ in _TEAM:
        presence.staff_came(here.desk, here.lead, session, user_id=users[login], role=role)
    presence.staff_came(here.desk, here.lead, session, user_id=here.lead.user_id, role="physician")
    at = DayDesk(
        here.desk, demo.clock, session, entry.cohort_id, here.lead, here.physician, here.nurse, here.nurse2
    )
    at.join(demo.passwords)
    with here.desk.database.read() as reading:
        batch = reading.scalars(select(DrugBatch).where(DrugBatch.number == BATCH)).one()
    stock.issue_stock(
        here.desk, here.nurse, Handful(batch.id, SAFE, ampoules), session_id=session, hands=at.hands
    )
    return Day(at, guests, batch.product_id, batch.id, demo.clock.now(), stocked)


def _ask_baseline(here: Here, cohort: str) -> None:
    """Four scales at the beginning, in the two weeks after the screening."""
    for form, totals in BASELINE.items():
        for person, total in zip(members_of(here).values(), totals, strict=True):
            fill_scale(
                here.desk, here.nurse, form, total, person_id=person, cohort_id=cohort,
                taken_at=here.desk.clock.now(),
            )  # fmt: skip


def _ask_mood(here: Here, cohort: str, members: Mapping[str, str], code: str) -> None:
    """PHQ-9 before each dosing session."""
    for person, total in zip(members.values(), LOW_MOOD[code], strict=True):
        fill_scale(
            here.desk, here.nurse, "phq9", total, person_id=person, cohort_id=cohort,
            taken_at=here.desk.clock.now(),
        )  # fmt: skip


def _guest(person: str, place: int) -> Guest:
    card = card_of(place)
    return Guest(person, card.code, card.escort_name, card.escort_phone, card.weight_kg, card.sex == "female")


def members_of(here: Here) -> Mapping[str, str]:
    """Code to person of those in the group, in the order of the cast."""
    return {code: people.list_people(here.desk, here.lead, code)[0].person_id for code, _, _ in PARTICIPANTS}


def _made_up(desk: Desk, cohort_id: str) -> CalendarEntry:
    with desk.database.read() as session:
        return next(one for one in entries_of(session, cohort_id) if one.make_up_for)


def _papers(here: Here) -> None:
    """Who joins the team for the dosing days, and their papers."""
    users = {row.login: row.user_id for row in accounts.list_users(here.desk, here.lead)}
    cohort = cohorts.find_cohort(here.desk, here.lead, "07")
    cohorts.staff_cohort(here.desk, here.lead, cohort, users=[users[login] for login in _JOINING])
    for login, _, kinds in (*_TEAM, _LEADING):
        for kind in kinds:
            staffing.record_credential(
                here.desk, here.lead, user_id=users[login], kind=kind, number=paper_number(kind, login),
                valid_from=date(2025, 3, 1), valid_to=date(2027, 3, 1), reason="Копію показано",
            )  # fmt: skip


def until(demo: "Demonstration", moment: datetime) -> None:
    """Let the time pass until a moment, if it is ahead."""
    demo.clock.advance(max(moment - demo.clock.now(), timedelta()))


def _day(demo: "Demonstration") -> date:
    return demo.clock.now().astimezone(ZoneInfo(CLINIC["zone"])).date()
