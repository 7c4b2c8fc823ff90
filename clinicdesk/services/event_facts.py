"""What the file knows already of an adverse event: doses before it, the card, who writes. Form 137/о asks for it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Dose, DoseOrder, Rescue
from clinicdesk.models.drugs import DrugBatch, DrugProduct
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import PersonDetails, joined
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.reports.said import Said, ours, worded
from clinicdesk.security.roles import Role
from clinicdesk.services.ampoules import gave
from clinicdesk.services.days import zone_of
from clinicdesk.services.drugs import ProductView, product_view, rules_in
from clinicdesk.services.followers import family_of
from clinicdesk.services.people_at_work import account_at
from clinicdesk.services.person_facts import newest_details
from clinicdesk.services.person_rows import details_of
from clinicdesk.services.reading_values import decimal_text
from clinicdesk.services.views import Actor

GROUP = "event"
_AMPOULE = "ampoule"
Facts = Mapping[str, Fact | None]
_NOTHING: Facts = {}
_REPORTERS = {
    Role.LEAD: "physician", Role.PHYSICIAN: "physician", Role.ANAESTHESIOLOGIST: "physician", Role.NURSE: "nurse",
    Role.THERAPIST: "therapist", Role.COTHERAPIST: "therapist",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspected:
    """A dose that was given, with what was in the ampoules it came from. Amounts in micrograms and grams."""

    given_at: datetime
    route: str
    given_ug: int
    strength_ug_per_ml: int
    weight_g: int
    product: ProductView | None
    batches: tuple[tuple[str, str], ...]
    """Number and last day of use, of each ampoule it was drawn from."""
    dose_id: str


def dosage_form(product: ProductView) -> Said:
    """What the drug is, not how it is packed: the register counts ampoules, and an ampoule holds a solution."""
    return worded("records.reported.in_ampoule") if product.form == _AMPOULE else packed_as(product)


def substance_of(product: ProductView) -> Said:
    """In the words of its register; its code where there is none."""
    return ours(*(product.words.get(code, product.substance).partition(", ")[0] for code in ("uk", "en")))


def packed_as(product: ProductView) -> Said:
    """The register's own word for it."""
    return ours(*(product.words.get(code, "").partition(", ")[2] for code in ("uk", "en")))


def doses_before(session: Session, people: Iterable[str], moment: datetime) -> tuple[Suspected, ...]:
    """The doses of the newest session that had begun by then, in their order; none where nothing was given yet."""
    rows = session.execute(
        select(Dose, DoseOrder)
        .join(DoseOrder, DoseOrder.id == Dose.order_row)
        .where(Dose.person_id.in_(tuple(people)), standing(Dose), Dose.given_ul > 0, Dose.given_at <= moment)
        .order_by(Dose.given_at)
    ).all()
    newest = rows[-1][0].session_id if rows else ""
    return tuple(_suspected(session, dose, order) for dose, order in rows if dose.session_id == newest)


def rescues_before(session: Session, people: Iterable[str], since: datetime) -> tuple[Rescue, ...]:
    """The rescue drugs that were given from then on for a day, in their order."""
    query = select(Rescue).where(
        Rescue.person_id.in_(tuple(people)),
        standing(Rescue),
        Rescue.state == "given",
        Rescue.ordered_at >= since,
    )
    found = session.scalars(query.order_by(Rescue.ordered_at)).all()
    return tuple(one for one in found if one.session_id == found[0].session_id)


def known_of_event(
    session: Session, actor: Actor, person_id: str, form: Form, *, facts: Facts, now: datetime, zone: str
) -> dict[str, Value]:  # fmt: skip
    """Answers that a form of an event begins with; nothing for another form, nor what it would not take."""
    if form.group != GROUP:
        return {}
    people = family_of(session, person_id)
    details, doses = newest_details(session, person_id), doses_before(session, people, now)
    return within_limits(
        form, {**_known(details, doses, zone), **dict(_of_reporter(actor.user_id, actor.roles))}, facts
    )


def known_then(
    session: Session, people: Sequence[str], doses: tuple[Suspected, ...], *, written: Response, zone: str
) -> dict[str, str]:  # fmt: skip
    """The same of an event that was written down (`written`: its first version), as the record knew it then.

    In full, as text: by the form's limits, what is too long for its boxes would be no answer.
    """
    author = account_at(session, written.author_id, written.recorded_at)
    roles = [Role(one) for one in author.roles.split()] if author else []
    said = _known(card_at(session, people, written.recorded_at), doses, zone)
    return {**said, **dict(_of_reporter(written.author_id, roles))}


def card_at(session: Session, people: Sequence[str], moment: datetime) -> PersonDetails:
    """The card as it stood then, with those of the records that are read with it; the first, where none is so old."""
    found = []
    for one in people:
        query = select(Participant).where(Participant.person_id == one).order_by(Participant.version)
        rows = session.scalars(query).all()
        found += [[row for row in rows if row.recorded_at <= moment][-1:] or rows[:1]]
    cards = [details_of(session, row) for rows in found for row in rows]
    return joined(cards[0], cards[1:])


def _known(details: PersonDetails, doses: tuple[Suspected, ...], zone: str) -> dict[str, str]:
    return dict((*_of_card(details), *(_of_doses(doses, zone) if doses else ())))


def within_limits(form: Form, said: Mapping[str, str], facts: Facts = _NOTHING) -> dict[str, Value]:
    """The answers among these that the form asks for and would take."""
    questions = questions_of(form)
    checked = check_answers(
        form, {key: text for key, text in said.items() if text and key in questions}, facts
    )
    refused = {issue.field for issue in checked.issues}
    return {key: value for key, value in checked.values.items() if key not in refused}


def _suspected(session: Session, dose: Dose, order: DoseOrder) -> Suspected:
    found = gave(session, dose.dose_id)
    batches = (session.get_one(DrugBatch, one.batch_id) for one in found)
    return Suspected(
        dose.given_at, dose.route, dose.given_ug, dose.strength_ug_per_ml, order.weight_g,
        product_view(session.get_one(DrugProduct, found[0].product_id), rules_in(session)) if found else None,
        tuple(dict.fromkeys((batch.number, batch.expires_on) for batch in batches)), dose.dose_id,
    )  # fmt: skip


def _of_card(details: PersonDetails) -> Iterator[tuple[str, str]]:
    yield "body_weight", details.weight_kg
    yield "height", details.height_cm
    yield "indication", ", ".join(details.diagnoses)
    yield "concomitant", "; ".join(" ".join(filter(None, (one.name, one.dose))) for one in details.medicines)


def _of_reporter(user_id: str, roles: Collection[Role]) -> Iterator[tuple[str, str]]:
    yield "reporter", user_id
    yield "reporter_role", next((said for role, said in _REPORTERS.items() if role in roles), "")


def _of_doses(doses: tuple[Suspected, ...], zone: str) -> Iterator[tuple[str, str]]:
    first, last = doses[0], doses[-1]
    if first.product is not None:
        yield "drug_name", first.product.trade_name
        yield "drug_form", dosage_form(first.product).uk
        yield "drug_maker", first.product.manufacturer
    yield "drug_batch", ", ".join(dict.fromkeys(number for one in doses for number, _ in one.batches))
    yield "strength", decimal_text(first.strength_ug_per_ml)
    yield "single_dose", decimal_text(first.given_ug)
    yield "route", first.route
    yield "body_weight", decimal_text(first.weight_g)
    for key, dose in (("drug_start", first), ("drug_end", last)):
        yield key, f"{dose.given_at.astimezone(zone_of(zone)):%d.%m.%Y}"
