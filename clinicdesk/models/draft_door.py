"""The drafts' own narrow door: one table, changed in place, durable at once, outside the trail."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import translated
from clinicdesk.models.unit_of_work import Trail, Work, door_open


def put_draft(trail: Trail, draft: Draft) -> None:
    """Write a draft in place of the one with its id; on disk when this returns."""
    values = {column.name: getattr(draft, column.name) for column in Draft.__table__.columns}
    with trail.lock, translated(), trail.database.writer.begin() as connection:
        trail.database.check_still_there()
        with door_open(connection):
            connection.execute(delete(Draft).where(Draft.id == draft.id))
            connection.execute(insert(Draft), values)


def drop_draft(work: Work, draft_id: str) -> None:
    """Remove a draft that was handed in or thrown away, with the event that says so."""
    connection = work.session.connection()
    with door_open(connection):
        connection.execute(delete(Draft).where(Draft.id == draft_id))


def get_draft(session: Session, draft_id: str) -> Draft | None:
    """One draft, still sealed."""
    return session.get(Draft, draft_id)
