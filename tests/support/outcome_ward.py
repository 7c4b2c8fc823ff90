"""Scales over time of an imaginary participant and cohort: real scales and points of the programme."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import change
from clinicdesk.services.outcomes import (
    NO_CHANGE,
    CohortOutcomes,
    CohortScale,
    OutcomesPage,
    Pair,
    PersonLine,
    Scale,
    ScalePoint,
    Taken,
    Where,
)
from clinicdesk.services.point_sheets import total_of
from tests.support.consent_ward import WHOSE, programme

START = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
DAYS: Mapping[str, int] = {
    "baseline": 0, "pre_d1": 19, "pre_d2": 38, "pre_d3": 54, "end": 68, "w2": 82, "m1": 98, "m3": 159, "m6": 250,
    "meq_1": 20, "meq_2": 41, "meq_3": 55,
}  # fmt: skip
NOW = 40
FILLED: Mapping[str, Mapping[str, int | None]] = {
    "pcl5": {"baseline": 54}, "phq9": {"baseline": 17, "pre_d1": 15, "pre_d2": 9}, "gad7": {"baseline": None},
    "meq30": {"meq_1": 96},
}  # fmt: skip


def outcomes_of(filled: Mapping[str, Mapping[str, int | None]] = FILLED) -> OutcomesPage:
    """Every scale of the programme; a None is a filled form that lacks an answer."""
    pinned = programme()
    scales = tuple(
        _scale(measure.form, measure.at, filled.get(measure.form.partition("@")[0], {}), measure.cutoff)
        for measure in pinned.definition.measures
        if measure.form != "gkap_followup@0.1"
    )
    doses = {"D1": START + timedelta(days=19, hours=3), "D2": START + timedelta(days=40, hours=1)}
    return OutcomesPage(WHOSE, pinned, scales, doses)


def cohort_of(numbers: Sequence[tuple[str, Sequence[int | None]]] = ()) -> CohortOutcomes:
    """Eight people with PCL-5 along its points."""
    pinned = programme()
    read = library().read("pcl5", "1.0")
    assert isinstance(read.definition, Form)
    total = total_of(read.definition)
    assert total is not None
    points = ("baseline", "end", "w2", "m1", "m3", "m6")
    given = numbers or [
        (
            f"К-{1047 + place}",
            (54 - 2 * place, 41 - place if place != 5 else 60, 38 - place, None, None, None),
        )
        for place in range(8)
    ]
    lines = tuple(PersonLine(f"p-{code}", code, tuple(row)) for code, row in given)
    pairs = (
        Pair("end", 8, 8, Decimal("-9.5"), 6, 1), Pair("w2", 8, 8, Decimal(-13), 7, 0),
        *(Pair(point, 0, 8, None, 0, 0) for point in points[3:]),
    )  # fmt: skip
    scale = CohortScale("pcl5@1.0", read, total, 31, points, lines, pairs)
    return CohortOutcomes("c-07", "07", pinned, (scale,))


def _scale(
    ref: str, at: Sequence[str], filled: Mapping[str, int | None], cutoff: int | Decimal | None
) -> Scale:
    read = library().read(*ref.split("@"))
    assert isinstance(read.definition, Form)
    total = total_of(read.definition)
    assert total is not None
    first: Taken | None = None
    points = []
    for name in at:
        day = START + timedelta(days=DAYS[name])
        taken = None
        if name in filled:
            number = filled[name]
            scored = Scored(number, withheld=() if number is not None else ("q5", "q6"))
            taken = Taken(f"sheet-{read.code}-{name}", day, read, total, scored)
        first = first or taken
        known = (
            first is not None and taken is not None and first is not taken and total.higher_is != "neither"
        )
        step = change(total, first.scored, taken.scored) if known and first and taken else NO_CHANGE
        points.append(ScalePoint(name, _standing(name, taken), day, _day(day, 0), _day(day, 14), taken, step))
    return Scale(ref, read, total, cutoff, required=True, points=tuple(points))


def _standing(name: str, taken: Taken | None) -> Where:
    if taken:
        return "done"
    if DAYS[name] > NOW:
        return "later"
    return "due" if DAYS[name] > NOW - 14 else "overdue"


def _day(at: datetime, later: int) -> date:
    return (at + timedelta(days=later)).date()
