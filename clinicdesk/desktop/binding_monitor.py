"""A monitor's export: its content, and the services of the session that runs."""

from collections.abc import Mapping
from pathlib import Path

from clinicdesk.errors import Unavailable
from clinicdesk.services.desk import Desk
from clinicdesk.services.monitor_files import (
    MOST_BYTES,
    UNSAID,
    FileAnswers,
    MonitorFile,
    look_at_monitor,
    take_over_monitor,
)
from clinicdesk.services.readings import session_now_open
from clinicdesk.services.views import Actor, Changes


class Monitor:
    """The services of monitor files for the session that runs."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self._desk, self._actor = desk, actor

    def content(self, path: Path) -> bytes:
        """What the file holds, as far as it may be taken. Raises Unavailable ATT005."""
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise Unavailable("ATT005", path=str(path)) from error

    def look(
        self,
        *,
        person_id: str,
        data: bytes,
        columns: Mapping[str, int] | None = None,
        every_line: bool = False,
        answers: FileAnswers = UNSAID,
    ) -> MonitorFile:
        """What an export would bring. Without `columns`: as the clinic mapped them before, else as guessed."""
        return look_at_monitor(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, data=data, columns=columns,
            every_line=every_line, answers=answers,
        )  # fmt: skip

    def take_over(
        self, *, person_id: str, data: bytes, columns: Mapping[str, int], every_line: bool,
        set_aside: frozenset[int], answers: FileAnswers,
    ) -> Changes:  # fmt: skip
        """The new lines, and the columns kept for the next file of this monitor."""
        return take_over_monitor(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, data=data, columns=columns,
            every_line=every_line, set_aside=set_aside, answers=answers,
        )  # fmt: skip

    def _session(self) -> str:
        with self._desk.database.read() as session:
            return session_now_open(session).session_id
