"""After a difference somebody else counts too, and nobody has told them what it should come to."""

import pytest

from clinicdesk.services import counts, stock_incidents, tasks
from clinicdesk.services.counts import Counted
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from clinicdesk.words import say
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused
from tests.support.pharmacy import OTHER_SAFE, SAFE, TWO, WITH_LEAD, Pharmacy, pharmacy

EXPECTED = 6117
"""A number that stands nowhere by chance."""


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """So many ampoules in the safe."""
    ours = pharmacy(clinic)
    ours.receive(EXPECTED)
    return ours


def by_the_other_nurse(safe: Pharmacy, nurse2: Actor, ampoules: int) -> None:
    """The same two, the other way round."""
    hands = Hands(password=PASSWORDS["nurse2"], witness=Witness("nurse", password=PASSWORDS["nurse"]))
    counts.count_stock(safe.desk, nurse2, Counted(safe.product, SAFE, ampoules, 0), hands=hands)


def test_the_same_two_do_not_clear_up_their_own_difference(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-420. Nor with the hands exchanged; one other person is enough."""
    nurse2 = safe.clinic.join(safe.desk, "nurse2")
    safe.count(19, hands=TWO)
    with refused(safe.desk, ("LGR420", "witness")):
        safe.count(EXPECTED, hands=TWO)
    with refused(safe.desk, ("LGR420", "witness")):
        by_the_other_nurse(safe, nurse2, EXPECTED)
    assert [note.code for note in safe.count(EXPECTED, hands=WITH_LEAD).notes] == ["LGR021"]
    assert [note.code for note in safe.count(EXPECTED, hands=WITH_LEAD).notes] == ["LGR021"]


def test_a_difference_of_another_store_binds_nobody_here(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-420."""
    safe.receive(5, batch="990001", place=OTHER_SAFE)
    safe.count(4, place=OTHER_SAFE, hands=TWO)
    assert [note.code for note in safe.count(EXPECTED, hands=TWO).notes] == ["LGR021"]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_was_expected_is_said_only_after_the_second_count(safe: Pharmacy, language: str) -> None:
    """Proves: REQ-LGR-421. The first answer and the task told those who were to count again."""
    (first,) = safe.count(19, hands=TWO).notes
    assert first.code == "LGR022"
    assert str(EXPECTED) not in first.sentence(language)
    told = [one for one in tasks.list_tasks(safe.desk, safe.lead) if one.kind == "due_drug_loss"]
    assert told
    for one in told:
        for part in ("title", "detail"):
            values = {"product": "", "store": "", "who": "", **one.values}
            assert str(EXPECTED) not in say(language, f"today.task.{one.kind}.{part}", **values)
    (second,) = safe.count(18, hands=WITH_LEAD).notes
    assert second.code == "LGR421"
    assert str(EXPECTED) in second.sentence(language)


def test_the_incident_names_it_after_the_second_count_too(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-421. Whoever opened the incident before counting again read it there."""
    safe.count(19, hands=TWO)
    (before,) = stock_incidents.stock_incidents(safe.desk, safe.nurse)
    safe.count(18, hands=WITH_LEAD)
    newer, older = stock_incidents.stock_incidents(safe.desk, safe.nurse)
    assert (before.recounted, older.recounted, newer.recounted) == (False, True, False)
