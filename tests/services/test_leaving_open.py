"""Nobody goes home past an alert without an answer, or a repeat that nobody took, without a physician's reason."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import alert_answers, discharges, missed_sets
from clinicdesk.services.closing_blocks import closing_blocks, unexplained_sets
from clinicdesk.services.discharge_state import discharge_state
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.views import Actor
from tests.support.dosing_day import PINS, DosingDay
from tests.support.one_seat import column, measure

ESCORT = Leaving("Олійник Ганна", "067 123 45 67")


def home(day: DosingDay, actor: Actor, exception: str = "") -> None:
    discharges.discharge_home(
        day.desk, actor, session_id=day.session_id, person_id=day.person, leaving=ESCORT, exception=exception,
        pin=PINS[actor.login],
    )  # fmt: skip


def answer_all(day: DosingDay) -> None:
    for one in column(day).alerts:
        if one.answered_at is None:
            alert_answers.answer_alert(day.desk, day.lead, one.alert_row, action="Оглянуто")


def codes(day: DosingDay) -> list[str]:
    with day.desk.database.read() as session:
        return [one.code for one in closing_blocks(day.desk, session, sitting_of(session, day.session_id))]


def unexplained(day: DosingDay) -> int:
    with day.desk.database.read() as session:
        return unexplained_sets(day.desk, session, sitting_of(session, day.session_id), day.person)


def unmet(day: DosingDay) -> list[str]:
    state = discharge_state(day.desk, day.nurse, session_id=day.session_id, person_id=day.person)
    return [one.id for one in state.unmet]


def dosed(day: DosingDay) -> None:
    """Two hours, every set taken, the last one quiet unless said otherwise."""
    day.cleared()
    day.give(day.order())
    day.watched(until=90)
    day.wait(30)


def test_a_nurse_cannot_send_home_past_a_red_alert(day: DosingDay) -> None:
    """Proves: REQ-DIS-055. 205/80 at T+120, and the forms of leaving were signed: the nurse's PIN was enough."""
    dosed(day)
    measure(day, sbp="205", spo2="90")
    day.recovered()
    day.wait(6)
    assert unmet(day) == ["alerts_answered", "repeats_measured"]
    with pytest.raises(Refused) as refused:
        home(day, day.nurse, exception="хоче додому")
    assert {(one.code, one.field) for one in refused.value.issues} == {
        ("DIS002", "alerts_answered"), ("DIS002", "repeats_measured"),
    }  # fmt: skip
    with pytest.raises(Refused):
        home(day, day.lead)

    answer_all(day)
    measure(day, sbp="205", spo2="98")
    answer_all(day)
    assert unmet(day) == []
    home(day, day.nurse)
    assert column(day).standing == "discharged"


def test_a_physician_goes_beyond_with_a_reason(day: DosingDay) -> None:
    """Proves: REQ-DIS-055."""
    dosed(day)
    measure(day, nausea="1")
    day.recovered()
    assert unmet(day) == ["alerts_answered"]
    home(day, day.lead, exception="Легка нудота, супровід знає")
    assert column(day).standing == "discharged"


def test_a_repeat_that_nobody_took_keeps_the_session_open_until_it_is_explained(day: DosingDay) -> None:
    """Proves: REQ-DIS-055, REQ-CLO-055. 185 at T+120 asked for one; the session closed as if nothing were missing."""
    dosed(day)
    measure(day, sbp="185")
    answer_all(day)
    day.wait(20)
    day.recovered()
    assert unmet(day) == ["repeats_measured"]
    home(day, day.lead, exception="Сіла в машину, вимір удома")
    assert codes(day).count("CLO003") == 1
    assert unexplained(day) == 1
    (gap,) = [pip for pip in column(day).pips if pip.state == "overdue"]
    assert gap.minute == 125

    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=gap.ordinal,
        minute=gap.minute, cause="declined",
    )  # fmt: skip
    assert "CLO003" not in codes(day)
    assert unexplained(day) == 0


def test_a_repeat_that_was_explained_stands_in_nobodys_way(day: DosingDay) -> None:
    """Proves: REQ-DIS-055."""
    dosed(day)
    measure(day, sbp="185")
    answer_all(day)
    day.wait(6)
    now = column(day)
    assert now.repeat
    assert now.due_minute is not None
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=now.due_ordinal,
        minute=now.due_minute, cause="physician",
    )  # fmt: skip
    day.recovered()
    assert unmet(day) == []
    home(day, day.nurse)


def test_a_refusal_names_the_conditions_in_words(day: DosingDay) -> None:
    """Proves: REQ-DIS-056. It said «Не виконано: criterion.two_hours»."""
    day.cleared()
    day.give(day.order())
    day.wait(60)
    with pytest.raises(Refused) as refused:
        home(day, day.nurse)
    told = {
        language: {one.field: one.sentence(language) for one in refused.value.issues}
        for language in ("uk", "en")
    }
    assert "Минуло щонайменше 120 хвилин від останньої дози" in told["uk"]["two_hours"]
    assert "At least 120 minutes" in told["en"]["two_hours"]
    assert not [text for said in told.values() for text in said.values() if "criterion." in text]
