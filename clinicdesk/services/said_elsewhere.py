"""What other forms of a session say already of questions that take their answer from there."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.facts import ELSEWHERE
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Fact
from clinicdesk.services.definitions import kept
from clinicdesk.services.sheet_answers import stored_in, values_of


def said_elsewhere(
    session: Session, form: Form, *, person_id: str, session_id: str, facts: Mapping[str, Fact | None]
) -> dict[str, Fact | None]:
    """Facts `form.CODE.NAME` that questions of this form look to (`FormField.from_`), each of the newest other form.

    Nothing outside a session; a score that is withheld says nothing.
    """
    fields = (field for part in form.sections for field in part.fields)
    wanted = {field.from_ for field in fields if field.from_ and field.from_.startswith(ELSEWHERE)}
    if not wanted or not session_id:
        return {}
    found: dict[str, Fact | None] = {}
    for row in session.scalars(
        select(Response)
        .where(
            Response.session_id == session_id, Response.person_id == person_id, Response.form_digest != "",
            Response.form.in_({path.split(".")[1] for path in wanted}), standing(Response),
        )
        .order_by(Response.taken_at, Response.event_seq)
    ):  # fmt: skip
        found |= {path: None for path in wanted if path.split(".")[1] == row.form}
        found |= {path: said for path, said in _said(session, row, facts) if path in wanted}
    return found


def _said(session: Session, row: Response, facts: Mapping[str, Fact | None]) -> list[tuple[str, Fact | None]]:
    other = kept(session, row.form_digest).definition
    assert isinstance(other, Form)
    values = values_of(other, stored_in(session, (row,)).get(row.id, ()))
    scores = score(other, values, facts).scores
    return [
        *((f"{ELSEWHERE}{row.form}.{key}", value) for key, value in values.items()),
        *((f"{ELSEWHERE}{row.form}.{name}", one.value) for name, one in scores.items()),
    ]
