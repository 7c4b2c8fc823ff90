"""The demonstration, built once by the command a new user types: whole, the same each time, every page says so."""

import json
import struct
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdf
import pytest
from PySide6.QtCore import QProcess
from sqlalchemy import select

from clinicdesk.clock import SteppedClock, SystemClock, stamp
from clinicdesk.demo.mark import MARK, clock_of, time_of
from clinicdesk.demo.output import STEPS, build
from clinicdesk.demo.story import CHAPTERS, tell
from clinicdesk.desktop import start
from clinicdesk.errors import Refused
from clinicdesk.ids import SeededIds
from clinicdesk.models.audit import AuditEvent
from clinicdesk.reports.checking import check_code, check_document
from clinicdesk.services import note_pages
from clinicdesk.services.cohorts import find_cohort
from clinicdesk.services.consents import list_consents
from clinicdesk.services.desk import Desk
from clinicdesk.services.follow_up import list_measures
from clinicdesk.services.integrity import examine
from clinicdesk.services.outcomes import open_cohort_outcomes
from clinicdesk.services.people import list_people
from clinicdesk.services.presence_facts import attendance_facts
from clinicdesk.words import say
from tests.demo.conftest import Ran
from tests.support.journey import reopened
from tests.support.paper import page_texts, pictures
from tests.support.started import run

pytestmark = pytest.mark.demonstration
LOGINS = {
    "anaesthesiologist",
    "therapist2",
    "admin",
    "lead",
    "physician",
    "nurse",
    "nurse2",
    "therapist",
    "cotherapist",
    "coordinator",
    "auditor",
}
PLACES = (
    "setup",
    "unlock",
    "unlock-failed",
    "today",
    "people",
    "drugs",
    "audit",
    "users",
    "clinic",
    "help",
    "chart",
    "cover",
)
TOLD = (*(name for name, _ in CHAPTERS), "documents", "pictures")
DOCUMENTS = (
    "recovery-sheet one-time-code audit-extract drug-register drug-month participant participant-child screening "
    "discharge integration event session session-set run-sheet daily roster roster-children labels consents "
    "consents-children blank-day-check downtime"
).split()
BOTH = "participant-draft-both"
SEALED = ("audit-extract", "participant", "participant-child", "screening", "session", "discharge")
PARTS = (
    "identity referral screening consents baseline preparation dosing integration events followup drugs amendments "
    "signatures closing"
).split()
AFTERWARDS = datetime(2026, 12, 11, 12, 0, tzinfo=UTC)


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height as the header of a PNG file says (ISO/IEC 15948, 11.2.2)."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


class TestTheDemonstrationWithoutADisplay:
    """The same program, drawn instead of shown."""

    def test_it_says_each_step_and_where_everything_is(self, ran: Ran) -> None:
        """Proves: REQ-DEM-004."""
        assert ran.done.returncode == 0, ran.done.stderr
        assert ran.done.stderr.splitlines() == [
            f"Крок {n} з {STEPS + 1}: {say('uk', f'cli.demo.step.{step}')}"
            for n, step in enumerate(TOLD, start=1)
        ]
        passwords, drawn = ran.done.stdout.splitlines()
        assert passwords == f"Паролі демонстрації лежать у {Path('demo-output') / 'passwords'}"
        assert drawn == "Екрана немає, тож вікно намальовано без нього. Картинки й документи: demo-output"

    def test_it_draws_every_place_in_both_languages_and_looks(self, ran: Ran) -> None:
        """Proves: REQ-DEM-004."""
        made = {path.stem for path in (ran.output / "pictures").glob("*.png")}
        assert len(made) >= 40
        wanted = [
            f"-{place}-{language}-{look}"
            for place in PLACES for language in ("uk", "en") for look in ("light", "dark")
        ]  # fmt: skip
        assert [end for end in wanted if not any(name.endswith(end) for name in made)] == []
        sizes = {size_of(path) for path in (ran.output / "pictures").glob("*.png")}
        assert sizes == {(1366, 768), (1280, 648)}
        assert len({path.read_bytes() for path in (ran.output / "pictures").glob("*.png")}) == len(made)

    def test_it_leaves_clinic_passwords_and_documents(self, ran: Ran) -> None:
        """Proves: REQ-DEM-001."""
        assert (ran.output / "clinic" / "clinic.db").is_file()
        assert (ran.output / "clinic" / "clinic.keys").is_file()
        assert {path.stem for path in (ran.output / "passwords").iterdir()} == LOGINS
        documents = {path.stem for path in (ran.output / "documents").glob("*.pdf")}
        assert documents == {BOTH, *(f"{kind}-{language}" for kind in DOCUMENTS for language in ("uk", "en"))}

    def test_it_leaves_nothing_anywhere_else(self, ran: Ran) -> None:
        left = {path.name for path in ran.cwd.iterdir()} | {path.name for path in ran.home.iterdir()}
        assert left <= {"demo-output", "home", "workstation"}

    def test_a_folder_of_somebody_else_is_refused(self, tmp_path: Path) -> None:
        """Proves: REQ-DEM-004."""
        letter = tmp_path / "demo-output" / "letter.txt"
        letter.parent.mkdir()
        letter.write_text("keep me", encoding="utf-8")
        done = run(["--demo"], cwd=tmp_path, home=tmp_path)
        assert done.returncode == 1
        assert "demo-output" in done.stderr
        assert "Traceback" not in done.stderr
        assert [path.name for path in letter.parent.iterdir()] == ["letter.txt"]


