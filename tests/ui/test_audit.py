"""The audit page: readable, filtered, paged, checked, exported."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.views import FieldChange, Topic, TrailFilter
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.admin.trail_filter import read_day
from clinicdesk.ui.admin.trail_table import PAGE
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.components.text import Text
from tests.support import reviewed
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.printer import PaperTray, pages_saying
from tests.support.stage import SIZES, Stage, click, press, stage, topics, type_text


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD, save_to=tmp_path)


def page_on(made: Stage) -> AuditPage:
    """The page, shown."""
    return made.show(AuditPage(made.around, made.verbs.trail))


def acts(page: AuditPage) -> list[str]:
    """The acts shown, from the newest."""
    model = page.table.model()
    return [str(model.index(line, 3).data()) for line in range(model.rowCount())]


def asked(made: Stage) -> TrailFilter:
    """The filter of the newest reading."""
    wanted = made.ward.last("read")["filter"]
    assert isinstance(wanted, TrailFilter)
    return wanted


def test_events_are_worded_newest_first(lead: Stage) -> None:
    """Proves: REQ-WIN-040."""
    lead.ward.trail = clinic.trail(3)
    page = page_on(lead)

    assert acts(page) == [
        lead.language.say(f"actions.{key}")
        for key in ("user_roles_changed", "reading_amended", "chart_opened")
    ]
    lead.language.use("en")
    assert acts(page) == [
        lead.language.say(f"actions.{key}")
        for key in ("user_roles_changed", "reading_amended", "chart_opened")
    ]


def test_a_correction_shows_each_field_before_and_after(lead: Stage) -> None:
    """Proves: REQ-WIN-041."""
    changes = (FieldChange("participant", "name", "Романюк Юрій", "Романюк Юрій Степанович"),)
    lead.ward.trail = (
        clinic.trail_row(7, "person.registered", changes=changes, reason="уточнено за паспортом"),
    )
    page = page_on(lead)
    page.table.selectRow(0)
    said = page.details.words()

    assert "Подія № 7" in said
    assert said.index("Романюк Юрій\n") < said.index("Романюк Юрій Степанович")
    assert "уточнено за паспортом" in said
    assert "Ірина Марчук" in said
    assert lead.language.say("common.role.nurse") in said


def test_an_administrator_sees_that_content_is_withheld(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-042."""
    made = stage(qtbot, Role.ADMIN)
    made.ward.trail = (
        clinic.trail_row(7, "reading.amended", subject_label="", person_label="", reason="", withheld=True),
    )
    page = page_on(made)
    page.table.selectRow(0)

    line = [str(page.table.model().index(0, column).data()) for column in range(6)]
    assert line[4:] == ["приховано", "приховано"]
    assert "адміністрування не бачить записів учасників" in page.details.words()
    assert not page.details.same_person.isVisible()
    assert not page.export.isVisible()


def test_only_reads_are_shown_when_asked(lead: Stage) -> None:
    """Proves: REQ-WIN-043."""
    page = page_on(lead)
    page.filter.kind.setFocus()
    press(page.filter.kind, Qt.Key.Key_Right)
    assert asked(lead).reads is False
    press(page.filter.kind, Qt.Key.Key_Right)

    assert asked(lead).reads is True
    assert set(acts(page)) == {lead.language.say("actions.chart_opened")}


def test_the_filter_finds_by_person_record_who_what_and_when(lead: Stage) -> None:
    """Proves: REQ-WIN-043."""
    page = page_on(lead)
    for name, text in (
        ("person", "К-1047"),
        ("record", "r-35"),
        ("since", "01.11.2026"),
        ("until", "24.11.2026"),
    ):
        type_text(page.filter.lines[name], text)
    press(page.filter.lines["until"], Qt.Key.Key_Return)
    page.filter.actor.set_value("u-nurse")
    page.filter.action.set_value("reading.amended")

    assert asked(lead) == TrailFilter(
        person="К-1047", record="r-35", actor="u-nurse", action="reading.amended",
        since=datetime(2026, 10, 31, 22, tzinfo=UTC), until=datetime(2026, 11, 24, 22, tzinfo=UTC),
    )  # fmt: skip


