"""Today's left side: sessions ahead with their one act, the cohorts with their way and what needs attention."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.agenda import Agenda, Attention, CohortNow, PathStep, SessionAhead
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.path_pips import PathPips
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage
from tests.support.ward_cohorts import programme

_STEPS = ("referral", "clearance", "consents", "PREP", "DOSE", "CLOSE", "AFTER")


def titles(key: str) -> dict[str, str]:
    return {code: said.get(key, "") for code, said in programme().phrases.items()}


def way(now: int) -> tuple[PathStep, ...]:
    states = ["done" if place < now else "now" if place == now else "ahead" for place in range(len(_STEPS))]
    return tuple(
        PathStep(name, titles(f"stage.{name}.title"), state)
        for name, state in zip(_STEPS, states, strict=True)
    )


def agenda() -> Agenda:
    """Two sessions, one of them lacking; three cohorts, one calm."""
    team = (
        "Бондар Тарас Ігорович",
        "Марчук Ірина Петрівна",
        "Коваль Марія Степанівна",
        "Гнатюк Олег Іванович",
    )
    lacking = (Attention("shut", 1), Attention("uncleared", 4, 6))
    return Agenda(
        (
            SessionAhead("c-07", "07", "D2", titles("session.D2.title"), clinic.NOW + timedelta(hours=6), 300,
                         "Укриття, зала 1", 8, team, lacking),
            SessionAhead("c-08", "08", "P1", titles("session.P1.title"), clinic.NOW + timedelta(days=1), 90, "Зала 2",
                         6, team[:1], ()),
        ),
        (
            CohortNow("c-07", "07", 8, way(4), titles("session.D2.title"), clinic.NOW + timedelta(hours=6), lacking),
            CohortNow("c-08", "08", 6, way(1), titles("session.P1.title"), clinic.NOW + timedelta(days=1),
                      (Attention("consents", 3),)),
            CohortNow("c-09", "09", 0, way(0), {}, None, ()),
        ),
    )  # fmt: skip


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window over a clinic with an agenda."""
    made = stage(qtbot, Role.LEAD)
    made.ward.agenda = agenda()
    return made


def page_on(made: Stage, size: tuple[int, int] = SIZES[0]) -> TodayPage:
    return made.show(TodayPage(made.around, made.verbs.today), size)


def texts(page: TodayPage) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if text.isVisible()]


def test_each_session_has_its_time_people_what_is_lacking_and_one_act(lead: Stage) -> None:
    """Proves: REQ-TOD-001."""
    page = page_on(lead)
    assert page.head.facts.text().startswith("2 сесії попереду · 8 справ")
    said = texts(page)
    for words in (
        "17:07", "сьогодні", "завтра", "Дозувальна сесія 2 · Когорта 07",
        "Укриття, зала 1 · 8 учасників · Бондар Тарас, Марчук Ірина, Коваль Марія і ще 1",
    ):  # fmt: skip
        assert words in said
    chips = [chip.text() for chip in page.ahead.findChildren(StatusChip) if chip.isVisible()]
    assert chips == ["Заплановано", "1 учасник без згоди", "допуск є в 4 з 6", "Заплановано"]
    acts = [button for button in page.ahead.findChildren(Button) if button.isVisible()]
    assert [act.text() for act in acts] == ["Готовність", "Відкрити когорту"]
    acts[1].setFocus()
    press(acts[1], Qt.Key.Key_Space)
    assert lead.went == [("cohorts", "c-08")]


def test_each_cohort_says_how_far_it_is_what_comes_and_what_needs_somebody(lead: Stage) -> None:
    """Proves: REQ-TOD-002."""
    page = page_on(lead)
    ways = [pips.accessibleName() for pips in page.cohorts.findChildren(PathPips) if pips.isVisible()]
    assert ways == [
        "Крок 5 з 7: Дозувальні сесії та інтеграція", "Крок 2 з 7: Допуск", "Крок 1 з 7: Направлення",
    ]  # fmt: skip
    said = texts(page)
    assert "Дозувальна сесія 2 · сьогодні 17:07" in said
    assert {"сесій не заплановано", "спокійно"} <= set(said)
    chips = [chip.text() for chip in page.cohorts.findChildren(StatusChip) if chip.isVisible()]
    assert chips == ["1 учасник без згоди", "згод бракує в 3"]
    (first, *_) = [button for button in page.cohorts.findChildren(Button) if button.isVisible()]
    click(first)
    assert lead.went == [("cohorts", "c-07")]
    lead.language.use("en")
    assert "Cohorts" in texts(page)
    assert "cleared" in page.ahead.findChildren(StatusChip)[-2].text()


def test_without_sessions_and_cohorts_there_is_one_sentence(lead: Stage) -> None:
    """Proves: REQ-TOD-001."""
    lead.ward.agenda = Agenda((), ())
    page = page_on(lead)
    assert "Запланованих сесій немає. Їх планують на сторінці когорти." in texts(page)
    assert not page.cohorts.isVisible()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_clipped(lead: Stage, size: tuple[int, int], language: str) -> None:
    lead.language.use(language)
    page_on(lead, size)
    assert problems_of(lead.window) == []
