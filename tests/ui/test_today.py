"""Today: what waits, each with one verb that leads to its place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Changes, Task, Topic
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, topics


def page_on(made: Stage) -> TodayPage:
    """The page, shown."""
    return made.show(TodayPage(made.around, made.verbs.today))


def said(page: TodayPage) -> str:
    """Everything the list of tasks says."""
    return "\n".join(text.text() for text in page.tasks.findChildren(Text) if text.isVisible())


def test_the_day_is_named_and_the_tasks_counted(lead: Stage) -> None:
    page = page_on(lead)

    assert page.head.title.text().replace("\u00a0", " ") == "Вівторок, 24 листопада"
    assert page.head.facts.text() == "8 справ, з них 3 прострочені"
    lead.language.use("en")
    assert page.head.title.text().replace("\u00a0", " ") == "Tuesday, 24 November"


def test_overdue_tasks_stand_first(lead: Stage) -> None:
    """Proves: REQ-WIN-050."""
    words = said(page_on(lead))
    order = ["Прострочено", "Чекають на вас", "Ваші чернетки", "Клініка й система"]

    assert sorted(order, key=words.index) == order


@pytest.mark.parametrize(
    ("task", "place"),
    [
        (
            Task("code_expired", "users", {"name": "Назар Коваль"}, clinic.NOW, subject="u-koval"),
            ("users", "u-koval"),
        ),
        (Task("backup_old", "clinic", {"n": 9}, clinic.NOW), ("clinic", "")),
        (Task("clinic_incomplete", "clinic", {"n": 2}, None), ("clinic", "")),
        (Task("draft", "people", {"kind": "reading"}, clinic.NOW, subject="p-1047"), ("people", "p-1047")),
        (Task("draft", "clinic", {"kind": "clinic"}, clinic.NOW), ("clinic", "")),
    ],
)
def test_each_verb_leads_to_its_place(lead: Stage, task: Task, place: tuple[str, str]) -> None:
    """Proves: REQ-WIN-050."""
    lead.ward.tasks = (task,)
    page = page_on(lead)
    (verb,) = page.tasks.verbs()
    click(verb)

    assert lead.went == [place]


def test_an_emergency_opening_is_reviewed_with_a_conclusion(lead: Stage) -> None:
    """Proves: REQ-WIN-051."""
    lead.ward.tasks = tuple(task for task in clinic.tasks() if task.kind == "glass")
    page = page_on(lead)
    click(page.tasks.verbs()[0])
    words = " ".join(text.text() for text in lead.sheet().findChildren(Text))
    assert "Тарас Бондар" in words
    assert "непритомність, потрібні алергії" in words

    lead.ward.refusal = Refused(Issue("DSK005", "reason"))
    lead.confirm()
    assert lead.sheet().fields["remark"].issue == Issue("DSK005").sentence("uk")
    lead.type_into("remark", "виправдано")
    lead.ward.tasks = ()
    lead.confirm()

    assert lead.ward.last("review") == {"subject": "g-1", "remark": "виправдано"}
    assert lead.message == "Екстрене відкриття К-1070 розглянуто."
    assert page.tasks.empty.isVisible()


def test_all_done_says_so(lead: Stage) -> None:
    lead.ward.tasks = ()
    page = page_on(lead)

    assert page.tasks.empty.sentence.text() == "Усе зроблено. Нові справи з’являться тут самі."
    assert page.head.facts.text() == "справ немає"


def test_every_kind_of_task_is_worded_in_both_languages(lead: Stage) -> None:
    page = page_on(lead)
    uk = said(page)
    lead.language.use("en")
    en = said(page)

    assert "Резервна копія застаріла" in uk
    assert "The backup is old" in en
    assert len(page.tasks.verbs()) == len(clinic.tasks())


def test_the_running_session_shows_codes_and_clocks_but_no_names(lead: Stage) -> None:
    """Proves: REQ-WIN-052."""
    page = page_on(lead)
    words = " ".join(text.text() for text in page.session.findChildren(Text))

    assert "К-1047" in words
    assert "Романюк" not in words
    due = [chip.text() for _, chip, _ in page.session._clocks]
    assert due[2] == "прострочено 4\u00a0хв"
    assert due[7] == "відкладено"
    lead.later(timedelta(minutes=5))
    page.session.tick()
    assert [chip.text() for _, chip, _ in page.session._clocks][2] == "прострочено 9\u00a0хв"
    assert page.session.state.text() == "Триває, 72\u00a0хв"
    lead.clock.set(lead.clock.now() - timedelta(days=14))
    page.session.tick()
    assert page.session.state.text() == "Триває, — · годинник комп’ютера відстає"


def test_a_seat_leads_to_its_chart(lead: Stage) -> None:
    page = page_on(lead)
    _, _, button = page.session._clocks[2]
    button.setFocus()
    press(button, Qt.Key.Key_Space)

    assert lead.went == [("people", "К-1047")]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.PEER])
def test_roles_without_sessions_see_none(qtbot: QtBot, role: Role) -> None:
    made = stage(qtbot, role)
    page = page_on(made)

    assert not page.session.isVisible()


def test_news_brings_the_page_up_to_date(lead: Stage) -> None:
    page = page_on(lead)
    lead.ward.tasks = clinic.tasks()[:1]
    lead.ward.session = None
    lead.bus.tell(topics(Topic.TASKS))

    assert len(page.tasks.verbs()) == 1
    assert page.session.empty.isVisible()


def test_what_cannot_be_read_is_said(lead: Stage) -> None:
    def refuse() -> tuple[Task, ...]:
        raise Refused(Issue("DSK001"))

    verbs = lead.ward.verbs().today
    page = lead.show(TodayPage(lead.around, replace(verbs, tasks=refuse)))

    assert lead.message == Issue("DSK001").sentence("uk")
    assert page.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.show(TodayPage(made.around, made.verbs.today), size)

    assert problems_of(made.window) == []


def test_a_draft_of_a_lost_key_is_set_aside_with_a_reason(lead: Stage) -> None:
    """Proves: REQ-DRF-004."""
    lead.ward.tasks = (Task("draft_lost", "today", {"kind": "clinic"}, clinic.NOW, subject="d-1"),)
    page = page_on(lead)
    assert "Чернетку не відкрити: відомості клініки" in said(page)
    assert "Ваші чернетки" in said(page)
    click(page.tasks.verbs()[0])
    assert problems_of(lead.sheet()) == []
    lead.type_into("reason", "виміри записано вдруге")
    lead.confirm()
    assert lead.ward.last("aside") == {"subject": "d-1", "reason": "виміри записано вдруге"}
    assert lead.message == "Чернетку відкладено."
    assert Topic.DRAFTS in lead.heard[0].topics


def test_the_running_session_leads_to_its_board(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-014."""
    made = stage(qtbot, Role.NURSE)
    page = made.show(TodayPage(made.around, made.verbs.today))
    click(page.session.to_board)
    assert made.went == [("board", "")]


def test_nothing_is_read_while_nobody_looks(lead: Stage) -> None:
    """Proves: REQ-BRD-060. Whoever takes over at the board waits for no page behind it."""
    asked: list[str] = []
    verbs = lead.verbs.today

    def tasks() -> Sequence[Task]:
        asked.append("tasks")
        return verbs.tasks()

    page = TodayPage(lead.around, replace(verbs, tasks=tasks))
    page.show_subject("")
    lead.bus.tell(Changes(frozenset({Topic.VITALS})))
    assert asked == []
    lead.show(page)
    assert asked == ["tasks"]
    lead.bus.tell(Changes(frozenset({Topic.VITALS})))
    assert asked == ["tasks", "tasks"]
