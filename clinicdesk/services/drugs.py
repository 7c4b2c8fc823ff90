"""What the clinic keeps under lock: products as the programmes know them, and their batches."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import DrugBatch, DrugProduct
from clinicdesk.protocols.programme_language import DoseRule, Ledger, Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.days import today
from clinicdesk.services.definitions import shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.registers import product_of
from clinicdesk.services.views import Actor, Changes, Topic

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product: substance and form are codes worded by the programme that keeps a register of them."""

    id: str
    substance: str
    form: str
    trade_name: str
    manufacturer: str
    strength_ug_per_ml: int
    content_ul: int
    content_ug: int
    words: Mapping[str, str]
    """Language to "ketamine, ampoule"."""


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch of a product."""

    id: str
    product_id: str
    number: str
    expires_on: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme says of the register of a substance, with its words in each language."""

    ledger: Ledger
    words: Mapping[str, Mapping[str, str]]
    """Language to the phrases "substance" and "form.CODE"."""


@verb(Permission.SEE_DRUGS, reads=True)
def drug_rules(desk: Desk, actor: Actor) -> tuple[Rules, ...]:  # noqa: ARG001 - checked by the verb
    """What may be entered: one for each substance that a programme keeps a register of."""
    with desk.database.read() as session:
        return tuple(rules_in(session).values())


@verb(Permission.SEE_DRUGS, reads=True)
def list_products(desk: Desk, actor: Actor) -> tuple[ProductView, ...]:  # noqa: ARG001 - checked by the verb
    """Every product, by trade name."""
    with desk.database.read() as session:
        rules = rules_in(session)
        rows = session.scalars(select(DrugProduct).order_by(DrugProduct.trade_name, DrugProduct.content_ul))
        return tuple(product_view(row, rules) for row in rows)


@verb(Permission.KEEP_DRUGS)
def enter_product(
    desk: Desk, actor: Actor, *, substance: str, form: str, trade_name: str, manufacturer: str,
    strength_ug_per_ml: int, content_ul: int,
) -> Changes:  # fmt: skip
    """A product as it lies in the box: one product is one register at each place.

    Raises Refused DRG001 (no programme keeps a register of the substance), DRG002 (form), DRG003 (strength), DRG004
    (content of an ampoule), DRG005 (name or manufacturer missing), DRG006 (entered already).
    """
    with desk.database.read() as session:
        rules = rules_in(session).get(substance)
        if rules is None:
            raise Refused(Issue("DRG001", "substance"))
        row = DrugProduct(
            id=desk.ids.new(), substance=substance, form=form, trade_name=trade_name.strip(),
            manufacturer=manufacturer.strip(), strength_ug_per_ml=strength_ug_per_ml, content_ul=content_ul,
            content_ug=content_ul * strength_ug_per_ml // _THOUSAND,
        )  # fmt: skip
        if issues := list(_product_issues(session, row, rules.ledger)):
            raise Refused(*issues)
    with desk.write(actor, Action.DRUG_ENTERED, entity="drug", entity_id=row.id) as work:
        work.add(row)
    return desk.changes(Topic.DRUGS, subject=row.id)


@verb(Permission.KEEP_DRUGS)
def enter_batch(desk: Desk, actor: Actor, *, product_id: str, number: str, expires_on: dt.date) -> Changes:
    """A batch before its first ampoules come; a receipt enters its own. Refused as `fresh_batch`, DRG009 (known)."""
    with desk.database.read() as session:
        row = batch_for(desk, session, product_id=product_id, number=number, expires_on=expires_on)
        if session.get(DrugBatch, row.id):
            raise Refused(Issue("DRG009", "batch"))
    with desk.write(actor, Action.DRUG_ENTERED, entity="drug", entity_id=row.id) as work:
        work.add(row)
    return desk.changes(Topic.DRUGS, subject=row.id)


def batch_for(
    desk: Desk, session: Session, *, product_id: str, number: str, expires_on: dt.date
) -> DrugBatch:
    """The batch of this number, or a new row for it.

    Raises Refused DRG007 (product), DRG008 (no number), DRG010 (expired), DRG011 (known with another expiry).
    """
    product = product_of(session, product_id)
    if not number.strip():
        raise Refused(Issue("DRG008", "batch"))
    if expires_on < today(desk):
        raise Refused(Issue("DRG010", "expires_on"))
    known = session.scalars(
        select(DrugBatch).where(DrugBatch.product_id == product.id, DrugBatch.number == number.strip())
    ).first()
    if known is None:
        return DrugBatch(
            id=desk.ids.new(), product_id=product.id, number=number.strip(), expires_on=expires_on.isoformat()
        )
    if known.expires_on != expires_on.isoformat():
        raise Refused(Issue("DRG011", "expires_on", values={"day": f"{known.expires_on}"}))
    return known


def largest_ampoule_ul(session: Session, rule: DoseRule) -> int:
    """What the largest ampoule holds, in microlitres, that a dose of this rule can be drawn from; 0 without one."""
    largest = select(func.max(DrugProduct.content_ul)).where(
        DrugProduct.substance == rule.substance,
        DrugProduct.strength_ug_per_ml == int(rule.concentration_mg_per_ml * _THOUSAND),
    )
    return session.scalar(largest) or 0


def rules_in(session: Session) -> Mapping[str, Rules]:
    """Substance to the rules of its register, from the newest version of the programmes on the shelf."""
    found: dict[str, Rules] = {}
    for (_, _), read in sorted(shelf(session).reads.items()):
        if isinstance(read.definition, Programme) and read.definition.ledger:
            ledger = read.definition.ledger
            words = {language: dict(_words_of(ledger, said)) for language, said in read.phrases.items()}
            found[ledger.substance] = Rules(ledger, words)
    return found


def product_view(row: DrugProduct, rules: Mapping[str, Rules]) -> ProductView:
    """A product with the words of its substance and form."""
    said = rules[row.substance].words if row.substance in rules else {}
    words = {
        language: f"{phrases['substance']}, {phrases.get(f'form.{row.form}', row.form)}"
        for language, phrases in said.items()
    }
    return ProductView(
        row.id, row.substance, row.form, row.trade_name, row.manufacturer, row.strength_ug_per_ml, row.content_ul,
        row.content_ug, words,
    )  # fmt: skip


def _words_of(ledger: Ledger, phrases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "substance", phrases.get(f"substance.{ledger.substance}", ledger.substance)
    for form in ledger.forms:
        yield f"form.{form}", phrases.get(f"drug_form.{form}", form)


def _product_issues(session: Session, row: DrugProduct, ledger: Ledger) -> Iterator[Issue]:
    if row.form not in ledger.forms:
        yield Issue("DRG002", "form")
    if Decimal(row.strength_ug_per_ml) / _THOUSAND not in {
        Decimal(one) for one in ledger.strengths_mg_per_ml
    }:
        yield Issue("DRG003", "strength")
    if Decimal(row.content_ul) / _THOUSAND not in {Decimal(one) for one in ledger.content_ml}:
        yield Issue("DRG004", "content")
    for name in ("trade_name", "manufacturer"):
        if not getattr(row, name):
            yield Issue("DRG005", name)
    same = select(DrugProduct.id).where(
        DrugProduct.substance == row.substance, DrugProduct.form == row.form,
        DrugProduct.strength_ug_per_ml == row.strength_ug_per_ml, DrugProduct.content_ul == row.content_ul,
        DrugProduct.manufacturer == row.manufacturer,
    )  # fmt: skip
    if session.scalars(same).first():
        yield Issue("DRG006", "trade_name")
