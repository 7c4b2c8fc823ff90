"""The recorded recovery and the scored Aldrete count when somebody leaves, not what was typed beside them."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import discharge_state
from tests.support.clinic import Clinic
from tests.support.dosing_day import RECOVERED, DosingDay, home_answers
from tests.support.going_home import home
from tests.support.looking import refused

THREE = {"activity": "1", "respiration": "1", "circulation": "1", "consciousness": "0", "oxygen": "0"}
TEN = dict.fromkeys(THREE, "2")
NOT_YET = {**RECOVERED, "aldrete": "5", "moaas": "2", "sedation_resolved": "no"}


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def unmet(day: DosingDay) -> list[str]:
    state = discharge_state.discharge_state(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person
    )
    return [one.id for one in state.unmet]


def test_a_recovery_that_is_not_complete_keeps_somebody_here(day: DosingDay) -> None:
    """Proves: REQ-LEA-480."""
    day.fill("recovery", NOT_YET, person=day.person)
    day.fill("discharge", home_answers(), person=day.person)
    day.sign("discharge_signed", person=day.person)
    assert unmet(day) == ["recovered"]
    with refused(day.desk, ("DIS002", "recovered")):
        home(day)
    day.fill("recovery", RECOVERED, person=day.person)
    day.sign("discharge_signed", person=day.person)
    assert unmet(day) == []
    home(day)


def test_a_typed_aldrete_cannot_differ_from_the_scored_one(day: DosingDay) -> None:
    """Proves: REQ-LEA-481."""
    day.fill("aldrete", THREE, person=day.person)
    with refused(day.desk, ("ANS481", "aldrete")):
        day.fill("recovery", RECOVERED, person=day.person)
    with pytest.raises(Refused) as caught:
        day.fill("discharge", home_answers(), person=day.person)
    assert [(one.code, one.field, one.values["said"]) for one in caught.value.issues] == [
        ("ANS481", "aldrete", "3")
    ]
    day.fill("aldrete", TEN, person=day.person)
    day.recovered()
    home(day)


def test_an_aldrete_scored_lower_later_needs_the_physicians_exception(day: DosingDay) -> None:
    """Proves: REQ-LEA-481."""
    day.recovered()
    day.fill("aldrete", THREE, person=day.person)
    assert unmet(day) == ["aldrete_scored"]
    with refused(day.desk, ("DIS002", "aldrete_scored")):
        home(day)
    home(day, lead=True, exception="оцінено помилково, перевірив сам")
