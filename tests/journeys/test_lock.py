"""The lock: the file closes and a fresh process asks; in a running session a cover lies over the window instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.paths import ClinicFolder
from clinicdesk.services.accounts import list_users
from clinicdesk.services.drafts import list_drafts
from clinicdesk.services.sessions import close_session
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, Journey, on_disk, trail_of

PEOPLE = ("Олійник", "Дорошенко", "Ткач")


def edit_clinic(journey: Journey) -> ClinicPage:
    """The clinic's details, opened for typing."""
    journey.press(Qt.Key.Key_4, ALT)
    page = journey.main.page("clinic")
    assert isinstance(page, ClinicPage)
    journey.tab_to(page.edit)
    journey.press(Qt.Key.Key_Space)
    return page


class TestWithoutASession:
    """The file closes, the process ends, a fresh one asks."""

    def test_the_file_closes_and_a_fresh_process_is_asked_for(self, journey: Journey, quiet: Clinic) -> None:
        """Proves: REQ-CVR-001, REQ-WIN-009."""
        journey.start(quiet.folder)
        journey.unlock("admin", PASSWORDS["admin"])
        page = edit_clinic(journey)
        journey.fill(page.form.fields["address"].editor, "Київ, вул. Нова, 5")
        journey.press(Qt.Key.Key_L, CONTROL)

        assert journey.restarts == [(quiet.folder, "admin")]
        assert journey.program.at_work is None
        place = ClinicFolder(quiet.folder)
        assert not place.db.with_name("clinic.db-wal").exists()
        # Nobody holds the file: another program comes in at once, and the typed text is on the disk.
        with on_disk(quiet, "admin") as (desk, admin):
            (draft,) = list_drafts(desk, admin)
            assert (draft.kind, draft.body["address"]) == ("clinic", "Київ, вул. Нова, 5")
            actions = [row.action for row in trail_of(desk, admin)]
        assert actions[-2:] == ["login.closed", "login.opened"]

        journey.start_again()
        assert journey.unlock_window.login.form.login() == "admin"
        journey.unlock("admin", PASSWORDS["admin"])
        assert edit_field(journey) == "Київ, вул. Нова, 5"

    def test_ctrl_l_locks_once(self, journey: Journey, quiet: Clinic) -> None:
        """Proves: REQ-CVR-005."""
        journey.start(quiet.folder)
        journey.unlock("lead", PASSWORDS["lead"])
        assert journey.program.at_work is not None
        locked: list[str] = []
        journey.program.at_work.locking.lock.locked.connect(locked.append)
        journey.press(Qt.Key.Key_L, CONTROL)
        assert locked == ["asked"]
        assert len(journey.restarts) == 1

    @pytest.mark.parametrize("minutes", [6, 60 * 8])
    def test_nobody_at_the_keyboard_locks(self, journey: Journey, quiet: Clinic, minutes: int) -> None:
        """Proves: REQ-CVR-005. Five idle minutes, or a night asleep."""
        journey.start(quiet.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        quiet.clock.advance(timedelta(minutes=minutes))
        journey.until(lambda: bool(journey.restarts))
        assert journey.restarts == [(quiet.folder, "nurse")]

    def test_another_user_is_asked_for_without_a_name(self, journey: Journey, quiet: Clinic) -> None:
        journey.start(quiet.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        journey.choose_in_menu(journey.main.top.badge, "Увійти іншій людині")
        journey.until(lambda: bool(journey.restarts))
        assert journey.restarts == [(quiet.folder, "")]

    def test_where_no_process_will_start_this_one_asks(self, journey: Journey, quiet: Clinic) -> None:
        journey.can_restart = False
        journey.start(quiet.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        journey.press(Qt.Key.Key_L, CONTROL)
        assert isinstance(journey.window, UnlockWindow)
        assert journey.quits == []
        journey.unlock("nurse2", PASSWORDS["nurse2"])

    def test_the_cross_closes_the_file_and_keeps_what_was_typed(
        self, journey: Journey, quiet: Clinic
    ) -> None:
        """Proves: REQ-WIN-009."""
        journey.start(quiet.folder)
        journey.unlock("admin", PASSWORDS["admin"])
        page = edit_clinic(journey)
        journey.fill(page.form.fields["address"].editor, "Київ, вул. Нова, 5")
        journey.main.close()
        assert journey.quits == [True]
        assert journey.restarts == []
        with on_disk(quiet, "admin") as (desk, admin):
            assert [draft.kind for draft in list_drafts(desk, admin)] == ["clinic"]

    def test_text_the_disk_refused_stays_behind_the_cover(self, journey: Journey, quiet: Clinic) -> None:
        """Proves: REQ-CVR-003. No session runs, but the process must not end with words only it has."""
        journey.start(quiet.folder)
        journey.unlock("admin", PASSWORDS["admin"])
        page = edit_clinic(journey)
        journey.fill(page.form.fields["address"].editor, "Київ, вул. Нова, 5")
        place = ClinicFolder(quiet.folder)
        away = place.db.rename(place.db.with_name("away.db"))
        journey.press(Qt.Key.Key_L, CONTROL)
        assert journey.cover.is_laid
        assert journey.says("Чернетку не збережено, текст лишився в цьому вікні")
        assert journey.restarts == []

        away.rename(place.db)
        journey.lift("admin", PASSWORDS["admin"])
        journey.until(lambda: not journey.cover.is_laid)
        assert page.form.fields["address"].text() == "Київ, вул. Нова, 5"
        journey.press(Qt.Key.Key_L, CONTROL)
        assert journey.restarts == [(quiet.folder, "admin")]


def edit_field(journey: Journey) -> str:
    """What stands in the address, in a window that has just come up."""
    journey.press(Qt.Key.Key_4, ALT)
    page = journey.main.page("clinic")
    assert isinstance(page, ClinicPage)
    return page.form.fields["address"].text()


@contextmanager
def covered(journey: Journey, clinic: Clinic, login: str = "nurse") -> Iterator[PeoplePage]:
    """Numbers typed into a chart, then Ctrl+L."""
    journey.start(clinic.folder)
    journey.unlock(login, PASSWORDS[login])
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    page = journey.main.page("people")
    assert isinstance(page, PeoplePage)
    journey.type("148")
    journey.press(Qt.Key.Key_L, CONTROL)
    assert journey.cover.is_laid
    assert journey.restarts == []
    yield page


@contextmanager
def without_disk_at_the_lock(journey: Journey, clinic: Clinic) -> Iterator[Path]:
    """Numbers typed into a chart, the file out of reach, then Ctrl+L. Gives where the file lies meanwhile."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    place = ClinicFolder(clinic.folder)
    away = place.db.rename(place.db.with_name("away.db"))
    journey.type("148")
    journey.press(Qt.Key.Key_L, CONTROL)
    assert journey.cover.is_laid
    assert journey.says("Чернетку не збережено, текст лишився в цьому вікні")
    yield away


class TestDuringASession:
    """No clock stops: a cover lies over the window."""

    def test_the_cover_shows_codes_and_clocks_only(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-004."""
        with covered(journey, clinic):
            shown = journey.words()
            for code in ("К-1", "К-2", "Сесія 1"):
                assert code in shown
            for secret in (*PEOPLE, "148", *NAMES.values()):
                assert secret not in shown
            assert journey.window.windowTitle() == "ClinicDesk: екран закрито"

    def test_nothing_beneath_is_reached_by_key_or_mouse(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-007."""
        journey.start(clinic.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        window = journey.main
        targets = [
            centre(part, window) for part in (window.top.tongue, window.top.lock, window.rail.items["people"])
        ]
        journey.press(Qt.Key.Key_L, CONTROL)
        seen: set[QWidget] = set()
        for _ in range(30):
            journey.press(Qt.Key.Key_Tab)
            focused = QApplication.focusWidget()
            assert focused is not None
            assert journey.cover.isAncestorOf(focused)
            seen.add(focused)
        assert len(seen) > 2
        handle = window.windowHandle()
        for at in targets:
            QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
            hit = window.childAt(at)
            assert hit is not None
            assert hit is journey.cover or journey.cover.isAncestorOf(hit)
        journey.press(Qt.Key.Key_2, ALT)
        journey.press(Qt.Key.Key_K, CONTROL)
        journey.press(Qt.Key.Key_F1)
        window.close()
        assert window.isVisible()
        assert (window.place, journey.program._language.code) == ("today", "uk")
        assert journey.restarts == []

    def test_a_wrong_password_and_a_stranger_are_refused(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-008."""
        with covered(journey, clinic) as page:
            journey.lift("nurse", "не той пароль зовсім")
            journey.until(lambda: journey.cover.form.problem_shown)
            assert journey.says("Пароль не підійшов")
            journey.lift("therapist", PASSWORDS["therapist"])
            journey.until(lambda: journey.says("Увійти під час сесії може лише її персонал"))
            assert journey.cover.is_laid

            journey.lift("nurse", PASSWORDS["nurse"])
            journey.until(lambda: not journey.cover.is_laid)
            assert page.chart.entry.typed()["sbp"] == "148"
            assert page.chart.entry.lines["dbp"].hasFocus()
        journey.end()
        with on_disk(clinic, "lead") as (desk, lead):
            logins = [
                (row.action, row.actor_name)
                for row in trail_of(desk, lead)
                if row.action.startswith("login.")
            ]
        stranger = [act for act, who in logins if who == NAMES["therapist"]]
        assert stranger[-2:] == ["login.opened", "login.closed"]

    def test_another_nurse_takes_over_in_a_window_of_her_own(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-009."""
        with covered(journey, clinic):
            size = journey.window.size()
            journey.lift("nurse2", PASSWORDS["nurse2"])
            journey.until(lambda: journey.main.surroundings.actor.login == "nurse2")
            journey.activate()
            # A page she had open may have needed more width than the screen has.
            assert journey.main.height() == size.height()
            assert journey.says("Сесія зараз")
            journey.press(Qt.Key.Key_K, CONTROL)
            journey.type("К-2")
            journey.enter()
            journey.type("120" + "80")
            journey.enter()
            journey.press(Qt.Key.Key_L, CONTROL)
            assert journey.cover.is_laid
        journey.end()
        with on_disk(clinic, "lead") as (desk, lead):
            rows = trail_of(desk, lead)
            logins = [(row.action, row.actor_name) for row in rows if row.action.startswith("login.")]
            (reading,) = [row for row in rows if row.action == "reading.recorded"]
            assert all(user.state == "active" for user in list_users(desk, lead))
        assert (reading.actor_name, reading.person_label) == (NAMES["nurse2"], "К-2")
        hers = logins.index(("login.closed", NAMES["nurse"]), -6)
        assert ("login.opened", NAMES["nurse2"]) in logins[hers - 1 :]

    def test_what_a_colleague_typed_waits_for_them_and_for_nobody_else(
        self, journey: Journey, clinic: Clinic
    ) -> None:
        """Proves: REQ-CVR-010. The disk takes the draft once it answers again."""
        place = ClinicFolder(clinic.folder)
        with without_disk_at_the_lock(journey, clinic) as away:
            away.rename(place.db)
            journey.lift("nurse2", PASSWORDS["nurse2"])
            journey.until(lambda: journey.main.surroundings.actor.login == "nurse2")
            journey.activate()
            assert not journey.says("148")
        journey.end()
        with on_disk(clinic, "nurse") as (desk, nurse):
            assert [draft.body["sbp"] for draft in list_drafts(desk, nurse)] == ["148"]
        with on_disk(clinic, "nurse2") as (desk, nurse2):
            assert list_drafts(desk, nurse2) == ()

    def test_a_question_left_open_comes_back_to_whoever_was_asked(
        self, journey: Journey, clinic: Clinic
    ) -> None:
        """Proves: REQ-CVR-010. What stands in a sheet is no draft, so its window waits."""
        journey.start(clinic.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        journey.choose_in_menu(journey.main.top.badge, "Змінити власний пароль…")
        asked = journey.sheet
        first = journey.main
        journey.press(Qt.Key.Key_L, CONTROL)
        journey.until(lambda: journey.cover.is_laid)
        journey.lift("nurse2", PASSWORDS["nurse2"])
        journey.until(lambda: journey.main.surroundings.actor.login == "nurse2")
        assert journey.no_sheet()
        assert not asked.isVisible()
        journey.activate()
        journey.press(Qt.Key.Key_L, CONTROL)
        journey.until(lambda: journey.cover.is_laid)
        journey.lift("nurse", PASSWORDS["nurse"])
        journey.until(lambda: journey.window is first and first.isVisible())
        assert asked.isVisible()
        journey.end()
        with on_disk(clinic, "lead") as (desk, lead):
            logins = [
                (row.action, row.actor_name)
                for row in trail_of(desk, lead)
                if row.action.startswith("login.")
            ]
        assert logins.count(("login.opened", NAMES["nurse"])) == logins.count(
            ("login.closed", NAMES["nurse"])
        )

    def test_the_cross_lays_the_cover_and_says_why(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-002. Only the lead's word or the end of the session closes the file."""
        journey.start(clinic.folder)
        journey.unlock("nurse", PASSWORDS["nurse"])
        assert not journey.main.close()
        assert journey.cover.is_laid
        assert journey.says("Вікно не закрито: триває сесія", region=journey.cover)
        assert (journey.quits, journey.restarts) == ([], [])

    def test_the_cross_asks_the_lead_about_the_file(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-002."""
        journey.start(clinic.folder)
        journey.unlock("lead", PASSWORDS["lead"])
        assert not journey.main.close()
        assert journey.says("Сесія триває.", region=journey.sheet)
        journey.press(Qt.Key.Key_Escape)
        journey.until(journey.no_sheet)
        assert not journey.cover.is_laid
        assert not journey.main.close()
        assert journey.sheet.isVisible()
        journey.confirm()
        assert journey.restarts == [(clinic.folder, "lead")]

    def test_the_end_of_the_session_closes_the_file_under_the_cover(
        self, journey: Journey, clinic: Clinic
    ) -> None:
        """Proves: REQ-CVR-002."""
        with covered(journey, clinic):
            assert journey.program.at_work is not None
            desk = journey.program.at_work.desk
            lead = clinic.join(desk, "lead")
            close_session(desk, lead, clinic.session_id)
            journey.until(lambda: bool(journey.restarts))
            assert journey.restarts == [(clinic.folder, "nurse")]
        with on_disk(clinic, "nurse") as (desk, nurse):
            assert [draft.body["sbp"] for draft in list_drafts(desk, nurse)] == ["148"]

    def test_the_lead_may_close_the_file_all_the_same(self, journey: Journey, clinic: Clinic) -> None:
        """Proves: REQ-CVR-002."""
        journey.start(clinic.folder)
        journey.unlock("lead", PASSWORDS["lead"])
        journey.click(journey.main.top.lock)
        assert journey.says("Сесія триває.", region=journey.sheet)
        journey.press(Qt.Key.Key_Escape)
        journey.until(journey.no_sheet)
        assert journey.restarts == []
        journey.click(journey.main.top.lock)
        assert journey.sheet.isVisible()
        journey.confirm()
        assert journey.restarts == [(clinic.folder, "lead")]


def centre(part: QWidget, window: QWidget) -> QPoint:
    """Where the middle of a part lies in its window."""
    return part.mapTo(window, part.rect().center())
