"""The furniture of every page, its room, and what a hostile text can do to it: nothing."""

import dataclasses
import logging
import re
import traceback
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.platypus import Flowable, Paragraph

from clinicdesk.reports.blocks import Column, facts, heading, steps, table
from clinicdesk.reports.layout import Furniture, Letterhead, PrintError, check_code, compose
from clinicdesk.reports.marks import QrSquare
from clinicdesk.reports.text import paragraph, style
from tests.support.documents import LONGEST
from tests.support.paper import page_texts, pictures, spaced, tight

CVE_2023_33733 = (
    "<font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch {mark}') "
    "for Word in [orgTypeFun('Word', (str,), {{}})]] for orgTypeFun in [type(type(1))]] and 'red'\">x</font>"
)
HOSTILE = (
    "A<B",
    "систолічний < 90 & > 60",
    '<img src="{picture}" width="200" height="200"/>',
    '<img src="https://example.org/tracker.png"/>',
    '<a href="javascript:alert(1)">Левченко</a>',
    CVE_2023_33733,
    "<para><br/></b></i>",
    "&lt;b&gt; &#1234567890; &nosuch;",
    "<![CDATA[x]]> <!-- y --> <?z?>",
    "<onDraw name='x' label='y'/><seq/><index item='q'/>",
    "кінець\x00рядка\u202e і 😀",
)


def furniture(language: str = "uk", **changes: object) -> Furniture:
    plain = Furniture(
        language,
        Letterhead("Клініка «Обрій»", "Київ, вул. Зразкова, 1", edrpou="12345678", licence="№ 1"),
        title="Проба",
        program="ClinicDesk 0.1.0",
        printed_at="24.11.2026 13:31, UTC+2",
        printed_by="Ткач Н. С.",
    )
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # a story names its own fields


def lines(count: int, text: str = "рядок") -> Sequence[Flowable]:
    return [paragraph(f"{text} {number}", "lead") for number in range(count)]


@pytest.mark.parametrize("landscape", [False, True])
def test_every_page_says_whose_it_is_and_which_of_how_many(landscape: bool) -> None:
    """Proves: REQ-PRT-008."""
    pdf = compose(
        furniture(status="ПІДПИСАНО", reference="К-1047", check_code="7F3A 91C2", notes=("Примітка знизу.",)),
        lambda width, height: lines(150),
        landscape=landscape,
    )
    pages = page_texts(pdf)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        for said in (
            "Клініка «Обрій»",
            "Київ, вул. Зразкова, 1 · код ЄДРПОУ 12345678 · ліцензія № 1",
            "Проба",
            "ПІДПИСАНО",
            "К-1047",
            "код перевірки 7F3A 91C2",
            "Надруковано 24.11.2026 13:31, UTC+2 · Ткач Н. С. · ClinicDesk 0.1.0",
            "Примітка знизу.",
            f"Сторінка {number} із {len(pages)}",
        ):
            assert said in page
    assert spaced(" ".join(pages)).count("рядок") == 150


def test_the_furniture_speaks_english_too() -> None:
    (page,) = page_texts(compose(furniture("en", demo=True, draft=True), lambda width, height: lines(1)))
    for said in ("EDRPOU code 12345678", "Printed 24.11.2026", "Page 1 of 1", "DEMO", "DRAFT"):
        assert said in page
    assert "people and records are invented" in page


def test_a_blank_in_the_furniture_says_so() -> None:
    """Proves: REQ-PRT-004."""
    bare = furniture(letterhead=Letterhead("", "", edrpou="", licence=""), printed_at="", printed_by="")
    (page,) = page_texts(compose(bare, lambda width, height: lines(1)))
    assert "код ЄДРПОУ не зазначено · ліцензія не зазначено" in page
    assert "Надруковано не зазначено · не зазначено" in page


def test_the_demonstration_is_marked_on_every_page_and_real_paper_is_not() -> None:
    """Proves: REQ-PRT-009."""
    demo = page_texts(compose(furniture(demo=True), lambda width, height: lines(150)))
    real = page_texts(compose(furniture(), lambda width, height: lines(150)))
    assert all("ДЕМО" in page and "вигадані" in page for page in demo)
    assert not any("ДЕМО" in page or "вигадані" in page for page in real)


def test_a_draft_says_so_across_every_page() -> None:
    draft = page_texts(compose(furniture(draft=True), lambda width, height: lines(150)))
    final = page_texts(compose(furniture(), lambda width, height: lines(150)))
    assert all("ЧЕРНЕТКА" in page for page in draft)
    assert not any("ЧЕРНЕТКА" in page for page in final)


def test_the_draft_word_leaves_the_text_readable() -> None:
    pages = [compose(furniture(draft=draft), lambda width, height: lines(40)) for draft in (True, False)]
    with_word, without = (next(pictures(pdf)).one_bit() for pdf in pages)
    dark_in_both = bytes(map(max, with_word.pixels, without.pixels))
    assert dark_in_both == without.pixels  # no stroke of the text is painted over
    assert 1.0 < with_word.ink() / without.ink() < 1.4


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("draft", [False, True])
def test_nothing_is_printed_outside_the_margins(landscape: bool, draft: bool) -> None:
    """Proves: REQ-PRT-005."""
    long = furniture(
        letterhead=Letterhead(LONGEST, LONGEST, edrpou="12345678", licence=LONGEST),
        subtitle=LONGEST,
        status=LONGEST,
        notes=(LONGEST, "x" * 400),
        qr="24 mm",
        demo=True,
        draft=draft,
    )
    pdf = compose(
        long,
        lambda width, height: [
            heading("З" * 200, width, beside="п" * 200),
            facts([("н" * 200, "з" * 900), (LONGEST, "")], width, language="uk"),
            steps(["к" * 500], width),
            *lines(80, "безпробілів" * 30),
        ],
        landscape=landscape,
    )
    wide, high = (297, 210) if landscape else (210, 297)
    for picture in pictures(pdf):
        left, top, right, bottom = picture.ink_box_mm()
        assert left > 14
        assert top > 9
        assert right < wide - 14
        assert bottom < high - 9


