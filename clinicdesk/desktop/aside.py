"""Windows that wait for their person: what they typed is on no disk yet, and a colleague works meanwhile."""

from clinicdesk.desktop.working import AtWork
from clinicdesk.errors import Unavailable


class Aside:
    """By person. Nobody else sees such a window; it goes as soon as the disk has taken its text."""

    def __init__(self) -> None:
        self._works: dict[str, AtWork] = {}

    def put(self, work: AtWork) -> bool:
        """A colleague takes over from this person. Whether their window must wait, with all they typed."""
        work.rest()
        try:
            work.keep_text()
        except Unavailable:
            self._works[work.actor.user_id] = work
            return True
        if work.sheet_open:
            self._works[work.actor.user_id] = work
            return True
        return False

    def take(self, user_id: str) -> AtWork | None:
        """The window of a person who is back."""
        return self._works.pop(user_id, None)

    def keep(self) -> None:
        """Put every text on the disk. Raises Unavailable when the disk refuses one."""
        for work in self._works.values():
            work.keep_text()

    def end(self) -> None:
        """The file closes: these windows go with it."""
        for work in self._works.values():
            work.drop()
        self._works.clear()
