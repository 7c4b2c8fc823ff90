"""Whole ampoules move between registers: every balance continues, two people sign, nothing falls below zero."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.signatures import Signature
from clinicdesk.services import drugs, stock
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.signed_content import content_of_ledger_act
from clinicdesk.services.signing import signature_issue
from clinicdesk.services.stock import Handful
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import one_event, refused
from tests.support.pharmacy import ALONE, BOX, EXPIRES, OTHER_SAFE, POST, SAFE, TWO, Pharmacy, pharmacy


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules in the safe."""
    ours = pharmacy(clinic)
    ours.receive()
    return ours


def test_received_ampoules_are_one_line_with_its_papers_signed_by_two(clinic: Clinic) -> None:
    """Proves: REQ-LGR-004, REQ-LGR-011."""
    ours = pharmacy(clinic)
    with one_event(ours.desk, Action.STOCK_RECEIVED, ours.nurse) as seen:
        ours.receive()
    assert seen.wrote(drug_batch=1, ledger_line=1, signature=2)
    (line,) = ours.lines()
    assert (line.number, line.before, line.change, line.after, line.kind) == (1, 0, 20, 20, "receive")
    assert line.papers == '{"invoice":"накл. 1174","supplier":"Фармація"}'
    with ours.desk.database.read() as session:
        signed = session.scalars(select(Signature).where(Signature.record_id == line.act_id)).all()
        assert [one.meaning for one in signed] == ["author", "witness"]
        assert [signature_issue(ours.desk, session, one) for one in signed] == [None, None]
    line.change, line.after = 21, 21
    assert content_of_ledger_act([line], []) != signed[0].content_sha256


