"""What cannot be printed is refused with a sentence: days to come, lines that are not there, a damaged typeface."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.commands.answer import Exit
from clinicdesk.errors import Unavailable
from clinicdesk.paths import resource
from clinicdesk.reports import fonts
from clinicdesk.reports.fonts import register_fonts
from clinicdesk.reports.layout import PrintError
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk
from tests.support.pharmacy import SAFE, pharmacy

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_days_to_come_and_lines_that_are_not_there_are_refused(clinic: Clinic, at_desk: Desk) -> None:
    """Proves: REQ-PRT-286. A sealed-looking sheet of the year 2030 came out."""
    store = pharmacy(clinic)
    store.receive()
    store.issue()
    clinic.close()
    out = at_desk.papers / "paper.pdf"
    rest = ("--out", str(out), "--replace", "--reason", "inspection", "--recipient", "MoH")
    for words, refused, said in (
        (("daily", "2030-01-01"), "DOC280", "01.01.2030 has not come yet"),
        (("register-month", SAFE, "--month", "2031-01"), "DOC281", "01.2031 has not come yet"),
        (("register-lines", SAFE, "--first", "-3", "--last", "9999"), "DOC282", "no lines -3–9999"),
        (("register-lines", SAFE, "--last", "9999"), "DOC282", "no lines 1–9999"),
    ):  # fmt: skip
        code, told, err = at_desk.call("print", *words, *rest, login="lead")
        assert (code, told["error"]["code"]) == (Exit.REFUSED, refused), err
        assert said in err
        assert not out.exists()
    for words in (
        ("daily", "today"),
        ("register-month", SAFE, "--month", "2026-11"),
        ("register-lines", SAFE),
    ):
        code, _, err = at_desk.call("print", *words, *rest, login="lead")
        assert code == Exit.DONE, err


@pytest.fixture
def faces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the typefaces, read anew."""
    copy = tmp_path / "fonts"
    shutil.copytree(resource("fonts"), copy)
    monkeypatch.setattr(fonts, "resource", tmp_path.joinpath)
    register_fonts.cache_clear()
    yield copy
    monkeypatch.undo()
    register_fonts.cache_clear()
    register_fonts()


@pytest.mark.parametrize("place", [10, 3_000, 5_500, 60_000, -900])
def test_a_typeface_damaged_anywhere_is_named(faces: Path, place: int) -> None:
    """Proves: REQ-PRT-285. Beyond its first kilobytes the damage was found while drawing, or never."""
    file = faces / "IBMPlexSansCondensed-Regular.ttf"
    data = bytearray(file.read_bytes())
    data[place] ^= 0x5A
    file.write_bytes(data)
    with pytest.raises(Unavailable) as refused:
        register_fonts()
    assert (refused.value.code, refused.value.values) == ("PRT005", {"file": file.name})


def test_a_typeface_cut_short_is_named(faces: Path) -> None:
    """Proves: REQ-PRT-285."""
    file = faces / "IBMPlexSans-SemiBold.ttf"
    file.write_bytes(file.read_bytes()[:9_000])
    with pytest.raises(Unavailable) as refused:
        register_fonts()
    assert refused.value.code == "PRT005"


def test_a_page_that_cannot_be_drawn_is_told_in_a_sentence(
    clinic: Clinic, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-285. The reader was told that the program had stopped by a fault of its own."""
    clinic.close()

    def broken(*_: object, **__: object) -> bytes:
        raise PrintError("LayoutError at doctemplate.py:962")

    monkeypatch.setattr("clinicdesk.reports.render.compose", broken)
    out = at_desk.papers / "paper.pdf"
    code, told, err = at_desk.call(
        "print", "labels", "07", "--out", str(out), "--reason", "inspection", login="lead"
    )
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "PRT282")
    assert "doctemplate.py:962" in err
    assert "BUG" not in err
    assert not out.exists()
