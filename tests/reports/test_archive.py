"""The archive form: PDF/A-3b by structure, as ISO 19005-3 asks, and the same bytes each time."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import ImageCms

from clinicdesk.reports.archive import ArchiveLabel, to_archive
from clinicdesk.reports.audit_extract import render_audit_extract
from clinicdesk.reports.enrolment_slip import render_enrolment_slip
from clinicdesk.reports.icc import srgb_profile
from clinicdesk.reports.recovery_sheet import render_recovery_sheet
from tests.support.documents import GROUPS, audit_extract, enrolment_slip, recovery_sheet
from tests.support.paper import fonts, is_grey

RENDERED: dict[str, Callable[[str], bytes]] = {
    "recovery": lambda language: render_recovery_sheet(recovery_sheet(language), language=language),
    "slip": lambda language: render_enrolment_slip(enrolment_slip(language), language=language),
    "extract": lambda language: render_audit_extract(audit_extract(language), language=language),
}
TITLES = {
    ("recovery", "uk"): "Аркуш відновлення",
    ("recovery", "en"): "Recovery sheet",
    ("slip", "uk"): "Перший вхід до ClinicDesk",
    ("slip", "en"): "First sign-in to ClinicDesk",
    ("extract", "uk"): "Витяг із журналу дій",
    ("extract", "en"): "Extract from the audit trail",
}


@pytest.fixture(params=sorted(TITLES), ids=" ".join, scope="module")
def printed(request: pytest.FixtureRequest) -> tuple[str, str, bytes]:
    """Each document in each language: its name, its language, its bytes."""
    name, language = request.param
    return name, language, RENDERED[name](language)


def test_the_file_says_that_it_is_pdf_a_3b(printed: tuple[str, str, bytes]) -> None:
    """Proves: REQ-PRT-001."""
    name, language, pdf = printed
    with pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert metadata.pdfa_status == "3B"
        assert metadata["dc:title"] == TITLES[name, language]
        assert str(document.docinfo["/Title"]) == TITLES[name, language]
        assert str(document.Root.Lang) == {"uk": "uk-UA", "en": "en-GB"}[language]
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(metadata["xmpMM:DocumentID"]).startswith("uuid:")
        assert "/Filter" not in document.Root.Metadata


def test_the_colours_have_a_profile_of_our_own(printed: tuple[str, str, bytes]) -> None:
    """Proves: REQ-PRT-001."""
    with pikepdf.open(BytesIO(printed[2])) as document:
        intents = list(document.Root.OutputIntents)
        assert [str(intent.S) for intent in intents] == ["/GTS_PDFA1"]
        assert intents[0].DestOutputProfile.N == 3
        assert intents[0].DestOutputProfile.read_bytes() == srgb_profile()


def test_nothing_that_an_archive_forbids(printed: tuple[str, str, bytes]) -> None:
    """Proves: REQ-PRT-001."""
    pdf = printed[2]
    assert pdf.startswith(b"%PDF-1.7\n%")
    assert min(pdf.splitlines()[1][1:5]) > 127  # the comment that marks the file as binary
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.is_encrypted
        assert len(document.trailer.ID) == 2
        assert [key for key in ("/AA", "/OpenAction", "/AcroForm", "/Names") if key in document.Root] == []
        for page in document.pages:
            assert [key for key in ("/AA", "/Annots", "/Trans") if key in page] == []
        filters = {str(item.get("/Filter")) for item in document.objects if isinstance(item, pikepdf.Stream)}
        assert filters <= {"/FlateDecode", "None"}


def test_every_font_is_in_the_file(printed: tuple[str, str, bytes]) -> None:
    """Proves: REQ-PRT-002."""
    found = fonts(printed[2])
    assert found
    assert [font for font in found if font.embedded < 1000 or font.kind != "/TrueType"] == []
    assert all("+IBMPlex" in font.name for font in found)


def test_symbolic_fonts_are_embedded_as_the_standard_asks(printed: tuple[str, str, bytes]) -> None:
    """ISO 19005-3, 6.2.11.6: no Encoding, and one cmap subtable. Proves: REQ-PRT-002."""
    with pikepdf.open(BytesIO(printed[2])) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font:
                assert int(item.FontDescriptor.Flags) & 4
                assert "/Encoding" not in item
                assert "/ToUnicode" in item
                assert cmap_subtables(item.FontDescriptor.FontFile2.read_bytes()) == 1


def test_no_glyph_is_missing(printed: tuple[str, str, bytes]) -> None:
    """ISO 19005-3, 6.2.11.8: code 0 is the missing glyph, and no page shows it. Proves: REQ-PRT-002."""
    with pikepdf.open(BytesIO(printed[2])) as document:
        for page in document.pages:
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "Tj":
                    assert b"\x00" not in bytes(step.operands[0])


def test_grey_only(printed: tuple[str, str, bytes]) -> None:
    """Proves: REQ-PRT-005."""
    assert is_grey(printed[2])


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_the_same_page_gives_the_same_bytes(name: str) -> None:
    """Proves: REQ-PRT-006."""
    assert RENDERED[name]("uk") == RENDERED[name]("uk")


def test_another_page_has_another_identity() -> None:
    pdf = RENDERED["slip"]("uk")
    label = ArchiveLabel("Назва", "uk", program="ClinicDesk 0.1.0")
    with (
        pikepdf.open(BytesIO(to_archive(pdf, label))) as one,
        pikepdf.open(BytesIO(to_archive(RENDERED["slip"]("en"), label))) as other,
    ):
        ids = [document.open_metadata()["xmpMM:DocumentID"] for document in (one, other)]
        assert ids[0] != ids[1]
        assert bytes(one.trailer.ID[1]) != bytes(other.trailer.ID[1])


def test_a_title_cannot_break_out_of_the_metadata() -> None:
    label = ArchiveLabel("<b>&</dc:title>", "en", program="ClinicDesk")
    with pikepdf.open(BytesIO(to_archive(RENDERED["slip"]("en"), label))) as document:
        assert document.open_metadata()["dc:title"] == "<b>&</dc:title>"


def test_what_can_be_read_without_opening_names_no_person_and_no_secret() -> None:
    """Proves: REQ-PRT-007."""
    for pdf in (RENDERED["slip"]("uk"), RENDERED["recovery"]("uk")):
        with pikepdf.open(BytesIO(pdf)) as document:
            said = document.Root.Metadata.read_bytes().decode() + str(dict(document.docinfo))
        for hidden in ("Коваль", "Левченко", "koval", "дзеркало", *GROUPS):
            assert hidden not in said


def test_the_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile())).profile
    theirs = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).profile
    assert int.from_bytes(srgb_profile()[:4], "big") == len(srgb_profile())
    for primary in ("red_primary", "green_primary", "blue_primary"):
        wanted = getattr(theirs, primary)[0]
        assert getattr(ours, primary)[0] == pytest.approx(wanted, abs=0.0005)


def cmap_subtables(program: bytes) -> int:
    """How many encodings the cmap table of a TrueType program holds."""
    tables = int.from_bytes(program[4:6], "big")
    records = [program[12 + 16 * n : 28 + 16 * n] for n in range(tables)]
    start = next(int.from_bytes(record[8:12], "big") for record in records if record[:4] == b"cmap")
    return int.from_bytes(program[start + 2 : start + 4], "big")
