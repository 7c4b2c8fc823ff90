"""The incidents of the session that runs: those begun by an act, and new ones."""

from collections.abc import Mapping

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.services import session_incidents, sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.incidents import FORM
from clinicdesk.services.readings import session_now_open
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes


class Incidents:
    """Asked at each act which session runs."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self._desk, self._actor = desk, actor

    def form(self) -> Read:
        """An empty one."""
        code, _, version = FORM.partition("@")
        return library().read(code, version)

    def begun(self) -> tuple[sheets.FilledForm, ...]:
        """Those of this session."""
        with self._desk.database.read() as session:
            sitting = session_now_open(session)
        return session_incidents.session_incidents(self._desk, self._actor, sitting.session_id)

    def report(self, *, answers: Mapping[str, str]) -> Changes:
        """One more, about the group."""
        with self._desk.database.read() as session:
            sitting = session_now_open(session)
            now = session_now(self._desk, session, sitting.session_id)
        return sheets.record_form(
            self._desk, self._actor, form=FORM, person_id="", cohort_id=sitting.cohort_id, step="",
            answers=answers, taken_at=now, session_id=sitting.session_id, confirmed=True,
        )  # fmt: skip

    def complete(self, sheet_id: str, *, answers: Mapping[str, str], reason: str, version: int) -> Changes:
        """What is known now, beside what was."""
        return sheets.amend_form(
            self._desk, self._actor, sheet_id, answers=answers, reason=reason, confirmed=True, version=version
        )
