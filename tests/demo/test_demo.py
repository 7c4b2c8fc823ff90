"""The demonstration: the same records each time, whole, everybody can log in, every page says so."""

from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from clinicdesk.demo.output import MARK, build
from clinicdesk.demo.story import Demonstration, tell
from clinicdesk.errors import Refused
from clinicdesk.models.audit import AuditEvent
from clinicdesk.services.integrity import examine

LOGINS = {
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


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "out"
    build(root)
    return root


def test_it_leaves_clinic_passwords_and_documents(output: Path) -> None:
    """Proves: REQ-DEM-001."""
    assert (output / "clinic" / "clinic.db").is_file()
    assert (output / "clinic" / "clinic.keys").is_file()
    assert {path.stem for path in (output / "passwords").iterdir()} == LOGINS
    assert len(list((output / "documents").glob("*.pdf"))) == 6


def test_every_page_of_its_documents_says_demo(output: Path) -> None:
    """Proves: REQ-DEM-002."""
    for path in (output / "documents").glob("*.pdf"):
        mark = "ДЕМО" if path.stem.endswith("uk") else "DEMO"
        for page in pypdf.PdfReader(path).pages:
            assert mark in page.extract_text(), path.name


def test_the_same_records_come_out_each_time(tmp_path: Path) -> None:
    """Proves: REQ-DEM-003. Keys are random; who did what to which record is not."""
    first, second = (_deeds(tell(tmp_path / name)) for name in ("one", "two"))
    assert first == second
    assert len(first) > 100


def test_an_old_demonstration_is_replaced_but_nothing_else(output: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        build(precious)
    assert refused.value.first.code == "CLI009"
    assert (precious / "letter.txt").read_text(encoding="utf-8") == "keep me"
    assert (output / MARK).is_file()


def _deeds(demo: Demonstration) -> list[tuple[object, ...]]:
    with demo.at_work("lead") as (desk, _):
        assert examine(desk).ok
        with desk.database.read() as session:
            columns = (AuditEvent.seq, AuditEvent.at, AuditEvent.action, AuditEvent.entity, AuditEvent.entity_id,
                       AuditEvent.reason)  # fmt: skip
            rows = session.execute(select(*columns).order_by(AuditEvent.seq)).all()
    # The schema's digest and the code's words differ with nothing a person did.
    return [tuple(row) for row in rows]
