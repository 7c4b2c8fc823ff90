"""Calls after a dose that the medical lead ended undone, once their days were over: nobody was there to be reached.

The task of the call is closed under a name of its own. Other days, after a correction of the dose, are another call.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.tasks import Obligation

_CALL = "call"


def ending_of(person_id: str, cohort_id: str, form: str, point: str, latest: date) -> str:
    """The name under which a call ends undone."""
    return f"{_of(person_id, cohort_id)}{form}:{point}:{latest}"


def ends_call(task_id: str) -> bool:
    """Whether closing this task ends a call undone."""
    return task_id.startswith(f"{_CALL}:")


def ended_calls(session: Session, people: Collection[str], cohort_id: str) -> Sequence[Obligation]:
    """What the medical lead said of each, oldest first: `origin` names the call, `words` its titles."""
    rows = session.scalars(_closed(), {"people": list(people)})
    return [row for row in rows if row.origin.startswith(_of(row.person_id, cohort_id))]


def ended_origins(session: Session, people: Collection[str]) -> frozenset[str]:
    """The names of all of them, of these people in any cohort."""
    return frozenset(row.origin for row in session.scalars(_closed(), {"people": list(people)}))


def _of(person_id: str, cohort_id: str) -> str:
    return f"{_CALL}:{person_id}:{cohort_id}:"


@cache
def _closed() -> Select[Obligation]:
    """Built once: Today asks it for everybody one cares for."""
    return (
        select(Obligation)
        .where(
            Obligation.person_id.in_(bindparam("people", expanding=True)), Obligation.state == "set_aside",
            Obligation.kind == "measure",
        )
        .order_by(Obligation.event_seq)
    )  # fmt: skip
