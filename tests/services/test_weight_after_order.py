"""An order is for one weight: put right since, it is given only while it lies inside its range."""

import pytest

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, clearances, dose_orders, sheets
from tests.support.clinic import PASSWORDS
from tests.support.dosing_day import CALM_CONTACT, QUIET, WITNESS, DosingDay, day_answers
from tests.support.looking import newest, refused
from tests.support.one_seat import column, record


def ordered(
    day: DosingDay,
    weight: str,
    override: dose_orders.Override | None = None,
    mg: str = "",
    mg_per_kg: str = "",
) -> tuple[str, str]:
    """Checked at this weight, admitted, measured and ordered for; the sheet and the order."""
    day.ready()
    day.fill("risk_contact", CALM_CONTACT, person=day.person)
    sheet = day.fill("day_check", day_answers(weight=weight), person=day.person)
    day.sign("day_clearance", person=day.person)
    clearances.admit(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, cohort_id=day.cohort
    )
    record(day, QUIET)
    order(day, override=override, mg=mg, mg_per_kg=mg_per_kg)
    return sheet, newest(day.desk, DoseOrder).id


def order(
    day: DosingDay,
    reason: str = "",
    override: dose_orders.Override | None = None,
    mg: str = "",
    mg_per_kg: str = "",
) -> str:
    dose_orders.order_dose(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person,
        wish=dose_orders.Wish("im", mg=mg, mg_per_kg=mg_per_kg), reason=reason, override=override,
    )  # fmt: skip
    return newest(day.desk, DoseOrder).id


def weighed(day: DosingDay, sheet: str, weight: str) -> None:
    sheets.amend_form(
        day.desk, day.nurse, sheet, answers=day_answers(weight=weight), reason="описка у вазі", confirmed=True
    )
    day.sign("day_clearance", person=day.person)


@pytest.mark.parametrize("wished", [{"mg_per_kg": "0.6"}, {"mg": "60"}])
def test_half_the_weight_is_no_weight_to_give_the_same_dose_for(
    day: DosingDay, wished: dict[str, str]
) -> None:
    """60 mg for 100 kg were given to 50 kg, 1.2 mg/kg, without a word. Proves: REQ-DOS-260."""
    sheet, row = ordered(day, "100", mg=wished.get("mg", ""), mg_per_kg=wished.get("mg_per_kg", ""))
    weighed(day, sheet, "50")
    with refused(day.desk, ("DOS261", "order")):
        day.give(row)
    said = Issue("DOS261", values={"was": "100", "now": "50", "mg": "60"}).sentence("en")
    assert "60 mg was ordered for 100 kg" in said
    day.give(order(day, reason="вагу виправлено", mg_per_kg="0.6"))
    assert newest(day.desk, Dose).given_ug == 30_000


def test_a_weight_that_keeps_the_dose_inside_its_range_keeps_the_order(day: DosingDay) -> None:
    """0.5–0.75 mg/kg: 48 mg is 0.6 for 80 kg and 0.64 for 75."""
    sheet, row = ordered(day, "80", mg_per_kg="0.6")
    weighed(day, sheet, "75")
    day.give(row)
    assert newest(day.desk, Dose).given_ug == 48_000


def test_what_two_people_agreed_on_beyond_the_range_holds_for_its_own_weight(day: DosingDay) -> None:
    """One kilogram more is another order."""
    accounts.change_roles(
        day.desk, day.clinic.join(day.desk, "admin"), day.nurse2.user_id, roles=[Role.ANAESTHESIOLOGIST],
        password=PASSWORDS["admin"], reason="наказ 9",
    )  # fmt: skip
    beyond = dose_orders.Override("попередня доза не подіяла", WITNESS)
    sheet, row = ordered(day, "80", override=beyond, mg="65")
    weighed(day, sheet, "81")
    with refused(day.desk, ("DOS261", "order")):
        day.give(row)


def test_the_order_and_the_syringe_say_the_weight(day: DosingDay) -> None:
    """Proves: REQ-DOS-260. Before anything is typed, beside the amount, and on the sheet of whoever gives it."""
    ordered(day, "100", mg_per_kg="0.6")
    mark = column(day).orders[0]
    assert (mark.kg, mark.mg_per_kg) == ("100", "0.6")
    wished = {"person_id": day.person, "booster": False, "route": "im", "infusion_minutes": ""}
    preview = board_of_desk(day.desk, day.lead).preview
    assert preview is not None
    seen = preview(**wished, per_kg="", mg="55")
    assert (seen.kg, seen.mg_per_kg, seen.mg) == ("100", "0.55", "55")
    assert preview(**wished, per_kg="", mg="").kg == "100"
