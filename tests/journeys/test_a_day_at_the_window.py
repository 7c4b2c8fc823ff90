"""A day through the real window over the real clinic file: keys and mouse only, every page, three people."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.working import AtWork
from clinicdesk.security.roles import Role
from clinicdesk.services.views import TrailRow
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.admin.role_checks import RoleChecks
from clinicdesk.ui.admin.users import UsersPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import Page
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.today.today import TodayPage
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.stage import click, close_for_good, dress, press, type_text

Come = Callable[[str], "Person"]


class Person:
    """Somebody at the window, who sees and presses."""

    def __init__(self, work: AtWork, login: str) -> None:
        self.work, self.login, self.window = work, login, work.window

    def goes_to(self, place: str) -> Page:
        """Alt and the digit of the place; with the mouse where there are more places than digits."""
        number = [known.key for known in self.window.rail.places].index(place) + 1
        if number <= 10:
            QTest.keyClick(self.window, Qt.Key(Qt.Key.Key_0 + number % 10), Qt.KeyboardModifier.AltModifier)
        else:
            QTest.mouseClick(self.window.rail.items[place], Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        page = self.window.page(place)
        assert page is not None
        assert self.window.place == place
        while getattr(page, "loading", False):
            QApplication.processEvents()  # a list is read behind the window
        return page

    @property
    def sheet(self) -> Sheet:
        """The sheet that is open."""
        (sheet,) = (sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible())
        return sheet

    def fills(self, **texts: str) -> None:
        """Type into the fields of the open sheet."""
        for field, text in texts.items():
            editor = self.sheet.fields[field].editor
            line = editor.findChild(QLineEdit) or editor
            assert isinstance(line, QLineEdit | QPlainTextEdit)
            type_text(line, text)

    def confirms(self) -> None:
        """The verb of the open sheet, by mouse."""
        click(self.sheet.verb)

    def leaves(self) -> None:
        """Close the file."""
        self.work.end()
        self.window.hide()
        close_for_good(self.window)
        close_for_good(self.work)


@pytest.fixture
def come(clinic: Clinic, qtbot: QtBot) -> Iterator[Come]:
    """Let people come to the window one after the other."""
    dress()
    program = QObject()
    here: list[Person] = []

    def enter(login: str) -> Person:
        for before in here:
            before.leaves()
        here.clear()
        work = AtWork(clinic.enter_as(login), Language("uk"), program)
        work.window.resize(1366, 768)
        work.window.show()
        work.window.activateWindow()
        QApplication.processEvents()
        here.append(Person(work, login))
        return here[0]

    yield enter
    for person in here:
        person.leaves()


def page_of(person: Person, place: str, kind: type[Page]) -> Page:
    """The page of a place."""
    page = person.goes_to(place)
    assert isinstance(page, kind)
    return page


def events(page: AuditPage) -> list[TrailRow]:
    """What the audit page shows."""
    return list(page.table.trail.rows)


def test_the_administrator_adds_a_person_and_the_trail_tells_of_it(come: Come) -> None:
    """Proves: REQ-WIN-021."""
    admin = come("admin")
    page = admin.goes_to("users")
    assert isinstance(page, UsersPage)
    before = page.table.model().rowCount()
    click(page.add)
    admin.fills(login="hnatiuk", name="Гнатюк Марія", reason="наказ № 12", password="не той пароль зовсім")
    checks = admin.sheet.fields["roles"].editor
    assert isinstance(checks, RoleChecks)
    press(checks.boxes[Role.THERAPIST], Qt.Key.Key_Space)
    admin.confirms()
    assert admin.sheet.fields["password"].issue != ""
    line = admin.sheet.fields["password"].editor.findChild(QLineEdit)
    assert line is not None
    line.clear()
    admin.fills(password=PASSWORDS["admin"])
    admin.confirms()

    words = admin.sheet.findChild(Text, "users.issued.words")
    assert words is not None
    assert len(words.text().split()) == 6
    admin.confirms()
    assert page.table.model().rowCount() == before + 1
    assert admin.window.status.saved.words.text().startswith("Усе збережено")

    trail = admin.goes_to("audit")
    assert isinstance(trail, AuditPage)
    newest = next(row for row in events(trail) if row.action == "user.added")
    assert newest.reason == "наказ № 12"
    assert not trail.export.isVisible()
    admin.window.surroundings.language.use("en")
    line_of = events(trail).index(newest)
    assert trail.table.model().index(line_of, 3).data() == admin.window.surroundings.say("actions.user_added")


def test_a_reading_is_typed_corrected_and_seen_in_the_trail(come: Come, clinic: Clinic) -> None:
    """Proves: REQ-WIN-064, REQ-WIN-065."""
    nurse = come("nurse")
    page = nurse.goes_to("people")
    assert isinstance(page, PeoplePage)
    type_text(page.search, "Олійник")
    press(page.search, Qt.Key.Key_Return)
    chart = page.chart
    assert chart.head.title.text() == "К-1 · Олійник Степан"
    chart.take_focus()
    for number in ("148", "96", "88", "97", "16", "5", "36,8"):
        line = nurse.window.focusWidget()
        assert isinstance(line, QLineEdit)
        type_text(line, number)
    press(chart.entry.lines["temp"], Qt.Key.Key_Return)
    assert chart.entry.mark.text().startswith("Записано о")
    assert chart.readings.table.model().index(0, 1).data() == "148/96"

    chart.readings.table.selectRow(0)
    click(chart.readings.correct)
    nurse.fills(sbp="152", reason="описка")
    nurse.confirms()
    shown = [chart.readings.table.model().index(line, 1).data() for line in range(2)]
    assert sorted(shown) == ["148/96", "152/96"]

    lead = come("lead")
    trail = lead.goes_to("audit")
    assert isinstance(trail, AuditPage)
    amended = next(row for row in events(trail) if row.action == "reading.amended")
    assert (amended.person_label, amended.reason, amended.actor_name) == ("К-1", "описка", NAMES["nurse"])
    press(trail.filter.kind, Qt.Key.Key_Right)
    press(trail.filter.kind, Qt.Key.Key_Right)
    assert {row.action for row in events(trail)} == {"chart.opened"}
    trail.table.selectRow(0)
    click(trail.details.same_person)
    assert {row.person_label for row in events(trail)} == {"К-1"}


def test_an_emergency_opening_is_reviewed_by_the_lead(come: Come) -> None:
    """Proves: REQ-WIN-051, REQ-WIN-061."""
    nurse = come("nurse")
    page = nurse.goes_to("people")
    assert isinstance(page, PeoplePage)
    QTest.keyClick(nurse.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = nurse.window.top.search
    assert search is not None
    type_text(search, "К-3")
    press(search, Qt.Key.Key_Return)
    assert page.wall.isVisible()
    click(page.glass)
    nurse.confirms()
    assert nurse.sheet.fields["reason"].issue != ""
    nurse.fills(reason="непритомність у залі")
    nurse.confirms()
    assert page.chart.head.title.text() == "К-3 · Ткач Юрій"
    assert page.chart.glass.isVisible()
    assert not page.chart.entry.isVisible()

    lead = come("lead")
    today = lead.goes_to("today")
    assert isinstance(today, TodayPage)
    (review,) = (verb for verb in today.tasks.verbs() if verb.text() == "Розглянути")
    assert isinstance(review, QPushButton)
    click(review)
    lead.fills(remark="виправдано")
    lead.confirms()
    assert [verb for verb in today.tasks.verbs() if verb.text() == "Розглянути"] == []

    admin = come("admin")
    trail = admin.goes_to("audit")
    assert isinstance(trail, AuditPage)
    hidden = next(row for row in events(trail) if row.action == "glass.broken")
    assert hidden.withheld
    trail.table.selectRow(events(trail).index(hidden))
    assert "непритомність" not in trail.details.words()


def test_clinic_details_changed_by_two_people_at_once(come: Come) -> None:
    """Proves: REQ-WIN-031."""
    lead = come("lead")
    page = lead.goes_to("clinic")
    assert isinstance(page, ClinicPage)
    click(page.edit)
    address = page.form.fields["address"].editor
    assert isinstance(address, QLineEdit)
    address.selectAll()
    type_text(address, "Київ, вул. Нова, 5")
    reason = page.form.fields["reason"].editor
    assert isinstance(reason, QLineEdit)
    type_text(reason, "переїзд")
    meanwhile = page._verbs.read_settings()
    page._verbs.change_settings(replace(meanwhile, licence="АЕ 999999"), reason="нова ліцензія")
    click(page.save)
    assert page.error.isVisible()
    licence = page.form.fields["licence"]
    assert licence.text() == "АЕ 999999", "what nobody touched here takes the newer value"
    assert licence.hint.text() == "Оновлено тим часом. Було: АЕ 123456"
    assert address.text() == "Київ, вул. Нова, 5"
    click(page.save)

    assert not page.editing
    assert page.form.fields["address"].text() == "Київ, вул. Нова, 5"
    assert page._verbs.read_settings().licence == "АЕ 999999"
    assert lead.window.status.saved.words.text().startswith("Усе збережено")


def test_the_full_check_finds_the_file_whole_behind_the_window(come: Come, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-045."""
    auditor = come("auditor")
    auditor.window.integrity.begin()
    trail = auditor.goes_to("audit")
    assert isinstance(trail, AuditPage)
    qtbot.waitUntil(lambda: not auditor.window.integrity.checking, timeout=30_000)

    assert auditor.window.integrity.state == "whole"
    assert auditor.window.status.audit.words.text().startswith("Журнал дій цілий")
    assert trail.integrity.figures.text() != ""


def test_typed_numbers_outlive_the_lock(come: Come) -> None:
    """Proves: REQ-WIN-009."""
    nurse = come("nurse")
    page = nurse.goes_to("people")
    assert isinstance(page, PeoplePage)
    page.table.selectRow(0)
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Return)
    page.chart.take_focus()
    line = nurse.window.focusWidget()
    assert isinstance(line, QLineEdit)
    type_text(line, "148")

    again = come("nurse")
    today = again.goes_to("today")
    assert isinstance(today, TodayPage)
    (go_on,) = (verb for verb in today.tasks.verbs() if verb.text() == "Продовжити")
    click(go_on)
    chart = again.window.page("people")
    assert isinstance(chart, PeoplePage)
    assert chart.chart.entry.typed()["sbp"] == "148"
