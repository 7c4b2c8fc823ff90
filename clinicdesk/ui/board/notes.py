"""What there is to know of one person now, the gravest first: alerts and who came, what is missing, conditions."""

import re
from collections.abc import Iterable, Iterator

from clinicdesk.services.board_views import AlertView, Board, Column, Reweighed
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import Beat, gaps_of
from clinicdesk.ui.board.looks import Note, Tone
from clinicdesk.ui.chart.vital_words import PRESSURE, label, number
from clinicdesk.ui.surroundings import Surroundings

_LONG_OVERDUE = 5
_WHOLE_NAME = 3
_UNITS = {"мкг": "mcg", "mcg": "mcg", "мг": "mg", "mg": "mg", "г": "g", "g": "g", "мл": "ml", "ml": "ml"}
_AMOUNT = re.compile(rf"(\d\s*)({'|'.join(_UNITS)})\b", re.IGNORECASE)
_SHUT = {
    "CLR016": "board.note.suspended", "CLR065": "board.note.revoked", "CLR066": "board.note.not_eligible",
    "CLR067": "board.note.postponed", "CLR068": "board.note.run_out",
}  # fmt: skip
"""What shuts the next dose, short."""
_TONES: dict[str, Tone] = {"red": "crit", "amber": "warn"}


def notes_of(around: Surroundings, column: Column, beat: Beat) -> tuple[Note, ...]:
    """All of them, in order."""
    if column.standing in {"discharged", "hospital"}:
        return (*_too_much(around, column), *_unexplained(around, column), *_leaving(around, column))
    return (
        *(_alert(around, alert) for alert in _in_order(column.alerts)),
        *_too_much(around, column),
        *_warned(around, column),
        *_open(around, column, beat),
        *_standing(around, column),
        *_limits(around, column),
    )


def lacks_words(around: Surroundings, lacks: Iterable[str]) -> str:
    """What a set lacks, short; both numbers of a pressure are one."""
    said = (around.say("board.ask.pressure") if key in PRESSURE else label(around, key) for key in lacks)
    return ", ".join(dict.fromkeys(said))


def alert_title(around: Surroundings, alert: AlertView) -> str:
    """The definition's own words."""
    return alert.titles.get(around.language.code, alert.alert)


def reweighed_words(around: Surroundings, weighed: Reweighed) -> str:
    """What a dose came to, once the weight was put right."""
    key = "reweighed_over" if weighed.over else "reweighed"
    kg, per_kg, most = (number(around, one) for one in (weighed.kg, weighed.mg_per_kg, weighed.most))
    return around.say(f"board.note.{key}", kg=kg, n=per_kg, most=most)


def planned_words(around: Surroundings, ordinal: int, minute: int) -> str:
    """A planned set by its name: T+45, B+45 after a booster."""
    return around.say("board.plan.booster" if ordinal else "board.plan.dose", n=minute)


def amount_words(around: Surroundings, amount: str) -> str:
    """An amount as somebody typed it, with its unit in the language of now; nothing else of it changes."""
    return _AMOUNT.sub(
        lambda found: found[1] + around.say(f"board.amount.{_UNITS[found[2].lower()]}"), amount
    )


def waiting_alert(board: Board, person: str) -> tuple[Column, AlertView] | None:
    """The alert to answer next: red before amber, of this person before others, the oldest first."""
    found = [
        (alert.level != "red", column.person_id != person, alert.raised_at, column.seat, column, alert)
        for column in board.columns for alert in column.alerts if alert.answered_at is None
    ]  # fmt: skip
    if not found:
        return None
    *_, column, alert = min(found, key=lambda one: one[:4])
    return column, alert


def asked_together(column: Column, alert: AlertView) -> tuple[AlertView, ...]:
    """An alert with the others that its set raised and nobody has answered: one act answers them all."""
    others = (one for one in column.alerts if one.alert_row != alert.alert_row and one.answered_at is None)
    return (alert, *(one for one in others if one.reading_id and one.reading_id == alert.reading_id))


def _in_order(alerts: tuple[AlertView, ...]) -> list[AlertView]:
    return sorted(
        alerts, key=lambda alert: (alert.answered_at is not None, alert.level != "red", alert.raised_at)
    )


def _headed(icon: str, text: str) -> Note:
    """A fact, and after the colon what comes of it."""
    return Note(icon, text, least=text.partition(": ")[0])


def _alert(around: Surroundings, alert: AlertView) -> Note:
    title = alert_title(around, alert)
    least = title.partition(":")[0]
    icon = "alert-octagon-outline" if alert.level == "red" else "alert-outline"
    if alert.answered_at is None:
        key = "board.note.escalated" if alert.escalated_at else "board.note.unanswered"
        return Note(
            icon, around.say(key, title=title), _TONES[alert.level], least=around.say(key, title=least)
        )
    at = moments.hour(alert.answered_at, around.zone())
    whole, brief = (
        around.say("board.note.answered", title=title, who=who, at=at)
        for who in (alert.answered_by, _brief(alert.answered_by))
    )
    return Note(icon, whole, _TONES[alert.level], brief, least)


def _warned(around: Surroundings, column: Column) -> Iterator[Note]:
    """What the forms of the day warn of, until a dose is given."""
    for one in () if column.doses else column.warned:
        icon = "alert-octagon-outline" if one.level == "red" else "alert-outline"
        yield Note(icon, one.titles.get(around.language.code, ""), _TONES[one.level])


