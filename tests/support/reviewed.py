"""The imaginary clinic's months of the trail: October waits, September was signed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from clinicdesk.services.signing import Meaning, SignatureState, SignatureView
from clinicdesk.services.trail_reviews import Month, Noted, Reviewed, ReviewRow
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.review_verbs import ReviewVerbs

AT = datetime(2026, 10, 14, 13, 5, tzinfo=UTC)
CHECKED = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
ROOT = "7f3a91c2" * 8
SIGNED = Reviewed(
    "Левченко Ольга", datetime(2026, 10, 3, 9, 12, tzinfo=UTC), "Без зауважень.", 18_204, "5b0e77aa" * 8,
    (
        SignatureView(
            "Левченко Ольга", "lead", Meaning.REVIEWER, datetime(2026, 10, 3, 9, 12, tzinfo=UTC), "7f3a91c2",
            SignatureState.VALID, None,
        ),
    ),
)  # fmt: skip


def month(name: str) -> Month:
    """September as it was signed, any other as it waits."""
    glass = Noted(18_411, AT, "Бондар Тарас", "glass.broken", "К-1051", "судоми, лікаря немає на місці")
    refused = tuple(
        Noted(18_500 + n, AT, "Марчук Ірина", "access.refused", "", "trail.export_trail") for n in range(2)
    )
    out = tuple(
        Noted(18_600 + n, AT, "Левченко Ольга", "record.printed", f"К-10{n:02}", "копія для учасника")
        for n in range(44)
    )  # fmt: skip
    acts = {"reading.recorded": 412, "chart.opened": 96, "record.printed": 44, "login.opened": 71}
    return Month(
        name, sum(acts.values()), acts, {"glass": (glass,), "keys": (), "refused": refused, "out": out, "clock": ()},
        CHECKED, (), 21_377, ROOT, SIGNED if name == "2026-09" else None,
    )  # fmt: skip


def review_verbs(write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]]) -> ReviewVerbs:
    """What the review's windows are given."""
    rows = (
        ReviewRow("2026-10", datetime(2026, 10, 31, 22, tzinfo=UTC), overdue=True, review=None),
        ReviewRow("2026-09", datetime(2026, 9, 30, 21, tzinfo=UTC), overdue=True, review=SIGNED),
    )
    return ReviewVerbs(
        lambda: rows,
        month,
        write("sign_review", lambda _: Changes(frozenset({Topic.TASKS}), "2026-10", CHECKED)),
    )
