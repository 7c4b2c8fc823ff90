"""Breaking the glass: refused, opened with a reason, seen by the lead, never by oneself."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.people import GlassOpening
from clinicdesk.security.roles import Role
from clinicdesk.services import glass, people, tasks
from clinicdesk.services.entrance import leave
from tests.support.clinic import NAMES, Clinic
from tests.support.looking import Meanwhile, newest, one_event, refused, stand_in

WHY = "судоми, лікаря когорти немає"


def test_the_glass_opens_one_chart_for_one_login_with_a_reason(clinic: Clinic) -> None:
    """Proves: REQ-ACC-005."""
    desk, _ = clinic.open_as("lead")
    therapist, person = clinic.join(desk, "therapist"), clinic.people["К-1"]
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, therapist, person)
    with one_event(desk, Action.GLASS_BROKEN, therapist, reason=WHY, person=person) as seen:
        news = glass.break_glass(desk, therapist, person, reason=WHY)
    assert seen.wrote(glass_opening=1)
    assert (news.subject, seen.subject) == (person, newest(desk, GlassOpening).glass_id)
    chart = people.open_chart(desk, therapist, person)
    assert (chart.opened_by_glass, chart.person.mine) == (True, False)
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, therapist, clinic.people["К-2"])


def test_the_glass_is_whole_again_at_the_next_login(clinic: Clinic) -> None:
    """Proves: REQ-ACC-005."""
    desk, _ = clinic.open_as("lead")
    therapist, person = clinic.join(desk, "therapist"), clinic.people["К-1"]
    glass.break_glass(desk, therapist, person, reason=WHY)
    leave(desk, therapist)
    again = clinic.join(desk, "therapist")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, again, person)


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_the_glass_wants_a_reason(clinic: Clinic, reason: str) -> None:
    """Proves: REQ-ACC-005."""
    desk, _ = clinic.open_as("lead")
    therapist = clinic.join(desk, "therapist")
    with refused(desk, ("DSK005", "reason")):
        glass.break_glass(desk, therapist, clinic.people["К-1"], reason=reason)
    with refused(desk, ("PPL007", "person")):
        glass.break_glass(desk, therapist, "nobody", reason=WHY)


def test_the_lead_sees_each_opening_and_reviews_it(clinic: Clinic) -> None:
    """Proves: REQ-ACC-006."""
    desk, lead = clinic.open_as("lead")
    therapist, person = clinic.join(desk, "therapist"), clinic.people["К-1"]
    glass.break_glass(desk, therapist, person, reason=WHY)
    (waiting,) = glass.list_glass(desk, lead)
    assert (waiting.who, waiting.code, waiting.reason) == (NAMES["therapist"], "К-1", WHY)
    assert [task.subject for task in tasks.list_tasks(desk, lead) if task.kind == "glass"] == [
        waiting.glass_id
    ]
    with one_event(desk, Action.GLASS_REVIEWED, lead, reason="обґрунтовано", person=person) as seen:
        glass.review_glass(desk, lead, waiting.glass_id, remark="обґрунтовано")
    assert seen.wrote(glass_opening=1)
    assert newest(desk, GlassOpening).reviewed_by == lead.user_id
    assert glass.list_glass(desk, lead) == ()
    assert people.open_chart(desk, therapist, person).opened_by_glass


def test_nobody_reviews_their_own_opening(clinic: Clinic) -> None:
    """Proves: REQ-ACC-006."""
    desk, lead = clinic.open_as("lead")
    other = stand_in(desk, Role.LEAD, login="second")
    glass.break_glass(desk, lead, clinic.people["К-1"], reason=WHY)
    (waiting,) = glass.list_glass(desk, lead)
    with refused(desk, ("PPL006", "")):
        glass.review_glass(desk, lead, waiting.glass_id, remark="сам собі")
    glass.review_glass(desk, other, waiting.glass_id, remark="переглянуто")
    assert glass.list_glass(desk, other) == ()


def test_a_review_wants_a_remark_and_an_opening_that_waits(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    therapist = clinic.join(desk, "therapist")
    glass.break_glass(desk, therapist, clinic.people["К-1"], reason=WHY)
    (waiting,) = glass.list_glass(desk, lead)
    with refused(desk, ("DSK005", "reason")):
        glass.review_glass(desk, lead, waiting.glass_id, remark=" ")
    with refused(desk, ("PPL005", "")):
        glass.review_glass(desk, lead, "none", remark="переглянуто")
    glass.review_glass(desk, lead, waiting.glass_id, remark="переглянуто")
    with refused(desk, ("PPL005", "")):
        glass.review_glass(desk, lead, waiting.glass_id, remark="ще раз")


def test_two_leads_do_not_review_the_same_opening_twice(clinic: Clinic) -> None:
    """Proves: REQ-TRL-004."""
    desk, lead = clinic.open_as("lead")
    therapist, other = clinic.join(desk, "therapist"), stand_in(desk, Role.LEAD, login="second")
    glass.break_glass(desk, therapist, clinic.people["К-1"], reason=WHY)
    (waiting,) = glass.list_glass(desk, lead)
    desk.ids = Meanwhile(desk.ids, lambda: glass.review_glass(desk, other, waiting.glass_id, remark="першим"))
    with pytest.raises(Refused) as caught:
        glass.review_glass(desk, lead, waiting.glass_id, remark="другим")
    assert caught.value.first.code == "DSK004"
    assert newest(desk, GlassOpening).reviewed_by == other.user_id
