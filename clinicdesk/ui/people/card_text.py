"""A participant's card as the text of its fields, and back. Lists are lines; a dash parts the two halves."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from clinicdesk.protocols.folding import code_key
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation, choices, relation_words
from clinicdesk.words import LANGUAGES, figure, say

_DASH = re.compile(r"\s+[–—-]\s+")
_BETWEEN_CODES = re.compile(r"[;\s]+|,\s+")
_LISTED = re.compile(r"[,;]")
"""Between telephones in one line: each is looked at by itself, and the sentence names the wrong one."""
_UNKNOWN = "?"
FindPerson = Callable[[str], str]
"""A typed code to the id of the participant who has it; "" for none."""


def texts_of(details: PersonDetails, language: str, codes: Mapping[str, str]) -> dict[str, str]:
    """Every field as its text. `codes`: of the related participants, by id."""
    plain = {name: getattr(details, name) for name in PersonDetails.__dataclass_fields__}
    return {name: value for name, value in plain.items() if isinstance(value, str)} | {
        "phones": "\n".join(map(spaced_phone, details.phones)),
        "emails": "\n".join(details.emails),
        "other_contacts": "\n".join(details.other_contacts),
        "emergency_phone": spaced_phone(details.emergency_phone),
        "escort_phone": spaced_phone(details.escort_phone),
        "diagnoses": ", ".join(details.diagnoses),
        "birth_date": _day(details.birth_date),
        "referral_date": _day(details.referral_date),
        "height_cm": figure(language, details.height_cm),
        "weight_kg": figure(language, details.weight_kg),
        "allergies": _lines((row.substance, row.reaction) for row in details.allergies),
        "medicines": _lines((row.name, row.dose) for row in details.medicines),
        "relations": _lines(
            (
                say(language, f"person.relation.{row.kind}"),
                codes.get(row.person_id, row.person_id) or row.name,
                spaced_phone(row.phone),
            )
            for row in details.relations
        ),
    }


def details_of(texts: Mapping[str, str], find: FindPerson) -> PersonDetails:
    """What the fields say; nothing is checked here."""
    one = {name: text for name, text in texts.items() if name in PersonDetails.__dataclass_fields__}
    get = one.get
    return PersonDetails(
        code=get("code", ""), surname=get("surname", ""), given_name=get("given_name", ""),
        patronymic=get("patronymic", ""), birth_date=get("birth_date", ""), sex=get("sex", ""),
        phones=_each(_LISTED.sub("\n", get("phones", ""))), emails=_each(get("emails", "")),
        other_contacts=_each(get("other_contacts", "")), emergency_name=get("emergency_name", ""),
        emergency_relation=get("emergency_relation", ""), emergency_phone=get("emergency_phone", ""),
        escort_name=get("escort_name", ""), escort_phone=get("escort_phone", ""),
        referral_source=get("referral_source", ""), referral_date=get("referral_date", ""),
        diagnoses=tuple(filter(None, _BETWEEN_CODES.split(get("diagnoses", "")))),
        complaint=get("complaint", ""), earlier_treatment=get("earlier_treatment", ""),
        chart_number=get("chart_number", ""), height_cm=get("height_cm", ""), weight_kg=get("weight_kg", ""),
        allergies_state=get("allergies_state", ""), military=get("military", ""),
        allergies=tuple(Allergy(*_two(line)) for line in _each(get("allergies", ""))),
        medicines=tuple(Medicine(*_two(line)) for line in _each(get("medicines", ""))),
        relations=tuple(_relation(line, find) for line in _each(get("relations", ""))),
    )  # fmt: skip


def spaced_phone(number: str) -> str:
    """+380671234567 as it is read aloud: 067 123 45 67; other countries' as they are."""
    if not number.startswith("+380") or len(number) != len("+380671234567"):
        return number
    national = f"0{number[4:]}"
    return f"{national[:3]} {national[3:6]} {national[6:8]} {national[8:]}"


def _day(stored: str) -> str:
    """«25.07.1992» of the stored ISO day, as the hint at the field has it."""
    try:
        return f"{date.fromisoformat(stored):%d.%m.%Y}"
    except ValueError:
        return stored


def _relation(line: str, find: FindPerson) -> Relation:
    parts = [part.strip() for part in _DASH.split(line)]
    kind, who, phone = (*parts, "", "", "")[:3]
    kinds = dict(relation_words()) | {
        say(language, f"person.relation.{one}").casefold(): one
        for language in LANGUAGES
        for one in choices("relation")
    }
    known = find(who) if code_key(who) else ""
    return Relation(
        kinds.get(" ".join(kind.casefold().split()), _UNKNOWN), known, "" if known else who, phone
    )


def _two(line: str) -> tuple[str, str]:
    first, *rest = _DASH.split(line, maxsplit=1)
    return first.strip(), rest[0].strip() if rest else ""


def _each(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(" – ".join(filter(None, parts)) for parts in rows)
