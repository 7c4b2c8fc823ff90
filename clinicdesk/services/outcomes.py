"""Scales over time: of one person against their own beginning; of a cohort as single lines and paired figures.

Uncontrolled programme data: nothing here says that a treatment works, and no mean of a group is ever made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import Literal

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.programme_language import Measure
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import Changed, change, score
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import cares_for, check_reach, person_of
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.follow_up import MeasureDue, Standing, doses_of, measures_of
from clinicdesk.services.memberships import places_in
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.point_sheets import total_of
from clinicdesk.services.programmes import Pinned, form_of, programme_of_cohort
from clinicdesk.services.restrictions import restricted_among
from clinicdesk.services.sheet_answers import stored_in, values_of
from clinicdesk.services.sheet_pages import Person, whom
from clinicdesk.services.sheets import sheets_of
from clinicdesk.services.views import Actor

Number = int | Decimal
Where = Literal["later", "due", "overdue", "done", "missed", "closed", "ended", "unplanned", "outside"]
"""As a time point stands; `unplanned`: its day is not known yet; `outside`: filled in, but in no window."""
NO_CHANGE = Changed(None, None, None, None)


@dataclass(frozen=True, slots=True)
class Taken:
    """A filled scale with the score that is followed; withheld when `scored.value` is None."""

    sheet_id: str
    taken_at: datetime
    read: Read
    score: Score
    scored: Scored

    @property
    def number(self) -> Number | None:
        """The score as a number; None while withheld."""
        value = self.scored.value
        return None if isinstance(value, str | bool) else value


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """A scale at one time point. `point` is "" for one outside every window; `change` is against the beginning."""

    point: str
    standing: Where
    at: datetime | None
    earliest: date | None
    latest: date | None
    taken: Taken | None
    change: Changed = NO_CHANGE


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of the programme. `cutoff`: the programme's own line, None for none."""

    ref: str
    read: Read
    score: Score
    cutoff: Number | None
    required: bool
    points: tuple[ScalePoint, ...]


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """Everything the page shows; without a cohort there is no programme that names scales.

    `doses`: session code to when this person was dosed in it.
    """

    person: Person
    programme: Pinned | None
    scales: tuple[Scale, ...]
    doses: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """The numbers of one person along the points of a scale; None: none, or withheld."""

    person_id: str
    code: str
    numbers: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """People who have both the beginning and this point. `of`: how many have the beginning at all."""

    point: str
    paired: int
    of: int
    median: Decimal | None
    better: int | None
    """Changed for the better beyond the scale's own error; None where it publishes no such number."""
    worse: int | None


