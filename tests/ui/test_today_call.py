"""A call that is due is written down from Today: its verb opens the form itself."""

from datetime import timedelta

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Task
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.frame import Build, settle
from tests.support.stage import click
from tests.support.ward import NOW, full_ward

CALL = Task(
    "measure", "people",
    {
        "code": "К-1047", "ref": "gkap_followup@0.1", "form_uk": "Дзвінок після сесії", "form_en": "Follow-up call",
        "point_uk": "24 години після дози 1", "point_en": "24 hours after dose 1",
    },
    NOW - timedelta(hours=3), overdue=True, subject="p-1047", person_id="p-1047",
)  # fmt: skip


def test_a_due_call_opens_its_form(build: Build) -> None:
    """Proves: REQ-FUP-080. It led to the readings of the chart; the form had to be looked for by name."""
    ward = full_ward()
    ward.tasks = (CALL,)
    window = build(Role.NURSE, ward=ward, size=(1280, 648))
    window.go("today")
    today = window.page("today")
    assert isinstance(today, TodayPage)
    (verb,) = [one for one in today.tasks.verbs() if one.isVisible() and one.text()]
    assert verb.text() == "Заповнити"
    click(verb)
    settle()
    people = window.page("people")
    assert isinstance(people, PeoplePage)
    assert people.forms is not None
    assert people.forms.form.isVisible()
    blank = people.forms.form.writing.blank
    assert blank is not None
    assert (blank.read.code, blank.person.person_id) == ("gkap_followup", "p-1047")
