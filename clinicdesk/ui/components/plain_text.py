"""Words over several lines: every such editor is one of these, so that no paste can make the window stand still."""

from PySide6.QtCore import QEvent, QMimeData
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from clinicdesk.errors import Issue
from clinicdesk.protocols.text_types import PAGE


class PasteRefused(QEvent):
    """Sent to the window of an editor that would not take what was pasted or dropped; the window says why."""

    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, editor: "PlainText", issue: Issue) -> None:
        super().__init__(self.KIND)
        self.editor, self.issue = editor, issue


class PlainText(QPlainTextEdit):
    """Tab leaves it. It takes no more at once than a page of signs; what stands in it stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = PAGE
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste and drop. Laying out a line of a million signs would take minutes: it is refused whole (WIN270)."""
        kept = self.document().characterCount() - 1 - len(self.textCursor().selectedText())
        n = kept + len(source.text())
        if n > self.longest:
            issue = Issue("WIN270", values={"n": n, "most": self.longest})
            QApplication.sendEvent(self.window(), PasteRefused(self, issue))
            return
        super().insertFromMimeData(source)