@dataclass(frozen=True, slots=True)
class CohortScale:
    """One scale in a cohort: a line for each person, and pairs for each point after the first."""

    ref: str
    read: Read
    score: Score
    cutoff: Number | None
    points: tuple[str, ...]
    lines: tuple[PersonLine, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class CohortOutcomes:
    """The picture of a cohort, in codes."""

    cohort_id: str
    code: str
    programme: Pinned
    scales: tuple[CohortScale, ...]
    restricted: int = 0
    """How many are left out because they asked to restrict the use of their data."""


@verb(Permission.OPEN_CHART, reads=True)
def open_outcomes(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str = "") -> OutcomesPage:
    """The scales of a person in a cohort, or in the one they are read with; looking is an event.

    Refused PPL004, PPL007, COH003.
    """
    with desk.database.read() as session:
        person_of(session, person_id)
        check_reach(session, actor, person_id)
        page = outcomes_page(desk, session, whom(session, person_id, cohort_id))
    desk.note(actor, Action.CHART_OPENED, entity="person", entity_id=person_id, person_id=person_id)
    return page


def outcomes_page(desk: Desk, session: Session, person: Person) -> OutcomesPage:
    """The same inside an opening that is recorded: of a chart, too."""
    if not person.cohort_id:
        return OutcomesPage(person, None, (), {})
    programme = programme_of_cohort(desk, session, person.cohort_id)
    scales = _scales_of(desk, session, programme, person.person_id, person.cohort_id)
    return OutcomesPage(person, programme, scales, doses_of(session, person.person_id, person.cohort_id))


@verb(Permission.OPEN_CHART, reads=True)
def open_cohort_outcomes(desk: Desk, actor: Actor, cohort_id: str) -> CohortOutcomes:
    """A cohort's scales as single lines; an event for each person who is in them. Refused PPL004, COH003.

    Those who left stay in the picture: without them every figure would flatter.
    """
    with desk.database.read() as session:
        programme = programme_of_cohort(desk, session, cohort_id)
        people = list(dict.fromkeys(
            place.person_id for place in places_in(session, cohort_id)
            if place.state != "waiting" and cares_for(session, actor, place.person_id)
        ))  # fmt: skip
        cohort = session.get(Cohort, cohort_id)
        if cohort is None or not people:
            raise Refused(Issue("PPL004", "cohort"))
        hidden = restricted_among(session, people)
        people = [one for one in people if one not in hidden]
        found = {one: _scales_of(desk, session, programme, one, cohort_id) for one in people}
        codes = {one: person_of(session, one).code for one in people}
    scales = tuple(
        _cohort_scale([(one, codes[one], found[one][place]) for one in people], measure)
        for place, (measure, _) in enumerate(_followed(programme, found[people[0]]) if people else ())
    )
    for one in people:
        desk.note(actor, Action.CHART_OPENED, entity="person", entity_id=one, person_id=one)
    return CohortOutcomes(cohort_id, cohort.code, programme, scales, len(hidden))


def pair(point: str, one: Score, both: Sequence[tuple[Taken, Taken]], of: int) -> Pair:
    """The paired figures of one point; `both`: the beginning and the point of each person, both with numbers."""
    found = [change(one, first.scored, later.scored) for first, later in both]
    steps = [Decimal(step.by) for step in found if step.by is not None]
    told = one.change is not None and one.change.reliable is not None
    sure = [step.way for step in found if step.reliable]
    return Pair(
        point, len(steps), of, median(steps) if steps else None,
        sure.count("better") if told else None, sure.count("worse") if told else None,
    )  # fmt: skip


def _followed(programme: Pinned, scales: Sequence[Scale]) -> Iterator[tuple[Measure, Scale]]:
    measures = {measure.form: measure for measure in programme.definition.measures}
    for scale in scales:
        yield measures[scale.ref], scale


def _scales_of(
    desk: Desk, session: Session, programme: Pinned, person_id: str, cohort_id: str
) -> tuple[Scale, ...]:
    dues = tuple(measures_of(desk, session, person_id, cohort_id))
    facts = facts_of_person(desk, session, person_id)
    sheets = sheets_of(session, person_id)
    stored = stored_in(session, sheets)
    found = []
    for measure in programme.definition.measures:
        read, form = form_of(session, measure.form)
        total = total_of(form)
        if total is None:
            continue
        taken = {
            row.response_id: _taken(session, row, total, stored.get(row.id, ()), facts)
            for row in reversed(sheets) if row.form == form.code
        }  # fmt: skip
        points = _points(measure, {one.point: one for one in dues if one.form == measure.form}, taken)
        found.append(Scale(measure.form, read, total, measure.cutoff, measure.required, points))
    return tuple(found)


def _taken(
    session: Session,
    row: Response,
    total: Score,
    stored: Iterable[tuple[str, str]],
    facts: Mapping[str, Fact | None],
) -> Taken:
    """Scored as it was recorded: by its own version of the form."""
    read = kept(session, row.form_digest)
    form = read.definition
    assert isinstance(form, Form)
    own = total_of(form) or total
    sheet = score(form, values_of(form, stored), facts)
    scored = sheet.scores.get(own.id, Scored(None))  # of a form that the file does not hold nothing is known
    return Taken(row.response_id, row.taken_at, read, own, scored)


def _points(
    measure: Measure, dues: Mapping[str, MeasureDue], taken: Mapping[str, Taken]
) -> tuple[ScalePoint, ...]:
    """The programme's points in its order, what lies in no window between them by time."""
    first = dues.get(measure.at[0])
    before = taken.get(first.sheet_id) if first else None
    found: list[ScalePoint] = []
    used = {one.sheet_id for one in dues.values()}
    loose = [one for sheet, one in taken.items() if sheet not in used]
    for name in measure.at:
        due = dues.get(name)
        while due and loose and loose[0].taken_at < due.at:
            found.append(_outside(before, loose.pop(0)))
        if due is None:
            found.append(ScalePoint(name, "unplanned", None, None, None, None))
            continue
        done = taken.get(due.sheet_id)
        standing: Standing = due.standing
        found.append(
            ScalePoint(name, standing, due.at, due.earliest, due.latest, done, change_from(before, done))
        )
    return (*found, *(_outside(before, one) for one in loose))


def _outside(before: Taken | None, one: Taken) -> ScalePoint:
    return ScalePoint("", "outside", None, None, None, one, change_from(before, one))


def change_from(before: Taken | None, after: Taken | None) -> Changed:
    """Against the beginning; not between two versions of a form, and not for a scale without a good direction."""
    if before is None or after is None or before.sheet_id == after.sheet_id:
        return NO_CHANGE
    if _edition(before) != _edition(after) or before.taken_at >= after.taken_at:
        return NO_CHANGE
    return (
        NO_CHANGE if after.score.higher_is == "neither" else change(after.score, before.scored, after.scored)
    )


def beginning(scale: Scale) -> Taken | None:
    """The sheet that changes are counted from: the programme's first point, once it is filled in."""
    first = next((one for one in scale.points if one.point), None)
    return first.taken if first else None


def _cohort_scale(people: Sequence[tuple[str, str, Scale]], measure: Measure) -> CohortScale:
    lines, starts = [], []
    later: dict[str, list[tuple[Taken, Taken]]] = {name: [] for name in measure.at[1:]}
    for person_id, code, scale in people:
        at = {one.point: one.taken for one in scale.points if one.point and one.taken}
        lines.append(PersonLine(person_id, code, tuple(_number(at.get(name)) for name in measure.at)))
        first = at.get(measure.at[0])
        if first is None or first.number is None:
            continue
        starts.append(first)
        for name in measure.at[1:]:
            other = at.get(name)
            if other is not None and change_from(first, other).by is not None:
                later[name].append((first, other))
    scale = people[0][2]
    pairs = tuple(pair(name, scale.score, both, len(starts)) for name, both in later.items())
    shown = () if scale.score.higher_is == "neither" else pairs
    return CohortScale(measure.form, scale.read, scale.score, scale.cutoff, measure.at, tuple(lines), shown)


def _number(taken: Taken | None) -> Number | None:
    return taken.number if taken else None


def _edition(taken: Taken) -> tuple[str, str]:
    return taken.read.code, taken.read.version
