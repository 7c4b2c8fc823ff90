"""What `clinicdesk score` prints: one plain object a sheet. It knows no scale: definitions name their keys."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clinicdesk.errors import Issue, Severity
from clinicdesk.protocols.alerts import Raised, alerts_of
from clinicdesk.protocols.answers import Checked
from clinicdesk.protocols.choice_types import YES_NO
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.number_types import allowed
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.sheet import sheet_of

TOTAL = "total"
Shown = dict[str, Any]


def shown_score(form: Form, checked: Checked, phrases: Mapping[str, str], language: str) -> Shown:
    """The result of one sheet.

    `total` and `band` (null when withheld), `subscales` by id, `flags` that are true, `alerts`, `withheld`: the
    answers that are missing; and what the definition shows under keys of its own.
    """
    sheet = score(form, checked.values)
    out: Shown = {
        "form": form.code,
        "version": form.version,
        TOTAL: None,
        "band": None,
        "subscales": {},
        "flags": [],
    }
    bands: dict[str, str | None] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    for one in form.scores:
        scored = sheet.scores[one.id]
        _place(out, one, scored)
        if one.bands and one.id != TOTAL:
            bands[one.id] = scored.band
        if scored.withheld:
            lacking[one.id] = scored.withheld
    if bands:
        out["bands"] = bands
    out["alerts"] = [_alert(raised, phrases) for raised in alerts_of(form.alerts, sheet.facts)]
    out["withheld"] = list(dict.fromkeys(name for names in lacking.values() for name in names))
    if lacking:
        out["withheld_scores"] = {name: list(names) for name, names in lacking.items()}
    asks = [issue for issue in checked.issues if issue.severity is not Severity.STOP]
    if asks:
        out["ask"] = [
            {"code": issue.code, "field": issue.field, "sentence": said(issue, phrases, language)}
            for issue in asks
        ]
    return out


def _place(out: Shown, one: Score, scored: Scored) -> None:
    value = plain_number(scored)
    if one.id == TOTAL:
        out[TOTAL], out["band"] = value, scored.band
        if scored.parts:
            out["parts"] = dict(scored.parts)
        if scored.band_missing:
            out["band_needs"] = list(scored.band_missing)
    elif one.shown_as:
        *above, last = one.shown_as.split(".")
        place = out
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    elif one.kind in {"cluster", "rule"}:
        if value is True:
            out["flags"].append(one.id)
    elif one.kind == "verdict":
        out.setdefault("results", {})[one.id] = value
    else:
        out["subscales"][one.id] = value


def plain_number(scored: Scored) -> int | float | str | bool | None:
    """The value of a score as JSON has it."""
    return float(scored.value) if isinstance(scored.value, Decimal) else scored.value


def _alert(raised: Raised, phrases: Mapping[str, str]) -> Shown:
    alert = raised.alert
    out: Shown = {
        "id": alert.id, "level": raised.level, "who": alert.who, "within_minutes": alert.within_minutes,
        "text": phrases.get(f"alert.{alert.id}.text", ""),
        "action": phrases.get(f"alert.{alert.id}.action", ""),
    }  # fmt: skip
    if alert.item:
        out["item"] = alert.item
    if raised.repeat_minutes is not None:
        out["repeat_minutes"] = raised.repeat_minutes
    return out


def shown_refusal(
    issues: tuple[Issue, ...], form: Form | None, phrases: Mapping[str, str], language: str
) -> Shown:
    """A refused sheet: `error` is the first reason, `errors` are all: code, field, allowed range, sentence."""
    questions = sheet_of(form).questions if form else {}
    errors = [_error(issue, questions.get(issue.field), phrases, language) for issue in issues]
    named: Shown = {"form": form.code, "version": form.version} if form else {}
    return {**named, "error": errors[0], "errors": errors}


def _error(issue: Issue, question: Question | None, phrases: Mapping[str, str], language: str) -> Shown:
    out: Shown = {"code": issue.code, "field": issue.field}
    if question is not None:
        out["allowed"] = ", ".join(YES_NO) if question.type == "yes_no" else allowed(question)
    return {**out, "sentence": said(issue, phrases, language)}


def said(issue: Issue, phrases: Mapping[str, str], language: str) -> str:
    """The sentence of an issue; of a check between answers, the form's own."""
    own = phrases.get(f"check.{issue.values.get('check', '')}")
    return own or issue.sentence(language)
