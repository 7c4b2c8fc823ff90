"""A monitor's export at this workstation: its content, its columns as they were mapped here before."""

from collections.abc import Mapping
from pathlib import Path

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.exchange.monitor import TIME, fields
from clinicdesk.services.desk import Desk
from clinicdesk.services.monitor_files import MOST_BYTES, MonitorFile, look_at_monitor, take_over_monitor
from clinicdesk.services.readings import running_session
from clinicdesk.services.views import Actor, Changes
from clinicdesk.settings import read_settings, write_settings


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
    ) -> MonitorFile:
        """What an export would bring. Without `columns`: as they were mapped here, else as guessed."""
        seen = self._look(person_id, data, columns, every_line=every_line)
        if columns is not None:
            return seen
        known = known_columns(seen, read_settings().monitor)
        return seen if known == seen.columns else self._look(person_id, data, known, every_line=every_line)

    def take_over(
        self, *, person_id: str, data: bytes, columns: Mapping[str, int], every_line: bool,
        set_aside: frozenset[int],
    ) -> Changes:  # fmt: skip
        """The new lines, and the columns kept for the next file of this monitor."""
        guessed = self._look(person_id, data, None, every_line=every_line)
        changes = take_over_monitor(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, data=data, columns=columns,
            every_line=every_line, set_aside=set_aside,
        )  # fmt: skip
        write_settings(read_settings().with_monitor(worth_knowing(guessed, columns)))
        return changes

    def _look(
        self, person_id: str, data: bytes, columns: Mapping[str, int] | None, *, every_line: bool
    ) -> MonitorFile:
        return look_at_monitor(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, data=data, columns=columns,
            every_line=every_line,
        )  # fmt: skip

    def _session(self) -> str:
        with self._desk.database.read() as session:
            running = running_session(session)
        if running is None:
            raise Refused(Issue("SES005"))
        return running.session_id


def known_columns(seen: MonitorFile, known: Mapping[str, str]) -> Mapping[str, int]:
    """The columns of a file by the headings mapped before; those never seen stay as guessed."""
    found: dict[str, int] = {}
    for place, heading in enumerate(seen.headings):
        field = known.get(heading.strip(), "")
        if field in fields() and field not in found:
            found[field] = place
    for field, place in seen.columns.items():
        if field not in found and place not in found.values() and seen.headings[place].strip() not in known:
            found[field] = place
    return found if TIME in found else seen.columns


def worth_knowing(guessed: MonitorFile, columns: Mapping[str, int]) -> dict[str, str]:
    """Headings to fields as a person left them; "" for a guess they took away. No other heading is kept."""
    dropped = {place for place in guessed.columns.values() if place not in columns.values()}
    return {guessed.headings[place].strip(): "" for place in dropped} | {
        guessed.headings[place].strip(): field for field, place in columns.items()
    }
