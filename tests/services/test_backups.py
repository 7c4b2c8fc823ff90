"""Backups: verified copies that open by themselves, written down only when they are there."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database
from clinicdesk.services import backups, people, tasks, trail
from clinicdesk.services.anchors import notes_in
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import actions, events, one_event, refused


def test_a_backup_is_a_clinic_that_opens(clinic: Clinic) -> None:
    """Proves: REQ-BKP-001."""
    desk, admin = clinic.open_as("admin")
    with one_event(desk, Action.BACKUP_MADE, admin) as seen:
        copy = backups.make_backup(desk, admin, password=PASSWORDS["admin"])
    assert seen.wrote()
    assert seen.subject == desk.clinic_id
    assert copy.root.parent == desk.folder.backups
    assert copy.keys.read_bytes() == desk.folder.keys.read_bytes()
    assert backups.last_backup(desk) is not None
    known = len(events(desk))
    clinic.close()
    clinic.folder = copy.root
    desk, _ = clinic.open_as("nurse")
    assert (desk.findings, examine(desk).findings) == ((), ())
    assert len(events(desk)) == known
    assert notes_in(copy.anchors)


def test_work_goes_on_while_an_older_copy_stays_what_it_was(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    copy = backups.make_backup(desk, lead, password=PASSWORDS["lead"])
    before = copy.db.read_bytes()
    people.register_person(desk, lead, code="К-9", name="Мельник Оксана")
    assert backups.make_backup(desk, lead, password=PASSWORDS["lead"]).root != copy.root
    assert copy.db.read_bytes() == before


@pytest.mark.parametrize("what", ["folder", "copy"])
def test_a_backup_that_fails_is_not_written_down_and_leaves_no_half(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Proves: REQ-BKP-001. The reminder must not fall silent over a copy that is not there."""
    desk, admin = clinic.open_as("admin")
    done = actions(desk)

    def damaged(*_: object) -> None:
        raise Unavailable("DBF009", path="clinic.db")

    with monkeypatch.context() as patched:
        if what == "copy":
            patched.setattr(Database, "copy_to", damaged)
        else:
            desk.folder.backups.write_text("a file where the folder should be", encoding="utf-8")
        with pytest.raises(Unavailable) as caught:
            backups.make_backup(desk, admin, password=PASSWORDS["admin"])
    assert caught.value.code == {"folder": "BKP001", "copy": "DBF009"}[what]
    assert actions(desk) == done
    assert backups.last_backup(desk) is None
    if what == "copy":
        assert list(desk.folder.backups.iterdir()) == []
    else:
        desk.folder.backups.unlink()
    assert backups.make_backup(desk, admin, password=PASSWORDS["admin"]).db.exists()


@pytest.mark.parametrize(
    ("days", "kinds"), [(timedelta(days=7), []), (timedelta(days=7, minutes=1), ["backup_old"])]
)
def test_the_administrator_is_reminded_after_a_week(
    clinic: Clinic, days: timedelta, kinds: list[str]
) -> None:
    desk, admin = clinic.open_as("admin")

    def reminders() -> list[str]:
        return [task.kind for task in tasks.list_tasks(desk, admin) if task.kind.startswith("backup")]

    assert reminders() == ["backup_never"]
    backups.make_backup(desk, admin, password=PASSWORDS["admin"])
    clinic.clock.advance(days - timedelta(seconds=1))
    assert reminders() == kinds


@pytest.mark.parametrize("password", ["не той пароль", ""])
def test_export_and_backup_ask_who_is_there(clinic: Clinic, password: str) -> None:
    """Proves: REQ-EXP-003. Somebody at an unlocked screen takes nothing away."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("KEY002", "password")):
        backups.make_backup(desk, lead, password=password)
    with refused(desk, ("KEY002", "password")):
        trail.export_trail(
            desk, lead, TrailFilter(), reason="запит", form="csv", language="uk", password=password
        )
    assert not desk.folder.backups.exists()
