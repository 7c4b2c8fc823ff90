"""Pictures of a dosing day's sheets: over the board that runs, and over the records of a day that is closed."""

from clinicdesk.desktop.pictures_camera import Camera
from clinicdesk.desktop.working import AtWork
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.sheet import Sheet

_ACTS = ("discharge", "incident", "close")


def draw_day_sheets(camera: Camera, work: AtWork, name: str) -> None:
    """A no-go being written, a way home, an incident, what keeps the day open."""
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    page.day.offer.hide()
    page.acts.do("ready")
    for sheet in _open_sheets(work):
        answer = sheet.fields["oxygen"].editor
        assert isinstance(answer, Editor)
        answer.show_text("no")
        answer.changed.emit("no")
    camera.shoot(work.window, f"21-no-go-{name}")
    for sheet in _open_sheets(work):
        _throw_away(sheet)
    for act in _ACTS:
        page.acts.do(act)
        camera.shoot(work.window, f"21-{act}-{name}")
        _away(work)
    work.window.go("today")


def draw_closed_day(camera: Camera, work: AtWork, name: str) -> None:
    """The records of the first dosing session, and the correction of a dose and of a set of it."""
    work.window.go("cohorts", "07")
    page = work.window.page("cohorts")
    assert isinstance(page, CohortsPage)
    assert page.view.page is not None
    planned = next(one.planned_id for one in page.view.page.calendar if one.code == "D1")
    for kind in ("", "dose", "reading"):
        sheet = page.view.open_records(planned)
        assert isinstance(sheet, RecordsSheet)
        if kind:
            chosen = [one for one in sheet.day.versions if one.kind == kind]
            sheet.table.selectRow(sheet.day.versions.index(chosen[0]))
            sheet.answer()
        camera.shoot(work.window, f"22-closed-{kind or 'records'}-{name}")
        _away(work)


def _open_sheets(work: AtWork) -> list[Sheet]:
    return [sheet for sheet in work.window.findChildren(Sheet) if sheet.isVisible()]


def _throw_away(sheet: Sheet) -> None:
    """Nothing of what was typed for the picture waits for whoever opens the sheet next."""
    discard = sheet.findChild(Button, "draft.discard")
    assert discard is not None
    discard.click()


def _away(work: AtWork) -> None:
    """Esc until nothing is asked: what a correction leads back to goes too."""
    while sheets := _open_sheets(work):
        for sheet in sheets:
            sheet.reject()
