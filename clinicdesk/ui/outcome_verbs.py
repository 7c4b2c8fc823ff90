"""The verbs of the pages of outcomes: services bound by the composition root, fakes in tests."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from clinicdesk.services.outcomes import CohortOutcomes, OutcomesPage

OpenCohortOutcomes = Callable[[str], "CohortOutcomes"]
"""As `outcomes.open_cohort_outcomes`."""


class OpenOutcomes(Protocol):
    """As `outcomes.open_outcomes`."""

    def __call__(self, *, person_id: str, cohort_id: str) -> "OutcomesPage":
        """Everything the page shows; "" for the cohort they are read with."""
