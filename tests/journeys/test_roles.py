"""What each role finds in the window: places, keys, and what the trail keeps from an administrator."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinicdesk.services.vitals import record_reading
from clinicdesk.ui.admin.audit import AuditPage
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, SHIFT, Journey

_DIGITS = (
    *(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4),
    *(Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7),
)


@pytest.mark.parametrize(
    ("login", "places"),
    [
        ("admin", ["today", "audit", "users", "clinic", "help"]),
        (
            "lead",
            [
                "today",
                "board",
                "cohorts",
                "people",
                "drugs",
                "notes",
                "audit",
                "protocols",
                "users",
                "clinic",
                "help",
            ],
        ),
        ("nurse", ["today", "board", "cohorts", "people", "drugs", "notes", "protocols", "clinic", "help"]),
        ("auditor", ["today", "cohorts", "people", "drugs", "audit", "protocols", "users", "clinic", "help"]),
    ],
)
def test_each_role_has_its_places_and_a_key_for_each(
    journey: Journey, clinic: Clinic, login: str, places: list[str]
) -> None:
    """Proves: REQ-WIN-011, REQ-WIN-012."""
    journey.start(clinic.folder)
    window = journey.unlock(login, PASSWORDS[login])
    for place, digit in zip(places, _DIGITS, strict=False):
        journey.press(digit, ALT)
        assert window.place == place
        page = window.page(place)
        while page is not None and page.alone and window.place == place:  # there Alt and a digit pick a seat
            journey.press(Qt.Key.Key_Escape)
    beyond = _DIGITS[len(places)] if len(places) < len(_DIGITS) else None
    if beyond is not None:
        journey.press(beyond, ALT)
        assert window.place == "help"
    journey.press(Qt.Key.Key_1, ALT)
    journey.press(Qt.Key.Key_F1)
    assert window.place == "help"
    assert (window.top.search is not None) is ("people" in places)
    if window.top.search is None:
        journey.press(Qt.Key.Key_K, CONTROL)
        assert window.place == "help"


def test_the_keyboard_goes_round_the_window_and_back_out_of_a_chart(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-012."""
    journey.start(clinic.folder)
    window = journey.unlock("lead", PASSWORDS["lead"])
    parts = {"rail": window.rail, "top": window.top, "messages": window.messages}

    def where() -> str:
        focused = QApplication.focusWidget()
        assert focused is not None
        return next((name for name, part in parts.items() if part.isAncestorOf(focused)), "page")

    start = where()
    round_trip = []
    for _ in range(4):
        journey.press(Qt.Key.Key_F6)
        round_trip.append(where())
    assert sorted(round_trip) == ["messages", "page", "rail", "top"]
    assert round_trip[-1] == start
    journey.press(Qt.Key.Key_F6, SHIFT)
    assert where() == round_trip[-2]

    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-2")
    journey.enter()
    assert window.top.title.text() == "К-2"
    journey.press(Qt.Key.Key_Escape)
    assert window.top.title.text() == "Учасники"


def test_the_trail_withholds_care_from_the_administrator(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-042."""
    desk, nurse = clinic.open_as("nurse")
    record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"], taken_at=clinic.clock.now(),
        values={"sbp": "173", "dbp": "91"},
    )  # fmt: skip
    clinic.close()

    journey.start(clinic.folder)
    journey.unlock("admin", PASSWORDS["admin"])
    page = trail_page(journey, Qt.Key.Key_2)
    row = next(cells for cells in journey.cells(page.table) if cells[3] == "Вимір записано")
    assert row[2] == NAMES["nurse"]
    assert row[4] == "приховано"
    journey.tab_to(page.table)
    journey.press(Qt.Key.Key_Down, times=journey.cells(page.table).index(row))
    if page.table.currentIndex().row() != journey.cells(page.table).index(row):
        journey.press(Qt.Key.Key_Down)
    assert "Зміст лікування приховано" in page.details.words()
    for secret in ("173", "К-1", "Олійник"):
        assert secret not in journey.words()
    journey.fill(page.filter.lines["person"], "К-1")
    journey.enter()
    assert journey.cells(page.table) == []
    journey.end()

    journey.start(clinic.folder)
    journey.unlock("lead", PASSWORDS["lead"])
    page = trail_page(journey, Qt.Key.Key_7)
    journey.fill(page.filter.lines["person"], "К-1")
    journey.enter()
    rows = journey.cells(page.table)
    assert {cells[4] for cells in rows} == {"К-1"}
    recorded = [cells[3] for cells in rows].index("Вимір записано")
    journey.tab_to(page.table)
    while page.table.currentIndex().row() < recorded:
        journey.press(Qt.Key.Key_Down)
    assert "173" in page.details.words()


def trail_page(journey: Journey, digit: Qt.Key) -> AuditPage:
    """The audit trail by its key."""
    journey.press(digit, ALT)
    page = journey.main.page("audit")
    assert isinstance(page, AuditPage)
    journey.qtbot.waitUntil(lambda: not page.loading)
    return page
