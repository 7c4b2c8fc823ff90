"""A leaving recorded in error is taken back: the person is here, and their clocks go on as if they had never left."""

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import TAKEN_BACK
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.discharges import newest_discharge
from clinicdesk.services.dosing_day import day_of_sitting
from clinicdesk.services.leaving_again import next_leaving
from clinicdesk.services.obligations import settle
from clinicdesk.services.presence import running_of
from clinicdesk.services.signed_content import DISCHARGE, content_of_rows
from clinicdesk.services.signing import Meaning
from clinicdesk.services.transfers import origins_of_transfer
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand


@verb(Permission.DISCHARGE_PEOPLE)
def withdraw_discharge(
    desk: Desk, actor: Actor, discharge_id: str, *, reason: str, pin: str = "", password: str = "",
    version: int = 0,
) -> Changes:  # fmt: skip
    """Nobody left: a version that says so, signed, with the reason. Both versions stay, and so do both names.

    Sets that came due meanwhile are overdue at once, to be measured or explained; tasks of a transfer are done with.
    Only while the session runs: nobody is here after it. `version` is the one the person saw, 0 the newest.
    Raises Refused DIS010 (no such record, or taken back already), DSK004, DSK005, SES005, WIT005, PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_discharge(session, discharge_id)
        check_reach(session, actor, former.person_id)
        day = day_of_sitting(desk, session, running_of(session, former.session_id))
        if version not in {0, former.version}:
            raise Refused(Issue("DSK004"))
        done = origins_of_transfer(session, day, former)
    pen = own_hand(desk, actor, session_id=former.session_id, pin=pin, password=password)
    row = next_leaving(desk, former, minutes=TAKEN_BACK, author_id=actor.user_id, reason=reason)
    with desk.write(actor, Action.DISCHARGE_WITHDRAWN, entity=DISCHARGE, entity_id=discharge_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        work.add(pen.sign(DISCHARGE, discharge_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.RESPONSIBLE, reason=reason))  # fmt: skip
        settle(desk, work, done, done_by=row.id)
    return desk.changes(Topic.DOSING, Topic.TASKS, subject=row.person_id)
