"""The trail of the imaginary clinic, and what a full check found in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from clinicdesk.errors import Issue
from clinicdesk.services.views import (
    FieldChange,
    IntegrityReport,
    TrailRow,
)
from tests.support.ward_people import NOW


def trail_row(seq: int, action: str, *, changes: tuple[FieldChange, ...] = (), **more: Any) -> TrailRow:
    """One event, changed by `more`."""
    row = TrailRow(
        seq=seq, at=NOW - timedelta(minutes=10_000 - seq), actor_name="Ірина Марчук", role="nurse",
        workstation="Пост-1", action=action, subject_kind="reading", subject_label="r-35", person_label="К-1047",
        reason="", changes=changes, is_read=action == "chart.opened",
    )  # fmt: skip
    return replace(row, **more)


def trail(count: int = 30) -> tuple[TrailRow, ...]:
    """Events from the newest on."""
    kinds = (
        "reading.recorded",
        "chart.opened",
        "reading.amended",
        "user.roles_changed",
        "login.opened",
        "glass.broken",
    )
    corrected = (
        FieldChange("observed_value", "thousandths", "148000", "184000"),
        FieldChange("response", "reason", None, "переплутано цифри"),
    )
    rows = []
    for seq in range(count, 0, -1):
        action = kinds[seq % len(kinds)]
        more: dict[str, Any] = {}
        if action == "reading.amended":
            more = {"changes": corrected, "reason": "переплутано цифри"}
        if action in {"user.roles_changed", "login.opened"}:
            more = {
                "subject_kind": "user",
                "subject_label": "Ірина Марчук",
                "person_label": "",
                "role": "admin",
            }
        rows.append(trail_row(seq, action, **more))
    return tuple(rows)


def report(*findings: Issue) -> IntegrityReport:
    """A report with these findings."""
    return IntegrityReport(12_345, "7f3a91c2" * 8, "c0ffee12" * 8, findings, NOW - timedelta(minutes=7))
