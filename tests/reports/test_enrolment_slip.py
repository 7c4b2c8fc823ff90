"""The enrolment slip: a code for one person above the cut, a receipt without the code below it."""

from itertools import pairwise
from pathlib import Path

import pytest

from clinicdesk.reports.enrolment_slip import render_enrolment_slip
from tests.support.documents import LONGEST, enrolment_slip
from tests.support.paper import page_texts, pictures, spaced, tight

GOLDEN = Path(__file__).parent / "golden"
CUT = {"uk": "лінія розрізу", "en": "cut here"}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_slip_reads_as_agreed(language: str) -> None:
    """Proves: REQ-PRT-013."""
    pages = page_texts(render_enrolment_slip(enrolment_slip(language), language=language))
    agreed = (GOLDEN / f"slip_{language}.txt").read_text(encoding="utf-8")
    assert pages == [spaced(agreed)]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_code_is_above_the_cut_only(language: str) -> None:
    """Proves: REQ-PRT-013."""
    slip = enrolment_slip(language)
    (page,) = page_texts(render_enrolment_slip(slip, language=language))
    above, below = page.split(CUT[language])
    for number, word in enumerate(slip.words.split(), 1):
        assert f"{number} {word}" in above
        assert word not in below
    for part in (above, below):
        assert slip.name in part
        assert slip.login in part
        assert slip.expires_at in part


def test_the_cut_is_at_the_middle_of_the_paper() -> None:
    picture = next(pictures(render_enrolment_slip(enrolment_slip("uk"), language="uk")))
    middle = picture.height // 2
    dashed = [number for number in range(middle - 60, middle + 60) if dashes(picture.row(number)) > 30]
    assert dashed


@pytest.mark.parametrize("language", ["uk", "en"])
def test_long_names_and_words_stay_on_one_page(language: str) -> None:
    """Proves: REQ-PRT-005."""
    slip = enrolment_slip(
        language, clinic_name=LONGEST, name=LONGEST, roles_text=LONGEST, words="найзакарлюченіший " * 6
    )
    pdf = render_enrolment_slip(slip, language=language)
    (page,) = page_texts(pdf)
    left, top, right, bottom = next(pictures(pdf)).ink_box_mm()
    assert (left > 14, top > 9, right < 196, bottom < 288) == (True, True, True, True)
    assert page.count("найзакарлюченіший") == 6
    assert tight(page).count(tight(LONGEST)) >= 5


def test_hostile_names_are_text() -> None:
    """Proves: REQ-PRT-003."""
    slip = enrolment_slip("uk", name='<img src="x"/>', login="a<b", words="<b> & </b> а б в")
    (page,) = page_texts(render_enrolment_slip(slip, language="uk"))
    assert '<img src="x"/>' in page
    assert "«a<b»" in page
    assert "1 <b> 2 & 3 </b>" in page


def test_black_and_white_print_loses_no_stroke() -> None:
    """Proves: REQ-PRT-005."""
    picture = next(pictures(render_enrolment_slip(enrolment_slip("uk"), language="uk")))
    assert 0.85 < picture.one_bit().ink() / picture.ink() < 1.15


def test_the_slip_does_not_show_its_code_when_printed_for_debugging() -> None:
    assert "дзеркало" not in repr(enrolment_slip("uk"))


def dashes(row: bytes) -> int:
    """How often a line of pixels goes from white to dark."""
    dark = [grey < 160 for grey in row]
    return sum(now and not before for before, now in pairwise(dark))
