"""A call opened from its task begins with which call it is, and says which task it will close."""

from dataclasses import replace

import pytest

from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.frame import Build, settle
from tests.support.stage import click
from tests.support.ward import full_ward
from tests.ui.test_today_call import CALL

CLOSES = {
    "uk": "Це запис для: 24 години після першої дози. Він закриє саме цю справу.",
    "en": "This record is for: 24 hours after the first dose. It closes that task and no other.",
}
NONE = {
    "uk": "За цією відповіддю запис не закриє жодної справи, яка чекає.",
    "en": "With this answer the record closes none of the tasks that wait.",
}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_due_call_opens_with_which_call_it_is(build: Build, language: str) -> None:
    """Proves: REQ-FUP-231. "Which call" was empty, and whoever chose wrongly closed another task."""
    ward = full_ward()
    ward.tasks = (replace(CALL, values={**CALL.values, "of": "d1_h24"}),)
    window = build(Role.NURSE, ward=ward, language=language, size=(1280, 648))
    window.go("today")
    today = window.page("today")
    assert isinstance(today, TodayPage)
    (verb,) = [one for one in today.tasks.verbs() if one.isVisible() and one.text()]
    click(verb)
    settle()
    people = window.page("people")
    assert isinstance(people, PeoplePage)
    assert people.forms is not None
    form: FormPage = people.forms.form
    assert form.writing.filling is not None
    assert form.writing.filling.given == {"call": "h24"}
    assert form.point.isVisible()
    assert form.point.text() == CLOSES[language]
    form.writing.put("call", "other")
    assert form.point.text() == NONE[language]
