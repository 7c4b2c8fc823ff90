"""Boosters against the window of the programme, once a dose was put right."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import Dose
from clinicdesk.protocols.programme_language import DoseRule
from clinicdesk.services.desk import Desk
from clinicdesk.services.dose_orders import rule_of, whole_minutes
from clinicdesk.services.dosing_day import day_of_sitting, sitting_of
from clinicdesk.services.due_sets import doses_of


def broken_windows(desk: Desk, session: DbSession, former: Dose, row: Dose) -> tuple[Mapping[str, int], ...]:
    """The boosters that this correction of a time puts outside the window: minutes it `is`, `least` and `most`."""
    rule = rule_of(day_of_sitting(desk, session, sitting_of(session, row.session_id)))
    others = [one for one in doses_of(session, row.session_id, row.person_id) if one.dose_id != row.dose_id]
    known = {one["ordinal"] for one in _outside(rule, [*others, former])}
    return tuple(
        {name: said for name, said in one.items() if name != "ordinal"}
        for one in _outside(rule, [*others, row])
        if one["ordinal"] not in known
    )


def _outside(rule: DoseRule, doses: Sequence[Dose]) -> list[dict[str, int]]:
    """Each counts from the dose before it; both ends are inside."""
    window = rule.booster_after_minutes
    if window is None:
        return []
    ordered = sorted(doses, key=lambda one: one.ordinal)
    found = []
    for before, booster in pairwise(ordered):
        minutes = whole_minutes(before.given_at, booster.given_at)
        if minutes is not None and not window[0] <= minutes <= window[1]:
            found.append({"ordinal": booster.ordinal, "is": minutes, "least": window[0], "most": window[1]})
    return found
