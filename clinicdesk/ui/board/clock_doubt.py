"""Over the board while the computer's clock disagrees with the trail: what goes on, what waits, and the way out."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt

from clinicdesk.ui import moments
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.surroundings import Surroundings


class ClockDoubt(Banner):
    """Both times beside each other; nothing takes it away but two people who confirm the time."""

    def __init__(self, around: Surroundings, confirm: Callable[[], object], *, offered: bool) -> None:
        """`offered`: whether this person may confirm; else the banner only tells."""
        super().__init__()
        self._around = around
        self._shown: tuple[datetime, datetime] | None = None
        self.button = self.add_action("", confirm)
        self.button.setVisible(offered)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press leaves the cursor in the numbers

    def set_brief(self, *, brief: bool) -> None:
        """In one line, in the words for one line; the tooltip has all of them."""
        super().set_brief(brief=brief)
        if self._shown is not None:
            wall, now = self._shown
            self.show_times(doubt=True, wall=wall, now=now)

    def show_times(self, *, doubt: bool, wall: datetime, now: datetime) -> None:
        """The computer's time and the session's, while there is a doubt."""
        if not doubt:
            self._shown = None
            self.hide()
            return
        self._shown = wall, now
        around, zone = self._around, self._around.zone()
        one_day = moments.local(wall, zone).date() == moments.local(now, zone).date()
        read = moments.hour if one_day else partial(moments.day_and_hour, around.language.code)
        times = {"wall": read(wall, zone), "now": read(now, zone)}
        whole = around.say("board.doubt.text", **times)
        body = around.say("board.doubt.brief", **times) if self.brief else whole
        if self.isHidden() or self.body.text() != body:
            self.button.setText(around.say("board.menu.clock"))
            self.show_banner(around.say("board.doubt.title"), body, kind="warn")
            self.setToolTip(whole if self.brief else "")
