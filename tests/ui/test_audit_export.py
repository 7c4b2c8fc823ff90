"""An extract of the audit trail: its reason, its place, the printer."""

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.views import TrailFilter
from clinicdesk.ui.admin.audit import AuditPage
from tests.support.audit_page import page_on
from tests.support.printer import PaperTray, pages_saying
from tests.support.stage import Stage, click, stage


@pytest.mark.parametrize("form", ["pdf", "csv", "json"])
def test_an_export_takes_the_filter_a_reason_and_a_place(lead: Stage, tmp_path: Path, form: str) -> None:
    """Proves: REQ-WIN-046."""
    page = page_on(lead)
    page.filter.action.set_value("reading.amended")
    click(page.export)
    choice = lead.sheet().fields["form"].editor
    choice.set_value(form)  # type: ignore[attr-defined]
    lead.type_into("reason", "запит органу нагляду № 7")
    lead.type_into("password", "пароль")
    lead.confirm()
    lead.qtbot.waitUntil(lambda: list(tmp_path.glob("*.*")) != [])

    given = lead.ward.last("export")
    assert given["subject"] == TrailFilter(action="reading.amended")
    assert (given["form"], given["reason"], given["language"]) == (form, "запит органу нагляду № 7", "uk")
    assert given["password"] == "пароль"
    saved = tmp_path / f"Журнал дій 2026-11-24.{form}"
    assert saved.read_bytes() == b"seq;at\n"
    assert os.name != "posix" or saved.stat().st_mode & 0o077 == 0
    assert lead.message == f"Журнал вивантажено: Журнал дій 2026-11-24.{form}"


def test_an_extract_goes_to_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRI-001."""
    tray = PaperTray(tmp_path)
    lead = stage(qtbot, Role.LEAD, choose_printer=tray.choose)
    lead.ward.extract = pages_saying(["Audit trail"])
    page = page_on(lead)
    print_it(lead, page)
    qtbot.waitUntil(lambda: lead.message == "Надіслано на принтер: 1 сторінка.", timeout=20_000)
    assert lead.ward.last("export")["form"] == "pdf"
    assert tray.titles == ["Журнал дій 2026-11-24"]

    tray.turned_away = True
    print_it(lead, page)
    qtbot.waitUntil(lambda: lead.message.startswith("Не надруковано."))


def print_it(made: Stage, page: AuditPage) -> None:
    """Ask for the extract on paper."""
    click(page.export)
    made.sheet().fields["form"].editor.set_value("print")  # type: ignore[attr-defined]
    made.type_into("reason", "запит органу нагляду № 7")
    made.confirm()


def test_an_export_without_a_reason_is_refused_in_the_sheet(lead: Stage) -> None:
    page = page_on(lead)
    click(page.export)
    lead.confirm()

    assert lead.sheet().fields["reason"].issue == Issue("DSK005").sentence("uk")
    assert lead.ward.times("export") == 0


def test_a_refused_export_says_why(lead: Stage) -> None:
    page = page_on(lead)
    click(page.export)
    lead.type_into("reason", "перевірка")
    lead.ward.refusal = Refused(Issue("TRL001", values={"most": 50000}))
    lead.confirm()
    lead.qtbot.waitUntil(lambda: "50000" in lead.message)

    assert lead.around.messages.kind == "warn"


def test_an_export_nobody_wanted_to_keep_says_that_the_event_stays(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.LEAD)
    page = page_on(made)
    click(page.export)
    made.type_into("reason", "перевірка")
    made.confirm()
    qtbot.waitUntil(lambda: "Файл не збережено" in made.message)

    assert made.ward.times("export") == 1
