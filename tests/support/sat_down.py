"""A nurse at the board of a day that services began: for what one person and one series of sets can show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinicdesk.demo.answers import RECOVERED, going_home
from clinicdesk.demo.day_desk import DayDesk
from clinicdesk.services.dose_orders import Wish
from clinicdesk.services.views import Changes, Topic
from tests.support.at_board import AtBoard
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.eight import BATCH, guest, join_all
from tests.support.journey import Journey

PER_KG = "0,65"


@dataclass
class SatDown:
    """The board in the window, and the desk behind it."""

    board: AtBoard
    at: DayDesk

    @property
    def begun(self) -> datetime:
        """The minute that doses count from."""
        return self.board.begun

    def dose(self, code: str) -> None:
        """Into the muscle, at minute 0."""
        self.board.until(0)
        self.at.dose(
            guest(self.board.clinic, code), self.at.open_ampoule(BATCH), Wish("im", mg_per_kg=PER_KG)
        )
        self.heard()

    def heard(self) -> None:
        """What services wrote comes to the board as news."""
        work = self.board.journey.program.at_work
        assert work is not None
        work.bus.tell(Changes(frozenset({Topic.VITALS, Topic.DOSING, Topic.SESSIONS})))
        self.board.journey.settle()

    def sign_out(self, code: str) -> None:
        """Recovery and every criterion written down and signed; the leaving itself is not."""
        one = guest(self.board.clinic, code)
        self.at.fill("recovery", {**RECOVERED, "time": self.board.hour}, person=one.person_id)
        answers = going_home(
            escort=one.escort, phone=one.phone, by=self.at.physician.login, at=self.board.hour
        )
        self.at.fill("discharge", answers, person=one.person_id)
        self.at.sign("discharge_signed", person=one.person_id)


def sit_down(journey: Journey, clinic: Clinic) -> SatDown:
    """The nurse comes in by her password and turns to the board; lead and colleague are at the desk too."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.window.resize(1366, 768)
    assert journey.program.at_work is not None
    desk = journey.program.at_work.desk
    lead, nurse, nurse2 = (clinic.join(desk, login) for login in ("lead", "nurse", "nurse2"))
    at = DayDesk(desk, clinic.clock, clinic.session_id, clinic.cohort_id, lead, lead, nurse, nurse2)
    join_all(at)
    board = AtBoard(journey, clinic, clinic.clock.now() + timedelta(minutes=10))
    board.turn_to_board()
    return SatDown(board, at)
