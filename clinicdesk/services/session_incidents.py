"""The incidents of a session that are about nobody in particular, to be completed by those who were there."""

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import works_with
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.incidents import FORM
from clinicdesk.services.sheets import FilledForm, filled_form, sheets_of_session
from clinicdesk.services.views import Actor


@verb(Permission.FILL_FORMS, reads=True)
def session_incidents(desk: Desk, actor: Actor, session_id: str) -> tuple[FilledForm, ...]:
    """The newest version of each, oldest first. Refused SES005, PPL004."""
    code = FORM.partition("@")[0]
    with desk.database.read() as session:
        if not works_with(session, actor, sitting_of(session, session_id).cohort_id):
            raise Refused(Issue("PPL004", "cohort"))
        rows = [row for row in sheets_of_session(session, session_id) if row.form == code]
        return tuple(filled_form(desk, session, row) for row in rows)
