"""Without the key: older files put back, pages spliced, the log dropped or cut. The anchors tell of it."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.services import integrity, people, trail
from clinicdesk.services.anchors import append_note, notes_in
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.figures import Figures
from tests.support.kill import Workplace, handed, record_set
from tests.support.kill_remains import holder_of
from tests.support.shim_replay import files_in
from tests.support.tamper import Memory, put_back, told_of

PAGE = 4096


def test_an_older_file_put_back_is_found_read_and_closed_for_writing(clinic: Clinic) -> None:
    """Proves: REQ-AUD-003, REQ-AUD-004."""
    older = files_in(clinic.folder)
    work(clinic)
    put_back(clinic.folder, older, ["clinic.db"])
    desk, nurse = clinic.open_as("nurse")
    assert codes(desk) == {"EVD011"}
    with pytest.raises(Refused, match="DSK003"):
        record_set(clinic, desk, nurse)
    assert {row.code for row in people.list_people(desk, nurse)} == {"К-1", "К-2", "К-3"}
    assert people.open_chart(desk, nurse, clinic.people["К-1"]).person.code == "К-1"


def test_it_stays_found_however_often_people_log_in_and_look(clinic: Clinic) -> None:
    """Looking writes events: the old file grows past the size its anchor knows, and is still another tree.

    Proves: REQ-AUD-003.
    """
    older = files_in(clinic.folder)
    work(clinic, sets=1)
    put_back(clinic.folder, older, ["clinic.db"])
    told = set()
    for _ in range(4):
        desk, nurse = clinic.open_as("nurse")
        told |= codes(desk)
        people.open_chart(desk, nurse, clinic.people["К-1"])
        clinic.close()
    desk, _ = clinic.open_as("nurse")
    assert told == {"EVD011", "EVD012"}
    assert codes(desk) == {"EVD012"}


def test_the_lead_takes_responsibility_and_work_goes_on(clinic: Clinic) -> None:
    """Proves: REQ-AUD-005."""
    older = files_in(clinic.folder)
    work(clinic)
    put_back(clinic.folder, older, ["clinic.db"])
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    with pytest.raises(Refused, match="DSK002"):
        integrity.accept_findings(desk, nurse, password=PASSWORDS["nurse"], reason="так треба")
    integrity.accept_findings(
        desk, lead, password=PASSWORDS["lead"], reason="Відновлено з копії за 23 листопада"
    )
    record_set(clinic, desk, nurse)
    page = trail.read_trail(desk, lead, TrailFilter(action="integrity.accepted"))
    assert [row.reason for row in page.rows] == ["EVD011: Відновлено з копії за 23 листопада"]
    clinic.close()
    desk, _ = clinic.open_as("nurse")
    assert codes(desk) == set()
    assert integrity.examine(desk).ok


def test_a_whole_folder_put_back_is_told_by_the_workstations_store(clinic: Clinic) -> None:
    """Proves: REQ-AUD-003."""
    store, older = Memory(), files_in(clinic.folder)
    work(clinic, witness=store)
    put_back(clinic.folder, older)
    desk, nurse = clinic.open_as("nurse", witness=store)
    assert [(issue.code, str(issue.values["place"])) for issue in desk.findings] == [
        ("EVD011", "evd.place.keyring")
    ]
    with pytest.raises(Refused, match="DSK003"):
        record_set(clinic, desk, nurse)
    before = store.note
    clinic.close()
    assert store.note == before


def test_old_pages_spliced_into_the_new_file_are_found(clinic: Clinic, figures: Figures) -> None:
    """Each page passes the cipher's own check: it is a true page of this file, only of another day.

    Proves: REQ-AUD-003.
    """
    holder = holder_of(clinic, "lead")
    work(clinic)
    old = files_in(clinic.folder)["clinic.db"]
    work(clinic)
    present = files_in(clinic.folder)
    new = present["clinic.db"]
    changed = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    found: Counter[str] = Counter()
    for at in changed:
        spliced = new[:at] + old[at : at + PAGE] + new[at + PAGE :]
        put_back(clinic.folder, {**present, "clinic.db": spliced})
        found["|".join(sorted(told_of(clinic.folder, holder, clinic.clock))) or "nothing"] += 1
    figures("old pages spliced in", tried=len(changed), found=len(changed) - found["nothing"])
    assert found["nothing"] == 0, found


def test_a_dropped_log_is_found(clinic: Clinic, figures: Figures) -> None:
    """A killed process leaves work in the write-ahead log; without it the file looks whole.

    Proves: REQ-AUD-003.
    """
    confirmed = killed_at_work(clinic)
    (clinic.folder / "clinic.db-wal").unlink()
    desk, nurse = clinic.open_as("nurse")
    assert desk.database.faults() == []
    assert codes(desk) == {"EVD011"}
    with pytest.raises(Refused, match="DSK003"):
        record_set(clinic, desk, nurse)
    figures("write-ahead log dropped", confirmed=confirmed, found_by_anchor=1)


def test_a_log_cut_short_or_turned_over_is_found_up_to_the_anchor(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-AUD-003."""
    holder = holder_of(clinic, "lead")
    killed_at_work(clinic)
    left, chance = files_in(clinic.folder), random.Random(3)
    log, found = left["clinic.db-wal"], 0
    for _ in range(8):
        at = chance.randrange(32, len(log) // 3)
        flip = log[:at] + bytes([log[at] ^ 1 << chance.randrange(8)]) + log[at + 1 :]
        for damaged in (log[:at], flip):
            put_back(clinic.folder, {**left, "clinic.db-wal": damaged})
            (clinic.folder / "clinic.db-shm").unlink(missing_ok=True)
            told = told_of(clinic.folder, holder, clinic.clock)
            found += not told.keys().isdisjoint({"EVD011", "EVD012"})
    figures("write-ahead log cut or flipped before the anchor", tried=16, found=found)
    assert found == 16


@pytest.mark.parametrize(
    "torn", [b'{"at": "2026-11-24T', b"\xff\xfe\x00 garbage", b'{"note": 5', b"[" * 5000]
)
def test_an_anchor_line_torn_by_a_power_cut_hides_no_other(clinic: Clinic, torn: bytes) -> None:
    """Proves: REQ-AUD-003."""
    anchors, older = ClinicFolder(clinic.folder).anchors, files_in(clinic.folder)
    with anchors.open("ab") as file:
        file.write(torn)
    work(clinic)
    assert notes_in(anchors)[-1]
    with anchors.open("ab") as file:
        file.write(torn)
    put_back(clinic.folder, older, ["clinic.db"])
    desk, _ = clinic.open_as("nurse")
    assert codes(desk) == {"EVD011"}


def test_only_the_end_of_a_long_anchor_file_is_read(tmp_path: Path) -> None:
    """Years of work must not slow the opening down."""
    path = tmp_path / "clinic.anchors"
    path.write_bytes(b'{"at": "2020-01-01T00:00:00.000Z", "note": "old"}\n' * 20_000)
    append_note(path, "newest", datetime(2026, 11, 24, tzinfo=UTC))
    found = notes_in(path)
    assert found[-1] == "newest"
    assert len(found) < 2000
    assert path.read_bytes().endswith(b'"note": "newest"}\n')


@pytest.mark.parametrize("pages", [1, 2, 40])
def test_a_file_cut_short_is_found_and_cannot_be_accepted(clinic: Clinic, pages: int) -> None:
    """Proves: REQ-REL-004, REQ-AUD-005."""
    place = ClinicFolder(clinic.folder)
    place.db.write_bytes(place.db.read_bytes()[: -PAGE * pages])
    try:
        desk, lead = clinic.open_as("lead")
    except Unavailable as error:
        assert_told(error, {"DBF002", "OPN002"})
        return
    desk.findings = integrity.examine(desk).findings
    assert codes(desk) == {"EVD020"}
    with pytest.raises((Refused, Unavailable), match=r"INT002|DBF002"):
        integrity.accept_findings(desk, lead, password=PASSWORDS["lead"], reason="гаразд")
    close_desk(desk)


def test_an_emptied_file_is_not_taken_for_a_new_one(clinic: Clinic) -> None:
    """Proves: REQ-REL-004."""
    place = ClinicFolder(clinic.folder)
    place.db.write_bytes(b"")
    with pytest.raises(Unavailable) as refusal:
        clinic.open_as("lead")
    assert_told(refusal.value, {"OPN002"})
    assert place.db.read_bytes() == b""


def work(clinic: Clinic, *, sets: int = 5, witness: Memory | None = None) -> None:
    """A nurse comes, records and goes."""
    desk, nurse = clinic.open_as("nurse", witness=witness)
    for _ in range(sets):
        record_set(clinic, desk, nurse)
    clinic.close()
    clinic.clock.advance(timedelta(minutes=2))


def killed_at_work(clinic: Clinic) -> int:
    """A nurse's process is killed with work in the log and an anchor behind it; returns what was confirmed."""
    with Workplace() as workplace:
        confirmed = workplace.killed("record slowly", handed(clinic, 1), after=20, seconds=0)
    assert (clinic.folder / "clinic.db-wal").stat().st_size > PAGE
    return len(confirmed)


def codes(desk: Desk) -> set[str]:
    """What the opening found, each with its sentence in both languages."""
    assert all(issue.sentence(language) for issue in desk.findings for language in ("uk", "en"))
    return {issue.code for issue in desk.findings}


def assert_told(error: Unavailable, expected: set[str]) -> None:
    """A sentence with a cure, in both languages."""
    assert error.code in expected
    assert all(error.problem(language) and error.remedy(language) for language in ("uk", "en"))
