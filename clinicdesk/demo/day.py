"""The demonstration's dosing day: eight people, an alarm, a high pressure, a booster, vomiting, one not dosed."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from clinicdesk.demo.answers import all_yes, day_check, vomiting
from clinicdesk.demo.cast import CLINIC
from clinicdesk.demo.day_desk import PINS, DayDesk, Guest
from clinicdesk.demo.pharmacy import BATCH, SAFE
from clinicdesk.demo.readying import UNDECIDED
from clinicdesk.services import (
    alert_answers,
    closing,
    counts,
    deferrals,
    discharges,
    handing_over,
    missed_sets,
    rescues,
    session_events,
    stock,
    vitals,
)
from clinicdesk.services.closing import Part
from clinicdesk.services.counts import Counted
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_orders import Wish
from clinicdesk.services.stock import Handful
from clinicdesk.services.witnessing import Witness

_IM = (5, 10, 15, 30, 45, 60, 90, 120)
_STARTS = (0, 4, 8, 12, 16, 20, 46)
"""Minutes of each first dose; the last one waits for the end of an alarm."""
_ALARM, _ALL_CLEAR = 24.5, 41.0
_MG_PER_KG = "0,65"
_PRESSED, _BOOSTED, _SICK, _CAPPED, _MISREAD = "К-1060", "К-1063", "К-1065", "К-1062", "К-1066"
_BOOSTER_AFTER, _BOOSTER_MG = 22.0, "25"
_CONTENT_UL = 2_000
_WHY = "Рішення ще не підписано"
_PUT_OFF: Mapping[str, object] = {"decision": "deferred", "deferral": ("other",), "reasoning": _WHY}
_PEAK = 45.0
SEED = 24


@dataclass
class Day:
    """The plan of the day as a list of acts, each at its minute."""

    at: DayDesk
    guests: Sequence[Guest]
    product: str
    batch_id: str
    begun: datetime
    stocked: int
    """Ampoules in the safe before any were issued for the day."""
    acts: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)
    ampoules: dict[str, str] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - must repeat

    def plan(self, minute: float, act: Callable[[], object]) -> None:
        """Put an act at its minute."""
        self.acts.append((minute, len(self.acts), act))

    def live(self, until: float | None = None) -> None:
        """Let the day pass, to its end or to a minute of it."""
        for minute, _, act in sorted(self.acts, key=lambda one: one[:2]):
            if until is not None and minute > until:
                self.at.wait_until(until, since=self.begun)
                return
            self.at.wait_until(minute, since=self.begun)
            act()

    def guest(self, code: str) -> Guest:
        """Somebody by code."""
        return next(one for one in self.guests if one.code == code)


_SINCE_ARRIVAL = timedelta(minutes=12)
_CHECKED = ("sbp", "dbp", "pulse", "spo2", "rr")
"""What the day's check and the first set tell alike: it is one measuring."""


def arrive(day: Day) -> None:
    """The room is ready and signed for, everybody checked, all but one admitted."""
    receive(day)
    at = day.at
    deferrals.defer_person(
        at.desk, at.physician, session_id=at.session_id, person_id=day.guest(UNDECIDED).person_id, cause="other",
        note=_WHY,
    )  # fmt: skip


def receive(day: Day) -> None:
    """The room, then each: checked, decided about, measured."""
    at = day.at
    at.fill("session_ready", all_yes("gkap_session_ready"))
    at.sign("session_ready")
    for guest in day.guests:
        later = _PUT_OFF if guest.code == UNDECIDED else {}
        now = at.clock.now().astimezone(ZoneInfo(CLINIC["zone"]))
        measured = _vitals(day, guest, None)
        seen = {key: value for key, value in measured.items() if key in _CHECKED}
        at.check_in(
            guest,
            day_check(
                escort=guest.escort, phone=guest.phone, weight=guest.weight, woman=guest.woman,
                arrived=f"{now - _SINCE_ARRIVAL:%H:%M}", **seen, **later,
            ),
        )  # fmt: skip
        at.sign("day_clearance", person=guest.person_id)
        if not later:
            at.admit(guest)
        at.measure(guest, **measured)