def indexed(path: Path) -> dict[str, list[str]]:
    """Document to what the index says of it."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return {name: [line.strip() for line in lines] for name, *lines in (one.splitlines() for one in blocks)}


def verified(folder: Path, name: str, root: str) -> subprocess.CompletedProcess[str]:
    """What a regulator sees who has nothing but the folder and Python."""
    command = [sys.executable, "-I", "clinicdesk_verify.py", name, "--root", root]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, encoding="utf-8")


def test_it_tells_the_whole_way_of_a_group_and_of_children_beside(ran: Ran) -> None:
    """Proves: REQ-DEM-006."""
    password = (ran.output / "passwords" / "lead.txt").read_text(encoding="utf-8").strip()
    later = SteppedClock(AFTERWARDS, step=timedelta(milliseconds=3))
    with reopened(ran.output / "clinic", "lead", password, clock=later, ids=SeededIds(4)) as (desk, lead):
        notes = {(row.cohort, row.session): row.state for row in note_pages.list_sessions(desk, lead)}
        assert (notes["07", "P1"], notes["07", "I1"], notes["08", "C1"]) == ("reviewed",) * 3
        group, children = (find_cohort(desk, lead, code) for code in ("07", "08"))
        pairs = {
            (scale.ref, one.point): one.paired
            for cohort in (group, children)
            for scale in open_cohort_outcomes(desk, lead, cohort).scales
            for one in scale.pairs
        }
        assert (pairs["phq9@1.0", "pre_d1"], pairs["phq9@1.0", "pre_d2"]) == (7, 8)
        assert pairs["cries8@1.0", "post"] == 7
        dosed = list_people(desk, lead, "К-1065")[0].person_id
        calls = {
            one.point: one.standing for one in list_measures(desk, lead, person_id=dosed, cohort_id=group)
        }
        # Nobody answered the first one; the second found them well.
        assert [calls[f"d1_{call}"] for call in ("h24", "h48", "d7")] == ["missed", "done", "done"]
        child = list_people(desk, lead, "Д-2015")[0].person_id
        agreed = list_consents(desk, lead, person_id=child, cohort_id=children)
        assert {one.document: one.state for one in agreed if one.document != "online_rules"} == {
            "guardian": "given", "assent": "given",
        }  # fmt: skip
        with desk.database.read() as session:
            facts = attendance_facts(session, child, children)
        assert facts["attended.C2"] is False
        assert all(facts[f"attended.{code}"] is True for code in ("P1", "P2", "C1", "C3", "C4", "C5"))
        assert "Ґудзь Олег Петрович" in {row.name for row in list_people(desk, lead, "Ґудзь")}


def test_a_regulator_can_check_its_extract_with_what_lies_beside_it(ran: Ran) -> None:
    """Proves: REQ-SEA-003, REQ-DEM-001, REQ-DEM-006."""
    folder = ran.output / "documents"
    root = (folder / "root-fingerprint.txt").read_text(encoding="utf-8").strip()
    said = indexed(folder / "index-uk.txt")
    packed = {"pack-uk/pack-06.zip", "pack-uk/keys-06.pdf"}
    assert set(said) == {f"{BOTH}.pdf", *packed, *(f"{kind}-uk.pdf" for kind in DOCUMENTS)}
    for kind in SEALED:
        done = verified(folder, f"{kind}-uk.pdf", root)
        assert (done.returncode, done.stdout.splitlines()) == (0, said.pop(f"{kind}-uk.pdf"))
        assert "Увага: це показова клініка, усі люди й записи вигадані." in done.stdout
    reasons = {name: lines for name, lines in said.items() if name not in packed}
    assert all(line.startswith(("Без печатки: ", "Набір без печатки: ")) for (line,) in reasons.values())
    assert len({line for (line,) in reasons.values()}) >= 8
    assert verified(folder, "labels-uk.pdf", root).returncode == 3


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_whole_record_of_one_who_has_finished_is_sealed_with_all_it_takes(
    ran: Ran, language: str
) -> None:
    """Proves: REQ-PRT-016, REQ-SEA-001, REQ-SEA-006, REQ-DEM-006. Fourteen parts, two attachments, a code."""
    folder = ran.output / "documents"
    root = (folder / "root-fingerprint.txt").read_text(encoding="utf-8").strip()
    pdf = (folder / f"participant-{language}.pdf").read_bytes()
    text = " ".join(page_texts(pdf))
    titles = [f"{number}. {say(language, f'records.part.{part}')}" for number, part in enumerate(PARTS, 1)]
    places = [text.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert set(document.attachments) == {"record.json", "record.tlog-proof"}
    (code,) = (one for one in [*pictures(pdf)][-1].one_bit().qr_codes() if one.startswith("CLINICDESK1:"))
    assert check_document(pdf, root=root, code=code, language=language).code == ""
    paper = check_code(code, root=root, language=language)
    assert any(say(language, "records.title.participant") in line for line in paper.lines)


def test_a_pack_for_an_inspection_is_whole_and_its_key_list_opens_with_its_words_alone(ran: Ran) -> None:
    """Proves: REQ-PRT-022, REQ-DEM-006."""
    root = (ran.output / "documents" / "root-fingerprint.txt").read_text(encoding="utf-8").strip()
    folder = ran.output / "documents" / "pack-en"
    with ZipFile(folder / "pack-06.zip") as archive:
        index = json.loads(archive.read("index.json"))
        for row in index["files"]:
            assert sha256(archive.read(row["file"])).hexdigest() == row["sha256"]
            assert "Яременко" not in " ".join(page_texts(archive.read(row["file"])))
        assert check_document(archive.read("participant-01.pdf"), root=root, language="en").code == ""
    words = (folder / "words.txt").read_text(encoding="utf-8").strip()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(folder / "keys-06.pdf")
    with pikepdf.open(folder / "keys-06.pdf", password=words) as opened:
        assert len(opened.pages) == 1


def test_every_page_of_its_documents_says_demo(ran: Ran) -> None:
    """Proves: REQ-DEM-002."""
    for path in (ran.output / "documents").glob("*.pdf"):
        mark = "ДЕМО" if path.stem.endswith("uk") else "DEMO"
        for page in pypdf.PdfReader(path).pages:
            assert mark in page.extract_text(), path.name


@pytest.mark.long
def test_the_same_records_come_out_each_time(ran: Ran, tmp_path: Path) -> None:
    """Proves: REQ-DEM-003. Keys are random; who did what to which record is not."""
    demo = tell(tmp_path / "again")
    told = demo.clock.now()
    with demo.at_work("lead") as (desk, _):
        again = _deeds(desk, until=told)
    password = (ran.output / "passwords" / "lead.txt").read_text(encoding="utf-8").strip()
    later = SteppedClock(told + timedelta(days=1), step=timedelta(milliseconds=3))
    with reopened(ran.output / "clinic", "lead", password, clock=later, ids=SeededIds(3)) as (desk, _):
        assert _deeds(desk, until=told) == again
    assert len(again) > 100


def test_an_old_demonstration_is_replaced_but_nothing_else(ran: Ran, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        build(precious)
    assert refused.value.first.code == "CLI009"
    assert (precious / "letter.txt").read_text(encoding="utf-8") == "keep me"
    assert (ran.output / MARK).is_file()


def test_its_own_time_goes_on_in_a_fresh_process(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-DEM-005."""
    started: list[list[str]] = []

    def refuse(_program: str, words: list[str], _folder: str) -> tuple[bool, int]:
        started.append(words)
        return False, 0

    monkeypatch.setattr(QProcess, "startDetached", refuse)
    folder = ran.output / "clinic"
    assert not start.restart(folder, "lead")
    options = start._parser().parse_args(started[0][2:])
    assert (options.clinic, options.user) == (folder, "lead")
    left = time_of(ran.output)
    clock = clock_of(options.clinic, SystemClock())
    assert left is not None
    assert timedelta(0) <= clock.now() - left < timedelta(minutes=1)


def _deeds(desk: Desk, *, until: datetime) -> list[tuple[object, ...]]:
    """What was done before the moment the story ended; later came those who drew or read it."""
    assert examine(desk).ok
    with desk.database.read() as session:
        columns = (AuditEvent.seq, AuditEvent.at, AuditEvent.action, AuditEvent.entity, AuditEvent.entity_id,
                   AuditEvent.reason)  # fmt: skip
        wanted = select(*columns).where(AuditEvent.at <= stamp(until)).order_by(AuditEvent.seq)
        return [tuple(row) for row in session.execute(wanted).all()]
