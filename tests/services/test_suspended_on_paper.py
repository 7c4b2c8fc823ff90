"""A decision that was signed, and stopped by something new, stays signed: the paper says who stopped it, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.models.clearances import Clearance
from clinicdesk.reports.checking import check_document
from clinicdesk.reports.record import Facts, Record, Signatures
from clinicdesk.services import records
from tests.services.test_cleared_then import record_an_event
from tests.support.clinic import NAMES
from tests.support.dosing_day import DosingDay
from tests.support.forged import forge
from tests.support.paper import page_texts
from tests.support.printed import WISH


def said(record: Record, part: str) -> list[dict[str, str]]:
    """Each decision of a part: label to value."""
    blocks = next(one for one in record.parts if one.key == part).blocks
    return [
        {row.label.uk: row.value.said.uk for row in block.rows}
        for block in blocks
        if isinstance(block, Facts) and block.title.uk.startswith("Рішення")
    ]


def signed(record: Record, part: str) -> list[tuple[str, str]]:
    """The state of each signature of a part, and what it is over."""
    blocks = next(one for one in record.parts if one.key == part).blocks
    return [(row.state, row.about.uk) for one in blocks if isinstance(one, Signatures) for row in one.rows]


@pytest.fixture
def stopped(day: DosingDay) -> DosingDay:
    """К-1 was cleared by the lead; an hour later the nurse writes down an event."""
    day.clinic.clock.advance(timedelta(hours=1))
    record_an_event(day)
    return day


def test_a_screening_signed_and_then_suspended_is_sealed_and_says_so(stopped: DosingDay) -> None:
    """Proves: REQ-PRT-542. It printed as a draft without a seal."""
    made = records.print_screening(stopped.desk, stopped.lead, stopped.person, WISH)
    assert (made.record.status, made.unsealed) == ("suspended", None)
    assert all("ПІДПИСАНО, ПОТІМ ПРИЗУПИНЕНО" in page for page in page_texts(made.pdf))
    checked = check_document(made.pdf, root=stopped.clinic.root_fingerprint, language="uk")
    assert checked.code == ""
    first, second = said(made.record, "screening")
    assert first["Хто вирішив"] == NAMES["lead"]
    assert second["Чий запис зупинив"] == NAMES["nurse"]
    at = stopped.clinic.clock.now().astimezone().strftime("%d.%m.%Y")
    assert second["Коли зупинено"].startswith(at)
    assert "Небажана подія" in second["Причина"]
    assert "нечинний" not in " ".join(page_texts(made.pdf))


def test_its_signature_is_not_called_void_or_outdated(stopped: DosingDay) -> None:
    """Proves: REQ-PRT-542. «підпис нечинний» in one part, «до виправлення» in another."""
    made = records.print_participant(stopped.desk, stopped.lead, stopped.person, WISH)
    (within,) = signed(made.record, "screening")
    assert within[0] == "valid"
    ((state, about),) = [one for one in signed(made.record, "signatures") if one[1].startswith("Рішення")]
    assert state == "valid"
    assert "; зупинено " in about


def test_a_decision_that_was_altered_is_void_all_the_same(stopped: DosingDay) -> None:
    """Proves: REQ-PRT-542."""
    with stopped.desk.database.read() as session:
        row = session.scalars(select(Clearance).where(Clearance.person_id == stopped.person)).first()
        assert row is not None
    assert forge(
        stopped.desk,
        "clearance",
        "conditions = '{}', decided_on = '2020-01-01'",
        "clearance_id = ?",
        row.clearance_id,
    )
    made = records.print_screening(stopped.desk, stopped.lead, stopped.person, WISH)
    assert made.record.status == "void"