def test_text_is_whole_however_long_the_names() -> None:
    long = furniture(letterhead=Letterhead(LONGEST, LONGEST, edrpou="1", licence="2"), status="СТАН")
    for page in page_texts(compose(long, lambda width, height: lines(60))):
        assert tight(page).count(tight(LONGEST)) == 2


def test_one_page_stays_one_page() -> None:
    pdf = compose(furniture(), lambda width, height: lines(120), one_page=True)
    (page,) = page_texts(pdf)
    assert page.count("рядок") == 120
    assert next(pictures(pdf)).ink_box_mm()[3] < 297 - 9


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_printed_as_text(hostile: str, tmp_path: Path) -> None:
    """Proves: REQ-PRT-003."""
    picture, mark = tmp_path / "secret.png", tmp_path / "ran"
    picture.write_bytes(PIXEL)
    typed = hostile.format(picture=picture, mark=mark)
    columns = (Column(typed, 1), Column("б", 1))
    pdf = compose(
        furniture(
            letterhead=Letterhead(typed, typed, edrpou=typed, licence=typed),
            title=typed,
            subtitle=typed,
            status=typed,
            notes=(typed,),
        ),
        lambda width, height: [
            heading(typed, width, beside=typed),
            paragraph(typed),
            facts([(typed, typed)], width, language="uk"),
            table(columns, [(typed, typed)], width, language="uk"),
        ],
    )
    visible = tight(
        typed.replace("\x00", "[U+0000]").replace("\u202e", "[U+202E]").replace("😀", "[U+1F600]")
    )
    text = tight("".join(page_texts(pdf)))
    assert text.count(visible) >= 10
    assert not mark.exists()
    with pikepdf.open(BytesIO(pdf)) as document:
        assert [item for item in document.objects if is_reaching_out(item)] == []


def test_without_escaping_the_same_texts_would_do_harm(tmp_path: Path) -> None:
    """The control: ReportLab itself takes a local picture into the page. Proves: REQ-PRT-003."""
    picture = tmp_path / "secret.png"
    picture.write_bytes(PIXEL)
    raw = HOSTILE[2].format(picture=picture)
    pdf = compose(furniture(), lambda width, height: [Paragraph(raw, style("body"))])
    with pikepdf.open(BytesIO(pdf)) as document:
        assert any(is_reaching_out(item) for item in document.objects)


@pytest.mark.parametrize(
    "trouble",
    [
        lambda: Paragraph("PHICANARY-7 <b>Левченко", style("body")),
        lambda: Paragraph("PHICANARY-7 <a href='x' nosuch='Левченко'>x</a>", style("body")),
        lambda: heading("PHICANARY-7 Левченко", -50),
        lambda: too_high("PHICANARY-7 Левченко"),
        lambda: dict[str, str]()["PHICANARY-7 Левченко"],
        lambda: QrSquare("PHICANARY-7 Левченко" * 400, 60),
    ],
)
def test_trouble_in_the_layout_repeats_no_text(trouble: object, caplog: pytest.LogCaptureFixture) -> None:
    """Proves: REQ-PRT-010."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PrintError) as caught:
        compose(furniture(), lambda width, height: [trouble()])  # type: ignore[operator]  # a story to tell
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert "PHICANARY" not in told.replace(Path(__file__).read_text(encoding="utf-8"), "")
    assert "Левченко" not in str(caught.value)
    assert re.fullmatch(r"\w+ at \w+\.py:\d+", str(caught.value.values["trouble"]))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_wish_to_stop_is_no_trouble() -> None:
    def stop(width: float, height: float) -> list[Flowable]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compose(furniture(), stop)


def test_the_check_code_follows_the_content() -> None:
    assert check_code("а", 1, {"x": ["y"]}) == check_code("а", 1, {"x": ["y"]})
    assert check_code("а", "б") != check_code("аб")
    first, second = check_code("а").split()
    assert {len(first), len(second)} == {4}
    assert int(first + second, 16) >= 0


def too_high(text: str) -> Flowable:
    """A block that fits on no page and cannot be divided."""
    block = paragraph(text)
    block.wrap = lambda *_: (10, 5000)  # type: ignore[method-assign]  # taller than any paper
    block.split = lambda *_: []  # type: ignore[method-assign]
    return block


def is_reaching_out(item: pikepdf.Object) -> bool:
    """A picture, a link, a script or an action."""
    if isinstance(item, pikepdf.Stream):
        return item.get("/Subtype") == pikepdf.Name.Image
    keys = set(item.keys()) if isinstance(item, pikepdf.Dictionary) else set()
    return bool(keys & {"/URI", "/JS", "/A", "/Annots"})


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
