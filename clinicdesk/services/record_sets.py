"""Many documents at once: a cohort's records or a session's papers in one file, and a pack for an inspection."""

import contextlib
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort
from clinicdesk.paths import resource
from clinicdesk.reports.checking import PROGRAM
from clinicdesk.reports.record import Part, Record
from clinicdesk.security.passphrases import generate_passphrase
from clinicdesk.security.roles import Permission
from clinicdesk.security.scratch import Scratch
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.cohort_papers import (
    check_cohort,
    everybody_of,
    keys_record,
    people_of,
    roster_record,
)
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.record_frame import (
    SEALED,
    Printout,
    as_it_stands,
    check_wish,
    onto_paper,
    printed_now,
    taken_back_if_stopped,
    why_set_unsealed,
    written_down,
)
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.records import part_record, participant_record
from clinicdesk.services.restrictions import check_recipient, restricted_among
from clinicdesk.services.session_frame import ON_PAGES, held_of, sittings_of
from clinicdesk.services.session_papers import session_record
from clinicdesk.services.typed_parts import names_of_the_house, typed_parts
from clinicdesk.services.views import Actor
from clinicdesk.services.vouching import found_wrong, nothing_vouched
from clinicdesk.services.wish_names import check_wish_of_group
from clinicdesk.words import say

Step = Callable[[int, int], None]
_Make = Callable[[Desk, Actor, Record, Wish, "_Piece"], bytes]
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """One document of many, read when its turn comes. `person_id`: whose it is, "" for a whole group's.

    `session_id`: of a session's record, so that the signatures of that session travel with its seal.
    """

    read: Callable[[Session], Record]
    person_id: str = ""
    session_id: str = ""


@verb(Permission.PRINT_RECORDS, reads=True)
def print_cohort_records(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, step: Step) -> Printout:
    """The records of everybody in a cohort, bound into one file; each has its own page numbers and event.

    `step` hears how far it is and may raise to end it: then the events of those already made are taken back, for they
    never left the program. Refused COH003, COH013, PPL004, DSK005, DOC001, DOC002, DOC021 (reason or recipient
    names somebody of the group), DOC022 (the reason has a telephone). Unavailable PRT283 (no room on the disk for
    what is put aside).
    """
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        code = session.get_one(Cohort, cohort_id).code
        roster = roster_record(desk, session, cohort_id, names=False)
        people = people_of(session, cohort_id)
        check_recipient(session, people, wish.recipient)
        check_wish_of_group(session, wish, cohort_id)
    pieces = [_record_of(desk, one, wish, cohort_id=cohort_id) for one in people]
    pdf, unsealed = _bound(desk, actor, pieces, wish, step, title=lambda record: record.subject)
    return Printout(f"cohort-{code}-{wish.language}.pdf", pdf, roster, unsealed)


@verb(Permission.PRINT_RECORDS, reads=True)
def print_session_set(
    desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, step: Step, which: str = "", whole: bool = False
) -> Printout:
    """A session's record by codes, then of each seat that day's sheet; `whole`: and the protocol record. `which`: D1.

    As print_cohort_records; refused besides DOC006 (no session yet), DOC008 (no such session), RST004.
    """
    check_wish(wish)
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        held = held_of(desk, session, cohort_id, which)
        sitting, people = held.row.session_id, tuple(seat.person_id for seat in held.seats)
        check_recipient(session, people, wish.recipient)
        check_wish_of_group(session, wish, cohort_id, people)
        first = session_record(desk, session, cohort_id, sitting)
        named = "/".join(filter(None, (first.subject, held.row.code)))
    pieces = [_session_of(desk, sitting, cohort_id)]
    for one in people:
        pieces.append(_sheet_of(desk, one, wish, cohort_id=cohort_id, session_id=sitting))
        pieces += [_record_of(desk, one, wish, cohort_id=cohort_id)] if whole else []

    def title(record: Record) -> str:
        whose = named if record.kind == first.kind else record.subject
        return f"{whose} · {record.title.text(wish.language)}"

    pdf, unsealed = _bound(desk, actor, pieces, wish, step, title=title)
    file = f"session-set-{named.replace('/', '-')}-{wish.language}.pdf"
    return Printout(file, pdf, first, unsealed)


