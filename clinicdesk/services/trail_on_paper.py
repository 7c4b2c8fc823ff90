"""A row of the trail in words: questions with answers, names in place of numbers, the clinic’s units and time."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Refused
from clinicdesk.models.responses import Response
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.units import UNIT_WORDS
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.definitions import kept, shelf
from clinicdesk.services.form_texts import FormTexts, with_unit
from clinicdesk.services.record_parts.given import amount
from clinicdesk.services.record_parts.screening import conditions_said
from clinicdesk.services.trail_task_words import IN_THE_SENTENCE, TASKS, rows_of, task_sentence
from clinicdesk.services.trail_words import change_words, field_words, readable, role_words
from clinicdesk.services.views import FieldChange, TrailRow
from clinicdesk.words import figure, known, say

_CATALOGUE = {
    ("signature", "meaning"): ("records.meaning",),
    ("signature", "record_type"): ("records.signed", "subjects"),
    ("verified_mark", "record_type"): ("records.signed", "subjects"),
    ("field_question", "record_type"): ("records.signed", "subjects"),
    ("response", "respondent"): ("filling.respondent",),
    ("alert_raised", "level"): ("closedday.level",),
    ("alert_answer", "kind"): ("extract.answered",),
    ("discharge", "outcome"): ("records.left",),
    ("consent", "state"): ("records.consent_state",),
    ("consent", "who"): ("records.signs",),
    ("membership", "state"): ("records.membership",),
    ("planned_session", "state"): ("records.session_state",),
    ("dose_order", "state"): ("records.rescue",),
    ("rescue", "state"): ("records.rescue",),
    ("session_event", "kind"): ("sessionpapers.kind",),
    ("participant_details", "sex"): ("records.sex",),
    ("ledger_line", "kind"): ("drugs.kind",),
    ("clearance", "decision"): ("filling.signed",),
    ("obligation", "level"): ("closedday.level",),
    ("obligation", "state"): ("extract.task_state",),
    ("attendance", "presence"): ("notes.presence",),
    ("user_account", "state"): ("cli.state",),
}
"""Fields that hold a code, and the parts of the catalogue where its words are, the first that knows it."""
_PROGRAMME = {
    "step": ("step.{}.title",), "route": ("route.{}",), "alert": ("alert.{}.text",), "drug": ("rescue.{}.title",),
    "cause": ("missed.{}", "deferral.{}"), "rule": ("dose.{}.title",), "code": ("session.{}.title",),
    "who": ("role.{}.title",), "role": ("role.{}.title",), "session_code": ("session.{}.title",),
    "document": ("consent.{}.title",), "unmet": ("criterion.{}.text",), "outcome": ("outcome.{}",),
    "reason": ("absence.{}",),
}  # fmt: skip
"""The same, worded by a programme."""
_ROLES = frozenset({"signer_role", "owner_role", "to_role", "role", "who"})
_YES_NO = frozenset({"permits", "second", "closed", "was_closed", "agrees"})
_MACHINE = frozenset(
    "form_digest document_digest screening_sha256 value_sha256 mono_ms boot_id previous batch_previous".split()
)
"""What only a program needs; the export has it."""
_STORED = (
    ("strength_ug_per_ml", "mg_ml"), ("per_kg_ug", "mg_kg"), ("_ug", "mg"), ("_ul", "ml"), ("_g", "kg"),
)  # fmt: skip
"""How the name of a field ends that is stored in thousandths, and the word of the unit people use."""
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MEASURED = re.compile(r"(-?\d+(?:\.\d+)?)(?: (\S.*))?")
_CONDITIONS = ("clearance", "conditions")
_ASKED = frozenset(one.name for one in fields(Conditions))
_NOTHING = frozenset({"", "[]", "{}"})
_DASH = "–"


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What the codes of these rows mean. `forms`: by digest, and by the number of a filled form."""

    language: str
    zone: ZoneInfo
    staff: Mapping[str, str]
    programmes: Sequence[Mapping[str, str]] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, FormTexts] = field(default_factory=dict)

    def changes(self, row: TrailRow) -> tuple[str, ...]:
        """Every change that a person can read, each in a few words."""
        said: list[str] = []
        texts = self.forms.get(row.subject_label)
        for table, group in groupby(row.changes, key=lambda change: change.table):
            changes = list(group)
            if (
                table == "response"
            ):  # its answers follow it; a form begun in the same act has a digest of its own
                pinned = [one.after for one in changes if one.field == "form_digest" and one.after]
                texts = self.forms.get(pinned[-1]) if pinned else texts
            if table == "signature":
                said += map(self._signed, self._signatures(changes))
            elif table == "answer":
                said += [self._answer(change, texts) for change in changes]
            elif table == TASKS:
                said += [line for task in rows_of(changes) for line in self._task(task, row)]
            else:
                said += [self._change(change) for change in changes if self._shown(change, row.actor_name)]
        return tuple(said)

    def _task(self, task: Mapping[str, FieldChange], row: TrailRow) -> Iterator[str]:
        """What it asks in one sentence, then whose it is, until when and what became of it."""
        if sentence := task_sentence(self.language, task, code=row.person_label):
            yield _line(say(self.language, "fields.obligation._name"), None, sentence)
        for change in task.values():
            if change.field not in IN_THE_SENTENCE and self._shown(change, row.actor_name):
                yield self._change(change)

    def _shown(self, change: FieldChange, actor: str) -> bool:
        """Neither what only a program needs nor the number of a record; of numbers only people's, by name.

        That who acted also wrote the row down stands in the row already.
        """
        if change.field in _MACHINE or change.field.endswith("_row"):
            return False
        if change.field == "definition_digest" and change.table != "adoption":  # by it a protocol is adopted
            return False
        values = [one for one in (change.before, change.after) if one]
        if any(NUMBER.fullmatch(one) for one in values):
            names = {self.staff.get(one, "") for one in values}
            return "" not in names and not (change.field == "author_id" and names == {actor})
        return readable(change)

    def _change(self, change: FieldChange) -> str:
        label = field_words(self.language, change.table, change.field)
        if any(change.field.endswith(end) for end, _ in _STORED):
            label = label.rpartition(", ")[0] or label  # the unit stands at the number
        before, after = self._value(change, change.before), self._value(change, change.after)
        return _line(label, None if change.before is None else before, after)

    def _value(self, change: FieldChange, value: str | None) -> str:
        if value is None or value in _NOTHING:
            return _DASH
        if value.startswith(("{", "[")):
            return self._listed(change, value)
        said = (
            self.staff.get(value),
            self._time(value),
            self._measured(change, value),
            self._coded(change, value),
        )
        return next(filter(None, said), "") or self._plain(change, value)

    def _time(self, value: str) -> str:
        """A moment or a day as the clinic's clock and calendar have it; "" for anything else, however it looks."""
        try:
            if _STAMP.fullmatch(value):
                return f"{read_stamp(value).astimezone(self.zone):%d.%m.%Y %H:%M:%S}"
            return f"{datetime.fromisoformat(value):%d.%m.%Y}" if _DAY.fullmatch(value) else ""
        except (ValueError, OverflowError):  # a text somebody typed, and no day
            return ""

    def _listed(self, change: FieldChange, value: str) -> str:
        """What is stored as a list, or as names with what is said of each."""
        try:
            held = json.loads(value)
        except (ValueError, RecursionError):  # covered, by codes, or what only begins like one
            return value
        if (change.table, change.field) == _CONDITIONS and isinstance(held, dict) and {*held} <= _ASKED:
            said = "; ".join(one.text(self.language) for one in conditions_said(Conditions(**held)))
            return said or _DASH
        if isinstance(held, list):
            texts = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in held)
            return ", ".join(self._value(change, one) for one in texts)
        return ", ".join(f"{name}: {one}" for name, one in held.items() if one not in ("", None, False))

    def _measured(self, change: FieldChange, value: str) -> str:
        """A number with its unit as people write them; "" for anything else."""
        found = _MEASURED.fullmatch(value)
        if change.table == "observed_value" and found:
            unit = found[2] or ""
            named = say(self.language, f"filling.unit.{UNIT_WORDS[unit]}") if unit in UNIT_WORDS else unit
            return " ".join(filter(None, (self._decimal(found[1]), named)))
        stored = next((unit for end, unit in _STORED if change.field.endswith(end)), "")
        if not stored or not value.lstrip("-").isdigit():
            return ""
        return f"{amount(int(value)).text(self.language)} {say(self.language, f'filling.unit.{stored}')}"

    def _decimal(self, number: str) -> str:
        return figure(self.language, number)

    def _coded(self, change: FieldChange, value: str) -> str:
        """The words of a code; "" where nobody has any."""
        if change.field in _YES_NO and value in {"0", "1"}:
            return say(self.language, f"filling.truth.{'yes' if value == '1' else 'no'}")
        if change.field in {"form", "document"} and value in self.titles:
            return self.titles[value]
        for area in _CATALOGUE.get((change.table, change.field), ()):
            if known(f"{area}.{value}"):
                return say(self.language, f"{area}.{value}")
        if change.field in _ROLES and all(known(f"common.role.{one}") for one in value.split()):
            return role_words(self.language, value)
        keys = [pattern.format(value) for pattern in _PROGRAMME.get(change.field, ())]
        return next((said[key] for said in self.programmes for key in keys if said.get(key)), "")

    def _plain(self, change: FieldChange, value: str) -> str:
        said = change_words(self.language, FieldChange(change.table, change.field, None, value))
        return said.partition(": ")[2]

    def _signatures(self, changes: Sequence[FieldChange]) -> Iterator[Mapping[str, str]]:
        for one in rows_of(changes):
            yield {name: self._value(change, change.after) for name, change in one.items()}

    def _signed(self, one: Mapping[str, str]) -> str:
        """One sentence: who, in which role and meaning, over what, when."""
        about = one.get("record_type", _DASH)
        if version := one.get("record_version"):
            about = f"{about} ({say(self.language, 'records.revision', n=version)})"
        return say(
            self.language, "extract.signed", name=one.get("signer_name", _DASH), role=one.get("signer_role", _DASH),
            meaning=one.get("meaning", _DASH), about=about, at=one.get("signed_at", _DASH),
        )  # fmt: skip

    def _answer(self, change: FieldChange, texts: FormTexts | None) -> str:
        """The question as the form asks it, and its answer in the form's own words."""
        if texts is None or not isinstance(texts.read.definition, Form):
            return change_words(self.language, change)
        asked = questions_of(texts.read.definition).get(change.field)
        if asked is None:
            return change_words(self.language, change)

        def said(body: str | None) -> str:
            try:
                value = FIELD_TYPES[asked.type].load(json.loads(body or "null"), asked) if body else None
            except (ValueError, Refused):  # covered, in a copy by codes
                return body or _DASH
            answer = with_unit(texts, texts.answer(value, asked), asked)
            return answer.text(self.language) or _DASH

        label = texts.address(change.field).text(self.language)
        return _line(label, None if change.before is None else said(change.before), said(change.after))


