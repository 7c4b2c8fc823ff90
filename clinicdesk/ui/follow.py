"""A slot that lives exactly as long as its widget: a closed view leaves no connection behind."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, SignalInstance, Slot


class Follower(QObject):
    """A child of `owner` that calls back on a signal. Qt cuts the connection when the owner goes."""

    def __init__(self, owner: QObject, callback: Callable[[], Any]) -> None:
        super().__init__(owner)
        self._callback = callback

    @Slot()
    def tell(self) -> None:
        """Pass the news on."""
        self._callback()


def follow(owner: QObject, signal: SignalInstance, callback: Callable[[], Any]) -> None:
    """Call `callback` now and at every `signal` for as long as `owner` lives."""
    signal.connect(Follower(owner, callback).tell)
    callback()
