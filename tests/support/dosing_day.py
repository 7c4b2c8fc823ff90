"""A dosing day for tests: a session of the programme with its staff, and people on their way to a dose."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clinicdesk.clock import SteppedClock
from clinicdesk.demo.answers import readiness
from clinicdesk.errors import Refused
from clinicdesk.ids import SeededIds
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import DrugProduct
from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Permission
from clinicdesk.services import (
    accounts,
    attendance,
    calendar,
    clearances,
    cohorts,
    dose_orders,
    doses,
    form_signing,
    passing_over,
    presence,
    session_keys,
    sessions,
    sheets,
    staffing,
    step_signing,
    vitals,
)
from clinicdesk.services.ampoules import open_ampoules
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import running_day
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.gkap import clear_day
from tests.support.looking import newest
from tests.support.pharmacy import Pharmacy, pharmacy
from tests.support.screening import screen

PINS = {"lead": "709134", "nurse": "480273", "nurse2": "915620"}
CONSENTS = ("data", "treatment", "off_label", "group_confidentiality", "touch", "driving")
WITNESS = Witness("nurse2", pin=PINS["nurse2"])
PLAN = (5, 10, 15, 30, 45, 60, 90, 120)
"""Minutes of the series after an intramuscular dose."""
QUIET = {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}
RECOVERED = {
    "time": "12:00", "moaas": "5", "aldrete": "10", "sedation_resolved": "yes", "dissociation_resolved": "yes",
    "breathing_resolved": "yes", "pressure_acceptable": "yes", "nausea_controlled": "yes",
}  # fmt: skip
_BOOTS = count(100)
CALM_CONTACT = {"q1": "no", "q2": "no", "q6": "no"}


@dataclass
class DosingDay:
    """The running session D1 of cohort 07 at an open desk: the lead is its physician, two nurses watch."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    nurse: Actor
    nurse2: Actor

    @property
    def session_id(self) -> str:
        """The running session."""
        return self.clinic.session_id

    @property
    def cohort(self) -> str:
        """Its cohort."""
        return self.clinic.cohort_id

    @property
    def person(self) -> str:
        """К-1, who can be dosed today."""
        return self.clinic.people["К-1"]

    @property
    def ampoule(self) -> str:
        """The open ampoule of the session, 2 mL of 50 mg/mL."""
        with self.desk.database.read() as session:
            return open_ampoules(session, self.session_id)[0].id

    def fill(
        self, step: str, answers: Mapping[str, object], *, person: str = "", actor: Actor | None = None
    ) -> str:
        """Record the form of a step of this session; returns its id."""
        form = next(one.form for one in library().programme("gkap", "0.1").steps if one.id == step)
        assert form is not None
        return sheets.record_form(
            self.desk, actor or self.nurse, form=form, person_id=person, cohort_id=self.cohort, step=step,
            answers=answers, taken_at=self.clinic.clock.now(), session_id=self.session_id, confirmed=True,
        ).subject  # fmt: skip

    def sign(self, step: str, *, person: str = "") -> None:
        """The lead signs a step by PIN."""
        content = step_signing.content_of_step(
            self.desk, self.lead, session_id=self.session_id, step=step, person_id=person
        )
        step_signing.sign_step(
            self.desk, self.lead, session_id=self.session_id, step=step, person_id=person, seen=content.seen,
            pin=PINS["lead"],
        )  # fmt: skip

    def ready(self) -> None:
        """The sheet of the room says go and is signed."""
        self.fill("session_ready", ready_answers())
        self.sign("session_ready")

    def check(self, person: str, **changed: object) -> None:
        """Arrival: risk since the last contact, and the day's check."""
        self.fill("risk_contact", CALM_CONTACT, person=person)
        self.fill("day_check", day_answers(**changed), person=person)

    def admit(self, person: str) -> None:
        """Checked, signed by the physician, and admitted."""
        self.check(person)
        self.sign("day_clearance", person=person)
        clearances.admit(
            self.desk, self.lead, session_id=self.session_id, person_id=person, cohort_id=self.cohort
        )

    def cleared(self) -> None:
        """The room is ready and К-1 admitted."""
        self.ready()
        self.admit(self.person)

    def order(self, mg: str = "60", **more: object) -> str:
        """The lead orders for К-1; the order's row."""
        wish = dose_orders.Wish("im", mg=mg, booster=bool(more.pop("booster", False)))
        dose_orders.order_dose(
            self.desk,
            self.lead,
            session_id=self.session_id,
            person_id=self.person,
            wish=wish,
            **more,  # type: ignore[arg-type]
        )
        return newest(self.desk, DoseOrder).id

    def give(self, order: str, **changed: object) -> str:
        """The nurse gives it and the other nurse witnesses, both by PIN; the dose’s id.

        With a reason despite something, over all that stands against it now, as a sheet opened this moment.
        """
        row = self.row(order)
        given: dict[str, object] = {
            "session_id": self.session_id, "person_id": self.person, "order_row": order,
            "ampoule_id": self.ampoule, "drawn_ul": row.volume_ul, "given_at": self.clinic.clock.now(),
            "pin": PINS["nurse"], "witness": WITNESS,
        } | changed  # fmt: skip
        if str(given.get("despite", "")).strip():
            given.setdefault("seen", self.shown(given))
        doses.give_dose(self.desk, self.nurse, **given)  # type: ignore[arg-type]
        return newest(self.desk, Dose).dose_id

    def shown(self, given: Mapping[str, object]) -> frozenset[str]:
        """The marks of what the sheet of this dose shows now."""
        at = given["given_at"]
        assert isinstance(at, datetime)
        with self.desk.database.read() as session:
            day = running_day(self.desk, session, self.session_id)
            hands = {one.user_id: Permission.GIVE_DOSES for one in (self.nurse, self.nurse2, self.lead)}
            asked = passing_over.passable(session, day, str(given["person_id"]), at=at)
            return passing_over.marks_of([*asked, *passing_over.unlicensed(self.desk, session, day, hands)])

    def row(self, order: str) -> DoseOrder:
        """An order."""
        with self.desk.database.read() as session:
            return session.get_one(DoseOrder, order)

    def watched(self, until: int = 120) -> None:
        """The nurse measures К-1 at every planned minute after the dose that was just given, up to this one."""
        at = 0
        for minute in [one for one in PLAN if one <= until]:
            self.wait(minute - at)
            at = minute
            vitals.record_reading(
                self.desk, self.nurse, session_id=self.session_id, person_id=self.person, values=QUIET,
                taken_at=self.clinic.clock.now(),
            )  # fmt: skip

    def recovered(self, **changed: object) -> None:
        """Recovery and every criterion of going home, filled in and signed by the physician."""
        self.fill("recovery", RECOVERED, person=self.person)
        self.fill("discharge", home_answers(**changed), person=self.person)
        self.sign("discharge_signed", person=self.person)

    @property
    def store(self) -> Pharmacy:
        """The safe and the post, at this desk."""
        with self.desk.database.read() as session:
            product = session.scalars(select(DrugProduct.id)).one()
        return Pharmacy(self.clinic, self.desk, self.lead, self.nurse, product)

    def wait(self, minutes: float) -> None:
        """Time passes."""
        self.clinic.clock.advance(timedelta(minutes=minutes))


