"""Documents of the demonstration, through the same services as everybody's, and what a check says of each."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from clinicdesk.demo.cast import CHILDREN as CHILD_CAST
from clinicdesk.demo.cast import START
from clinicdesk.demo.children import COHORT as CHILDREN
from clinicdesk.demo.clearing import PROGRAMME
from clinicdesk.demo.earlier import CODE as CLOSED
from clinicdesk.demo.earlier import COHORT as EARLIER
from clinicdesk.demo.story import Demonstration
from clinicdesk.demo.talking import meeting
from clinicdesk.paths import resource
from clinicdesk.reports.checking import PROGRAM, check_document, check_file
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    cohorts,
    daily_sheet,
    ledger,
    ledger_paper,
    record_sets,
    records,
    session_papers,
)
from clinicdesk.services.accounts import list_users
from clinicdesk.services.desk import Desk
from clinicdesk.services.paper import enrolment_slip_pdf, recovery_sheet_pdf
from clinicdesk.services.record_frame import SEALED, Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.trail import export_trail
from clinicdesk.services.views import Actor, OneTimeCode, TrailFilter
from clinicdesk.words import LANGUAGES, say

_SHOWN, _PRESSED, _SICK = "К-1058", "К-1060", "К-1065"
"""Cleared with a condition; a high pressure on the dosing day; vomited on it."""
_WORDS = {"uk": "обрій явір стежка ківш перепел злива", "en": "harbour walnut sunrise pebble garden copper"}
"""A code as a slip shows one; it opens nothing."""
_UNSEALED = "SEA002"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the demonstration: its file's name, its bytes, and why it bears no seal ("": it bears one)."""

    name: str
    pdf: bytes
    why: str = ""


