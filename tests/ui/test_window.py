"""The main window: its places, its keys, what it says of the clinic's state."""

import weakref
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui import theme
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.help import HelpPage
from clinicdesk.ui.language import Language
from clinicdesk.ui.navigation import NARROW, WIDE, Place
from clinicdesk.ui.page import Page
from clinicdesk.ui.places import places_of
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import ClinicLook, MainWindow
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, click, close_for_good, dress, press, type_text

Build = Callable[..., MainWindow]


@pytest.fixture
def build(qtbot: QtBot) -> Build:
    """Make a whole window for a person in these roles."""
    dress()

    def make(
        *roles: Role, ward: clinic.Ward | None = None, language: str = "uk", size: tuple[int, int] = SIZES[0],
        kept: bool = True,
    ) -> MainWindow:  # fmt: skip
        ward = ward or clinic.full_ward()
        actor = clinic.actor_as(*(roles or (Role.LEAD,)))
        sees = Permission.SEE_PEOPLE in actor.permissions
        window = MainWindow(
            actor, language=Language(language), bus=ChangeBus(), clock=clinic.clock(),
            clinic=ClinicLook("Клініка «Обрій»", clinic.ZONE, "Олена Левченко"), check=ward.check,
            search=ward.search if sees else None, drafts=clinic.MemoryDrafts(),
        )  # fmt: skip
        if kept:
            qtbot.addWidget(window)
        verbs = ward.verbs()
        window.open_places(places_of(window.surroundings, verbs), account=verbs.account)
        window.resize(*size)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        return window

    return make


def key(window: MainWindow, *keys: Any) -> None:
    """A key in the window, wherever the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, *keys)
    QApplication.processEvents()


def settle() -> None:
    """Words that changed ask for room, and the row that holds them asks in turn."""
    for _ in range(3):
        QApplication.processEvents()


def places(window: MainWindow) -> list[str]:
    """The places on the rail, from the top."""
    return [place.key for place in window.rail.places]


def open_sheet(window: MainWindow) -> Sheet:
    """The sheet that is open."""
    (sheet,) = (sheet for sheet in window.findChildren(Sheet) if sheet.isVisible())
    return sheet


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.LEAD, ["today", "people", "audit", "users", "clinic", "help"]),
        (Role.NURSE, ["today", "people", "clinic", "help"]),
        (Role.COORDINATOR, ["today", "people", "clinic", "help"]),
        (Role.ADMIN, ["today", "audit", "users", "clinic", "help"]),
        (Role.AUDITOR, ["today", "people", "audit", "users", "clinic", "help"]),
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


def test_alt_and_a_digit_open_the_places_in_order(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    for number, place in enumerate(places(window), start=1):
        key(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        assert window.place == place
        assert window.rail.items[place].isChecked()


def test_the_arrows_move_along_the_rail_and_space_opens(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    window.rail.items["today"].setFocus()
    key(window, Qt.Key.Key_Down)
    assert window.rail.items["people"].hasFocus()
    assert window.place == "today"
    key(window, Qt.Key.Key_Space)

    assert window.place == "people"


def test_f6_goes_round_the_parts_of_the_window(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    window.rail.items["today"].setFocus()
    seen = []
    for _ in range(3):
        key(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        parts = {"rail": window.rail, "top": window.top, "page": window.page("today")}
        seen += [name for name, part in parts.items() if part and focused and part.isAncestorOf(focused)]

    assert seen == ["top", "page", "rail"]
    key(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    focused = QApplication.focusWidget()
    page = window.page("today")
    assert page is not None
    assert focused is not None
    assert page.isAncestorOf(focused)


def test_f1_opens_the_help_in_the_language_of_the_window(build: Build) -> None:
    window = build()
    key(window, Qt.Key.Key_F1)
    page = window.page("help")

    assert isinstance(page, HelpPage)
    assert "Клавіші всюди" in page.text.toPlainText()
    click(window.top.tongue)
    assert "Keys everywhere" in page.text.toPlainText()


def test_the_keys_the_help_names_are_the_keys_there_are(build: Build) -> None:
    window = build()
    window.go("help")
    page = window.page("help")
    assert isinstance(page, HelpPage)
    for named in ("Ctrl+K", "Ctrl+L", "Alt+1", "F6", "Esc", "Ctrl+Enter", "F1"):
        assert named in page.text.toPlainText()


def test_escape_goes_back_from_a_chart(build: Build) -> None:
    window = build()
    window.go("people", "p-1047")
    assert window.top.title.text() == "К-1047"
    assert window.top.place.isVisible()
    window.setFocus()
    key(window, Qt.Key.Key_Escape)

    assert window.top.title.text() == "Учасники"
    assert not window.top.place.isVisible()


def test_the_place_in_the_title_leads_back_to_its_list(build: Build) -> None:
    window = build()
    window.go("people", "p-1047")
    click(window.top.place)

    assert window.top.title.text() == "Учасники"


def test_ctrl_k_finds_a_participant_and_enter_opens_the_chart(build: Build) -> None:
    """Proves: REQ-WIN-013."""
    window = build()
    key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = window.top.search
    assert search is not None
    assert search.hasFocus()
    type_text(search, "10")
    search.look()
    assert search.answers.list.count() == 8
    press(search, Qt.Key.Key_Down)
    press(search, Qt.Key.Key_Down)
    press(search, Qt.Key.Key_Return)

    assert window.place == "people"
    assert window.top.title.text() == "К-1047"
    assert search.text() == ""
    assert not search.answers.isVisible()


def test_the_search_answers_as_one_types(build: Build, qtbot: QtBot) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "Мельник")
    qtbot.waitUntil(search.answers.isVisible)
    assert search.answers.list.item(0).text().startswith("К-1043 · Мельник")

    press(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert not search.answers.isVisible()


def test_a_search_that_finds_nobody_says_so_and_opens_nothing(build: Build) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "ніхто такий")
    press(search, Qt.Key.Key_Return)

    assert search.answers.list.item(0).text().startswith("Нікого не знайдено")
    assert window.place == "today"


def test_an_answer_may_be_clicked(build: Build) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "К-1051")
    search.look()
    rect = search.answers.list.visualItemRect(search.answers.list.item(0))
    QTest.mouseClick(search.answers.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    assert window.top.title.text() == "К-1051"


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
        "Змінити власний пароль…", "Змінити користувача", "Заблокувати",
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


def test_saved_means_on_disk(build: Build) -> None:
    """Proves: REQ-WIN-016."""
    window = build()
    assert window.status.saved.words.text() == "Змін ще не було"
    window.surroundings.bus.tell(Changes(frozenset({Topic.VITALS}), saved_at=clinic.NOW))
    assert window.status.saved.words.text() == "Усе збережено 11:07:04"
    window.status.show_unsaved()

    assert window.status.saved.words.text().startswith("Не збережено")
    assert window.status.saved.kind == "warn"


@pytest.mark.parametrize(
    ("days", "words", "kind"),
    [
        (None, "Копії ще немає", "warn"),
        (7, "Копія 17.11.2026", "ok"),
        (8, "Копія застаріла: 16.11.2026", "warn"),
    ],
)
def test_the_status_line_says_how_old_the_copy_is(
    build: Build, days: int | None, words: str, kind: str
) -> None:
    window = build()
    window.status.show_backup(None if days is None else clinic.NOW - timedelta(days=days))

    assert (window.status.backup.words.text(), window.status.backup.kind) == (words, kind)


def test_the_clock_shows_its_zone_and_moves(build: Build) -> None:
    window = build()
    assert window.status.time.text().split() == ["24.11.2026", "11:07", "UTC+2"]
    window.surroundings.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    window.status.tick()

    assert "11:08" in window.status.time.text()


def test_the_full_check_runs_behind_the_window(build: Build, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-045."""
    window = build()
    window.integrity.begin()
    assert window.status.audit.words.text() == "Перевіряю журнал дій…"
    qtbot.waitUntil(lambda: not window.integrity.checking)

    assert window.status.audit.words.text() == "Журнал дій цілий · 11:00"
    assert not window.banner.isVisible()


