"""One column of the board: made of what the session keeps about a person. Reads nothing by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from clinicdesk.errors import Issue
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.dosing import (
    AlertAnswer,
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    DoseOrder,
    MissedSet,
    Rescue,
)
from clinicdesk.protocols.dose_plan import mg_per_kg
from clinicdesk.protocols.language import Alert
from clinicdesk.protocols.programme_language import DoseRule, Series
from clinicdesk.protocols.values import Value
from clinicdesk.services.baselines import Baseline, DayCheck, baseline_for, compared_by, unfit_before
from clinicdesk.services.board_views import (
    AlertView,
    BaseMark,
    BoardReading,
    Column,
    DoseMark,
    Limits,
    OrderMark,
    Pip,
    RescueMark,
    Reweighed,
    Standing,
    Warned,
)
from clinicdesk.services.cause_words import OTHER
from clinicdesk.services.clearance_state import SCALE_1, SCALE_2, WITHDRAWN
from clinicdesk.services.due_sets import NOTHING, Course, Repeat, next_set, pips_until, unmeasured_of
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.reading_values import decimal_text, text_of
from clinicdesk.services.repeats import repeat_of, times_of
from clinicdesk.services.watch import News2, Watched, field_of, news2_of

_MINUTE = timedelta(minutes=1)
_RANK = {"amber": 1, "red": 2}
LATE_MINUTES = 2
"""From here on an act was not written down at once."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all columns share. `count`: the machine's own, and the boot it belongs to."""

    pinned: Pinned | None
    series: Series | None
    rule: DoseRule | None
    names: Mapping[str, str]
    now: datetime
    held: bool
    causes: Mapping[str, Mapping[str, str]]
    """Why somebody may be put off: code to language to words."""
    home_after: int | None
    """Minutes from the newest dose until somebody can go home."""
    scored: bool = False
    """NEWS2 of every set, not only of the newest one."""

    def words(self, key: str) -> Mapping[str, str]:
        """A sentence of the programme in each language."""
        phrases = self.pinned.phrases if self.pinned else {}
        return {language: said.get(key, "") for language, said in phrases.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the session keeps about one person, newest versions, oldest first. `rows`: every version of every set."""

    seat: int
    person_id: str
    code: str
    initials: str
    name: str
    sets: Sequence[Watched]
    rows: Sequence[Watched]
    doses: Sequence[Dose]
    raised: Sequence[AlertRaised]
    answers: Mapping[str, Sequence[AlertAnswer]]
    corrected: frozenset[str]
    """Answers (ids) that the program wrote when a correction ended their alert."""
    missed: Sequence[MissedSet]
    orders: Sequence[DoseOrder]
    rescues: Sequence[Rescue]
    deferral: Deferral | None
    discharge: Discharge | None
    admitted: bool
    limits: Limits
    checks: Sequence[DayCheck] = ()
    """Forms of the day that say a baseline."""
    closer: bool = False
    """The decision of their admission asks for extra vital signs."""
    shut: tuple[Issue, ...] = ()
    """Why no further dose can be given, whatever has been given already."""
    warned: tuple[Warned, ...] = ()
    first_written: Mapping[str, datetime] = field(default_factory=dict)
    """When a dose that has several versions was written down first."""
    reweighed: Mapping[str, Reweighed] = field(default_factory=dict)
    """Doses whose weight was put right since their order."""


def column(shared: Shared, kept: Kept) -> Column:
    """Everything the board shows of one person."""
    t0 = kept.doses[0].given_at if kept.doses else None
    newest = kept.doses[-1].given_at if kept.doses else None
    standing = _standing(kept)
    due = NOTHING
    if shared.series is not None and standing == "dosed":
        course = _course(shared, kept)
        due = next_set(shared.series, course, shared.now, held=shared.held)
    pips = due.pips if kept.discharge is None else _until_left(shared, kept, kept.discharge)
    window = _booster_window(shared.rule, t0, kept)
    base = baseline_for(shared.series, kept.sets, kept.checks, t0 or shared.now)
    return Column(
        seat=kept.seat, person_id=kept.person_id, code=kept.code, initials=kept.initials, name=kept.name,
        standing=standing, why=kept.shut, deferral=_deferral(shared, kept), t0=t0, minutes=_minutes(t0, shared.now),
        since_last=_minutes(newest, shared.now), due=due.state, due_at=due.at, due_minute=due.minute,
        due_ordinal=due.ordinal, repeat=due.repeat, due_lacks=due.lacks, due_begun=due.begun,
        readings=_readings(shared, kept),
        baseline=_texts(base.values) if t0 else {}, base=_base(shared, base), pips=pips,
        doses=tuple(_dose(shared, kept, dose) for dose in kept.doses),
        orders=tuple(_order(shared, order) for order in kept.orders if order.state == "ordered"),
        rescues=tuple(_rescue(one) for one in kept.rescues if one.state != "withdrawn"),
        alerts=_alerts(shared, kept), limits=kept.limits, booster_from=window[0], booster_until=window[1],
        discharge_from=newest + shared.home_after * _MINUTE if newest and shared.home_after is not None else None,
        left_at=kept.discharge.left_at if kept.discharge else None,
        escort=kept.discharge.escort_name if kept.discharge else "",
        escort_phone=kept.discharge.escort_phone if kept.discharge else "",
        discharge_id=kept.discharge.discharge_id if kept.discharge else "",
        discharge_version=kept.discharge.version if kept.discharge else 0, warned=kept.warned,
        unfit=_texts({} if kept.doses else unfit_before(shared.series, kept.sets, shared.now)),
    )  # fmt: skip


def _texts(values: Mapping[str, Value]) -> dict[str, str]:
    return {key: text_of(value) for key, value in values.items()}


def _base(shared: Shared, base: Baseline) -> BaseMark | None:
    """Nothing to say where no alert compares with it."""
    if not compared_by(shared.series):
        return None
    return BaseMark(base.origin, base.at, _texts(base.values))


def _until_left(shared: Shared, kept: Kept, discharge: Discharge) -> tuple[Pip, ...]:
    if shared.series is None:
        return ()
    course = _course(shared, kept)
    return pips_until(shared.series, course, discharge.left_at)


def _course(shared: Shared, kept: Kept) -> Course:
    return Course(kept.doses, kept.sets, kept.missed, tuple(_repeats(shared, kept)), kept.closer)


def _standing(kept: Kept) -> Standing:
    if kept.discharge is not None:
        return "hospital" if kept.discharge.outcome == "hospital" else "discharged"
    if kept.doses:
        return "dosed"
    if kept.deferral is not None and kept.deferral.state == "deferred":
        return "deferred"
    return "cleared" if kept.admitted else "waiting"


def _deferral(shared: Shared, kept: Kept) -> Mapping[str, str]:
    """The form's words for the cause, and what the physician said about it; a note says more than "other"."""
    standing = kept.deferral
    if standing is None or standing.state != "deferred":
        return {}
    words, note = shared.causes.get(standing.cause, {}), standing.note
    if not note:
        return words
    return {code: note if standing.cause == OTHER else f"{said}: {note}" for code, said in words.items()}


def _minutes(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else (now - since) // _MINUTE


def _booster_window(
    rule: DoseRule | None, t0: datetime | None, kept: Kept
) -> tuple[datetime | None, datetime | None]:
    """When a booster may be given; nothing once it was, or where the clearance rules it out."""
    if (
        rule is None
        or t0 is None
        or rule.booster_after_minutes is None
        or kept.limits.no_booster
        or kept.shut
    ):
        return None, None
    if len(kept.doses) > rule.boosters:
        return None, None
    first, last = rule.booster_after_minutes
    return t0 + first * _MINUTE, t0 + last * _MINUTE


def _readings(shared: Shared, kept: Kept) -> tuple[BoardReading, ...]:
    force = {one.row.id for one in kept.sets}
    levels: dict[str, dict[str, str]] = {}
    table = _table(shared)
    current = _current(kept)
    for alert in kept.raised:
        # What is struck through keeps its mark; the version that counts has those that are true of it.
        true = current.get(alert.response_row) if not _untrue(kept, alert) else None
        own = None if alert.response_row in force else alert.response_row
        known = table.get(alert.alert)
        field = field_of(known) if known else ""
        for row in filter(None, (own, true.row.id if true else None)):
            cells = levels.setdefault(row, {})
            if _RANK[alert.level] > _RANK.get(cells.get(field, ""), 0):
                cells[field] = alert.level
    lacks: Mapping[str, tuple[str, ...]] = {}
    if shared.series is not None:
        sets = ((one.row.id, one.row.taken_at, one.values) for one in kept.sets)
        lacks = unmeasured_of(shared.series, kept.doses, sets, closer=kept.closer)
    return tuple(
        replace(
            _reading(shared, kept, one, levels.get(one.row.id, {}), force), lacks=lacks.get(one.row.id, ())
        )
        for one in reversed(kept.rows)
    )


def _reading(
    shared: Shared, kept: Kept, one: Watched, levels: Mapping[str, str], force: set[str]
) -> BoardReading:
    row = one.row
    counted = [dose.given_at for dose in kept.doses if dose.given_at <= row.taken_at]
    newest = bool(kept.sets) and kept.sets[-1].row.id == row.id
    scale = SCALE_2 if kept.limits.spo2_scale_2 else SCALE_1
    news2 = news2_of(one.values, scale) if newest or (shared.scored and one.values) else News2(None, None, {})
    return BoardReading(
        reading_id=row.response_id, version=row.version, taken_at=row.taken_at,
        minutes=_minutes(counted[-1] if counted else None, row.taken_at),
        values={key: text_of(value) for key, value in one.values.items()},
        by=shared.names.get(row.author_id, ""), imported=bool(row.origin), superseded=row.id not in force,
        news2=news2.total, news2_least=news2.least, news2_parts=news2.parts,
        levels={key: "red" if level == "red" else "amber" for key, level in levels.items()},
    )  # fmt: skip


def _table(shared: Shared) -> Mapping[str, Alert]:
    return {alert.id: alert for alert in shared.series.alerts} if shared.series else {}


def _alerts(shared: Shared, kept: Kept) -> tuple[AlertView, ...]:
    """Each alert once, gravest first: as nobody has answered it, else as it was answered for the newest set."""
    newest = kept.sets[-1].row.id if kept.sets else ""
    current, own = _current(kept), {one.row.id: one for one in kept.rows}
    shown: dict[str, AlertRaised] = {}
    order: dict[str, tuple[bool, int, datetime]] = {}
    for alert in _true_ones(kept):
        of = current.get(alert.response_row)
        waits = _answered(kept, alert) is None
        if not waits and (of is None or of.row.id != newest):
            continue
        # Sets are judged anew in any order: what somebody has still to answer is never behind what was answered.
        rank = (waits, _RANK[alert.level], (of or own[alert.response_row]).row.taken_at)
        if alert.alert not in shown or rank >= order[alert.alert]:
            shown[alert.alert], order[alert.alert] = alert, rank
    views = (_alert(shared, kept, one) for one in shown.values())
    return tuple(sorted(views, key=lambda one: (-_RANK[one.level], one.raised_at)))


def _alert(shared: Shared, kept: Kept, alert: AlertRaised) -> AlertView:
    known, answered = _table(shared).get(alert.alert), _answered(kept, alert)
    said, of = kept.answers.get(alert.id, ()), {one.row.id: one.row.response_id for one in kept.rows}
    escalated = next((one.answered_at for one in said if one.kind == "escalated"), None)
    others = (one.id for one in kept.raised if one.alert == alert.alert and _answered(kept, one) is None)
    return AlertView(
        alert_row=alert.id, alert=alert.alert, field=field_of(known) if known else "",
        level="red" if alert.level == "red" else "amber", second=bool(alert.second),
        titles=shared.words(f"alert.{alert.alert}.text"), who=alert.who, raised_at=alert.raised_at,
        answer_by=alert.answer_by, answered_by=shared.names.get(answered.author_id, "") if answered else "",
        answered_at=answered.answered_at if answered else None, action=answered.action if answered else "",
        escalated_at=escalated, reading_id=of.get(alert.response_row, ""),
        others=tuple(one for one in others if one != alert.id),
    )  # fmt: skip


def _answered(kept: Kept, alert: AlertRaised) -> AlertAnswer | None:
    return next((one for one in kept.answers.get(alert.id, ()) if one.kind == "answered"), None)


def _current(kept: Kept) -> Mapping[str, Watched]:
    """Every version of a set to the one that counts: an alert stays with its record through corrections."""
    counts = {one.row.response_id: one for one in kept.sets}
    return {one.row.id: counts[one.row.response_id] for one in kept.rows if one.row.response_id in counts}


def _repeats(shared: Shared, kept: Kept) -> Iterator[Repeat]:
    """What alerts want measured again."""
    current, table = _current(kept), _table(shared)
    stood = times_of((one.row.response_id, one.row.id, one.row.taken_at) for one in kept.rows)
    for alert in _true_ones(kept):
        counts = current.get(alert.response_row)
        if counts is None:
            continue
        known, at = table.get(alert.alert), counts.row.taken_at
        if (repeat := repeat_of(alert, known, stands=at, stood=stood[alert.response_row])) is not None:
            yield repeat


def _true_ones(kept: Kept) -> list[AlertRaised]:
    return [one for one in kept.raised if not _untrue(kept, one)]


def _untrue(kept: Kept, alert: AlertRaised) -> bool:
    """Whether a correction ended it: an alert of the same kind from an earlier set still stands."""
    return any(one.id in kept.corrected for one in kept.answers.get(alert.id, ()))


def late_minutes(written_at: datetime, happened_at: datetime) -> int:
    """How long afterwards an act was first written down; 0 where that was at once."""
    minutes = (written_at - happened_at) // _MINUTE
    return minutes if minutes >= LATE_MINUTES else 0


def _dose(shared: Shared, kept: Kept, dose: Dose) -> DoseMark:
    return DoseMark(
        dose.dose_id, dose.ordinal, dose.given_at, decimal_text(dose.given_ug), decimal_text(dose.given_ul),
        dose.route, shared.names.get(dose.giver_id, ""), shared.names.get(dose.witness_id or "", ""),
        decimal_text(dose.drawn_ul), dose.version,
        late_minutes(kept.first_written.get(dose.dose_id, dose.recorded_at), dose.given_at),
        kept.reweighed.get(dose.dose_id),
    )  # fmt: skip


def _order(shared: Shared, order: DoseOrder) -> OrderMark:
    return OrderMark(
        order.order_id, order.id, order.ordinal, order.route, decimal_text(order.amount_ug),
        decimal_text(order.volume_ul), shared.names.get(order.author_id, ""), bool(order.override_reason),
        decimal_text(order.weight_g), mg_per_kg(order.amount_ug, order.weight_g),
    )  # fmt: skip


def _rescue(one: Rescue) -> RescueMark:
    return RescueMark(
        one.rescue_id, one.drug, one.amount, one.route, "given" if one.state == "given" else "ordered",
        one.given_at or one.ordered_at,
    )  # fmt: skip


def limits_of(clearance: Clearance | None, conditions: Mapping[str, object]) -> Limits:
    """The conditions of the decision that counts, as the board shows them; one taken back asks for the same care."""
    second = bool(conditions.get("spo2_scale_2"))
    if clearance is None or not (clearance.permits or clearance.decision in WITHDRAWN):
        return Limits(spo2_scale_2=second)
    return Limits(
        dose_cap_mg=str(conditions.get("dose_cap_mg", "")),
        extra_vitals=bool(conditions.get("extra_vitals")), no_booster=bool(conditions.get("no_booster")),
        one_to_one=bool(conditions.get("one_to_one")), other=str(conditions.get("other", "")),
        spo2_scale_2=second,
    )  # fmt: skip
