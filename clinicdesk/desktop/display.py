"""Why no window would open here on Linux, found before Qt ends the program with a message of its own."""

import ctypes
import os
import re
import sys
from pathlib import Path

_LACKS = re.compile(r"(?P<library>[\w.+-]+\.so[\w.]*): cannot open shared object file")
"""What the system's loader says of a library that is not installed."""


def lacking(error: Exception) -> str:
    """The system library that could not be loaded; "" for any other fault."""
    found = _LACKS.search(str(error))
    return found["library"] if found else ""


def speaks_x11() -> bool:
    """Whether Qt would take the X11 display here."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def missing_library() -> str:
    """The first system library that Qt's X11 plugin wants and does not find; "" when it has all."""
    from PySide6.QtCore import QLibraryInfo

    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = Path(folder) / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return lacking(error)
    return ""


def answers() -> bool:
    """Whether the X11 server behind DISPLAY takes a connection; True when that cannot be asked."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    # Left open until the process ends: some servers begin anew when the last one leaves, and would miss Qt.
    return not xcb.xcb_connection_has_error(ctypes.c_void_p(xcb.xcb_connect(None, None)))
