"""What was decided about a list, kept over a lock: by the digest of its file, which is chosen again afterwards."""

import json
from collections.abc import Mapping
from typing import Any

from clinicdesk.services.intake_views import Choices
from clinicdesk.ui.surroundings import Surroundings

KIND = "intake"


def keep_choices(around: Surroundings, digest: str, choices: Choices) -> None:
    """Put it on disk, sealed for its author. Raises Unavailable when the disk refuses."""
    if around.drafts is not None and around.writable:
        around.drafts.keep(KIND, digest, {"choices": _written(choices)})


def take_choices(around: Surroundings, digest: str) -> Choices | None:
    """What was decided about this very file before, or None."""
    kept = around.drafts.take(KIND, digest) if around.drafts is not None and around.writable else None
    return _read(json.loads(kept["choices"])) if kept and "choices" in kept else None


def drop_choices(around: Surroundings, digest: str, *, submitted: bool) -> None:
    """It was taken over, or is not wanted any more."""
    drafts = around.drafts
    if drafts is not None:
        around.attempt(lambda: drafts.drop(KIND, digest, submitted=submitted))


def _written(choices: Choices) -> str:
    return json.dumps(
        {
            "sheet": choices.sheet, "places": dict(choices.places), "aside": sorted(choices.aside),
            "mended": {line: dict(texts) for line, texts in choices.mended.items()},
            "decided": dict(choices.decided), "reason": choices.reason,
            "taken": {line: sorted(fields) for line, fields in choices.taken.items()},
        },
        ensure_ascii=False,
    )  # fmt: skip


def _read(said: Mapping[str, Any]) -> Choices:
    return Choices(
        sheet=str(said["sheet"]), places={int(place): str(name) for place, name in said["places"].items()},
        mended={int(line): dict(texts) for line, texts in said["mended"].items()},
        aside=frozenset(map(int, said["aside"])),
        decided={int(line): str(who) for line, who in said["decided"].items()},
        taken={int(line): frozenset(fields) for line, fields in said["taken"].items()},
        reason=str(said["reason"]),
    )  # fmt: skip
