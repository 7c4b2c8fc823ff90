"""Counts are blind and corrections rub nothing out."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import LedgerWitness, StockCount
from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.signatures import Signature
from clinicdesk.models.tasks import Obligation
from clinicdesk.services import ledger_corrections, sheets, stock_incidents
from clinicdesk.services.ampoules import portions_of
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.obligations import open_ones
from clinicdesk.services.signing import signature_issue
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.forms.filling import texts_of
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.pharmacy import ALONE, POST, SAFE, TWO, Pharmacy, pharmacy


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules in the safe."""
    ours = pharmacy(clinic)
    ours.receive()
    return ours


def correct(ours: Pharmacy, line: str, righted: Righted, *, reason: str = "описка") -> None:
    """By the nurse with her witness."""
    ledger_corrections.correct_line(ours.desk, ours.nurse, line, righted, reason=reason, hands=TWO)


def test_a_count_that_agrees_says_so_and_changes_nothing(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-002."""
    with one_event(safe.desk, Action.STOCK_COUNTED, safe.nurse) as seen:
        news = safe.count(20)
    assert seen.wrote(stock_count=1, ledger_line=1, signature=4)
    assert [note.code for note in news.notes] == ["LGR021"]
    assert (safe.lines()[-1].kind, safe.balance()) == ("count", 20)


def test_a_difference_opens_an_incident_and_stops_issuing_until_it_is_cleared_up(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-002."""
    with one_event(safe.desk, Action.STOCK_COUNTED, safe.nurse):
        news = safe.count(19)
    assert [(note.code, note.values) for note in news.notes] == [("LGR022", {"counted": 19})]
    count = newest(safe.desk, StockCount)
    with safe.desk.database.read() as session:
        incident = session.scalars(select(Response).where(Response.response_id == count.incident_id)).one()
        said = dict(
            session.execute(select(Answer.key, Answer.body).where(Answer.response_row == incident.id)).all()
        )
        task = session.scalars(select(Obligation).where(Obligation.kind == "drug_loss")).one()
    assert (incident.form, said["kind"]) == ("incident", '"drug_loss"')
    assert (task.owner_role, task.level, task.due_at) == ("drug_officer", "red", count.counted_at)
    with refused(safe.desk, ("LGR011", "place")):
        safe.issue()
    assert [note.code for note in safe.count(20).notes] == ["LGR021"]
    assert newest(safe.desk, Obligation).state == "done"
    safe.issue()


def test_an_incident_outside_a_session_is_read_filled_in_and_closed(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-013."""
    safe.count(19)
    (listed,) = stock_incidents.stock_incidents(safe.desk, safe.nurse)
    assert (listed.place, listed.counted, listed.expected) == (SAFE, 19, 20)
    assert (listed.missing, listed.closed, listed.in_session) == (4, False, False)
    with one_event(safe.desk, Action.FORM_OPENED, safe.nurse) as looked:
        one = _opened(safe, safe.nurse)
    assert (looked.subject, looked.wrote()) == (listed.sheet_id, True)
    assert set(one.filled.missing) == {"people", "description", "immediate_action", "notified"}
    known = texts_of(one.filled.form, one.filled.values, "uk")
    safe_of: dict[str, Any] = {"reason": "доповнено", "version": 0}
    with refused(safe.desk, ("INC001", "")):
        stock_incidents.complete_stock_incident(safe.desk, safe.nurse, "nothing", answers=known, **safe_of)
    filled = known | {
        "people": "Н-1", "description": "ампули немає на полиці", "immediate_action": "видачу зупинено",
    }  # fmt: skip
    with one_event(safe.desk, Action.FORM_AMENDED, safe.nurse, reason="доповнено"):
        stock_incidents.complete_stock_incident(
            safe.desk, safe.nurse, one.filled.sheet_id, answers=filled, **safe_of
        )
    closing = filled | {"closed": "yes", "root_cause": "розбито під час прибирання"}
    with refused(safe.desk, ("INC002", "closed")):
        stock_incidents.complete_stock_incident(
            safe.desk, safe.lead, one.filled.sheet_id, answers=closing, **safe_of
        )
    with refused(safe.desk, ("INC003", "notified")):
        _close(safe, safe.lead, closing)
    told = closing | {"notified": "керівника о 12:10"}
    with refused(safe.desk, ("WIT004", "pin")):
        _close(safe, safe.lead, told, password="")
    sheets.amend_form(
        safe.desk, safe.lead, one.filled.sheet_id, answers=told, reason="через форму", confirmed=True
    )
    assert not _opened(safe, safe.nurse).incident.closed
    with one_event(safe.desk, Action.INCIDENT_CLOSED, safe.lead, reason="розглянуто") as act:
        _close(safe, safe.lead, told)
    assert act.wrote(response=1, signature=1, answer=len(told), obligation=2)
    assert newest(safe.desk, Obligation).state == "done"
    one = _opened(safe, safe.nurse)
    assert (one.incident.closed, [view.state for view in one.filled.signatures]) == (True, ["valid"])
    with refused(safe.desk, ("INC002", "closed")):
        stock_incidents.complete_stock_incident(
            safe.desk, safe.nurse, one.filled.sheet_id, answers=filled, **safe_of
        )


def test_what_an_incident_turns_out_to_be_calls_whoever_must_know(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-013. The form's own alerts, as when the same form is filled in at the board."""
    safe.count(19)
    one = _opened(safe, safe.nurse)
    known = texts_of(one.filled.form, one.filled.values, "uk") | {"description": "журнал сфотографовано"}
    with one_event(safe.desk, Action.FORM_AMENDED, safe.nurse, reason="з’ясовано"):
        stock_incidents.complete_stock_incident(
            safe.desk, safe.nurse, one.filled.sheet_id, answers=known | {"kind": "data_breach"},
            reason="з’ясовано",
        )  # fmt: skip
    with safe.desk.database.read() as session:
        tasks = {one.origin: one for one in open_ones(session)}
    task = tasks[f"alert:{one.filled.sheet_id}:data_breach"]
    assert (task.owner_role, task.level) == ("lead", "amber")


def _opened(safe: Pharmacy, actor: Actor) -> stock_incidents.OpenedIncident:
    (one,) = stock_incidents.stock_incidents(safe.desk, actor)
    return stock_incidents.open_stock_incident(safe.desk, actor, one.sheet_id)


def _close(safe: Pharmacy, actor: Actor, answers: Mapping[str, str], *, password: str | None = None) -> None:
    (one,) = stock_incidents.stock_incidents(safe.desk, actor)
    stock_incidents.close_stock_incident(
        safe.desk, actor, one.sheet_id, answers=answers, reason="розглянуто",
        password=PASSWORDS[actor.login] if password is None else password,
    )  # fmt: skip


def test_open_remainders_are_counted_too(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-002."""
    safe.issue(2)
    safe.open()
    assert [note.code for note in safe.count(1, 2000, place=POST).notes] == ["LGR021"]
    assert [note.code for note in safe.count(1, 1500, place=POST).notes] == ["LGR022"]


def test_a_count_needs_two_people_and_something_to_count(safe: Pharmacy) -> None:
    with refused(safe.desk, ("LGR009", "witness")):
        safe.count(20, hands=ALONE)
    with refused(safe.desk, ("LGR016", "place")):
        safe.count(0, place="Сейф 2")
    with refused(safe.desk, ("LGR003", "ampoules")):
        safe.count(-1)


def test_a_correction_is_a_reversing_line_and_a_new_one(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-006."""
    safe.issue(15)
    wrong = safe.lines()[0]
    with one_event(safe.desk, Action.STOCK_CORRECTED, safe.nurse, reason="описка") as seen:
        correct(safe, wrong.id, Righted(22))
    assert seen.wrote(ledger_line=2, signature=2)
    fresh, back = safe.lines()[-2:]
    assert (fresh.kind, fresh.change, back.kind, back.change, back.reverses) == (
        "receive", 22, "reverse", -20, wrong.id,
    )  # fmt: skip
    assert safe.balance() == 7
    with refused(safe.desk, ("LGR012", "")):
        correct(safe, wrong.id, Righted(23))
    with refused(safe.desk, ("LGR013", "")):
        correct(safe, back.id, Righted(1))
    with refused(safe.desk, ("LGR001", "ampoules")):
        correct(safe, fresh.id, Righted(14))
    with refused(safe.desk, ("LGR019", "ampoules")):
        correct(safe, fresh.id, Righted(22))


def test_both_lines_of_a_move_are_corrected_together(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-006, REQ-LGR-007."""
    safe.issue(3)
    correct(safe, safe.lines(POST)[0].id, Righted(2))
    assert (safe.balance(), safe.balance(POST)) == (18, 2)
    correct(safe, safe.lines()[-1].id, Righted(0))
    assert (safe.balance(), safe.balance(POST)) == (20, 0)


def test_papers_alone_can_be_corrected(safe: Pharmacy) -> None:
    correct(safe, safe.lines()[0].id, Righted(20, papers={"invoice": "накл. 1175"}))
    assert '"invoice":"накл. 1175"' in safe.lines()[1].papers
    assert safe.balance() == 20


def test_an_opening_is_taken_back_only_while_its_ampoules_are_untouched(safe: Pharmacy) -> None:
    safe.issue(3)
    safe.open(2)
    correct(safe, safe.lines(POST)[-1].id, Righted(1))
    assert safe.balance(POST) == 2
    ampoule = safe.open(1)
    safe.settle(ampoule, 2000)
    with refused(safe.desk, ("LGR014", "")):
        correct(safe, safe.lines(POST)[-1].id, Righted(2))


def test_an_emergency_line_waits_for_somebody_elses_name(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-004."""
    safe.issue(2, hands=ALONE)
    line = safe.lines()[-1]
    own, other = (Witness(name, password=PASSWORDS[name]) for name in ("nurse", "nurse2"))
    with refused(safe.desk, ("LGR018", "witness")):
        ledger_corrections.witness_afterwards(safe.desk, safe.nurse, line.id, by=own)
    with one_event(safe.desk, Action.STOCK_WITNESSED, safe.nurse) as seen:
        ledger_corrections.witness_afterwards(safe.desk, safe.nurse, line.id, by=other)
    assert seen.wrote(ledger_witness=2, signature=1)
    with refused(safe.desk, ("LGR017", "")):
        ledger_corrections.witness_afterwards(safe.desk, safe.nurse, line.id, by=other)
    with safe.desk.database.read() as session:
        assert newest(safe.desk, LedgerWitness).witness_id != line.author_id
        signed = session.scalars(select(Signature).where(Signature.record_id == line.act_id)).all()
        assert [(one.meaning, signature_issue(safe.desk, session, one)) for one in signed] == [
            ("author", None), ("witness", None),
        ]  # fmt: skip


def test_destroyed_residue_can_be_witnessed_afterwards(safe: Pharmacy) -> None:
    safe.issue(1)
    ampoule = safe.open()
    safe.settle(ampoule, 2000, hands=ALONE)
    with safe.desk.database.read() as session:
        portion = portions_of(session, ampoule)[0].id
    ledger_corrections.witness_afterwards(
        safe.desk, safe.nurse, portion, by=Witness("lead", password=PASSWORDS["lead"])
    )
    with refused(safe.desk, ("LGR017", "")):
        ledger_corrections.witness_afterwards(
            safe.desk, safe.nurse, portion, by=Witness("lead", password=PASSWORDS["lead"])
        )
    assert SAFE in {line.place for line in safe.lines()}
