"""A sealed paper says only what the file can prove: rows altered past the program are found before the seal."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.clock import ShiftedClock
from clinicdesk.commands.answer import Exit
from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Dose
from clinicdesk.models.engine import connect
from clinicdesk.models.tables import RECORDED
from clinicdesk.paths import ClinicFolder
from clinicdesk.reports.record import Block, Cell, Record, Signatures, Table
from clinicdesk.services import (
    dose_amending,
    integrity,
    record_frame,
    record_sets,
    records,
    sealing,
    session_papers,
    vouching,
)
from clinicdesk.services.anchors import append_note
from clinicdesk.services.closing import Part
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.integrity import examine
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.witnessing import Witness
from clinicdesk.words import Key
from tests.services.test_integrity import another_key
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.command_desk import Desk as AtDesk
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import finished, sign
from tests.support.looking import newest, refused
from tests.support.paper import page_texts
from tests.support.sealed import attached

WISH = Wish("en", "review", "MoH")
ALTERED = "update dose set drawn_ul = drawn_ul + 100, given_ul = given_ul + 100, given_ug = given_ug + 5000"

UNSIGNED = "update observed_value set thousandths = 199000 where key = 'sbp'"


@pytest.fixture(scope="module")
def closed_day(watched_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """D1 was closed under three signatures."""
    clinic = copy_day(watched_day, tmp_path_factory.mktemp("closed") / "clinic")
    day = begin(clinic)
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    clinic.close()
    return clinic


@pytest.fixture
def day(closed_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """A copy of that clinic open for its lead and its nurses."""
    clinic = copy_day(closed_day, tmp_path / "clinic")
    desk, lead = clinic.open_as("lead")
    yield DosingDay(clinic, desk, lead, clinic.join(desk, "nurse"), clinic.join(desk, "nurse2"))
    clinic.close()


@pytest.fixture
def at_desk(day: DosingDay, tmp_path: Path, capsys: pytest.CaptureFixture[str],
            monkeypatch: pytest.MonkeyPatch) -> AtDesk:  # fmt: skip
    """Somebody at the command line of that clinic, which nobody has open; the time is the clinic's own."""
    now = day.clinic.clock.now() + timedelta(hours=1)
    monkeypatch.setattr("clinicdesk.clock.SystemClock", lambda: ShiftedClock(now))
    return AtDesk(day.clinic.folder, tmp_path / "papers", capsys)


def altered(day: DosingDay, statement: str = ALTERED) -> None:
    """Another program with the file key writes over a row, every guard lifted and put back."""
    raw = connect(day.desk.folder.db, day.desk.secret.raw_hex)
    raw.execute("PRAGMA foreign_keys=OFF")
    triggers = raw.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"drop trigger {name}")
    assert raw.execute(statement).rowcount > 0
    for _, made in triggers:
        raw.execute(made)
    raw.close()


def test_the_command_line_seals_nothing_out_of_a_file_with_an_altered_dose(
    day: DosingDay, at_desk: AtDesk
) -> None:
    """Proves: REQ-SEA-035. Every page says so, the sentence and the paper name the row, and the exit code is 3."""
    out = at_desk.papers / "session.pdf"
    words = ("print", "session", "07/D1", "--out", str(out), "--reason", "review", "--recipient", "MoH")
    day.clinic.close()
    code, told, _ = at_desk.call(*words, login="lead")
    assert (code, told["sealed"], told["status"]) == (Exit.DONE, True, "signed")
    altered(day)
    code, told, _ = at_desk.call(*words, "--replace", login="lead")
    assert (code, told["sealed"], told["status"], told["unsealed"]) == (
        Exit.BROKEN_EVIDENCE, False, "void", "DOC014",
    )  # fmt: skip
    pages = page_texts(out.read_bytes())
    assert all("SIGNATURE VOID" in page and "SIGNED" not in page for page in pages)
    assert "A record was altered outside the program" in pages[0]
    code, said, _ = at_desk.call(*words, "--replace", login="lead", json_=False)
    assert (code, "Not sealed" in said, "A record was altered outside the program" in said) == (
        Exit.BROKEN_EVIDENCE, True, True,
    )  # fmt: skip


def test_a_pack_out_of_such_a_file_has_no_seal_in_it(day: DosingDay, at_desk: AtDesk) -> None:
    """Proves: REQ-SEA-035."""
    out, keys = at_desk.papers / "pack.zip", at_desk.papers / "keys.pdf"
    day.clinic.close()
    altered(day)
    words = ("pack", "07", "--out", str(out), "--keys", str(keys), "--reason", "review", "--recipient", "MoH")
    code, told, _ = at_desk.call(*words, login="lead")
    assert (code, told["unsealed"]) == (Exit.BROKEN_EVIDENCE, "DOC014")
    with zipfile.ZipFile(out) as archive:
        papers = [archive.read(name) for name in archive.namelist() if name.startswith("participant")]
        assert "Not sealed" in archive.read("README.txt").decode()
    assert papers
    assert all(b"/ByteRange" not in one for one in papers)


