"""A task of the trail in words: the sentence that Today said, whose it is, until when, and what became of it."""

import json
from collections.abc import Iterator, Mapping, Sequence

from clinicdesk.services.obligations import said_words
from clinicdesk.services.trail_words import role_words
from clinicdesk.services.views import FieldChange
from clinicdesk.words import known, say

TASKS = "obligation"
IN_THE_SENTENCE = frozenset({"kind", "words", "origin", "place", "subject"})
"""Fields of a task that its sentence tells, or that only lead the window to it."""


def rows_of(changes: Sequence[FieldChange]) -> Iterator[Mapping[str, FieldChange]]:
    """The changes of one table after each other, parted into its rows: a field comes once in each."""
    one: dict[str, FieldChange] = {}
    for change in changes:
        if change.field in one:
            yield one
            one = {}
        one[change.field] = change
    if one:
        yield one


def task_sentence(language: str, task: Mapping[str, FieldChange], *, code: str) -> str:
    """Title and detail of a new task; "" where nothing says what it is. `code`: of the person it is about."""
    kind, role = _after(task, "kind"), _after(task, "owner_role")
    key = next((key for key in (f"today.task.due_{kind}", f"today.task.{kind}") if known(f"{key}.title")), "")
    try:
        told = json.loads(_after(task, "words") or "{}")
    except ValueError:  # covered, in a copy by codes
        return ""
    if not key or not isinstance(told, dict):
        return ""
    values = {"code": code, "who": role_words(language, role) if role else ""} | said_words(told)
    end = f"_{language}"
    values |= {name.removesuffix(end): said for name, said in values.items() if name.endswith(end)}
    try:
        title = say(language, f"{key}.title", **values)
    except KeyError:
        return ""
    detail = f"{key}.{values.get('left') or 'detail'}"
    try:
        return f"{title.rstrip('.')}. {say(language, detail, **values)}"
    except KeyError:
        return title


def _after(task: Mapping[str, FieldChange], field: str) -> str:
    return (task[field].after or "") if field in task else ""
