"""The banner over whatever counts minutes of the session, while the computer’s clock stands before its record."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from clinicdesk.protocols.nearness import is_behind
from clinicdesk.ui import moments
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.language import Language


class ClockBehind(Banner):
    """Nothing takes it away but a clock that is right."""

    def __init__(self, language: Language, *, more: str = "", parent: QWidget | None = None) -> None:
        """`more`: the key of a sentence that is added where there is more to say."""
        super().__init__(parent=parent)
        self._language, self._more = language, more
        self._shown: tuple[datetime, datetime, str] | None = None

    def set_brief(self, *, brief: bool) -> None:
        """In one line, in the words for one line."""
        super().set_brief(brief=brief)
        if self._shown is not None:
            self.show_clock(*self._shown)

    def show_clock(self, newest: datetime | None, now: datetime, zone: str) -> None:
        """What was recorded last, and what the clock says; hidden while the two agree."""
        if newest is None or not is_behind(newest, now):
            self._shown = None
            self.hide()
            return
        self._shown = newest, now, zone
        language = self._language
        told = {
            name: moments.day_and_hour(language.code, at, zone)
            for name, at in (("newest", newest), ("now", now))
        }
        body = language.say("common.behind.text", **told)
        said = body
        if self._more:
            said = language.say(self._more) if self.brief else f"{body} {language.say(self._more)}"
        if self.isHidden() or self.body.text() != said:
            self.show_banner(language.say("common.behind.title"), said, kind="crit")
            self.setToolTip(body if self.brief else "")
