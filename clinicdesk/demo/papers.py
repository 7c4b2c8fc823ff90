"""Documents of the demonstration, through the same services as everybody's, and what a check says of each."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from clinicdesk.demo.children import COHORT as CHILDREN
from clinicdesk.demo.clearing import PROGRAMME
from clinicdesk.demo.story import Demonstration
from clinicdesk.demo.talking import meeting
from clinicdesk.paths import resource
from clinicdesk.reports.checking import PROGRAM, check_file
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    cohorts,
    daily_sheet,
    ledger,
    ledger_paper,
    records,
    session_papers,
)
from clinicdesk.services.accounts import list_users
from clinicdesk.services.desk import Desk
from clinicdesk.services.paper import enrolment_slip_pdf, recovery_sheet_pdf
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.trail import export_trail
from clinicdesk.services.views import Actor, OneTimeCode, TrailFilter
from clinicdesk.words import LANGUAGES, say

_SHOWN, _PRESSED, _SICK = "К-1058", "К-1060", "К-1065"
"""Cleared with a condition; a high pressure on the dosing day; vomited on it."""
_WORDS = {"uk": "обрій явір стежка ківш перепел злива", "en": "harbour walnut sunrise pebble garden copper"}
"""A code as a slip shows one; it opens nothing."""
_UNSEALED = "SEA002"


def write_papers(demo: Demonstration, folder: Path) -> list[Path]:
    """Every kind of document in both languages, what checks the sealed ones, and an index of what it says of each."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in (*_of_entrance(demo), *_of_care(demo)):
        path = folder / f"{name}.pdf"
        path.write_bytes(data)
        written.append(path)
    _hand_over(demo, folder, written)
    return written


def _hand_over(demo: Demonstration, folder: Path, written: Iterable[Path]) -> None:
    """What a regulator is given beside the documents: the checking program, the fingerprint, and what it says."""
    root = demo.root_fingerprint
    shutil.copyfile(resource("verifier", PROGRAM), folder / PROGRAM)
    _write(folder / "root-fingerprint.txt", [root])
    for language in LANGUAGES:
        lines = []
        for path in sorted(path for path in written if path.stem.endswith(f"-{language}")):
            checked = check_file(path, root=root, language=language)
            assert checked.code in {"", _UNSEALED}, (path.name, checked.code)
            said = checked.lines if not checked.code else (say(language, "cli.demo.unsealed"),)
            lines += [path.name, *(f"    {line}" for line in said), ""]
        _write(folder / f"index-{language}.txt", lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _of_entrance(demo: Demonstration) -> Iterator[tuple[str, bytes]]:
    """The recovery sheet, and the slip of somebody who has not come in yet."""
    for language in LANGUAGES:
        yield f"recovery-sheet-{language}", recovery_sheet_pdf(
            demo.setup, demo.groups, demo.root_fingerprint, at=demo.clock.now(), by=demo.setup.admin_name,
            language=language,
        )  # fmt: skip
    with demo.at_work("admin") as (desk, admin):
        waiting = next(row for row in list_users(desk, admin) if row.state == "enrolling")
        until = waiting.code_expires or demo.clock.now()
        for language in LANGUAGES:
            code = OneTimeCode(waiting.login, waiting.name, _WORDS[language], until)
            slip = enrolment_slip_pdf(desk, admin, code, roles=(Role.DRUG_OFFICER,), language=language)
            yield f"one-time-code-{language}", slip


def _of_care(demo: Demonstration) -> Iterator[tuple[str, bytes]]:
    """As `clinicdesk print` makes them, then the register and the trail."""
    with demo.at_work("lead") as (desk, lead):
        for language in LANGUAGES:
            reason = {"uk": "Показ документів", "en": "Showing the documents"}[language]
            wish = Wish(language, reason, {"uk": "медичне керівництво", "en": "medical lead"}[language])
            for name, printout in (*_records(desk, lead, wish), *_groups(desk, lead, wish)):
                yield f"{name}-{language}", printout.pdf
            yield f"drug-register-{language}", _register(desk, lead, language)
            extract = _extract(desk, lead, language, password=demo.passwords["lead"])
            yield f"audit-extract-{language}", extract


def _records(desk: Desk, lead: Actor, wish: Wish) -> Iterator[tuple[str, Printout]]:
    """Papers of one person, and empty ones."""
    shown, pressed, sick = (records.person_by_code(desk, lead, code) for code in (_SHOWN, _PRESSED, _SICK))
    yield "participant", records.print_participant(desk, lead, pressed, wish)
    yield "screening", records.print_screening(desk, lead, shown, wish)
    for kind, person in (("discharge", shown), ("integration", pressed), ("event", sick)):
        yield kind, records.print_part(desk, lead, person, wish, kind=kind)
    yield "consents", blank_papers.print_consents(desk, lead, PROGRAMME, wish)
    yield "consents-children", blank_papers.print_consents(desk, lead, "trt", wish)
    yield "blank-day-check", blank_papers.print_blank(desk, lead, "gkap_day_check", wish)
    yield "downtime", blank_papers.print_all_blanks(desk, lead, PROGRAMME, wish)


def _groups(desk: Desk, lead: Actor, wish: Wish) -> Iterator[tuple[str, Printout]]:
    """Papers of a cohort and of a day."""
    cohort, children = (cohorts.find_cohort(desk, lead, code) for code in ("07", CHILDREN))
    yield "session", session_papers.print_session(desk, lead, cohort, wish, which="D1")
    yield "run-sheet", session_papers.print_run_sheet(desk, lead, cohort, wish)
    yield "daily", daily_sheet.print_daily_sheet(desk, lead, wish)
    yield "roster", cohort_papers.print_roster(desk, lead, cohort, wish)
    yield "roster-children", cohort_papers.print_roster(desk, lead, children, wish)
    yield "labels", cohort_papers.print_labels(desk, lead, cohort, wish)


def _register(desk: Desk, lead: Actor, language: str) -> bytes:
    """The safe's register, every line of it."""
    key = ledger.list_registers(desk, lead)[0]
    rows = ledger.see_register(desk, lead, key.product_id, key.place).rows
    return ledger_paper.print_lines(
        desk, lead, key.product_id, key.place, first=rows[0].numbers[0], last=rows[-1].numbers[-1],
        language=language,
    )  # fmt: skip


def _extract(desk: Desk, lead: Actor, language: str, *, password: str) -> bytes:
    """What the trail has of one person on the first dosing day."""
    reason = {"uk": "Перегляд дня сесії", "en": "Review of the session’s day"}[language]
    person = records.person_by_code(desk, lead, _PRESSED)
    day = meeting(desk, cohorts.find_cohort(desk, lead, "07"), "D1").starts_at
    wanted = TrailFilter(
        person=person, since=day - timedelta(hours=8), until=day + timedelta(hours=12), reads=False
    )
    return export_trail(desk, lead, wanted, reason=reason, form="pdf", language=language, password=password)
