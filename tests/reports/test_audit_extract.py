"""The extract of the trail: every row on paper, every page with its checkpoint."""

import dataclasses
from pathlib import Path

import pytest

from clinicdesk.reports.audit_extract import AuditExtract, render_audit_extract
from tests.support.documents import LONGEST, ROOT, TREE, audit_extract, extract_row
from tests.support.paper import page_texts, pictures, spaced, tight

GOLDEN = Path(__file__).parent / "golden"
ORIGIN = "clinicdesk/0b0c1c9e-5b1e-4a65-9a3c-2f3a6b9c1d10"
NOTE = f"{ORIGIN}\n1234\n{'A' * 43}=\n\n— {ORIGIN} {'B' * 92}\n"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_extract_reads_as_agreed(language: str) -> None:
    """Proves: REQ-PRT-014."""
    pages = page_texts(render_audit_extract(audit_extract(language), language=language))
    agreed = (GOLDEN / f"extract_{language}.txt").read_text(encoding="utf-8")
    assert pages == [spaced(agreed)]


@pytest.fixture(scope="module")
def thick() -> tuple[AuditExtract, bytes, list[str]]:
    """Five hundred rows: what went in, the file, the text of its pages."""
    extract = audit_extract("uk", rows=500)
    pdf = render_audit_extract(extract, language="uk")
    return extract, pdf, page_texts(pdf)


def test_no_row_is_lost_among_five_hundred(thick: tuple[AuditExtract, bytes, list[str]]) -> None:
    """Proves: REQ-PRT-014."""
    extract, _, pages = thick
    found = " ".join(pages)
    assert [row.seq for row in extract.rows if f" {row.seq} 24.11.2026" not in found] == []
    assert found.count("показник виправлено") == 500
    assert "500 записів" in found


def test_every_page_has_the_checkpoint_and_its_number(thick: tuple[AuditExtract, bytes, list[str]]) -> None:
    """Proves: REQ-PRT-014."""
    pages = thick[2]
    assert len(pages) > 20
    for number, page in enumerate(pages, 1):
        assert f"Контрольна точка журналу: 1234 записи, корінь дерева {TREE}" in page
        assert f"Відбиток кореня підписів: {ROOT}" in page
        assert f"Сторінка {number} із {len(pages)}" in page
        assert "Зміни: було → стало" in page


def test_every_page_stays_inside_its_margins(thick: tuple[AuditExtract, bytes, list[str]]) -> None:
    """Proves: REQ-PRT-005."""
    boxes = [picture.ink_box_mm() for picture in pictures(thick[1], first=3)]
    for left, top, right, bottom in boxes:
        assert (left > 14, top > 9, right < 283, bottom < 201) == (True, True, True, True)


@pytest.mark.parametrize(("language", "blank"), [("uk", "не зазначено"), ("en", "not stated")])
def test_a_blank_is_never_left_empty(language: str, blank: str) -> None:
    """Proves: REQ-PRT-004."""
    row = extract_row(
        language, 7, who="", role="", workstation="", person="", what="", reason=" ", record="", changes=()
    )
    extract = audit_extract(language, rows=0, reason="", filter_text="")
    (page,) = page_texts(render_audit_extract(with_rows(extract, row), language=language))
    assert page.count(blank) == 3 + 2 + 1  # the row, the selection and the reason, the footer's own sentence


def test_an_event_that_changed_nothing_says_so() -> None:
    extract = with_rows(audit_extract("uk"), extract_row("uk", 7, changes=()))
    assert "змін немає" in page_texts(render_audit_extract(extract, language="uk"))[0]


def test_no_rows_is_said_in_words() -> None:
    (page,) = page_texts(render_audit_extract(audit_extract("uk", rows=0), language="uk"))
    assert "За цим відбором у журналі немає жодного запису." in page
    assert "0 записів" in page


def test_a_row_taller_than_a_page_goes_on_over_pages() -> None:
    """Proves: REQ-PRT-014."""
    changes = tuple(f"поле{number}:було{number}→стало{number + 1}" for number in range(600))
    row = extract_row("uk", 7, changes=changes, reason=LONGEST * 4, who=LONGEST, record="х" * 300)
    pages = page_texts(render_audit_extract(with_rows(audit_extract("uk"), row), language="uk"))
    text = tight("".join(pages))
    assert len(pages) > 3
    assert [change for change in changes if tight(change) not in text] == []
    assert text.count("7,далі") >= len(pages) - 1  # each further part says which event it belongs to


def test_hostile_rows_are_text() -> None:
    """Proves: REQ-PRT-003."""
    row = extract_row("uk", 7, who="A<B", reason='<img src="x"/>', changes=("<b> → </b>", "a & b"))
    (page,) = page_texts(render_audit_extract(with_rows(audit_extract("uk"), row), language="uk"))
    for typed in ("A<B", '<img src="x"/>', "<b> → </b>", "a & b"):
        assert typed in page


def test_the_signed_checkpoint_can_be_scanned_from_every_page() -> None:
    """Proves: REQ-PRT-014."""
    pdf = render_audit_extract(audit_extract("uk", rows=40, checkpoint_note=NOTE), language="uk")
    read = [picture.one_bit().qr_codes() for picture in pictures(pdf)]
    assert len(read) > 1
    assert all(codes == [NOTE] for codes in read)


def test_another_content_has_another_check_code() -> None:
    one, other = (audit_extract("uk", tree_size=size) for size in (1234, 1235))
    codes = {
        page_texts(render_audit_extract(extract, language="uk"))[0].split("код перевірки ")[1][:9]
        for extract in (one, other)
    }
    assert len(codes) == 2


def with_rows(extract: AuditExtract, *rows: object) -> AuditExtract:
    """The same extract with other rows."""
    return dataclasses.replace(extract, rows=rows)  # type: ignore[arg-type]  # rows of a story