def test_typing_waits_a_moment_then_reads(lead: Stage, qtbot: QtBot) -> None:
    page = page_on(lead)
    before = lead.ward.times("read")
    type_text(page.filter.lines["person"], "К-1047")
    qtbot.waitUntil(lambda: lead.ward.times("read") > before)

    assert lead.ward.times("read") == before + 1


@pytest.mark.parametrize("text", ["31.11.2026", "учора", "2026-11-24", "1.1.1"])
def test_a_day_that_is_none_is_said_at_its_field(lead: Stage, text: str) -> None:
    page = page_on(lead)
    before = lead.ward.times("read")
    type_text(page.filter.lines["since"], text)
    press(page.filter.lines["since"], Qt.Key.Key_Return)

    assert page.filter.fields["since"].issue == Issue("WIN003").sentence("uk")
    assert lead.ward.times("read") == before


def test_a_span_backwards_is_refused(lead: Stage) -> None:
    page = page_on(lead)
    type_text(page.filter.lines["since"], "24.11.2026")
    type_text(page.filter.lines["until"], "23.11.2026")
    press(page.filter.lines["until"], Qt.Key.Key_Return)

    assert page.filter.fields["until"].issue == Issue("WIN006").sentence("uk")


def test_a_day_begins_at_midnight_of_the_clinic() -> None:
    assert read_day("29.03.2026", "Europe/Kyiv", field="since").astimezone(UTC).hour == 22


def test_clearing_shows_everything_again(lead: Stage) -> None:
    page = page_on(lead)
    page.filter.action.set_value("glass.broken")
    assert set(acts(page)) == {lead.language.say("actions.glass_broken")}
    click(page.filter.clear)

    assert asked(lead) == TrailFilter()
    assert len(acts(page)) == 30


def test_everything_about_one_participant_is_one_press_away(lead: Stage) -> None:
    page = page_on(lead)
    page.table.selectRow(0)
    click(page.details.same_person)

    assert asked(lead).person == "К-1047"
    assert page.filter.lines["person"].text() == "К-1047"


def test_nothing_found_says_so(lead: Stage) -> None:
    page = page_on(lead)
    type_text(page.filter.lines["person"], "К-9999")
    press(page.filter.lines["person"], Qt.Key.Key_Return)

    assert page.empty.isVisible()
    assert page.details.what.text() == "Виберіть подію, щоб побачити подробиці."


def test_a_hundred_thousand_events_are_read_page_by_page(lead: Stage) -> None:
    """Proves: REQ-WIN-044."""
    lead.ward.trail = clinic.trail(100_000)
    page = page_on(lead)
    assert page.table.model().rowCount() == PAGE
    assert "старіші з’являться" in page.head.facts.text()

    page.table.scrollToBottom()
    page.table.model().fetchMore(QModelIndex())
    assert page.table.model().rowCount() <= 4 * PAGE
    oldest = page.table.trail.rows[-1].seq
    assert [row.seq for row in page.table.trail.rows] == list(range(100_000, oldest - 1, -1))
    assert lead.ward.last("read")["before"] == oldest + PAGE


def test_the_last_page_ends_the_reading(lead: Stage) -> None:
    lead.ward.trail = clinic.trail(PAGE + 1)
    page = page_on(lead)
    model = page.table.model()
    model.fetchMore(QModelIndex())

    assert model.rowCount() == PAGE + 1
    assert not model.canFetchMore(QModelIndex())
    assert page.head.facts.text().endswith("це всі за цим відбором")


def test_a_reader_keeps_their_place_while_others_write(lead: Stage) -> None:
    page = page_on(lead)
    page.table.selectRow(5)
    shown = page.details.number.text()
    lead.ward.trail = clinic.trail(40)
    lead.bus.tell(topics(Topic.VITALS, Topic.AUDIT))

    assert page.table.model().rowCount() == 30
    assert page.details.number.text() == shown
    click(page.refresh)
    assert page.table.model().rowCount() == 40


