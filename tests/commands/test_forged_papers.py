"""A document as the program prints it, and what forgers make of it, before both validators."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.security.document_key import DocumentKey
from clinicdesk.services import integrity, review_papers, trail_reviews
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic, found_clinic
from tests.support.paper import pictures
from tests.support.sealed import (
    Sealed,
    attached,
    flipped,
    keys_of,
    program,
    pyhanko_accepts,
    resealed,
    rewritten,
    with_a_dose_appended,
    without_record,
)

MONTH = "2026-11"


@dataclass(frozen=True)
class Printed:
    """A sealed review of a month, the code read off its last page, the root it is checked against, its keys."""

    clinic: Clinic
    pdf: bytes
    code: str
    root: str
    key: DocumentKey


def printed(clinic: Clinic) -> Printed:
    """November looked through, signed and printed by the lead."""
    desk, lead = clinic.open_as("lead")
    clinic.clock.advance(timedelta(days=8))
    integrity.check_integrity(desk, lead)
    seen = trail_reviews.open_month(desk, lead, MONTH)
    trail_reviews.sign_review(
        desk, lead, MONTH, remark="Переглянуто", password=PASSWORDS["lead"], tree_size=seen.tree_size,
        tree_root=seen.tree_root, seen=seen.seen,
    )  # fmt: skip
    made = review_papers.print_review(desk, lead, MONTH, Wish("uk", "для теки", "МОЗ"))
    assert made.unsealed is None
    (code,) = [*pictures(made.pdf)][-1].one_bit().qr_codes()
    return Printed(clinic, made.pdf, code, clinic.root_fingerprint, keys_of(desk))


@pytest.fixture(scope="module")
def ours(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("ours") / "clinic")
    yield printed(clinic)
    clinic.close()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    """Another clinic under the same names, founded by the program: its own root, its own paper."""
    clinic = found_clinic(tmp_path_factory.mktemp("theirs") / "clinic")
    yield printed(clinic)
    clinic.close()


def alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The single file in a Python of its own, where there is no clinicdesk."""
    run = [sys.executable, "-I", str(program()), *words, "--lang", "en"]
    return subprocess.run(run, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=60)


def checked(folder: Path, pdf: bytes, paper: Printed, *code: str) -> int:
    (folder / "paper.pdf").write_bytes(pdf)
    done = alone(folder, "paper.pdf", "--root", paper.root, *(("--qr", *code) if code else ()))
    assert done.stderr == ""
    return done.returncode


def test_both_accept_the_paper_as_printed(ours: Printed, theirs: Printed, tmp_path: Path) -> None:
    """Proves: REQ-PRT-412."""
    for paper in (ours, theirs):
        assert checked(tmp_path, paper.pdf, paper, paper.code) == 0
        assert pyhanko_accepts(paper.pdf, paper.key)


FORGERIES: dict[str, Callable[[Printed, Printed], bytes]] = {
    "one byte of a page": lambda ours, _: flipped(ours.pdf, ours.pdf.index(b"stream") + 40),
    "one byte in the middle": lambda ours, _: flipped(ours.pdf, len(ours.pdf) // 2),
    "an appended dose": lambda ours, _: with_a_dose_appended(ours.pdf),
    "attachments out of sight": lambda ours, _: without_record(ours.pdf),
    "a removed record": lambda ours, _: rewritten(ours.pdf, record=None),
    "another record": lambda ours, _: rewritten(ours.pdf, record=attached(ours.pdf)[0].replace(b"39", b"38")),
    "an impostor's paper": lambda _, theirs: theirs.pdf,
    "an impostor's signature": lambda ours, theirs: resealed(
        Sealed(ours.pdf, ours.code, ours.root, ours.key), theirs.key, theirs.clinic
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_both_reject_what_a_forger_makes_of_it(
    ours: Printed, theirs: Printed, tmp_path: Path, name: str
) -> None:
    """Proves: REQ-PRT-412."""
    forged = FORGERIES[name](ours, theirs)
    assert forged != ours.pdf
    assert checked(tmp_path, forged, ours) == 3
    assert not pyhanko_accepts(forged, ours.key)


def test_another_clinics_code_vouches_for_nothing_of_ours(
    ours: Printed, theirs: Printed, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-412. Read off the other clinic's own paper, which is genuine there."""
    assert checked(tmp_path, ours.pdf, ours, theirs.code) == 3
    assert alone(tmp_path, "--root", ours.root, "--qr", theirs.code).returncode == 3
    assert alone(tmp_path, "--root", theirs.root, "--qr", theirs.code).returncode == 0
