"""The main window: its places, its languages and looks, its badge."""

import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui import theme
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.language import Language
from clinicdesk.ui.navigation import NARROW, WIDE, Place
from clinicdesk.ui.page import Page
from clinicdesk.ui.window import ClinicLook, MainWindow
from tests.support import ward as clinic
from tests.support.frame import Build, open_sheet, places, settle
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, click, close_for_good, dress, press, type_text


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.LEAD,
            [
                "today",
                "board",
                "cohorts",
                "people",
                "drugs",
                "notes",
                "audit",
                "protocols",
                "users",
                "clinic",
                "help",
            ],
        ),
        (
            Role.NURSE,
            ["today", "board", "cohorts", "people", "drugs", "notes", "protocols", "clinic", "help"],
        ),
        (Role.COORDINATOR, ["today", "board", "cohorts", "people", "protocols", "clinic", "help"]),
        (Role.ADMIN, ["today", "audit", "users", "clinic", "help"]),
        (
            Role.AUDITOR,
            ["today", "cohorts", "people", "drugs", "audit", "protocols", "users", "clinic", "help"],
        ),
        (Role.PEER, ["today", "clinic", "help"]),
    ],
)
def test_a_place_that_is_not_allowed_is_absent(build: Build, role: Role, expected: list[str]) -> None:
    """Proves: REQ-WIN-011."""
    window = build(role)

    assert places(window) == expected
    assert (window.top.search is not None) is ("people" in expected)


def test_a_page_is_built_when_it_is_first_seen(build: Build) -> None:
    window = build()
    assert window.page("audit") is None
    window.go("audit")
    first = window.page("audit")
    window.go("today")
    window.go("audit")

    assert window.page("audit") is first is not None


def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(build: Build) -> None:
    window = build()
    before = set(QApplication.topLevelWidgets())
    for place in places(window):
        window.go(place)
        assert [
            late for late in QApplication.topLevelWidgets() if late.isVisible() and late not in before
        ] == []
        assert window.isActiveWindow(), place


def test_the_language_changes_without_a_restart_and_keeps_what_is_typed(build: Build) -> None:
    """Proves: REQ-WIN-014."""
    window = build()
    chosen: list[str] = []
    window.language_chosen.connect(chosen.append)
    window.go("people")
    search = window.page("people").search  # type: ignore[union-attr]
    assert isinstance(search, QLineEdit)
    type_text(search, "Мельник")
    click(window.top.tongue)

    assert chosen == ["en"]
    assert window.top.title.text() == "Participants"
    assert window.rail.items["audit"].text() == "Trail"
    assert search.text() == "Мельник"
    assert window.status.backup.words.text().startswith("No backup yet")


def test_the_look_changes_without_a_restart(build: Build) -> None:
    """Proves: REQ-WIN-014."""
    window = build()
    chosen: list[str] = []
    window.theme_chosen.connect(chosen.append)
    click(window.top.look)
    assert theme.tokens().name == "dark"
    click(window.top.look)

    assert chosen == ["dark", "light"]
    assert theme.tokens().name == "light"


def test_the_badge_names_who_works_and_offers_what_concerns_them(build: Build) -> None:
    window = build(Role.LEAD)
    wishes: list[str] = []
    window.lock_wanted.connect(lambda: wishes.append("lock"))
    window.switch_wanted.connect(lambda: wishes.append("switch"))
    badge = window.top.badge

    assert badge.accessibleName() == "За роботою: Олена Левченко, медичне керівництво"
    assert [action.text() for action in badge.menu().actions() if action.isVisible()] == [
        "Змінити власний пароль…", "Увійти іншій людині", "Заблокувати",
    ]  # fmt: skip
    badge.switch.trigger()
    badge.lock.trigger()
    click(window.top.lock)
    assert wishes == ["switch", "lock", "lock"]


def test_ones_own_password_is_changed_with_the_current_one(build: Build) -> None:
    """Proves: REQ-WIN-015."""
    ward = clinic.full_ward()
    window = build(Role.NURSE, ward=ward)
    window.top.badge.password.trigger()
    sheet = open_sheet(window)
    fresh = sheet.findChild(NewPassword)
    assert fresh is not None
    current = sheet.fields["current"].editor.findChild(QLineEdit)
    assert current is not None
    type_text(current, "старий пароль")
    line = fresh.typed.editor.findChild(QLineEdit)
    assert line is not None
    type_text(line, "не те")
    press(line, Qt.Key.Key_Return)
    assert fresh.typed.issue != ""
    line.clear()
    type_text(line, clinic.WORDS)
    ward.refusal = Refused(Issue("KEY001", "password", values={"n": 4}))
    press(line, Qt.Key.Key_Return)
    assert sheet.fields["current"].issue != ""
    ward.refusal = Refused(Issue("ACC009", "new"))
    press(line, Qt.Key.Key_Return)
    assert fresh.typed.issue == Issue("ACC009").sentence("uk")
    press(line, Qt.Key.Key_Return)

    assert ward.last("password") == {"current": "старий пароль", "new": clinic.WORDS}
    assert window.messages.text.text() == "Пароль змінено. Наступний вхід потребує нового."


