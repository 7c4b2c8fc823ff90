"""How outcomes are worded and placed: scales, points, days, changes; pure but for the language."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from clinicdesk.protocols.scores import Changed
from clinicdesk.reports.scaling import span
from clinicdesk.ui.cohorts.words import long_day, short_day
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.score_words import value_of, why_withheld
from clinicdesk.ui.outcomes.plot import PlotLook, Spot
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import figure

if TYPE_CHECKING:
    from clinicdesk.services.outcomes import CohortScale, OutcomesPage, Scale, ScalePoint
    from clinicdesk.services.programmes import Pinned

WAITING = ("due", "overdue", "missed")


def scale_title(around: Surroundings, scale: "Scale | CohortScale") -> str:
    """The short name of a scale: its own, or the abbreviation its title ends with."""
    words = FormWords(scale.read, around.language)
    _, bracket, short = words.title.removesuffix(")").rpartition("(")
    return words.phrase("short") or (short if bracket else words.title)


def point_title(around: Surroundings, programme: "Pinned", point: str) -> str:
    """The name of a time point; what lies in no window says so."""
    if not point:
        return around.say("outcomes.outside")
    return programme.phrase(f"timepoint.{point}.title", around.language.code) or point


def number_words(around: Surroundings, number: int | Decimal) -> str:
    """12,5 in Ukrainian; a minus as wide as a plus."""
    return figure(around.language.code, f"{Decimal(number).normalize():f}".replace("-", "\u2212"))


def signed(around: Surroundings, number: int | Decimal) -> str:
    """The same with its sign."""
    words = number_words(around, number)
    return f"+{words}" if number > 0 else words


def change_words(around: Surroundings, change: Changed) -> str:
    """«−14, значно краще»; "" where nothing can be said."""
    said = change.verdict
    if change.by is None:
        return ""
    by = signed(around, change.by)
    return by if said == "plain" else around.say(f"outcomes.change.{said}", by=by)


def change_tone(change: Changed) -> str:
    """The ink of those words; they say the same without it."""
    tones = {"much_better": "ok_ink", "better": "ok_ink", "much_worse": "crit_ink", "worse": "crit_ink"}
    return tones.get(change.verdict, "ink2")


def marks_words(around: Surroundings, change: Changed) -> str:
    """Beyond the scale's error, enough to matter; what a scale does not publish is not said."""
    said = [
        around.say(f"outcomes.mark.{name}.{'yes' if mark else 'no'}")
        for name, mark in (("reliable", change.reliable), ("meaningful", change.meaningful))
        if mark is not None
    ]
    return " · ".join(said)


def window_words(around: Surroundings, point: "ScalePoint") -> str:
    """The day it is due and the days it counts within; where a decision closed it, that."""
    if point.standing == "closed":
        return around.say("outcomes.closed_by")
    if point.earliest is None or point.latest is None:
        return around.say("outcomes.no_day") if point.standing == "unplanned" else ""
    if point.earliest == point.latest:
        return long_day(around, point.latest.isoformat())
    first, last = short_day(around, point.earliest.isoformat()), long_day(around, point.latest.isoformat())
    return f"{first} – {last}"


def result_words(around: Surroundings, point: "ScalePoint") -> str:
    """The score with its band, or what it lacks."""
    taken = point.taken
    if taken is None:
        return ""
    words = FormWords(taken.read, around.language)
    return value_of(words, taken.score, taken.scored) or why_withheld(words, taken.scored)


def last_change(scale: "Scale") -> Changed | None:
    """The newest change that can be said."""
    found = {
        one.taken.taken_at: one.change for one in scale.points if one.taken and one.change.by is not None
    }
    return found[max(found)] if found else None


def plot_of(around: Surroundings, page: "OutcomesPage", scale: "Scale") -> PlotLook:
    """The picture of one scale of one person."""
    at = [one.taken.taken_at for one in scale.points if one.taken]
    at += [one.at for one in scale.points if one.at and not one.taken]
    at += list(page.doses.values())
    whole = (max(at) - min(at)).total_seconds() if at else 0.0

    def along(moment: datetime) -> float:
        return inside((moment - min(at)).total_seconds() / whole) if whole else 0.5

    known = {one.taken.sheet_id: one.taken for one in scale.points if one.taken}
    line = sorted(
        (Spot(along(one.taken_at), float(one.number), number_words(around, one.number))
         for one in known.values() if one.number is not None),
        key=lambda spot: spot.x,
    )  # fmt: skip
    days = {(one.taken.taken_at if one.taken else one.at) for one in scale.points if one.taken or one.at}
    local = [(along(day), around.day(day)) for day in sorted(day for day in days if day)]
    change = last_change(scale)
    title = scale_title(around, scale)
    missing = around.say("outcomes.withheld" if known else "outcomes.nothing")
    note = change_words(around, change) if change else "" if line else missing
    low, high = axis_of(scale, [spot.y for spot in line])
    said = [f"{point_title(around, page.programme, one.point)}: {result_words(around, one)}"
            for one in scale.points if one.taken and page.programme]  # fmt: skip
    return PlotLook(
        title, note, change_tone(change) if change else "ink3", low, high, (tuple(line),),
        tuple((x, _no_year(around, words)) for x, words in local), cutoff_of(around, scale),
        tuple(along(one) for one in page.doses.values()),
        tuple((along(one.at), one.standing) for one in scale.points
              if one.at and not one.taken and one.standing in WAITING),
        spoken="; ".join([*said, note]),
    )  # fmt: skip


def cohort_plot(
    around: Surroundings, programme: "Pinned", scale: "CohortScale", picked: str = ""
) -> PlotLook:
    """The picture of a cohort's scale: a line for each person, and nothing in between."""
    last = max(len(scale.points) - 1, 1)
    lines = [
        tuple(
            Spot(inside(place / last), float(one))
            for place, one in enumerate(line.numbers)
            if one is not None
        )
        for line in scale.lines
    ]
    which = next((n for n, line in enumerate(scale.lines) if line.person_id == picked), -1)
    if which >= 0:
        lines[which] = tuple(
            Spot(inside(place / last), float(one), number_words(around, one))
            for place, one in enumerate(scale.lines[which].numbers) if one is not None
        )  # fmt: skip
    filled = sum(bool(line) for line in lines)
    low, high = axis_of(scale, [spot.y for line in lines for spot in line])
    ticks = tuple(
        (inside(place / last), point_title(around, programme, name))
        for place, name in enumerate(scale.points)
    )
    note = around.say("outcomes.cohort.lines", n=filled)
    return PlotLook(
        scale_title(around, scale), note, "ink3", low, high, tuple(lines), ticks, cutoff_of(around, scale),
        picked=which, spoken=note, even=True,
    )  # fmt: skip


def inside(share: float) -> float:
    """A little away from both ends of the axis, so that no mark lies on its edge."""
    return 0.04 + 0.92 * share


def axis_of(scale: "Scale | CohortScale", numbers: list[float]) -> tuple[float, float]:
    """The whole range a scale can have, so that a small change looks small; else a round one around its numbers."""
    cut = [] if scale.cutoff is None else [float(scale.cutoff)]
    return span((scale.score.lowest, scale.score.highest), [*numbers, *cut])


def cutoff_of(around: Surroundings, scale: "Scale | CohortScale") -> tuple[float, str] | None:
    """The programme's line with its number."""
    if scale.cutoff is None:
        return None
    return float(scale.cutoff), around.say("outcomes.cutoff", n=number_words(around, scale.cutoff))


def _no_year(around: Surroundings, day: str) -> str:
    return day.rpartition("\u00a0" if around.language.code == "en" else ".")[0]
