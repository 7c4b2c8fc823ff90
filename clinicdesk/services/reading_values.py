"""What one set of vital signs holds: checked against the form, stored as numbers and coded answers, read back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.protocols.answers import Checked, check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Value, Values
from clinicdesk.security.canonical import canonical
from clinicdesk.services.desk import Desk

FORM = "vitals"
"""The form that sets are recorded with, in the version that the series of a programme names."""
THOUSAND = 1000
INSTRUMENTS = "instruments"
_NUMBERS = frozenset({"integer", "decimal", "scale_item"})
_CHECKS = {"pressure_pair": "VIT009", "dbp_below_sbp": "VIT010"}
"""Checks of the form between two numbers, and the refusals by which the chart knows them."""


@cache
def form(version: str = "") -> Form:
    """A version of the form, or the newest the program has. KeyError when it has none of this version."""
    return library().form(FORM, version or None)


@cache
def questions() -> Mapping[str, Question]:
    """Every field that a version of the form has or had, by its key, as its newest version asks."""
    found: dict[str, Question] = {}
    for version in library().versions(FORM):
        found.update(sheet_of(form(version)).questions)
    return found


def numbers_of(asked: Form) -> frozenset[str]:
    """The fields of a form that are stored as numbers."""
    return frozenset(key for key, one in sheet_of(asked).questions.items() if one.type in _NUMBERS)


def checked_set(
    asked: Form, given: Mapping[str, object], *, taken_at: datetime, latest: datetime, confirmed: bool,
    held: Values | None = None,
) -> dict[str, Value]:  # fmt: skip
    """Field to value, or Refused with every issue at its field. `latest`: no set can be from after this moment.

    `held`: what the set holds and nobody types now; it stays as it is.
    """
    typed = {key: said for key, said in given.items() if not isinstance(said, str) or said.strip()}
    checked = check_answers(asked, typed, stored=held or {})
    issues = list(_stops(checked))
    issues += [Issue("ANS018", key) for key in checked.missing if key not in typed]
    if not typed and not held:
        issues.append(Issue("VIT005"))
    if taken_at > latest:
        issues.append(Issue("VIT006", "taken_at"))
    if not issues and not confirmed:
        issues += [issue for issue in checked.issues if issue.severity is Severity.ASK]
    if issues:
        raise Refused(*issues)
    return checked.values


def _stops(checked: Checked) -> Iterator[Issue]:
    """What stands in the way; a pair of numbers is judged when each of them can stand."""
    between = [issue for issue in checked.stops if "check" in issue.values]
    alone = [issue for issue in checked.stops if "check" not in issue.values]
    yield from alone
    for issue in () if alone else between:
        code = _CHECKS.get(str(issue.values["check"]))
        lacking = next((key for key in ("sbp", "dbp") if key not in checked.values), issue.field)
        yield Issue(code, lacking) if code else issue


def rows_of_set(
    desk: Desk, asked: Form, reading: Response, values: Mapping[str, Value]
) -> Iterator[ObservedValue | Answer]:
    """The rows beside a reading: numbers in thousandths of their unit, everything else as a coded answer."""
    for key, value in values.items():
        question = sheet_of(asked).questions[key]
        if question.type in _NUMBERS and isinstance(value, int | Decimal):
            yield ObservedValue(
                id=desk.ids.new(), response_row=reading.id, key=key, unit=question.unit,
                thousandths=int(value * THOUSAND),
            )  # fmt: skip
        else:
            body = canonical(FIELD_TYPES[question.type].dump(value)).decode()
            yield Answer(id=desk.ids.new(), response_row=reading.id, key=key, body=body)


def parts_of(session: Session, row_id: str) -> list[ObservedValue | Answer]:
    """The rows beside a version."""
    return [
        *session.scalars(select(ObservedValue).where(ObservedValue.response_row == row_id)),
        *session.scalars(select(Answer).where(Answer.response_row == row_id)),
    ]


@cache
def in_force() -> tuple[ColumnElement[bool], ...]:
    """The sets that count: of this form, not corrected since, and not marked as entered in error."""
    row, later = Response.__table__.c, Response.__table__.alias("later").c
    numbers, answers = (
        exists().where(table.__table__.c.response_row == row.id).correlate(Response.__table__)
        for table in (ObservedValue, Answer)
    )
    return (row.form == FORM, ~exists().where(later.supersedes == row.id), or_(numbers, answers))


# Built once: these are asked with every set.
_NUMBER, _ANSWER = ObservedValue.__table__.c, Answer.__table__.c
_ROWS: BindParameter[list[str]] = bindparam("rows", expanding=True)
_NUMBERS_OF = select(_NUMBER.response_row, _NUMBER.key, _NUMBER.thousandths).where(
    _NUMBER.response_row.in_(_ROWS)
)
_ANSWERS_OF = select(_ANSWER.response_row, _ANSWER.key, _ANSWER.body).where(_ANSWER.response_row.in_(_ROWS))


Sets = Mapping[str, Mapping[str, Value]]
"""Row id to the values of a set, as the rules look at them."""
Unread = Mapping[str, tuple[str, ...]]
"""Row id to the fields that another program has made unreadable, or that no form here has; only such rows."""


def sets_of(session: Session, rows: Sequence[str]) -> Sets:
    """The values of these sets."""
    return read_sets(session, rows)[0]


def read_sets(session: Session, rows: Sequence[str]) -> tuple[Sets, Unread]:
    """Row id to the values of these sets, and row id to the fields that hold none; only rows with such fields."""
    found: dict[str, dict[str, Value]] = {row: {} for row in rows}
    unread: dict[str, tuple[str, ...]] = {}
    known = questions()
    for row, key, thousandths in session.execute(_NUMBERS_OF, {"rows": rows}):
        found[row][key] = number_of(thousandths)
        if key not in known:
            unread[row] = (*unread.get(row, ()), key)
    for row, key, body in session.execute(_ANSWERS_OF, {"rows": rows}):
        if not keep_answer(found[row], key, body):
            unread[row] = (*unread.get(row, ()), key)
    return found, unread


def keep_answer(values: dict[str, Value], key: str, body: str) -> bool:
    """Put an answer among the values. False for what another program has made unreadable, which is left out."""
    try:
        values[key] = answer_of(key, body)
    except (ValueError, Refused):
        return False
    return True


def number_of(thousandths: int) -> Value:
    """A number as it is stored, as the rules look at it."""
    whole, rest = divmod(thousandths, THOUSAND)
    return Decimal(thousandths) / THOUSAND if rest else whole


def answer_of(key: str, body: str) -> Value:
    """A coded answer as it is stored, as the rules look at it; of a field that no form here has, as it stands."""
    asked, said = questions().get(key), json.loads(body)
    return FIELD_TYPES[asked.type].load(said, asked) if asked else said


def text_of(value: Value) -> str:
    """A value as plain text: a decimal with a point, codes with a blank between."""
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    return decimal_text(int(value * THOUSAND)) if isinstance(value, Decimal) else str(value)


def decimal_text(thousandths: int) -> str:
    """36600 is "36.6", 142000 is "142"."""
    whole, rest = divmod(thousandths, THOUSAND)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