def plan_day(day: Day) -> None:
    """Every dose, set and event at its minute."""
    dosed = [one for one in day.guests if one.code != UNDECIDED]
    for guest, start in zip(dosed, _STARTS, strict=True):
        plan_guest(day, guest, start)
    _events(day)


def plan_guest(day: Day, guest: Guest, start: float) -> None:
    """One person's dose at a minute, the sets after it, the way home."""
    day.plan(start, _give(day, guest))
    again = start + _BOOSTER_AFTER if guest.code == _BOOSTED else None
    minutes = [m for m in _IM if again is None or start + m < again]
    sets: list[tuple[float, int]] = [(start + m, m) for m in minutes]
    if again is not None:
        day.plan(again, _boost(day, guest))
        sets += [(again + m, int(_BOOSTER_AFTER) + m) for m in _IM]
    for minute, since in sets:
        day.plan(minute + 0.2, _watch(day, guest, since))
    last = (again if again is not None else start) + _IM[-1]
    day.plan(last + 6, _home(day, guest))


def _events(day: Day) -> None:
    at, session = day.at, day.at.session_id
    for minute, kind in ((-2.0, "music"), (_ALARM, "alarm"), (_ALARM + 0.5, "shelter"), (_ALL_CLEAR, "alarm_end"),
                         (_ALL_CLEAR + 1, "shelter_end")):  # fmt: skip
        day.plan(minute, partial(session_events.note_event, at.desk, at.nurse, session, kind=kind))
    day.plan(56.0, lambda: _rescue(day))
    day.plan(68.5, lambda: at.fill("event", _sick(day), person=day.guest(_SICK).person_id))
    day.plan(74.0, lambda: misread(day, day.guest(_MISREAD)))
    day.plan(80.0, lambda: handing_over.hand_over(
        at.desk, at.nurse, session, to=Witness("nurse2", pin=PINS["nurse2"]), pin=PINS["nurse"],
        note="Обід; повернення за пів години",
    ))  # fmt: skip


def close(day: Day) -> None:
    """Whoever was not dosed goes home too; then the day ends as every one does."""
    at, away = day.at, day.guest(UNDECIDED)
    discharges.leave_undosed(
        at.desk, at.physician, session_id=at.session_id, person_id=away.person_id,
        leaving=Leaving(away.escort, away.phone), why=_WHY, pin=PINS["physician"],
    )  # fmt: skip
    finish(day)


def finish(day: Day) -> None:
    """Nothing left in an ampoule, everything back, counted blind, three signatures."""
    at = day.at
    for code, ampoule in day.ampoules.items():
        at.settle(ampoule, day.left[code])
    stock.return_stock(
        at.desk, at.nurse, Handful(day.batch_id, at.board().place, 1), to=SAFE, session_id=at.session_id,
        hands=at.hands,
    )  # fmt: skip
    for place, ampoules in ((at.board().place, 0), (SAFE, day.stocked - len(day.ampoules))):
        counts.count_stock(
            at.desk,
            at.nurse,
            Counted(day.product, place, ampoules, 0),
            hands=at.hands,
            session_id=at.session_id,
        )
    session_events.note_event(at.desk, at.nurse, at.session_id, kind="music_end")
    for part, actor in ((Part.NURSE, at.nurse), (Part.PHYSICIAN, at.physician), (Part.LEAD, at.lead)):
        closing.sign_closing(at.desk, actor, at.session_id, part=part, pin=PINS[actor.login])


def _give(day: Day, guest: Guest) -> Callable[[], object]:
    def act() -> None:
        ampoule = day.at.open_ampoule(BATCH)
        given = day.at.dose(guest, ampoule, Wish("im", mg_per_kg=_MG_PER_KG))
        day.ampoules[guest.code], day.left[guest.code] = ampoule, _CONTENT_UL - given

    return act


def _boost(day: Day, guest: Guest) -> Callable[[], object]:
    def act() -> None:
        day.left[guest.code] -= day.at.dose(
            guest, day.ampoules[guest.code], Wish("im", mg=_BOOSTER_MG, booster=True), in_raid=True
        )  # in the shelter, agreed by those who give it

    return act


