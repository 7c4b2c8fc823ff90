"""Parts 1 and 2: who it is, and why they came."""

from collections.abc import Iterator

from clinicdesk.protocols.days import age_in_years
from clinicdesk.reports.record import Cell, Fact, Facts, Head, Part, Table
from clinicdesk.reports.said import NOTHING, Said, joined, numeral, plain, worded
from clinicdesk.services.days import read_day
from clinicdesk.services.memberships import places_in
from clinicdesk.services.record_parts.source import Source, day

_ISO = len("1972-09-04")


OF_IDENTITY = frozenset({
    "code", "surname", "given_name", "patronymic", "birth_date", "sex", "chart_number", "emergency_name",
    "emergency_relation", "emergency_phone", "military", "relations",
})  # fmt: skip
OF_REFERRAL = frozenset({
    "referral_source", "referral_date", "diagnoses", "complaint", "earlier_treatment", "height_cm", "weight_kg",
    "allergies_state", "allergies", "medicines",
})  # fmt: skip
"""Fields of the card that each of the two parts prints."""


def identity(source: Source) -> Part:
    """Code, sex, cohort and dates; name, birth and chart number if names are asked for, else the age."""
    details = source.details
    military = worded(f"person.military.{details.military or 'unknown'}")
    rows = [
        _fact("code", plain(details.code)),
        *([_fact("name", plain(_name(source)))] if source.wish.names else []),
        _fact("birth_date", born(source)) if source.wish.names else _fact("age", age_said(source)),
        _fact("sex", worded(f"records.sex.{details.sex or 'unknown'}")),
        *([_fact("chart_number", plain(details.chart_number))] if source.wish.names else []),
        _fact("emergency", _called(source)),
        _fact("cohort", plain(", ".join(leg.cohort for leg in source.legs))),
        _fact("membership", joined(_places(source), "; ")),
        *([_fact("military", military)] if source.wish.military else []),
        _fact("related", _related(source)),
    ]  # fmt: skip
    return Part("identity", worded("records.part.identity"), (Facts(tuple(rows), 2),), 1)


def referral(source: Source) -> Part:
    """Referral, indication, complaint, earlier treatment; what is taken, what must not be given."""
    details = source.details
    allergic = worded(f"person.allergies_state.{details.allergies_state or 'unknown'}")
    rows = (
        Fact(worded("person.field.referral_source"), Cell(plain(details.referral_source))),
        Fact(worded("person.field.referral_date"), Cell(plain(day(details.referral_date)))),
        Fact(worded("person.field.diagnoses"), Cell(plain(", ".join(details.diagnoses)))),
        Fact(worded("person.field.complaint"), Cell(plain(details.complaint))),
        Fact(worded("person.field.earlier_treatment"), Cell(plain(details.earlier_treatment))),
        Fact(worded("person.field.height_cm"), Cell(numeral(details.height_cm))),
        Fact(worded("person.field.weight_kg"), Cell(numeral(details.weight_kg))),
        Fact(worded("person.field.allergies_state"), Cell(allergic)),
    )  # fmt: skip
    allergies = Table(
        (Head(worded("person.field.allergies"), 40), Head(worded("records.reaction"), 60)),
        tuple((Cell(plain(one.substance)), Cell(plain(one.reaction))) for one in details.allergies),
    )
    medicines = Table(
        (Head(worded("person.field.medicines"), 40), Head(worded("records.dosage"), 60)),
        tuple((Cell(plain(one.name)), Cell(plain(one.dose))) for one in details.medicines),
        when_empty=worded("records.no_medicines"),
    )
    lists = (allergies, medicines) if details.allergies else (medicines,)
    return Part("referral", worded("records.part.referral"), (Facts(rows), *lists), 2)


def _fact(name: str, said: Said) -> Fact:
    return Fact(worded(f"records.identity.{name}"), Cell(said))


def _name(source: Source) -> str:
    details = source.details
    return " ".join(part for part in (details.surname, details.given_name, details.patronymic) if part)


def born(source: Source) -> Said:
    """The day of birth, and the age on the day of printing."""
    birth = source.details.birth_date
    if len(birth) != _ISO:
        return plain(birth)
    age = age_in_years(read_day(birth), source.day_of(source.desk.clock.now()))
    return worded("records.born", day=day(birth), n=age)


def age_said(source: Source) -> Said:
    """A copy by codes tells how old somebody is, not their birthday (GDPR, Article 5(1)(c))."""
    born = source.details.birth_date
    if len(born) != _ISO:
        return worded("records.born_in", year=born[:4]) if born else NOTHING
    return plain(age_in_years(read_day(born), source.day_of(source.desk.clock.now())))


def _called(source: Source) -> Said:
    """A relative's name would name the participant: it goes with the names."""
    details = source.details
    if not source.wish.names and (details.emergency_name or details.emergency_phone):
        return joined((plain(details.emergency_relation), worded("records.on_card")), ", ")
    parts = (details.emergency_name, details.emergency_relation, details.emergency_phone)
    return plain(", ".join(part for part in parts if part))


def _places(source: Source) -> Iterator[Said]:
    """How they are or were in each cohort; of several each by its code."""
    several = len(source.legs) > 1
    for leg in source.legs:
        yield joined((plain(leg.cohort) if several else NOTHING, _place(leg)), ": ")


def _place(source: Source) -> Said:
    if not source.cohort_id:
        return NOTHING
    found = [one for one in places_in(source.session, source.cohort_id) if one.person_id in source.people]
    if not found:
        return NOTHING
    one = found[-1]
    key = "records.member_until" if one.until else "records.member_since"
    state = worded(f"records.membership.{one.state}")
    return worded(key, state=state, since=day(one.since), until=day(one.until))


def _related(source: Source) -> Said:
    """What the relation is; another participant is never named here."""
    found = []
    for one in source.details.relations:
        kind = worded(f"person.relation.{one.kind}")
        name = plain(one.name) if source.wish.names and not one.person_id else NOTHING
        found.append(joined((kind, worded("records.other_participant") if one.person_id else name), ": "))
    return joined(found, "; ") if found else worded("records.none_named")
