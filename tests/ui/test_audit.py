"""The audit page: readable, filtered, paged."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.views import FieldChange, Topic, TrailFilter
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.admin.trail_filter import read_day
from clinicdesk.ui.admin.trail_table import PAGE
from tests.support import ward as clinic
from tests.support.audit_page import acts, asked, page_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, topics, type_text


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = made.show(AuditPage(made.around, made.verbs.trail), size)
    made.around.integrity.tell(clinic.report())
    page.table.selectRow(3)

    assert problems_of(made.window, cells=False) == []
