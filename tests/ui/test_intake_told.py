"""What is said of a list after it was stopped, written or refused: true for each line, in sight, in one language."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Role
from clinicdesk.services.intake_views import CheckedLine, CheckedList, Outcome, Same, TakenOver
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.people.intake import IntakeView
from clinicdesk.ui.people.intake_result import Result
from tests.support.geometry import problems_of
from tests.support.list_desk import LAYOUT, ListDesk
from tests.support.stage import SIZES, Stage, click, stage

FILE = Path("список.xlsx")
MANY = 4800


@pytest.fixture
def made(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def desk(made: Stage) -> ListDesk:
    return made.ward.intake


def opened(made: Stage) -> IntakeView:
    view = made.show(IntakeView(made.around, made.verbs.people.intake))
    view.open_file(FILE)
    made.qtbot.waitUntil(lambda: view.step is view.columns)
    return view


def line(number: int, **more: object) -> CheckedLine:
    plain = CheckedLine(number, Outcome.NEW, PersonDetails(surname=f"Коваль {number}"), {"surname": "Коваль"})
    return replace(plain, **more)  # type: ignore[arg-type]  # fields of a line


def checked(*lines: CheckedLine) -> CheckedList:
    return CheckedList("Аркуш1", (), LAYOUT, lines=lines)


def result(made: Stage, seen: CheckedList, new: Mapping[int, str], **more: object) -> Result:
    done = TakenOver(Changes(frozenset({Topic.PEOPLE})), new, {}, (), {}, ())
    shown = made.show(Result(made.around), SIZES[2])
    shown.show_result(seen, replace(done, **more))  # type: ignore[arg-type]  # as above
    made.settle()
    return shown


def test_what_was_stopped_is_no_news_once_it_goes_on(made: Stage) -> None:
    """Proves: REQ-IMP-210."""
    view = opened(made)
    desk(made).held.set()
    view.open_file(FILE)
    click(view.going.stop)
    made.qtbot.waitUntil(lambda: view.step is not view.going)
    assert made.message == "Спинено, нічого не записано."
    desk(made).held.clear()
    view.open_file(FILE)
    made.qtbot.waitUntil(lambda: view.step is view.columns)
    assert made.message == ""


def test_thousands_of_codes_stay_in_a_table_and_the_window_as_wide_as_it_was(made: Stage) -> None:
    """Proves: REQ-IMP-211."""
    new = {n: f"К-{n}" for n in range(2, MANY + 2)}
    shown = result(made, checked(*map(line, new)), new)
    assert shown.told.text() == "Коди: К-2, К-3, К-4, К-5, К-6 і ще 4795"
    assert shown.table.model().rowCount() == MANY
    assert (made.window.width(), made.window.height()) == SIZES[2]
    assert problems_of(made.window) == []


def test_a_repeat_of_a_new_person_was_not_in_the_clinic_before(made: Stage) -> None:
    """Proves: REQ-IMP-212."""
    twin = line(3, outcome=Outcome.SAME, same=Same("", "", "Коваль 2", ("name",), line=2))
    shown = result(made, checked(line(2), twin), {2: "К-1"}, repeated={3: 2})
    model = shown.table.model()
    assert [model.index(row, 2).data() for row in range(2)] == ["К-1", "К-1"]
    assert model.index(1, 3).data() == "та сама людина, що в рядку 2 списку"
    assert "вже був" not in shown.told.text()
    made.language.use("en")
    assert shown.told.text() == "Codes: К-1\n1 line repeats somebody of this very list: no second card."
    assert model.index(1, 3).data() == "the same as line 2 of this list"


def test_words_that_are_no_code_are_seen_before_anything_is_written(made: Stage) -> None:
    """Proves: REQ-IMP-213."""
    view = opened(made)
    note = Issue("IMP210", "diagnoses", Severity.NOTE, {"text": "ZZZ", "codes": ""})
    view.preview.show_list(checked(line(2), line(3, issues=(note,))))
    view.go_on()
    model = view.preview.table.model()
    assert [model.index(row, 4).data() for row in range(2)] == ["нова людина", "нова людина, є примітка"]
    assert view.preview.note.text() == "1 рядок має примітку: 3."
    view.preview.table.selectRow(1)
    assert note.sentence("uk") in view.preview.told.text()


def test_a_refused_file_is_told_in_the_language_of_now(made: Stage) -> None:
    """Proves: REQ-WIN-210."""
    desk(made).refusal = Refused(Issue("IMP005", "file"))
    view = made.show(IntakeView(made.around, made.verbs.people.intake))
    view.open_file(FILE)
    made.qtbot.waitUntil(view.error.isVisible)
    made.language.use("en")
    assert view.error.title.text() == Issue("IMP005").sentence("en")
