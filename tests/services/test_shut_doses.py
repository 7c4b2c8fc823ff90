"""What shuts the next dose on the day itself: a consent taken back, a medicine nobody knew of. The rest goes on."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from clinicdesk.errors import Refused
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.protocols.person import Medicine
from clinicdesk.services import (
    board,
    clearances,
    consents,
    dose_orders,
    person_cards,
    registering,
    screenings,
    vitals,
)
from clinicdesk.services.board_views import Board
from clinicdesk.services.integrity import examine
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import QUIET, DosingDay
from tests.support.going_home import home
from tests.support.looking import newest


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def withdraw(day: DosingDay, document: str) -> None:
    """К-1 takes a consent back."""
    given = consents.list_consents(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    view = next(one for one in given if one.document == document)
    consents.withdraw_consent(day.desk, day.nurse, view.consent_id, reason="передумав")


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    """Everything in the way."""
    return {(issue.code, issue.field) for issue in caught.value.issues}


@pytest.mark.parametrize("document", ["treatment", "driving"])
def test_a_consent_taken_back_after_the_order_shuts_the_dose(day: DosingDay, document: str) -> None:
    """Proves: REQ-CNS-007, REQ-DAY-260. It shut the order only: what was ordered before could still be given."""
    order = day.order()
    withdraw(day, document)
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert ("DAY004", f"consent.{document}") in codes(caught)
    (said,) = (one for one in caught.value.issues if one.field == f"consent.{document}")
    assert "чинна згода «" in said.sentence("uk")
    assert "a standing consent “" in said.sentence("en")


def test_the_file_itself_refuses_a_dose_once_treatment_is_no_longer_agreed_to(day: DosingDay) -> None:
    """Proves: REQ-CNS-007. Raw statements: the consent taken back voids the decision that the admission hangs on."""
    order = day.row(day.order())
    values = _dose_values(day, order)
    withdraw(day, "treatment")
    writer = day.desk.database.writer
    with (
        writer.begin() as connection,
        door_open(connection),
        pytest.raises(IntegrityError, match="clearance was taken back"),
    ):
        connection.execute(insert(Dose).values(**values))


def test_a_decision_signed_anew_on_the_day_opens_the_dose_again(day: DosingDay) -> None:
    """Proves: REQ-CLR-012. The physician’s go stays; until the lead has decided, the file itself refuses."""
    order = day.order()
    _take_phenelzine(day)
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert ("DAY004", "clearance.state") in codes(caught)
    _decide_again(day)
    dose = day.give(order)
    assert newest(day.desk, Dose).dose_id == dose
    assert examine(day.desk).findings == ()


def test_somebody_dosed_stays_in_the_session_and_only_a_further_dose_is_shut(day: DosingDay) -> None:
    """Proves: REQ-CLR-011."""
    day.give(day.order())
    day.watched(90)
    _take_phenelzine(day)
    column = next(one for one in _board(day).columns if one.person_id == day.person)
    assert column.standing == "dosed"
    (issue,) = column.why
    said = issue.sentence("uk")
    assert said == "Допуск призупинено, нових доз немає: виправлено картку (ліки): згадала дружина."
    assert issue.sentence("en").startswith(
        "Clearance suspended, no further dose: the card was corrected (medicines)"
    )
    assert column.booster_from is None
    wish: dict[str, Any] = {"session_id": day.session_id, "person_id": day.person}
    with pytest.raises(Refused) as caught:
        dose_orders.order_dose(day.desk, day.lead, wish=dose_orders.Wish("im", mg="20", booster=True), **wish)
    assert ("DAY004", "clearance.state") in codes(caught)
    day.wait(30)
    vitals.record_reading(day.desk, day.nurse, values=QUIET, taken_at=day.clinic.clock.now(), **wish)
    day.recovered()
    home(day)
    column = next(one for one in _board(day).columns if one.person_id == day.person)
    assert column.standing == "discharged"


def _take_phenelzine(day: DosingDay) -> None:
    card = person_cards.read_person(day.desk, day.lead, day.person)
    details = replace(card.details, medicines=(Medicine("Фенелзин", "15 мг"),))
    registering.amend_person(
        day.desk, day.lead, day.person, details, version=card.version, reason="згадала дружина"
    )


def _decide_again(day: DosingDay) -> None:
    """The lead signs anew, having seen what changed."""
    page = screenings.open_screening(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    assert page.sheet is not None
    clearances.sign_clearance(
        day.desk, day.lead, page.sheet.sheet_id, decision=clearances.Decision("eligible", {}),
        password=PASSWORDS["lead"], seen=page.sheet.content,
    )  # fmt: skip


def _board(day: DosingDay) -> Board:
    found = board.board_of(day.desk, day.lead)
    assert found is not None
    return found


def _dose_values(day: DosingDay, order: DoseOrder) -> dict[str, object]:
    """A dose as the services write it."""
    admission, now = newest(day.desk, Admission), day.clinic.clock.now()
    row = Dose(
        id="d-1", dose_id="d-1", version=1, session_id=day.session_id, person_id=day.person, ordinal=0,
        admission_id=admission.id, order_row=order.id, route="im", strength_ug_per_ml=order.strength_ug_per_ml,
        drawn_ul=order.volume_ul, given_ul=order.volume_ul, given_ug=order.amount_ug, given_at=now,
        mono_ms=1, boot_id="b", giver_id="u-1", witness_id="u-2",
    )  # fmt: skip
    row.event_seq, row.recorded_at = admission.event_seq, admission.recorded_at
    return {column.name: getattr(row, column.name) for column in Dose.__table__.columns}
