"""The verbs of a closed session's records: services bound by the composition root, fakes in tests."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from clinicdesk.services.closed_days import ClosedDay
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus

Write = Callable[..., Changes]


@dataclass(frozen=True, slots=True)
class ClosedDayVerbs:
    """`read` takes the line of the calendar. Amounts are typed text; a time is None where it stays.

    `amend_dose(dose_id, *, drawn, given, given_at, reason, password, witness, version)`: `witness` a `Witness`,
    `take_back_dose(dose_id, *, method, reason, password, witness, version)`: it was not given to this person,
    `amend_discharge(discharge_id, *, escort_name, escort_phone, left_at, reason, password, version, exception)`,
    `amend_reading(reading_id, *, values, shown, taken_at, reason, password, version, witness)`: of what was marked
    as an error also a `witness`,
    `withdraw_reading(reading_id, *, reason, password, witness, version)`,
    `answer_alert(alert_row, *, action, also)`.
    """

    read: Callable[[str], ClosedDay]
    amend_dose: Write
    take_back_dose: Write
    amend_discharge: Write
    amend_reading: Write
    withdraw_reading: Write
    answer_alert: Write


WRITING = (
    *("amend_dose", "take_back_dose", "amend_discharge", "amend_reading", "withdraw_reading", "answer_alert"),
)
"""The verbs that are followed by news."""


def closed_day_with_news(bus: ChangeBus, verbs: ClosedDayVerbs) -> ClosedDayVerbs:
    """As `with_news`, for a closed session."""
    told = {name: bus.after(getattr(verbs, name), Topic.DOSING) for name in WRITING}
    return replace(verbs, **told)
