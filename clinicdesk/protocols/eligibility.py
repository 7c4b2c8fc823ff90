"""What a screening says of eligibility: item by item, and in sum what blocks, what wants a decision, what is open."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from clinicdesk.protocols.answers import facts_of
from clinicdesk.protocols.language import Form, FormField, Rule, Screen
from clinicdesk.protocols.rules import missing, truth
from clinicdesk.protocols.values import SKIPPED, UNSURE, Fact, Facts, Values, first_day

Standing = Literal["clear", "finding", "unknown", "missing", "out_of_date", "not_asked"]


@dataclass(frozen=True, slots=True)
class ScreenedItem:
    """One item: its class, how it stands, and until which day a test counts."""

    field: str
    kind: str
    standing: Standing
    good_until: dt.date | None = None
    wants: tuple[str, ...] = ()
    """Addresses without which the answer says nothing yet: a detail that was left empty."""

    @property
    def blocks(self) -> bool:
        """An absolute contraindication: no decision overrides it."""
        return self.kind == "absolute" and self.standing == "finding"

    @property
    def wants_decision(self) -> bool:
        """A relative finding, a deviating test, an interacting medicine: a written decision of the medical lead."""
        return self.kind in {"relative", "test", "medication"} and self.standing == "finding"

    @property
    def is_open(self) -> bool:
        """Not known: it never counts as a no, of advice about the day either."""
        return self.standing in {"unknown", "missing", "out_of_date"}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The items in form order."""

    items: tuple[ScreenedItem, ...]

    @property
    def blocking(self) -> tuple[ScreenedItem, ...]:
        """Absolute findings."""
        return tuple(item for item in self.items if item.blocks)

    @property
    def deciding(self) -> tuple[ScreenedItem, ...]:
        """Findings that want a written decision."""
        return tuple(item for item in self.items if item.wants_decision)

    @property
    def open_items(self) -> tuple[ScreenedItem, ...]:
        """What is unknown, missing or out of date."""
        return tuple(item for item in self.items if item.is_open)

    @property
    def clear(self) -> int:
        """How many items are clear."""
        return sum(item.standing == "clear" for item in self.items)

    @property
    def complete(self) -> bool:
        """Nothing is open."""
        return not self.open_items

    def beside(self, items: Iterable[ScreenedItem]) -> "Eligibility":
        """The same with what is judged outside the form, first."""
        return Eligibility((*items, *self.items))


def eligibility(form: Form, values: Values, facts: Facts) -> Eligibility:
    """Judge every item that has a `screen`. `facts` needs `today` (a date), and may hold facts of the person."""
    known = facts_of(form, values, facts)
    today = known.get("today")
    assert isinstance(today, dt.date)
    return Eligibility(
        tuple(
            _judged(field, field.screen, known, today)
            for section in form.sections
            for field in section.fields
            if field.screen is not None
        )
    )


def _judged(
    field: FormField, screen: Screen, known: Mapping[str, Fact | None], today: dt.date
) -> ScreenedItem:
    until = _good_until(field, screen, known, today)
    standing, wants = _standing(field, screen, known, until=until, today=today)
    return ScreenedItem(field.id, screen.kind, standing, until, wants)


def _standing(
    field: FormField,
    screen: Screen,
    known: Mapping[str, Fact | None],
    *,
    until: dt.date | None,
    today: dt.date,
) -> tuple[Standing, tuple[str, ...]]:
    """How it stands, and what an answer lacks to say anything."""
    answer, rule = known.get(field.id), _finding(field, screen)
    if answer is SKIPPED or answer is None:
        return ("missing" if answer is None else "not_asked"), ()
    if isinstance(answer, str) and answer in UNSURE:
        return "unknown", ()
    found = truth(rule, known)
    if found is None:
        return "missing", missing(rule, known)
    if found:
        return "finding", ()
    if screen.valid_days is None or (until is not None and until >= today):
        return "clear", ()
    return ("missing", (f"{field.id}.date",)) if until is None else ("out_of_date", ())


def _finding(field: FormField, screen: Screen) -> Rule:
    return screen.finding or Rule.model_validate({"field": field.id, "is": "yes"})


def _good_until(
    field: FormField, screen: Screen, known: Mapping[str, Fact | None], today: dt.date
) -> dt.date | None:
    """A test counts from the first day its date may mean; one that is still ahead is no date of a test."""
    first = first_day(known.get(f"{field.id}.date"))
    if screen.valid_days is None or first is None or first > today:
        return None
    return first + dt.timedelta(days=screen.valid_days)