def test_broken_evidence_lays_a_red_banner_and_names_who_answers(build: Build) -> None:
    """Proves: REQ-WIN-007."""
    window = build()
    heard: list[Changes] = []
    window.surroundings.bus.changed.connect(heard.append)
    window.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))

    assert window.banner.isVisible()
    assert "лише для перегляду" in window.banner.title.text()
    assert "Олена Левченко" in window.banner.body.text()
    assert window.status.audit.kind == "crit"
    assert [changes.topics for changes in heard] == [frozenset({Topic.INTEGRITY})]
    window.integrity.tell(clinic.report())
    assert not window.banner.isVisible()
    assert window.status.saved.words.text() == "Змін ще не було"


def test_a_check_that_cannot_run_is_said(build: Build, qtbot: QtBot) -> None:
    ward = clinic.full_ward()

    def fail(step: object) -> Any:
        raise Unavailable("WIN002", path="clinic.db")

    ward.check = fail  # type: ignore[method-assign]
    window = build(ward=ward)
    window.integrity.begin()
    qtbot.waitUntil(window.messages.isVisible)

    assert "clinic.db" in window.messages.text.text()
    assert window.integrity.state == "unknown"


def test_the_bar_shows_the_newest_message_in_the_language_of_now(build: Build) -> None:
    """Proves: REQ-WIN-017."""
    window = build()
    window.messages.show_message("clinic.saved", "ok")
    window.messages.show_message("person.draft", "warn")
    assert window.messages.text.text().startswith("Це ваша незавершена")
    click(window.top.tongue)

    assert window.messages.text.text().startswith("This is your unfinished")
    assert window.messages.accessibleName() == window.messages.text.text()
    click(window.messages.closer)
    assert not window.messages.isVisible()


def test_good_news_goes_by_itself_and_warnings_wait(build: Build, qtbot: QtBot) -> None:
    window = build()
    window.messages.show_message("person.draft", "warn")
    assert not window.messages._fading.isActive()
    window.messages.show_message("clinic.saved", "ok")
    assert window.messages._fading.isActive()
    with qtbot.waitSignal(window.messages._fading.timeout):
        window.messages._fading.start(1)

    assert not window.messages.isVisible()


def test_a_message_may_offer_one_way_back(build: Build) -> None:
    window = build()
    done: list[str] = []
    window.messages.show_message("clinic.saved", undo=("clinic.discard", lambda: done.append("undone")))
    assert window.messages.undo.text() == "Не змінювати"
    click(window.messages.undo)

    assert done == ["undone"]
    assert not window.messages.isVisible()


def test_remarks_of_the_entrance_are_shown(build: Build) -> None:
    window = build()
    window.messages.show_issue(Issue("DSK003"))

    assert window.messages.text.text() == Issue("DSK003").sentence("uk")


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
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(build: Build, language: str, size: tuple[int, int], look: str) -> None:
    """Proves: REQ-WIN-008."""
    dress(look)
    window = build(Role.LEAD, language=language, size=size)
    window.integrity.tell(clinic.report())
    window.messages.show_message("person.draft", "warn")
    found = []
    for place in places(window):
        window.go(place)
        settle()
        found += [f"{place}: {problem}" for problem in problems_of(window, cells=False)]
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
