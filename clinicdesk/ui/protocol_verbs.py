"""Verbs of the protocols page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clinicdesk.protocols.problems import Problem
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.protocol_reading import ProtocolText
from clinicdesk.services.views import Changes
from clinicdesk.ui.paper_verbs import SheetVerbs


class ReadProtocol(Protocol):
    """As `protocol_reading.read_protocol`."""

    def __call__(self, *, code: str, version: str, language: str) -> ProtocolText:
        """Its lines and its numbers."""


class Adopt(Protocol):
    """As `adoption.adopt`."""

    def __call__(
        self, *, code: str, version: str, numbers: Mapping[str, str], password: str, reason: str
    ) -> Changes:
        """The news."""


class Withdraw(Protocol):
    """As `adoption.withdraw_adoption`."""

    def __call__(self, adoption_id: str, /, *, password: str, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class ProtocolVerbs:
    """Protocols: read by many, adopted by the medical lead."""

    list_protocols: Callable[[], Sequence[ProtocolRow]]
    read: ReadProtocol
    adopt: Adopt
    withdraw: Withdraw
    look_into: Callable[[Path], Sequence[Problem]]
    enter: Callable[[Path], Changes]
    """The news name what came in as `code@version`."""
    list_brought: Callable[[], Sequence[ProtocolRow]]
    """Forms and lists of the clinic's own."""
    papers: SheetVerbs | None = None
    """Empty forms; None where the role prints none."""
