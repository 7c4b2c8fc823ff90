"""The services of a dosing day bound to one desk and one login, in the plain values the board hands over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from clinicdesk.desktop.binding_incidents import Incidents
from clinicdesk.desktop.binding_monitor import Monitor
from clinicdesk.desktop.binding_morning import Morning
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.dose_plan import DosePlan, mg_per_kg
from clinicdesk.protocols.numerals import amount_of, plain
from clinicdesk.services import (
    alert_answers,
    board,
    clock_watch,
    closing,
    coming_back,
    day_lists,
    discharge_state,
    discharges,
    dose_amending,
    dose_orders,
    dose_taking_back,
    doses,
    handing_over,
    missed_sets,
    presence,
    reading_hands,
    rescues,
    session_events,
    session_keys,
    sheets,
    step_signing,
    vitals,
)
from clinicdesk.services.ampoules import open_ampoules
from clinicdesk.services.desk import Desk
from clinicdesk.services.people_at_work import current_account
from clinicdesk.services.readings import session_now_open
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.step_signing import StepContent
from clinicdesk.services.views import Actor, Changes
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.board.verbs import (
    Ampoule,
    BoardVerbs,
    Closing,
    Criterion,
    Going,
    OrderPreview,
    PackKept,
    VitalForm,
)

_THOUSAND = 1000
_MINUTES = 4
"""No infusion is typed with more digits."""


def board_of_desk(desk: Desk, actor: Actor) -> BoardVerbs:
    """Everything the board may ask for; each service asks again whether this login may."""
    day, monitor, incidents = _Day(desk, actor), Monitor(desk, actor), Incidents(desk, actor)
    morning = Morning(desk, actor)
    return BoardVerbs(
        board=partial(board.board_of, desk, actor), vitals=day.vitals,
        choices=partial(day_lists.day_lists, desk, actor), record=day.record,
        mark_wrong=partial(vitals.withdraw_reading, desk, actor),
        mark_asks=partial(reading_hands.asked_of_correction, desk, actor), miss=day.miss, note_event=day.note_event,
        answer_alert=partial(alert_answers.answer_alert, desk, actor), escalate=day.escalate, join=day.join,
        hand_over=day.hand_over, preview=day.preview, ampoules=day.ampoules, order=day.order, give=day.give,
        witness=day.witness, order_rescue=day.order_rescue, give_rescue=partial(rescues.give_rescue, desk, actor),
        going=day.going, discharge=day.discharge, sign=day.sign, to_sign=day.to_sign, ready=day.ready,
        closing=day.closing, close=day.close,
        monitor_file=monitor.content, look_at_monitor=monitor.look, take_over_monitor=monitor.take_over,
        amend_dose=day.amend_dose, take_back_dose=day.take_back_dose,
        withdraw_order=partial(dose_orders.withdraw_order, desk, actor),
        withdraw_rescue=partial(rescues.withdraw_rescue, desk, actor), confirm_clock=day.confirm_clock,
        amend_discharge=day.amend_discharge,
        withdraw_discharge=partial(coming_back.withdraw_discharge, desk, actor),
        incident_form=incidents.form, incidents=incidents.begun, report_incident=incidents.report,
        clock_doubt=lambda: bool(desk.trail.clock_flag()), clock_wrong=partial(clock_watch.still_wrong, desk),
        complete_incident=incidents.complete, pack=day.pack, admission=morning.admission, admit=morning.admit,
        defer=morning.defer, lift=morning.lift, staff_now=morning.staff, came=morning.came,
        left=partial(presence.staff_left, desk, actor),
    )  # fmt: skip


class _Day:
    """The running session's verbs. Which session runs is asked at each act: one may have been closed meanwhile."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self._desk, self._actor = desk, actor

    def vitals(self) -> VitalForm:
        """The form of sets, as the session that runs records them."""
        return VitalForm(vitals.read_of_now(self._desk))

    def record(
        self, *, person_id: str, taken_at: datetime, values: Mapping[str, str], confirmed: bool = False
    ) -> Changes:
        """One set."""
        return vitals.record_reading(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, taken_at=taken_at,
            values=values, confirmed=confirmed,
        )  # fmt: skip

    def miss(
        self, *, person_id: str, ordinal: int, minute: int, cause: str, note: str, again_minutes: int | None
    ) -> Changes:
        """A set not measured."""
        return missed_sets.miss_set(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, ordinal=ordinal, minute=minute,
            cause=cause, note=note, again_minutes=again_minutes,
        )  # fmt: skip

    def note_event(self, *, kind: str, note: str) -> Changes:
        """Something that happens to the group."""
        return session_events.note_event(self._desk, self._actor, self._session(), kind=kind, note=note)

    def escalate(self) -> Changes:
        """What nobody answered in time goes to the physician."""
        return alert_answers.escalate_alerts(self._desk, self._actor, self._session())

    def join(self, *, password: str, pin: str) -> Changes:
        """The session PIN."""
        return session_keys.join_session(
            self._desk, self._actor, session_id=self._session(), password=password, pin=pin
        )

    def hand_over(self, *, to: str, pin: str, to_pin: str, note: str) -> Changes:
        """Both sign the open clocks."""
        return handing_over.hand_over(
            self._desk, self._actor, self._session(), to=self._second(to, to_pin), pin=pin, note=note
        )

    def preview(self, *, person_id: str, **wished: object) -> OrderPreview:
        """What an order would come to."""
        plan = dose_orders.dose_preview(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, wish=_wish(**wished)
        )
        return _seen(plan)

    def order(
        self,
        *,
        person_id: str,
        beyond_reason: str,
        second_id: str,
        second_pin: str,
        reason: str,
        **wished: object,
    ) -> Changes:
        """The physician's order; beyond the rule with a second name and a reason."""
        beyond = (
            dose_orders.Override(beyond_reason, self._second(second_id, second_pin)) if second_id else None
        )
        return dose_orders.order_dose(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, wish=_wish(**wished),
            override=beyond, reason=reason,
        )  # fmt: skip

    def ampoules(self) -> Sequence[Ampoule]:
        """What this session may draw from."""
        with self._desk.database.read() as session:
            found = open_ampoules(session, self._session())
        return tuple(
            Ampoule(
                one.id,
                f"№ {one.label} · {one.product} · {one.batch}",
                _decimal(one.remaining_ul),
                opened=True,
            )
            for one in found
        )

    def give(
        self, *, person_id: str, order_row: str, ampoule_id: str, drawn: str, given: str, pin: str, witness_id: str,
        witness_pin: str, emergency: str, despite: str = "", seen: Collection[str] = (),
        given_at: datetime | None = None, in_raid: bool = False,
    ) -> Changes:  # fmt: skip
        """Given by the actor, witnessed by another; now, or at a time that was typed. `given` "": the whole order."""
        with self._desk.database.read() as session:
            now = session_now(self._desk, session, self._session())
        return doses.give_dose(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, order_row=order_row,
            ampoule_id=ampoule_id, drawn_ul=thousandths(drawn, "drawn"),
            given_ul=thousandths(given, "given") if given.strip() else None, given_at=given_at or now, pin=pin,
            witness=self._second(witness_id, witness_pin) if witness_id else None, emergency=emergency,
            despite=despite, seen=seen, in_raid=in_raid,
        )  # fmt: skip

    def witness(self, dose_id: str, *, pin: str) -> Changes:
        """The second name of a dose given alone."""
        own = Witness(self._actor.login, pin=pin)
        return doses.witness_dose(self._desk, self._actor, dose_id, witness=own)

    def amend_dose(
        self, dose_id: str, *, drawn: str, given: str, given_at: datetime | None, reason: str, pin: str,
        witness_id: str, witness_pin: str, version: int, ampoule_id: str = "", method: str = "",
    ) -> Changes:  # fmt: skip
        """A dose put right under two names."""
        real = dose_amending.Correction(
            thousandths(drawn, "drawn"), thousandths(given, "given"), given_at, ampoule_id, method
        )
        return dose_amending.amend_dose(
            self._desk, self._actor, dose_id, correction=real, reason=reason,
            witness=self._second(witness_id, witness_pin), pin=pin, version=version,
        )  # fmt: skip

    def take_back_dose(
        self, dose_id: str, *, taker: tuple[str, str] | None, method: str, reason: str, pin: str, witness_id: str,
        witness_pin: str, version: int,
    ) -> Changes:  # fmt: skip
        """A dose that was not given to this person; `taker`: who got it, and by which order."""
        return dose_taking_back.take_back_dose(
            self._desk, self._actor, dose_id, taker=dose_taking_back.Taker(*taker) if taker else None,
            method=method, reason=reason, pin=pin, witness=self._second(witness_id, witness_pin), version=version,
        )  # fmt: skip

    def amend_discharge(
        self, discharge_id: str, *, escort_name: str, escort_phone: str, left_at: datetime | None, reason: str,
        pin: str, version: int, exception: str = "",
    ) -> Changes:  # fmt: skip
        """Another time or escort."""
        leaving = discharges.Leaving(escort_name, escort_phone, left_at)
        return discharges.amend_discharge(
            self._desk, self._actor, discharge_id, leaving=leaving, reason=reason, pin=pin, version=version,
            exception=exception,
        )  # fmt: skip

    def order_rescue(
        self, *, person_id: str, drug: str, amount: str, route: str, why: str, confirmed: bool = False
    ) -> Changes:
        """A rescue drug, ordered."""
        return rescues.order_rescue(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, drug=drug, amount=amount,
            route=route, why=why, confirmed=confirmed,
        )  # fmt: skip

    def confirm_clock(self, *, password: str, other: str, other_password: str, reason: str) -> Changes:
        """Two people at the session say that the clock is right."""
        return clock_watch.confirm_session_time(
            self._desk, self._actor, self._session(), password=password, other=self._second(other, "").login,
            other_password=other_password, reason=reason,
        )  # fmt: skip

    def going(self, person_id: str) -> Going:
        """How somebody stands before going home."""
        state = discharge_state.discharge_state(
            self._desk, self._actor, session_id=self._session(), person_id=person_id
        )
        criteria = tuple(Criterion(one.id, one.met, one.exception, one.titles) for one in state.criteria)
        return Going(criteria, filled=bool(state.sheet_id), signed=state.signed)

    def discharge(
        self, *, person_id: str, outcome: str, escort_name: str, escort_phone: str, why: str, pin: str
    ) -> Changes:
        """Home, to hospital, or away without a dose."""
        leaving, session_id = discharges.Leaving(escort_name, escort_phone), self._session()
        if outcome == "home":
            return discharges.discharge_home(
                self._desk, self._actor, session_id=session_id, person_id=person_id, leaving=leaving, pin=pin,
                exception=why,
            )  # fmt: skip
        away = discharges.send_to_hospital if outcome == "hospital" else discharges.leave_undosed
        return away(
            self._desk,
            self._actor,
            session_id=session_id,
            person_id=person_id,
            leaving=leaving,
            why=why,
            pin=pin,
        )

    def sign(self, *, step: str, person_id: str, pin: str, seen: tuple[str, ...]) -> Changes:
        """A sign-off over forms as they were shown."""
        return step_signing.sign_step(
            self._desk,
            self._actor,
            session_id=self._session(),
            step=step,
            person_id=person_id,
            seen=seen,
            pin=pin,
        )

    def to_sign(self, *, step: str, person_id: str) -> StepContent | None:
        """What a step would be signed over; None where a whole form is missing: signing says so."""
        try:
            return step_signing.content_of_step(
                self._desk, self._actor, session_id=self._session(), step=step, person_id=person_id
            )
        except Refused:
            return None

    def ready(self, *, answers: Mapping[str, str], pin: str) -> Changes:
        """The go/no-go sheet is written down, and signed."""
        read = day_lists.day_lists(self._desk, self._actor).ready
        assert read is not None
        with self._desk.database.read() as session:
            sitting = session_now_open(session)
            now = session_now(self._desk, session, sitting.session_id)
        step = day_lists.ready_step(self._desk, sitting)
        sheets.record_form(
            self._desk, self._actor, form=f"{read.code}@{read.version}", person_id="", cohort_id=sitting.cohort_id,
            step=step, answers=answers, taken_at=now, session_id=sitting.session_id,
            confirmed=True,
        )  # fmt: skip
        written = self.to_sign(step=step, person_id="")
        return self.sign(step=step, person_id="", pin=pin, seen=written.seen if written else ())

    def closing(self) -> Closing:
        """What is in the way of the close, and who has signed it."""
        state = closing.closing_state(self._desk, self._actor, self._session())
        signed, mine = (tuple(part.value for part in parts) for parts in (state.signed, state.mine))
        return Closing(state.blocks, signed, mine)

    def close(self, *, part: str, pin: str) -> Changes:
        """One of the three signatures."""
        if part not in set(closing.Part):
            raise Refused(Issue("WIN023", "part"))
        return closing.sign_closing(
            self._desk, self._actor, self._session(), part=closing.Part(part), pin=pin
        )

    def pack(self) -> PackKept:
        """Where the downtime pack lies."""
        kept = self._desk.downtime
        return PackKept(str(kept.path or ""), kept.at, kept.failed)

    def _session(self) -> str:
        with self._desk.database.read() as session:
            return session_now_open(session).session_id

    def _second(self, user_id: str, pin: str) -> Witness:
        account = current_account(self._desk.database, user_id) if user_id else None
        return Witness(account.login if account else "", pin=pin)


