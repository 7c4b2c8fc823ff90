"""Wrong passwords counted per slot: a pause that grows, and an end after a hundred.

A courtesy against guessing at the keyboard: whoever can delete the file can also copy the keys file, and
against that argon2id stands.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from math import ceil
from pathlib import Path

from clinicdesk.clock import Clock, read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.security.durable import put_in_place

FREE_TRIES = 5
LAST_TRY = 100  # NIST SP 800-63B-4 3.2.2: no more than 100 consecutive failures

_LONGEST_SECONDS = 60
_FORMAT = "clinicdesk-attempts/1"
_CAP = 1024 * 1024
_MOST_SLOTS = 1000  # unknown logins count too; the file must not grow without end
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    at: str  # of the newest, UTC stamp
    boot: str
    mono_ms: int


class Throttle:
    """The failures of one clinic folder, in memory and in clinic.attempts.json.

    A missing or damaged file starts anew, and one that cannot be written costs only the memory of a restart.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._slots = _read(path)
        self._take_over()

    def wait_seconds(self, slot: str) -> int:
        """Whole seconds until the next try; 0 for at once."""
        failures = self._slots.get(slot)
        if failures is None:
            return 0
        return max(0, ceil(pause_after(failures.count) - self._elapsed_ms(failures) / 1000))

    def tries_left(self, slot: str) -> int:
        """How many tries there are before the first pause."""
        return max(0, FREE_TRIES - self._count(slot))

    def disabled(self, slot: str) -> bool:
        """Whether only an administrator can open the slot again."""
        return self._count(slot) >= LAST_TRY

    def check(self, slot: str) -> None:
        """Before any work: raise Refused THR001 while a pause runs (n: seconds), THR002 when disabled."""
        if self.disabled(slot):
            raise Refused(Issue("THR002", "password"))
        wait = self.wait_seconds(slot)
        if wait:
            raise Refused(Issue("THR001", "password", values={"n": wait}))

    def failed(self, slot: str) -> int:
        """Count a wrong password; returns the failures since the last success."""
        count = self._count(slot) + 1
        self._slots[slot] = _Failures(count, self._newest(), self._clock.boot_id, self._clock.monotonic_ms())
        self._write()
        return count

    def refusal(self, slot: str) -> Issue:
        """What to say after a wrong password: KEY002 tries left, KEY003 the pause, THR002 the end."""
        if self.disabled(slot):
            return Issue("THR002", "password")
        left = self.tries_left(slot)
        if left:
            return Issue("KEY002", "password", values={"n": left})
        return Issue("KEY003", "password", values={"n": self.wait_seconds(slot)})

    def succeeded(self, slot: str) -> int:
        """Forget the failures; returns how many there were since the last success."""
        failures = self._slots.pop(slot, None)
        if failures is None:
            return 0
        self._write()
        return failures.count

    def forgive(self, slot: str) -> None:
        """An administrator lets a disabled slot try again."""
        self.succeeded(slot)

    def _count(self, slot: str) -> int:
        failures = self._slots.get(slot)
        return failures.count if failures else 0

    def _newest(self) -> str:
        """Now, or the newest time known if the clock was turned back."""
        return max([stamp(self._clock.now()), *(failures.at for failures in self._slots.values())])

    def _elapsed_ms(self, failures: _Failures) -> int:
        return self._clock.monotonic_ms() - failures.mono_ms

    def _take_over(self) -> None:
        """Count on in this boot's monotonic time, which no clock setting touches.

        What passed since an earlier boot is told by wall time that never runs backwards: a clock set back
        frees nobody, and locks nobody out for longer than the pause.
        """
        mono, boot, newest = self._clock.monotonic_ms(), self._clock.boot_id, read_stamp(self._newest())
        earlier = {
            slot: replace(each, boot=boot, mono_ms=mono - (newest - read_stamp(each.at)) // _MILLISECOND)
            for slot, each in self._slots.items()
            if each.boot != boot or each.mono_ms > mono
        }
        if earlier:
            self._slots |= earlier
            self._write()

    def _write(self) -> None:
        newest = sorted(self._slots.items(), key=lambda item: item[1].at)[-_MOST_SLOTS:]
        self._slots = dict(newest)
        value = {"format": _FORMAT, "slots": {slot: asdict(failures) for slot, failures in newest}}
        try:
            put_in_place(self._path, json.dumps(value, sort_keys=True).encode())
        except OSError:
            return  # told where writing matters; counting goes on in memory


def pause_after(count: int) -> int:
    """Seconds to wait after so many failures: 0 up to four, then 1, 2, 4 … 60."""
    if count < FREE_TRIES:
        return 0
    return int(min(_LONGEST_SECONDS, 2 ** min(count - FREE_TRIES, 10)))


def _read(path: Path) -> dict[str, _Failures]:
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(_CAP))
        if value["format"] != _FORMAT:
            return {}
        return {slot: _failures(entry) for slot, entry in value["slots"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _failures(entry: dict[str, object]) -> _Failures:
    count, at, boot, mono = (entry[name] for name in ("count", "at", "boot", "mono_ms"))
    if not isinstance(count, int) or not isinstance(mono, int) or count < 1:
        raise ValueError("not a count")
    if stamp(read_stamp(str(at))) != at:
        raise ValueError("not a stamp")
    return _Failures(count, str(at), str(boot), mono)
