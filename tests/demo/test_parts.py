"""Parts of the demonstration that need no clinic: what it says while it works, scales that add up, whose pictures."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinicdesk.demo.progress import Progress
from clinicdesk.demo.scales import BASELINE, items_of
from clinicdesk.demo.story import CHAPTERS
from clinicdesk.desktop.pictures_apart import draw_copy


@pytest.mark.parametrize(
    ("language", "first"),
    [("uk", "Крок 1 з 2: засновую клініку"), ("en", "Step 1 of 2: founding the clinic")],
)
def test_each_step_is_told_on_standard_error(
    capsys: pytest.CaptureFixture[str], language: str, first: str
) -> None:
    """Proves: REQ-DEM-004."""
    progress = Progress(language, 2)
    progress(CHAPTERS[0][0])
    progress("documents")
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert told.out == ""
    assert lines[0].startswith(first)
    assert len(lines) == 2


@pytest.mark.parametrize(("form", "total"), [(form, totals[0]) for form, totals in BASELINE.items()])
def test_items_of_a_scale_add_up(form: str, total: int) -> None:
    answers = items_of(form, total)
    assert sum(map(int, answers.values())) == total
    assert answers.get("q9", "0") == "0" or form != "phq9"


def test_pictures_are_drawn_of_no_other_folder(tmp_path: Path) -> None:
    """Proves: REQ-DEM-005."""
    assert draw_copy(tmp_path, tmp_path / "clinic", datetime(2026, 12, 11, tzinfo=UTC)) == 2
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "workstation"])