def test_what_is_to_be_known_at_the_door_is_said_one_after_the_other(build: Build) -> None:
    """The clock's warning stood in one paragraph with another about the machine."""
    window = build()
    bar = window.messages
    bar.show_issues([Issue("OPN012"), Issue("OPN004")])
    assert bar.text.text() == Issue("OPN012").sentence("uk")
    click(bar.closer)
    assert (bar.isHidden(), bar.text.text()) == (False, Issue("OPN004").sentence("uk"))
    click(bar.closer)
    assert bar.isHidden()


def test_going_to_an_absent_place_says_why(build: Build) -> None:
    """Proves: REQ-WIN-006."""
    window = build(Role.NURSE)
    window.go("users")

    assert window.place == "today"
    assert window.messages.text.text().startswith("Цього розділу для вашої ролі немає")


def test_a_new_name_of_the_clinic_shows_at_once(build: Build) -> None:
    window = build()
    window.show_clinic(ClinicLook("Клініка «Нова»", "Europe/Warsaw"))

    assert window.status.clinic.text() == "Клініка «Нова»"
    assert window.windowTitle() == "ClinicDesk: Клініка «Нова»"
    assert "UTC+1" in window.status.time.text()


@pytest.mark.parametrize(("size", "width"), [((1366, 768), WIDE), ((1366, 697), WIDE), ((1280, 648), NARROW)])
def test_a_small_window_keeps_icons_on_the_rail(build: Build, size: tuple[int, int], width: int) -> None:
    window = build(size=size)

    assert window.rail.width() == width
    assert window.rail.items["today"].toolTip() == "Сьогодні (Alt+1)"


def test_a_closed_window_leaves_no_listener(build: Build) -> None:
    """Proves: REQ-WIN-002."""
    window = build(kept=False)
    bus = window.surroundings.bus
    for place in places(window):
        window.go(place)
    page = window.page("audit")
    assert page is not None
    remembered = weakref.ref(page)
    assert bus.receivers("2changed(PyObject)") > 4
    closed: list[str] = []
    window.closing.connect(lambda: closed.append("closed"))
    window.close()
    del page
    close_for_good(window)

    assert closed == ["closed"]
    assert bus.receivers("2changed(PyObject)") == 0
    gone = remembered()
    assert gone is None or not _alive(gone)


def test_every_widget_that_takes_the_focus_has_a_name(build: Build) -> None:
    """Proves: REQ-WIN-018."""
    window = build()
    nameless = []
    for place in places(window):
        window.go(place)
        QApplication.processEvents()
        nameless += [
            f"{place}: {type(widget).__name__} {widget.objectName()}"
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and not _name(widget)
        ]

    assert nameless == []


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(build: Build, language: str, look: str) -> None:
    """Proves: REQ-WIN-008. The window has each width, whatever was looked at before."""
    dress(look)
    window = build(Role.LEAD, language=language)
    window.integrity.tell(clinic.report())
    window.messages.show_message("person.draft", "warn")
    found = []
    for size in SIZES:
        window.resize(*size)
        for place in places(window):
            window.go(place)
            settle()
            assert window.width() == size[0], place
            found += [f"{place}, {size}: {problem}" for problem in problems_of(window, cells=False)]
    dress()

    assert found == []


class Small(Page):
    """A page with nothing on it."""


def test_an_empty_page_takes_the_window_as_it_is(qtbot: QtBot) -> None:
    dress()
    window = MainWindow(
        clinic.actor_as(Role.PEER), language=Language("uk"), bus=ChangeBus(), clock=clinic.clock(),
        clinic=ClinicLook("К", "UTC"), check=clinic.Ward().check,
    )  # fmt: skip
    qtbot.addWidget(window)
    window.open_places((Place("today", "calendar-today", Small),))

    assert window.place == "today"
    assert not window.top.badge.password.isVisible()


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) else "")


def _alive(widget: QWidget) -> bool:
    try:
        widget.objectName()
    except RuntimeError:
        return False
    return True
