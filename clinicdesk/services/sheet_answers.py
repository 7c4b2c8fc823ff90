"""What was typed into a form, judged once, and as the rows it is kept in."""

import datetime as dt
from collections.abc import Iterator, Mapping

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.responses import Answer, Response
from clinicdesk.protocols.answers import Checked, check_answers
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.nearness import AHEAD
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Fact
from clinicdesk.security.canonical import canonical
from clinicdesk.services.desk import Desk

RESPONDENTS = frozenset({"self", "read_aloud", "clinician", "parent", "teacher"})


def checked_answers(
    desk: Desk,
    form: Form,
    answers: Mapping[str, object],
    facts: Mapping[str, Fact | None],
    *,
    taken_at: dt.datetime,
    respondent: str,
    confirmed: bool,
) -> Checked:
    """Typed answers as values. Refused SHT002 (nothing answered), SHT003 (time ahead), SHT004 (respondent), ANS….

    Unlikely values are refused too, until `confirmed`.
    """
    checked = check_answers(form, answers, facts)
    issues = [issue for issue in checked.issues if issue.severity is Severity.STOP or not confirmed]
    if not checked.values and not issues:
        issues.append(Issue("SHT002"))
    if taken_at > desk.clock.now() + AHEAD:
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
