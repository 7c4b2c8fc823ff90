"""After the first dosing day: calls after a day, two days and a week, the integration meeting, scales filled in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clinicdesk.demo.children import last_meetings
from clinicdesk.demo.days import Here, members_of, together, until
from clinicdesk.demo.readying import UNDECIDED
from clinicdesk.demo.scales import MYSTICAL, fill_scale
from clinicdesk.demo.talking import INTEGRATION, meeting, write_note
from clinicdesk.services import cohorts, sheets
from clinicdesk.services.attendance import Presence

if TYPE_CHECKING:
    from clinicdesk.demo.story import Demonstration

_UNREACHED = "К-1065"
"""Does not answer the first call; the second one finds them well."""
TOLD = {
    "h24": "Спокійний вечір, шість годин сну. Легка втома, нудоти немає.",
    "h48": "Почувається рівно, пам’ятає образи з сесії, хоче говорити про них у групі.",
    "d7": "Спить довше, менше уникає людей. Вправу на дихання робить щодня.",
}
_QUIET = dict.fromkeys(
    ("sleep", "anxiety", "low_mood", "dissociation", "flashbacks", "nausea", "headache"), "0"
)
_NOTHING = dict.fromkeys(("urinary", "craving", "new_conditions", "adverse_event"), "no")
_MINUTES_A_CALL = 7


def after_first_day(demo: "Demonstration") -> None:
    """A day later, two days later, the meeting on the third, a week later; the children's meetings in between."""
    with together(demo) as here:
        cohort = cohorts.find_cohort(here.desk, here.lead, "07")
        dosing = meeting(here.desk, cohort, "D1").starts_at
        dosed = {code: person for code, person in members_of(here).items() if code != UNDECIDED}
        for call, days in (("h24", 1), ("h48", 2)):
            _call(demo, here, dosed, cohort, call=call, at=dosing + timedelta(days=days, hours=1))
        _integrate(demo, here, cohort, dosed)
        _call(demo, here, dosed, cohort, call="d7", at=dosing + timedelta(days=7, hours=1))
    last_meetings(demo)


def _call(
    demo: "Demonstration", here: Here, people: Mapping[str, str], cohort: str, *, call: str, at: datetime
) -> None:
    """The nurse telephones everybody who was dosed."""
    until(demo, at)
    for code, person in people.items():
        demo.clock.advance(timedelta(minutes=_MINUTES_A_CALL))
        away = code == _UNREACHED and call == "h24"
        answers = _no_answer(call) if away else reached(call)
        sheets.record_form(
            here.desk, here.nurse, form="gkap_followup@0.1", person_id=person, cohort_id=cohort, step="",
            answers=answers, taken_at=here.desk.clock.now(), confirmed=True,
        )  # fmt: skip


def _no_answer(call: str) -> dict[str, str]:
    return {"call": call, "reached": "no_answer", "attempts": "3"}


def reached(call: str) -> dict[str, str]:
    """A call that found them well."""
    answers = {
        "call": call, "reached": "reached", "attempts": "1", "summary": TOLD[call], **_QUIET, **_NOTHING,
        "risk": "none", "action": "Наступний дзвінок за планом.", "knows_numbers": "yes",
    }  # fmt: skip
    return answers | ({"drove_early": "no", "sleep": "1"} if call == "h24" else {})


def _integrate(demo: "Demonstration", here: Here, cohort: str, dosed: Mapping[str, str]) -> None:
    """The group meets; each fills in the scale of the experience and has an own sheet; the note is signed twice."""
    after = meeting(here.desk, cohort, "I1")
    until(demo, after.starts_at + timedelta(minutes=after.minutes + 10))
    order = list(members_of(here))
    for code, person in dosed.items():
        fill_scale(
            here.desk, here.therapist, "meq30", MYSTICAL[order.index(code)], person_id=person,
            cohort_id=cohort, taken_at=after.starts_at + timedelta(minutes=5), step="meq30",
        )  # fmt: skip
        sheets.record_form(
            here.desk, here.therapist, form="gkap_integration@0.1", person_id=person, cohort_id=cohort,
            step="integration", answers=met(), taken_at=here.desk.clock.now(), confirmed=True,
        )  # fmt: skip
    write_note(
        here.desk, here.therapist, here.lead, planned_id=after.planned_id, passwords=demo.passwords,
        words=INTEGRATION, how={5: Presence("late", 100)},
    )  # fmt: skip


def met() -> dict[str, str]:
    """The sheet of one person after an integration meeting."""
    return {
        "presence": "present", "summary": "Розповідь про побачене, без тривоги; зв’язок із життям названо.",
        "meaning": "Образ дороги додому; хоче написати братові.", "difficult_experience": "no",
        "meq_done": "yes", "next_steps": "Лист, прогулянки вранці.", "risk": "none", "new_event": "no",
        "plan_reviewed": "yes",
    }  # fmt: skip
