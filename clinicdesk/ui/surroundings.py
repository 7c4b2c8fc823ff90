"""What every page of the window is given: who works, how to speak, what time it is, where else to go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.rights import why_not
from clinicdesk.services.views import Actor, Changes
from clinicdesk.ui import moments
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.integrity import IntegrityWatch
from clinicdesk.ui.language import Language
from clinicdesk.ui.message_bar import MessageBar
from clinicdesk.ui.talk import Talk


class DraftBox(Protocol):
    """Typed text that outlives a lock and a power cut; only its author can read it again."""

    def keep(self, kind: str, subject: str, body: dict[str, str]) -> None:
        """Store what is typed now in the place of what was."""

    def take(self, kind: str, subject: str) -> dict[str, str] | None:
        """What was typed, or None."""

    def subjects(self, kind: str) -> Sequence[str]:
        """What something of this kind was typed about, the newest first."""

    def drop(self, kind: str, subject: str, *, submitted: bool) -> None:
        """It was recorded (`submitted`), or is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed to each page when it is built; nothing in it is a page's own."""

    actor: Actor
    language: Language
    bus: ChangeBus
    talk: Talk
    messages: MessageBar
    clock: Clock
    zone: Callable[[], str]
    go: Callable[[str, str], None]
    integrity: IntegrityWatch
    drafts: DraftBox | None = None

    def may(self, permission: Permission) -> bool:
        """Whether to offer an act at all; the service asks again."""
        return permission in self.actor.permissions

    def why_not(self, *needs: Permission) -> Issue | None:
        """What the service would answer to an act that needs these rights; None where it would do it."""
        return why_not(self.actor.roles, *needs)

    @property
    def writable(self) -> bool:
        """Whether anything may be written now."""
        return self.integrity.state != "broken"

    def say(self, key: str, /, **values: str | int) -> str:
        """The sentence of `key` in the language of now."""
        return self.language.say(key, **values)

    def day(self, at: datetime) -> str:
        """24.11.2026 or 24 Nov 2026, in the clinic's zone."""
        return moments.day(self.language.code, at, self.zone())

    def written_day(self, iso: str) -> str:
        """A day of the file, 2026-11-24, the same way; "" stays empty, and what is no day is ?."""
        try:
            return moments.calendar_day(self.language.code, date.fromisoformat(iso)) if iso else ""
        except ValueError:
            return "?"

    def moment(self, at: datetime) -> str:
        """Day and hour, in the clinic's zone."""
        return moments.day_and_hour(self.language.code, at, self.zone())

    def signed_moment(self, at: datetime) -> str:
        """The same with how far the clinic is from UTC, as a signature bears it: 24.11.2026 10:20 UTC+2."""
        return f"{self.moment(at)} {moments.offset(at, self.zone())}"

    def tell_notes(self, news: Changes) -> None:
        """What an act that went well leaves for its person to do, in place of the bare "done"."""
        if news.notes:
            self.messages.refuse(Refused(*news.notes))

    def tell_alarms(self, news: Changes) -> None:
        """What was just written down calls for somebody: it stays in sight until it is read and closed."""
        self.messages.show_issues(news.notes, "crit")

    def attempt(self, work: Callable[[], Any]) -> bool:
        """Do `work`; what it refuses is said in the message bar. Whether it went well."""
        try:
            work()
        except (Refused, Unavailable) as problem:
            self.messages.refuse(problem)
            return False
        return True
