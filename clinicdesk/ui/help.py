"""Help: the keys first, then the guides the program brings along; each in the language of the window."""

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from clinicdesk.paths import resource
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import Page

_ABOVE_HEADING, _BELOW, _BULLET, _CODE = 18, 6, 6, 12


_GUIDES = ("window", "forms", "score", "verify")


class HelpPage(Page):
    """Reads resources/help/; nothing in it leads out of the program. `guide` chooses which page."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.head = Head()
        self.guide = Segmented([(name, "") for name in _GUIDES])
        self.head.acts.addWidget(self.guide)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setObjectName("help")
        card = Card()
        card.body.addWidget(self.text, 1)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(card, 1)
        self.guide.chosen.connect(lambda *_: self._speak())
        language.follow(self, self._speak)

    def take_focus(self) -> None:
        """To the text, so that the arrows scroll it."""
        self.text.setFocus()

    def _speak(self) -> None:
        say, chosen, code = self._language.say, self.guide.value, self._language.code
        self.head.say(say("window.help.title"))
        for name in _GUIDES:
            self.guide.set_text(name, say(f"window.help.{name}"))
        self.text.setAccessibleName(say(f"window.help.{chosen}"))
        name = f"{code}.md" if chosen == "window" else f"{chosen}_{code}.md"
        self.text.setMarkdown(resource("help", name).read_text(encoding="utf-8"))
        _give_room(self.text.document())


def _give_room(document: QTextDocument) -> None:
    """Air above a heading, between the points of a list and around code, which may fold: Qt's Markdown gives none."""
    block, was_code = document.begin(), False
    while block.isValid():
        shape = block.blockFormat()
        if shape.headingLevel():
            shape.setTopMargin(_ABOVE_HEADING if block.blockNumber() else 0)
            shape.setBottomMargin(_BELOW)
        elif block.textList() is not None:
            shape.setBottomMargin(_BELOW)
            shape.setTextIndent(_BULLET)
        elif shape.nonBreakableLines():
            shape.setNonBreakableLines(False)
            shape.setLeftMargin(_CODE)
            shape.setTopMargin(0 if was_code else _BELOW)
            shape.setBottomMargin(0 if block.next().blockFormat().nonBreakableLines() else _BELOW * 2)
        was_code = block.blockFormat().nonBreakableLines()
        QTextCursor(block).setBlockFormat(shape)
        block = block.next()