def _watch(day: Day, guest: Guest, since: int) -> Callable[[], object]:
    def act() -> None:
        if guest.code in {_SICK, _CAPPED} and _missed(day, guest):
            return
        day.at.measure(guest, **_vitals(day, guest, since))
        for alert in day.at.column(guest).alerts:
            if alert.answered_at is None and guest.code != _PRESSED:
                alert_answers.answer_alert(
                    day.at.desk, day.at.nurse, alert.alert_row, action="Оглянуто, повторимо за планом"
                )

    return act


def _missed(day: Day, guest: Guest) -> bool:
    """Whether the shelter made this set impossible; it is written down as missed then, a second try before it too."""
    held = False
    while (column := day.at.column(guest)).due == "held" and column.due_minute is not None:
        held = True
        missed_sets.miss_set(
            day.at.desk, day.at.nurse, session_id=day.at.session_id, person_id=guest.person_id,
            ordinal=column.due_ordinal, minute=column.due_minute, cause="shelter",
            again_minutes=None if column.repeat else 4,
        )  # fmt: skip
    return held


def _vitals(day: Day, guest: Guest, since: int | None) -> dict[str, str]:
    """Numbers of somebody so many minutes after the dose: a rise in the first three quarters of an hour."""
    rise = 0 if since is None else round(16 * max(0.0, 1 - abs(since - 30) / _PEAK))
    base = 116 + (sum(map(ord, guest.code)) % 9)
    sbp, dbp = base + rise + day.dice.randrange(0, 4), 74 + rise // 2 + day.dice.randrange(0, 4)
    if guest.code == _PRESSED and since is not None and 40 <= since <= 46:  # noqa: PLR2004 - one invented peak
        sbp, dbp = 184, 108
    calm = since is None or since >= 60  # noqa: PLR2004 - an invented course
    return {
        "sbp": str(sbp), "dbp": str(dbp), "pulse": str(68 + rise // 2 + day.dice.randrange(0, 5)),
        "spo2": str(97 + day.dice.randrange(0, 2)), "rr": str(13 + day.dice.randrange(0, 3)),
        "moaas": "5" if calm else "4",
    }  # fmt: skip


def _rescue(day: Day) -> None:
    """The pressure is measured again after three minutes and is red; the physician orders, the nurse gives."""
    guest, at = day.guest(_PRESSED), day.at
    at.measure(guest, sbp="186", dbp="112", pulse="98", spo2="96", rr="16", moaas="4")
    rescues.order_rescue(
        at.desk, at.physician, session_id=at.session_id, person_id=guest.person_id, drug="captopril",
        amount="25 мг", route="oral", why="АТ двічі понад 180", confirmed=True,
    )  # fmt: skip
    given = next(one for one in at.column(guest).rescues if one.state == "ordered")
    rescues.give_rescue(at.desk, at.nurse, given.rescue_id, pin=PINS["nurse"])
    for alert in at.column(guest).alerts:
        if alert.answered_at is None:
            alert_answers.answer_alert(
                at.desk, at.physician, alert.alert_row, action="Каптоприл 25 мг, АТ кожні 5 хв"
            )


def misread(day: Day, guest: Guest) -> None:
    """The newest set of somebody had two digits swapped."""
    reading = day.at.column(guest).readings[0]
    numbers = {
        key: text for key, text in reading.values.items() if key in {"sbp", "dbp", "pulse", "spo2", "rr"}
    }
    vitals.amend_reading(
        day.at.desk, day.at.nurse, reading.reading_id, values=numbers | {"pulse": "76", "moaas": "4"},
        reason="Цифри переставлено під час запису", pin=PINS["nurse"],
    )  # fmt: skip


def _sick(day: Day) -> dict[str, object]:
    now = day.at.now().astimezone(ZoneInfo(CLINIC["zone"]))
    began = now - timedelta(minutes=5)
    return dict(vomiting(day=f"{now:%Y-%m-%d}", at=f"{began:%H:%M}", end_time=f"{now:%H:%M}"))


def _home(day: Day, guest: Guest) -> Callable[[], object]:
    return partial(day.at.send_home, guest)
