"""Reading the register of the controlled drug: lines as they stand, corrections folded, what waits, what is open."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.drugs import DrugBatch, DrugProduct, LedgerLine, LedgerWitness, Portion, StockCount
from clinicdesk.models.people import Participant
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.ampoules import Parts, ampoules_in, open_view, unwitnessed
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.drugs import Rules, product_view, rules_in
from clinicdesk.services.ledger_views import (
    AmpouleCard,
    BatchStock,
    CountView,
    LedgerRow,
    PortionRow,
    RegisterKey,
    RegisterPage,
    RowState,
    SessionPost,
)
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.readings import running_session
from clinicdesk.services.registers import newest_count, product_of
from clinicdesk.services.views import Actor

THOUSAND = 1000


@verb(Permission.SEE_DRUGS, reads=True)
def list_registers(desk: Desk, actor: Actor) -> tuple[RegisterKey, ...]:  # noqa: ARG001 - checked by the verb
    """Every register with a line, and each product at the first store while it has none; stores first."""
    stores = current_settings(desk).storage_places
    with desk.database.read() as session:
        rules = rules_in(session)
        known = session.execute(select(LedgerLine.product_id, LedgerLine.place).distinct()).all()
        begun = {product_id for product_id, _ in known}
        products = session.scalars(select(DrugProduct)).all()
        fresh = [(one.id, stores[0]) for one in products if stores and one.id not in begun]
        keys = [_key(session, rules, product, place, stores) for product, place in (*known, *fresh)]
    return tuple(sorted(keys, key=lambda one: (not one.is_store, one.product, one.content_ul, one.place)))


@verb(Permission.SEE_DRUGS, reads=True)
def see_register(desk: Desk, actor: Actor, product_id: str, place: str) -> RegisterPage:  # noqa: ARG001 - as above
    """One register. Refused DRG007 for an unknown product."""
    stores = current_settings(desk).storage_places
    with desk.database.read() as session:
        product_of(session, product_id)
        key = _key(session, rules_in(session), product_id, place, stores)
        ampoules = [one for one in ampoules_in(session, place=place) if one.ampoule.product_id == product_id]
        rows = _Rows(session, key, ampoules).rows()
        newest = newest_count(session, product_id, place)
        names = names_of_users(session)
        return RegisterPage(
            key, rows, _count_view(newest, names) if newest else None, _batches(desk, session, key),
            tuple(_card(session, key, one) for one in ampoules if not one.closed), _places(session, product_id),
            stores, _post(session), who_may_witness(session), _methods(session),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one register, put together from its lines, witnesses, counts and portions."""

    session: Session
    key: RegisterKey
    ampoules: list[Parts]

    def rows(self) -> tuple[LedgerRow, ...]:
        """Oldest first; a reversing line is folded into the correction it belongs to."""
        lines = self._lines()
        names, batches = names_of_users(self.session), self._batches()
        seconds = dict(self.session.execute(select(LedgerWitness.line_id, LedgerWitness.witness_id)).all())
        mine = StockCount.product_id == self.key.product_id
        counts = {row.id: row for row in self.session.scalars(select(StockCount).where(mine))}
        by_id = {line.id: line for line in lines}
        taken_back = {line.reverses: line for line in lines if line.reverses}
        found = []
        for line, back in self._folded(lines):
            witness = line.witness_id or seconds.get(line.id)
            wrong = by_id[back.reverses] if back and back.reverses else None
            portions = tuple(self._portions(line, names))
            count = counts.get(line.act_id) if line.kind == "count" else None
            last = line if back is None or line.number > back.number else back
            only_back = back is not None and line is back
            found.append(
                LedgerRow(
                    line.id, tuple(sorted({line.number, back.number if back else line.number})), line.happened_at,
                    line.recorded_at, wrong.kind if wrong and only_back else line.kind,
                    _state(line, wrong, taken_back), wrong.number if wrong else None, json.loads(line.papers),
                    batches[line.batch_id], line.expires_on, 0 if only_back else line.change,
                    sum(one.given_ug for one in portions), sum(one.destroyed_ug for one in portions),
                    sum(one.returned_ug for one in portions), last.after, last.after * self.key.content_ug,
                    names.get(line.author_id, ""), names.get(witness or "", ""), line.emergency,
                    witness is None or any(one.waiting for one in portions), line.reason,
                    _count_view(count, names) if count else None, portions,
                )
            )  # fmt: skip
        return tuple(found)

    def _lines(self) -> list[LedgerLine]:
        query = select(LedgerLine).where(
            LedgerLine.product_id == self.key.product_id, LedgerLine.place == self.key.place
        )
        return list(self.session.scalars(query.order_by(LedgerLine.number)))

    def _batches(self) -> Mapping[str, str]:
        query = select(DrugBatch.id, DrugBatch.number).where(DrugBatch.product_id == self.key.product_id)
        return dict(self.session.execute(query).all())

    @staticmethod
    def _folded(lines: Iterable[LedgerLine]) -> Iterator[tuple[LedgerLine, LedgerLine | None]]:
        """Each line with the reversing one of its correction; a reversing line alone stands for itself."""
        acts: dict[str, list[LedgerLine]] = {}
        for line in lines:
            acts.setdefault(line.act_id or line.id, []).append(line)
        for act in acts.values():
            back = next((line for line in act if line.kind == "reverse"), None)
            fresh = [line for line in act if line is not back]
            if back is not None and not fresh:
                yield back, back
            for line in fresh:
                yield line, back

    def _portions(self, line: LedgerLine, names: Mapping[str, str]) -> Iterator[PortionRow]:
        mine = [parts for parts in self.ampoules if parts.ampoule.line_id == line.id]
        codes = codes_of(self.session, (one.person_id for parts in mine for one in parts.portions))
        for parts in mine:
            waiting = {one.id for one in unwitnessed(parts.portions)}
            for one in parts.portions:
                yield PortionRow(
                    one.id, one.happened_at, self._ug(one.given_ul), self._ug(one.destroyed_ul),
                    self._ug(one.returned_ul), codes.get(one.person_id, ""),
                    names.get(one.author_id, ""), names.get(one.witness_id or "", ""), one.emergency,
                    one.id in waiting, one.method, one.reason, one.ampoule_id,
                )  # fmt: skip

    def _ug(self, microlitres: int) -> int:
        return microlitres * self.key.strength_ug_per_ml // THOUSAND