@verb(Permission.EXPORT_RECORDS, reads=True)
def make_pack(desk: Desk, actor: Actor, cohort_id: str, wish: Wish, *, password: str, step: Step) -> Pack:
    """A ZIP of the records of a cohort's people and sessions by codes only, roster, index, hashes; key list apart.

    Who asked to restrict the use of their data is in none of them: the index names their codes, and the sessions they
    sat in, which are left out with them.

    `password`: the actor's own, asked for anew. Refused as print_cohort_records, DOC025 (to whom?), KEY….
    Unavailable PRT283.
    """
    from clinicdesk.reports.locked import lock_pdf  # noqa: PLC0415 - pikepdf, only when packing

    bare = replace(wish, names=False, military=False)
    check_wish(bare)
    if not bare.recipient.strip():
        raise Refused(Issue("DOC025", "recipient"))
    with desk.database.read() as session:
        check_cohort(session, actor, cohort_id)
        sittings = sittings_of(session, cohort_id)
        check_wish_of_group(session, bare, cohort_id, {seat for one in sittings for seat in one.people})
        code = session.get_one(Cohort, cohort_id).code
        withheld = restricted_among(session, everybody_of(session, cohort_id))
        roster = roster_record(desk, session, cohort_id, names=False, without=withheld)
        named = keys_record(roster_record(desk, session, cohort_id, names=True, without=withheld))
        codes = sorted(person_of(session, one).code for one in withheld)
        people = people_of(session, cohort_id, without=withheld)
        shut = [one for one in sittings if restricted_among(session, one.people)]
        house = names_of_the_house(session)
    own_identity(desk, actor, password)
    found_wrong(desk)
    desk.note(actor, Action.RECORDS_EXPORTED, entity="cohort", entity_id=cohort_id, reason=wish.reason)
    roster, named = (as_it_stands(desk, one) for one in (roster, named))
    words = generate_passphrase("uk" if wish.language != "en" else "en")
    sealed = lock_pdf(_rendered(desk, actor, named, bare), words)
    with taken_back_if_stopped(desk, actor), on_the_disk(), _Archive(house) as archive:
        archive.add("roster.pdf", roster, _rendered(desk, actor, roster, bare))
        pieces = [_record_of(desk, one, bare, cohort_id=cohort_id) for one in people]
        pieces += [_session_of(desk, one.session_id, cohort_id) for one in sittings if one not in shut]
        for name, (record, pdf) in zip(
            (*_numbered("participant", len(people)), *_numbered("session", len(pieces) - len(people))),
            _records(desk, actor, pieces, bare, step, make=_sealed_alone), strict=True,
        ):  # fmt: skip
            archive.add(name, record, pdf)
        left_out = _LeftOut(codes, [f"{code}/{one.session_id[:ON_PAGES]}" for one in shut])
        zipped = archive.closed(_texts(desk, actor, archive, bare, left_out))
    return Pack(f"pack-{code}.zip", zipped, f"keys-{code}.pdf", sealed, words)


def _record_of(desk: Desk, person_id: str, wish: Wish, *, cohort_id: str) -> _Piece:
    """The whole record, read with the cohort of the set."""
    make = partial(participant_record, cohort_id=cohort_id)
    return _Piece(lambda session: make(desk, session, person_id, wish), person_id)


def _session_of(desk: Desk, session_id: str, cohort_id: str) -> _Piece:
    return _Piece(lambda session: session_record(desk, session, cohort_id, session_id), session_id=session_id)


def _numbered(name: str, count: int) -> Iterator[str]:
    return (f"{name}-{number:02}.pdf" for number in range(1, count + 1))


def _sheet_of(desk: Desk, person_id: str, wish: Wish, *, cohort_id: str, session_id: str) -> _Piece:
    """What went home with somebody that day, not on a later one."""
    make = partial(part_record, kind="discharge", cohort_id=cohort_id, session_id=session_id)
    return _Piece(lambda session: make(desk, session, person_id, wish), person_id)


def _bound(
    desk: Desk, actor: Actor, pieces: Sequence[_Piece], wish: Wish, step: Step, *, title: Callable[[Record], str]
) -> tuple[bytes, Issue]:  # fmt: skip
    """All of them in one file, a bookmark for each, and why it bears no seal."""
    from clinicdesk.reports.binding import Binder  # noqa: PLC0415 - ReportLab, only when printing

    signed: list[str] = []
    with taken_back_if_stopped(desk, actor), on_the_disk(), Binder() as binder, Scratch() as out:
        for record, pages in _records(desk, actor, pieces, wish, step, make=_written):
            binder.add(pages, title(record))
            signed += [title(record)] if record.status in SEALED else []
        binder.bound(out, language=wish.language, program=printed_now(desk, actor, wish).program)
        pdf = out.whole()
    return pdf, why_set_unsealed(desk, signed)


@contextlib.contextmanager
def on_the_disk() -> Iterator[None]:
    """Raises Unavailable PRT283 where the disk of this workstation has no room for what is put aside."""
    try:
        yield
    except OSError as error:
        raise Unavailable("PRT283", path=tempfile.gettempdir()) from error


def _records(
    desk: Desk, actor: Actor, pieces: Sequence[_Piece], wish: Wish, step: Step, *, make: _Make
) -> Iterator[tuple[Record, bytes]]:  # fmt: skip
    """One after another, so that no more than one is in work at a time."""
    with desk.database.read() as session:
        for piece in pieces:
            if piece.person_id:
                check_reach(session, actor, piece.person_id)
    for number, piece in enumerate(pieces):
        step(number, len(pieces))
        with desk.database.read() as session:
            read = piece.read(session)
        record = as_it_stands(desk, read)
        yield record, make(desk, actor, record, wish, piece)
    step(len(pieces), len(pieces))


