"""What is bound of several records, and a month's review, each as agreed; and that no kind of document is without."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import get_args

import pikepdf
import pytest

from clinicdesk.reports.record import Kind, Record
from clinicdesk.reports.render import render
from clinicdesk.services import glass, integrity, record_sets, review_papers, trail_reviews
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.golden import GOLDEN, agreed, masked, said, shown
from tests.support.paper import page_texts, spaced
from tests.support.records import PRINTED

WISH = Wish("uk", "перегляд", "")
MONTH = "2026-11"
SETS = ("session_set", "session_set_whole", "cohort_records")
APART = {"audit_extract": ("audit_extract_uk", "audit_extract_en"), "downtime set": ("all_blanks",)}
"""Documents that are no record, or a second one of a kind."""
_KEYS = {"Root of the tree then": "ab" * 32, "Fingerprint of the signing root": "cd" * 32}
_RANDOM = re.compile(r'("key": ?)"[0-9A-F]{8}"')


@pytest.fixture(scope="module")
def open_clinic(
    built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, Actor, str]]:
    """The clinic before anything happened in its session."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("sets") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield desk, lead, clinic.cohort_id
    clinic.close()


def bound(
    made: tuple[Desk, Actor, str], name: str, patch: pytest.MonkeyPatch
) -> tuple[tuple[Record, ...], bytes]:
    """The records that a set is bound of, and the file, as printed at one agreed moment."""
    desk, lead, cohort = made
    found: list[Record] = []

    def written(_: Desk, __: Actor, record: Record, wish: Wish, ___: str) -> bytes:
        found.append(record)
        return render(record, wish.language, PRINTED)

    def step(_: int, __: int) -> None:
        pass

    sets: dict[str, Callable[[], Printout]] = {
        "session_set": lambda: record_sets.print_session_set(desk, lead, cohort, WISH, step=step),
        "session_set_whole": lambda: record_sets.print_session_set(
            desk, lead, cohort, WISH, step=step, whole=True
        ),
        "cohort_records": lambda: record_sets.print_cohort_records(desk, lead, cohort, WISH, step=step),
    }
    patch.setattr(record_sets, "_written", written)
    pdf = sets[name]().pdf
    return tuple(found), pdf


@pytest.mark.parametrize("name", SETS)
def test_each_set_is_as_agreed(
    open_clinic: tuple[Desk, Actor, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-411. Its records, its pages, and a bookmark for each record."""
    records, pdf = bound(open_clinic, name, monkeypatch)
    values, text = agreed(name)
    assert [json.loads(line) for line in said(records).splitlines()] == values
    assert spaced(" ".join(page_texts(pdf))) == text
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        marks = [str(one.title) for one in outline.root]
    whose = [one.subject if name == "cohort_records" else one.title.uk for one in records]
    assert len(marks) == len(records)
    assert [name for name, mark in zip(whose, marks, strict=True) if name not in mark] == []


def review(clinic: Clinic) -> Record:
    """November with an emergency opening, looked through and signed by the lead."""
    desk, lead = clinic.open_as("lead")
    nurse2 = clinic.join(desk, "nurse2")
    glass.break_glass(desk, nurse2, clinic.people["К-1"], reason="судоми")
    clinic.clock.advance(timedelta(days=8))
    integrity.check_integrity(desk, lead)
    seen = trail_reviews.open_month(desk, lead, MONTH)
    trail_reviews.sign_review(
        desk, lead, MONTH, remark="Причину перевірено", password=PASSWORDS["lead"], tree_size=seen.tree_size,
        tree_root=seen.tree_root, seen=seen.seen,
    )  # fmt: skip
    month = trail_reviews.open_month(desk, lead, MONTH)
    assert month.review is not None
    record = review_papers.review_record(desk, month, month.review)
    return masked(record, _KEYS)


def test_a_signed_month_is_as_agreed(clinic: Clinic) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-411."""
    record = review(clinic)
    values, text = agreed("review")
    assert [json.loads(_RANDOM.sub(r'\1"7F3A91C2"', said((record,))))] == values
    keyless = re.compile(r"\b[0-9A-F]{8}\b|код перевірки [0-9A-F]{4} [0-9A-F]{4}")
    assert keyless.sub("…", spaced(shown((record,)))) == keyless.sub("…", text)


def test_every_kind_of_document_has_been_agreed() -> None:
    """Proves: REQ-PRT-411. A new kind fails here until its record and its pages have been read and committed."""
    known = {path.stem for path in GOLDEN.glob("*.json")}
    lacking = [kind for kind in get_args(Kind) if kind not in known]
    lacking += [name for names in (*APART.values(), SETS) for name in names if name not in known]
    assert lacking == []
    held = {path.stem: json.loads(path.read_text(encoding="utf-8").splitlines()[0]) for path in GOLDEN.glob("*.json")
            if not path.read_text(encoding="utf-8").startswith("{\n")}  # fmt: skip
    assert [name for name in get_args(Kind) if name in held and held[name]["kind"] != name] == []
    pages = {path.stem for path in GOLDEN.glob("*.txt")}
    assert [kind for kind in (*get_args(Kind), *SETS) if kind not in pages] == []
