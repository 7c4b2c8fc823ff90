"""A dosing day of the demonstration at its desk: who is there, and the acts of the day, each through its service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinicdesk.clock import SteppedClock
from clinicdesk.demo.answers import CALM_CONTACT, RECOVERED, going_home
from clinicdesk.demo.cast import CLINIC
from clinicdesk.models.drugs import DrugBatch, OpenedAmpoule
from clinicdesk.protocols.catalogue import library
from clinicdesk.services import (
    ampoule_acts,
    board,
    clearances,
    discharges,
    dose_orders,
    doses,
    session_keys,
    sheets,
    step_signing,
    vitals,
)
from clinicdesk.services.board_views import Board, Column
from clinicdesk.services.desk import Desk
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness

PINS = {"lead": "709134", "physician": "284617", "nurse": "480273", "nurse2": "915620"}


@dataclass(frozen=True, slots=True)
class Guest:
    """A participant of the day with whoever takes them home."""

    person_id: str
    code: str
    escort: str
    phone: str
    weight: str
    woman: bool


@dataclass(frozen=True, slots=True)
class DayDesk:
    """The running session and the people who run it."""

    desk: Desk
    clock: SteppedClock
    session_id: str
    cohort_id: str
    lead: Actor
    physician: Actor
    nurse: Actor
    nurse2: Actor

    def join(self, passwords: Mapping[str, str]) -> None:
        """Everybody gives the password once and chooses a PIN."""
        for actor in (self.lead, self.physician, self.nurse, self.nurse2):
            session_keys.join_session(
                self.desk,
                actor,
                session_id=self.session_id,
                password=passwords[actor.login],
                pin=PINS[actor.login],
            )

    @property
    def hands(self) -> Hands:
        """One nurse acts, the other witnesses, both by PIN."""
        return Hands(pin=PINS["nurse"], witness=Witness("nurse2", pin=PINS["nurse2"]))

    def wait_until(self, minute: float, *, since: datetime) -> None:
        """Let the time pass until so many minutes after a moment."""
        ahead = since + timedelta(minutes=minute) - self.clock.now()
        if ahead > timedelta():
            self.clock.advance(ahead)

    def fill(
        self, step: str, answers: Mapping[str, object], *, person: str = "", by: Actor | None = None
    ) -> str:
        """The form of a step; its id."""
        form = next(one.form for one in library().programme("gkap", "0.1").steps if one.id == step)
        assert form is not None
        return sheets.record_form(
            self.desk, by or self.nurse, form=form, person_id=person, cohort_id=self.cohort_id, step=step,
            answers=answers, taken_at=self.clock.now(), session_id=self.session_id, confirmed=True,
        ).subject  # fmt: skip

    def sign(self, step: str, *, person: str = "", by: Actor | None = None) -> None:
        """A step signed by PIN, by the physician unless somebody else."""
        signer = by or self.physician
        seen = step_signing.content_of_step(
            self.desk, signer, session_id=self.session_id, step=step, person_id=person
        ).seen
        step_signing.sign_step(
            self.desk, signer, session_id=self.session_id, step=step, person_id=person, seen=seen,
            pin=PINS[signer.login],
        )  # fmt: skip

    def check_in(self, guest: Guest, answers: Mapping[str, object]) -> None:
        """The day's two forms."""
        self.fill("risk_contact", CALM_CONTACT, person=guest.person_id)
        self.fill("day_check", answers, person=guest.person_id)

    def admit(self, guest: Guest) -> None:
        """The physician's go."""
        clearances.admit(
            self.desk, self.physician, session_id=self.session_id, person_id=guest.person_id,
            cohort_id=self.cohort_id,
        )  # fmt: skip

    def column(self, guest: Guest) -> Column:
        """How they stand on the board."""
        return next(one for one in self.board().columns if one.person_id == guest.person_id)

    def board(self) -> Board:
        """The board."""
        found = board.board_of(self.desk, self.nurse)
        assert found is not None
        return found

    def open_ampoule(self, batch: str) -> str:
        """One ampoule at the post; its id."""
        with self.desk.database.read() as session:
            batch_id = session.scalars(select(DrugBatch.id).where(DrugBatch.number == batch)).one()
        ampoule_acts.open_ampoule(
            self.desk, self.nurse, batch_id=batch_id, session_id=self.session_id, hands=self.hands
        )
        with self.desk.database.read() as session:
            query = select(OpenedAmpoule.id).where(OpenedAmpoule.session_id == self.session_id)
            found = session.scalars(query.order_by(OpenedAmpoule.event_seq.desc())).first()
        assert found is not None
        return found

    def dose(self, guest: Guest, ampoule: str, wish: dose_orders.Wish, *, in_raid: bool = False) -> int:
        """Ordered by the physician, given by one nurse before the eyes of the other; the microlitres given."""
        dose_orders.order_dose(
            self.desk, self.physician, session_id=self.session_id, person_id=guest.person_id,
            wish=wish,
        )  # fmt: skip
        order = next(one for one in self.column(guest).orders if one.ordinal == int(wish.booster))
        volume = round(float(order.ml) * 1000)
        doses.give_dose(
            self.desk, self.nurse, session_id=self.session_id, person_id=guest.person_id,
            order_row=order.order_row, ampoule_id=ampoule, drawn_ul=volume,
            given_at=self.now(), pin=PINS["nurse"], witness=Witness("nurse2", pin=PINS["nurse2"]),
            in_raid=in_raid,
        )  # fmt: skip
        return volume

    def settle(self, ampoule: str, left_ul: int) -> None:
        """What is left in an ampoule is destroyed before a witness."""
        ampoule_acts.settle_residue(
            self.desk,
            self.nurse,
            ampoule,
            destroyed_ul=left_ul,
            method="Розчинено й вилито",
            hands=self.hands,
        )

    def now(self) -> datetime:
        """The time of the session."""
        with self.desk.database.read() as session:
            return session_now(self.desk, session, self.session_id)

    def measure(self, guest: Guest, **values: str) -> None:
        """One set, taken now."""
        vitals.record_reading(
            self.desk, self.nurse, session_id=self.session_id, person_id=guest.person_id,
            taken_at=self.now(), values=values, confirmed=True,
        )  # fmt: skip

    def send_home(self, guest: Guest) -> None:
        """Recovered, every criterion met, signed by the physician, and gone with their escort at the full minute."""
        now = self.now()
        leaves = (now + timedelta(minutes=1)).replace(second=0, microsecond=0)
        at = f"{leaves.astimezone(ZoneInfo(CLINIC['zone'])):%H:%M}"
        self.fill("recovery", {**RECOVERED, "time": at}, person=guest.person_id)
        answers = going_home(escort=guest.escort, phone=guest.phone, by=self.physician.user_id, at=at)
        self.fill("discharge", answers, person=guest.person_id)
        self.sign("discharge_signed", person=guest.person_id)
        self.clock.advance(max(leaves - self.now(), timedelta()))
        discharges.discharge_home(
            self.desk, self.physician, session_id=self.session_id, person_id=guest.person_id,
            leaving=Leaving(guest.escort, guest.phone, leaves), pin=PINS["physician"],
        )  # fmt: skip
