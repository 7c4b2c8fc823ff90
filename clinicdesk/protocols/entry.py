"""What a programme asks of whoever enters it, as far as the record can tell: met, not met, or not known."""

from dataclasses import dataclass
from typing import Literal

from clinicdesk.protocols.language import Form, Rule
from clinicdesk.protocols.programme_language import Eligibility, Programme
from clinicdesk.protocols.rules import Truth, paths_of, truth
from clinicdesk.protocols.values import Facts

CARD = "person."
_DECIDED = "clearance."
"""What the decision itself says: it cannot stand in its own way, and gates ask for it before a dose."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of entry. `reads`: the facts it looks at; `met` None: not known; `asked`: a person answers it."""

    id: str
    fails: Literal["block", "warn", "refer"]
    met: Truth
    reads: tuple[str, ...]
    asked: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the record alone keeps somebody out."""
        return self.fails == "block" and not self.asked

    @property
    def of_card(self) -> bool:
        """Whether the card alone answers it."""
        return all(path.startswith(CARD) for path in self.reads)


def conditions(programme: Programme, facts: Facts) -> tuple[Condition, ...]:
    """Every condition that is read from the record, in the order of the programme. One unknown fact leaves None."""
    return tuple(one for one in all_conditions(programme, facts) if not one.asked)


def all_conditions(programme: Programme, facts: Facts) -> tuple[Condition, ...]:
    """Those beside them too that somebody answers: the record may know of these, and seldom does."""
    return tuple(
        Condition(one.id, one.on_fail, truth(one.rule, facts), _reads(one), one.check == "ask")
        for one in programme.eligibility
        if not any(path.startswith(_DECIDED) for path in _reads(one))
    )


def read_for_entry(programme: Programme) -> frozenset[str]:
    """The facts that the conditions look at."""
    return frozenset(path for one in conditions(programme, {}) for path in one.reads)


def read_in_screening(form: Form) -> frozenset[str]:
    """The facts from outside the form by which its items are asked and judged."""
    fields = [field for section in form.sections for field in section.fields]
    rules: list[Rule | None] = [
        *(section.ask_when for section in form.sections),
        *(field.ask_when for field in fields),
        *(field.screen.finding for field in fields if field.screen),
    ]
    return frozenset(path for rule in rules if rule for path in paths_of(rule) if path.startswith(CARD))


def _reads(one: Eligibility) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths_of(one.rule)))
