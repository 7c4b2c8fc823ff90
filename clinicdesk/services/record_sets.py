"""Many documents at once: a cohort's records in one file, and a pack for an inspection with its index and digests."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort
from clinicdesk.paths import resource
from clinicdesk.reports.checking import PROGRAM
from clinicdesk.reports.record import Record
from clinicdesk.security.passphrases import generate_passphrase
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.cohort_papers import check_cohort, everybody_of, people_of, roster_record
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.record_frame import (
    SEALED,
    Printout,
    check_wish,
    onto_paper,
    printed_now,
    why_set_unsealed,
    written_down,
)
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.records import participant_record
from clinicdesk.services.restrictions import check_recipient, restricted_among
from clinicdesk.services.views import Actor
from clinicdesk.words import say

Step = Callable[[int, int], None]
_Make = Callable[[Desk, Actor, Record, Wish, str], bytes]
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time a ZIP can hold: the same pack has the same bytes; when it was made stands in the index."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by codes only, and apart from it the list of whose they are, sealed with six words shown once."""

    name: str
    archive: bytes
    key_list_name: str
    key_list: bytes
    words: str


@verb(Permission.PRINT_RECORDS, reads=True)
def print_cohort_records(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, step: Step) -> Printout:
    """The records of everybody in a cohort, bound into one file; each has its own page numbers and event.

    `step` hears how far it is and may raise to end it. Refused COH003, COH013, PPL004, DSK005, DOC001, DOC002.
    """
    from clinicdesk.reports.binding import bind  # noqa: PLC0415 - ReportLab, only when printing

    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        code = session.get_one(Cohort, cohort_id).code
        roster = roster_record(desk, session, cohort_id, names=False)
        check_recipient(session, people_of(session, cohort_id), wish.recipient)
    pages, titles, signed = [], [], []
    for record, pages_of_one in _records(desk, actor, cohort_id, wish, step, make=_written):
        pages.append(pages_of_one)
        titles.append(record.subject)
        signed += [record.subject] if record.status in SEALED else []
    pdf = bind(pages, titles, language=wish.language, program=printed_now(desk, actor, wish).program)
    return Printout(f"cohort-{code}-{wish.language}.pdf", pdf, roster, why_set_unsealed(signed))


@verb(Permission.EXPORT_RECORDS, reads=True)
def make_pack(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, password: str, step: Step) -> Pack:
    """A ZIP of a cohort's records by codes only, its roster, an index and SHA-256 of each file; the key list apart.

    Who asked to restrict the use of their data is in none of them; the index names their codes.

    `password`: the actor's own, asked for anew. Refused as print_cohort_records, KEY….
    """
    from clinicdesk.reports.locked import lock_pdf  # noqa: PLC0415 - pikepdf, only when packing

    bare = replace(wish, names=False, military=False)
    check_wish(bare)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        code = session.get_one(Cohort, cohort_id).code
        withheld = restricted_among(session, everybody_of(session, cohort_id))
        roster = roster_record(desk, session, cohort_id, names=False, without=withheld)
        named = roster_record(desk, session, cohort_id, names=True, without=withheld)
        codes = sorted(person_of(session, one).code for one in withheld)
    own_identity(desk, actor, password)
    desk.note(actor, Action.RECORDS_EXPORTED, entity="cohort", entity_id=cohort_id, reason=wish.reason)
    files = [_Packed.of("roster.pdf", roster, _rendered(desk, actor, roster, bare))]
    for number, (record, pdf) in enumerate(
        _records(desk, actor, cohort_id, bare, step, make=_sealed_alone, without=withheld), 1
    ):
        files.append(_Packed.of(f"participant-{number:02}.pdf", record, pdf))
    words = generate_passphrase("uk" if wish.language != "en" else "en")
    sealed = lock_pdf(_rendered(desk, actor, named, bare), words)
    return Pack(
        f"pack-{code}.zip", _zipped(desk, actor, files, bare, codes), f"keys-{code}.pdf", sealed, words
    )


def _records(
    desk: Desk,
    actor: Actor,
    cohort_id: str,
    wish: Wish,
    step: Step,
    *,
    make: _Make,
    without: Collection[str] = (),
) -> Iterator[tuple[Record, bytes]]:
    """One after another, so that no more than one is in work at a time."""
    with desk.database.read() as session:
        people = tuple(one for one in people_of(session, cohort_id) if one not in without)
        _check_all(session, actor, people)
    for number, person_id in enumerate(people):
        step(number, len(people))
        with desk.database.read() as session:
            record = participant_record(desk, session, person_id, wish)
        yield record, make(desk, actor, record, wish, person_id)
    step(len(people), len(people))


def _check_all(session: Session, actor: Actor, people: tuple[str, ...]) -> None:
    for person_id in people:
        check_reach(session, actor, person_id)


def _sealed_alone(desk: Desk, actor: Actor, record: Record, wish: Wish, person_id: str) -> bytes:
    """A file by itself; what is bound into one with others bears no seal of its own."""
    return onto_paper(desk, actor, record, wish, person_id=person_id)


def _written(desk: Desk, actor: Actor, record: Record, wish: Wish, person_id: str) -> bytes:
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, only when printing

    return render(record, wish.language, written_down(desk, actor, record, wish, person_id=person_id))


def _rendered(desk: Desk, actor: Actor, record: Record, wish: Wish) -> bytes:
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, only when printing

    return render(record, wish.language, printed_now(desk, actor, wish))


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file of a pack with its line of the index; the record itself is not kept: one is in memory at a time."""

    name: str
    pdf: bytes
    line: Mapping[str, str | int]

    @classmethod
    def of(cls, name: str, record: Record, pdf: bytes) -> "_Packed":
        return cls(name, pdf, {
            "file": name, "sha256": hashlib.sha256(pdf).hexdigest(), "bytes": len(pdf), "record": record.record_id,
            "revision": record.revision, "status": record.status, "digest": record.digest(), "code": record.subject,
        })  # fmt: skip


def _zipped(desk: Desk, actor: Actor, files: list[_Packed], wish: Wish, withheld: list[str]) -> bytes:
    sums = "".join(f"{one.line['sha256']}  {one.name}\n" for one in files)
    language = "en" if wish.language == "en" else "uk"
    head = desk.trail.head
    index = {
        "made": stamp(desk.clock.now()), "by": actor.name, "reason": wish.reason, "recipient": wish.recipient,
        "root_fingerprint": root_fingerprint(desk.root_key), "tree_size": head.size if head else 0,
        "tree_root": head.root.hex() if head else "", "files": [one.line for one in files],
        "withheld": withheld,
    }  # fmt: skip
    left_out = f"{say(language, 'packs.withheld', codes=', '.join(withheld))}\n" if withheld else ""
    texts = {
        "SHA256SUMS": sums.encode(), "index.json": json.dumps(index, ensure_ascii=False, indent=1).encode(),
        "README.txt": (
            f"{say(language, 'packs.readme', n=len(files))}\n{say(language, 'packs.sealed')}\n{left_out}".encode()
        ),
        PROGRAM: resource("verifier", PROGRAM).read_bytes(),
    }  # fmt: skip
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*texts.items(), *((one.name, one.pdf) for one in files)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()
