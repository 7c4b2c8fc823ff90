"""A dosing day that has been lived: every table of it has a row, each through its service."""

from dataclasses import replace

from clinicdesk.services import (
    alert_answers,
    consents,
    deferrals,
    discharges,
    drugs,
    ledger_corrections,
    missed_sets,
    presence,
    rescues,
    session_events,
    session_keys,
    sessions,
    vitals,
)
from clinicdesk.services import clinic as settings_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import CONSENTS, PINS, QUIET, DosingDay, open_day
from tests.support.pharmacy import ALONE, SAFE, Pharmacy
from tests.support.screening import SIGNED_ON

ALARMING = QUIET | {"sbp": "190", "dbp": "112"}


def live_the_day(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """К-1 is dosed, alarms, and goes to hospital; К-2 is put off; the drug comes, is counted and corrected."""
    day = _begun(clinic, desk, lead, nurse)
    _drug(day)
    day.cleared()
    day.give(day.order())
    _watched(day)
    _left(day)


def _begun(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> DosingDay:
    sessions.close_session(desk, lead, clinic.session_id)
    for document in CONSENTS[2:]:
        consents.record_consent(
            desk, nurse, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id, document=document,
            signer_name="Олійник Степан", signed_on=SIGNED_ON, given=True,
        )  # fmt: skip
    nurse2 = clinic.join(desk, "nurse2")
    open_day(clinic, desk, lead, (nurse, nurse2))
    for actor in (lead, nurse, nurse2):
        session_keys.join_session(
            desk, actor, session_id=clinic.session_id, password=PASSWORDS[actor.login], pin=PINS[actor.login]
        )
    return DosingDay(clinic, desk, lead, nurse, nurse2)


def _drug(day: DosingDay) -> None:
    """A receipt in an emergency, witnessed afterwards; one ampoule at the post, open; the safe counted."""
    now = settings_of.current_settings(day.desk)
    places = tuple(dict.fromkeys((*now.storage_places, SAFE)))
    settings_of.change_settings(day.desk, day.lead, replace(now, storage_places=places), reason="сейф")
    product = drugs.enter_product(
        day.desk, day.nurse, substance="ketamine", form="ampoule", trade_name="Кетамін", manufacturer="Здоров’я",
        strength_ug_per_ml=50_000, content_ul=2_000,
    ).subject  # fmt: skip
    store = Pharmacy(day.clinic, day.desk, day.lead, day.nurse, product)
    store.receive(hands=ALONE)
    line = store.lines()[-1]
    ledger_corrections.witness_afterwards(
        day.desk, day.nurse2, line.id, by=Witness("nurse2", password=PASSWORDS["nurse2"])
    )
    store.issue(1)
    store.open(1)
    store.count(19)


def _watched(day: DosingDay) -> None:
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=ALARMING,
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    with day.desk.database.read() as session:
        alert = alert_answers.waiting(session, day.session_id)[0]
    alert_answers.answer_alert(day.desk, day.nurse, alert.id, action="лікар біля крісла")
    day.wait(5)
    missed_sets.miss_set(
        day.desk,
        day.nurse,
        session_id=day.session_id,
        person_id=day.person,
        ordinal=0,
        minute=10,
        cause="asleep",
    )
    session_events.note_event(day.desk, day.nurse, day.session_id, kind="alarm", note="повітряна тривога")


def _left(day: DosingDay) -> None:
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="captopril", amount="25 мг",
        route="sl", why="190/112", confirmed=True,
    )  # fmt: skip
    discharges.send_to_hospital(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(),
        why="криз, лікарня № 12", pin=PINS["nurse"],
    )  # fmt: skip
    deferrals.defer_person(
        day.desk, day.lead, session_id=day.session_id, person_id=day.clinic.people["К-2"], cause="illness"
    )
    mine = [
        one
        for one in presence.see_staff(day.desk, day.lead, day.session_id)
        if one.user_id == day.nurse2.user_id
    ]
    presence.staff_left(day.desk, day.nurse2, mine[0].presence_id)
