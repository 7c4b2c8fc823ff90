"""With the key in hand and another tool: whatever is done to the file, the check of the evidence names it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from clinicdesk.errors import Issue
from clinicdesk.models.tables import RECORDED
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.keys_file import read_keys
from tests.support.clinic import Clinic, copy_clinic
from tests.support.figures import Figures
from tests.support.kill import record_set
from tests.support.kill_remains import Holder, holder_of
from tests.support.lived import live
from tests.support.shim_replay import files_in
from tests.support.tamper import (
    Engine,
    Memory,
    edit_one_field,
    put_back,
    rebuild_trail,
    told_of,
    with_the_key,
)

TABLES = tuple(table.name for table in RECORDED)
AT_THE_DOOR = ("clinic", "user_account", "key_certificate", "machine_key", "recovery_key")
"""Without their rows the file does not open at all."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A clinic with rows in every table, closed; `attacked` gives it to an attacker and then to the program."""

    clinic: Clinic
    holder: Holder
    files: dict[str, bytes]
    store: Memory

    def attacked(self, attack: Callable[[Engine], object], *, anchors: str = "file") -> set[str]:
        """The codes the program finds. `anchors`: what the attacker could not reach (file, store, nothing)."""
        return set(self.told(attack, anchors=anchors))

    def told(self, attack: Callable[[Engine], object], *, anchors: str = "file") -> dict[str, list[Issue]]:
        """What the program says, by code."""
        folder = self.clinic.folder
        put_back(folder, self.files)
        with with_the_key(folder, self.holder) as engine:
            attack(engine)
        if anchors != "file":
            ClinicFolder(folder).anchors.unlink()
        witness = self.store if anchors == "store" else None
        return told_of(folder, self.holder, self.clinic.clock, witness=witness)


