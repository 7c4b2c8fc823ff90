"""What the keyboard would type: its layout and Caps Lock, asked of Qt and, on Windows, of the system."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication

_VK_CAPITAL = 0x14


@dataclass(frozen=True, slots=True)
class KeyboardState:
    """`layout` is a language code ("uk"), `latin`: letters come out Latin, `caps`: None if unknown."""

    layout: str
    latin: bool
    caps: bool | None = None


Keyboard = Callable[[], KeyboardState]


def read_keyboard() -> KeyboardState:
    """The state of now."""
    locale = QGuiApplication.inputMethod().locale()
    return KeyboardState(
        layout=QLocale.languageToCode(locale.language()),
        latin=locale.script() == QLocale.Script.LatinScript,
        caps=caps_lock(),
    )


def caps_lock() -> bool | None:
    """Whether Caps Lock is on; None where only the letters typed can tell."""
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - Windows only

    return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)


def caps_from_typing(text: str, *, shift: bool) -> bool | None:
    """What one typed letter tells of Caps Lock: a capital without Shift, or a small letter with it."""
    if len(text) != 1 or not text.isalpha() or text.upper() == text.lower():
        return None
    return text.isupper() != shift
