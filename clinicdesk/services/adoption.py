"""Adopting a protocol: the medical lead reads a version, sets the clinic's numbers inside it, and signs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.definitions import Adoption
from clinicdesk.models.standing import standing
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.numerals import amount_of
from clinicdesk.protocols.programme_language import Adjustable, Programme
from clinicdesk.security.canonical import canonical
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.definitions import keep, shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.signed_content import ADOPTION, content_of_rows
from clinicdesk.services.signing import Meaning, SignatureView, signatures_on, take_pen
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.words import Number


@dataclass(frozen=True, slots=True)
class Adopted:
    """What the clinic uses: the version's digest and the numbers set, by their path in the definition."""

    adoption_id: str
    version: int
    code: str
    digest: str
    numbers: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """A programme the clinic could run: `state` is draft (not adopted), adopted, or withdrawn.

    `numbers`: the clinic's own in this version. `offered`: those an adoption goes on with unless it names others.
    A form or list of the clinic's own (`kind`) stands beside them: it is there to be used, nobody adopts it.
    """

    code: str
    version: str
    title: Mapping[str, str]
    owner: Mapping[str, str]
    """In each language; empty for what the clinic brought in itself."""
    stub: bool
    state: str
    adoption_id: str
    adjustable: tuple[Adjustable, ...]
    numbers: Mapping[str, Decimal]
    signatures: tuple[SignatureView, ...]
    kind: str = "programme"
    offered: Mapping[str, Decimal] = field(default_factory=dict)


@verb(Permission.SEE_PROTOCOLS, reads=True)
def list_protocols(desk: Desk, actor: Actor) -> tuple[ProtocolRow, ...]:  # noqa: ARG001 - checked by the verb
    """Every programme of the library and of the clinic, with what the medical lead decided about it."""
    with desk.database.read() as session:
        rows, kept = [], shelf(session)
        for read in kept.reads.values():
            if isinstance(read.definition, Programme):
                row = _newest(session, read.code, definition_digest(read))
                listed = _protocol(desk, session, read.definition, read.phrases, row)
                rows.append(replace(listed, offered=_offered(session, kept, read.definition, row)))
    return tuple(rows)


@verb(Permission.SEE_PROTOCOLS, reads=True)
def list_brought(desk: Desk, actor: Actor) -> tuple[ProtocolRow, ...]:  # noqa: ARG001 - checked by the verb
    """The forms and lists that the medical lead brought into the clinic file, by title; state "entered"."""
    with desk.database.read() as session:
        found = [read for key, read in shelf(session).reads.items() if key not in library().reads]
    return tuple(
        ProtocolRow(
            read.code, read.version, {language: words["title"] for language, words in read.phrases.items()},
            {}, stub=False, state="entered", adoption_id="", adjustable=(), numbers={}, signatures=(),
            kind=read.definition.kind,
        )
        for read in found if read.definition is not None and not isinstance(read.definition, Programme)
    )  # fmt: skip


@verb(Permission.ADOPT_PROTOCOLS)
def adopt(
    desk: Desk, actor: Actor, *, code: str, version: str, numbers: Mapping[str, str], password: str,
    reason: str = "",
) -> Changes:  # fmt: skip
    """Sign a version for use here. `numbers`: path to typed text, each inside the definition's limits.

    An empty text is the protocol's own number again; a number that is not named stays as the clinic had it.

    Raises Refused ADP004 (no such programme), ADP005 (a stub never starts), ADP006 (not a number), ADP007 (outside
    its limits), ADP008 (not adjustable), ADP009 (this very version with these numbers is adopted), SGN…, KEY….
    """
    with desk.database.read() as session:
        kept = shelf(session)
        read = kept.reads.get((code, version))
        if read is None or not isinstance(read.definition, Programme):
            raise Refused(Issue("ADP004", "code"))
        programme = read.definition
        former = _newest(session, code, definition_digest(read))
        offered = _offered(session, kept, programme, former)
    if programme.status == "stub":
        raise Refused(Issue("ADP005", "code"))
    unnamed = {path: number for path, number in offered.items() if path not in numbers}
    every = {**unnamed, **_checked(programme, numbers)}
    chosen = canonical({path: str(number) for path, number in every.items()}).decode()
    if former and former.state == "adopted" and former.numbers == chosen:
        raise Refused(Issue("ADP009", "code"))
    pen = take_pen(desk, actor, password)
    row = Adoption(
        id=desk.ids.new(), adoption_id=former.adoption_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, code=code, definition_digest=definition_digest(read),
        numbers=chosen, state="adopted", reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.PROTOCOL_ADOPTED, entity=ADOPTION, entity_id=row.adoption_id,
                    version=row.version, reason=reason) as work:  # fmt: skip
        keep(desk, work, read)
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
        work.add(pen.sign(ADOPTION, row.adoption_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.APPROVER, reason=reason))  # fmt: skip
    return desk.changes(Topic.PROTOCOLS, Topic.COHORTS, subject=code)


