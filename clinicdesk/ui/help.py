"""Help: one page in each language, the keys first."""

from PySide6.QtWidgets import QTextBrowser, QWidget

from clinicdesk.paths import resource
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import Page


class HelpPage(Page):
    """Reads resources/help/<language>.md; nothing in it leads out of the program."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.head = Head()
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setObjectName("help")
        card = Card()
        card.body.addWidget(self.text, 1)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(card, 1)
        language.follow(self, self._speak)

    def take_focus(self) -> None:
        """To the text, so that the arrows scroll it."""
        self.text.setFocus()

    def _speak(self) -> None:
        self.head.say(self._language.say("window.help.title"))
        self.text.setAccessibleName(self._language.say("window.help.title"))
        self.text.setMarkdown(resource("help", f"{self._language.code}.md").read_text(encoding="utf-8"))
