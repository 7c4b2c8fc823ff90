"""The recovery sheet: one page, two copies that open the clinic, and an open part without the secret."""

from pathlib import Path

import pytest

from clinicdesk.reports.recovery_sheet import RecoverySheet, grouped, render_recovery_sheet
from clinicdesk.security.recovery import RecoverySecret
from tests.support.documents import GROUPS, LONGEST, ROOT, recovery_sheet
from tests.support.paper import page_texts, pictures, spaced, tight

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_sheet_reads_as_agreed(language: str) -> None:
    """Proves: REQ-PRT-011."""
    pages = page_texts(render_recovery_sheet(recovery_sheet(language), language=language))
    agreed = (GOLDEN / f"recovery_{language}.txt").read_text(encoding="utf-8")
    assert pages == [spaced(agreed)]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_each_copy_has_all_fourteen_groups_and_the_fingerprint(language: str) -> None:
    """Proves: REQ-PRT-011."""
    (page,) = page_texts(render_recovery_sheet(recovery_sheet(language), language=language))
    first, rest = tight(page).split(tight("примірник 2 із 2" if language == "uk" else "copy 2 of 2"))
    second, open_part = rest.split(tight("Для органу нагляду" if language == "uk" else "For the supervising"))
    for copy in (first, second):
        for number, group in enumerate(GROUPS, 1):
            assert f"{number}{group}" in copy
        assert tight(ROOT) in copy
    assert ROOT in open_part


def test_the_part_for_others_holds_no_secret() -> None:
    """Proves: REQ-PRT-012."""
    (page,) = page_texts(render_recovery_sheet(recovery_sheet("uk"), language="uk"))
    open_part = page.split("Для органу нагляду")[1]
    assert [group for group in GROUPS if group in open_part] == []


@pytest.mark.parametrize("one_bit", [False, True])
def test_a_scanner_reads_the_secret_from_poor_print(one_bit: bool) -> None:
    """Proves: REQ-PRT-011."""
    secret = RecoverySecret(bytes(range(32)))
    sheet = recovery_sheet("uk", groups=secret.groups)
    picture = next(pictures(render_recovery_sheet(sheet, language="uk")))
    (read,) = (picture.one_bit() if one_bit else picture).qr_codes()
    assert RecoverySecret.parse(read) == secret


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_sheet_fits_one_page_inside_its_margins(language: str) -> None:
    """Proves: REQ-PRT-005."""
    sheet = recovery_sheet(language, clinic_name=LONGEST, address=LONGEST, licence=LONGEST, issued_by=LONGEST)
    pdf = render_recovery_sheet(sheet, language=language)
    (page,) = page_texts(pdf)
    left, top, right, bottom = next(pictures(pdf)).ink_box_mm()
    assert (left > 14, top > 9, right < 196, bottom < 288) == (True, True, True, True)
    assert tight(LONGEST) in tight(page)
    assert page.count("ZWMQ") + tight(page).count("10ZWMQ") >= 2


@pytest.mark.parametrize("language", ["uk", "en"])
def test_black_and_white_print_loses_no_stroke(language: str) -> None:
    """Proves: REQ-PRT-005."""
    picture = next(pictures(render_recovery_sheet(recovery_sheet(language), language=language)))
    assert 0.85 < picture.one_bit().ink() / picture.ink() < 1.15


def test_the_check_code_says_nothing_about_the_secret() -> None:
    """Proves: REQ-PRT-012."""
    sheets = [recovery_sheet("uk"), recovery_sheet("uk", groups=tuple(reversed(GROUPS)))]
    codes = {
        page_texts(render_recovery_sheet(sheet, language="uk"))[0].split("код перевірки ")[1][:9]
        for sheet in sheets
    }
    assert len(codes) == 1


def test_the_sheet_does_not_show_its_secret_when_printed_for_debugging() -> None:
    """Proves: REQ-PRT-012."""
    assert not any(group in repr(recovery_sheet("uk")) for group in GROUPS)


def test_no_cyrillic_on_an_english_sheet() -> None:
    sheet = recovery_sheet("en")
    (page,) = page_texts(render_recovery_sheet(sheet, language="en"))
    assert [char for char in page if "\u0400" <= char <= "\u04ff"] == []


def test_digits_are_grouped_for_reading_aloud() -> None:
    assert grouped("0123456789", size=4) == ["0123", "4567", "89"]
    assert isinstance(recovery_sheet("uk"), RecoverySheet)