def paper_words(session: Session, rows: Sequence[TrailRow], language: str, zone: ZoneInfo) -> PaperWords:
    """The words for these rows: of the staff, the forms that were filled, and every programme the clinic has."""
    staff, reads = names_of_users(session), shelf(session).reads
    digests: dict[str, str] = {}
    numbers = {row.subject_label for row in rows if any(one.table == "answer" for one in row.changes)}
    for batch in _batches(sorted(numbers)):
        query = select(Response.response_id, Response.form_digest).where(Response.response_id.in_(batch))
        digests |= dict(session.execute(query).all())
    pinned = {
        one.after for row in rows for one in row.changes
        if (one.table, one.field) == ("response", "form_digest") and one.after
    }  # fmt: skip
    texts = {
        digest: FormTexts(kept(session, digest), staff) for digest in {*digests.values(), *pinned} if digest
    }
    named = {number: texts[digest] for number, digest in digests.items() if digest}
    programmes = [read.phrases[language] for read in reads.values() if isinstance(read.definition, Programme)]
    titles = {
        read.code: title for read in reads.values() if (title := read.phrases[language].get("title", ""))
    }
    return PaperWords(language, zone, staff, programmes, titles, texts | named)


def _batches(numbers: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _line(label: str, before: str | None, after: str) -> str:
    return f"{label}: {after}" if before is None else f"{label}: {before} → {after}"
