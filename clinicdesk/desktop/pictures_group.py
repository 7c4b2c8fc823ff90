"""Pictures of a group's work: the board, the cohort, the controlled drug, the notes."""

from dataclasses import replace
from datetime import timedelta

from clinicdesk.demo.children import COHORT as CHILDREN
from clinicdesk.desktop.pictures_camera import COMPACT, SIZE, Camera
from clinicdesk.desktop.working import AtWork
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.sheet import Sheet


def draw_board(camera: Camera, work: AtWork, name: str, size: tuple[int, int] = SIZE) -> None:
    """The running session: as one works with it, and for the wall."""
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    page.day.offer.hide()
    camera.shoot(work.window, f"20-board-{name}", size)
    page.show_wall(on=True)
    camera.shoot(work.window, f"20-board-wall-{name}", size)
    page.show_wall(on=False)
    if size == SIZE:
        page.acts.do("staff")
        camera.shoot(work.window, f"20-board-staff-{name}")
        for sheet in work.window.findChildren(Sheet):
            sheet.reject()
    work.window.go("today")


def draw_board_states(camera: Camera, work: AtWork, name: str) -> None:
    """What the running session looks like an hour behind its record, and the sheets a nurse meets most."""
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    assert page.board is not None
    page.day.offer.hide()
    page.watching.take(replace(page.board, now=page.board.newest - timedelta(hours=1)))
    for size, ending in ((SIZE, ""), (COMPACT, "-compact")):
        page.tick()
        camera.shoot(work.window, f"20-board-clock-behind-{name}{ending}", size)
    page.read_again()
    for act in ("missed", "event", "vitals_more"):
        page.acts.do(act)
        camera.shoot(work.window, f"20-board-{act}-{name}")
        for sheet in work.window.findChildren(Sheet):
            sheet.reject()
    work.window.go("today")


def draw_cohort(camera: Camera, work: AtWork, name: str) -> None:
    """A cohort: its matrix with a cell selected, its lists, and the form of a new one."""
    work.window.go("cohorts", "07")
    page = work.window.page("cohorts")
    assert isinstance(page, CohortsPage)
    matrix = page.view.matrix.view
    matrix.setCurrentIndex(matrix.matrix.index(2, 1))
    camera.shoot(work.window, f"12-cohort-{name}")
    for tab in ("people", "calendar", "staff", "outcomes"):
        page.view.show_tab(tab)
        camera.shoot(work.window, f"12-cohort-{tab}-{name}")
    page.view.show_tab("matrix")
    sheet = page.open_plan()
    assert sheet is not None
    camera.shoot(work.window, f"12-cohort-plan-{name}")
    sheet.reject()


def draw_children(camera: Camera, work: AtWork, name: str) -> None:
    """The children's group beside: who was where, two strands in the calendar, how they were before and after."""
    work.window.go("cohorts", CHILDREN)
    page = work.window.page("cohorts")
    assert isinstance(page, CohortsPage)
    camera.shoot(work.window, f"19-children-{name}")
    for tab in ("people", "calendar", "outcomes"):
        page.view.show_tab(tab)
        camera.shoot(work.window, f"19-children-{tab}-{name}")
    page.view.show_tab("matrix")


def draw_drugs(camera: Camera, work: AtWork, name: str) -> None:
    """The safe with a corrected line picked, a count that covers it, the session's post, a sum that is off."""
    work.window.go("drugs")
    page = work.window.page("drugs")
    assert isinstance(page, DrugsPage)
    page.table.selectRow(2)
    camera.shoot(work.window, f"17-drugs-{name}")
    page.begin("count")
    camera.shoot(work.window, f"17-drugs-count-{name}")
    page.step_back()
    page.register.setCurrentIndex(1)
    page.table.selectRow(1)
    camera.shoot(work.window, f"17-drugs-post-{name}")
    page.begin("residue")
    page.entry.show_typed({"destroyed": "60", "returned": "0"})
    camera.shoot(work.window, f"17-drugs-residue-{name}")
    page.step_back()
    page.register.setCurrentIndex(0)


def draw_reviews(camera: Camera, work: AtWork, name: str) -> None:
    """The monthly reviews of the trail, and the month that waits."""
    work.window.go("audit")
    page = work.window.page("audit")
    assert isinstance(page, AuditPage)
    for picture in ("reviews", "month"):
        sheet = page.open_reviews()
        if sheet is None:
            return
        if picture == "month":
            sheet.answer()
        camera.shoot(work.window, f"05-audit-{picture}-{name}")
        for shown in work.window.findChildren(Sheet):
            shown.reject()


def draw_notes(camera: Camera, work: AtWork, name: str) -> str:
    """The group's sessions; a note half typed that names somebody, one signed and reviewed; the id of its session."""
    work.window.go("notes")
    camera.shoot(work.window, f"16-notes-{name}")
    page = work.window.page("notes")
    assert isinstance(page, NotesPage)
    found = {row.state: row.planned_id for row in page.rows}
    page.open_note(found["missing"])
    person = page.view.writing.presence
    page.view.rail.choose(next(iter(person)))
    camera.shoot(work.window, f"16-note-draft-{name}")
    camera.shoot(work.window, f"16-note-draft-{name}-compact", COMPACT)
    page.open_note(found["reviewed"])
    camera.shoot(work.window, f"16-note-signed-{name}")
    acts = page.view.acts
    for picture, opened in (("history", acts.open_history), ("addendum", acts.open_addendum)):
        sheet = opened()
        if sheet is not None:
            camera.shoot(work.window, f"16-note-{picture}-{name}")
            sheet.reject()
    page.open_process(next(iter(page.view.writing.presence)))
    camera.shoot(work.window, f"16-process-{name}")
    return found["reviewed"]
