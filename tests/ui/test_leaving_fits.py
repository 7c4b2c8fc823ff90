"""How somebody leaves a cohort: only what goes together is offered, and the sheet says why the rest is not."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.endings import ENDED, ends_among, ends_of
from clinicdesk.security.roles import Role
from clinicdesk.services import memberships
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from tests.support.clinic import Clinic
from tests.support.geometry import problems_of
from tests.support.groups import groups
from tests.support.looking import refused
from tests.support.stage import SIZES, Stage, click, stage

OUTCOMES = library().programme("gkap", "0.1").completion.outcomes  # type: ignore[union-attr]


def leaving(qtbot: QtBot, line: int, *, language: str = "uk", size: tuple[int, int] = SIZES[0]) -> Stage:
    """The sheet for the person on this line of cohort 07; the ninth waits for a place."""
    lead = stage(qtbot, Role.LEAD, language=language)
    page = lead.show(CohortsPage(lead.around, lead.verbs.cohorts), size)
    page.show_subject("c-07")
    page.view.show_tab("people")
    page.view.lists["people"].table.selectRow(line)
    click(page.view.lists["people"].acts["leave"])
    return lead


def choice(lead: Stage, field: str) -> Choice:
    editor = lead.sheet().fields[field].editor
    assert isinstance(editor, Choice)
    return editor


def offered(lead: Stage, field: str) -> list[str]:
    editor = choice(lead, field)
    return [str(editor.itemData(place)) for place in range(editor.count())]


def said(lead: Stage) -> str:
    return "\n".join(text.text() for text in lead.sheet().findChildren(Text) if text.isVisible())


@pytest.mark.parametrize("end", ENDED)
def test_what_is_offered_is_what_would_be_taken(qtbot: QtBot, end: str) -> None:
    """Proves: REQ-COH-462."""
    lead = leaving(qtbot, 0)
    choice(lead, "state").set_value(end)
    assert offered(lead, "outcome") == [one for one in OUTCOMES if end in ends_of(one, waiting=False)]
    shown = said(lead)
    for one in set(OUTCOMES) - set(offered(lead, "outcome")):
        word = library().read("gkap", "0.1").phrases["uk"][f"outcome.{one}"]
        assert f"Не запропоновано «{word}»" in shown


def test_an_outcome_that_does_not_fit_any_more_is_not_kept(qtbot: QtBot) -> None:
    lead = leaving(qtbot, 0)
    choice(lead, "state").set_value("withdrawn")
    choice(lead, "outcome").set_value("partial")
    choice(lead, "state").set_value("completed")
    assert choice(lead, "outcome").value() == "partial"  # goes with both
    choice(lead, "state").set_value("withdrawn")
    choice(lead, "outcome").set_value("dropped")
    choice(lead, "state").set_value("completed")
    assert choice(lead, "outcome").value() == ""


def test_whoever_waits_for_a_place_has_completed_nothing(qtbot: QtBot) -> None:
    """Proves: REQ-COH-462."""
    lead = leaving(qtbot, 8)
    assert offered(lead, "state") == ["withdrawn", "transferred"]
    assert not {"completed", "partial"} & set(offered(lead, "outcome"))
    assert "Не запропоновано «завершено»: людина ще чекає на місце." in said(lead)


def test_of_whoever_has_left_only_a_death_is_recorded_and_the_sheet_says_so(qtbot: QtBot) -> None:
    """Proves: REQ-COH-933. “End membership” stood there, offered one outcome, and without it was refused."""
    lead = stage(qtbot, Role.LEAD)
    page = lead.show(CohortsPage(lead.around, lead.verbs.cohorts))
    page.show_subject("c-07")
    page.view.show_tab("people")
    acts, table = page.view.lists["people"].acts, page.view.lists["people"].table
    table.selectRow(0)
    assert (acts["leave"].isVisible(), acts["died"].isVisible()) == (True, False)
    table.selectRow(8)
    assert (acts["leave"].isVisible(), acts["died"].isVisible()) == (True, False)
    table.selectRow(7)
    assert (acts["leave"].isVisible(), acts["died"].isVisible()) == (False, True)
    assert acts["died"].text() == "Записати смерть"
    click(acts["died"])
    assert "Участь уже завершено" in said(lead)
    assert lead.sheet().verb.text() == "Записати смерть"
    assert problems_of(lead.window) == []
    lead.type_into("reason", "подзвонила дружина")
    lead.confirm()
    given = lead.ward.last("leave")
    assert (given["subject"], given["state"], given["outcome"]) == ("m-7", "transferred", "died")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [SIZES[0], (1280, 648)])
def test_nothing_of_the_sheet_is_cut_and_its_choices_follow_the_language(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    lead = leaving(qtbot, 8, language=language, size=size)
    lead.settle()
    assert problems_of(lead.window) == []
    choice(lead, "state").set_value("transferred")
    lead.language.use("en" if language == "uk" else "uk")
    assert choice(lead, "state").value() == "transferred"
    assert choice(lead, "state").currentText() in {"moved to another", "перехід до іншої"} - {
        "moved to another" if language == "en" else "перехід до іншої"
    }


@pytest.mark.parametrize(("state", "outcome"), [("withdrawn", "completed"), ("completed", "partial"),
                                                ("withdrawn", "partial")])  # fmt: skip
def test_the_record_refuses_it_too(clinic: Clinic, state: str, outcome: str) -> None:
    """Proves: REQ-COH-462."""
    ward = groups(clinic)
    (person,) = ward.register(1)
    memberships.join_cohort(ward.desk, ward.lead, ward.cohort, person_id=person, waiting=True)
    place = ward.place(person)
    with refused(ward.desk, ("COH203", "outcome")):
        memberships.leave_cohort(
            ward.desk, ward.lead, place.membership_id, state=state, outcome=outcome, reason="так"
        )


def test_a_list_of_a_clinics_own_words_leaves_everything_open() -> None:
    assert ends_among((), waiting=False) == ENDED
    assert ends_among(("своє",), waiting=False) == ENDED
    assert ends_among(("completed",), waiting=True) == ("withdrawn",), "nobody is kept waiting for ever"