def test_a_window_that_found_its_file_whole_looks_again_when_another_program_wrote_into_it(
    day: DosingDay,
) -> None:
    """Proves: REQ-SEA-035."""
    made = session_papers.print_session(day.desk, day.lead, day.cohort, WISH)
    assert (made.unsealed, made.record.status) == (None, "signed")
    assert attached(made.pdf)
    altered(day, UNSIGNED)
    made = session_papers.print_session(day.desk, day.lead, day.cohort, WISH)
    assert made.unsealed is not None
    assert (made.unsealed.code, made.record.status) == ("DOC014", "broken")
    assert all("EVIDENCE DOES NOT AGREE" in page and "SIGNED" not in page for page in page_texts(made.pdf))
    for language, name in (("uk", "«Значення виміру»"), ("en", "“Value of a reading”")):
        assert name in made.unsealed.sentence(language)
    with refused(day.desk, ("DSK003", "")):
        sealing.seal_document(
            day.desk, day.lead, kind="x", subject="x", record={}, pdf=lambda _: b"", reason="review"
        )


def test_a_file_is_checked_once_for_all_that_is_printed_out_of_it(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-SEA-035. What the program writes itself, each printing too, asks for no new check."""
    checks: list[int] = []

    def counted(desk: object) -> object:
        checks.append(1)
        return examine(desk)  # type: ignore[arg-type]

    monkeypatch.setattr(vouching, "examine", counted)
    for _ in range(3):
        assert session_papers.print_session(day.desk, day.lead, day.cohort, WISH).unsealed is None
    records.print_part(day.desk, day.lead, day.person, WISH, kind="discharge")
    record_sets.print_session_set(day.desk, day.lead, day.cohort, WISH, step=lambda *_: None)
    assert len(checks) == 1


def test_a_check_that_the_window_made_already_is_not_made_again(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-SEA-035."""
    assert integrity.check_integrity(day.desk, day.lead).ok
    monkeypatch.setattr(vouching, "examine", lambda _: pytest.fail("checked again"))
    assert session_papers.print_session(day.desk, day.lead, day.cohort, WISH).unsealed is None


def test_a_void_signature_is_the_word_on_every_page_and_stands_where_its_dose_stands(day: DosingDay) -> None:
    """Proves: REQ-SEA-036. A paper without that dose is what it was."""
    with day.desk.database.read() as session:
        before = session_papers.session_record(day.desk, session, day.cohort)
        screening = records.screening_record(day.desk, session, day.person, WISH, cohort_id=day.cohort)
    assert (before.status, screening.status) == ("signed", "signed")
    altered(day)
    with day.desk.database.read() as session:
        after = session_papers.session_record(day.desk, session, day.cohort)
        screening = records.screening_record(day.desk, session, day.person, WISH, cohort_id=day.cohort)
        whole = records.participant_record(day.desk, session, day.person, WISH)
    assert (after.status, screening.status) == ("void", "signed")
    assert record_frame.why_unsealed(day.desk, after) == Issue("DOC035")
    for record, part in ((after, "drugs"), (whole, "dosing")):
        given = [one.said.en for one in cells(record, part) if "mg" in one.said.en and one.alert == "red"]
        assert len(given) == 1, part
        assert "; signature void" in given[0], part
    (block,) = [
        one
        for one in part_of(after, "closing")
        if isinstance(one, Signatures) and one.title.en == "Signatures that do not hold"
    ]
    assert {(row.about.en, row.state) for row in block.rows} == {("Dose, К-1", "void")}


def part_of(record: Record, key: str) -> tuple[Block, ...]:
    return next(part for part in record.parts if part.key == key).blocks


def cells(record: Record, key: str) -> Iterator[Cell]:
    for block in part_of(record, key):
        for row in block.rows if isinstance(block, Table) else ():
            yield from row


def test_a_revision_of_a_session_grows_with_whatever_is_put_right_in_it(day: DosingDay) -> None:
    """Proves: REQ-PRT-135."""
    before = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    again = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    assert (before.revision, before.digest()) == (again.revision, again.digest())
    dose_amending.amend_dose(
        day.desk, day.nurse, newest(day.desk, Dose).dose_id, correction=Correction(given_ul=990),
        reason="звірено зі шприцом", witness=Witness("nurse2", password=PASSWORDS["nurse2"]),
        password=PASSWORDS["nurse"],
    )  # fmt: skip
    after = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    assert after.revision > before.revision
    assert after.digest() != before.digest()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_table_that_can_be_altered_has_a_name_in_the_sentence_about_it(language: str) -> None:
    """Proves: REQ-TRL-007. An altered monthly review made the check fail for want of a word."""
    for table in RECORDED:
        said = Issue("EVD005", values={"table": Key(f"fields.{table.name}._name"), "row": "x"})
        assert table.name not in said.sentence(language)


def test_what_the_lead_answered_for_is_sealed_again(day: DosingDay) -> None:
    """Proves: REQ-SEA-035. An anchor of another key; the lead accepts it with a reason, and the check agrees."""
    planted = another_key(day.clinic, day.desk)
    day.clinic.close()
    append_note(ClinicFolder(day.clinic.folder).anchors, planted, day.clinic.clock.now())
    desk, lead = day.clinic.open_as("lead")
    made = session_papers.print_session(desk, lead, day.cohort, WISH)
    assert (made.record.status, made.unsealed and made.unsealed.code) == ("broken", "DOC014")
    integrity.accept_findings(desk, lead, password=PASSWORDS["lead"], reason="знайдено чужий файл")
    made = session_papers.print_session(desk, lead, day.cohort, WISH)
    assert (made.record.status, made.unsealed) == ("signed", None)
