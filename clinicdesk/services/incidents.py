"""An incident that an act opens: the `incident` form begun with what is known, to be completed by a person."""

from datetime import datetime

from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import PartialDate
from clinicdesk.security.canonical import canonical
from clinicdesk.security.digests import definition_digest
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.definitions import keep
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.programmes import form_of

FORM = "incident@0.1"


def open_incident(
    desk: Desk,
    work: Work,
    *,
    kind: str,
    found_by: str,
    at: datetime,
    session_id: str = "",
    person_id: str = "",
    description: str = "",
) -> str:
    """Begin the form inside an act; returns its id. `kind` is one of the form's own; `found_by` a user's id.

    `description`: what is known already, in somebody's own words.
    """
    read, form = form_of(work.session, FORM)
    here = at.astimezone(zone_of(current_settings(desk).zone))
    known: dict[str, object] = {
        "kind": kind, "found_by": found_by, "date": PartialDate(here.year, here.month, here.day),
        "time": f"{here:%H:%M}",
    }  # fmt: skip
    if description:
        known["description"] = description
    row = Response(
        id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id, person_id=person_id,
        form=read.code, form_version=read.version, taken_at=at, author_id=found_by, step="",
        cohort_id=_cohort(work, session_id) if session_id and not person_id else "",
        form_digest=definition_digest(read), respondent="clinician",
    )  # fmt: skip
    keep(desk, work, read)
    work.add(row)
    questions = questions_of(form)
    for key, value in check_answers(form, known).values.items():
        body = canonical(FIELD_TYPES[questions[key].type].dump(value)).decode()
        work.add(Answer(id=desk.ids.new(), response_row=row.id, key=key, body=body))
    return row.response_id


def _cohort(work: Work, session_id: str) -> str:
    """About the whole group, so open to its staff: a form about nobody is reached by its cohort."""
    return sitting_of(work.session, session_id).cohort_id
