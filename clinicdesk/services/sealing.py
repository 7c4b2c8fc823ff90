"""Sealing a document: its record, the trail's proof and the clinic's signature in one file that allows no change."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import RecoveryKey
from clinicdesk.models.audit import Action
from clinicdesk.models.stored_tree import entry_proof
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.canonical import Json, canonical, sha256_hex
from clinicdesk.security.certificates import Certificate, check_chain
from clinicdesk.security.checkpoint import read_checkpoint, read_tlog_proof
from clinicdesk.security.document_key import ClinicName, DocumentKey, document_key
from clinicdesk.security.identity import key_id
from clinicdesk.security.roles import Permission
from clinicdesk.security.seal_code import SealStatement, chain_to, seal_code
from clinicdesk.services.accounts import needs_reason
from clinicdesk.services.certifying import certificates_in
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import machine_key, public_bytes
from clinicdesk.services.views import Actor
from clinicdesk.services.vouching import found_wrong

FORMAT = "clinicdesk-record/1"
Draw = Callable[[str], bytes]
"""Makes the finished PDF/A-3b pages, with this text as a QR code on them."""


@verb(Permission.SEAL_DOCUMENTS)
def seal_document(
    desk: Desk, actor: Actor, *, kind: str, subject: str, record: Mapping[str, Json], pdf: Draw, reason: str,
    recipient: str = "", person_id: str = "", title: str = "", version: int = 0,
) -> bytes:  # fmt: skip
    """The document that `pdf` draws, sealed; an event of the trail names its record's digest before it is drawn.

    `kind` and `subject` say what it is of (a code, never a name: both stand in the QR code); `record` is what the
    page was made from, with ASCII keys and no floats; `person_id`: the participant it is about, if one; `title` and
    `version`: as the page says them.

    Where `record["signatures"]` is a list of statements (`signing.statements_on`), the certificates of their
    keys travel along. Raises Refused DSK005 without a reason, SGN003 when the root does not stand behind the
    document key, DSK003 when the file does not agree with its trail; whatever `pdf` raises.
    """
    needs_reason(reason)
    if found_wrong(desk):
        raise Refused(Issue("DSK003"))
    with desk.database.read() as session:
        papers = _Papers(desk, session, signers=_signers(record))
    body = canonical({
        "format": FORMAT, "kind": kind, "subject": subject, "title": title or kind, "record": dict(record),
        "sealed": _sealed(desk, actor, reason, recipient), **papers.values(),
    })  # fmt: skip
    digest = sha256_hex(body)
    told = f"{reason} → {recipient}" if recipient else reason
    with desk.write(actor, Action.DOCUMENT_SEALED, entity="document", entity_id=digest, version=version,
                    person_id=person_id, reason=told) as work:  # fmt: skip
        written: Work = work
    with desk.database.readers.connect() as connection:
        proof = entry_proof(connection, written.seq)
    head = read_checkpoint(read_tlog_proof(proof).note)
    statement = SealStatement(
        clinic=desk.clinic_id, clinic_name=papers.clinic.name, kind=kind, subject=subject, digest=digest,
        at=stamp(written.at), by=actor.name, index=written.seq, size=head.size, root=head.root.hex(),
    )  # fmt: skip
    from clinicdesk.reports.sealing import Seal, seal_pdf  # noqa: PLC0415 - pikepdf and pyHanko, only when sealing

    drawn = pdf(papers.code(statement))
    return seal_pdf(drawn, Seal(body, proof, written.at, reason, papers.clinic.name), papers.key)


class _Papers:
    """What stands behind the clinic's document key, as far as an outsider needs it to reach the root."""

    def __init__(self, desk: Desk, session: Session, *, signers: Iterable[str]) -> None:
        settings = current_settings(desk)
        self.clinic = ClinicName(desk.clinic_id, settings.name, settings.edrpou)
        self.root = desk.root_key
        private = machine_key(session, "document")
        known = certificates_in(session)
        self._id = key_id(public_bytes(private))
        at = stamp(desk.clock.now())
        self._chain = chain_to(known, self._id, self.root, at=at)
        if not self._chain or check_chain(known, self._id, root=self.root, at=at):
            raise Refused(Issue("SGN003"))
        self.key: DocumentKey = document_key(
            private, self.clinic, since=read_stamp(self._chain[0].valid_from)
        )
        wanted = (self._id, key_id(public_bytes(desk.trail.key.private)), *signers)
        self.certificates = tuple(_behind(known, wanted))
        self.roots = tuple(session.scalars(select(RecoveryKey.root_key).order_by(RecoveryKey.version)))

    def values(self) -> dict[str, Json]:
        """As record.json has them."""
        clinic: dict[str, Json] = {
            "id": self.clinic.clinic_id, "name": self.clinic.name, "edrpou": self.clinic.edrpou,
        }  # fmt: skip
        certificates = [each.values() for each in self.certificates]
        return {"clinic": clinic, "certificates": certificates, "roots": list(self.roots)}

    def code(self, statement: SealStatement) -> str:
        """The text of the QR code over this statement."""
        return seal_code(statement, key=self.key.authority, chain=self._chain, root=self.root)


def _behind(known: tuple[Certificate, ...], keys: Iterable[str]) -> Iterator[Certificate]:
    """Every certificate over these keys, over the keys that issued them, and so on up, in the order of the file."""
    waiting, seen = set(keys), set[str]()
    while waiting:
        seen |= waiting
        waiting = {each.issuer for each in known if each.key in waiting} - seen
    return (each for each in known if each.key in seen)


def _signers(record: Mapping[str, Json]) -> Iterator[str]:
    signatures: Any = record.get("signatures", ())
    for each in signatures:
        yield str(each.get("session_key", {}).get("certified_by", each["key_id"]))


def _sealed(desk: Desk, actor: Actor, reason: str, recipient: str) -> dict[str, Json]:
    return {
        "by": actor.name, "by_id": actor.user_id, "roles": [str(role) for role in actor.roles],
        "reason": reason, "recipient": recipient, "demo": desk.demo,
    }  # fmt: skip
