"""Documents of the demonstration, through the same services as everybody's."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from clinicdesk.demo.clearing import PROGRAMME
from clinicdesk.demo.story import Demonstration
from clinicdesk.paths import resource
from clinicdesk.reports.checking import PROGRAM, check_file
from clinicdesk.security.roles import Role
from clinicdesk.services import blank_papers, cohort_papers, cohorts, daily_sheet, records, session_papers
from clinicdesk.services.accounts import list_users
from clinicdesk.services.paper import enrolment_slip_pdf, recovery_sheet_pdf
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.trail import export_trail
from clinicdesk.services.views import OneTimeCode, TrailFilter
from clinicdesk.words import LANGUAGES

_SHOWN = "К-1058"
"""Screened, cleared with a condition, measured on the dosing day."""
_WORDS = {"uk": "обрій явір стежка ківш перепел злива", "en": "harbour walnut sunrise pebble garden copper"}
"""A code as a slip shows one; it opens nothing."""


def write_papers(demo: Demonstration, folder: Path) -> list[Path]:
    """Recovery sheet, slip, trail, records, blanks, a cohort's papers, in both languages; and what checks them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        for name, data in (
            ("recovery-sheet", _sheet(demo, language)),
            ("one-time-code", _slip(demo, language)),
            ("audit-extract", _extract(demo, language)),
            *_records(demo, language),
        ):
            path = folder / f"{name}-{language}.pdf"
            path.write_bytes(data)
            written.append(path)
    _hand_over(demo, folder)
    return written


def _hand_over(demo: Demonstration, folder: Path) -> None:
    """What a regulator is given beside the documents: the checking program, the fingerprint, and what it says."""
    root = demo.root_fingerprint
    shutil.copyfile(resource("verifier", PROGRAM), folder / PROGRAM)
    _write(folder / "root-fingerprint.txt", [root])
    for language in LANGUAGES:
        document = f"audit-extract-{language}"
        checked = check_file(folder / f"{document}.pdf", root=root, language=language)
        assert not checked.code, checked.code
        _write(folder / f"{document}.txt", checked.lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _records(demo: Demonstration, language: str) -> Iterator[tuple[str, bytes]]:
    """As `clinicdesk print` makes them: one person's record and screening, consents, a blank, roster, labels."""
    reason = {"uk": "Показ документів", "en": "Showing the documents"}[language]
    wish = Wish(language, reason, {"uk": "медичне керівництво", "en": "medical lead"}[language])
    with demo.at_work("lead") as (desk, lead):
        person = records.person_by_code(desk, lead, _SHOWN)
        cohort = cohorts.find_cohort(desk, lead, "07")
        yield "participant", records.print_participant(desk, lead, person, wish).pdf
        yield "screening", records.print_screening(desk, lead, person, wish).pdf
        yield "discharge", records.print_part(desk, lead, person, wish, kind="discharge").pdf
        yield "session", session_papers.print_session(desk, lead, cohort, wish, which="D1").pdf
        yield "run-sheet", session_papers.print_run_sheet(desk, lead, cohort, wish).pdf
        yield "daily", daily_sheet.print_daily_sheet(desk, lead, wish).pdf
        yield "consents", blank_papers.print_consents(desk, lead, PROGRAMME, wish).pdf
        yield "blank-day-check", blank_papers.print_blank(desk, lead, "gkap_day_check", wish).pdf
        yield "roster", cohort_papers.print_roster(desk, lead, cohort, wish).pdf
        yield "labels", cohort_papers.print_labels(desk, lead, cohort, wish).pdf


def _sheet(demo: Demonstration, language: str) -> bytes:
    return recovery_sheet_pdf(
        demo.setup, demo.groups, demo.root_fingerprint, at=demo.clock.now(), by=demo.setup.admin_name,
        language=language,
    )  # fmt: skip


def _slip(demo: Demonstration, language: str) -> bytes:
    with demo.at_work("admin") as (desk, admin):
        waiting = next(row for row in list_users(desk, admin) if row.state == "enrolling")
        until = waiting.code_expires or demo.clock.now()
        code = OneTimeCode(waiting.login, waiting.name, _WORDS[language], until)
        return enrolment_slip_pdf(desk, admin, code, roles=(Role.DRUG_OFFICER,), language=language)


def _extract(demo: Demonstration, language: str) -> bytes:
    reason = {"uk": "Щомісячний перегляд журналу", "en": "Monthly review of the trail"}[language]
    with demo.at_work("lead") as (desk, lead):
        return export_trail(
            desk,
            lead,
            TrailFilter(reads=False),
            reason=reason,
            form="pdf",
            language=language,
            password=demo.passwords["lead"],
        )
