"""A filled form signed by whoever filled it in, or by somebody who has read it; a later version leaves it visible."""

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.questions import check_answered
from clinicdesk.services.sheets import approvers_of, check_complete, newest_sheet
from clinicdesk.services.signed_content import SHEET, content_of_response
from clinicdesk.services.signing import Meaning, check_unsigned, take_pen
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.SIGN_RECORDS)
def sign_form(
    desk: Desk, actor: Actor, sheet_id: str, *, meaning: Meaning, password: str, seen: str
) -> Changes:
    """Sign the newest version of a filled form. `seen`: the content that was shown (`FilledForm.content`).

    Raises Refused SHT005, SHT007 (author: only whoever filled it in; reviewer: only somebody else; approver:
    only whom the programme names), SGN001 when the
    content changed since it was shown, SGN002, SGN003, SGN004 (signed already), SGN008 (open question), SHT009
    (an answer is missing, at each), PPL004, KEY….
    """
    with desk.database.read() as session:
        row = newest_sheet(session, sheet_id)
        check_reach(session, actor, row.person_id)
        content = content_of_response(session, row)
        check_unsigned(session, actor, SHEET, sheet_id, version=row.version, meaning=meaning)
        check_answered(session, [sheet_id])
        check_complete(desk, session, [row])
        approves = not {role.value for role in actor.roles}.isdisjoint(approvers_of(desk, session, row))
    own = row.author_id == actor.user_id
    if not {Meaning.AUTHOR: own, Meaning.REVIEWER: not own, Meaning.APPROVER: approves}.get(meaning, False):
        raise Refused(Issue("SHT007", "meaning"))
    if content != seen:
        raise Refused(Issue("SGN001"))
    pen = take_pen(desk, actor, password)
    with desk.write(actor, Action.RECORD_SIGNED, entity=SHEET, entity_id=sheet_id, version=row.version,
                    person_id=row.person_id) as work:  # fmt: skip
        work.add(pen.sign(SHEET, sheet_id, version=row.version, content=content, meaning=meaning))
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.FORMS, subject=sheet_id)
