"""Adopting a version once more loosens nothing unseen: what is not named stays as the clinic had it."""

from decimal import Decimal

from clinicdesk.services import adoption
from tests.services.test_adoption import gkap
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused

CAP, MOST = "doses.ketamine.im.cap_mg", "group.most"


def test_a_number_that_is_not_named_stays(clinic: Clinic) -> None:
    """Proves: REQ-ADP-560. The cap of a dose went back to the protocol's with nothing said."""
    desk, lead = clinic.open_as("lead")

    def adopt(numbers: dict[str, str]) -> None:
        adoption.adopt(desk, lead, code="gkap", version="0.1", numbers=numbers, password=PASSWORDS["lead"])

    adopt({CAP: "50,5", MOST: "7"})
    with refused(desk, ("ADP009", "code")):
        adopt({})
    adopt({MOST: "8"})
    assert gkap(desk, lead).numbers == {CAP: Decimal("50.5"), MOST: Decimal(8)}
    adopt({CAP: " "})
    assert gkap(desk, lead).numbers == {MOST: Decimal(8)}


def test_what_was_withdrawn_is_adopted_again_with_its_numbers(clinic: Clinic) -> None:
    """Proves: REQ-ADP-560."""
    desk, lead = clinic.open_as("lead")
    password = PASSWORDS["lead"]
    adoption.adopt(desk, lead, code="gkap", version="0.1", numbers={CAP: "50"}, password=password)
    row = gkap(desk, lead)
    adoption.withdraw_adoption(desk, lead, row.adoption_id, password=password, reason="перегляд")
    assert gkap(desk, lead).offered == {CAP: Decimal(50)}
    adoption.adopt(desk, lead, code="gkap", version="0.1", numbers={}, password=password)
    assert gkap(desk, lead).numbers == {CAP: Decimal(50)}
