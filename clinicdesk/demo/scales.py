"""Scales of the demonstration filled in by its people: invented courses, most of them for the better."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from clinicdesk.protocols.catalogue import library
from clinicdesk.services import sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

_UNASKED = {"phq9": {"q9"}}
"""Items that nobody of the demonstration answers with more than nothing."""
BASELINE: Mapping[str, tuple[int, ...]] = {
    "pcl5": (54, 49, 61, 46, 58, 43, 52, 47), "phq9": (17, 15, 20, 14, 18, 12, 16, 13),
    "gad7": (14, 12, 17, 11, 15, 10, 13, 9), "who5": (6, 8, 4, 9, 5, 10, 7, 9),
}  # fmt: skip
"""Totals at the beginning, in the order of the cast."""
LOW_MOOD: Mapping[str, tuple[int, ...]] = {
    "D1": (17, 14, 19, 13, 18, 11, 15, 13), "D2": (16, 9, 12, 8, 17, 6, 9, 7),
}  # fmt: skip
"""PHQ-9 before each dosing session."""
MYSTICAL = (0, 88, 104, 61, 47, 96, 72, 110)


def fill_scale(
    desk: Desk, actor: Actor, form: str, total: int, *, person_id: str, cohort_id: str, taken_at: datetime,
    step: str = "",
) -> None:  # fmt: skip
    """One scale filled in by the person themselves, its items adding up to this total."""
    ref = f"{form}@{library().form(form).version}"
    sheets.record_form(
        desk, actor, form=ref, person_id=person_id, cohort_id=cohort_id, step=step,
        answers=items_of(form, total), taken_at=taken_at, respondent="self", confirmed=True,
    )  # fmt: skip


def items_of(code: str, total: int) -> dict[str, str]:
    """Answers to each item, raised in turns until they add up; the nearest sum that the answers allow."""
    allowed = dict(_items(code))
    chosen = dict.fromkeys(allowed, 0)
    left = total - sum(values[0] for values in allowed.values())
    for _ in range(max(map(len, allowed.values()))):
        for item, values in allowed.items():
            if chosen[item] + 1 < len(values):
                more = values[chosen[item] + 1] - values[chosen[item]]
                if more <= left:
                    chosen[item] += 1
                    left -= more
    return {item: str(values[chosen[item]]) for item, values in allowed.items()}


def _items(code: str) -> Iterable[tuple[str, tuple[int, ...]]]:
    form, never = library().form(code), _UNASKED.get(code, set())
    for section in form.sections:
        for one in section.fields:
            if one.type != "scale_item" or not one.required:
                continue
            lowest, highest = one.lowest or 0, one.highest or 0
            given = form.choices[one.choices].values if one.choices else range(int(lowest), int(highest) + 1)
            values = tuple(int(value) for value in given)
            yield one.id, values[:1] if one.id in never else values
