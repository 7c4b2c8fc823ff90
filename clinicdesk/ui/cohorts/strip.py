"""The session strip: every session of the calendar as a bead on a line, with its day and how it stands."""

from PySide6.QtWidgets import QWidget

from clinicdesk.services.matrix_views import CohortPage
from clinicdesk.ui.cohorts.words import short_day, today
from clinicdesk.ui.components.beads import Bead, Beads
from clinicdesk.ui.surroundings import Surroundings


class SessionStrip(Beads):
    """Beads in the order of the programme; today's is named, cancelled ones are crossed."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around

    def show_page(self, page: CohortPage) -> None:
        """Take the sessions of a page."""
        now = today(self._around).isoformat()
        cancelled = {one.code for one in page.calendar if one.state == "cancelled"}
        beads = []
        for place, column in enumerate(page.columns):
            if column.kind != "session":
                continue
            cells = {row.cells[place].sign for row in page.rows}
            sign = "absent" if column.id in cancelled and not column.day else "planned"
            sign = "running" if column.day == now else sign
            sign = next((one for one in ("action", "done", "signed") if one in cells), sign)
            sign = "absent" if cells == {"absent"} else sign
            day = short_day(self._around, column.day)
            here = column.day == now
            below = self._around.say("cohorts.word.today") if here else day
            beads.append(Bead(column.id, sign, below, f"{column.id} {day}".strip(), now=here))
        self.show_beads(beads)
