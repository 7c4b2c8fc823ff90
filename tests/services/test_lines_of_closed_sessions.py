"""A line of the register carries the session it belongs to only while that session runs."""

import pytest

from clinicdesk.services import sessions, stock
from clinicdesk.services.stock import Handful
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.pharmacy import SAFE, TWO, Pharmacy, pharmacy


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules in the safe, and the session is over."""
    ours = pharmacy(clinic)
    ours.receive()
    sessions.close_session(ours.desk, ours.lead, clinic.session_id)
    return ours


def test_a_count_is_not_put_to_a_session_that_has_closed(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-040. Its id let a line into a day that was signed."""
    with refused(safe.desk, ("SES005", "session")):
        safe.count(20, session=True)
    safe.count(20)


def test_a_broken_ampoule_is_not_put_to_a_session_that_has_closed(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-040."""
    with refused(safe.desk, ("SES005", "session")):
        stock.discard_stock(
            safe.desk, safe.nurse, Handful(safe.batch(), SAFE, 1), kind="break", reason="упала", method="розбито",
            hands=TWO, session_id=safe.clinic.session_id,
        )  # fmt: skip
