"""News after facts: one signal, sent after a commit, saying what kind of thing changed."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from clinicdesk.services.views import Changes, Topic

P = ParamSpec("P")
R = TypeVar("R")


class ChangeBus(QObject):
    """Carries `Changes` from the desk to every open view; views re-read, they are not handed data."""

    changed = Signal(object)  # Changes

    def tell(self, changes: Changes) -> None:
        """Pass on what a commit changed. Call it after the commit, from the window's thread."""
        if changes.topics:
            self.changed.emit(changes)

    def after(self, verb: Callable[P, R], *topics: Topic) -> Callable[P, R]:
        """The same verb, followed by news: the Changes it returned, else `topics`. Refused, it tells none."""

        def done(*args: P.args, **kwargs: P.kwargs) -> R:
            result = verb(*args, **kwargs)
            self.tell(result if isinstance(result, Changes) else Changes(frozenset(topics)))
            return result

        return done
