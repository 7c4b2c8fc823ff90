"""Help: one page in each language, the keys first."""

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from clinicdesk.paths import resource
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import Page

_ABOVE_HEADING, _BELOW, _BULLET = 18, 6, 6


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
        _give_room(self.text.document())


def _give_room(document: QTextDocument) -> None:
    """Air above a heading and between the points of a list: Qt's Markdown gives none."""
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        if shape.headingLevel():
            shape.setTopMargin(_ABOVE_HEADING if block.blockNumber() else 0)
            shape.setBottomMargin(_BELOW)
        elif block.textList() is not None:
            shape.setBottomMargin(_BELOW)
            shape.setTextIndent(_BULLET)
        QTextCursor(block).setBlockFormat(shape)
        block = block.next()
