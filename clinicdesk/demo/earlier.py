"""One of the cohort before, from the screening to the signed summary: a record with an end, which can be sealed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk.demo.answers import parting, readiness, vomiting
from clinicdesk.demo.between import met, reached
from clinicdesk.demo.cast import CLINIC
from clinicdesk.demo.clearing import PROGRAMME, SCREENING, screened_answers, weighed
from clinicdesk.demo.day import Day, finish, misread, plan_guest, receive
from clinicdesk.demo.day_desk import Guest
from clinicdesk.demo.days import Here, open_day, set_off, together, until
from clinicdesk.demo.pharmacy import STOCKED
from clinicdesk.demo.readying import consents_of
from clinicdesk.demo.scales import fill_scale
from clinicdesk.demo.talking import Words, meeting, write_note
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.services import (
    accounts,
    attendance,
    calendar,
    clearances,
    cohorts,
    form_signing,
    people,
    registering,
    session_events,
    sheets,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.clearances import Decision
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

if TYPE_CHECKING:
    from clinicdesk.demo.story import Demonstration

COHORT, CODE = "06", "К-1049"
_HERE = ZoneInfo(CLINIC["zone"])
_TIMES = {
    "P1": datetime(2026, 11, 25, 14, tzinfo=_HERE), "P2": datetime(2026, 11, 27, 14, tzinfo=_HERE),
    "D1": datetime(2026, 11, 30, 10, tzinfo=_HERE), "I1": datetime(2026, 12, 1, 13, tzinfo=_HERE),
}  # fmt: skip
_END = datetime(2026, 12, 9, 10, tzinfo=_HERE)
_AMPOULES = 2
_TEAM = ("physician", "nurse", "nurse2", "anaesthesiologist", "therapist", "therapist2", "cotherapist")
_BEFORE = {"pcl5": 51, "phq9": 16, "gad7": 13, "who5": 7}
_AFTER = {"pcl5": 38, "phq9": 10}
_CALM = {"q1": "no", "q2": "no", "q6_lifetime": "no"}
_CARD = PersonDetails(
    code=CODE, surname="Яременко", given_name="Остап", patronymic="Левкович", birth_date="1984-02-21", sex="male",
    phones=("067 000 30 49",), emergency_name="Яременко Соломія", emergency_relation="дружина",
    emergency_phone="050 000 30 49", escort_name="Яременко Соломія", escort_phone="050 000 30 49",
    chart_number="1049/26", referral_source="Поліклініка № 3 (вигадана)", referral_date="2026-10-19",
    diagnoses=("F43.1",), complaint="Жахіття, виходить з маршрутки на кожній зупинці.",
    earlier_treatment="Сертралін 150 мг, рік, часткова відповідь; психотерапія 12 зустрічей.",
    allergies_state="listed", allergies=(Allergy("пеніцилін", "висип"),), height_cm="178", weight_kg="82",
    medicines=(Medicine("сертралін", "50 мг уранці"),), military="veteran",
)  # fmt: skip
_FIRST = Words(
    "Тема й хід\nЗнайомство, правила, план безпеки. Дихання з рахунком.\n\n"
    "Домовленості до наступної зустрічі\nЩоденник сну.",
    ("Намір: доїхати на роботу без зупинок. План безпеки складено.",),
)
_LAST = Words(
    "Тема й хід\nПісля дозувальної сесії: що запам’яталося і що з цим робити далі.\n\n"
    "Домовленості до наступної зустрічі\nОдин малий крок на тиждень.",
    ("Образ дороги додому. Нудота минула за годину. Сон спокійний.",),
)


def earlier_day(demo: "Demonstration") -> None:
    """Cleared, prepared, and a dosing day of their own."""
    with together(demo) as here:
        person, cohort = _begin(here)
        _clear(demo, here, person, cohort)
        _prepare(demo, here, person, cohort)
        entry = meeting(here.desk, cohort, "D1")
        until(demo, entry.starts_at - timedelta(minutes=60))
        _agree(here, person, cohort, again=True)
        guest = Guest(person, CODE, _CARD.escort_name, _CARD.escort_phone, _CARD.weight_kg, woman=False)
        day = open_day(
            demo, here, entry, [guest], title=f"Когорта {COHORT}, дозувальна сесія 1", ampoules=_AMPOULES,
            stocked=STOCKED,
        )  # fmt: skip
        _live(day, guest)


def meet_again(demo: "Demonstration") -> None:
    """The day after: the call, and the talk about what was seen."""
    with together(demo) as here:
        person, cohort = _whom(here)
        _call(here, person, cohort, "h24")
        after = meeting(here.desk, cohort, "I1")
        until(demo, after.starts_at + timedelta(minutes=after.minutes + 10))
        fill_scale(
            here.desk, here.therapist, "meq30", 82, person_id=person, cohort_id=cohort,
            taken_at=here.desk.clock.now(), step="meq30",
        )  # fmt: skip
        _fill(
            here,
            person,
            cohort,
            form="gkap_integration@0.1",
            step="integration",
            answers=met(),
            by=here.therapist,
        )
        write_note(
            here.desk, here.therapist, here.lead, planned_id=after.planned_id, passwords=demo.passwords,
            words=_LAST, how={},
        )  # fmt: skip


def part(demo: "Demonstration") -> None:
    """The scales once more, then the summary, signed by the medical lead: the record has its end."""
    with together(demo) as here:
        person, cohort = _whom(here)
        until(demo, _END)
        _call(here, person, cohort, "d7")
        _measure(here, person, cohort, _AFTER)
        _fill(
            here,
            person,
            cohort,
            form="closing_summary@0.1",
            step="closing",
            answers=parting(),
            by=here.therapist,
        )
        _sign(demo, here.desk, here.lead, person, cohort, step="closing_signed")


def _begin(here: Here) -> tuple[str, str]:
    """On the roster, with a team and a calendar."""
    person = registering.add_person(here.desk, here.lead, _CARD).subject
    cohorts.plan_cohort(here.desk, here.lead, code=COHORT, programme=PROGRAMME, people=[person])
    cohort = cohorts.find_cohort(here.desk, here.lead, COHORT)
    users = {row.login: row.user_id for row in accounts.list_users(here.desk, here.lead)}
    cohorts.staff_cohort(here.desk, here.lead, cohort, users=[users[login] for login in _TEAM])
    calendar.plan_sessions(here.desk, here.lead, cohort, times=_TIMES, room="Кабінет 4", confirmed=True)
    return person, cohort


def _clear(demo: "Demonstration", here: Here, person: str, cohort: str) -> None:
    """Consents, the screening, the decision."""
    _agree(here, person, cohort)
    _fill(here, person, cohort, form="cssrs@1.0", step="risk_screen", answers=_CALM)
    _measure(here, person, cohort, _BEFORE)
    today = here.desk.clock.now().astimezone(_HERE).date()
    said = screened_answers(_CARD, today)
    sheet = _fill(here, person, cohort, form=SCREENING, step="screening", answers=said)
    seen = sheets.open_form(here.desk, here.lead, sheet).content
    clearances.sign_clearance(
        here.desk,
        here.lead,
        sheet,
        decision=Decision("eligible", weighed(_CARD)),
        password=demo.passwords["lead"],
        seen=seen,
    )


def _prepare(demo: "Demonstration", here: Here, person: str, cohort: str) -> None:
    """Two meetings; a note of the first, readiness after the second."""
    first, second = (meeting(here.desk, cohort, code) for code in ("P1", "P2"))
    until(demo, first.starts_at + timedelta(minutes=first.minutes + 10))
    write_note(
        here.desk, here.therapist, here.lead, planned_id=first.planned_id, passwords=demo.passwords,
        words=_FIRST, how={},
    )  # fmt: skip
    until(demo, second.starts_at + timedelta(minutes=second.minutes + 10))
    attendance.record_attendance(
        here.desk, here.therapist, second.planned_id, people={person: Presence("present")}
    )
    _fill(
        here,
        person,
        cohort,
        form="gkap_readiness@0.1",
        step="readiness",
        answers=readiness(),
        by=here.therapist,
    )
    _sign(demo, here.desk, here.therapist, person, cohort, step="readiness_signed")


def _sign(demo: "Demonstration", desk: Desk, actor: Actor, person: str, cohort: str, *, step: str) -> None:
    """The sign-off of a step over its forms, as they stand."""
    about = {"person_id": person, "cohort_id": cohort, "step": step}
    seen = form_signing.content_of_forms(desk, actor, **about).seen
    form_signing.sign_forms(desk, actor, seen=seen, password=demo.passwords[actor.login], **about)


def _live(day: Day, guest: Guest) -> None:
    """One dose, a set written down wrongly and corrected, nausea that passes."""
    receive(day)
    set_off(day)
    day.plan(
        -2, partial(session_events.note_event, day.at.desk, day.at.nurse, day.at.session_id, kind="music")
    )
    plan_guest(day, guest, 0)
    day.plan(47, lambda: misread(day, guest))
    day.plan(62, lambda: day.at.fill("event", _nausea(day), person=guest.person_id))
    day.live()
    finish(day)


def _nausea(day: Day) -> dict[str, object]:
    now = day.at.clock.now().astimezone(_HERE)
    began = now - timedelta(minutes=12)
    said = {"verbatim": "Легка нудота, минула без ліків.", "term": "nausea"}
    return dict(vomiting(day=f"{now:%Y-%m-%d}", at=f"{began:%H:%M}", end_time=f"{now:%H:%M}", **said))


def _agree(here: Here, person: str, cohort: str, *, again: bool = False) -> None:
    name = f"{_CARD.surname} {_CARD.given_name} {_CARD.patronymic}"
    day = here.desk.clock.now().astimezone(_HERE).date()
    consents_of(here.desk, here.nurse, person, name, cohort_id=cohort, day=day, again=again)


def _measure(here: Here, person: str, cohort: str, totals: Mapping[str, int]) -> None:
    for form, total in totals.items():
        fill_scale(
            here.desk, here.nurse, form, total, person_id=person, cohort_id=cohort,
            taken_at=here.desk.clock.now(),
        )  # fmt: skip


def _call(here: Here, person: str, cohort: str, call: str) -> None:
    _fill(here, person, cohort, form="gkap_followup@0.1", step="", answers=reached(call))


def _fill(
    here: Here, person: str, cohort: str, *, form: str, step: str, answers: Mapping[str, object],
    by: Actor | None = None,
) -> str:  # fmt: skip
    """A form about this person, filled in now, by the nurse unless somebody else; its id."""
    return sheets.record_form(
        here.desk, by or here.nurse, form=form, person_id=person, cohort_id=cohort, step=step, answers=answers,
        taken_at=here.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


def _whom(here: Here) -> tuple[str, str]:
    person = people.list_people(here.desk, here.lead, CODE)[0].person_id
    return person, cohorts.find_cohort(here.desk, here.lead, COHORT)
