"""From the fields of a line to the verb that writes it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.counts import Counted
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.ledger_views import LedgerRow, RegisterPage
from clinicdesk.services.stock import Handful, Receipt
from clinicdesk.services.views import Changes
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.drugs.entry import EntryPanel, Line
from clinicdesk.ui.drugs.register_words import document
from clinicdesk.ui.drugs.verdict import THOUSAND, mg, microlitres, read_day, whole
from clinicdesk.ui.surroundings import Surroundings

_PARTS = ("destroyed", "returned")
_Save = Callable[[EntryPanel, RegisterPage, DrugVerbs], Changes]


def line_for(
    act: str, page: RegisterPage, row: LedgerRow | None, verbs: DrugVerbs, around: Surroundings
) -> Line:
    """The line of an act: how it is saved and told, and what a correction stands beside."""

    def save(panel: EntryPanel) -> None:
        if act == "correct":
            news = _correct(panel, page, row, verbs)
        elif act == "refix":
            news = _refix(panel, page, row, verbs)
        elif act == "witness":
            news = verbs.witness(_waiting_id(row), by=panel.hands.second())
        else:
            news = _SAVES[act](panel, page, verbs)
        _tell(around, act, news)

    if row is None or act not in {"correct", "refix", "witness"}:
        return Line(act, save)
    if act == "refix":
        apart = [one for one in row.portions if one.ampoule_id == residue_of(row)]
        destroyed, returned = (
            sum(getattr(one, f"{name}_ug") for one in apart if not one.code) for name in _PARTS
        )
        old = {"destroyed": mg(destroyed, "en"), "returned": mg(returned, "en")}
        was = {"was": destroyed + returned, "was_returned": returned}
        context = {name: str(Decimal(amount) / THOUSAND) for name, amount in was.items()}
        return Line(act, save, row=row, old=old, context=context)
    old = {"ampoules": str(abs(row.change)), "from_batch": row.batch, "reason": document(around, row)}
    barred = frozenset({row.author, *(one.author for one in row.portions if one.waiting)})
    return Line(
        act,
        save,
        row=row,
        old=old if act == "correct" else {},
        barred=barred if act == "witness" else frozenset(),
    )


def _tell(around: Surroundings, act: str, news: Changes) -> None:
    """Saved, or what the act has to say besides: how a count came out, that the stock is large."""
    good = [note for note in news.notes if note.code == "LGR021"]
    if act == "count" and good:
        around.messages.show_issue(good[0], "ok")
    elif news.notes:
        around.tell_notes(news)
    else:
        around.messages.show_message("drugs.saved", "ok")


def _receive(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    until = read_day(said["expires_on"])
    if until is None:
        raise Refused(Issue("DRG010", "expires_on"))
    receipt = Receipt(
        page.key.product_id, said["batch"], until, _amount(said), said["invoice"], said["supplier"]
    )
    return verbs.receive(receipt, place=page.key.place, hands=panel.hands.hands())


def _issue(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    return verbs.issue(_handful(panel, page), session_id=_session(page), hands=panel.hands.hands())


def _give_back(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    return verbs.give_back(
        _handful(panel, page), to=said["to"], session_id=_session(page), hands=panel.hands.hands()
    )


def _open(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    return verbs.open_ampoule(
        batch_id=said["from_batch"],
        session_id=_session(page),
        ampoules=_amount(said),
        hands=panel.hands.hands(),
    )


def _residue(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said, strength = panel.typed(), page.key.strength_ug_per_ml
    destroyed, returned = (microlitres(said[name] or "0", strength) for name in _PARTS)
    if destroyed is None or returned is None:
        raise Refused(Issue("AMP004", "destroyed"))
    return verbs.settle(
        said["ampoule"], destroyed_ul=destroyed, returned_ul=returned, method=said["method"],
        receiver=said["receiver"], hands=panel.hands.hands(),
    )  # fmt: skip


def _discard(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    kind: Literal["break", "destroy"] = "break" if said["how"] == "break" else "destroy"
    return verbs.discard(
        _handful(panel, page), kind=kind, reason=said["reason"], method=said["method"],
        session_id="" if page.key.is_store else _session(page), hands=panel.hands.hands(),
    )  # fmt: skip


def _count(panel: EntryPanel, page: RegisterPage, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    counted = Counted(
        page.key.product_id, page.key.place, _amount(said),
        microlitres(said["open_mg"], page.key.strength_ug_per_ml) or 0,
    )  # fmt: skip
    return verbs.count(counted, session_id=_session(page), hands=panel.hands.hands())


def _correct(panel: EntryPanel, page: RegisterPage, row: LedgerRow | None, verbs: DrugVerbs) -> Changes:
    said = panel.typed()
    assert row is not None
    batch = said["from_batch"] or next((one.batch_id for one in page.batches if one.number == row.batch), "")
    return verbs.correct(
        row.line_id, Righted(_amount(said), batch_id=batch), reason=said["reason"], hands=panel.hands.hands()
    )


def _refix(panel: EntryPanel, page: RegisterPage, row: LedgerRow | None, verbs: DrugVerbs) -> Changes:
    assert row is not None
    said, strength = panel.typed(), page.key.strength_ug_per_ml
    destroyed, returned = (microlitres(said[name] or "0", strength) for name in _PARTS)
    if destroyed is None or returned is None:
        raise Refused(Issue("AMP004", "destroyed"))
    return verbs.correct_residue(
        residue_of(row), destroyed_ul=destroyed, returned_ul=returned, reason=said["reason"],
        receiver=said["receiver"], hands=panel.hands.hands(),
    )  # fmt: skip


def residue_of(row: LedgerRow) -> str:
    """The ampoule of a line of which something was destroyed or handed back apart from any dose; "" for none."""
    return next((one.ampoule_id for one in row.portions if not one.code), "")


def _waiting_id(row: LedgerRow | None) -> str:
    """The line itself, or the first portion of it that waits."""
    assert row is not None
    return next((one.portion_id for one in row.portions if one.waiting and row.witness), row.line_id)


def _handful(panel: EntryPanel, page: RegisterPage) -> Handful:
    said = panel.typed()
    return Handful(said["from_batch"], page.key.place, _amount(said))


def _amount(said: Mapping[str, Any]) -> int:
    return whole(said["ampoules"]) or 0


def _session(page: RegisterPage) -> str:
    return page.post.session_id if page.post else ""


_SAVES: Mapping[str, _Save] = {
    "receive": _receive, "issue": _issue, "return": _give_back, "open": _open, "residue": _residue,
    "discard": _discard, "count": _count,
}  # fmt: skip
