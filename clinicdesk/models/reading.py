"""A reading of the file: nothing changes under it, so what was asked once is answered from memory until it ends."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_ANSWERS = "answers"


def reading_on(readers: Engine) -> Session:
    """A session that only reads, from one moment of the file, and keeps its answers."""
    return Session(readers, autoflush=False, expire_on_commit=False, info={_ANSWERS: {}})


def once_a_reading(
    question: Callable[Concatenate[Session, Asked], Answer],
) -> Callable[Concatenate[Session, Asked], Answer]:
    """Ask the file once in a reading. An act, which writes between two questions, asks every time.

    For questions with hashable arguments, whose answers nobody changes.
    """

    @wraps(question)
    def ask(session: Session, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        answers: dict[Hashable, Answer] | None = session.info.get(_ANSWERS)
        if answers is None:
            return question(session, *args, **named)
        key = (question, args, tuple(named.items()))
        if key not in answers:
            answers[key] = question(session, *args, **named)
        return answers[key]

    return ask
