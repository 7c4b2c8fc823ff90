"""An order at the lead's own cap, through the service: no second physician, no incident, and the dose is given."""

from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.services import clearances, sheets
from tests.support.clinic import PASSWORDS
from tests.support.dosing_day import DosingDay


def test_the_leads_cap_is_an_ordinary_order(day: DosingDay) -> None:
    """Proves: REQ-ORD-045. The lead capped at 35 mg, and no amount could be ordered by one physician."""
    listed = sheets.list_forms(day.desk, day.lead, day.person)
    screening = next(one.sheet_id for one in listed if one.form == "gkap_screening")
    capped = clearances.Decision("conditions", {}, clearances.Conditions(dose_cap_mg="35"))
    clearances.sign_clearance(
        day.desk, day.lead, screening, decision=capped, password=PASSWORDS["lead"],
        seen=sheets.open_form(day.desk, day.lead, screening).content,
    )  # fmt: skip
    day.cleared()
    order = day.order("35")
    row = day.row(order)
    assert (row.amount_ug, row.cap_ug, row.override_id, row.incident_id) == (35_000, 35_000, None, "")
    day.give(order)
    with day.desk.database.read() as session:
        assert session.scalars(select(Response).where(Response.form == "incident")).first() is None
