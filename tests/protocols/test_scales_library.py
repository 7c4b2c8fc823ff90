"""The scales of the library as files: whole in both languages, sourced, and within their licences."""

import re
from decimal import Decimal

import pytest

from clinicdesk.paths import resource
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.phrases import allowed, needed
from tests.support.scales import SCALES, Scale, home, scale

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NEUTRAL = {
    "uk": re.compile(r"Пункт [PC]?[0-9]+( \([^()]+\))?"),
    "en": re.compile(r"Item [PC]?[0-9]+( \([^()]+\))?"),
}
_OWN_FIELDS = {"sdq.informant", "audit_c.sex"}
"""Questions of ours beside a scale."""
_SAME_IN_BOTH = {"SpO₂", "NEWS2"}


@pytest.mark.parametrize("code", SCALES)
def test_a_scale_has_every_sentence_it_needs_and_no_other(code: str) -> None:
    """Proves: REQ-SCL-007."""
    one = scale(code)
    need = set(needed(one.form))
    may = need | set(allowed(one.form))
    for language in ("uk", "en"):
        keys = set(one.words[language])
        assert (sorted(need - keys), sorted(keys - may)) == ([], [])


@pytest.mark.parametrize("code", SCALES)
def test_no_sentence_is_the_same_in_both_languages(code: str) -> None:
    """Proves: REQ-SCL-007."""
    uk, en = scale(code).words["uk"], scale(code).words["en"]
    assert [key for key in uk if uk[key] == en.get(key) and uk[key] not in _SAME_IN_BOTH] == []


@pytest.mark.parametrize("code", SCALES)
def test_each_language_is_written_in_its_own_letters(code: str) -> None:
    """Proves: REQ-SCL-007."""
    one = scale(code)
    assert [key for key, text in one.words["en"].items() if _CYRILLIC.search(text)] == []
    foreign = [
        key
        for key, text in one.words["uk"].items()
        if not _CYRILLIC.search(text) and not re.fullmatch(r"[0-9]", text) and not key.endswith("short")
    ]
    assert foreign == []
    typewriter = [key for key, text in one.words["uk"].items() if "'" in text or '"' in text or "!" in text]
    assert typewriter == []


def _wordless(one: Scale) -> list[str]:
    """The languages in which the form may not carry the wording of the scale."""
    closed = one.form.licence.ship != "text"
    return [language for language in ("uk", "en") if closed or language in one.form.licence.text_missing]


@pytest.mark.parametrize("code", SCALES)
def test_a_form_without_leave_carries_no_wording(code: str) -> None:
    """Proves: REQ-SCL-008."""
    one = scale(code)
    for language in _wordless(one):
        words = one.words[language]
        fields = [field.id for section in one.form.sections for field in section.fields]
        spoken = [
            field
            for field in fields
            if f"{code}.{field}" not in _OWN_FIELDS
            and not _NEUTRAL[language].fullmatch(words[f"field.{field}.label"])
        ]
        assert spoken == []
        assert words["intro"].startswith(
            (
                "Офіційного українського тексту",
                "Тексту шкали в програмі немає",
                "The wording of this scale is not",
            )
        )


@pytest.mark.parametrize("code", SCALES)
def test_a_form_with_its_text_carries_all_of_it(code: str) -> None:
    """Proves: REQ-SCL-008."""
    one = scale(code)
    for language in {"uk", "en"} - set(_wordless(one)):
        labels = [one.words[language][f"field.{f.id}.label"] for s in one.form.sections for f in s.fields]
        assert [label for label in labels if _NEUTRAL[language].fullmatch(label)] == []


# The column "ship" as researched for each scale.
SHIP = {
    "text": "phq9 gad7 pcl5 cssrs audit audit_c itq who5 k6 k10 cries8 cries13 news2 aldrete moaas "
    "ctcae_hypertension",
    "score": "madrs isi cadss6 sdq bipf dsrs_c",
    "ask": "dast10 whodas12 meq30",
}


def test_each_scale_is_shipped_as_its_licence_allows() -> None:
    """Proves: REQ-SCL-008."""
    expected = {code: ship for ship, codes in SHIP.items() for code in codes.split()}
    assert {code: scale(code).form.licence.ship for code in SCALES} == expected


def test_texts_for_non_commercial_use_lie_in_a_folder_of_their_own() -> None:
    """Proves: REQ-SCL-008."""
    apart = {code for code in SCALES if home(code).parents[1].name == "library_noncommercial"}
    assert apart == {code for code in SCALES if scale(code).form.licence.note == "non_commercial"}
    assert apart == {"audit", "who5", "cries8", "cries13", "cssrs"}
    terms = (home("audit").parents[1] / "LICENCE.md").read_text("utf-8")
    for code in apart:
        assert f"`{code}`" in terms
        assert scale(code).form.licence.holder in terms


def test_the_installed_program_carries_the_same_terms() -> None:
    """Proves: REQ-SCL-008."""
    terms = home("audit").parents[1] / "LICENCE.md"
    assert resource("licences", "Scales.md").read_text("utf-8") == terms.read_text("utf-8")


def _sources(form: Form) -> list[str]:
    found = [form.source, form.licence.source]
    found += [score.source for score in form.scores]
    found += [bands.source or "" for score in form.scores for bands in score.bands]
    found += [score.change.source for score in form.scores if score.change]
    found += [alert.source for alert in form.alerts]
    numbers = [f for s in form.sections for f in s.fields if f.type in {"integer", "decimal"}]
    return found + [field.source or "" for field in numbers]


@pytest.mark.parametrize("code", SCALES)
def test_every_number_of_a_scale_names_its_source(code: str) -> None:
    """Proves: REQ-SCL-009."""
    assert [source for source in _sources(scale(code).form) if len(source) < 10] == []


@pytest.mark.parametrize("code", SCALES)
def test_a_published_scale_is_a_draft_until_a_medical_lead_signs(code: str) -> None:
    """Proves: REQ-SCL-009."""
    form = scale(code).form
    assert (form.code, form.version, form.status) == (code, "1.0", "draft")


@pytest.mark.parametrize("code", SCALES)
def test_bands_rise_and_the_last_one_is_open(code: str) -> None:
    """Proves: REQ-SCL-001."""
    for score in scale(code).form.scores:
        for bands in score.bands:
            tops = [band.to for band in bands.bands]
            assert tops[-1] is None
            closed = [Decimal(top) for top in tops[:-1] if top is not None]
            assert len(closed) == len(tops) - 1
            assert closed == sorted(set(closed))
