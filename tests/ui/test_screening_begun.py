"""A screening that one began and another recorded; a decision half made for one cohort and opened in another."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.filling import Filling
from clinicdesk.ui.forms.person_forms import screening_subject
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.forms_ward import filled
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import SIZES, Stage, click, stage

PERSON = "p-1047"
BEGUN = f"c-07|screening|gkap_screening@{library().read('gkap_screening').version}"
SUBJECT = f"{PERSON}|{BEGUN}"


def page_of(made: Stage, size: tuple[int, int] = SIZES[0]) -> PeoplePage:
    """The page of people, on the window."""
    return made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms), size)


def screening_of(page: PeoplePage) -> ScreeningView:
    """The screening of the page."""
    assert page.forms is not None
    return page.forms.screening


def filling_of(view: ScreeningView) -> Filling:
    """What stands in the fields."""
    assert view.writing.filling is not None
    return view.writing.filling


def begun(
    qtbot: QtBot, *, language: str = "uk", size: tuple[int, int] = SIZES[0]
) -> tuple[Stage, PeoplePage]:
    """An aneurysm typed by the nurse before anybody recorded the screening; the doctor recorded one since."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = page_of(made, size)
    page.show_subject(f"{PERSON}/forms/{BEGUN}")
    screening_of(page).writing.put("aneurysm", "yes")
    screening_of(page).writing.put("aneurysm.note", "КТ 2019")
    screening_of(page).leave()
    assert list(made.drafts.kept) == [("form", SUBJECT)]
    answers = {"adult": "yes", "aneurysm": "no"}
    made.ward.forms.sheet = filled("gkap_screening", answers, step="screening")
    page.show_subject(f"{PERSON}/forms/{BEGUN}")
    return made, page


def test_what_was_begun_stands_as_a_correction_of_what_another_recorded(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-996. What was not touched takes what is recorded; the reader is told who was first."""
    made, page = begun(qtbot)
    view = screening_of(page)
    given = filling_of(view).given
    assert (given["aneurysm"], given["aneurysm.note"], given["adult"]) == ("yes", "КТ 2019", "yes")
    assert view.meanwhile.isVisible()
    assert "Ірина Марчук" in view.meanwhile.title.text()
    assert "тепер записано" in view.meanwhile.body.text()
    view.writing.record()
    made.type_into("reason", "аневризма за КТ")
    made.confirm()
    assert made.ward.last("amend_form")["answers"]["aneurysm"] == "yes"
    assert made.ward.times("record_form") == 0
    assert made.drafts.dropped == [("form", SUBJECT, True)]


def test_what_was_begun_is_kept_on_where_it_was(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-996. Going on with it makes no second draft, and it is told of again the next time."""
    made, page = begun(qtbot)
    view = screening_of(page)
    view.writing.put("aneurysm.note", "КТ 2019, МРТ 2020")
    page.show_subject(f"{PERSON}/card")
    assert list(made.drafts.kept) == [("form", SUBJECT)]
    page.show_subject(screening_subject(PERSON, "c-07"))
    assert filling_of(view).given["aneurysm.note"] == "КТ 2019, МРТ 2020"
    assert view.meanwhile.isVisible()


def test_what_was_begun_can_be_discarded(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-996. What the other recorded is shown then."""
    made, page = begun(qtbot)
    view = screening_of(page)
    click(view.drop)
    made.confirm()
    assert made.drafts.dropped == [("form", SUBJECT, False)]
    assert not view.writing.editing
    assert not view.meanwhile.isVisible()
    assert filling_of(view).given["aneurysm"] == "no"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_of_it_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-DRF-996."""
    _, page = begun(qtbot, language=language, size=size)
    assert problems_of(page) == []


def test_what_was_chosen_for_one_cohort_is_not_ready_in_another(qtbot: QtBot) -> None:
    """Proves: REQ-SCR-995. Decision, cap and justification belong to a person in a cohort."""
    made = stage(qtbot, Role.LEAD)
    answers = clean_answers(relative_psychosis="yes")
    made.ward.forms.sheet = filled("gkap_screening", answers, step="screening")
    page = page_of(made)
    page.show_subject(screening_subject(PERSON, "c-07"))
    decision = screening_of(page).decision
    decision.ways.buttons["conditions"].click()
    decision.cap.setText("20")
    decision.other.setText("лише для групи 07")
    page.show_subject(screening_subject(PERSON, "c-08"))
    wish = decision.wish()
    assert (wish.decision, wish.conditions, "".join(wish.justifications.values())) == ("", {}, "")
    assert (decision.cap.text(), decision.other.text()) == ("", "")
