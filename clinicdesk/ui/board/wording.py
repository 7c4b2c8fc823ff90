"""One column in words: what its cells say, in the language of now."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from clinicdesk.services.board_views import Board, BoardReading, Column
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import Beat, gaps_of, latest_reading
from clinicdesk.ui.board.looks import (
    DueLook,
    HeadLook,
    Level,
    LineLook,
    Look,
    MinutesLook,
    NotesLook,
    PipsLook,
    SparkLook,
    Tone,
    ValueLook,
)
from clinicdesk.ui.board.notes import notes_of, planned_words
from clinicdesk.ui.chart.news2_words import news2_brief
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import known

VALUES = ("pulse", "spo2", "rr", "moaas")
GONE = frozenset({"discharged", "hospital"})
_NOTHING = "—"
_WORSE: dict[Level, int] = {"": 0, "amber": 1, "red": 2}


def still_rows(
    around: Surroundings, board: Board, column: Column, *, selected: bool, named: bool
) -> dict[str, Look]:
    """What changes only when something is recorded."""
    latest, judged, gone = latest_reading(column), to_judge(column), column.standing in GONE
    values = latest.values if latest else {}
    rows: dict[str, Look] = {
        "head": HeadLook(
            column.seat,
            "" if named else column.code,
            column.name if named else column.initials,
            selected,
            gone,
        ),
        "dose": _dose_line(around, column),
        "bp": ValueLook(_pressure(values), level_of(judged, "sbp", "dbp"), faded=gone),
        "base": _against_baseline(around, column, latest),
        "spark": _spark(board, column),
    }
    for key in VALUES:
        level = level_of(judged, key)
        rises = _rises(values.get(key, ""), column.baseline.get(key, ""), level)
        target = around.say("board.limit.target") if key == "spo2" and column.limits.spo2_scale_2 else ""
        target = news2_brief(judged) if key == "rr" else target
        text = number(around, values.get(key, "")) or _NOTHING
        rows[key] = ValueLook(text, level, rises, faded=gone, aside=target)
    return rows


def ticking_rows(around: Surroundings, board: Board, column: Column, beat: Beat) -> dict[str, Look]:
    """What goes with the clock."""
    return {
        "minutes": _minutes(around, column, beat),
        "due": due_look(around, board, column, beat),
        "taken": LineLook(_taken(around, column, beat), icon=_imported(column)),
        "pips": _pips(column, beat),
        "notes": NotesLook(notes_of(around, column, beat)),
    }


def due_look(around: Surroundings, board: Board, column: Column, beat: Beat) -> DueLook:
    """The due clock of now."""
    if column.standing in GONE:
        return DueLook("done", around.say("board.due.gone"), _hour(around, column.left_at))
    if beat.behind:
        return DueLook("unknown", _NOTHING, around.say("board.due.clock"))
    if column.standing == "deferred" and beat.due_at is None:  # no dose, no clock: put off all the same
        return DueLook("held", around.say("board.due.held.deferred"), "")
    if beat.due == "finished":
        return DueLook("done", around.say("board.due.finished"), "")
    if beat.due == "none" or beat.due_at is None:
        return _undosed(around, board, column)
    return _running(around, board, column, beat)


def _undosed(around: Surroundings, board: Board, column: Column) -> DueLook:
    """Admitted or not; a programme admits, other sessions do not. Who was admitted may not be dosed any more."""
    if column.standing == "cleared" and (column.why or any(one.level == "red" for one in column.warned)):
        return DueLook("held", around.say("board.due.shut"), "")
    known = board.code and column.standing in {"waiting", "cleared"}
    return DueLook("none", around.say(f"board.due.{column.standing if known else 'none'}"), "")


def _running(around: Surroundings, board: Board, column: Column, beat: Beat) -> DueLook:
    plan = plan_words(around, column, beat)
    if beat.due == "held":
        return _held(around, board, column, beat, plan=plan)
    return DueLook(beat.due, around.say(f"board.due.{beat.due}", n=beat.due_in), plan)


def _held(around: Surroundings, board: Board, column: Column, beat: Beat, *, plan: str) -> DueLook:
    """Put off by a physician; or in an air raid or a power cut, when the clock goes on all the same."""
    if column.standing == "deferred" or not board.held:
        return DueLook("held", around.say("board.due.held.deferred"), plan)
    words = around.say("board.due.overdue", n=beat.due_in) if beat.due_in else around.say("board.due.due")
    return DueLook("held", words, around.say(f"board.due.held.{board.held}"))


def plan_words(around: Surroundings, column: Column, beat: Beat) -> str:
    """Which set of the plan: T+45, B+45 after a booster, repeat."""
    if column.repeat:
        return around.say("board.plan.repeat")
    if beat.plan_minute is None or column.t0 is None:
        return ""
    return planned_words(around, beat.plan_ordinal, beat.plan_minute)


def level_of(reading: BoardReading | None, *keys: str) -> Level:
    """The graver level of these fields."""
    levels: list[Level] = [reading.levels.get(key, "") for key in keys] if reading else []
    return max(levels, key=_WORSE.__getitem__, default="")


def to_judge(column: Column) -> BoardReading | None:
    """The newest set, while somebody may have to act for it: of those who have left the numbers only fade."""
    return None if column.standing in GONE else latest_reading(column)


def is_red(column: Column) -> bool:
    """Whether the column wants somebody at once."""
    if column.standing in GONE:
        return False
    latest = latest_reading(column)
    asking = any(alert.level == "red" and alert.answered_at is None for alert in column.alerts)
    return asking or (latest is not None and "red" in latest.levels.values())


def sentence(around: Surroundings, board: Board, column: Column, beat: Beat) -> str:
    """The column read aloud: seat, code, clock, pressure and when."""
    due, latest = due_look(around, board, column, beat), latest_reading(column)
    clock = f"{due.words} {due.plan}".strip()
    said = around.say("board.sentence.column", seat=column.seat, code=column.code, due=clock)
    if latest and latest.values.get("sbp"):
        said += " " + around.say(
            "board.sentence.pressure", sbp=latest.values["sbp"], dbp=latest.values.get("dbp", _NOTHING),
            at=_hour(around, latest.taken_at),
        )  # fmt: skip
    notes = " ".join(f"{note.text}." for note in notes_of(around, column, beat))
    return f"{said} {notes}".strip()


def against_baseline(column: Column, reading: BoardReading | None) -> int | None:
    """Systolic pressure against the baseline, in percent."""
    base, now = column.baseline.get("sbp", ""), reading.values.get("sbp", "") if reading else ""
    if not (base.isdecimal() and now.isdecimal()) or not int(base):
        return None
    return round((int(now) - int(base)) * 100 / int(base))


def route_words(around: Surroundings, route: str) -> str:
    """A route as it is abbreviated on the ward; one of a clinic's own by its code."""
    key = f"board.route.{route}"
    return around.say(key) if known(key) else route


