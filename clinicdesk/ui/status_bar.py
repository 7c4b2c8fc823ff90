"""The line under every page: what is on disk, is the trail whole, how old is the copy, where, when."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.ui import moments
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.theme import restyle

HEIGHT = 28
OLD_COPY = timedelta(days=7)
_COLOURS = {"ok": "ok_ink", "quiet": "ink2", "warn": "warn_ink", "crit": "crit_ink"}


class Sign(QWidget):
    """An icon and a few words; `kind` ok, quiet, warn or crit gives both their colour."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, size=16, colour="ink2")
        self.words = Text("", "small")
        self.kind = "quiet"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self.words)

    def say(self, words: str, kind: str, *, icon: str = "") -> None:
        """Change what it says; silent repeats repaint nothing."""
        if (words, kind) == (self.words.text(), self.kind):
            return
        self.kind = kind
        self.words.setText(words)
        self._icon.show_icon(icon or self._icon.icon_name, colour=_COLOURS[kind])
        restyle(self.words, tone=kind)


class StatusBar(QWidget):
    """Each part is told what happened and words it in the language of now; the clock looks each second."""

    def __init__(self, language: Language, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._language, self._clock = language, clock
        self._zone = self._clinic = ""
        self._saved: datetime | None = None
        self._unsaved = False
        self._audit: tuple[str, datetime | None] = ("checking", None)
        self._backup: datetime | None = None
        self.saved = Sign("content-save-check-outline")
        self.audit = Sign("link-lock")
        self.backup = Sign("backup-restore")
        self.clinic = Text("", "small")
        self.time = Text("", "small")
        self._lay_out()
        Listening(self).every(1000, self.tick)
        language.follow(self, self.speak)

    def show_clinic(self, name: str, zone: str) -> None:
        """Which clinic, and the zone of its clock."""
        self._clinic, self._zone = name, zone
        self.speak()

    def show_saved(self, at: datetime) -> None:
        """The last durable write."""
        self._saved, self._unsaved = at, False
        self.speak()

    def show_unsaved(self) -> None:
        """Something on the screen did not reach the disk."""
        self._unsaved = True
        self.speak()

    def show_kept(self) -> None:
        """It did at the next try: the last durable write is said again."""
        self._unsaved = False
        self.speak()

    def show_audit(self, state: str, at: datetime | None = None) -> None:
        """The trail: "checking", "whole" or "broken", and when that was found."""
        self._audit = (state, at)
        self.speak()

    def show_backup(self, at: datetime | None) -> None:
        """When the newest verified copy was made."""
        self._backup = at
        self.speak()

    def tick(self) -> None:
        """The clock and what ages with it."""
        now = self._clock.now()
        day = moments.day(self._language.code, now, self._zone)
        time = f"{day}  {moments.hour(now, self._zone)}  {moments.offset(now, self._zone)}"
        if time != self.time.text():
            self.time.setText(time)
            self._speak_backup(now)

    def speak(self) -> None:
        """Word every part again."""
        self.tick()
        self._speak_saved()
        self._speak_audit()
        self._speak_backup(self._clock.now())
        self.clinic.setText(self._clinic)

    def _speak_saved(self) -> None:
        if self._unsaved:
            words = self._language.say("window.status.unsaved")
            self.saved.say(words, "warn", icon="content-save-alert-outline")
        elif self._saved is None:
            self.saved.say(
                self._language.say("window.status.nothing"), "quiet", icon="content-save-check-outline"
            )
        else:
            at = moments.local(self._saved, self._zone).strftime("%H:%M:%S")
            words = self._language.say("window.status.saved", at=at)
            self.saved.say(words, "ok", icon="content-save-check-outline")

    def _speak_audit(self) -> None:
        state, at = self._audit
        hour = moments.hour(at, self._zone) if at else ""
        words = self._language.say(f"window.status.audit_{state}", at=hour)
        kind = {"checking": "quiet", "whole": "ok", "broken": "crit"}[state]
        self.audit.say(words, kind, icon="link-variant-off" if state == "broken" else "link-lock")

    def _speak_backup(self, now: datetime) -> None:
        if self._backup is None:
            self.backup.say(self._language.say("window.status.no_backup"), "warn")
            return
        day = moments.day(self._language.code, self._backup, self._zone)
        old = now - self._backup > OLD_COPY
        words = self._language.say("window.status.old_backup" if old else "window.status.backup", day=day)
        self.backup.say(words, "warn" if old else "ok")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(22)
        for sign in (self.saved, self.audit, self.backup):
            row.addWidget(sign)
        row.addStretch(1)
        row.addWidget(self.clinic)
        row.addWidget(self.time)
