"""Go or no-go: what the answers of a readiness form come to on a day, by the form's own rule. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Values

GO = "go"
"""The score, and its verdict, that lets a session begin."""
Verdict = Literal["go", "no_go", ""]
"""Empty where something is not known or not answered yet."""


def verdict_of(form: Form, values: Values, day: date) -> Verdict:
    """`day` is the clinic's: what expired before it is a no-go. A form without the score `go` never says go."""
    facts: Mapping[str, date] = {"today": day}
    found = score(form, values, facts).scores.get(GO)
    if found is None or found.value is None:
        return ""
    return "go" if found.value == GO else "no_go"
