"""Units of the numbers a clinic sets, in words."""

from clinicdesk.ui.surroundings import Surroundings

_UNITS = {
    "mg/kg": "mg_kg", "mg": "mg", "µl": "ul", "min": "min", "d": "d", "mmHg": "mmhg", "/min": "per_min",
}  # fmt: skip


def unit_of(around: Surroundings, unit: str) -> str:
    """The unit in the language of now; one that has no words of ours as the protocol writes it."""
    name = _UNITS.get(unit)
    return around.say(f"protocols.unit.{name}") if name else unit