def amounts(around: Surroundings, column: Column) -> str:
    """55 + 25, the dose and its boosters."""
    return " + ".join(number(around, dose.mg) for dose in column.doses)


def _pressure(values: Mapping[str, str]) -> str:
    upper, lower = values.get("sbp", ""), values.get("dbp", "")
    return f"{upper or _NOTHING}/{lower or _NOTHING}" if upper or lower else _NOTHING


def _dose_line(around: Surroundings, column: Column) -> LineLook:
    """Where amount, route and time find no room, the time is left to the tooltip: no cut number."""
    if not column.doses:
        return LineLook(around.say("board.dose.none"))
    dose = {"mg": amounts(around, column), "route": route_words(around, column.doses[0].route)}
    brief = around.say("board.wall.dose", **dose)
    return LineLook(dose_words(around, column), brief=brief)


def dose_words(around: Surroundings, column: Column) -> str:
    """Amounts, route and time of the dose; "" before it."""
    if not column.doses:
        return ""
    first = column.doses[0]
    route = route_words(around, first.route)
    return around.say(
        "board.dose.given", mg=amounts(around, column), route=route, at=_hour(around, first.given_at)
    )


def _minutes(around: Surroundings, column: Column, beat: Beat) -> MinutesLook:
    unit = around.say("board.unit.minutes")
    if beat.minutes is None:
        chip, brief = _condition(around, column)
        return MinutesLook(_NOTHING, "", chip=chip, faded=True, chip_brief=brief)
    booster = len(column.doses) > 1 and beat.since_last is not None
    aside = around.say("board.since_booster", n=beat.since_last or 0) if booster else ""
    chip, brief = ("", "") if booster else _condition(around, column)
    return MinutesLook(
        str(beat.minutes), unit, chip=chip, aside=aside, faded=column.standing in GONE, chip_brief=brief
    )


