"""All scores of a form for one set of answers, and what changed between two."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from clinicdesk.protocols.answers import facts_of, roots
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.scored import Scored, remember
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Fact, Facts, Values

_NOTHING: Facts = {}


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Every score of a form by id, in form order, and the facts that alerts and gates may look at."""

    scores: dict[str, Scored]
    facts: Facts


def score(form: Form, values: Values, facts: Facts = _NOTHING) -> ScoreSheet:
    """Score checked answers. `facts`: what is known from outside the form (a person's age, a baseline)."""
    known = facts_of(form, values, facts)
    found = dict(_scored(form, known))
    return ScoreSheet({one.id: found[one.id] for one in form.scores}, known)


def one_score(form: Form, wanted: str, values: Values, facts: Facts = _NOTHING) -> Scored:
    """One of the same, by its id: those that do not stand under it are left alone. KeyError: the form has none."""
    for name, scored in _scored(form, facts_of(form, values, facts)):
        if name == wanted:
            return scored
    raise KeyError(wanted)


def _scored(form: Form, known: dict[str, Fact | None]) -> Iterator[tuple[str, Scored]]:
    """Each score after those that it leans on; what it came to is put among the facts."""
    sheet = sheet_of(form)
    for name, scoring in sheet.scorings.items():
        scored = scoring(known)
        if scored.withheld and sheet.skips:
            scored = replace(scored, withheld=roots(form, scored.withheld, known))
        remember(f"score.{name}", scored, known)
        yield name, scored


@dataclass(frozen=True, slots=True)
class Changed:
    """The way from one sheet to a later one. None: cannot be said, or the scale publishes no such number."""

    by: int | Decimal | None
    """After minus before."""
    way: Literal["better", "worse", "same"] | None
    reliable: bool | None
    """More than the scale's own error, either way."""
    meaningful: bool | None
    """Enough to matter in a life, either way."""

    @property
    def verdict(self) -> str:
        """What may be said of it: none, plain, unsure, same, or better/worse, much where it matters in a life."""
        if self.by is None:
            return "none"
        if self.way is None:
            return "plain"
        if self.way == "same":
            return "same"
        known = [one for one in (self.reliable, self.meaningful) if one is not None]
        if self.reliable is False or (known and not any(known)):
            return "unsure"
        return f"much_{self.way}" if self.meaningful else self.way


def change(one: Score, before: Scored, after: Scored) -> Changed:
    """What changed in a score between two sheets of the same form; the numbers are the definition's."""
    former, latter = before.value, after.value
    rule = one.change
    if isinstance(former, str | bool) or isinstance(latter, str | bool) or former is None or latter is None:
        return Changed(None, None, None, None)
    by = latter - former
    if rule is None:
        return Changed(by, None, None, None)
    down = rule.better == "down"
    way: Literal["better", "worse", "same"] = "same" if by == 0 else "better" if (by < 0) is down else "worse"
    size = by if by >= 0 else -by
    reliable = None if rule.reliable is None else size >= rule.reliable
    meaningful = None if rule.meaningful is None else size >= rule.meaningful
    return Changed(by, way, reliable, meaningful)
