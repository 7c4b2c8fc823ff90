"""What the day's check finds is not passed over: news stops the clearance, a finding wants a reason."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import clearances, sheets
from clinicdesk.services.admitting import see_admission
from tests.support.clinic import PASSWORDS
from tests.support.dosing_day import DosingDay, day_answers


def decision(day: DosingDay) -> clearances.ClearanceView:
    seen = clearances.see_clearance(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    assert seen is not None
    return seen


def admit(day: DosingDay) -> None:
    clearances.admit(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, cohort_id=day.cohort
    )


HIGH = {"sbp": "178", "dbp": "108", "sbp_again": "176", "dbp_again": "106"}


@pytest.mark.parametrize(
    "changed",
    [
        {"new_conditions": "yes", "new_conditions.note": "судоми тиждень тому"},
        {"infection": "yes"},
        {"alcohol_24h": "yes"},
        {"cannabis_24h": "yes"},
        {"stimulants_today": "yes"},
        {"opioids_24h": "yes"},
        {"sedatives_24h": "yes"},
        {"intoxicated": "yes"},
        {"drug_screen": "positive"},
    ],
)
def test_what_is_new_on_the_day_stops_the_clearance_at_once(
    day: DosingDay, changed: dict[str, object]
) -> None:
    """Proves: REQ-CLR-045. With opioids, alcohol and a seizure a week ago they were dosed without a word."""
    day.check(day.person, **changed, reasoning="обговорено")
    seen = decision(day)
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert "Перевірка в день сесії" in seen.why["uk"]
    day.sign("day_clearance", person=day.person)
    with pytest.raises(Refused) as refused:
        admit(day)
    assert [one.code for one in refused.value.issues] == ["CLR010"]


def test_a_reason_written_into_the_check_does_not_stop_the_decision_made_over_its_news(
    day: DosingDay,
) -> None:
    """Proves: REQ-CLR-045. The lead has decided about it; a further medicine stops it again."""
    news = {"sedatives_24h": "yes", "sedatives_24h.note": "діазепам"}
    check = day.fill("day_check", day_answers(**news, decision=""), person=day.person)
    renew(day)
    sheets.amend_form(
        day.desk, day.lead, check, reason="рішення",
        answers=day_answers(**news, reasoning="разова доза вчора"), confirmed=True,
    )  # fmt: skip
    assert decision(day).valid
    sheets.amend_form(
        day.desk, day.lead, check, reason="уточнено", confirmed=True,
        answers=day_answers(**news | {"sedatives_24h.note": "діазепам і зопіклон"}, reasoning="разова доза"),
    )  # fmt: skip
    assert decision(day).decision == "suspended"
    assert len(decision(day).changed) == 1


def test_a_quiet_check_stops_nothing(day: DosingDay) -> None:
    day.check(day.person, **HIGH, reasoning="хвилювання")
    assert decision(day).valid


def test_nobody_is_admitted_over_a_finding_without_a_reason(day: DosingDay) -> None:
    """Proves: REQ-DAY-045. 178/108 and 176/106 were “cleared”, and the sheet showed nothing of it."""
    day.fill("risk_contact", {"q1": "no", "q2": "no", "q6": "no"}, person=day.person)
    check = day.fill("day_check", day_answers(**HIGH, spo2="93"), person=day.person)
    state = see_admission(day.desk, day.lead, session_id=day.session_id, person_id=day.person)
    done = next(one for one in state.checks if one.step == "day_check")
    assert [found.fields for found in done.found] == [("sbp", "dbp", "sbp_again", "dbp_again", "spo2")]
    assert (done.whole, done.lacking, done.field) == (False, 1, "reasoning")
    with pytest.raises(Refused) as refused:
        day.sign("day_clearance", person=day.person)
    assert [(one.code, one.field) for one in refused.value.issues] == [("SHT009", "reasoning")]
    sheets.amend_form(
        day.desk, day.lead, check, reason="рішення", confirmed=True,
        answers=day_answers(**HIGH, spo2="93", reasoning="тиск звичний, користь переважає"),
    )  # fmt: skip
    day.sign("day_clearance", person=day.person)
    admit(day)
    again = see_admission(day.desk, day.lead, session_id=day.session_id, person_id=day.person)
    assert again.admitted
    assert next(one for one in again.checks if one.step == "day_check").found == done.found


def test_a_check_without_findings_asks_for_no_reason(day: DosingDay) -> None:
    day.check(day.person)
    state = see_admission(day.desk, day.lead, session_id=day.session_id, person_id=day.person)
    assert [(one.found, one.whole) for one in state.checks] == [((), True), ((), True)]


def renew(day: DosingDay) -> None:
    """The medical lead decides anew over the same screening."""
    screening = next(
        one for one in sheets.list_forms(day.desk, day.lead, day.person) if one.form == "gkap_screening"
    )
    seen = sheets.open_form(day.desk, day.lead, screening.sheet_id).content
    clearances.sign_clearance(
        day.desk, day.lead, screening.sheet_id, decision=clearances.Decision("eligible", {}),
        password=PASSWORDS["lead"], seen=seen,
    )  # fmt: skip
