"""The newest event of a kind. Asked actor by actor, as the index leads: the length of the trail does not count."""

from collections.abc import Mapping

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent

_E, _LATER, _THEIRS = (AuditEvent.__table__.alias(name).c for name in ("first", "later", "theirs"))


def _by_actor() -> Select[str, int | None]:
    """Steps from one actor to the next in the index, and looks at the end of each one's events of the kind."""
    actors = select(func.min(_E.actor).label("actor")).cte("actors", recursive=True)
    following = select(func.min(_LATER.actor)).where(_LATER.actor > actors.c.actor).scalar_subquery()
    actors = actors.union_all(select(following).where(actors.c.actor.is_not(None)))
    newest = select(func.max(_THEIRS.seq)).where(
        _THEIRS.actor == actors.c.actor, _THEIRS.action == bindparam("action")
    )
    return select(actors.c.actor, newest.scalar_subquery()).where(actors.c.actor.is_not(None))


_BY_ACTOR = _by_actor()


def newest_by_actor(session: Session, action: Action) -> Mapping[str, int]:
    """The number of each actor's newest event of this kind; no entry for those who have none."""
    found = session.execute(_BY_ACTOR, {"action": action.value})
    return {actor: seq for actor, seq in found if seq is not None}


def newest_of(session: Session, *actions: Action) -> int | None:
    """The number of the newest event of any of these kinds; None when there is none."""
    return max((seq for action in actions for seq in newest_by_actor(session, action).values()), default=None)
