"""A participant's card between its rows and its plain form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.ids import Ids
from clinicdesk.models.base import Base
from clinicdesk.models.images import Plain
from clinicdesk.models.people import (
    Participant,
    ParticipantDetails,
    PersonAllergy,
    PersonContact,
    PersonDiagnosis,
    PersonMedicine,
    PersonRelation,
)
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation, details_of_name
from clinicdesk.protocols.search_keys import search_keys

_SAME = (
    "surname", "given_name", "patronymic", "sex", "emergency_name", "emergency_relation", "emergency_phone",
    "escort_name", "escort_phone", "referral_source", "referral_date", "complaint", "earlier_treatment",
    "chart_number", "allergies_state", "military",
)  # fmt: skip
_CONTACTS = {"phone": "phones", "email": "emails", "other": "other_contacts"}
_MM_IN_CM, _G_IN_KG = 10, 1000


_Listed = PersonContact | PersonDiagnosis | PersonAllergy | PersonMedicine | PersonRelation
_LISTS: tuple[type[_Listed], ...] = (
    PersonContact, PersonDiagnosis, PersonAllergy, PersonMedicine, PersonRelation,
)  # fmt: skip
_AT_ONCE = 500


def rows_of(ids: Ids, person: Participant, details: PersonDetails) -> Iterator[Plain]:
    """Everything but the participant row itself. `details` are checked."""
    same: Mapping[str, str] = {name: getattr(details, name) for name in _SAME}
    height, weight = _whole(details.height_cm, _MM_IN_CM), _whole(details.weight_kg, _G_IN_KG)
    yield _plain(ParticipantDetails, ids, person, height_mm=height, weight_g=weight, **same)
    for kind, name in _CONTACTS.items():
        for place, value in enumerate(getattr(details, name)):
            yield _plain(PersonContact, ids, person, place=place, kind=kind, value=value)
    for place, code in enumerate(details.diagnoses):
        yield _plain(PersonDiagnosis, ids, person, place=place, code=code)
    for place, one in enumerate(details.allergies):
        yield _plain(PersonAllergy, ids, person, place=place, substance=one.substance, reaction=one.reaction)
    for place, taken in enumerate(details.medicines):
        yield _plain(PersonMedicine, ids, person, place=place, name=taken.name, dose=taken.dose)
    for place, other in enumerate(details.relations):
        yield _plain(
            PersonRelation, ids, person, place=place, kind=other.kind, other_id=other.person_id, name=other.name,
            phone=other.phone,
        )  # fmt: skip


def _plain(model: type[Base], ids: Ids, person: Participant, **columns: str | int | None) -> Plain:
    return Plain(model, {"id": ids.new(), "participant_row": person.id, **columns})


def keys_of(person: Participant, details: PersonDetails) -> Iterator[Mapping[str, str]]:
    """What this version is found by: columns of `PersonKey`."""
    found = search_keys(
        code=person.code, names=(details.surname, details.given_name, details.patronymic),
        birth_date=details.birth_date, phones=details.phones, chart_number=details.chart_number,
    )  # fmt: skip
    code, row = person.code, person.id
    return ({"key": key, "code": code, "participant_row": row} for key in found)


def details_of(session: Session, person: Participant) -> PersonDetails:
    """The card of one version. A row of the first revision has a name, a code and a birth date only."""
    return details_of_all(session, [person])[person.id]


def details_of_all(session: Session, people: Sequence[Participant]) -> Mapping[str, PersonDetails]:
    """The cards of many versions, by the id of the row: a statement for each kind of row, not for each person."""
    wanted = [person.id for person in people]
    rows: dict[str, ParticipantDetails] = {}
    lines: dict[type[_Listed], dict[str, list[Any]]] = {model: {} for model in _LISTS}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        query = select(ParticipantDetails).where(ParticipantDetails.participant_row.in_(some))
        rows |= {row.participant_row: row for row in session.scalars(query)}
        for model in _LISTS:
            query_lines = select(model).where(model.participant_row.in_(some)).order_by(model.place)
            found: Sequence[Any] = session.scalars(query_lines).all()
            for line in found:
                lines[model].setdefault(line.participant_row, []).append(line)
    return {
        p.id: _card(p, rows.get(p.id), {model: lines[model].get(p.id, []) for model in _LISTS})
        for p in people
    }


def _card(
    person: Participant, row: ParticipantDetails | None, lines: Mapping[type[_Listed], list[Any]]
) -> PersonDetails:
    if row is None:
        return replace(details_of_name(person.name), code=person.code, birth_date=person.birth_date)
    contacts = lines[PersonContact]
    reached = {kind: tuple(line.value for line in contacts if line.kind == kind) for kind in _CONTACTS}
    return PersonDetails(
        code=person.code, surname=row.surname, given_name=row.given_name, patronymic=row.patronymic,
        birth_date=person.birth_date, sex=row.sex, phones=reached["phone"], emails=reached["email"],
        other_contacts=reached["other"], emergency_name=row.emergency_name,
        emergency_relation=row.emergency_relation, emergency_phone=row.emergency_phone,
        escort_name=row.escort_name, escort_phone=row.escort_phone, referral_source=row.referral_source,
        referral_date=row.referral_date, complaint=row.complaint, earlier_treatment=row.earlier_treatment,
        chart_number=row.chart_number, height_cm=_decimal(row.height_mm, _MM_IN_CM),
        weight_kg=_decimal(row.weight_g, _G_IN_KG), allergies_state=row.allergies_state,
        military=row.military,
        diagnoses=tuple(line.code for line in lines[PersonDiagnosis]),
        allergies=tuple(Allergy(line.substance, line.reaction) for line in lines[PersonAllergy]),
        medicines=tuple(Medicine(line.name, line.dose) for line in lines[PersonMedicine]),
        relations=tuple(
            Relation(line.kind, line.other_id, line.name, line.phone)
            for line in lines[PersonRelation]
        ),
    )  # fmt: skip


def recorded_rows_of(session: Session, person: Participant) -> list[Base]:
    """The stored rows of one version, for the trail's before."""
    found: list[Base] = list(
        session.scalars(select(ParticipantDetails).where(ParticipantDetails.participant_row == person.id))
    )
    for model in _LISTS:
        found += session.scalars(select(model).where(model.participant_row == person.id)).all()
    return found


def _whole(text: str, parts: int) -> int | None:
    return int(Decimal(text) * parts) if text else None


def _decimal(whole: int | None, parts: int) -> str:
    if whole is None:
        return ""
    plain = f"{Decimal(whole) / parts:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
