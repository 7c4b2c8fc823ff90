"""A post at the board of a running session: one person, and the nurse who watches them."""

from datetime import timedelta

from clinicdesk.services import board, vitals
from clinicdesk.services.board_views import AlertView, Column
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.given import minutes
from tests.support.screening import Screened

CALM = {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}
MINUTE = timedelta(minutes=1)


class Post:
    """К-1 at the board of the running session, with the nurse who watches them."""

    def __init__(self, clinic: Clinic, case: Screened) -> None:
        self.clinic, self.case = clinic, case
        self.desk: Desk = case.desk
        self.nurse: Actor = case.nurse

    def record(self, *, confirmed: bool = True, **values: str) -> str:
        """One set, calm but for `values`, taken now."""
        vitals.record_reading(
            self.desk, self.nurse, session_id=self.clinic.session_id, person_id=self.case.person,
            taken_at=self.clinic.clock.now(), values=CALM | values, confirmed=confirmed,
        )  # fmt: skip
        return self.column().readings[0].reading_id

    def column(self) -> Column:
        """К-1 as the board shows them."""
        shown = board.board_of(self.desk, self.nurse)
        assert shown is not None
        return next(one for one in shown.columns if one.person_id == self.case.person)

    def alerts(self) -> dict[str, AlertView]:
        """The alerts that the board shows."""
        return {one.alert: one for one in self.column().alerts}

    def later(self, count: float) -> None:
        """Time passes."""
        self.clinic.clock.advance(minutes(count))
