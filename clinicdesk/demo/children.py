"""The children's group beside: Teaching Recovery Techniques, with guardians, caregivers' meetings and a checklist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk.demo.cast import CHILDREN, CLINIC, START, Child, paper_number
from clinicdesk.demo.scales import fill_scale
from clinicdesk.demo.talking import Words, meeting, write_note
from clinicdesk.protocols.person import PersonDetails, Relation, details_of_name
from clinicdesk.services import (
    accounts,
    adoption,
    attendance,
    calendar,
    cohorts,
    consents,
    form_signing,
    people,
    registering,
    sheets,
    staffing,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import enter
from clinicdesk.services.views import Actor

if TYPE_CHECKING:
    from clinicdesk.demo.story import Demonstration

COHORT = "08"
_TEAM = (
    ("therapist2", "facilitator", "TRT-FAC"), ("cotherapist", "facilitator", "TRT-FAC-P"),
    ("coordinator", "safeguarding_contact", "CHILD-SAFE"),
)  # fmt: skip
_DAYS = {"P1": 0, "C1": 1, "C2": 6, "P2": 7, "C3": 11, "C4": 16, "C5": 21}
"""Session to days after the first one: children meet five to seven days apart, their caregivers twice beside."""
_HOUR = 16
_AWAY: Mapping[str, Mapping[int, Presence]] = {
    "C2": {3: Presence("absent", reason="illness")}, "P2": {0: Presence("absent", reason="alarm")},
    "C4": {5: Presence("late", 90)},
}  # fmt: skip
_BEFORE, _AFTER = (29, 24, 33, 21, 26, 31, 18), (17, 12, 25, 14, 15, 19, 9)
"""CRIES-8 before the first meeting and at the last."""
_WELL = 2
_NOTE = Words(
    "Знайомство і правила, безпечне місце. Про реакції говорили на прикладах. Домашня вправа: дихання з рахунком.",
    (
        "Тримається мами, після гри сам заговорив про сон.",
        "Малює охоче, про себе мало.",
        "Здригався на гучні звуки; безпечне місце вдалося.",
        "Жвава, допомагає іншим.",
        "Питав, чи всі так почуваються.",
        "Уперше сказав, що боїться підвалу.",
        "Усміхалася наприкінці, попросила аркуш додому.",
    ),
)


_SUMMARY = {
    "outcome": "completed", "meetings": "5", "caregiver_meetings": "1",
    "scales_summary": "CRIES-8: до 28, після 16.", "own_words": "Сплю з вимкненим світлом.",
    "summary": "Навички засвоїв, вправи робить сам.", "recommendations": "Вправи вдома; шкала за три місяці.",
    "caregiver_told": "yes", "contact_known": "yes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Room:
    """The group at an open desk, with those who lead it."""

    desk: Desk
    lead: Actor
    facilitator: Actor
    cohort: str

    def people(self) -> list[str]:
        """The children in the order of the cast."""
        return [people.list_people(self.desk, self.lead, one.code)[0].person_id for one in CHILDREN]


def begin_group(demo: "Demonstration") -> None:
    """The programme adopted, children on the roster, papers of their guardians, and how they are before it begins."""
    with demo.at_work("lead") as (desk, lead):
        adoption.adopt(desk, lead, code="trt", version="0.1", numbers={}, password=demo.passwords["lead"])
        ids = [registering.add_person(desk, lead, _card(place)).subject for place in range(len(CHILDREN))]
        cohorts.plan_cohort(desk, lead, code=COHORT, programme="trt", people=ids, starts_on=START.date())
        cohort = cohorts.find_cohort(desk, lead, COHORT)
        _staff(desk, lead, cohort)
        first = datetime.combine(START.date(), datetime.min.time(), ZoneInfo(CLINIC["zone"]))
        times = {code: first + timedelta(days=days, hours=_HOUR) for code, days in _DAYS.items()}
        calendar.plan_sessions(desk, lead, cohort, times=times, room="Кабінет 4", confirmed=True)
        room = _Room(
            desk, lead, enter(desk, login="therapist2", password=demo.passwords["therapist2"]), cohort
        )
        for child, person, total in zip(CHILDREN, ids, _BEFORE, strict=True):
            _agree(room, child, person)
            _permit(room, child, person)
            fill_scale(
                desk, room.facilitator, "cries8", total, person_id=person, cohort_id=cohort,
                taken_at=desk.clock.now(),
            )  # fmt: skip


def first_meetings(demo: "Demonstration") -> None:
    """Caregivers and children until the end of the second week; the first note is signed by two."""
    with demo.at_work("lead") as (desk, lead):
        room = _room(demo, desk, lead)
        _attend(room, "P1")
        write_note(
            desk, room.facilitator, lead, planned_id=meeting(desk, room.cohort, "C1").planned_id,
            passwords=demo.passwords, words=_NOTE, how={},
        )  # fmt: skip
        _rate(room, "C1")
        for code in ("C2", "P2"):
            _hold(demo, room, code)


def last_meetings(demo: "Demonstration") -> None:
    """The other three, and the questions at the end."""
    with demo.at_work("lead") as (desk, lead):
        room = _room(demo, desk, lead)
        for code in ("C3", "C4", "C5"):
            _hold(demo, room, code)
        for person, total in zip(room.people(), _AFTER, strict=True):
            fill_scale(
                desk, room.facilitator, "cries8", total, person_id=person, cohort_id=room.cohort,
                taken_at=desk.clock.now(),
            )  # fmt: skip
            answers = {"useful": "3", "uses_skills": "2", "sleep": "2", "safe": "3", "recommend": "yes"}
            sheets.record_form(
                desk, room.facilitator, form="useful_child@0.1", person_id=person, cohort_id=room.cohort,
                step="useful", answers=answers, taken_at=desk.clock.now(), respondent="self",
            )  # fmt: skip
        _part(demo, room, room.people()[0])


def _part(demo: "Demonstration", room: _Room, person: str) -> None:
    """The summary of one child, signed by the facilitator: that record has its end, and can be sealed."""
    sheets.record_form(
        room.desk, room.facilitator, form="closing_child@0.1", person_id=person, cohort_id=room.cohort,
        step="closing", answers=_SUMMARY, taken_at=room.desk.clock.now(),
    )  # fmt: skip
    about = {"person_id": person, "cohort_id": room.cohort, "step": "closing_signed"}
    seen = form_signing.content_of_forms(room.desk, room.facilitator, **about).seen
    form_signing.sign_forms(
        room.desk, room.facilitator, seen=seen, password=demo.passwords["therapist2"], **about
    )


def _room(demo: "Demonstration", desk: Desk, lead: Actor) -> _Room:
    facilitator = enter(desk, login="therapist2", password=demo.passwords["therapist2"])
    return _Room(desk, lead, facilitator, cohorts.find_cohort(desk, lead, COHORT))


def _hold(demo: "Demonstration", room: _Room, code: str) -> None:
    entry = meeting(room.desk, room.cohort, code)
    over = entry.starts_at + timedelta(minutes=entry.minutes + 5)
    demo.clock.advance(max(over - demo.clock.now(), timedelta()))
    _attend(room, code)
    if code.startswith("C"):
        _rate(room, code)


def _attend(room: _Room, code: str) -> None:
    said = {
        person: _AWAY.get(code, {}).get(place, Presence("present"))
        for place, person in enumerate(room.people())
    }
    planned = meeting(room.desk, room.cohort, code).planned_id
    attendance.record_attendance(room.desk, room.facilitator, planned, people=said)


def _rate(room: _Room, code: str) -> None:
    """Every meeting of a first group is rated."""
    items = (
        "two_leaders welcome last_time skill_taught skill_practised own_pace no_telling distress_seen "
        "home_practice calm_ending handed_over"
    ).split()
    answers = {"meeting": code, "rated_by": "lead"} | dict.fromkeys(items, str(_WELL))
    if code == "C2":
        answers |= {"home_practice": "1", "notes": "Вправу вдома нагадати в чаті батьків."}
    sheets.record_form(
        room.desk, room.lead, form="fidelity_trt@0.1", person_id="", cohort_id=room.cohort, step="fidelity",
        answers=answers, taken_at=room.desk.clock.now(),
    )  # fmt: skip


def _staff(desk: Desk, lead: Actor, cohort: str) -> None:
    users = {row.login: row.user_id for row in accounts.list_users(desk, lead)}
    for login, role, kind in _TEAM:
        staffing.record_credential(
            desk, lead, user_id=users[login], kind=kind, number=paper_number(kind, login),
            valid_from=date(2026, 2, 1), valid_to=date(2027, 2, 1), reason="Копію показано",
        )  # fmt: skip
        staffing.assign_staff(desk, lead, cohort, user_id=users[login], role=role)


def _agree(room: _Room, child: Child, person: str) -> None:
    """The guardian agrees on paper, the child for itself."""
    for document, signer in (("guardian", child.guardian), ("assent", child.name)):
        consents.record_consent(
            room.desk, room.facilitator, person_id=person, cohort_id=room.cohort, document=document,
            signer_name=signer, signed_on=START.date(), given=True,
        )  # fmt: skip


def _permit(room: _Room, child: Child, person: str) -> None:
    answers = {
        "adult1": child.guardian, "adult1.relation": "parent", "adult1.phone": child.phone, "papers_seen": "yes",
        "leaves_alone": "no", "somebody_barred": "no", "emergency_phone": child.phone,
    }  # fmt: skip
    sheets.record_form(
        room.desk, room.facilitator, form="collection_permit@0.1", person_id=person, cohort_id=room.cohort,
        step="permit", answers=answers, taken_at=room.desk.clock.now(), respondent="parent",
    )  # fmt: skip


def _card(place: int) -> PersonDetails:
    child = CHILDREN[place]
    base = details_of_name(child.name)
    return PersonDetails(
        code=child.code, surname=base.surname, given_name=base.given_name, patronymic=base.patronymic,
        birth_date=child.birth_date, sex=child.sex, phones=(child.phone,),
        referral_source="Школа № 12 (вигадана)", referral_date="09.11.2026", emergency_name=child.guardian,
        emergency_relation="мати", emergency_phone=child.phone, allergies_state="none",
        relations=(Relation("parent", name=child.guardian, phone=child.phone),),
    )  # fmt: skip
