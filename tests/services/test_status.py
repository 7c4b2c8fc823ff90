"""What the unlock screen knows before a password: codes, counts and clocks, and never more."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.paths import ClinicFolder
from clinicdesk.services import accounts, backups, drafts, sessions
from clinicdesk.services import clinic as details
from clinicdesk.services.status_file import read_status, write_status
from clinicdesk.services.status_now import refresh_status
from clinicdesk.services.status_views import Rest
from clinicdesk.services.views import ClinicStatus, CrisisLine, SeatView, SessionView
from tests.support import board_days
from tests.support.clinic import NAMES, PASSWORDS, Clinic


def test_the_screen_knows_codes_seats_and_counts_and_no_participants_initials(clinic: Clinic) -> None:
    """Proves: REQ-STA-001."""
    desk, admin = clinic.open_as("admin")
    nurse = clinic.join(desk, "nurse")
    drafts.save_draft(desk, nurse, kind="note", subject="К-1", body={"text": "PHICANARY-3"})
    backups.make_backup(desk, admin, password=PASSWORDS["admin"])
    refresh_status(desk)
    status = read_status(clinic.folder)
    assert status.session is not None
    assert [(seat.code, seat.initials) for seat in status.session.seats] == [("К-1", ""), ("К-2", "")]
    assert status.session.title == "Сесія 1"
    assert {(user.login, user.label) for user in status.users} >= {("nurse", "МІ"), ("lead", "ЛО")}
    assert status.drafts_waiting == (("МІ", 1),)
    assert status.last_backup == backups.last_backup(desk)
    text = ClinicFolder(clinic.folder).status.read_text(encoding="utf-8")
    for secret in ("Олійник", "Марчук", "PHICANARY"):
        assert secret not in text


def test_full_names_are_the_clinics_choice(clinic: Clinic) -> None:
    """Proves: REQ-STA-001."""
    desk, admin = clinic.open_as("admin")
    wanted = replace(
        details.read_settings(desk, admin), show_full_names=True, idle_lock_minutes=3,
        crisis_lines=(CrisisLine("Лінія", "7333"),),
    )  # fmt: skip
    details.change_settings(desk, admin, wanted, reason="так зручніше")
    clinic.close()
    status = read_status(clinic.folder)
    assert NAMES["nurse"] in {user.label for user in status.users}
    assert (status.idle_lock_minutes, status.crisis_lines) == (3, (CrisisLine("Лінія", "7333"),))


def test_who_left_is_not_named_any_more(clinic: Clinic) -> None:
    """Proves: REQ-STA-001."""
    desk, admin = clinic.open_as("admin")
    nurse = next(row.user_id for row in accounts.list_users(desk, admin) if row.login == "nurse2")
    accounts.remove_user(desk, admin, nurse, password=PASSWORDS["admin"], reason="звільнення")
    clinic.close()
    assert "nurse2" not in {user.login for user in read_status(clinic.folder).users}


def test_a_status_comes_back_as_it_was_left(clinic: Clinic) -> None:
    desk, _ = clinic.open_as("lead")
    clinic.clock.advance(timedelta(minutes=4))
    refresh_status(desk)
    status = read_status(clinic.folder)
    write_status(desk.folder, status)
    assert read_status(clinic.folder) == status


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '{"format": "clinicdesk-status/1"}',
        '{"format": "other/1"}',
        "[" * 100_000,
        "\ufeff{}",
    ],
)
def test_a_damaged_status_only_tells_less(tmp_path: Path, text: str) -> None:
    """Proves: REQ-STA-002."""
    ClinicFolder(tmp_path).status.write_text(text, encoding="utf-8")
    assert read_status(tmp_path) == ClinicStatus(clinic_name=tmp_path.name)


@pytest.mark.parametrize("planted", [[{"x": 1}], {"x": 1}, 7, "2026-11-24", [["a", "b", "c"]], None, True])
def test_a_field_of_another_kind_is_never_shown(clinic: Clinic, planted: object) -> None:
    """Proves: REQ-STA-002. Whoever can write the file cannot make the unlock screen fail."""
    path = ClinicFolder(clinic.folder).status
    whole = json.loads(path.read_text(encoding="utf-8"))
    for name in whole:
        path.write_text(json.dumps(whole | {name: planted}), encoding="utf-8")
        told = read_status(clinic.folder)
        assert isinstance(told.clinic_name, str)
        assert all(isinstance(user.label, str) for user in told.users)
        assert all(
            at is None or at.tzinfo for at in (told.last_backup, told.last_restore, told.audit_checked_at)
        )
        assert type(told.idle_lock_minutes) is int


@pytest.mark.parametrize("field", ["seat", "code", "initials", "due_at", "state", "rest"])
def test_a_seat_of_another_kind_is_never_shown(clinic: Clinic, field: str) -> None:
    """Proves: REQ-STA-002."""
    path = ClinicFolder(clinic.folder).status
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["session"]["seats"][0][field] = ["planted"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert read_status(clinic.folder) == ClinicStatus(clinic_name=clinic.folder.name)


def test_a_missing_status_and_a_place_that_cannot_be_written_are_let_pass(tmp_path: Path) -> None:
    """Proves: REQ-STA-002."""
    assert read_status(tmp_path / "none").clinic_name == "none"
    write_status(ClinicFolder(tmp_path / "none"), ClinicStatus("Клініка"))
    assert not (tmp_path / "none").exists()


def test_a_seat_says_why_no_set_is_awaited() -> None:
    """Proves: REQ-TOD-994. Whoever had gone home, or had no dose yet, was called held like one put off."""
    one, held, done, gone, off, *rest = board_days.board().columns
    columns = (
        one, replace(held, due="held"), replace(done, due="finished", due_at=None),
        replace(gone, standing="discharged"), replace(off, standing="deferred", due_at=None), *rest,
    )  # fmt: skip
    day = replace(board_days.board(), holds=("alarm",), columns=columns)
    seats = sessions._by_series(day).seats
    assert [seat.rest for seat in seats[:5]] == ["", "held", "finished", "gone", "deferred"]
    assert all((seat.due_at is None) == bool(seat.rest) for seat in seats)


def test_the_open_file_does_not_say_why(tmp_path: Path) -> None:
    """Proves: REQ-STA-994. Who was put off or gone home is nobody's business before a password."""
    rests: tuple[Rest, ...] = ("held", "deferred", "none", "finished", "gone")
    seats = tuple(SeatView(at, f"К-{at}", "ОО", None, "later", rest) for at, rest in enumerate(rests))
    view = SessionView("s", "D1", datetime(2026, 11, 24, 8, tzinfo=UTC), seats)
    write_status(ClinicFolder(tmp_path), ClinicStatus("Клініка", session=view))
    told = read_status(tmp_path).session
    assert told is not None
    assert [one.rest for one in told.seats] == ["held", "idle", "idle", "idle", "idle"]
    written = ClinicFolder(tmp_path).status.read_text(encoding="utf-8")
    assert not [word for word in ("deferred", "finished", "gone") if word in written]