@pytest.fixture(scope="module")
def worked(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """Three readings, and then everything else that a clinic writes."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("worked") / "clinic")
    store = Memory()
    desk, nurse = clinic.open_as("nurse", witness=store)
    for _ in range(3):
        record_set(clinic, desk, nurse)
    live(clinic, desk, clinic.join(desk, "lead"), nurse)
    clinic.close()
    return Worked(clinic, holder_of(clinic, "lead"), files_in(clinic.folder), store)


def test_nothing_is_found_where_nothing_was_done(worked: Worked) -> None:
    """Proves: REQ-AUD-001."""
    assert worked.attacked(lambda engine: None) == set()


def test_an_edited_row_of_every_table_is_found_at_once(worked: Worked, figures: Figures) -> None:
    """Proves: REQ-AUD-001. Every table is named."""

    def edit_all(engine: Engine) -> None:
        for table in TABLES:
            edit_one_field(engine, table)

    named = {str(issue.values["table"]) for issue in worked.told(edit_all)["EVD005"]}
    figures("rows edited with the key, all at once", tables=len(TABLES), found=len(named))
    assert named == {f"fields.{table}._name" for table in TABLES}


def test_a_deleted_row_of_every_table_is_found_at_once(worked: Worked, figures: Figures) -> None:
    """Proves: REQ-AUD-001. Tables without which nobody comes in are tried one by one."""
    inside = [table for table in TABLES if table not in AT_THE_DOOR]

    def delete_all(engine: Engine) -> None:
        for table in inside:
            delete_newest(engine, table)

    named = {str(issue.values["table"]) for issue in worked.told(delete_all)["EVD006"]}
    for table in AT_THE_DOOR:
        assert not worked.attacked(partial(delete_newest, table=table)).isdisjoint({"EVD006", "OPN002"})
    figures("rows deleted with the key, all at once", tables=len(inside), found=len(named))
    assert named == {f"fields.{table}._name" for table in inside}


@pytest.mark.long
def test_an_edited_row_of_any_table_is_found(worked: Worked, figures: Figures) -> None:
    """Proves: REQ-AUD-001."""
    found = {table: worked.attacked(partial(edit_one_field, table=table)) for table in TABLES}
    missed = {table: told for table, told in found.items() if "EVD005" not in told}
    figures("rows edited with the key", tables=len(found), found=len(found) - len(missed))
    assert missed == {}


@pytest.mark.long
def test_a_deleted_row_of_any_table_is_found(worked: Worked, figures: Figures) -> None:
    """Proves: REQ-AUD-001."""
    found = {table: worked.attacked(partial(delete_newest, table=table)) for table in TABLES}
    missed = {table: told for table, told in found.items() if told.isdisjoint({"EVD006", "OPN002"})}
    figures("rows deleted with the key", tables=len(found), found=len(found) - len(missed))
    assert missed == {}


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (("create temp table twin as select * from response limit 1", "update twin set id = 'x', response_id = 'y'",
          "insert into response select * from twin"), "EVD007"),
        (("update audit_event set reason = 'інша' where seq = 9",), "EVD002"),
        (("update audit_event set actor = (select actor from audit_event where seq = 3) where seq = 30",), "EVD002"),
        (("update audit_event set seq = -1 where seq = 20", "update audit_event set seq = 20 where seq = 21",
          "update audit_event set seq = 21 where seq = -1"), "EVD002"),
        (("delete from audit_event where seq = 12", "delete from audit_payload where seq = 12"), "EVD001"),
        (("update audit_event set seq = seq + 1000 where seq > 15",), "EVD001"),
        (("update audit_payload set body = cast(replace(cast(body as text), 'К-1', 'К-4') as blob)",), "EVD003"),
        (("delete from audit_payload where seq = 14",), "EVD003"),
        (("update audit_node set hash = zeroblob(32) where level = 0 and idx = 7",), "EVD002"),
        (("delete from audit_node where level = 2 and idx = 1",), "EVD002"),
        (("insert into audit_node values (40, 0, zeroblob(32))",), "EVD004"),
        (("update audit_checkpoint set note = replace(note, 'clinicdesk', 'elsewhere')",), "EVD010"),
        (("delete from audit_checkpoint where size = 7",), "EVD004"),
        (("delete from audit_checkpoint where size = (select max(size) from audit_checkpoint)",), "EVD013"),
        (("create trigger response_no_update before update on response begin select 1; end",), "EVD008"),
        (("create trigger own after insert on response begin select 1; end",), "EVD009"),
        (("create table own (a text) strict",), "EVD009"),
        (("create view own as select * from participant",), "EVD009"),
        (("drop index ix_response_session_id_taken_at",), "EVD009"),
    ],
)  # fmt: skip
def test_the_trail_itself_cannot_be_edited_unseen(worked: Worked, attack: tuple[str, ...], code: str) -> None:
    """Proves: REQ-AUD-001, REQ-AUD-002."""
    assert code in worked.attacked(lambda engine: [engine.execute(statement) for statement in attack])


def test_a_guard_taken_away_is_found(worked: Worked) -> None:
    """Proves: REQ-AUD-002."""
    put_back(worked.clinic.folder, worked.files)
    with with_the_key(worked.clinic.folder, worked.holder, past_guards=False) as engine:
        engine.execute("drop trigger response_no_update")
    assert told_of(worked.clinic.folder, worked.holder, worked.clinic.clock).keys() == {"EVD008", "EVD009"}


@pytest.mark.parametrize("anchors", ["file", "store"])
def test_a_trail_rebuilt_with_the_files_own_key_differs_from_its_anchor(worked: Worked, anchors: str) -> None:
    """Row, content, event, tree and signed head are all made to agree; the anchor outside remembers.

    Proves: REQ-AUD-003.
    """
    assert worked.attacked(lambda engine: rewrite_history(engine, worked.clinic), anchors=anchors) == {
        "EVD012"
    }


@pytest.mark.parametrize("anchors", ["file", "store"])
def test_a_trail_cut_off_and_signed_anew_is_shorter_than_its_anchor(worked: Worked, anchors: str) -> None:
    """Proves: REQ-AUD-003."""
    assert worked.attacked(lambda engine: cut_history(engine, worked.clinic), anchors=anchors) == {"EVD011"}


def test_without_any_anchor_a_rebuilt_trail_looks_whole(worked: Worked) -> None:
    """The limit, kept as a test: only what lies outside the file can speak against a holder of the key."""
    assert worked.attacked(lambda engine: rewrite_history(engine, worked.clinic), anchors="nothing") == set()


def rewrite_history(engine: Engine, clinic: Clinic) -> None:
    """Another pulse in the first set, its content, digest and the whole tree to match."""
    row, seq, amount = engine.execute(
        "select id, event_seq, thousandths from observed_value where key = 'pulse' order by rowid limit 1"
    ).fetchone()
    engine.execute("update observed_value set thousandths = ? where id = ?", (amount + 1000, row))
    salt, body = engine.execute("select salt, body from audit_payload where seq = ?", (seq,)).fetchone()
    told = body.replace(f'"thousandths":{amount}'.encode(), f'"thousandths":{amount + 1000}'.encode(), 1)
    assert told != body
    engine.execute("update audit_payload set body = ? where seq = ?", (told, seq))
    digest = hashlib.sha256(salt + told).hexdigest()
    engine.execute("update audit_event set payload_digest = ? where seq = ?", (digest, seq))
    rebuild_trail(engine, clinic_id(clinic))


def cut_history(engine: Engine, clinic: Clinic) -> None:
    """The last ten events and their rows never were."""
    size = engine.execute("select count(*) - 10 from audit_event").fetchone()[0]
    for table in TABLES:
        engine.execute(f"delete from {table} where event_seq >= ?", (size,))  # noqa: S608 - our own names
    for table in ("audit_payload", "audit_event"):
        engine.execute(f"delete from {table} where seq >= ?", (size,))  # noqa: S608 - our own names
    engine.execute("delete from audit_checkpoint where size >= ?", (size,))
    rebuild_trail(engine, clinic_id(clinic))


def clinic_id(clinic: Clinic) -> str:
    """As the keys file names it, before any password."""
    return read_keys(ClinicFolder(clinic.folder).keys).clinic


def delete_newest(engine: Engine, table: str) -> None:
    """Take the newest row of a table away."""
    engine.execute(f"delete from {table} where rowid = (select max(rowid) from {table})")  # noqa: S608 - our names
