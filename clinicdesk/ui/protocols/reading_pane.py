"""The whole text of a protocol, as `clinicdesk forms show` prints it, with headings instead of drawn lines."""

from collections.abc import Sequence

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from clinicdesk.ui import fonts

_STEP = 8  # pixels for each leading space
_ABOVE = 12


class ReadingPane(QTextBrowser):
    """Read only; the arrows scroll, the text can be copied, nothing in it is markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setObjectName("protocol")

    def show_lines(self, lines: Sequence[str]) -> None:
        """Replace the text and go to its top."""
        self.clear()
        cursor = QTextCursor(self.document())
        for place, line in enumerate(lines):
            if _is_rule(line):
                continue
            below = lines[place + 1] if place + 1 < len(lines) else ""
            _write(cursor, line, heading=_is_rule(below))
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _write(cursor: QTextCursor, line: str, *, heading: bool) -> None:
    shape, letters = QTextBlockFormat(), QTextCharFormat()
    shape.setLeftMargin((len(line) - len(line.lstrip())) * _STEP)
    letters.setFont(fonts.font(15, 600) if heading else fonts.font(14))
    if heading:
        shape.setTopMargin(_ABOVE)
        shape.setBottomMargin(4)
    if cursor.atStart():
        cursor.setBlockFormat(shape)
        cursor.setBlockCharFormat(letters)
    else:
        cursor.insertBlock(shape, letters)
    cursor.insertText(line.strip(), letters)


def _is_rule(line: str) -> bool:
    return bool(line) and (set(line) == {"="} or set(line) == {"-"})
