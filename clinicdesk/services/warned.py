"""What the forms of the day warn of about each person before the dose: for the board and its sheets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.services.board_views import Warned
from clinicdesk.services.definitions import kept
from clinicdesk.services.dosing_day import Day
from clinicdesk.services.sheet_alerts import alerts_told
from clinicdesk.services.sheet_answers import stored_in, values_of


def warned_in(session: Session, day: Day) -> Mapping[str, tuple[Warned, ...]]:
    """Person to the red and amber alerts of the newest form of each step that is signed before the dose."""
    steps = {name for step in day.clearing for name in step.of}
    query = select(Response).where(
        Response.session_id == day.session_id, Response.person_id != "", Response.step.in_(steps),
        Response.form_digest != "", standing(Response),
    )  # fmt: skip
    newest = {
        (row.person_id, row.step): row
        for row in session.scalars(query.order_by(Response.taken_at, Response.event_seq))
    }
    stored = stored_in(session, newest.values())
    found: dict[str, list[Warned]] = defaultdict(list)
    for (person, _), row in newest.items():
        found[person] += _of(session, row, stored.get(row.id, ()))
    return {person: tuple(sorted(said, key=lambda one: one.level != "red")) for person, said in found.items()}


def _of(session: Session, row: Response, stored: Iterable[tuple[str, str]]) -> Iterator[Warned]:
    read = kept(session, row.form_digest)
    form = read.definition
    assert isinstance(form, Form)
    levels = {alert.id: alert.level for alert in form.alerts}
    for name in alerts_told(form, score(form, values_of(form, stored))):
        said, done = (
            {code: words.get(f"alert.{name}.{part}", "") for code, words in read.phrases.items()}
            for part in ("text", "action")
        )
        yield Warned("red" if levels[name] == "red" else "amber", said, done)
