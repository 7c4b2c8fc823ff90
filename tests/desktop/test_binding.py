"""The verbs of the window over a real clinic: what only their binding holds together."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding import verbs_of
from clinicdesk.errors import Refused
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.vault import open_with_recovery, read_keys
from clinicdesk.services.views import TrailFilter
from clinicdesk.ui.language import Language
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import actions


def test_a_new_sheet_is_printed_proved_and_put_in_force(qtbot: QtBot, clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-RCY-003."""
    desk, admin = clinic.open_as("admin")
    users = verbs_of(desk, admin, Language("uk")).users
    sheet = users.begin_renewal(
        password=PASSWORDS["admin"],
        reason="щорічна заміна",
        witness="lead",
        witness_password=PASSWORDS["lead"],
    )
    paper = tmp_path / "аркуш.pdf"
    sheet.save(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    old = RecoverySecret.parse(clinic.recovery)
    assert open_with_recovery(read_keys(desk.folder.keys), old)
    sheet.finish({n: sheet.groups[n - 1] for n in sheet.groups_to_type})
    new = RecoverySecret.parse(" ".join(sheet.groups))
    assert open_with_recovery(read_keys(desk.folder.keys), new)
    with pytest.raises(Refused):
        open_with_recovery(read_keys(desk.folder.keys), old)


def test_the_window_gives_the_password_on(qtbot: QtBot, clinic: Clinic) -> None:
    """Proves: REQ-EXP-003."""
    desk, lead = clinic.open_as("lead")
    verbs = verbs_of(desk, lead, Language("uk"))
    back_up = verbs.clinic.back_up
    assert back_up is not None
    with pytest.raises(Refused):
        back_up(lambda done, total: None, "не той пароль")
    back_up(lambda done, total: None, PASSWORDS["lead"])
    given: Any = {"reason": "запит", "form": "csv", "language": "uk"}
    with pytest.raises(Refused):
        verbs.trail.export(TrailFilter(), **given, password="не той пароль")
    assert verbs.trail.export(TrailFilter(), **given, password=PASSWORDS["lead"])
    assert actions(desk)[-2:] == ["backup.made", "trail.exported"]
