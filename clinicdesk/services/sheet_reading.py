"""A version of a filled form as its own form reads it: answers, what is missing, scores."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.responses import Response
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet, score
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.services.definitions import UNKNOWN, kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.sheet_answers import read_answers


class SheetRead(NamedTuple):
    """What a version says by its own form."""

    read: Read
    form: Form
    values: Mapping[str, Value]
    unread: frozenset[str]
    missing: tuple[str, ...]
    scores: ScoreSheet


def read_sheet(
    desk: Desk,
    session: Session,
    row: Response,
    *,
    stored: Iterable[tuple[str, str]],
    facts: Mapping[str, Fact | None],
) -> SheetRead:
    """A version's answers, read and scored; what cannot be read has the whole file checked."""
    read = kept(session, row.form_digest)
    form = read.definition
    assert isinstance(form, Form)
    values, unread = read_answers(form, stored)
    if unread or form.code == UNKNOWN or row.taken_at == UNREADABLE:
        doubt(desk)
    missing = check_answers(form, {}, facts, stored=values).missing
    return SheetRead(read, form, values, unread, missing, score(form, values, facts))


def doubt(desk: Desk) -> None:
    """Nothing of ours writes what cannot be read: the whole file is checked, and says what was found."""
    from clinicdesk.services.vouching import found_wrong  # noqa: PLC0415 - the check itself reads forms

    found_wrong(desk)