def _sealed_alone(desk: Desk, actor: Actor, record: Record, wish: Wish, piece: _Piece) -> bytes:
    """A file by itself; what is bound into one with others bears no seal of its own."""
    return onto_paper(desk, actor, record, wish, person_id=piece.person_id, session_id=piece.session_id)


def _written(desk: Desk, actor: Actor, record: Record, wish: Wish, piece: _Piece) -> bytes:
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, only when printing

    return render(record, wish.language, written_down(desk, actor, record, wish, person_id=piece.person_id))


def _rendered(desk: Desk, actor: Actor, record: Record, wish: Wish) -> bytes:
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, only when printing

    return render(record, wish.language, printed_now(desk, actor, wish))


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """What a restriction keeps out of a pack: codes of people, and numbers of the sessions they sat in."""

    codes: list[str]
    sessions: list[str]


class _Archive:
    """The ZIP of a pack, written file by file: memory holds one at a time; the index says what each is."""

    def __init__(self, house: Sequence[str]) -> None:
        self._house, self._scratch = house, Scratch()
        self._zip = zipfile.ZipFile(self._scratch, "w", zipfile.ZIP_DEFLATED)
        self.lines: list[Mapping[str, str | int]] = []
        self._typed: dict[str, tuple[Part, ...]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
        self._scratch.close()

    def add(self, name: str, record: Record, pdf: bytes) -> None:
        """A file, its line of the index, and what is to be read in it before it leaves the clinic."""
        self._typed[name] = typed_parts(record, self._house)
        self._zip.writestr(zipfile.ZipInfo(name, _EPOCH), pdf, zipfile.ZIP_DEFLATED)
        self.lines.append({
            "file": name, "sha256": hashlib.sha256(pdf).hexdigest(), "bytes": len(pdf), "record": record.record_id,
            "revision": record.revision, "status": record.status, "digest": record.digest(), "code": record.subject,
        })  # fmt: skip

    def typed_in(self, language: str) -> dict[str, list[str]]:
        """The parts of each file that hold words of people; files without any are left out."""
        return {
            name: [f"{one.number}. {one.title.text(language)}" for one in parts]
            for name, parts in self._typed.items() if parts
        }  # fmt: skip

    def closed(self, texts: Mapping[str, bytes]) -> bytes:
        """The whole archive, with these files last."""
        for name, content in texts.items():
            self._zip.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
        self._zip.close()
        return self._scratch.whole()


def _texts(
    desk: Desk, actor: Actor, archive: _Archive, wish: Wish, withheld: _LeftOut
) -> Mapping[str, bytes]:  # fmt: skip
    lines, language = archive.lines, "en" if wish.language == "en" else "uk"
    sums = "".join(f"{line['sha256']}  {line['file']}\n" for line in lines)
    typed = archive.typed_in(language)
    files = [{**line, "typed_in": typed.get(str(line["file"]), [])} for line in lines]
    head = desk.trail.head
    index = {
        "made": stamp(desk.clock.now()), "by": actor.name, "reason": wish.reason, "recipient": wish.recipient,
        "root_fingerprint": root_fingerprint(desk.root_key), "tree_size": head.size if head else 0,
        "tree_root": head.root.hex() if head else "", "files": files,
        "withheld": withheld.codes, "withheld_sessions": withheld.sessions,
    }  # fmt: skip
    sealed = (
        nothing_vouched(desk.findings).sentence(language) if desk.findings else say(language, "packs.sealed")
    )
    told = ("withheld", withheld.codes), ("withheld_sessions", withheld.sessions)
    left_out = "".join(
        f"{say(language, f'packs.{key}', codes=', '.join(some))}\n" for key, some in told if some
    )
    return {
        "SHA256SUMS": sums.encode(), "index.json": json.dumps(index, ensure_ascii=False, indent=1).encode(),
        "README.txt": (
            f"{say(language, 'packs.readme', n=len(lines))}\n{sealed}\n{left_out}".encode()
            + _to_read(lines, typed, language).encode()
        ),
        PROGRAM: resource("verifier", PROGRAM).read_bytes(),
    }  # fmt: skip


def _to_read(
    lines: Sequence[Mapping[str, str | int]], typed: Mapping[str, Sequence[str]], language: str
) -> str:
    """The files and their parts with words of people: whose, and where."""
    named = [
        f"{line['file']}, {line['code']}: {'; '.join(typed[str(line['file'])])}\n"
        for line in lines if line["file"] in typed
    ]  # fmt: skip
    return "".join((f"{say(language, 'packs.typed')}\n", *named)) if named else ""
