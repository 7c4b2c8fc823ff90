"""No page makes the window wider than a small screen: every place in the words and states that need most room."""

from dataclasses import dataclass, field

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import cohorts, registering
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.forms.person_forms import forms_subject, screening_subject
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import Journey

WIDEST = 1280
SIZES = ((1366, 768), (1280, 648))
LONG = PersonDetails(
    code="Щ" * 24, surname="Ж" * 80, given_name="Ж" * 80, patronymic="Ж" * 80, birth_date="04.09.1972"
)
"""As long as a code and a name may be, in the widest letters, without a blank."""
ROOM = "Ш" * 80


@dataclass
class Ruler:
    """A window with the longest words in it, held against a small screen in each state."""

    journey: Journey
    person: str
    cohort: str
    found: list[str] = field(default_factory=list)

    def hold(self, state: str) -> None:
        """With a message in the bar, in both languages, at both sizes."""
        window, language = self.journey.main, self.journey.program._language
        window.messages.show_message("window.absent", "warn")
        for code in ("en", "uk"):
            language.use(code)
            for size in SIZES:
                window.resize(*size)
                for _ in range(3):
                    self.journey.settle()
                least = window.minimumSizeHint().width()
                if least > WIDEST or window.width() > size[0]:
                    self.found.append(f"{state} ({code}): {least}, {window.width()} of {size[0]}")

    def screening(self) -> ScreeningView:
        """The screening of the person, open."""
        self.journey.main.go("people", screening_subject(self.person, self.cohort))
        self.journey.settle()
        page = self.journey.main.page("people")
        assert isinstance(page, PeoplePage)
        assert page.forms is not None
        assert page.forms.screening.isVisible()
        return page.forms.screening


@pytest.fixture
def ruler(journey: Journey, clinic: Clinic) -> Ruler:
    """Nobody has adopted the programme: the chip that says so stands on every page."""
    desk, lead = clinic.open_as("lead")
    person = registering.add_person(desk, lead, LONG, reason="нове звернення").subject
    cohort = cohorts.plan_cohort(
        desk, lead, code="Ш" * 24, programme="gkap", people=[person], room=ROOM
    ).subject
    cohorts.staff_cohort(desk, lead, cohort, users=[clinic.join(desk, "nurse").user_id])
    clinic.close()
    return Ruler(journey, person, cohort)


def enter(ruler: Ruler, clinic: Clinic, login: str) -> None:
    ruler.journey.start(clinic.folder, login=login)
    ruler.journey.unlock(login, PASSWORDS[login])


@pytest.mark.parametrize("login", ["lead", "nurse"])
def test_no_place_is_wider_than_a_small_screen(ruler: Ruler, clinic: Clinic, login: str) -> None:
    """Proves: REQ-WIN-560."""
    enter(ruler, clinic, login)
    window = ruler.journey.main
    for place in window.rail.places:
        window.go(place.key)
        ruler.hold(place.key)
    assert ruler.found == []


def test_nor_is_a_cohort_under_the_longest_code(ruler: Ruler, clinic: Clinic) -> None:
    """Proves: REQ-WIN-560. Three chips stand beside eight buttons."""
    enter(ruler, clinic, "lead")
    window = ruler.journey.main
    window.go("cohorts", ruler.cohort)
    page = window.page("cohorts")
    assert isinstance(page, CohortsPage)
    assert page.view.draft.isVisible()
    for tab in ("matrix", "people", "calendar", "staff", "outcomes"):
        page.view.show_tab(tab)
        ruler.hold(tab)
    assert ruler.found == []


def test_nor_is_a_cohort_higher(ruler: Ruler, clinic: Clinic) -> None:
    """Proves: REQ-WIN-560. Its buttons under the title, and a message in the bar."""
    enter(ruler, clinic, "lead")
    window = ruler.journey.main
    window.go("cohorts", clinic.cohort_id)
    ruler.hold("matrix")
    assert ruler.found == []
    assert window.height() == SIZES[-1][1]


def test_nor_is_a_person_with_the_longest_names(ruler: Ruler, clinic: Clinic) -> None:
    """Proves: REQ-WIN-560."""
    enter(ruler, clinic, "lead")
    for way in (ruler.person, f"{ruler.person}/card", forms_subject(ruler.person)):
        ruler.journey.main.go("people", way)
        ruler.hold(way.removeprefix(ruler.person))
    assert ruler.found == []


def test_nor_is_a_screening_in_any_state(ruler: Ruler, clinic: Clinic) -> None:
    """Proves: REQ-WIN-560. The sentence of a kept draft widened the window for good."""
    enter(ruler, clinic, "nurse")
    view = ruler.screening()
    ruler.hold("fresh")
    first, second = list(view.writing.filling.questions)[:2] if view.writing.filling else ("", "")
    view.writing.put(first, "yes")
    view.writing.store_draft()
    ruler.hold("draft kept")
    view.writing.record()
    ruler.journey.settle()
    ruler.hold("recorded")
    view.begin_amending()
    ruler.hold("amending")
    view.writing.put(second, "yes")
    view.writing.store_draft()
    ruler.hold("amending, draft kept")
    assert view.writing.editing
    assert ruler.found == []
