"""Which time point a filled form says it belongs to: one of its choices names them (`d1_h24` ← `h24`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinicdesk.protocols.language import Form


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """The question of a form that asks at which of its time points it is filled in.

    `values`: its answers in their order. `of`: time point to the answer that names it.
    """

    field: str
    values: tuple[str, ...]
    of: Mapping[str, str]

    def counts(self, point: str, said: str) -> bool:
        """Whether a form with this answer belongs to that point; without an answer only its day can tell."""
        return said in {"", self.of[point]}

    def comes_after(self, point: str, said: str) -> bool:
        """Whether a form with this answer is that point's own or a later one."""
        return said not in self.values or self.values.index(said) >= self.values.index(self.of[point])


def own_point(form: Form, points: Iterable[str]) -> OwnPoint | None:
    """The choice whose answers are the last part of the names of all these points; None where a form asks nothing."""
    wanted = tuple(points)
    for field in (field for section in form.sections for field in section.fields):
        if field.type == "choice" and field.choices:
            values = tuple(map(str, form.choices[field.choices].values))
            named = {point: value for point in wanted for value in values if point.endswith(f"_{value}")}
            if wanted and len(named) == len(wanted):
                return OwnPoint(field.id, values, named)
    return None