def test_a_move_is_two_lines_and_the_total_stays(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-007."""
    with one_event(safe.desk, Action.STOCK_ISSUED, safe.nurse) as seen:
        safe.issue(3)
    assert seen.wrote(ledger_line=2, move_claim=2, signature=2)
    assert (safe.balance(), safe.balance(POST)) == (17, 3)
    safe.give_back(2)
    assert (safe.balance(), safe.balance(POST)) == (19, 1)
    out, into = safe.lines()[-2], safe.lines(POST)[0]
    assert out.move_id == into.move_id
    assert '"other":"Сесія 1"' in out.papers
    assert '"other":"Сейф 1"' in into.papers


def test_the_witness_is_somebody_else_or_there_is_a_reason(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-004."""
    own = Hands(password=PASSWORDS["nurse"], witness=Witness("nurse", password=PASSWORDS["nurse"]))
    with refused(safe.desk, ("WIT001", "witness")):
        safe.issue(hands=own)
    with refused(safe.desk, ("LGR009", "witness")):
        safe.issue(hands=Hands(password=PASSWORDS["nurse"]))
    with refused(safe.desk, ("KEY002", "witness")):
        safe.issue(hands=replace(TWO, witness=Witness("nurse2", password="not this one at all")))
    safe.issue(hands=ALONE)
    line = safe.lines()[-1]
    assert (line.witness_id, line.emergency) == (None, "судоми, свідок біля пацієнта")


def test_a_balance_never_falls_below_zero(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-001."""
    with refused(safe.desk, ("LGR001", "ampoules")):
        safe.issue(21)
    with refused(safe.desk, ("LGR003", "ampoules")):
        safe.issue(0)
    safe.issue(2)
    with refused(safe.desk, ("LGR001", "ampoules")):
        safe.give_back(3)


def test_a_batch_has_its_own_balance_in_the_register(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-001."""
    safe.receive(5, batch="030326", expires_on=date(2027, 3, 31))
    with refused(safe.desk, ("LGR001", "ampoules")):
        six = Handful(safe.batch("030326"), SAFE, 6)
        stock.issue_stock(safe.desk, safe.nurse, six, session_id=safe.clinic.session_id, hands=TWO)
    assert safe.balance() == 25


def test_an_expired_batch_is_not_issued_but_can_be_destroyed(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-005."""
    safe.clinic.clock.advance(timedelta(days=(EXPIRES - date(2026, 11, 24)).days + 1))
    with refused(safe.desk, ("LGR002", "batch")):
        safe.issue()
    with refused(safe.desk, ("DRG010", "expires_on")):
        safe.receive(1)
    with refused(safe.desk, ("DSK005", "reason")):
        discard(safe, 20, reason=" ")
    discard(safe, 20, reason="строк минув")
    assert safe.balance() == 0
    assert safe.lines()[-1].kind == "destroy"


def test_stock_lies_only_where_the_clinic_says(safe: Pharmacy) -> None:
    with refused(safe.desk, ("LGR008", "place")):
        safe.receive(1, place="Шухляда")
    with refused(safe.desk, ("LGR010", "invoice"), ("LGR010", "supplier")):
        safe.receive(1, invoice=" ", supplier="")
    with refused(safe.desk, ("DRG011", "expires_on")):
        safe.receive(1, expires_on=date(2027, 1, 31))
    safe.receive(4, place=OTHER_SAFE)
    assert (safe.balance(), safe.balance(OTHER_SAFE)) == (20, 4)


def test_lines_follow_one_another_in_time(safe: Pharmacy) -> None:
    now = safe.clinic.clock.now()
    receipt = replace(BOX, product_id=safe.product)
    with refused(safe.desk, ("LGR005", "happened_at")):
        stock.receive_stock(
            safe.desk, safe.nurse, receipt, place=SAFE, hands=TWO, happened_at=now - timedelta(hours=2)
        )
    with refused(safe.desk, ("LGR004", "happened_at")):
        stock.receive_stock(
            safe.desk, safe.nurse, receipt, place=SAFE, hands=TWO, happened_at=now + timedelta(minutes=3)
        )


def test_more_than_three_months_need_is_said_once_the_need_is_known(safe: Pharmacy) -> None:
    assert safe.receive(500).notes == ()
    safe.issue(2)
    safe.settle(safe.open(2), 2000)
    safe.clinic.clock.advance(timedelta(days=30))
    (note,) = safe.receive(1).notes
    assert (note.code, note.values) == ("LGR015", {"n": 519, "need": 6, "months": 3})


def test_a_product_is_one_that_a_protocol_keeps_a_register_of(safe: Pharmacy) -> None:
    said = {
        "substance": "ketamine", "form": "ampoule", "trade_name": "Калипсол", "manufacturer": "Ґедеон",
        "strength_ug_per_ml": 50_000, "content_ul": 10_000,
    }  # fmt: skip
    with one_event(safe.desk, Action.DRUG_ENTERED, safe.nurse) as seen:
        drugs.enter_product(safe.desk, safe.nurse, **said)  # type: ignore[arg-type]
    assert seen.wrote(drug_product=1)
    for change, issue in (
        ({"substance": "morphine"}, ("DRG001", "substance")), ({"form": "patch"}, ("DRG002", "form")),
        ({"strength_ug_per_ml": 10_000}, ("DRG003", "strength")), ({"content_ul": 5_000}, ("DRG004", "content")),
        ({"manufacturer": " "}, ("DRG005", "manufacturer")), ({"trade_name": "Калипсол-2"}, ("DRG006", "trade_name")),
    ):  # fmt: skip
        with refused(safe.desk, issue):
            drugs.enter_product(safe.desk, safe.nurse, **(said | change))  # type: ignore[arg-type]
    with one_event(safe.desk, Action.DRUG_ENTERED, safe.nurse):
        drugs.enter_batch(safe.desk, safe.nurse, product_id=safe.product, number="9", expires_on=EXPIRES)
    with refused(safe.desk, ("DRG009", "batch")):
        drugs.enter_batch(safe.desk, safe.nurse, product_id=safe.product, number="9", expires_on=EXPIRES)


def discard(ours: Pharmacy, ampoules: int, *, reason: str) -> None:
    """The whole of it, expired."""
    stock.discard_stock(
        ours.desk, ours.nurse, Handful(ours.batch(), SAFE, ampoules), kind="destroy", reason=reason,
        method="акт 7", hands=TWO,
    )  # fmt: skip