def write_papers(demo: Demonstration, folder: Path) -> list[Path]:
    """Every kind of document in both languages, what checks the sealed ones, and an index of what it says of each."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for paper in chain(_of_entrance(demo), _of_care(demo)):
        path = folder / f"{paper.name}.pdf"
        path.write_bytes(paper.pdf)
        written[path] = paper.why
    _hand_over(demo, folder, written)
    return [*written]


def _hand_over(demo: Demonstration, folder: Path, written: Mapping[Path, str]) -> None:
    """What a regulator is given beside the documents: the checking program, the fingerprint, and what it says."""
    root = demo.root_fingerprint
    shutil.copyfile(resource("verifier", PROGRAM), folder / PROGRAM)
    _write(folder / "root-fingerprint.txt", [root])
    for language in LANGUAGES:
        lines = []
        mine = (path for path in written if path.stem.endswith((f"-{language}", "-both")))
        for path in sorted(mine):
            checked = check_file(path, root=root, language=language)
            assert checked.code == (_UNSEALED if written[path] else ""), (path.name, checked.code)
            lines += [path.name, *(f"    {line}" for line in (written[path],) if line)]
            lines += [*(f"    {line}" for line in checked.lines if not checked.code), ""]
        _write(folder / f"index-{language}.txt", [*lines, *_pack(demo, folder, language)])


def _pack(demo: Demonstration, folder: Path, language: str) -> Iterator[str]:
    """A pack for an inspection with its index and hashes; whose codes they are, sealed, with its words, apart."""
    with demo.at_work("lead") as (desk, lead):
        cohort = cohorts.find_cohort(desk, lead, EARLIER)
        pack = record_sets.make_pack(
            desk, lead, cohort, _wish(language), password=demo.passwords["lead"], step=lambda *_: None
        )
    place = folder / f"pack-{language}"
    place.mkdir(exist_ok=True)
    (place / pack.name).write_bytes(pack.archive)
    (place / pack.key_list_name).write_bytes(pack.key_list)
    _write(place / "words.txt", [pack.words])
    yield f"{place.name}/{pack.name}"
    yield f"    {say(language, 'cli.demo.pack')}"
    with ZipFile(BytesIO(pack.archive)) as archive:
        for row in json.loads(archive.read("index.json"))["files"]:
            checked = check_document(archive.read(row["file"]), root=demo.root_fingerprint, language=language)
            assert checked.code == ("" if row["status"] in SEALED else _UNSEALED), row
            yield f"    {row['file']}, {row['code']}, SHA-256 {row['sha256']}"
            yield from (f"        {line}" for line in checked.lines[:4] if not checked.code)
    yield ""
    yield f"{place.name}/{pack.key_list_name}"
    yield f"    {say(language, 'cli.demo.keys')}"


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _of_entrance(demo: Demonstration) -> Iterator[Paper]:
    """The recovery sheet, and the slip of somebody who has not come in yet."""
    for language in LANGUAGES:
        sheet = recovery_sheet_pdf(
            demo.setup, demo.groups, demo.root_fingerprint, at=demo.clock.now(), by=demo.setup.admin_name,
            language=language,
        )  # fmt: skip
        yield Paper(f"recovery-sheet-{language}", sheet, say(language, "cli.demo.unsealed.recovery"))
    with demo.at_work("admin") as (desk, admin):
        waiting = next(row for row in list_users(desk, admin) if row.state == "enrolling")
        until = waiting.code_expires or demo.clock.now()
        for language in LANGUAGES:
            code = OneTimeCode(waiting.login, waiting.name, _WORDS[language], until)
            slip = enrolment_slip_pdf(desk, admin, code, roles=(Role.DRUG_OFFICER,), language=language)
            yield Paper(f"one-time-code-{language}", slip, say(language, "cli.demo.unsealed.code"))


def _of_care(demo: Demonstration) -> Iterator[Paper]:
    """As `clinicdesk print` makes them, then the trail."""
    with demo.at_work("lead") as (desk, lead):
        for language in LANGUAGES:
            wish = _wish(language)
            made = (*_records(desk, lead, wish), *_groups(desk, lead, wish), *_register(desk, lead, wish))
            for name, printout in made:
                yield _paper(f"{name}-{language}", printout, language)
            extract = _extract(desk, lead, language, password=demo.passwords["lead"])
            yield Paper(f"audit-extract-{language}", extract)
        pressed = records.person_by_code(desk, lead, _PRESSED)
        both = records.print_participant(desk, lead, pressed, replace(_wish("uk"), language="both"))
        yield _paper("participant-draft-both", both, "uk")


def _paper(name: str, printout: Printout, language: str) -> Paper:
    why = printout.unsealed
    return Paper(name, printout.pdf, why.sentence(language) if why else "")


def _wish(language: str) -> Wish:
    reason = {"uk": "Показ документів", "en": "Showing the documents"}[language]
    return Wish(language, reason, {"uk": "медичне керівництво", "en": "medical lead"}[language])


def _records(desk: Desk, lead: Actor, wish: Wish) -> Iterator[tuple[str, Printout]]:
    """Papers of one person, and empty ones."""
    shown, pressed, sick = (records.person_by_code(desk, lead, code) for code in (_SHOWN, _PRESSED, _SICK))
    closed = records.person_by_code(desk, lead, CLOSED)
    child = records.person_by_code(desk, lead, CHILD_CAST[0].code)
    yield "participant", records.print_participant(desk, lead, closed, wish)
    yield "participant-child", records.print_participant(desk, lead, child, wish)
    yield "screening", records.print_screening(desk, lead, shown, wish)
    for kind, person in (("discharge", closed), ("integration", pressed), ("event", sick)):
        yield kind, records.print_part(desk, lead, person, wish, kind=kind)
    yield "consents", blank_papers.print_consents(desk, lead, PROGRAMME, wish)
    yield "consents-children", blank_papers.print_consents(desk, lead, "trt", wish)
    yield "blank-day-check", blank_papers.print_blank(desk, lead, "gkap_day_check", wish)
    yield "downtime", blank_papers.print_all_blanks(desk, lead, PROGRAMME, wish)


def _groups(desk: Desk, lead: Actor, wish: Wish) -> Iterator[tuple[str, Printout]]:
    """Papers of a cohort and of a day."""
    cohort, children = (cohorts.find_cohort(desk, lead, code) for code in ("07", CHILDREN))
    yield "session", session_papers.print_session(desk, lead, cohort, wish, which="D1")
    yield (
        "session-set",
        record_sets.print_session_set(desk, lead, cohort, wish, which="D1", step=lambda *_: None),
    )
    yield "run-sheet", session_papers.print_run_sheet(desk, lead, cohort, wish)
    yield "daily", daily_sheet.print_daily_sheet(desk, lead, wish)
    yield "roster", cohort_papers.print_roster(desk, lead, cohort, wish)
    yield "roster-children", cohort_papers.print_roster(desk, lead, children, wish)
    yield "labels", cohort_papers.print_labels(desk, lead, cohort, wish)


def _register(desk: Desk, lead: Actor, wish: Wish) -> Iterator[tuple[str, Printout]]:
    """The safe's register, every line of it, and what a month did to it."""
    key = ledger.list_registers(desk, lead)[0]
    rows = ledger.see_register(desk, lead, key.product_id, key.place).rows
    first, last = rows[0].numbers[0], rows[-1].numbers[-1]
    asked = (desk, lead, key.product_id, key.place, wish)
    yield "drug-register", ledger_paper.print_lines(*asked, first=first, last=last)
    yield "drug-month", ledger_paper.print_month(*asked, year=START.year, month=START.month)


def _extract(desk: Desk, lead: Actor, language: str, *, password: str) -> bytes:
    """What the trail has of one person on the first dosing day."""
    reason = {"uk": "Перегляд дня сесії", "en": "Review of the session’s day"}[language]
    person = records.person_by_code(desk, lead, _PRESSED)
    day = meeting(desk, cohorts.find_cohort(desk, lead, "07"), "D1").starts_at
    wanted = TrailFilter(
        person=person, since=day - timedelta(hours=8), until=day + timedelta(hours=12), reads=False
    )
    return export_trail(desk, lead, wanted, reason=reason, form="pdf", language=language, password=password)
