"""A view that is built when it is first wanted: a place opens at once, for nobody waits for what nobody looks at."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QWidget

View = TypeVar("View", bound=QWidget)


class WhenSeen(Generic[View]):
    """Calling it gives the view, built once; `built` is the view as far as it stands already."""

    def __init__(self, build: Callable[[], View]) -> None:
        self._build = build
        self._waiting: list[Callable[[View], Any]] = []
        self.built: View | None = None

    def __call__(self) -> View:
        """The view, ready to be looked at."""
        if self.built is None:
            self.built = self._build()
            for act in self._waiting:
                act(self.built)
        return self.built

    def then(self, act: Callable[[View], Any]) -> None:
        """Do `act` to the view: now if it stands, else as soon as it is built."""
        if self.built is None:
            self._waiting.append(act)
        else:
            act(self.built)
