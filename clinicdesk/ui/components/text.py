"""Labels by role: the role gives size, weight and colour through the stylesheet."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

ROLES = (
    *(
        "hero",
        "page",
        "card",
        "strong",
        "body",
        "quiet",
        "label",
        "hint",
        "small",
        "issue",
        "dense",
        "clock",
        "cell",
    ),
    *("railhero", "railcard", "railstrong", "railtext", "railsmall"),
)


class Text(QLabel):
    """A label. `wrap` lets it break into lines; a label that may be copied takes `selectable`."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a name is never markup
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def minimumSizeHint(self) -> QSize:
        """One line for a label that wraps: its true height depends on the width, and the layout asks for it.

        Qt's own answer is the height at some narrow width of its choice, and pages grow for no reason.
        """
        least = super().minimumSizeHint()
        return QSize(least.width(), self.fontMetrics().height()) if self.wordWrap() else least


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line between two parts of a card."""
    line = QFrame(parent)
    line.setProperty("box", "rule")
    line.setFixedHeight(1)
    return line
