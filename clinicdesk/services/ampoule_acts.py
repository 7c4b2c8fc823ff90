"""Opening an ampoule at a session's post, and what becomes of its residue. Two people each time."""

from datetime import datetime

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import DrugBatch, LedgerLine, OpenedAmpoule
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission
from clinicdesk.services.ampoules import Parts, add_portion, ml_text, portions_of, standing_ampoule
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.ledger_hands import Hands, sign_act, sign_portion, take_hands
from clinicdesk.services.registers import (
    Act,
    Entry,
    batch_of,
    check_amount,
    check_papers,
    moment,
    place_of_session,
    product_of,
    write_line,
)
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.KEEP_DRUGS)
def open_ampoule(
    desk: Desk, actor: Actor, *, batch_id: str, session_id: str, hands: Hands, ampoules: int = 1,
    happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Open ampoules issued to a running session's post; each then has its own account.

    Raises Refused SES005, LGR001 (none of the batch at the post), LGR002 (expired), LGR003 and those of the hands.
    """
    check_amount(ampoules)
    with desk.database.read() as session:
        post = place_of_session(session, session_id)
        batch = batch_of(session, batch_id)
    at = moment(desk, happened_at)
    signers = take_hands(desk, actor, hands, session_id=session_id)
    act = signers.act(desk, happened_at=at, session_id=session_id)
    with desk.write(actor, Action.AMPOULE_OPENED, entity="ampoule", entity_id=act.act_id) as work:
        open_in(desk, work, act, batch, place=post, ampoules=ampoules)
        sign_act(work, signers, act)
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=act.act_id)


def open_in(
    desk: Desk, work: Work, act: Act, batch: DrugBatch, *, place: str, ampoules: int, reason: str = "",
    day: str = "",
) -> LedgerLine:  # fmt: skip
    """The line and the ampoules it opens, inside an act. `day`: of the opening that a correction puts right."""
    line = write_line(desk, work, act, Entry("open", batch, place, -ampoules, reason=reason, day=day))
    product = product_of(work.session, batch.product_id)
    work.add(*(
        OpenedAmpoule(
            id=desk.ids.new(), line_id=line.id, ordinal=ordinal, product_id=product.id, batch_id=batch.id,
            place=place, session_id=act.session_id, content_ul=product.content_ul, content_ug=product.content_ug,
            opened_at=act.happened_at,
        )
        for ordinal in range(1, ampoules + 1)
    ))  # fmt: skip
    return line


@verb(Permission.KEEP_DRUGS)
def settle_residue(
    desk: Desk, actor: Actor, ampoule_id: str, *, destroyed_ul: int, returned_ul: int = 0, method: str,
    receiver: str = "", hands: Hands, happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Destroy or hand back what is left in an ampoule: opened = given + destroyed + returned, nothing left.

    `receiver`: whom an opened remainder is handed to by act, for destruction; it goes back into no stock. What is
    destroyed and what is handed over are a portion each. Raises Refused LGR020 (does not add up to the remainder),
    LGR010 (method), LGR292 (nobody receives it), AMP001, AMP002.
    """
    if destroyed_ul < 0 or returned_ul < 0:
        raise Refused(Issue("AMP004", "destroyed"))
    if destroyed_ul:
        check_papers({"method": method})
    if returned_ul and not receiver.strip():
        raise Refused(Issue("LGR292", "receiver"))
    at = moment(desk, happened_at)
    with desk.database.read() as session:
        ampoule = standing_ampoule(session, ampoule_id)
        before = portions_of(session, ampoule_id)
    left = before[-1].after_ul if before else ampoule.content_ul
    if before and before[-1].closed:
        raise Refused(Issue("AMP002", "ampoule"))
    if destroyed_ul + returned_ul != left:
        said = {"left": ml_text(left), "said": ml_text(destroyed_ul + returned_ul)}
        raise Refused(Issue("LGR020", "destroyed", values=dict(said)))
    signers = take_hands(desk, actor, hands, session_id=ampoule.session_id)
    with desk.write(actor, Action.RESIDUE_DESTROYED, entity="ampoule", entity_id=ampoule_id) as work:
        for destroyed, returned, how in ((destroyed_ul, 0, method), (0, returned_ul, receiver)):
            if not destroyed and not returned:
                continue
            portion = add_portion(
                desk, work, ampoule_id, author_id=actor.user_id,
                witness_id=signers.second.user_id if signers.second else None, emergency=signers.emergency,
                happened_at=at, destroyed_ul=destroyed, returned_ul=returned, method=how.strip(),
            )  # fmt: skip
            sign_portion(work, signers, portion)
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=ampoule_id)


@verb(Permission.KEEP_DRUGS)
def correct_residue(
    desk: Desk,
    actor: Actor,
    ampoule_id: str,
    *,
    destroyed_ul: int,
    returned_ul: int,
    reason: str,
    hands: Hands,
    receiver: str = "",
) -> Changes:
    """What was destroyed and handed back apart from any dose should have been this; the account stays closed.

    What a dose took is corrected through the dose. `receiver`: who got what is handed over more than was written.
    Raises Refused DSK005 (reason), AMP001, AMP004, LGR014 (nothing was destroyed apart from a dose), LGR019 (nothing
    would change), LGR292 (nobody receives it), AMP008 (another sum than before).
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if destroyed_ul < 0 or returned_ul < 0:
        raise Refused(Issue("AMP004", "destroyed"))
    with desk.database.read() as session:
        ampoule = standing_ampoule(session, ampoule_id)
        before = Parts(ampoule, portions_of(session, ampoule_id)).residue
    if not before.settled:
        raise Refused(Issue("LGR014"))
    more = (destroyed_ul - before.destroyed_ul, returned_ul - before.returned_ul)
    if not any(more):
        raise Refused(Issue("LGR019", "destroyed"))
    if more[1] > 0 and not receiver.strip():
        raise Refused(Issue("LGR292", "receiver"))
    at = moment(desk, None)
    signers = take_hands(desk, actor, hands, session_id=ampoule.session_id)
    with desk.write(
        actor, Action.PORTION_CORRECTED, entity="ampoule", entity_id=ampoule_id, reason=reason
    ) as work:
        portion = add_portion(
            desk, work, ampoule_id, author_id=actor.user_id,
            witness_id=signers.second.user_id if signers.second else None, emergency=signers.emergency,
            happened_at=at, destroyed_ul=more[0], returned_ul=more[1], reason=reason.strip(),
            method=receiver.strip() if more[1] > 0 else "",
        )  # fmt: skip
        sign_portion(work, signers, portion)
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=ampoule_id)
