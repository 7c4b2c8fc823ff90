"""Verbs of one participant’s chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clinicdesk.services.chart_views import ChartDay
from clinicdesk.services.reading_hands import Hand
from clinicdesk.services.views import Changes, Chart, ReadingField


class RecordReading(Protocol):
    """As `vitals.record_reading`."""

    def __call__(
        self, *, session_id: str, person_id: str, taken_at: datetime, values: Mapping[str, str],
        confirmed: bool = False,
    ) -> Changes:  # fmt: skip
        """The news. What is unlikely is refused once (severity ASK), until `confirmed`."""


class AmendReading(Protocol):
    """As `vitals.amend_reading`."""

    def __call__(
        self, reading_id: str, *, values: Mapping[str, str], reason: str, version: int, pin: str = "",
        password: str = "",
    ) -> Changes:  # fmt: skip
        """The news. `version` is the one that was shown: Refused DSK004 when another counts by now."""


class OpenDay(Protocol):
    """As `chart_overview.open_day`."""

    def __call__(self, *, person_id: str, session_id: str) -> ChartDay:
        """One of the person's dosing days."""


@dataclass(frozen=True, slots=True)
class ChartVerbs:
    """One participant's chart."""

    open_chart: Callable[[str], Chart]
    fields: Callable[[], Sequence[ReadingField]]
    record: RecordReading
    amend: AmendReading
    amend_asks: Callable[[str], Hand]
    """What a correction of a set asks for: "pin", "password" or ""."""
    open_day: OpenDay