def test_checking_now_tells_what_was_found(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-045."""
    page = page_on(lead)
    assert page.integrity.state.text() == "Цілість журналу ще не перевірено"
    lead.ward.held.set()
    click(page.integrity.check)
    assert page.integrity.state.text() == "Перевіряю журнал: 0\u00a0%"
    assert not page.integrity.check.isEnabled()
    lead.ward.held.clear()
    qtbot.waitUntil(lambda: not lead.around.integrity.checking)

    assert page.integrity.state.text() == "Журнал цілий · перевірено 24.11.2026 11:00"
    assert "12\u00a0345 подій у дереві" in page.integrity.figures.text()


def test_broken_evidence_lists_its_findings(lead: Stage) -> None:
    """Proves: REQ-WIN-007."""
    page = page_on(lead)
    finding = Issue("EVD020", values={"n": 2})
    lead.around.integrity.tell(clinic.report(finding))

    assert page.integrity.state.text().startswith("Журнал порушено")
    assert page.integrity.findings.text() == finding.sentence("uk")
    lead.language.use("en")
    assert page.integrity.findings.text() == finding.sentence("en")


def test_the_lead_may_accept_with_reason_and_password(lead: Stage) -> None:
    page = page_on(lead)
    lead.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 2})))
    click(page.integrity.accept)
    lead.type_into("reason", "відновлено з копії 20.11")
    lead.type_into("password", "пароль")
    lead.confirm()

    assert lead.ward.last("accept") == {"password": "пароль", "reason": "відновлено з копії 20.11"}
    lead.qtbot.waitUntil(lambda: not lead.around.integrity.checking)
    assert lead.around.integrity.state == "whole"


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = made.show(AuditPage(made.around, made.verbs.trail), size)
    made.around.integrity.tell(clinic.report())
    page.table.selectRow(3)

    assert problems_of(made.window, cells=False) == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_sealed_document_is_told_with_its_digest_in_groups(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-SEA-001. 64 digits in a row would be cut off."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.trail = (
        clinic.trail_row(
            7, "document.sealed", subject_kind="document", subject_label="0a1b2c3d" * 8, is_read=True
        ),
    )
    page = made.show(AuditPage(made.around, made.verbs.trail), SIZES[0])
    page.table.selectRow(0)

    assert made.language.say("actions.document_sealed") in page.details.words()
    assert "0a1b2c3d 0a1b2c3d" in page.details.words()
    assert problems_of(made.window, cells=False) == []


def test_the_month_is_signed_with_a_remark_over_the_tree_that_was_shown(lead: Stage) -> None:
    """Proves: REQ-TRL-010."""
    page = page_on(lead)
    page.show_subject("review/2026-10")
    sheet = lead.sheet()
    said = " ".join(text.text() for text in sheet.findChildren(Text))
    for words in (
        "судоми, лікаря немає на місці",
        "trail.export_trail",
        "ще 4",
        "Нічого.",
        "7f3a91c2 7f3a91c2",
        "412",
    ):
        assert words in said
    remark, password = sheet.fields["remark"].editor, sheet.fields["password"].editor
    assert isinstance(remark, QPlainTextEdit)
    assert isinstance(password, PasswordField)
    remark.setPlainText("Відкриття виправдане.")
    type_text(password.edit, "x")
    sheet.answer()
    asked = lead.ward.last("sign_review")
    assert (asked["tree_size"], asked["tree_root"]) == (21_377, reviewed.ROOT)
    assert (asked["remark"], asked["seen"]) == ("Відкриття виправдане.", reviewed.month("2026-10").seen)


def test_the_list_of_months_opens_a_signed_one_to_be_read(lead: Stage) -> None:
    """Proves: REQ-TRL-010."""
    page = page_on(lead)
    click(page.reviews)
    sheet = lead.sheet()
    table = sheet.findChild(DataTable)
    assert isinstance(table, DataTable)
    assert table.currentIndex().row() == 0  # the one that waits
    table.selectRow(1)
    sheet.answer()
    month = lead.sheet()
    said = " ".join(text.text() for text in month.findChildren(Text))
    assert "підпис дійсний" in said
    assert "Без зауважень." in said
    assert not month.fields


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_of_the_review_is_cut(qtbot: QtBot, language: str) -> None:
    made = stage(qtbot, Role.AUDITOR, language=language)
    page = made.show(AuditPage(made.around, made.verbs.trail), (1280, 648))
    for subject in ("review/2026-10", "review/2026-09"):
        page.show_subject(subject)
        assert problems_of(made.sheet()) == []
        made.sheet().reject()