def _wish(**wished: object) -> dose_orders.Wish:
    minutes = str(wished["infusion_minutes"])
    return dose_orders.Wish(
        route=str(wished["route"]), mg=str(wished["mg"]), mg_per_kg=str(wished["per_kg"]),
        infusion_minutes=int(minutes) if minutes.isdecimal() and len(minutes) <= _MINUTES else 0,
        booster=bool(wished["booster"]),
    )  # fmt: skip


def _seen(plan: DosePlan) -> OrderPreview:
    exact = plan.exact_ug / plan.strength_ug_per_ml if plan.strength_ug_per_ml else Decimal(0)
    return OrderPreview(
        _decimal(plan.amount_ug), _decimal(plan.volume_ul), plain(round(exact, 4)), _decimal(plan.cap_ug),
        plan.issues, beyond=bool(plan.beyond) and not plan.stops, notes=plan.notes,
        kg=_decimal(plan.weight_g) if plan.weight_g else "", mg_per_kg=mg_per_kg(plan.amount_ug, plan.weight_g),
    )  # fmt: skip


def _decimal(thousandths: int) -> str:
    return plain(Decimal(thousandths) / _THOUSAND)


def thousandths(text: str, field: str) -> int:
    """Microlitres of typed millilitres. Refused ANS003 at the field."""
    typed = amount_of(text)
    amount = None if typed is None else typed * _THOUSAND
    if amount is None or amount != amount.to_integral_value():
        raise Refused(Issue("ANS003", field))
    return int(amount)
