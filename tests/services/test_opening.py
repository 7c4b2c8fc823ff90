"""Opening the file: an unfinished rotation is carried on, an older file brought up to date, a newer one left."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.models import engine, schema, unit_of_work
from clinicdesk.models.append_only import missing_triggers
from clinicdesk.models.engine import Database, connect, schema_lines
from clinicdesk.security import vault
from clinicdesk.security.keys_file import read_keys
from clinicdesk.services import accounts, opening, rotation
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.figures import Figures
from tests.support.kill_remains import holder_of
from tests.support.looking import actions, events
from tests.support.moments import every_moment
from tests.support.tamper import with_the_key


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
    assert keys.epoch == desk.secret.epoch > epoch
    assert len(keys.recovery.seals) == 1
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


OURS = schema.HEAD
NEXT_REVISION = '''"""A table more, a column more, and a table made anew, as a later version might."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    """To revision 9999."""
    op.create_table("visit_of_tomorrow", sa.Column("id", sa.Text(), primary_key=True), sqlite_strict=True)
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
    script = NEXT_REVISION.replace("{head}", schema.HEAD)
    (scripts / "versions" / "r9999_visits.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(schema, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "HEAD", "9999")
    monkeypatch.setattr(opening, "HEAD", "9999")


def test_an_older_file_is_copied_brought_up_to_date_and_written_down(
    clinic: Clinic, a_newer_program: None
) -> None:
    """Proves: REQ-MIG-001."""
    before = (clinic.folder / "clinic.keys").read_bytes()
    desk, _ = clinic.open_as("lead")
    assert actions(desk)[-2:] == ["schema.migrated", "login.opened"]
    event = events(desk)[-2]
    assert (event.actor, event.entity, event.entity_id) == ("-", "schema", "9999")
    with desk.database.readers.connect() as connection:
        assert schema.revision_of(connection) == "9999"
        assert any(line.startswith("table/visit_of_tomorrow/") for line in schema_lines(connection))
        assert missing_triggers(connection) == ()
    assert examine(desk).findings == ()
    (copy,) = desk.folder.backups.iterdir()
    assert copy.name.endswith("-migration")
    assert (copy / "clinic.keys").read_bytes() == before
    kept = connect(copy / "clinic.db", desk.secret.raw_hex)
    assert kept.execute("select version_num from alembic_version").fetchall() == [(OURS,)]
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


def test_a_migration_and_its_event_are_one_act_whenever_it_is_cut(
    clinic: Clinic, a_newer_program: None, tmp_path: Path, figures: Figures
) -> None:
    """Proves: REQ-MIG-004. Looked at with bare statements: no opening has mended anything."""
    with (
        pytest.MonkeyPatch.context() as patched,
        every_moment(clinic.folder, tmp_path / "moments") as moments,
    ):
        patched.setattr(opening, "migrate_within", moments.around(schema.migrate_within))
        patched.setattr(opening, "keep_copy", moments.around(opening.keep_copy))
        desk, _ = clinic.open_as("lead")
    found = [bare_state(folder, desk) for folder in moments.folders]
    assert set(found) == {(OURS, 0), ("9999", 1)}
    figures("killed while migrating", moments=len(found), apart=0)


def test_a_migration_whose_event_cannot_be_written_does_not_happen(
    clinic: Clinic, a_newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-MIG-004. The lights go out when the tree head is signed: the schema goes back as well."""
    with monkeypatch.context() as patched:
        patched.setattr(unit_of_work, "sign_checkpoint", cut)
        with pytest.raises(PowerCutError):
            clinic.open_as("lead")
    desk, _ = clinic.open_as("lead")
    assert actions(desk)[-2:] == ["schema.migrated", "login.opened"]
    assert actions(desk).count("schema.migrated") == 2
    assert examine(desk).findings == ()


def test_a_copy_that_falls_short_stops_the_migration(
    clinic: Clinic, a_newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-MIG-001, REQ-BKP-002. A copy without the newest event is no copy, however sound its pages."""
    heads = iter([("an older head",), ("the newest head",)])
    with monkeypatch.context() as patched:
        patched.setattr(engine, "_newest_head", lambda _: next(heads))
        with pytest.raises(Unavailable) as caught:
            clinic.open_as("lead")
    assert caught.value.code == "DBF009"
    assert list((clinic.folder / "backups").iterdir()) == []
    desk, _ = clinic.open_as("lead")
    assert actions(desk)[-2:] == ["schema.migrated", "login.opened"]


def test_a_migration_hides_no_head_that_did_not_fit(clinic: Clinic, a_newer_program: None) -> None:
    """Proves: REQ-MIG-004. What was wrong with the evidence before is still told after."""
    with with_the_key(clinic.folder, holder_of(clinic, "nurse")) as bare:
        bare.execute("delete from audit_checkpoint where size = (select max(size) from audit_checkpoint)")
    desk, _ = clinic.open_as("lead")
    assert "EVD013" in [issue.code for issue in desk.findings]


def bare_state(folder: Path, desk: Desk) -> tuple[str, int]:
    """The schema's revision and how many events tell of reaching revision 9999."""
    found = connect(folder / "clinic.db", desk.secret.raw_hex)
    try:
        revision = found.execute("select version_num from alembic_version").fetchone()[0]
        told = "select count(*) from audit_event where action = 'schema.migrated' and entity_id = '9999'"
        return revision, found.execute(told).fetchone()[0]
    finally:
        found.close()


def test_a_file_of_a_newer_program_is_left_as_it_is(
    clinic: Clinic, a_newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-MIG-002."""
    clinic.open_as("lead")
    clinic.close()
    before = (clinic.folder / "clinic.db").read_bytes()
    monkeypatch.setattr(schema, "HEAD", OURS)
    with pytest.raises(Unavailable) as caught:
        clinic.open_as("lead")
    assert (caught.value.code, dict(caught.value.values)) == ("DBF012", {"found": "9999", "known": OURS})
    assert "9999" in caught.value.problem("uk")
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