def codes_of(session: Session, people: Iterable[str]) -> Mapping[str, str]:
    """Participant id to code."""
    query = select(Participant.person_id, Participant.code).where(newest_person())
    return dict(session.execute(query.where(Participant.person_id.in_(sorted({*people} - {""})))).all())


def _state(line: LedgerLine, wrong: LedgerLine | None, taken_back: Mapping[str, LedgerLine]) -> RowState:
    if line.id in taken_back:
        return "voided"
    if wrong is not None:
        return "corrects"
    return "count" if line.kind == "count" else "plain"


def _key(
    session: Session, rules: Mapping[str, Rules], product_id: str, place: str, stores: tuple[str, ...]
) -> RegisterKey:
    product = product_view(product_of(session, product_id), rules)
    return RegisterKey(
        product_id, place, product.trade_name, product.strength_ug_per_ml, product.content_ul, product.content_ug,
        product.words, place in stores, _places(session, product_id).get(place, 0),
    )  # fmt: skip


def _places(session: Session, product_id: str) -> Mapping[str, int]:
    query = select(LedgerLine.place, func.sum(LedgerLine.change)).where(LedgerLine.product_id == product_id)
    return {place: int(n) for place, n in session.execute(query.group_by(LedgerLine.place)).all()}


def _batches(desk: Desk, session: Session, key: RegisterKey) -> tuple[BatchStock, ...]:
    held = dict(
        session.execute(
            select(LedgerLine.batch_id, func.sum(LedgerLine.change))
            .where(LedgerLine.product_id == key.product_id, LedgerLine.place == key.place)
            .group_by(LedgerLine.batch_id)
        ).all()
    )
    rows = session.scalars(
        select(DrugBatch).where(DrugBatch.product_id == key.product_id).order_by(DrugBatch.expires_on)
    )
    day = today(desk).isoformat()
    return tuple(
        BatchStock(row.id, row.number, row.expires_on, int(held.get(row.id, 0)), row.expires_on < day)
        for row in rows
    )


def _card(session: Session, key: RegisterKey, parts: Parts) -> AmpouleCard:
    view, strength = open_view(session, parts), key.strength_ug_per_ml
    codes = codes_of(session, (one.person_id for one in parts.portions))
    return AmpouleCard(
        view.id, view.label, view.batch, view.expires_on, view.opened_at, key.content_ug,
        parts.given_ul() * strength // THOUSAND, parts.destroyed_ul() * strength // THOUSAND,
        parts.returned_ul * strength // THOUSAND, parts.remaining_ul, parts.remaining_ul * strength // THOUSAND,
        strength, tuple(dict.fromkeys(codes.values())),
    )  # fmt: skip


def _count_view(row: StockCount, names: Mapping[str, str]) -> CountView:
    return CountView(
        row.id, row.counted_at, row.counted, row.counted_ul, row.expected, row.expected_ul, bool(row.agrees),
        names.get(row.author_id, ""), names.get(row.witness_id, ""), row.incident_id,
    )  # fmt: skip


def _post(session: Session) -> SessionPost | None:
    running = running_session(session)
    if running is None:
        return None
    cohort = session.get(Cohort, running.cohort_id)
    code = cohort.code if cohort else ""
    title = " · ".join(filter(None, (running.code or running.title, code)))
    return SessionPost(running.session_id, title, running.place or running.title)


def who_may_witness(session: Session) -> tuple[tuple[str, str], ...]:
    """Login and name of everybody at work who signs."""
    return tuple(
        (account.login, account.name)
        for account in current_accounts(session)
        if account.state == "active"
        and may(tuple(Role(role) for role in account.roles.split()), Permission.SIGN_RECORDS)
    )


def _methods(session: Session) -> tuple[str, ...]:
    query = select(Portion.method, func.max(Portion.event_seq)).where(Portion.method != "")
    rows = session.execute(query.group_by(Portion.method)).all()
    return tuple(method for method, _ in sorted(rows, key=lambda row: -row[1]))
