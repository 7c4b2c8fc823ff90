"""A participant's card between its rows and its plain form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.ids import Ids
from clinicdesk.models.base import Base
from clinicdesk.models.people import (
    Participant,
    ParticipantDetails,
    PersonAllergy,
    PersonContact,
    PersonDiagnosis,
    PersonKey,
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


Listed = TypeVar("Listed", PersonContact, PersonDiagnosis, PersonAllergy, PersonMedicine, PersonRelation)


def rows_of(ids: Ids, person: Participant, details: PersonDetails) -> Iterator[Base]:
    """Everything but the participant row itself, parents first. `details` are checked."""
    same: Mapping[str, str] = {name: getattr(details, name) for name in _SAME}
    yield ParticipantDetails(
        id=ids.new(), participant_row=person.id, height_mm=_whole(details.height_cm, _MM_IN_CM),
        weight_g=_whole(details.weight_kg, _G_IN_KG), **same,
    )  # fmt: skip
    for kind, name in _CONTACTS.items():
        for place, value in enumerate(getattr(details, name)):
            yield PersonContact(id=ids.new(), participant_row=person.id, place=place, kind=kind, value=value)
    for place, code in enumerate(details.diagnoses):
        yield PersonDiagnosis(id=ids.new(), participant_row=person.id, place=place, code=code)
    for place, allergy in enumerate(details.allergies):
        yield PersonAllergy(
            id=ids.new(), participant_row=person.id, place=place, substance=allergy.substance,
            reaction=allergy.reaction,
        )  # fmt: skip
    for place, medicine in enumerate(details.medicines):
        yield PersonMedicine(
            id=ids.new(), participant_row=person.id, place=place, name=medicine.name, dose=medicine.dose
        )
    for place, relation in enumerate(details.relations):
        yield PersonRelation(
            id=ids.new(), participant_row=person.id, place=place, kind=relation.kind,
            other_id=relation.person_id, name=relation.name, phone=relation.phone,
        )  # fmt: skip


def keys_of(person: Participant, details: PersonDetails) -> Iterator[PersonKey]:
    """What this version is found by."""
    found = search_keys(
        code=person.code, names=(details.surname, details.given_name, details.patronymic),
        birth_date=details.birth_date, phones=details.phones, chart_number=details.chart_number,
    )  # fmt: skip
    return (PersonKey(key=key, code=person.code, participant_row=person.id) for key in found)


def details_of(session: Session, person: Participant) -> PersonDetails:
    """The card of one version. A row of the first revision has a name, a code and a birth date only."""
    row = session.scalars(
        select(ParticipantDetails).where(ParticipantDetails.participant_row == person.id)
    ).first()
    if row is None:
        return replace(details_of_name(person.name), code=person.code, birth_date=person.birth_date)
    contacts = _lines(session, PersonContact, person)
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
        diagnoses=tuple(line.code for line in _lines(session, PersonDiagnosis, person)),
        allergies=tuple(Allergy(line.substance, line.reaction) for line in _lines(session, PersonAllergy, person)),
        medicines=tuple(Medicine(line.name, line.dose) for line in _lines(session, PersonMedicine, person)),
        relations=tuple(
            Relation(line.kind, line.other_id, line.name, line.phone)
            for line in _lines(session, PersonRelation, person)
        ),
    )  # fmt: skip


def recorded_rows_of(session: Session, person: Participant) -> list[Base]:
    """The stored rows of one version, for the trail's before."""
    found: list[Base] = list(
        session.scalars(select(ParticipantDetails).where(ParticipantDetails.participant_row == person.id))
    )
    for model in (PersonContact, PersonDiagnosis, PersonAllergy, PersonMedicine, PersonRelation):
        found += session.scalars(select(model).where(model.participant_row == person.id)).all()
    return found


def _lines(session: Session, model: type[Listed], person: Participant) -> list[Listed]:
    query = select(model).where(model.participant_row == person.id).order_by(model.place)
    return list(session.scalars(query))


def _whole(text: str, parts: int) -> int | None:
    return int(Decimal(text) * parts) if text else None


def _decimal(whole: int | None, parts: int) -> str:
    if whole is None:
        return ""
    plain = f"{Decimal(whole) / parts:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
