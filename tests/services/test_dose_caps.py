"""The dose cap of a decision: an amount, refused at its field when it is none; an old one nobody can read stops."""

import json
from decimal import Decimal

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Clearance
from clinicdesk.protocols.dose_cap import cap_of, cap_text
from clinicdesk.services import dose_orders
from clinicdesk.services.clearances import Conditions
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest, refused
from tests.support.screening import screened


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("45", "45"), ("52,5", "52.5"), ("0.001", "0.001"), (" 60 ", "60"), ("60.50", "60.5")],
)
def test_an_amount_is_read_with_either_mark(typed: str, amount: str) -> None:
    assert cap_of(typed) == Decimal(amount)
    assert cap_text(typed) == amount


@pytest.mark.parametrize(
    "typed", ["60 мг", "abc", "-5", "0", "0.000", "1e2", "NaN", "Infinity", "٤٥", "0.0001", "4 5"]
)
def test_what_is_no_amount_above_nothing_cannot_be_read(typed: str) -> None:
    cap = cap_of(typed)
    assert cap is not None
    assert cap.is_nan()


def test_a_cap_that_is_no_amount_is_refused_at_its_field(clinic: Clinic) -> None:
    """Proves: REQ-CLR-013. «60 мг», «abc», «-5», «0» and «99999» were accepted and signed."""
    case = screened(clinic)
    for typed in ("60 мг", "abc", "-5", "0", "99999"):
        with refused(case.desk, ("CLR017", "dose_cap_mg")):
            case.sign("conditions", conditions=Conditions(dose_cap_mg=typed))
    case.sign("conditions", conditions=Conditions(dose_cap_mg="52,50"))
    assert case.view().conditions.dose_cap_mg == "52.5"


def test_an_old_cap_that_nobody_can_read_shuts_the_dose_and_asks_the_lead(day: DosingDay) -> None:
    """Proves: REQ-CLR-013. The preview ended in a fault of the program."""
    day.cleared()
    order = day.order()
    _overwrite_cap(day, "60 мг")
    plan = dose_orders.dose_preview(
        day.desk,
        day.lead,
        session_id=day.session_id,
        person_id=day.person,
        wish=dose_orders.Wish("im", mg="40"),
    )
    (issue,) = plan.stops
    assert (issue.code, "60 мг" in issue.sentence("uk")) == ("ORD015", True)
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert "ORD015" in {one.code for one in caught.value.issues}


def _overwrite_cap(day: DosingDay, cap: str) -> None:
    """As a file of an earlier version may hold it: a decision that stands, with such a cap."""
    former = newest(day.desk, Clearance)
    columns = {column.name for column in Clearance.__table__.columns} - {"event_seq", "recorded_at"}
    kept = {name: getattr(former, name) for name in columns}
    row = Clearance(**kept | {
        "id": day.desk.ids.new(), "version": former.version + 1, "decision": "conditions",
        "conditions": json.dumps(json.loads(former.conditions) | {"dose_cap_mg": cap}), "supersedes": None,
    })  # fmt: skip
    with day.desk.write(day.lead, Action.CLEARANCE_SIGNED, entity="clearance", entity_id=row.clearance_id,
                        version=row.version, person_id=row.person_id) as work:  # fmt: skip
        work.supersede(former, row)
