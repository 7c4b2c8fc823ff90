"""Opening the file: an unfinished rotation is carried on, an older file brought up to date, a newer one left."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.models import schema
from clinicdesk.models.append_only import missing_triggers
from clinicdesk.models.engine import Database, connect, schema_lines
from clinicdesk.security import vault
from clinicdesk.security.keys_file import read_keys
from clinicdesk.services import accounts, opening, rotation
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import actions, events


class PowerCutError(Exception):
    """The lights go out here."""


def cut(*args: Any, **kwargs: Any) -> None:
    raise PowerCutError


def remove_nurse(desk: Desk, clinic: Clinic) -> None:
    """An administrator removes a nurse, and the power goes on the way."""
    admin = next(iter(desk.logins.values())).actor
    nurse = next(row.user_id for row in accounts.list_users(desk, admin) if row.login == "nurse")
    with pytest.raises(PowerCutError):
        accounts.remove_user(desk, admin, nurse, password=PASSWORDS["admin"], reason="звільнення")
    desk.logins.clear()
    clinic.close()


def before_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "reseal", cut)


def between_keys_and_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "rekey", cut)


def after_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "drop_epochs", cut)


@pytest.mark.parametrize("moment", [before_the_keys, between_keys_and_file, after_the_file])
@pytest.mark.parametrize("first_in", ["lead", "nurse2"])
def test_a_rotation_cut_short_is_carried_on_at_the_next_opening(
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
    moment: Callable[[pytest.MonkeyPatch], None],
    first_in: str,
) -> None:
    """Proves: REQ-KEY-005."""
    desk, _ = clinic.open_as("admin")
    epoch, slot = desk.secret.epoch, vault.slot_id(desk.clinic_id, "nurse")
    with monkeypatch.context() as patched:
        moment(patched)
        remove_nurse(desk, clinic)
    desk, actor = clinic.open_as(first_in)
    assert actor.login == first_in
    keys = read_keys(desk.folder.keys)
    assert slot not in keys.slots
    assert (desk.secret.epoch, keys.epoch, len(keys.recovery.seals)) == (epoch + 1, epoch + 1, 1)
    assert actions(desk)[-2:] == ["key.rotated", "login.opened"]
    assert events(desk)[-2].actor == "-"
    assert examine(desk).findings == ()
    clinic.close()
    assert clinic.open_as("admin")[1].login == "admin"


def test_the_person_removed_gains_nothing_from_the_cut(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-KEY-005. Whoever comes first, the leftover slot opens no login."""
    desk, _ = clinic.open_as("admin")
    with monkeypatch.context() as patched:
        between_keys_and_file(patched)
        remove_nurse(desk, clinic)
    with pytest.raises(Exception, match="KEY001"):
        clinic.open_as("nurse")
    with pytest.raises(Exception, match="KEY002"):
        clinic.open_as("nurse")
    assert clinic.open_as("lead")[1].login == "lead"


def test_a_whole_clinic_is_not_rotated_at_opening(clinic: Clinic) -> None:
    desk, _ = clinic.open_as("lead")
    epoch = desk.secret.epoch
    clinic.close()
    desk, _ = clinic.open_as("lead")
    assert (desk.secret.epoch, "key.rotated" in actions(desk)) == (epoch, False)


TODAY = schema.HEAD
NEXT_REVISION = '''"""A table more, a column more, and a table made anew, as a later version might."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{today}"


def upgrade() -> None:
    """To revision 9001."""
    op.create_table("visit", sa.Column("id", sa.Text(), primary_key=True), sqlite_strict=True)
    with op.batch_alter_table("seat", recreate="always") as seat:
        seat.add_column(sa.Column("remark", sa.Text(), nullable=True))


def downgrade() -> None:
    """Never."""
    raise RuntimeError
'''


@pytest.fixture
def a_newer_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program of next year, with one migration more."""
    scripts = tmp_path / "migrations"
    shutil.copytree(schema.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "r9001_visits.py").write_text(NEXT_REVISION.format(today=TODAY), encoding="utf-8")
    monkeypatch.setattr(schema, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "HEAD", "9001")
    monkeypatch.setattr(opening, "HEAD", "9001")


def test_an_older_file_is_copied_brought_up_to_date_and_written_down(
    clinic: Clinic, a_newer_program: None
) -> None:
    """Proves: REQ-MIG-001."""
    before = (clinic.folder / "clinic.keys").read_bytes()
    desk, _ = clinic.open_as("lead")
    assert actions(desk)[-2:] == ["schema.migrated", "login.opened"]
    event = events(desk)[-2]
    assert (event.actor, event.entity, event.entity_id) == ("-", "schema", "9001")
    with desk.database.readers.connect() as connection:
        assert schema.revision_of(connection) == "9001"
        assert "table/visit" in {line[:11] for line in schema_lines(connection)}
        assert missing_triggers(connection) == ()
    assert examine(desk).findings == ()
    (copy,) = desk.folder.backups.iterdir()
    assert copy.name.endswith("-migration")
    assert (copy / "clinic.keys").read_bytes() == before
    kept = connect(copy / "clinic.db", desk.secret.raw_hex)
    assert kept.execute("select version_num from alembic_version").fetchall() == [(TODAY,)]
    kept.close()
    clinic.close()
    clinic.open_as("lead")
    assert len(list(desk.folder.backups.iterdir())) == 1


def test_a_migration_that_cannot_copy_first_does_not_happen(clinic: Clinic, a_newer_program: None) -> None:
    """Proves: REQ-MIG-001."""
    (clinic.folder / "backups").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("lead")
    assert caught.value.code == "BKP001"
    (clinic.folder / "backups").unlink()
    assert actions(clinic.open_as("lead")[0])[-2:] == ["schema.migrated", "login.opened"]


def test_a_file_of_a_newer_program_is_left_as_it_is(
    clinic: Clinic, a_newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-MIG-002."""
    clinic.open_as("lead")
    clinic.close()
    before = (clinic.folder / "clinic.db").read_bytes()
    monkeypatch.setattr(schema, "HEAD", TODAY)
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("lead")
    assert (caught.value.code, dict(caught.value.values)) == ("DBF012", {"found": "9001", "known": TODAY})
    assert "9001" in caught.value.problem("uk")
    assert (clinic.folder / "clinic.db").read_bytes() == before


def test_a_rotation_seals_to_the_people_the_file_names_not_the_keys_file(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-KEY-003. Whoever swaps a public key in clinic.keys and waits gets nothing."""
    desk, _ = clinic.open_as("admin")
    sealed_to: dict[str, bytes] = {}
    real = vault.reseal

    def watched(keys: vault.KeysFile, **given: Any) -> vault.KeysFile:
        sealed_to.update(given["recipients"])
        return real(keys, **given)

    monkeypatch.setattr(vault, "reseal", watched)
    rotation.rotate_file_key(desk)
    slots = read_keys(desk.folder.keys).slots
    assert sealed_to == {slot: entry.box for slot, entry in slots.items()}
    assert len(sealed_to) == 6
