"""A look at the file from one moment: nothing changes under it, so what was asked once is answered from memory."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Asked = ParamSpec("Asked")
Told = TypeVar("Told")
_ANSWERS = "answers"


def snapshot_on(readers: Engine) -> Session:
    """A session that only reads, from one moment of the file, and keeps its answers."""
    return Session(readers, autoflush=False, expire_on_commit=False, info={_ANSWERS: {}})


def once_a_snapshot(
    question: Callable[Concatenate[Session, Asked], Told],
) -> Callable[Concatenate[Session, Asked], Told]:
    """Ask the file once in a look at it. An act, which writes between two questions, asks every time.

    For questions with hashable arguments, whose answers nobody changes.
    """

    @wraps(question)
    def ask(session: Session, /, *args: Asked.args, **named: Asked.kwargs) -> Told:
        answers: dict[Hashable, Told] | None = session.info.get(_ANSWERS)
        if answers is None:
            return question(session, *args, **named)
        key = (question, args, tuple(sorted(named.items())))
        if key not in answers:
            answers[key] = question(session, *args, **named)
        return answers[key]

    return ask
