"""The records of a closed session bound to one desk and one login."""

from datetime import datetime
from functools import partial

from clinicdesk.desktop.binding_board import thousandths
from clinicdesk.services import (
    alert_answers,
    closed_days,
    discharges,
    dose_amending,
    dose_taking_back,
    vitals,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, Changes
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs


def closed_day_of_desk(desk: Desk, actor: Actor) -> ClosedDayVerbs:
    """Everything the records of a closed session may ask for."""

    def amend_dose(
        dose_id: str, *, drawn: str, given: str, given_at: datetime | None, reason: str, password: str,
        witness: Witness, version: int,
    ) -> Changes:  # fmt: skip
        real = dose_amending.Correction(thousandths(drawn, "drawn"), thousandths(given, "given"), given_at)
        return dose_amending.amend_dose(
            desk, actor, dose_id, correction=real, reason=reason, witness=witness, password=password, version=version
        )  # fmt: skip

    def amend_discharge(
        discharge_id: str, *, escort_name: str, escort_phone: str, left_at: datetime | None, reason: str,
        password: str, version: int, exception: str = "",
    ) -> Changes:  # fmt: skip
        leaving = discharges.Leaving(escort_name, escort_phone, left_at)
        return discharges.amend_discharge(
            desk, actor, discharge_id, leaving=leaving, reason=reason, password=password, version=version,
            exception=exception,
        )  # fmt: skip

    return ClosedDayVerbs(
        read=partial(closed_days.closed_day, desk, actor), amend_dose=amend_dose,
        take_back_dose=partial(dose_taking_back.take_back_dose, desk, actor), amend_discharge=amend_discharge,
        amend_reading=partial(vitals.amend_reading, desk, actor),
        withdraw_reading=partial(vitals.withdraw_reading, desk, actor),
        answer_alert=partial(alert_answers.answer_alert, desk, actor),
    )  # fmt: skip
