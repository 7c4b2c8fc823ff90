"""A frozen record onto paper: every kind of block, both languages, the same bytes, and nothing it could choke on."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.reports import fonts as faces
from clinicdesk.reports.binding import bind
from clinicdesk.reports.record import Cell, Fact, Facts, Head, Note, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import TONGUES, Said, plain
from tests.reports.test_layout import HOSTILE
from tests.support.paper import fonts, page_texts, pictures, spaced, tight
from tests.support.records import PRINTED, record

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_kind_of_block_reads_as_agreed(tongue: str) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-019, REQ-PRT-020."""
    pages = page_texts(render(record(), tongue, PRINTED))
    agreed = (GOLDEN / f"record_{tongue}.txt").read_text(encoding="utf-8")
    assert pages == [spaced(page) for page in agreed.split("\f")]


def test_the_canonical_form_is_as_agreed() -> None:
    """Proves: REQ-PRT-015."""
    agreed = json.loads((GOLDEN / "record.json").read_text(encoding="utf-8"))
    assert json.loads(record().canonical()) == agreed


def test_a_change_of_the_record_changes_its_code_and_a_language_does_not() -> None:
    """Proves: REQ-PRT-015."""
    one, other = record(), record(revision=5)
    assert one.digest() != other.digest()
    for tongue in TONGUES:
        assert one.check_code in page_texts(render(one, tongue, PRINTED))[0]


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_page_has_its_furniture(tongue: str) -> None:
    """Proves: REQ-PRT-008."""
    rows = tuple((Cell(plain(number)),) for number in range(150))
    long = record(Table((Head(Said("№", "No."), 1),), rows))
    pages = page_texts(render(long, tongue, PRINTED))
    assert len(pages) > 2
    english = {"uk": False, "en": True, "both": True}[tongue]
    for number, page in enumerate(pages, 1):
        for said in (
            "Клініка «Обрій»", "00000000", "МОЗ № 000000", "К-1047", "К-1047/P", "0.1", long.check_code[:4],
            "24.11.2026 13:31:00 UTC+02:00", "Ткач Н. С.", "Europe/Kyiv", "МОЗ", "перевірка", "88", "ab" * 32,
            f"Page {number} of {len(pages)}" if english else f"Сторінка {number} із {len(pages)}",
        ):  # fmt: skip
            assert tight(said) in tight(page)


def test_it_is_an_archive_file_with_bookmarks_and_only_our_letters() -> None:
    """Proves: REQ-PRT-001, REQ-PRT-002, REQ-PRT-016."""
    pdf = render(record(status="draft"), "uk", PRINTED)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert b"<pdfaid:part>3" in document.Root.Metadata.read_bytes()
        assert str(document.Root.Lang) == "uk-UA"
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["1. Усе", "2. Порожнє"]
    assert all(font.embedded for font in fonts(pdf) if font.kind in {"/TrueType", "/CIDFontType2"})
    assert {font.name.split("+")[-1][:7] for font in fonts(pdf)} <= {"IBMPlex"}


def test_the_same_printing_gives_the_same_bytes() -> None:
    """Proves: REQ-PRT-006."""
    assert render(record(), "both", PRINTED) == render(record(), "both", PRINTED)


def test_a_draft_says_so_across_every_page_in_both_languages() -> None:
    """Proves: REQ-PRT-020."""
    (page, *_) = page_texts(render(record(status="draft"), "both", PRINTED))
    assert "ЧЕРНЕТКА / DRAFT" in page


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_is_printed_as_text_wherever_it_stands(typed: str) -> None:
    """Proves: REQ-PRT-003."""
    said = Cell(plain(typed), (plain(typed),), typed)
    blocks = (
        Facts((Fact(plain(typed), said),)), Note(plain(typed)),
        Table((Head(plain(typed), 1), Head(plain("б"), 1)), ((said, Cell(plain(typed))),)),
    )  # fmt: skip
    text = tight("".join(page_texts(render(record(*blocks), "uk", PRINTED))))
    for part in ("A<B", "<img", "&lt;b&gt;"):
        assert (part in typed) <= (part in text)
    with pikepdf.open(BytesIO(render(record(*blocks), "uk", PRINTED))) as document:
        assert not [one for one in document.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]


def test_a_note_of_forty_pages_a_name_of_200_letters_and_2000_readings_are_all_there() -> None:
    """Proves: REQ-PRT-005."""
    note = "\n\n".join(f"Абзац {number}: " + "слово " * 60 for number in range(330))
    name = "Довгополовастоспадкоємниця" * 8
    rows = tuple((Cell(plain(number)), Cell(plain("140/88"))) for number in range(2000))
    pdf = render(
        record(
            Facts((Fact(Said("Ім’я", "Name"), Cell(plain(name[:200]))),), 2), Note(plain(note)),
            Table((Head(Said("№", "No."), 1), Head(Said("АТ", "BP"), 3)), rows),
        ),
        "uk", PRINTED,
    )  # fmt: skip
    pages = page_texts(pdf)
    text = " ".join(pages)
    assert tight(name[:200]) in tight(pages[0])
    assert [n for n in range(330) if f"Абзац {n}:" not in text] == []
    assert [n for n in range(2000) if f" {n} 140/88" not in text] == []
    left, top, right, bottom = next(pictures(pdf, first=1)).ink_box_mm()
    assert (left > 14, top > 9, right < 196, bottom < 288) == (True, True, True, True)


def test_documents_bound_together_keep_their_own_page_numbers() -> None:
    pages = [render(record(Note(plain(word))), "uk", PRINTED) for word in ("перший", "другий")]
    bound = bind(pages, ["Перший", "Другий"], language="uk", program="ClinicDesk 0.1.0")
    assert [page.count("Сторінка 1 із 1") for page in page_texts(bound)] == [1, 1]
    assert bound == bind(pages, ["Перший", "Другий"], language="uk", program="ClinicDesk 0.1.0")
    with pikepdf.open(BytesIO(bound)) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Перший", "Другий"]
        assert b"<pdfaid:part>3" in document.Root.Metadata.read_bytes()


def test_a_missing_typeface_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-PRT-023."""
    monkeypatch.setattr(faces, "_FILES", {faces.BODY: "NoSuchFace.ttf"})
    faces.register_fonts.cache_clear()
    try:
        with pytest.raises(Unavailable) as trouble:
            render(record(), "uk", PRINTED)
    finally:
        monkeypatch.undo()
        faces.register_fonts.cache_clear()
    assert "NoSuchFace.ttf" in trouble.value.problem("en")
