"""What comes before the first dose, bound to one desk and one login: staff, admission, deferral."""

from collections.abc import Mapping

from clinicdesk.errors import Refused
from clinicdesk.services import admitting, clearances, deferrals, presence, staff_now, step_signing
from clinicdesk.services.admitting import Admissible
from clinicdesk.services.desk import Desk
from clinicdesk.services.readings import session_now_open
from clinicdesk.services.staff_now import StaffNow
from clinicdesk.services.views import Actor, Changes


class Morning:
    """The running session is asked for at each act, as the board's other verbs do."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self._desk, self._actor = desk, actor

    def staff(self) -> StaffNow:
        """Who is here."""
        return staff_now.see_staff_now(self._desk, self._actor, self._session())

    def came(self, *, user_id: str, role: str) -> Changes:
        """A colleague is here."""
        return presence.staff_came(self._desk, self._actor, self._session(), user_id=user_id, role=role)

    def admission(self, person_id: str) -> Admissible:
        """How somebody stands before the dose."""
        return admitting.see_admission(
            self._desk, self._actor, session_id=self._session(), person_id=person_id
        )

    def admit(self, *, person_id: str, pin: str, seen: Mapping[str, tuple[str, ...]]) -> Changes:
        """The go: the day's check is signed first, where nobody has signed it yet; `seen`: of the `Admissible` shown.

        What would refuse the admission refuses the signature too: nothing is signed in vain.
        """
        session_id, state = self._session(), self.admission(person_id)
        if state.issues:
            raise Refused(*state.issues)
        for step in state.unsigned:
            step_signing.sign_step(
                self._desk, self._actor, session_id=session_id, step=step, person_id=person_id,
                seen=seen.get(step, ()), pin=pin,
            )  # fmt: skip
        return clearances.admit(
            self._desk, self._actor, session_id=session_id, person_id=person_id, cohort_id=self._cohort()
        )

    def defer(self, *, person_id: str, cause: str, note: str) -> Changes:
        """Not today."""
        return deferrals.defer_person(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, cause=cause, note=note
        )

    def lift(self, *, person_id: str, note: str) -> Changes:
        """After all."""
        return deferrals.lift_deferral(
            self._desk, self._actor, session_id=self._session(), person_id=person_id, note=note
        )

    def _session(self) -> str:
        with self._desk.database.read() as session:
            return session_now_open(session).session_id

    def _cohort(self) -> str:
        with self._desk.database.read() as session:
            return session_now_open(session).cohort_id
