"""What somebody typed about a participant, made uniform, with every issue at its field."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from clinicdesk.errors import Issue
from clinicdesk.protocols.apostrophes import one_apostrophe
from clinicdesk.protocols.days import age_in_years, day_parts
from clinicdesk.protocols.folding import code_key
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation, choices, limits
from clinicdesk.protocols.phones import normal_phone
from clinicdesk.protocols.plain_lines import issue_of_line, pictured, unreadable, unreadable_sign

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")
_NUMBER = re.compile(r"\d{1,4}(?:[.,](\d+))?")
_METRES = re.compile(r"([12])[.,](\d{1,2})\s*(?:м|m)?\.?", re.ASCII)
"""A height in metres: it is meant, and written otherwise."""
# ICD-10: a letter, two digits, up to two more behind the point (WHO, ICD-10 volume 2, 2.4.1).
_ICD10 = re.compile(r"[A-Z]\d{2}(\.\d{1,2})?")
_LIKE_LATIN = str.maketrans("АВЕКМНОРСТХІ", "ABEKMHOPCTXI")
_ORDER = {item.name: place for place, item in enumerate(fields(PersonDetails))}


def checked(details: PersonDetails, today: date) -> tuple[PersonDetails, tuple[Issue, ...]]:
    """The same person with dates, phones, figures and blanks made uniform, and what is wrong, at its field.

    Pure: nothing is looked up. What is wrong stays in the result as it was typed.
    """
    check = _Check(today)
    clean = _uniform(details, check)
    for name in ("allergies", "medicines", "relations", "phones", "emails", "other_contacts", "diagnoses"):
        most = limits()["entries"]["most"]
        if len(getattr(clean, name)) > most:
            check.add("PSN021", name, n=most)
    if not clean.surname:
        check.add("PSN001", "surname")
    if clean.allergies_state == "none" and clean.allergies:
        check.add("PSN016", "allergies_state")
    return clean, tuple(sorted(check.issues, key=lambda issue: _ORDER[issue.field]))


def checked_label(at: str, text: str, size: str) -> tuple[str, tuple[Issue, ...]]:
    """A code or a place in one line, made uniform, and what is wrong at its field: as for a participant's code.

    `size`: one of the lengths of the definition file. Refuses PSN002, PSN003, PSN004 (pictures), and a code PSN023.
    """
    check = _Check(date.min)
    clean = check.code(at, text) if size == "code" else check.label(at, text, size)
    return clean, tuple(check.issues)


def _uniform(details: PersonDetails, check: "_Check") -> PersonDetails:
    birth_date, referral_date = _days(details, check)
    allergies = tuple(_allergies(details.allergies, check))
    stated = check.choice("allergies_state", details.allergies_state)
    return PersonDetails(
        code=check.code("code", details.code),
        surname=check.name("surname", details.surname),
        given_name=check.name("given_name", details.given_name),
        patronymic=check.name("patronymic", details.patronymic),
        birth_date=birth_date,
        sex=check.choice("sex", details.sex),
        phones=check.each("phones", details.phones, check.phone),
        emails=check.each("emails", details.emails, check.email),
        other_contacts=check.each("other_contacts", details.other_contacts, check.line),
        emergency_name=check.line("emergency_name", details.emergency_name),
        emergency_relation=check.line("emergency_relation", details.emergency_relation),
        emergency_phone=check.phone("emergency_phone", details.emergency_phone),
        escort_name=check.line("escort_name", details.escort_name),
        escort_phone=check.phone("escort_phone", details.escort_phone),
        referral_source=check.line("referral_source", details.referral_source),
        referral_date=referral_date,
        diagnoses=check.each("diagnoses", details.diagnoses, check.diagnosis),
        complaint=check.text("complaint", details.complaint),
        earlier_treatment=check.text("earlier_treatment", details.earlier_treatment),
        chart_number=check.line("chart_number", details.chart_number),
        height_cm=check.amount("height_cm", details.height_cm),
        weight_kg=check.amount("weight_kg", details.weight_kg),
        allergies_state="listed" if allergies and not stated else stated,
        allergies=allergies,
        medicines=tuple(_medicines(details.medicines, check)),
        military=check.choice("military", details.military),
        relations=tuple(_relations(details.relations, check)),
    )


def _days(details: PersonDetails, check: "_Check") -> tuple[str, str]:
    """The dates of birth and of referral."""
    born = check.day("birth_date", details.birth_date)
    if born and age_in_years(born, check.today) > limits()["age_years"]["highest"]:
        check.add("PSN007", "birth_date", n=limits()["age_years"]["highest"])
    referred = check.day("referral_date", details.referral_date)
    if born and referred and referred < born:
        check.add("PSN018", "referral_date")
    return (
        born.isoformat() if born else details.birth_date.strip(),
        referred.isoformat() if referred else details.referral_date.strip(),
    )


def _allergies(rows: tuple[Allergy, ...], check: "_Check") -> Iterator[Allergy]:
    for row in rows:
        clean = Allergy(check.line("allergies", row.substance), check.line("allergies", row.reaction))
        if clean.substance or clean.reaction:
            yield clean


def _medicines(rows: tuple[Medicine, ...], check: "_Check") -> Iterator[Medicine]:
    for row in rows:
        clean = Medicine(check.line("medicines", row.name), check.line("medicines", row.dose))
        if clean.name or clean.dose:
            yield clean


def _relations(rows: tuple[Relation, ...], check: "_Check") -> Iterator[Relation]:
    for row in rows:
        clean = Relation(
            row.kind, row.person_id, check.line("relations", row.name), check.phone("relations", row.phone)
        )
        if not (clean.person_id or clean.name or clean.phone or clean.kind):
            continue
        if clean.kind not in choices("relation"):
            check.add("PSN019", "relations")
        elif not (clean.person_id or clean.name):
            check.add("PSN020", "relations")
        yield clean


@dataclass
class _Check:
    """One pass over one person's fields: each method gives the clean text and notes what is wrong."""

    today: date
    issues: list[Issue] = field(default_factory=list)

    def add(self, code: str, at: str, **values: str | int) -> None:
        """Note an issue."""
        self.issues.append(Issue(code, at, values=values))

    def label(self, at: str, text: str, size: str) -> str:
        """One line without pictures; «№» and «°» are none. What cannot be read is not called a picture too."""
        text = self.line(at, text, size)
        if issue_of_line(text) == "PSN004":
            self.add("PSN004", at)
        return text

    def code(self, at: str, text: str) -> str:
        """A label with at least one letter or digit: people are called by it."""
        text = self.label(at, text, "code")
        if text and not issue_of_line(text) and not (code_key(text) and any(map(str.isalnum, text))):
            self.add("PSN023", at)
        return text

    def name(self, at: str, text: str) -> str:
        """A part of a name: letters of ours with one apostrophe, no pictures. Quotes and SQL are kept as they are."""
        text = one_apostrophe(self.line(at, text, "name"))
        if pictured(text):
            if not self._has("PSN003", at):
                self.add("PSN004", at)
            return text
        if text and at != "patronymic" and not any(map(str.isalpha, text)):
            # A list says with a dash that somebody has no patronymic.
            self.add("PSN024", at)
        return text

    def line(self, at: str, text: str, size: str = "line") -> str:
        """One line: composed letters, single blanks."""
        if not text:
            return ""
        text = unicodedata.normalize("NFC", text.strip())
        self._readable(at, text)
        self._fits(at, text, size)
        return " ".join(text.split())

    def text(self, at: str, text: str) -> str:
        """Several lines."""
        if not text:
            return ""
        text = unicodedata.normalize("NFC", text.strip()).replace("\r\n", "\n")
        self._readable(at, text.replace("\n", " ").replace("\t", " "))
        self._fits(at, text, "text")
        return text

    def phone(self, at: str, text: str) -> str:
        """A number that can be dialled."""
        text = text.strip()
        if not text:
            return ""
        number = normal_phone(text)
        if not number:
            self.add("PSN008", at, text=_shown(text))
        return number or text

    def email(self, at: str, text: str) -> str:
        """An address with one @ and a domain (a form, not a proof that it exists)."""
        text = self.line(at, text)
        if text and not _EMAIL.fullmatch(text):
            self.add("PSN009", at, text=_shown(text))
        return text

    def diagnosis(self, at: str, text: str) -> str:
        """An ICD-10 code; Cyrillic letters that look Latin and a comma are taken as meant."""
        text = text.strip()
        code = text.upper().translate(_LIKE_LATIN).replace(",", ".")
        if code and not (_ICD10.fullmatch(code) and code.isascii()):
            self.add("PSN013", at, text=_shown(text))
            return text
        return code

    def amount(self, at: str, text: str) -> str:
        """A figure within the definition's range, as plain decimal text."""
        text = text.strip()
        if not text:
            return ""
        figure = _NUMBER.fullmatch(text) if text.isascii() else None
        if at == "height_cm" and (metres := _METRES.fullmatch(text)):
            self.add("PSN560", at, cm=f"{metres[1]}{(metres[2] + '0')[:2]}")
            return text
        if figure is None or len(figure[1] or "") > limits()[at]["decimals"]:
            self.add("PSN012", at, n=limits()[at]["decimals"])
            return text
        amount = Decimal(text.replace(",", "."))
        lowest, highest = limits()[at]["lowest"], limits()[at]["highest"]
        if not lowest <= amount <= highest:
            self.add("PSN010" if at == "height_cm" else "PSN011", at, lowest=lowest, highest=highest)
        plain = f"{amount:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    def choice(self, at: str, value: str) -> str:
        """One of the definition's values, or none."""
        if value and value not in choices(at):
            self.add("PSN015", at)
        return value

    def day(self, at: str, text: str) -> date | None:
        """A date that was, not ahead of today."""
        if not text.strip():
            return None
        parts = day_parts(text, self.today)
        if parts is None:
            self.add("PSN005", at)
            return None
        try:
            found = date(*parts)
        except ValueError:
            self.add("PSN022", at)
            return None
        if found > self.today:
            self.add("PSN006" if at == "birth_date" else "PSN017", at)
        return found

    def each(self, at: str, texts: tuple[str, ...], clean: Callable[[str, str], str]) -> tuple[str, ...]:
        """Every entry cleaned, empty and repeated ones left out."""
        return tuple(filter(None, dict.fromkeys(clean(at, text) for text in texts)))

    def _readable(self, at: str, text: str) -> None:
        if unreadable(text) and not self._has("PSN003", at):
            self.add("PSN003", at)

    def _fits(self, at: str, text: str, size: str) -> None:
        most = limits()["letters"][size]
        if len(text) > most and not self._has("PSN002", at):
            self.add("PSN002", at, n=most)

    def _has(self, code: str, at: str) -> bool:
        return any((issue.code, issue.field) == (code, at) for issue in self.issues)


def _shown(text: str) -> str:
    """What was typed, short and harmless enough to be repeated in a sentence."""
    return "".join(sign for sign in text if not unreadable_sign(sign))[:40]
