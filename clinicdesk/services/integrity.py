"""The full look at the evidence, and the lead's signed word when it is broken."""

from collections.abc import Callable, Sequence
from pathlib import Path

from clinicdesk.clock import Clock, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import Ids
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import translated
from clinicdesk.models.evidence import TreeWalk, tree_size
from clinicdesk.security.certificates import KeyRegister
from clinicdesk.security.checkpoint import open_checkpoint, origin_of
from clinicdesk.security.identity import key_id
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.security.witness import Witness
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.anchors import Anchor
from clinicdesk.services.certifying import certificates_in
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.entrance import close_clinic, newest_moment, open_to_look
from clinicdesk.services.key_check import key_findings
from clinicdesk.services.machine import public_bytes, root_fingerprint
from clinicdesk.services.opening import quick_findings
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.views import Actor, Changes, IntegrityReport, Topic


@verb(Permission.CHECK_INTEGRITY, reads=True)
def check_integrity(
    desk: Desk, actor: Actor, tell: Callable[[int, int], None] | None = None
) -> IntegrityReport:
    """Check pages, tree, rows, triggers, schema and every anchor; what is found closes the file for writing.

    `tell` hears (events done, events in all) now and then, and may raise to stop the check.
    """
    return _told(desk, actor, examine(desk, tell))


def known_findings(desk: Desk) -> IntegrityReport | None:
    """What is known to be wrong before anything is checked anew: seen at the opening, or by a colleague's print."""
    if not desk.findings:
        return None
    head = desk.trail.head
    return IntegrityReport(
        tree_size=head.size if head else 0, tree_root=head.root.hex() if head else "",
        root_fingerprint=root_fingerprint(desk.root_key), findings=desk.findings,
        checked_at=desk.checked_at or desk.clock.now(),
    )  # fmt: skip


def verify_clinic(
    folder: Path,
    *,
    login: str,
    password: str,
    clock: Clock,
    ids: Ids,
    witness: Witness | None = None,
    brought: Sequence[Anchor] = (),
) -> IntegrityReport:
    """The same of a clinic that nobody has open, from its password. Raises as `open_clinic` and the verb.

    `brought`: checkpoints from outside, such as that of a daily sheet, which the file must agree with as well. One
    that this clinic's key did not sign as it stands is Refused CHK005, and nothing is checked.

    The check comes before the login: a file whose evidence is broken stays as it lies, not an event longer.
    """
    looked = open_to_look(folder, login=login, password=password, clock=clock, ids=ids, witness=witness)
    desk = looked.desk
    try:
        _check_brought(desk, brought)
        with translated():
            roles = [Role(role) for role in looked.account().roles.split()]
            report = examine(desk, brought=brought) if may(roles, Permission.CHECK_INTEGRITY) else None
        if report is not None and not report.ok:
            desk.findings = report.findings
            return report
        actor = looked.log_in()
        return check_integrity(desk, actor) if report is None else _told(desk, actor, report)
    finally:
        # Nobody is logged in and nothing is anchored where something was found.
        close_clinic(desk)


def _check_brought(desk: Desk, brought: Sequence[Anchor]) -> None:
    """A misread sign of paper is no fault of the file."""
    public = public_bytes(desk.trail.key.private)
    for anchor in brought:
        try:
            open_checkpoint(anchor.note, name=origin_of(desk.clinic_id), public_key=public)
        except Refused as error:
            raise Refused(Issue("CHK005", "qr")) from error


def _told(desk: Desk, actor: Actor, report: IntegrityReport) -> IntegrityReport:
    desk.take_report(report)
    desk.note(actor, Action.INTEGRITY_CHECKED, entity="clinic", entity_id=desk.clinic_id,
              reason="" if report.ok else " ".join(issue.code for issue in report.findings))  # fmt: skip
    return report


