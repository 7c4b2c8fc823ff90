"""The lines of help on the sheet that goes home: only numbers that can be dialled, known ones in full."""

import dataclasses

import pytest

from clinicdesk.errors import Issue
from clinicdesk.protocols.phones import dialable
from clinicdesk.reports.record import Table
from clinicdesk.services import clinic as details
from clinicdesk.services import records
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts import home
from clinicdesk.services.status_views import CrisisLine
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.printed import WISH


def _set(desk: Desk, actor: Actor, *lines: CrisisLine) -> None:
    settings = dataclasses.replace(details.read_settings(desk, actor), crisis_lines=lines)
    details.change_settings(desk, actor, settings, reason="перевірено")


def _lines(desk: Desk, actor: Actor, person: str, tongue: str = "uk") -> list[tuple[str, ...]]:
    record = records.print_part(desk, actor, person, WISH, kind="discharge").record
    table = next(part for part in record.parts if part.key == "crisis").blocks[0]
    assert isinstance(table, Table)
    return [tuple(cell.said.text(tongue) for cell in row) for row in table.rows]


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("7333", True), ("103", True), ("116 123", True), ("0 800 33 20 29", True), ("+380 44 123-45-67", True),
        ("(067) 123 45 67", True), ("12", False), ("0", False), ("дзвоніть 7333", False),
        ("073 333", False), ("+380 (44) 1", False), ("7333, 103", False), ("", False), ("7333333", False),
    ],
)  # fmt: skip
def test_a_number_is_whole_or_the_short_one_of_a_service(phone: str, good: bool) -> None:
    """Proves: REQ-PRT-096."""
    assert dialable(phone) is good


def test_a_line_that_is_no_number_is_refused_with_a_sentence(clinic: Clinic) -> None:
    """Proves: REQ-PRT-096."""
    desk, admin = clinic.open_as("admin")
    with refused(desk, ("CLN090", "crisis_lines_1")):
        _set(desk, admin, CrisisLine("Лінія", "7333"), CrisisLine("Нічна", "073 333"))
    assert "«073 333»" in Issue("CLN090", values={"phone": "073 333"}).sentence("uk")


def test_a_known_number_is_printed_in_full_and_the_clinics_own_as_it_set_it(clinic: Clinic) -> None:
    """Proves: REQ-PRT-096. With the spelling and the advice of the library, in the language of the page."""
    desk, admin = clinic.open_as("admin")
    _set(
        desk,
        admin,
        CrisisLine("Гаряча лінія фонду", "0800332029"),
        CrisisLine("Черговий лікар", "044 111 22 33"),
    )
    person = clinic.people["К-1"]
    lead = clinic.join(desk, "lead")
    assert _lines(desk, lead, person) == [
        ("Гаряча лінія фонду", "0 800 33 20 29", "Для ветеранів, ветеранок і їхніх родин."),
        ("Черговий лікар", "044 111 22 33", "Лінія клініки"),
    ]
    assert _lines(desk, lead, person, "en")[1] == ("Черговий лікар", "044 111 22 33", "The clinic’s own line")


def test_a_number_of_before_that_cannot_be_dialled_goes_home_with_nobody(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-096. Typed before the setting was asked about; the library's lines stand instead."""
    desk, lead = clinic.open_as("lead")
    stored = details.current_settings(desk)
    wrong = dataclasses.replace(stored, crisis_lines=(CrisisLine("Лінія", "073 333"),))
    monkeypatch.setattr(home, "current_settings", lambda _: wrong)
    said = _lines(desk, lead, clinic.people["К-1"])
    assert "073 333" not in repr(said)
    assert (said[0][1], said[-1][1]) == ("7333", "103")