@verb(Permission.ADOPT_PROTOCOLS)
def withdraw_adoption(desk: Desk, actor: Actor, adoption_id: str, *, password: str, reason: str) -> Changes:
    """From now on the version is a draft again everywhere; the cohorts there are go on with the clinic's numbers.

    Refused ADP010 (not adopted), DSK005, SGN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    later = aliased(Adoption)
    with desk.database.read() as session:
        former = session.scalars(
            select(Adoption).where(
                Adoption.adoption_id == adoption_id, ~exists().where(later.supersedes == Adoption.id)
            )
        ).first()
    if former is None or former.state != "adopted":
        raise Refused(Issue("ADP010", "code"))
    pen = take_pen(desk, actor, password)
    row = Adoption(
        id=desk.ids.new(), adoption_id=adoption_id, version=former.version + 1, code=former.code,
        definition_digest=former.definition_digest, numbers=former.numbers, state="withdrawn", reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.ADOPTION_WITHDRAWN, entity=ADOPTION, entity_id=adoption_id,
                    version=row.version, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        work.add(pen.sign(ADOPTION, adoption_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.APPROVER, reason=reason))  # fmt: skip
    return desk.changes(Topic.PROTOCOLS, Topic.COHORTS, subject=former.code)


def adopted(session: Session, digest: str) -> Adopted | None:
    """The standing adoption of a pinned version; None while it is a draft here."""
    row = _newest(session, "", digest)
    if row is None or row.state != "adopted":
        return None
    return Adopted(row.adoption_id, row.version, row.code, row.definition_digest, _numbers_of(row))


def _numbers_of(row: Adoption | None) -> Mapping[str, Decimal]:
    return {path: Decimal(text) for path, text in json.loads(row.numbers).items()} if row else {}


def _offered(
    session: Session, kept: Library, programme: Programme, former: Adoption | None
) -> Mapping[str, Decimal]:
    """The clinic's numbers so far: of this version, else of the newest other one in use, where they still fit."""
    row = former
    for version in reversed(kept.versions(programme.code) if row is None else ()):
        other = _newest(session, programme.code, definition_digest(kept.read(programme.code, version)))
        if other is not None and other.state == "adopted":
            row = other
            break
    limits = {limit.at: limit for limit in programme.adjustable}
    return {
        path: number for path, number in _numbers_of(row).items()
        if path in limits and limits[path].lowest <= number <= limits[path].highest
    }  # fmt: skip


def _newest(session: Session, code: str, digest: str) -> Adoption | None:
    query = select(Adoption).where(Adoption.definition_digest == digest, standing(Adoption))
    return session.scalars(query.where(Adoption.code == code) if code else query).first()


def _protocol(
    desk: Desk, session: Session, programme: Programme, phrases: Mapping[str, Mapping[str, str]],
    row: Adoption | None,
) -> ProtocolRow:  # fmt: skip
    numbers = _numbers_of(row)
    signatures = signatures_on(desk, session, ADOPTION, row.adoption_id, newest=row.version) if row else ()
    return ProtocolRow(
        programme.code, programme.version, {language: words["title"] for language, words in phrases.items()},
        {language: words.get("owner", programme.owner) for language, words in phrases.items()},
        programme.status == "stub", row.state if row else "draft",
        row.adoption_id if row else "", programme.adjustable, numbers, signatures,
    )  # fmt: skip


def check_number(limit: Adjustable, text: str) -> Issue | None:
    """What is wrong with a typed number (ADP006, ADP007); None inside its limits. The page asks while one types."""
    number = amount_of(text)
    if number is None:
        return Issue("ADP006", limit.at)
    if limit.lowest <= number <= limit.highest:
        return None
    return Issue(
        "ADP007", limit.at, values={"lowest": Number(limit.lowest), "highest": Number(limit.highest)}
    )


def _checked(programme: Programme, numbers: Mapping[str, str]) -> Mapping[str, Decimal]:
    limits = {number.at: number for number in programme.adjustable}
    issues = [Issue("ADP008", path) for path in numbers if path not in limits]
    typed = {path: text for path, text in numbers.items() if text.strip()}
    wrong = (check_number(limits[path], text) for path, text in typed.items() if path in limits)
    issues += [issue for issue in wrong if issue]
    if issues:
        raise Refused(*issues)
    return {path: read for path, text in typed.items() if (read := amount_of(text)) is not None}
