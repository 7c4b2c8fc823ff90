"""The marks of amendments: numbers in the order the corrections were made, the same in the margin and in the list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.consents import Consent
from clinicdesk.models.dosing import Dose
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response


def marks_of(session: Session, people: Sequence[str]) -> Mapping[str, str]:
    """Row id of each superseding version about these people to its mark, "[1]" for the first ever made."""
    rows: list[tuple[int, str]] = []
    for model in (Participant, Response, Consent, Clearance, Dose):
        query = select(model.event_seq, model.id).where(
            model.person_id.in_(people), model.supersedes.is_not(None)
        )
        rows += [(seq, row) for seq, row in session.execute(query)]
    return {row: f"[{number}]" for number, (_, row) in enumerate(sorted(rows), 1)}