def _brief(name: str) -> str:
    """A surname with the initials of both names; a name written otherwise stays whole."""
    parts = name.split()
    return f"{parts[0]} {parts[1][0]}. {parts[2][0]}." if len(parts) == _WHOLE_NAME else name


def _unexplained(around: Surroundings, column: Column) -> Iterator[Note]:
    if gaps := gaps_of(column):
        plan = ", ".join(planned_words(around, pip.ordinal, pip.minute) for pip in gaps)
        yield _headed("timer-alert-outline", around.say("board.note.unexplained", plan=plan))


def _open(around: Surroundings, column: Column, beat: Beat) -> Iterator[Note]:
    """What somebody has still to do."""
    if beat.due == "overdue" and beat.due_in >= _LONG_OVERDUE:
        yield _headed("timer-alert-outline", around.say("board.note.gap", n=_LONG_OVERDUE))
    yield from _unexplained(around, column)
    if column.due_begun and beat.plan_minute is not None:
        plan = planned_words(around, beat.plan_ordinal, beat.plan_minute)
        what = lacks_words(around, column.due_lacks)
        yield _headed("timer-alert-outline", around.say("board.note.begun", plan=plan, what=what))
    for dose in column.doses:
        if not dose.witness:
            yield Note("account-clock-outline", around.say("board.note.no_witness"), "warn")
    for order in column.orders:
        if order.ordinal >= len(column.doses):
            yield _headed(
                "needle", around.say("board.note.ordered", mg=number(around, order.mg), by=order.by)
            )
    for rescue in column.rescues:
        at = moments.hour(rescue.at, around.zone())
        said: dict[str, str | int] = {"drug": rescue.drug, "amount": rescue.amount, "at": at}
        whole, least = (
            around.say(f"board.note.rescue.{key}", **said) for key in (rescue.state, f"{rescue.state}_brief")
        )
        yield Note("pill", whole, least=least)


def _too_much(around: Surroundings, column: Column) -> Iterator[Note]:
    """A dose that its corrected weight makes too large comes right after the alarms."""
    weighed = (dose.reweighed for dose in column.doses if dose.reweighed and dose.reweighed.over)
    return (_reweighed(around, one) for one in weighed)


def _reweighed(around: Surroundings, weighed: Reweighed) -> Note:
    least = around.say("board.note.reweighed_brief", n=number(around, weighed.mg_per_kg))
    tone: Tone = "crit" if weighed.over else "warn"
    return Note("scale-balance", reweighed_words(around, weighed), tone, least=least)


def _standing(around: Surroundings, column: Column) -> Iterator[Note]:
    if column.standing == "deferred" and column.deferral:
        yield Note("timer-sand", column.deferral.get(around.language.code, ""), "warn")
    for issue in column.why:
        least = around.say(_SHUT[issue.code]) if issue.code in _SHUT else ""
        yield Note("timer-sand", issue.sentence(around.language.code).rstrip("."), "warn", least=least)
    if len(column.doses) > 1:
        at = moments.hour(column.doses[-1].given_at, around.zone())
        yield _headed("needle", around.say("board.note.booster", at=at))
    for dose in column.doses:
        if dose.reweighed and not dose.reweighed.over:
            yield _reweighed(around, dose.reweighed)
        if dose.late:
            at = moments.hour(dose.given_at, around.zone())
            yield _headed("clock-alert-outline", around.say("board.note.late", at=at, n=dose.late))


def _limits(around: Surroundings, column: Column) -> Iterator[Note]:
    """One condition in a sentence; several in one line, so that none hides behind the first."""
    said = limit_words(around, column)
    if len(said) > 1:
        yield Note("information-outline", around.say("board.note.several", what=", ".join(said)))
        return
    limits, least = column.limits, "".join(said)
    if limits.spo2_scale_2:
        yield Note("information-outline", around.say("board.note.spo2_scale_2"), least=least)
    if limits.no_booster:
        yield Note("close", around.say("board.note.no_booster"), least=least)
    if limits.dose_cap_mg:
        cap = around.say("board.note.cap", mg=number(around, limits.dose_cap_mg))
        yield Note("scale-balance", cap, least=least)
    if limits.one_to_one:
        yield Note("account-check-outline", around.say("board.note.one_to_one"), least=least)
    if limits.extra_vitals:
        yield Note("clock-alert-outline", around.say("board.note.extra_vitals"), least=least)
    if limits.other:
        yield Note("information-outline", limits.other)


def limit_words(around: Surroundings, column: Column) -> list[str]:
    """Each condition of the clearance, short; what a frame says beside the minutes comes after the others."""
    limits = column.limits
    flags = ("one_to_one", "extra_vitals", "spo2_scale_2")
    said = [around.say(f"board.limit.{flag}") for flag in flags if getattr(limits, flag)]
    if limits.dose_cap_mg:
        said.append(around.say("board.limit.cap", mg=number(around, limits.dose_cap_mg)))
    if limits.no_booster:
        said.append(around.say("board.limit.no_booster"))
    return [*said, limits.other] if limits.other else said


def _leaving(around: Surroundings, column: Column) -> Iterator[Note]:
    at = moments.hour(column.left_at, around.zone()) if column.left_at else ""
    if column.standing == "hospital":
        yield Note("hospital-box-outline", around.say("board.note.hospital", at=at), "warn")
    elif column.escort:
        yield Note("home-export-outline", around.say("board.note.left_with", at=at, escort=column.escort))
    else:
        yield Note("home-export-outline", around.say("board.note.left", at=at))
