"""The time points that a form of somebody may be for, where the form says itself which one: a call after a dose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicdesk.services.desk import Desk
from clinicdesk.services.follow_up import MeasureDue, measures_of
from clinicdesk.services.sheets import FilledForm


@dataclass(frozen=True, slots=True)
class Belongs:
    """`field`: the question that tells. `titles`: its answer to the time point it names, by language."""

    field: str
    titles: Mapping[str, Mapping[str, str]]


def waiting_points(
    desk: Desk, session: Session, person_id: str, cohort_id: str, form: str
) -> tuple[MeasureDue, ...]:
    """Due and overdue ones of a form ("code@version") that says which it is for, by time."""
    return tuple(
        one for one in _said(desk, session, person_id, cohort_id, form) if one.standing in {"due", "overdue"}
    )


def points_of_sheet(
    desk: Desk, session: Session, filled: FilledForm, cohort_id: str
) -> tuple[MeasureDue, ...]:
    """The time point that a filled form of this kind is for."""
    ref = f"{filled.read.code}@{filled.read.version}"
    found = _said(desk, session, filled.person_id, cohort_id, ref)
    return tuple(one for one in found if one.sheet_id == filled.sheet_id)


def belongs_of(points: Iterable[MeasureDue]) -> Belongs | None:
    """Of the same answer the first counts: an overdue one before the one that follows it."""
    found = tuple(points)
    if not found:
        return None
    titles = {
        one.said[1]: {language: point for language, (_, point) in one.titles.items()}
        for one in reversed(found)
    }
    return Belongs(found[0].said[0], titles)


def _said(desk: Desk, session: Session, person_id: str, cohort_id: str, form: str) -> tuple[MeasureDue, ...]:
    if not cohort_id:
        return ()
    found = measures_of(desk, session, person_id, cohort_id)
    return tuple(one for one in found if one.form == form and one.said[0])
