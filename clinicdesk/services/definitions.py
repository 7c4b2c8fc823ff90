"""The definitions a clinic works with: the program's own, and those the medical lead brought; kept word for word."""

import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.definitions import StoredDefinition
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.language import Form, TermList
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.reader import read_definition, read_library
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.digests import definition_body, definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.words import LANGUAGES, say

_KINDS: dict[str, type[Form] | type[TermList] | type[Programme]] = {
    "form": Form, "list": TermList, "programme": Programme,
}  # fmt: skip


@verb(Permission.ADOPT_PROTOCOLS)
def enter_definition(desk: Desk, actor: Actor, folder: Path) -> Changes:
    """Bring a checked definition folder into the clinic file; the news name it as `code@version`.

    Raises Refused ADP001 (problems, told one by one by `forms check`), ADP002 (this code and version is here
    already with other words: a published version is never edited, give it a new one).
    """
    with desk.database.read() as session:
        read = checked(session, folder)
    if read.definition is None or read.problems:
        raise Refused(Issue("ADP001", "folder", values={"n": len(read.problems), "path": folder.name}))
    digest = definition_digest(read)
    with desk.database.read() as session:
        known = shelf(session).reads.get((read.code, read.version))
    if known is not None:
        code = "ADP002" if definition_digest(known) != digest else "ADP003"
        raise Refused(Issue(code, "folder", values={"code": read.code, "version": read.version}))
    name = f"{read.code}@{read.version}"
    with desk.write(actor, Action.DEFINITION_ENTERED, entity="definition", entity_id=name,
                    reason=digest) as work:  # fmt: skip
        keep(desk, work, read)
    return desk.changes(Topic.PROTOCOLS, subject=name)


def checked(session: Session, folder: Path) -> Read:
    """A definition folder with all its problems, those too of what it names beside itself, here or in the library."""
    read = read_definition(folder)
    if read.definition is None or read.problems:
        return read
    return read_library(folder, beside=shelf(session)).reads[read.code, read.version]


def keep(desk: Desk, work: Work, read: Read) -> str:
    """Store a definition inside an act, once, also where the act begins two forms of it; returns its digest."""
    assert read.definition is not None
    digest = definition_digest(read)
    if any(isinstance(one, StoredDefinition) and one.digest == digest for one in work.rows):
        return digest
    if not work.session.scalars(select(StoredDefinition.id).where(StoredDefinition.digest == digest)).first():
        work.add(
            StoredDefinition(
                id=desk.ids.new(), kind=read.definition.kind, code=read.code, version=read.version, digest=digest,
                body=definition_body(read).decode(),
            )
        )  # fmt: skip
    return digest


_KEPT = select(StoredDefinition.code, StoredDefinition.version, StoredDefinition.digest)
_pinned: dict[str, Read] = {}
_MOST_PINNED = 128
UNKNOWN = "unknown"
"""The code of a form that the file does not hold."""


def kept(session: Session, digest: str) -> Read:
    """A definition as it was when it was pinned. Read once: its digest is what it is known by.

    Where the file holds none of this digest, a form without a question that says so: answers stay to be shown.
    """
    if digest in _pinned:
        return _pinned[digest]
    body = session.scalars(
        select(StoredDefinition.body).where(StoredDefinition.digest == digest)
    ).one_or_none()
    if body is None:
        return _unknown()
    if sha256_hex(body.encode()) != digest:
        raise Unavailable("DBF002")
    if len(_pinned) >= _MOST_PINNED:
        _pinned.clear()
    _pinned[digest] = _read(body)
    return _pinned[digest]


def _unknown() -> Read:
    form = Form.model_construct(
        kind="form", code=UNKNOWN, version="0", status="draft", group="note", sections=()
    )
    return Read(
        UNKNOWN, "0", form, {code: {"title": say(code, "records.unknown_form")} for code in LANGUAGES}
    )


def shelf(session: Session) -> Library:
    """The program's library and the clinic's own definitions beside it."""
    ours = library()
    rows = session.execute(_KEPT)
    own = {
        (code, version): kept(session, digest)
        for code, version, digest in rows
        if (code, version) not in ours.reads
    }
    return Library({**ours.reads, **own}, ours.problems) if own else ours


def _read(body: str) -> Read:
    said = json.loads(body)
    model = _KINDS[said["definition"]["kind"]]
    definition = model.model_validate_json(json.dumps(said["definition"]))
    return Read(definition.code, definition.version, definition, said["texts"])
