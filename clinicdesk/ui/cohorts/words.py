"""How a cohort is worded: days, columns, cells, roles of its programme."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from clinicdesk.protocols.days import read_day, short_year
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.matrix_views import Cell, CohortPage, Column, MatrixRow
from clinicdesk.services.planning import ProgrammeChoice
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.staffing import RoleCount
from clinicdesk.ui import moments
from clinicdesk.ui.surroundings import Surroundings

MOVABLE = frozenset({"planned", "record", "past"})
"""What may have become of a session that can still be moved to another time."""


def today(around: Surroundings) -> date:
    """The clinic's day."""
    return moments.local(around.clock.now(), around.zone()).date()


def long_day(around: Surroundings, iso: str) -> str:
    """24.11.2026; "" stays empty."""
    return around.written_day(iso)


def short_day(around: Surroundings, iso: str) -> str:
    """24.11 or 24 Nov: the year stands elsewhere on the page."""
    day = long_day(around, iso)
    return day.rpartition("\u00a0" if around.language.code == "en" else ".")[0]


def typed_day(around: Surroundings, text: str) -> date | None:
    """The day somebody typed; None when it is none, or its year has two digits and could be of two centuries."""
    return read_day(text, today(around)) if text.strip() and not short_year(text) else None


def at_hour(around: Surroundings, day: date, hour: str) -> datetime | None:
    """A day and a typed 9:30 at the clinic, as UTC; None when the hour is none."""
    hours, _, minutes = hour.strip().replace(".", ":").partition(":")
    if not (hours.isdecimal() and (minutes or "0").isdecimal()):
        return None
    try:
        clock = time(int(hours), int(minutes or 0))
    except ValueError:
        return None
    zone = moments.local(around.clock.now(), around.zone()).tzinfo
    return datetime.combine(day, clock, zone).astimezone(UTC)


def typed_moment(around: Surroundings, text: str) -> datetime | None:
    """A typed «24.11.2026 9:30», or an hour of today, as UTC; None when it is none."""
    day_text, _, hour = text.strip().rpartition(" ")
    day = typed_day(around, day_text) if day_text else today(around)
    return at_hour(around, day, hour) if day is not None and hour else None


def programme_title(around: Surroundings, phrases: Mapping[str, Mapping[str, str]]) -> str:
    """The short name of a programme, or its title."""
    said = phrases[around.language.code]
    return said.get("short") or said.get("title", "")


def role_title(around: Surroundings, programme: Pinned, role: str) -> str:
    """A role in the programme's own words."""
    return programme.phrase(f"role.{role}.title", around.language.code) or role


def column_head(around: Surroundings, page: CohortPage, column: Column) -> str:
    """What stands over a column of the matrix."""
    return step_head(around, page.programme, column)


def step_head(around: Surroundings, programme: Pinned, column: Column) -> str:
    """A step in short: a session's code, or a word."""
    if column.kind == "session":
        return column.id
    if column.kind == "step":
        short = programme.phrase(f"step.{column.id}.short", around.language.code)
        return short or step_title(around, programme, column)
    return around.say(f"cohorts.column.{column.kind}")


def column_title(around: Surroundings, page: CohortPage, column: Column) -> str:
    """The whole name of a column."""
    return step_title(around, page.programme, column)


def step_title(around: Surroundings, programme: Pinned, column: Column) -> str:
    """The whole name of a step."""
    said = programme.phrase(f"{column.kind}.{column.id}.title", around.language.code)
    if column.kind == "session":
        return f"{column.id}: {said}" if said else column.id
    return said or (column.id if column.kind == "step" else step_head(around, programme, column))


def group_title(around: Surroundings, page: CohortPage, group: str) -> str:
    """What stands over a group of columns."""
    if group == "entry":
        return around.say("cohorts.group.entry")
    return page.programme.phrase(f"stage.{group}.title", around.language.code) or group


def cell_word(around: Surroundings, cell: Cell) -> str:
    """The line under a sign: a word for an exception, else the day."""
    if cell.word == "until":
        return around.say("cohorts.word.until", day=short_day(around, cell.day))
    if cell.word:
        return around.say(f"cohorts.word.{cell.word}")
    return short_day(around, cell.day)


def cell_sentence(around: Surroundings, cell: Cell) -> str:
    """The sign and its day or word, for ears and for the panel."""
    said = around.say(f"cohorts.sign.{cell.sign}")
    word = cell_word(around, cell)
    if cell.sign == "absent" and word:
        return word  # missed, called off, no dose: the sign says no more
    if cell.why:
        return around.say("cohorts.because", why=cell.why[around.language.code])
    return f"{said}, {word}" if word else said


def conditions_of(around: Surroundings, row: MatrixRow) -> list[str]:
    """What the decision about somebody in the matrix asks, as short chips: there is room for the gravest."""
    asked = json.loads(row.conditions) if row.conditions else {}
    chips = []
    if asked.get("no_booster"):
        chips.append(around.say("cohorts.condition.no_booster"))
    if limit := asked.get("dose_cap_mg"):
        mark = "," if around.language.code == "uk" else "."
        chips.append(around.say("cohorts.condition.max_dose", mg=str(limit).replace(".", mark)))
    if not chips and asked:
        chips.append(around.say("cohorts.condition.other"))
    return chips


def entry_word(around: Surroundings, page: CohortPage, entry: CalendarEntry) -> str:
    """What became of a session of the calendar; one that makes up for another says so while it is ahead."""
    became = page.became.get(entry.planned_id, "planned")
    return around.say(f"cohorts.entry.{'make_up' if entry.make_up_for and became == 'planned' else became}")


def counted_for(around: Surroundings, page: CohortPage) -> str:
    """«D2, зараз» or «I2, 14.12»: the session the staff is counted for; without one, the day."""
    counted = page.staffing
    day = around.say("cohorts.count.now") if counted.running else short_day(around, counted.day)
    return ", ".join(filter(None, (counted.code, day)))


def paper_titles(around: Surroundings, programmes: Iterable[ProgrammeChoice]) -> dict[str, str]:
    """What programmes call the papers they ask for, by code; a paper that none names is not in it."""
    said = [(one.papers, one.phrases[around.language.code]) for one in programmes]
    titles = {code: words.get(f"credential.{code}.title", "") for papers, words in said for code in papers}
    return {code: title for code, title in titles.items() if title}


def count_words(around: Surroundings, count: RoleCount, title: str) -> str:
    """«Лікар сесії: потрібно 2, є 1: закінчився документ»."""
    words = around.say("cohorts.count.plain", role=title, need=count.need, have=count.have)
    if count.full_have < count.full_need:
        words += "; " + around.say("cohorts.count.full", need=count.full_need, have=count.full_have)
    reasons = dict.fromkeys(one.why for one in count.lacking)
    if reasons:
        words += ": " + ", ".join(around.say(f"cohorts.why.{why}") for why in reasons)
    return words
