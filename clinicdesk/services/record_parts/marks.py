"""The marks of amendments: numbers in the order the corrections were made, the same in the margin and in the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.consents import Consent
from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, Rescue
from clinicdesk.models.notes import Attendance
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.services.record_parts.note_versions import amended_notes

_CORRECTED: tuple[Any, ...] = (
    Participant,
    Response,
    Clearance,
    Dose,
    DoseOrder,
    Discharge,
    Attendance,
)
_OF_CONSENT = ("state", "signed_on", "who", "signer_name", "reason")


def marks_of(session: Session, people: Sequence[str]) -> Mapping[str, str]:
    """Row id of each superseding version about these people to its mark, "[1]" for the first ever made."""
    return numbered(
        *(superseding(session, model, model.person_id.in_(people)) for model in _CORRECTED),
        superseding(session, Rescue, Rescue.person_id.in_(people), Rescue.state == "withdrawn"),
        _consents_changed(session, people),
        [(later.event_seq, later.row_id) for _, later in amended_notes(session, people)],
    )


def _consents_changed(session: Session, people: Sequence[str]) -> list[tuple[int, str]]:
    """A version that only brought a scan, or said the same again, changes nothing of what is printed; to give a
    consent anew on a later day corrects nothing.
    """  # noqa: D205 - one sentence
    former = aliased(Consent)
    query = (
        select(Consent.event_seq, Consent.id)
        .join(former, former.id == Consent.supersedes)
        .where(
            Consent.person_id.in_(people),
            or_(*(getattr(Consent, name) != getattr(former, name) for name in _OF_CONSENT)),
            not_(
                and_(Consent.state == "given", former.state == "given", Consent.signed_on > former.signed_on)
            ),
        )
    )
    return [(seq, row) for seq, row in session.execute(query)]


def superseding(session: Session, model: Any, *where: ColumnElement[bool]) -> list[tuple[int, str]]:  # noqa: ANN401 - a table of versions
    """The event and the row of each version that replaced another."""
    query = select(model.event_seq, model.id).where(model.supersedes.is_not(None), *where)
    return [(seq, row) for seq, row in session.execute(query)]


def numbered(*groups: Sequence[tuple[int, str]]) -> Mapping[str, str]:
    """Row id to its mark, in the order the corrections were made."""
    rows = sorted(row for group in groups for row in group)
    return {row: f"[{number}]" for number, (_, row) in enumerate(rows, 1)}