def build_day(clinic: Clinic) -> Clinic:
    """К-1 is cleared with every consent, the session staffed, an ampoule open at its post; leaves it closed."""
    store = pharmacy(clinic)
    desk, lead, nurse = store.desk, store.lead, store.nurse
    sessions.close_session(desk, lead, clinic.session_id)
    screen(clinic, desk, lead, nurse, agreed=CONSENTS).sign()
    open_day(clinic, desk, lead, (nurse, clinic.join(desk, "nurse2")))
    store.receive()
    store.issue(1)
    store.open(1)
    clinic.close()
    return clinic


def open_day(clinic: Clinic, desk: Desk, lead: Actor, nurses: tuple[Actor, ...]) -> None:
    """К-1 is prepared, and the session D1 of the calendar runs with its staff."""
    therapist = clinic.join(desk, "therapist")
    with contextlib.suppress(Refused):  # of the cohort already
        cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[therapist.user_id])
    prepare(clinic, desk, lead, therapist)
    planned = plan(clinic, desk, lead, "D1", clinic.clock.now() + timedelta(minutes=5))
    clinic.session_id = sessions.open_planned(desk, lead, planned, title="D1").subject
    staff_day(desk, lead, clinic.session_id, nurses=nurses)


def copy_day(built: Clinic, folder: Path) -> Clinic:
    """Another copy of a day, with ids and a boot of its own: the day itself was made with those of a copy."""
    copy = copy_clinic(built, folder)
    boot = next(_BOOTS)
    clock = SteppedClock(copy.clock.now(), step=timedelta(milliseconds=3), boot_id=f"boot-{boot}")
    return replace(copy, ids=SeededIds(boot), clock=clock)


