"""The verbs of the monthly review: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from clinicdesk.services.trail_reviews import Month, ReviewRow
from clinicdesk.services.views import Changes


class SignReview(Protocol):
    """As `trail_reviews.sign_review`."""

    def __call__(
        self, month: str, *, remark: str, password: str, tree_size: int, tree_root: str, seen: str
    ) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class ReviewVerbs:
    """The monthly review: its months, one of them, the signature."""

    months: Callable[[], Sequence[ReviewRow]]
    open: Callable[[str], Month]
    sign: SignReview
