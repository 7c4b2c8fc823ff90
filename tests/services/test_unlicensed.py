"""A paper that counts no more in mid-session: who orders, gives, or witnesses a dose is asked, and the lead told."""

from datetime import date

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.services import dose_orders, doses, rescues, staffing, tasks
from clinicdesk.services.dose_orders import Override, Wish
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.looking import one_event, refused

LEAD = Witness("lead", pin=PINS["lead"])
WHY = "наказ прийшов посеред сесії, заміна їде"


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def papers(
    day: DosingDay, user: Actor, *kinds: str, state: str = "revoked", until: date | None = None
) -> None:
    for kind in kinds:
        staffing.record_credential(
            day.desk, day.lead, user_id=user.user_id, kind=kind, number=f"№ {kind}",
            valid_from=date(2025, 1, 1), valid_to=until, state=state, reason="наказ",
        )  # fmt: skip


def told(day: DosingDay) -> list[str]:
    """Whom the medical lead is asked about."""
    found = tasks.list_tasks(day.desk, day.lead)
    return [str(one.values["who"]) for one in found if one.kind == "due_dose_unlicensed"]


def test_a_physician_whose_licence_was_revoked_is_asked_before_ordering(day: DosingDay) -> None:
    """Proves: REQ-DOS-620."""
    papers(day, day.lead, "MED-LIC")
    plan = dose_orders.dose_preview(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, wish=Wish("im", mg="60")
    )
    assert [one.code for one in plan.asks] == ["DOS620"]
    assert day.lead.name in plan.asks[0].sentence("uk")
    assert "скасовано" in plan.asks[0].sentence("uk")
    assert "revoked" in plan.asks[0].sentence("en")
    with refused(day.desk, ("DOS620", "despite")):
        day.order()
    with one_event(day.desk, Action.DOSE_ORDERED, day.lead, person=day.person, reason=WHY):
        order = day.order(override=Override(WHY, WITNESS))
    assert day.row(order).note == f"{WHY} ({day.nurse2.name})"
    assert told(day) == [day.lead.name]


def test_one_paper_that_still_counts_for_the_act_is_enough(day: DosingDay) -> None:
    """Proves: REQ-DOS-620. Without ACLS one is no resuscitator; a physician one still is."""
    papers(day, day.lead, "ACLS")
    day.order()
    assert told(day) == []


@pytest.mark.parametrize("which", ["nurse", "nurse2"])
def test_a_giver_and_a_witness_are_asked_the_same(day: DosingDay, which: str) -> None:
    """Proves: REQ-DOS-620."""
    order, who = day.order(), day.nurse if which == "nurse" else day.nurse2
    papers(day, who, "NURSE-LIC")
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert [(one.code, one.values["who"]) for one in caught.value.issues] == [("DOS620", who.name)]
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite=WHY)
    if which == "nurse2":
        day.give(order, witness=LEAD)  # another witness, and nothing is asked
        assert told(day) == []
        return
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person, reason=WHY) as act:
        day.give(order, despite=WHY, witness=LEAD)
    assert act.gained is not None
    assert act.gained["obligation"] == 1
    assert told(day) == [who.name]


def test_a_licence_whose_last_day_is_over_counts_no_more(day: DosingDay) -> None:
    """Proves: REQ-DOS-620."""
    order = day.order()
    papers(day, day.nurse, "NURSE-LIC", state="valid", until=date(2025, 2, 1))
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert "has run out" in caught.value.issues[0].sentence("en")


def test_a_dose_given_alone_is_witnessed_and_the_lead_told(day: DosingDay) -> None:
    """Proves: REQ-DOS-620. What is given needs its second name whatever became of a paper."""
    dose = day.give(day.order(), witness=None, emergency="колега при іншому учасникові")
    papers(day, day.nurse2, "NURSE-LIC", state="suspended")
    doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)
    assert told(day) == [day.nurse2.name]


def test_a_rescue_drug_waits_for_no_paper(day: DosingDay) -> None:
    """Proves: REQ-DOS-620."""
    papers(day, day.lead, "MED-LIC", "ACLS")
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="ondansetron", route="iv",
        amount="4 мг", why="нудота 3", confirmed=True,
    )  # fmt: skip
