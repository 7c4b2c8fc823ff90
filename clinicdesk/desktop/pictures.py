"""Pictures of the window: each place, both languages and looks, and the states a person should know."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from clinicdesk.demo.cast import PARTICIPANTS
from clinicdesk.desktop.entering import unlock_acts
from clinicdesk.desktop.founding import setup_acts
from clinicdesk.desktop.pictures_camera import COMPACT, Camera, Scene, delete
from clinicdesk.desktop.pictures_day import draw_closed_day, draw_day_sheets
from clinicdesk.desktop.pictures_group import (
    draw_board,
    draw_board_states,
    draw_children,
    draw_cohort,
    draw_drugs,
    draw_notes,
    draw_reviews,
)
from clinicdesk.desktop.pictures_people import (
    close_people,
    draw_overview,
    draw_people,
    draw_screening,
    open_chart,
)
from clinicdesk.desktop.working import AtWork
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import RandomIds
from clinicdesk.services.people import list_people
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.forms.person_forms import consents_subject
from clinicdesk.ui.language import Language
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from clinicdesk.words import LANGUAGES

PLACES = ("today", "cohorts", "people", "audit", "users", "clinic", "help")
LOOKS = ("light", "dark")


class Pictures:
    """Draws the real window over the real clinic, one for each person: languages and looks are switched in it."""

    def __init__(self, app: QApplication, scene: Scene, folder: Path) -> None:
        self._app, self._camera = app, Camera(app, scene, folder)
        self._language = Language(LANGUAGES[0], app)

    def draw(self) -> list[Path]:
        """All pictures; returns their paths."""
        with self._camera.listening():
            fonts.load_rest()
            self._draw_entrance()
            self._draw_lead()
            self._draw_administrator()
            self._draw_auditor()
            self._draw_writers()
        return self._camera.made

    def _spoken(self) -> Iterator[str]:
        """Each language in turn, as the switch in the window does it."""
        for code in LANGUAGES:
            self._language.use(code)
            yield code

    @contextmanager
    def _as(self, login: str) -> Iterator[AtWork]:
        with self._camera.at_work(login, self._language) as work:
            yield work

    def _draw_entrance(self) -> None:
        camera, language = self._camera, self._language
        for code in self._spoken():
            for look in LOOKS:
                theme.use(self._app, look)
                acts = unlock_acts(camera.clock, RandomIds())
                unlock = UnlockWindow(language, acts, [camera.scene.clinic], login="nurse")
                camera.shoot(unlock, f"01-unlock-{code}-{look}")
                unlock.login.form.show_problem(Refused(Issue("KEY002", "password", values={"n": 3})))
                camera.shoot(unlock, f"01-unlock-failed-{code}-{look}")
                delete(unlock)
                setup = SetupWindow(language, setup_acts(camera.clock, RandomIds(), language=language))
                camera.shoot(setup, f"00-setup-{code}-{look}")
                delete(setup)
        theme.use(self._app, "light")

    def _draw_lead(self) -> None:
        """Every place in both looks and at the smallest size; what lies deeper in a place is drawn once."""
        camera = self._camera
        with self._as("lead") as work:
            for code in self._spoken():
                draw_people(camera, work, f"{code}-light")
                draw_cohort(camera, work, f"{code}-light")
                draw_children(camera, work, f"{code}-light")
                draw_day_sheets(camera, work, f"{code}-light")
                draw_closed_day(camera, work, f"{code}-light")
                draw_screening(camera, work, f"{code}-light")
                draw_board_states(camera, work, f"{code}-light")
                draw_reviews(camera, work, f"{code}-light")
                self._draw_compact(work, code)
            for look in LOOKS:
                theme.use(self._app, look)
                for code in self._spoken():
                    self._draw_places(work, f"{code}-{look}")
            theme.use(self._app, "light")

    def _draw_places(self, work: AtWork, name: str) -> None:
        camera = self._camera
        for number, place in enumerate(PLACES, start=2):
            work.window.go(place)
            camera.shoot(work.window, f"{number:02}-{place}-{name}")
        draw_board(camera, work, name)
        open_chart(work, PARTICIPANTS[2][0])
        camera.shoot(work.window, f"08-chart-{name}")
        draw_overview(camera, work, name)
        draw_drugs(camera, work, name)
        work.locking.cover.lay()
        camera.shoot(work.window, f"09-cover-{name}")
        work.locking.cover.lift()

    def _draw_compact(self, work: AtWork, code: str) -> None:
        camera = self._camera
        close_people(work)
        for number, place in enumerate(PLACES, start=2):
            work.window.go(place)
            camera.shoot(work.window, f"{number:02}-{place}-{code}-compact", COMPACT)
        draw_board(camera, work, f"{code}-compact", COMPACT)
        open_chart(work, PARTICIPANTS[2][0])
        camera.shoot(work.window, f"08-chart-{code}-compact", COMPACT)
        draw_overview(camera, work, f"{code}-compact", COMPACT)
        work.locking.cover.lay()
        camera.shoot(work.window, f"09-cover-{code}-compact", COMPACT)
        work.locking.cover.lift()

    def _draw_administrator(self) -> None:
        """The administrator's trail without clinical content, and a refused place."""
        with self._as("admin") as work:
            for code in self._spoken():
                for name, place in (("audit", "audit"), ("today", "today"), ("", "people")):
                    work.window.go(place)
                    picture = f"10-{name}-administrator-{code}" if name else f"10-refused-{code}"
                    self._camera.shoot(work.window, picture)
                    work.window.messages.hide()

    def _draw_auditor(self) -> None:
        """Empty and read-only states."""
        camera = self._camera
        with self._as("auditor") as work:
            for code in self._spoken():
                work.window.go("today")
                camera.shoot(work.window, f"10-empty-{code}")
                work.window.go("people")
                page = work.window.page("people")
                assert isinstance(page, PeoplePage)
                page.open_card(list_people(work.desk, work.actor, PARTICIPANTS[6][0])[0].person_id)
                camera.shoot(work.window, f"11-card-read-only-{code}")
                page.step_back()
                page.search.setText("нікого такого")
                page.read_again()
                camera.shoot(work.window, f"11-people-nobody-{code}")
                page.search.clear()
                for place, subject, picture in (("cohorts", "07", "12-cohort"), ("drugs", "", "17-drugs")):
                    work.window.go(place, subject)
                    camera.shoot(work.window, f"{picture}-read-only-{code}")
                person = list_people(work.desk, work.actor, PARTICIPANTS[0][0])[0].person_id
                work.window.go("people", consents_subject(person))
                camera.shoot(work.window, f"16-consents-read-only-{code}")

    def _draw_writers(self) -> None:
        """Who has no cohort; notes as their author has them, and as a nurse may see them."""
        with self._as("physician") as work:
            for code in self._spoken():
                work.window.go("cohorts")
                self._camera.shoot(work.window, f"12-cohorts-empty-{code}")
        with self._as("therapist") as work:
            shown = [draw_notes(self._camera, work, code) for code in self._spoken()]
        with self._as("nurse") as work:
            for code in self._spoken():
                work.window.go("notes", shown[0])
                self._camera.shoot(work.window, f"16-note-shared-only-{code}")