@verb(Permission.ACCEPT_FINDINGS, reads=True)
def accept_findings(desk: Desk, actor: Actor, *, password: str, reason: str) -> Changes:
    """The medical lead takes responsibility for a file as it is (a restored backup) and work goes on.

    The findings and the reason stay in the trail; the anchors begin anew from here. Refused INT001 when there
    is nothing to accept, INT002 when the pages or rows themselves are damaged: then a backup is the cure.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if not desk.findings:
        raise Refused(Issue("INT001"))
    own_identity(desk, actor, password)
    if any(not issue.code.startswith("EVD01") for issue in examine(desk).findings):
        raise Refused(Issue("INT002"))
    told = " ".join(issue.code for issue in desk.findings)
    desk.note(actor, Action.INTEGRITY_ACCEPTED, entity="clinic", entity_id=desk.clinic_id,
              reason=f"{told}: {reason}")  # fmt: skip
    desk.findings = ()
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.INTEGRITY)


def examine(
    desk: Desk, tell: Callable[[int, int], None] | None = None, *, brought: Sequence[Anchor] = ()
) -> IntegrityReport:
    """The whole check, without a word in the trail."""
    public = public_bytes(desk.trail.key.private)
    with desk.trail.lock:
        desk.found_whole, asked = None, desk.database.written_by_others()
        # Only the pages want the writer to stand still; the walk has a snapshot of its own.
        if faults := desk.database.faults():
            return _damaged(desk, len(faults))
        quick = quick_findings(desk, brought)
    heads = []
    for anchor in (*desk.anchors.found(), *brought):
        try:
            head = open_checkpoint(anchor.note, name=origin_of(desk.clinic_id), public_key=public)
        except Refused:
            continue  # told by the quick look
        heads.append((anchor, head))
    walk = TreeWalk()
    with desk.database.readers.connect() as connection:
        walk.walk(connection, [head.size for _, head in heads], tell)
        walk.compare_rows(connection)
        walk.compare_sums(connection)
        walk.compare_schema(connection)
        size = tree_size(connection)
    findings = [*walk.findings, *quick]
    findings += _uncertified(desk)
    if not findings:
        # Rows that cannot be trusted have no keys to compare.
        with desk.database.read() as session:
            findings += key_findings(session, lambda: tell(size, size) if tell else None)
    findings += [
        Issue("EVD012", values={"place": anchor.named, "size": head.size})
        for anchor, head in heads
        if head.size in walk.roots and walk.roots[head.size] != head.root
    ]
    if not findings:
        desk.found_whole = asked
    return IntegrityReport(
        tree_size=size, tree_root=walk.frontier.root().hex(), root_fingerprint=root_fingerprint(desk.root_key),
        findings=_once(findings), checked_at=desk.clock.now(),
        anchored=all(issue.code != "EVD014" for issue in desk.left_out),
    )  # fmt: skip


def _damaged(desk: Desk, places: int) -> IntegrityReport:
    """Pages that cannot be read: no walk would come to an end, and no root would mean anything."""
    return IntegrityReport(
        tree_size=0, tree_root="", root_fingerprint=root_fingerprint(desk.root_key),
        findings=(Issue("EVD020", values={"n": places}),), checked_at=desk.clock.now(),
    )  # fmt: skip


def _once(findings: list[Issue]) -> tuple[Issue, ...]:
    seen: dict[tuple[str, str], Issue] = {}
    for issue in findings:
        seen.setdefault((issue.code, repr(sorted(issue.values.items()))), issue)
    return tuple(seen.values())


def _uncertified(desk: Desk) -> list[Issue]:
    """Keys in use that the clinic's root does not stand behind: people's, and the one that signs tree heads."""
    now = stamp(newest_moment(desk))
    with desk.database.read() as session:
        register = KeyRegister(certificates_in(session), root=desk.root_key)
        keys = {a.key_id: a.login for a in current_accounts(session) if a.state == "active"}
    keys[key_id(public_bytes(desk.trail.key.private))] = "workstation"
    return [Issue("EVD021", values={"name": name}) for key, name in keys.items() if register.check(key, now)]
