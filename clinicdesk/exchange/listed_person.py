"""One line of a list as a participant's details, in the terms of the card; what is wrong stays as it was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.errors import Issue, Severity
from clinicdesk.exchange.column_words import bare, choice_of, is_one_of, says_nothing, words
from clinicdesk.exchange.list_days import (
    may_be_month_first,
    month_first,
    plain_day,
    sign_in,
    signs_of_month_first,
)
from clinicdesk.exchange.listed_medicines import medicines_of
from clinicdesk.exchange.listing import Listed, Listing
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, details_of_name

_DAYS = ("birth_date", "referral_date")
_SPLIT = re.compile(r"[;\n]|,(?!\s*\d)")
_PHONES = re.compile(r"[;,\n]|\s+/\s+")
_BRACKETS = re.compile(r"(.*?)\s*[(\[](.*)[)\]]\s*")
_ICD10 = re.compile(r"(?<![^\W\d_])[A-ZА-ЯІ]\d{2}(?:[.,]\d{1,2})?(?!\d)", re.IGNORECASE)
_UNIT = re.compile(r"\s*([^\W\d_]+)\.?$")
_PATRONYMIC = re.compile(r"\w+(ович|евич|йович|івна|ївна|овна|евна|ич)", re.IGNORECASE)
_ERRORS = frozenset("#REF! #N/A #VALUE! #NAME? #DIV/0! #NUM! #NULL!".split())


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole list says about how its dates are written."""

    since_1904: bool = False
    month_first: Mapping[str, frozenset[str]] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal habits."""
        return self.since_1904, *sorted(
            (field, tuple(sorted(s))) for field, s in (self.month_first or {}).items()
        )

    @classmethod
    def of(cls, listing: Listing, *, since_1904: bool) -> "Habits":
        """Looks at every date of the list: one that needs the month first casts doubt on its neighbours."""
        signs = {
            field: signs_of_month_first(text for row in listing.people for text in row.cells.get(field, ()))
            for field in _DAYS
        }
        return cls(since_1904, signs)


def details_of(row: Listed, habits: Habits) -> tuple[PersonDetails, tuple[Issue, ...]]:
    """The details as they are meant, and what only the list itself can tell.

    IMP030 … IMP034 are wrong; IMP210 and IMP211 are notes: words of a diagnosis that go to the complaints; so is
    IMP212: medicines that may be meant otherwise. Ranges, forms and lengths are for `person_checks.checked` to judge
    afterwards.
    """
    issues = [*_cell_issues(row), *_day_issues(row, habits)]
    said = {field: row.text(field) for field in row.cells if not all(map(says_nothing, row.cells[field]))}

    def line(field: str) -> str:
        return " ".join(said.get(field, "").split("\n"))

    def day(field: str) -> str:
        return plain_day(line(field), since_1904=habits.since_1904)

    surname, given_name, patronymic = _names(
        (line("surname"), line("given_name"), line("patronymic")), said.get("full_name", "")
    )
    contact, relation = _contact(said.get("emergency_name", ""), line("emergency_relation"))
    allergies, allergies_state = _allergies(said.get("allergies", ""))
    diagnoses, complaint = _diagnoses(said.get("diagnoses", ""), said.get("complaint", ""), issues)
    sex, military = _choice("sex", line("sex"), issues), _choice("military", said.get("military", ""), issues)
    details = PersonDetails(
        code=line("code"), surname=surname, given_name=given_name, patronymic=patronymic,
        birth_date=day("birth_date"), sex=sex, phones=_phones(row), emails=_parts(said.get("emails", "")),
        other_contacts=tuple(text for text in row.cells.get("other_contacts", ()) if not says_nothing(text)),
        emergency_name=contact, emergency_relation=relation, emergency_phone=line("emergency_phone"),
        escort_name=line("escort_name"), escort_phone=line("escort_phone"),
        referral_source=line("referral_source"), referral_date=day("referral_date"), diagnoses=diagnoses,
        complaint=complaint, earlier_treatment=said.get("earlier_treatment", ""),
        chart_number=line("chart_number"), height_cm=_amount(line("height_cm")),
        weight_kg=_amount(line("weight_kg")), allergies_state=allergies_state, allergies=allergies,
        medicines=_medicines(said.get("medicines", ""), issues), military=military,
    )  # fmt: skip
    return details, tuple(issues)


def _cell_issues(row: Listed) -> list[Issue]:
    found = []
    for field, texts in row.cells.items():
        if any(text.startswith("=") for text in texts):
            found.append(Issue("IMP030", field))
        elif any(text in _ERRORS for text in texts):
            found.append(Issue("IMP031", field, values={"text": texts[0]}))
    return found


def _day_issues(row: Listed, habits: Habits) -> list[Issue]:
    found = []
    for field in _DAYS:
        text, signs = row.text(field), (habits.month_first or {}).get(field, frozenset())
        if month_first(text):
            found.append(Issue("IMP032", field, values={"text": text}))
        elif sign_in(text) in signs and may_be_month_first(text):
            found.append(Issue("IMP033", field, values={"text": text}))
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SPLIT.split(text) if not says_nothing(part))


def _phones(row: Listed) -> tuple[str, ...]:
    texts = (part.strip() for text in row.cells.get("phones", ()) for part in _PHONES.split(text))
    return tuple(text for text in texts if not says_nothing(text))


def _amount(text: str) -> str:
    """A figure without its unit: «61,8 кг» is 61,8."""
    unit = _UNIT.search(text)
    return text[: unit.start()] if unit and bare(unit[1]) in words("units") else text


def _names(given: tuple[str, str, str], full_name: str) -> tuple[str, str, str]:
    """A whole name fills what no column of its own gave. «Іван Петрович Коваль» has its surname at the end."""
    if not full_name:
        return given
    parts = " ".join(full_name.split()).split(" ")
    if len(parts) == 3 and _PATRONYMIC.fullmatch(parts[1]) and not _PATRONYMIC.fullmatch(parts[2]):  # noqa: PLR2004
        parts = [parts[2], parts[0], parts[1]]
    found = details_of_name(" ".join(parts))
    surname, given_name, patronymic = given
    return surname or found.surname, given_name or found.given_name, patronymic or found.patronymic


def _contact(text: str, relation: str) -> tuple[str, str]:
    """«Ганна (дружина)»: a name and who that is."""
    text = " ".join(text.split())
    found = _BRACKETS.fullmatch(text)
    return (found[1], found[2]) if found and not relation else (text, relation)


def _allergies(text: str) -> tuple[tuple[Allergy, ...], str]:
    """«немає» says that somebody asked and there are none; an empty cell says nothing."""
    parts = _parts(text)
    if not parts:
        return (), ""
    if all(is_one_of("none", part) for part in parts):
        return (), "none"
    found = ((part, _BRACKETS.fullmatch(part)) for part in parts)
    return tuple(Allergy(said[1], said[2]) if said else Allergy(part) for part, said in found), "listed"


def _medicines(text: str, issues: list[Issue]) -> tuple[Medicine, ...]:
    """Each with its dose; what may be meant otherwise is told with how it was read."""
    found, doubtful = medicines_of(text)
    if doubtful:
        read = "; ".join(" ".join(filter(None, (one.name, one.dose))) for one in found)
        values: dict[str, str | int] = {"text": "; ".join(doubtful), "n": len(found), "read": read}
        issues.append(Issue("IMP212", "medicines", Severity.NOTE, values))
    return found


def _diagnoses(text: str, complaint: str, issues: list[Issue]) -> tuple[tuple[str, ...], str]:
    """ICD-10 codes go to the diagnoses; a cell with anything else also stands, whole, among the complaints.

    Clinics write diagnoses in words, so that is no mistake; but whoever takes the list over is told of it.
    """
    codes = tuple(_ICD10.findall(text))
    if not any(map(str.isalnum, _ICD10.sub("", text))):
        return codes, complaint
    values = {"text": " ".join(text.split()), "codes": ", ".join(codes)}
    issues.append(Issue("IMP211" if codes else "IMP210", "diagnoses", Severity.NOTE, values))
    return codes, "\n".join(filter(None, (complaint, text)))


def _choice(field: str, text: str, issues: list[Issue]) -> str:
    value = choice_of(field, text)
    if text and not value:
        issues.append(Issue("IMP034", field, values={"text": text}))
    return value
