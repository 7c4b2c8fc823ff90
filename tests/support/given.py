"""A dose in the file without the whole way to it: the rows as the dosing services write them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.services import clearances
from clinicdesk.services.session_clock import mono_at
from tests.support.clinic import Clinic
from tests.support.screening import Screened

MG, ML = 60_000, 1_200
STRENGTH = 50_000


def admitted(clinic: Clinic, case: Screened) -> str:
    """The lead clears К-1 and admits them to the running session; the admission's id."""
    case.sign()
    return clearances.admit(
        case.desk, case.lead, session_id=clinic.session_id, person_id=case.person, cohort_id=case.cohort
    ).subject


def give(clinic: Clinic, case: Screened, *, at: datetime | None = None, ordinal: int = 0) -> datetime:
    """К-1 is given a dose of 60 mg (or a booster) now, or at a moment; says when."""
    desk = case.desk
    now = clinic.clock.now()
    moment = at or now
    with desk.database.read() as session:
        admission = session.scalars(select(Admission.id).where(Admission.person_id == case.person)).one()
    order = DoseOrder(
        id=desk.ids.new(), order_id=desk.ids.new(), version=1, session_id=clinic.session_id,
        person_id=case.person, ordinal=ordinal, rule="ketamine", route="im", weight_g=80_000, per_kg_ug=750,
        strength_ug_per_ml=STRENGTH, amount_ug=MG, volume_ul=ML, cap_ug=MG, infusion_minutes=0, state="ordered",
        author_id=case.lead.user_id,
    )  # fmt: skip
    dose = Dose(
        id=desk.ids.new(), dose_id=desk.ids.new(), version=1, session_id=clinic.session_id,
        person_id=case.person, ordinal=ordinal, admission_id=admission, order_row=order.id, route="im",
        strength_ug_per_ml=STRENGTH, drawn_ul=ML, given_ul=ML, given_ug=MG, given_at=moment,
        mono_ms=mono_at(desk, moment, now), boot_id=clinic.clock.boot_id, giver_id=case.nurse.user_id,
        witness_id=case.lead.user_id,
    )  # fmt: skip
    for action, row in ((Action.DOSE_ORDERED, order), (Action.DOSE_GIVEN, dose)):
        with desk.write(case.lead, action, entity="dose", entity_id=row.id, person_id=case.person) as work:
            work.add(row)
    return moment


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
