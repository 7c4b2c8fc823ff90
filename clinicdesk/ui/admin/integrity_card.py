"""Whether the trail is whole, with the figures an outsider can compare, and the act that checks it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.clinic_verbs import AcceptFindings
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.follow import follow
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.ui.theme import restyle

_LOOKS = {
    "unknown": ("card", "link-lock", "ink2"),
    "checking": ("card", "progress-clock", "ink2"),
    "whole": ("ok", "link-lock", "ok_ink"),
    "broken": ("crit", "link-variant-off", "crit_ink"),
}


class IntegrityCard(QFrame):
    """Follows the watch of the window."""

    def __init__(
        self, around: Surroundings, accept: AcceptFindings | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._around, self._accept = around, accept
        self._icon = IconLabel("link-lock", size=22)
        self.state = Text("", "strong", wrap=True)
        self.figures = Text("", "hint", wrap=True, selectable=True)
        self.findings = Text("", wrap=True, selectable=True)
        self.accept = Button("")
        self.check = Button("", icon="refresh")
        self._lay_out()
        self.check.clicked.connect(around.integrity.begin)
        self.accept.clicked.connect(self._open_accept)
        follow(self, around.integrity.changed, self._speak)
        around.language.follow(self, self._speak)

    def _speak(self) -> None:
        around, watch = self._around, self._around.integrity
        shown = "checking" if watch.checking else watch.state
        box, icon, colour = _LOOKS[shown]
        restyle(self, box=box)
        restyle(self.state)  # its colour goes by the box around it
        self._icon.show_icon(icon, colour=colour)
        report = watch.report
        at = around.moment(report.checked_at) if report else ""
        self.state.setText(around.say(f"audit.integrity.{shown}", at=at, n=watch.share_done))
        figures = []
        if report:
            figures = [
                around.say("audit.integrity.size", n=report.tree_size, count=_grouped(report.tree_size)),
                around.say("audit.integrity.root", root=_short(report.tree_root)),
                around.say("audit.integrity.fingerprint", root=_short(report.root_fingerprint)),
            ]
        self.figures.setText(" · ".join(figures))
        self.figures.setVisible(bool(figures))
        found = [issue.sentence(around.language.code) for issue in report.findings] if report else []
        self.findings.setText("\n".join(found))
        self.findings.setVisible(bool(found))
        self.check.setText(around.say("audit.integrity.check"))
        self.check.setEnabled(not watch.checking)
        self.accept.setText(around.say("audit.integrity.accept"))
        self.accept.setVisible(bool(found) and self._accept is not None)

    def _open_accept(self) -> None:
        around, accept = self._around, self._accept
        if accept is None:
            return
        reason, password = reason_editor(), PasswordField(around.language)

        def submit() -> None:
            accept(password=password.text(), reason=reason.toPlainText())
            around.messages.show_message("audit.accept.done", "ok")
            around.integrity.begin()

        sheet = Sheet(around.language, "audit.accept", submit=submit, kind="sign", icon="draw-pen")
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)
        around.talk.show(sheet)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        for text in (self.state, self.figures, self.findings):
            words.addWidget(text)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignVCenter)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _short(digest: str) -> str:
    """First and last signs in fours: enough to compare by eye with paper, where the whole stands."""
    fours = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return " ".join(fours) if len(fours) <= 8 else " ".join([*fours[:4], "…", *fours[-2:]])
