"""Gates: open only on true; the answer names everything that is missing and everything that stands against it."""

from dataclasses import dataclass

from clinicdesk.protocols.programme_language import Gate
from clinicdesk.protocols.rules import Truth, failed, missing, truth
from clinicdesk.protocols.values import Facts


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """`open` True lets pass; False and None do not. `missing`: unknown inputs. `failed`: answers against it."""

    open: Truth
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def lets_pass(self) -> bool:
        """Only a sure yes."""
        return self.open is True


def answer(gate: Gate, facts: Facts) -> GateAnswer:
    """Whether the gate opens for these facts, and if not, all that is in its way."""
    return GateAnswer(truth(gate.when, facts), missing(gate.when, facts), failed(gate.when, facts))
