"""Small forms for tests of the engine, written as a definition file says them."""

from decimal import Decimal
from typing import Any

from clinicdesk.protocols.language import Form, Rule
from clinicdesk.protocols.question import Question

SOURCE = "test of the engine"
BASE: dict[str, Any] = {
    "code": "small", "version": "0.1", "status": "draft", "owner": "test", "source": SOURCE, "kind": "form",
    "group": "own", "licence": {"ship": "text", "holder": "test", "note": "own", "source": SOURCE},
}  # fmt: skip


def form_of(*fields: dict[str, Any], **more: Any) -> Form:
    """A form with one section of these fields; scores, alerts, checks and choices by name."""
    sections = more.pop("sections", [{"id": "page", "fields": list(fields)}])
    return Form.model_validate(frozen({**BASE, "sections": sections, **more}))


def rule_of(**said: Any) -> Rule:
    """A rule as a file has it; `not_` for `not`, `in_` for `in`, `is_` for `is`."""
    return Rule.model_validate(frozen({name.rstrip("_"): value for name, value in said.items()}))


def score_of(**said: Any) -> dict[str, Any]:
    """A score with its source."""
    return {"source": SOURCE, **said}


def items(count: int, highest: int = 4) -> tuple[dict[str, Any], ...]:
    """Scale items q1, q2 …, from 0 to the highest."""
    return tuple(
        {"id": f"q{n}", "type": "scale_item", "lowest": 0, "highest": highest} for n in range(1, count + 1)
    )


def question(type_: str, **more: Any) -> Question:
    """A question named x."""
    return Question("x", type_, **more)


def frozen(value: Any) -> Any:
    """Lists as tuples, as the reader hands them over; a float as a decimal."""
    if isinstance(value, dict):
        return {key: frozen(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(frozen(part) for part in value)
    return Decimal(str(value)) if isinstance(value, float) else value
