"""What was typed into a form, judged once, and as the rows it is kept in."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.responses import Answer, Response
from clinicdesk.protocols.answers import Checked, check_answers, recorded, untouched
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.nearness import AHEAD
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Fact, Value, Values
from clinicdesk.security.canonical import canonical
from clinicdesk.services.desk import Desk
from clinicdesk.services.session_clock import time_of

RESPONDENTS = frozenset({"self", "read_aloud", "clinician", "parent", "teacher"})


def checked_answers(
    desk: Desk,
    form: Form,
    answers: Mapping[str, object],
    facts: Mapping[str, Fact | None],
    *,
    taken_at: dt.datetime,
    session_id: str,
    respondent: str,
    confirmed: bool,
    before: Values | None = None,
) -> Checked:
    """Typed answers as values. Refused SHT002 (nothing answered), SHT003 (time ahead), SHT004 (respondent), ANS….

    `before`: what a version that is corrected answers; words of it that nobody touched stay as they are.

    Of a running session its own time counts too: its clock goes on where the wall clock was put back.
    Unlikely values are refused too, until `confirmed`. What was left open and the record says is taken from there.
    """
    typed = {name for name, said in answers.items() if said is not None and str(said).strip()}
    open_ones = {name: said for name, said in recorded(form, facts) if name not in typed} if typed else {}
    stays = untouched(answers, before or {})
    checked = check_answers(form, {**answers, **open_ones}, facts, stored=stays)
    issues = [issue for issue in checked.issues if issue.severity is Severity.STOP or not confirmed]
    if not checked.values and not issues:
        issues.append(Issue("SHT002"))
    with desk.database.read() as session:
        now = time_of(desk, session, session_id)
    if taken_at > max(now, desk.clock.now()) + AHEAD:
        issues.append(Issue("SHT003", "taken_at"))
    if respondent not in RESPONDENTS:
        issues.append(Issue("SHT004", "respondent"))
    if issues:
        raise Refused(*issues)
    return checked


def answer_rows(desk: Desk, row: Response, form: Form, checked: Checked) -> Iterator[Answer]:
    """One for each answered question of `row`."""
    questions = questions_of(form)
    for key, value in checked.values.items():
        body = canonical(FIELD_TYPES[questions[key].type].dump(value)).decode()
        yield Answer(id=desk.ids.new(), response_row=row.id, key=key, body=body)


def stored_in(session: Session, rows: Iterable[Response]) -> dict[str, list[tuple[str, str]]]:
    """Row to its answers as they are stored (key and JSON), of many versions in one question."""
    found: dict[str, list[tuple[str, str]]] = {}
    asked = select(Answer.response_row, Answer.key, Answer.body)
    for at, key, body in session.execute(asked.where(Answer.response_row.in_([row.id for row in rows]))):
        found.setdefault(at, []).append((key, body))
    return found


def values_of(form: Form, stored: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """What is stored of a version, as values of the field types of its own form; without what cannot be read."""
    return read_answers(form, stored)[0]


def read_answers(form: Form, stored: Iterable[tuple[str, str]]) -> tuple[dict[str, Value], frozenset[str]]:
    """The values by key, and the keys of what is no value of this form: another program has written into the file."""
    questions, values, unread = sheet_of(form).questions, dict[str, Value](), set[str]()
    for key, body in stored:
        try:
            values[key] = FIELD_TYPES[questions[key].type].load(json.loads(body), questions[key])
        except (KeyError, ValueError, Refused):
            unread.add(key)
    return values, frozenset(unread)
