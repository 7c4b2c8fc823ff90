"""What Windows tells of a workstation: locked, going to sleep, lid closed. Elsewhere nothing is told."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from uuid import UUID

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

SYSTEM, SUSPEND, LID = "system", "suspend", "lid"

_MSG = b"windows_generic_MSG"
_WM_POWERBROADCAST = 0x0218
_WM_WTSSESSION_CHANGE = 0x02B1
_WTS_SESSION_LOCK = 0x7
_WTS_CONSOLE_DISCONNECT = 0x2
_WTS_REMOTE_DISCONNECT = 0x4
_PBT_APMSUSPEND = 0x4
_PBT_POWERSETTINGCHANGE = 0x8013
# GUID_LIDSWITCH_STATE_CHANGE of winnt.h
_LID = UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")


class PowerSetting(ctypes.Structure):
    """POWERBROADCAST_SETTING with a DWORD as data (winuser.h)."""

    _fields_ = (("setting", ctypes.c_ubyte * 16), ("length", wintypes.DWORD), ("data", wintypes.DWORD))


class WindowsSignals(QAbstractNativeEventFilter):
    """Calls `tell(reason)` with SYSTEM, SUSPEND or LID; the events go on to whoever else wants them."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(
        self, event_type: "QByteArray | bytes | bytearray | memoryview[int]", message: int
    ) -> tuple[bool, int]:
        """Read the message; never swallow it."""
        if QByteArray(event_type) == _MSG:
            msg = wintypes.MSG.from_address(int(message))
            reason = reason_of(msg.message, msg.wParam, msg.lParam)
            if reason:
                self._tell(reason)
        return False, 0


def reason_of(message: int, wparam: int, lparam: int) -> str:
    """Why a window message asks for the lock; an empty text if it does not.

    Sources: WM_WTSSESSION_CHANGE, WM_POWERBROADCAST, POWERBROADCAST_SETTING of Microsoft's Win32 reference.
    """
    if message == _WM_WTSSESSION_CHANGE:
        gone = wparam in {_WTS_SESSION_LOCK, _WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT}
        return SYSTEM if gone else ""
    if message != _WM_POWERBROADCAST:
        return ""
    if wparam == _PBT_APMSUSPEND:
        return SUSPEND
    return LID if wparam == _PBT_POWERSETTINGCHANGE and lparam and _lid_closed(lparam) else ""


def watch(window_id: int, tell: Callable[[str], object]) -> WindowsSignals | None:
    """Ask Windows to tell a window of locking and lid; None elsewhere. Keep the result with the window."""
    if sys.platform != "win32":
        return None
    signals = WindowsSignals(tell)
    application = QCoreApplication.instance()
    if application:
        application.installNativeEventFilter(signals)
    ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window_id), wintypes.DWORD(0))
    setting = (ctypes.c_ubyte * 16).from_buffer_copy(_LID.bytes_le)
    ctypes.windll.user32.RegisterPowerSettingNotification(
        wintypes.HWND(window_id), ctypes.byref(setting), wintypes.DWORD(0)
    )
    return signals


def _lid_closed(lparam: int) -> bool:
    told = PowerSetting.from_address(lparam)
    return bytes(told.setting) == _LID.bytes_le and told.data == 0