def begin(clinic: Clinic) -> DosingDay:
    """The day at a fresh desk: the lead and both nurses come in and set their PINs."""
    desk, lead = clinic.open_as("lead")
    nurse, nurse2 = clinic.join(desk, "nurse"), clinic.join(desk, "nurse2")
    for actor in (lead, nurse, nurse2):
        session_keys.join_session(
            desk, actor, session_id=clinic.session_id, password=PASSWORDS[actor.login], pin=PINS[actor.login]
        )
    return DosingDay(clinic, desk, lead, nurse, nurse2)


def home_answers(**changed: object) -> dict[str, object]:
    """Every criterion met."""
    form = library().form("gkap_discharge", "0.1")
    met = {one.id: "yes" for one in form.sections[0].fields if one.type == "yes_no"}
    more = {
        "aldrete": "10", "ready_at": "12:00", "escort_name": "Олійник Ганна", "escort_phone": "067 123 45 67",
        "transport": "car", "left_at": "12:10", "discharged_by": "lead",
    }  # fmt: skip
    return met | more | changed


def ready_answers(**changed: object) -> dict[str, object]:
    """Everything is there."""
    form = library().form("gkap_session_ready", "0.1")
    return {one.id: "yes" for section in form.sections for one in section.fields} | changed


def day_answers(**changed: object) -> dict[str, object]:
    """A day check with nothing in the way, decided."""
    more = {
        "arrived": "08:10", "escort_name": "Олійник Ганна", "escort_phone": "067 123 45 67", "weight": "80",
        "temp": "36.6", "decision": "cleared",
    }  # fmt: skip
    return clear_day() | more | changed


def prepare(clinic: Clinic, desk: Desk, lead: Actor, therapist: Actor) -> None:
    """К-1 was at both preparations, and the therapist has signed that they are ready."""
    if not calendar_codes(desk, clinic.cohort_id) >= {"P1"}:
        _meet(clinic, desk, lead, "P1")
    _meet(clinic, desk, lead, "P2")
    about: dict[str, Any] = {"person_id": clinic.people["К-1"], "cohort_id": clinic.cohort_id}
    sheets.record_form(
        desk, therapist, form="gkap_readiness@0.1", step="readiness", answers=readiness(),
        taken_at=clinic.clock.now(), **about,
    )  # fmt: skip
    seen = form_signing.content_of_forms(desk, therapist, step="readiness_signed", **about).seen
    form_signing.sign_forms(
        desk, therapist, step="readiness_signed", seen=seen, password=PASSWORDS["therapist"], **about
    )


def calendar_codes(desk: Desk, cohort: str) -> set[str]:
    """The sessions a cohort has in its calendar."""
    with desk.database.read() as session:
        return {one.code for one in calendar.entries_of(session, cohort)}


def _meet(clinic: Clinic, desk: Desk, lead: Actor, code: str) -> None:
    """A preparation an hour ago, with К-1."""
    planned = plan(clinic, desk, lead, code, clinic.clock.now() - timedelta(hours=1))
    attendance.record_attendance(
        desk, lead, planned, people={clinic.people["К-1"]: attendance.Presence("present")}
    )


def plan(clinic: Clinic, desk: Desk, lead: Actor, code: str, at: datetime) -> str:
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={code: at}, room="Зала 2", confirmed=True)
    with desk.database.read() as session:
        entries = calendar.entries_of(session, clinic.cohort_id)
    return next(one.planned_id for one in entries if one.code == code)


def staff_day(desk: Desk, lead: Actor, session_id: str, *, nurses: tuple[Actor, ...]) -> None:
    """Each role of the programme with somebody whose papers are in date."""
    therapist = next(one for one in accounts.list_users(desk, lead) if one.login == "therapist").user_id
    team = [
        (lead.user_id, "physician", ("MED-LIC", "KAP-MED")), (lead.user_id, "resuscitation", ("ACLS",)),
        (therapist, "lead_therapist", ("KAP-FAC",)), (therapist, "co_therapist", ()),
        *((one.user_id, "monitoring_nurse", ("NURSE-LIC", "BLS")) for one in nurses),
    ]  # fmt: skip
    for user, role, papers in team:
        for kind in papers:
            staffing.record_credential(
                desk, lead, user_id=user, kind=kind, number=f"№ {kind}", valid_from=date(2025, 1, 1),
                valid_to=None,
            )  # fmt: skip
        presence.staff_came(desk, lead, session_id, user_id=user, role=role)
