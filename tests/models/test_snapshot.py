"""What one reading of the file has asked is not asked again; what an act writes is seen at once."""

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.snapshot import once_a_snapshot
from clinicdesk.models.unit_of_work import Trail, unit_of_work
from tests.support.trails import deed


@once_a_snapshot
def acts_of(session: Session, actor: str, *, action: Action) -> int:
    """How many there are."""
    mine = select(func.count()).where(AuditEvent.actor == actor, AuditEvent.action == action.value)
    return session.scalar(mine) or 0


def act(trail: Trail, actor: str) -> None:
    with unit_of_work(trail, deed(Action.BACKUP_MADE, actor=actor)):
        pass


def test_a_question_is_asked_once_in_a_reading_and_anew_in_the_next(trail: Trail) -> None:
    """Proves: REQ-UOW-007."""
    act(trail, "u-2")
    asked: list[str] = []
    with trail.database.read() as session:
        event.listen(session, "do_orm_execute", lambda state: asked.append(str(state.statement)))
        assert [acts_of(session, "u-2", action=Action.BACKUP_MADE) for _ in range(3)] == [1, 1, 1]
        assert len(asked) == 1
        assert acts_of(session, "u-2", action=Action.KEY_ROTATED) == 0
        assert acts_of(session, "u-3", action=Action.BACKUP_MADE) == 0
        assert len(asked) == 3
    act(trail, "u-2")
    with trail.database.read() as session:
        assert acts_of(session, "u-2", action=Action.BACKUP_MADE) == 2


def test_an_act_asks_every_time(trail: Trail) -> None:
    """Proves: REQ-UOW-007. What it is about to write may be the answer."""
    act(trail, "u-2")
    asked: list[str] = []
    with unit_of_work(trail, deed()) as work:
        event.listen(work.session, "do_orm_execute", lambda state: asked.append(str(state.statement)))
        assert [acts_of(work.session, "u-2", action=Action.BACKUP_MADE) for _ in range(2)] == [1, 1]
    assert len(asked) == 2