def _condition(around: Surroundings, column: Column) -> tuple[str, str]:
    """What binds the dose or the care, in a frame; and the same for a narrow column."""
    limits = column.limits
    if limits.no_booster:
        return around.say("board.limit.no_booster"), around.say("board.limit.no_booster_brief")
    if limits.dose_cap_mg:
        mg = number(around, limits.dose_cap_mg)
        return around.say("board.limit.cap", mg=mg), around.say("board.limit.cap_brief", mg=mg)
    if limits.one_to_one:
        return around.say("board.limit.one_to_one"), ""
    return (around.say("board.limit.extra_vitals"), "") if limits.extra_vitals else ("", "")


def _against_baseline(around: Surroundings, column: Column, latest: BoardReading | None) -> LineLook:
    percent = against_baseline(column, latest)
    level = level_of(to_judge(column), "sbp", "dbp")
    if percent is None:
        return _baseline(around, column)
    words = around.say(
        "board.percent", sign="+" if percent > 0 else "−" if percent < 0 else "±", n=abs(percent)
    )
    whole = around.say("board.base.of", percent=words, bp=_pressure(column.baseline))
    if not level:
        return LineLook(whole, brief=words)
    arrow = "↑" if percent > 0 else "↓"
    icon = "alert-octagon" if level == "red" else "alert-outline"
    return LineLook(f"{arrow} {whole}", "crit" if level == "red" else "warn", icon, f"{arrow} {words}")


def _baseline(around: Surroundings, column: Column) -> LineLook:
    """What later sets will be held against, and whence; that there is none is said, unless nobody is dosed here."""
    base = column.base
    if base is None or column.standing in GONE:
        return LineLook("")
    if base.origin == "none":
        asked = column.standing in {"cleared", "dosed"}
        tone: Tone = "warn" if asked else "quiet"
        brief = around.say("board.base.none_brief")
        return LineLook(around.say("board.base.none"), tone, "alert-outline" if asked else "", brief)
    words = _pressure(base.values)
    return LineLook(around.say(f"board.base.{base.origin}", bp=words, at=_hour(around, base.at)), brief=words)


def _rises(text: str, base: str, level: Level) -> bool | None:
    """Which way a value left the usual: against the baseline, where there is one."""
    try:
        return None if not level or not base else float(text) > float(base)
    except ValueError:
        return None


def _taken(around: Surroundings, column: Column, beat: Beat) -> str:
    latest = latest_reading(column)
    if latest is not None and beat.behind:
        return around.say("board.taken.unknown", at=_hour(around, latest.taken_at))
    if latest is None or beat.age is None:
        return around.say("board.taken.never")
    return around.say("board.taken.at", at=_hour(around, latest.taken_at), n=beat.age)


def _imported(column: Column) -> str:
    """The mark of a set that nobody typed."""
    latest = latest_reading(column)
    return "monitor" if latest is not None and latest.imported else ""


def _spark(board: Board, column: Column) -> SparkLook:
    counted = [
        r for r in reversed(column.readings) if not r.superseded and r.values.get("sbp", "").isdecimal()
    ]
    start = column.t0 or (counted[0].taken_at if counted else None)
    if start is None:
        return SparkLook()

    def minute(at: datetime) -> int:
        return int((at - start).total_seconds() // 60)

    base = column.baseline.get("sbp", "")
    return SparkLook(
        tuple((minute(r.taken_at), int(r.values["sbp"])) for r in counted),
        int(base) if base.isdecimal() else None,
        tuple(minute(dose.given_at) for dose in column.doses), level_of(to_judge(column), "sbp"),
        column.standing in GONE, board.axis,
    )  # fmt: skip


def _pips(column: Column, beat: Beat) -> PipsLook:
    """The mark of the open set follows the clock of now."""
    states: list[str] = []
    gaps = gaps_of(column)
    late = beat.due == "overdue"
    now = beat.due_at + timedelta(minutes=beat.due_in) if late and beat.due_at else None
    for pip in column.pips:
        open_now = not column.repeat and (pip.minute, pip.ordinal) == (beat.plan_minute, beat.plan_ordinal)
        if pip.state in {"done", "missed"}:
            states.append(pip.state)
        elif open_now:
            states.append(beat.due if beat.due in {"due", "overdue"} else "ahead")
        elif pip in gaps:
            states.append("missed")
        else:
            come = pip.state == "overdue" or (now is not None and pip.at <= now)
            states.append("overdue" if come else "ahead")
    return PipsLook(tuple(states), column.standing in GONE)


def _hour(around: Surroundings, at: datetime | None) -> str:
    return moments.hour(at, around.zone()) if at else ""
