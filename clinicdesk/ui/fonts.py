"""IBM Plex Sans and Condensed from our own files: the same letters on every machine."""

from PySide6.QtGui import QFont, QFontDatabase

from clinicdesk.paths import resource

SANS = "IBM Plex Sans"
CONDENSED = "IBM Plex Sans Condensed"
ICONS = "Material Design Icons"
SMALLEST_PX = 12

FIRST = ("IBMPlexSans-Regular", "IBMPlexSans-Medium", "IBMPlexSans-SemiBold", "MaterialDesignIcons6")
"""The cuts the first window shows; loading all twelve would hold it back."""
REST = (
    "IBMPlexSans-Bold",
    "IBMPlexSans-Italic",
    "IBMPlexSansCondensed-Regular",
    "IBMPlexSansCondensed-Medium",
    "IBMPlexSansCondensed-SemiBold",
    "IBMPlexSansCondensed-Bold",
    "IBMPlexSansCondensed-Italic",
)


def load_first() -> None:
    """Load what the first window is painted with. Safe to call twice."""
    _load(FIRST)


def load_rest() -> None:
    """Load the other cuts; call it right after the first window is painted."""
    _load(REST)


def font(px: int = 14, weight: int = 400, *, family: str = SANS) -> QFont:
    """A font of ours; `px` in logical pixels, `weight` as in CSS (400, 500, 600, 700)."""
    made = QFont(family)
    made.setPixelSize(max(px, SMALLEST_PX))
    made.setWeight(QFont.Weight(weight))
    return made


_loaded: set[str] = set()


def _load(names: tuple[str, ...]) -> None:
    # The font database belongs to the process; a file added twice would only cost time.
    for name in names:
        if name not in _loaded:
            QFontDatabase.addApplicationFont(str(resource("fonts", f"{name}.ttf")))
            _loaded.add(name)
