"""The register goes on when the clock is turned back: by the session's time, and behind a confirmed clock."""

from datetime import timedelta

import pytest

from clinicdesk.services import clock_watch, ledger_corrections, sessions, stock
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.stock import Handful
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused
from tests.support.pharmacy import EXPIRES, POST, SAFE, TWO, Pharmacy, pharmacy


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules; three went to the post some time after the session began."""
    made = pharmacy(clinic)
    made.receive()
    clinic.clock.advance(timedelta(minutes=20))
    made.issue(3)
    return made


def back(safe: Pharmacy, minutes: int) -> None:
    """The wall clock is set back; the machine counts on."""
    safe.clinic.clock.advance(timedelta(minutes=1))
    safe.clinic.clock.set(safe.clinic.clock.now() - timedelta(minutes=minutes))


def confirmed(safe: Pharmacy) -> None:
    clock_watch.confirm_time(safe.desk, safe.lead, password=PASSWORDS["lead"], reason="звірено з телефоном")


def test_while_a_session_runs_the_register_counts_its_time(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-293. Issue, opening, return and count were refused until the clock had caught up."""
    back(safe, 15)
    confirmed(safe)
    safe.issue(1)
    safe.settle(safe.open(), 2000)
    safe.give_back(3)
    safe.count(19, session=True)
    assert [line.number for line in safe.lines(POST)] == [1, 2, 3, 4]


def test_after_the_session_it_goes_on_once_the_clock_is_confirmed(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-293."""
    safe.give_back(3)
    safe.count(20, session=True)
    sessions.close_session(safe.desk, safe.lead, safe.clinic.session_id)
    back(safe, 15)
    confirmed(safe)
    safe.count(20)
    last, before = safe.lines()[-1], safe.lines()[-2]
    assert last.happened_at < before.happened_at
    early = safe.clinic.clock.now() - timedelta(days=2)
    with refused(safe.desk, ("LGR005", "happened_at")):
        stock.receive_stock(
            safe.desk, safe.nurse, stock.Receipt(safe.product, "021225", EXPIRES, 1, "н", "Ф"), place=SAFE,
            hands=TWO, happened_at=early,
        )  # fmt: skip


def test_a_line_is_put_right_after_its_batch_has_expired(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-291. Judged by today, a wrong issue of last month could never be corrected."""
    issued = next(line for line in safe.lines() if line.kind == "issue")
    safe.clinic.clock.advance(timedelta(days=60))
    with refused(safe.desk, ("LGR002", "batch")):
        safe.issue(1)
    ledger_corrections.correct_line(
        safe.desk, safe.nurse, issued.id, Righted(2), reason="видано дві, не три", hands=TWO
    )
    fresh = safe.lines(POST)[-2]
    assert (fresh.kind, fresh.change, fresh.written_on) == ("issue", 2, issued.written_on)
    assert (safe.balance(), safe.balance(POST)) == (18, 2)


def test_an_expired_batch_is_not_issued_under_a_day_that_has_gone(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-291."""
    left = EXPIRES - safe.clinic.clock.now().date()
    safe.clinic.clock.advance(left + timedelta(days=1))
    late = safe.clinic.clock.now() - timedelta(hours=23)
    handful = Handful(safe.batch(), SAFE, 1)
    stock.issue_stock(
        safe.desk, safe.nurse, handful, session_id=safe.clinic.session_id, hands=TWO, happened_at=late
    )
    safe.clinic.clock.advance(timedelta(days=1))
    with refused(safe.desk, ("LGR002", "batch")):
        stock.issue_stock(
            safe.desk, safe.nurse, handful, session_id=safe.clinic.session_id, hands=TWO,
            happened_at=late + timedelta(minutes=5),
        )  # fmt: skip
