"""Empty forms for the pen: the questions of the library, in its order, and what a scanner reads."""

import dataclasses

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.reports.record import InkLines, Question, Questions, Record
from clinicdesk.services import blank_papers
from tests.support.looking import refused
from tests.support.paper import page_texts, pictures, tight
from tests.support.printed import WISH, Lived


def test_every_form_of_the_library_has_a_blank_with_the_same_questions_in_the_same_order(
    lived: Lived,
) -> None:
    """Proves: REQ-PRT-021."""
    for code in library().codes():
        read = library().read(code)
        if not isinstance(read.definition, Form):
            continue
        blank = blank_papers.blank_record(lived.desk, read, read.definition)
        asked = [field.id for section in read.definition.sections for field in section.fields]
        labels = [read.phrases["uk"].get(f"field.{name}.label", name) for name in asked]
        assert [one.label.uk for one in questions(blank) if one.number] == labels
        assert blank.qr.startswith(f"CLINICDESK FORM {code}@{read.version} ")


def test_a_blank_can_be_scanned_and_belongs_to_its_version(lived: Lived) -> None:
    """Proves: REQ-PRT-021."""
    made = blank_papers.print_blank(lived.desk, lived.nurse, "phq9", WISH)
    (code,) = next(pictures(made.pdf, first=1)).qr_codes()
    assert code == made.record.qr
    assert "phq9@1.0" in code
    with refused(lived.desk, ("SHT001", "form")):
        blank_papers.print_blank(lived.desk, lived.nurse, "no_such_form", WISH)


def test_a_form_about_a_meeting_asks_for_the_group_and_not_for_a_participant(lived: Lived) -> None:
    """The sheet of a meeting began with «Код учасника», and whoever had it in hand wrote somebody's code."""
    for form in ("fidelity_trt", "gkap_fidelity", "gkap_session_ready", "phq9"):
        page = page_texts(blank_papers.print_blank(lived.desk, lived.nurse, form, WISH).pdf)[0]
        asked = tuple(tight(label) in tight(page) for label in ("Код групи (когорти)", "Код учасника"))
        assert asked == ((False, True) if form == "phq9" else (True, False)), form
    whole = {one.record_id.partition("@")[0]: one for one in blank_papers.all_records(lived.desk, "gkap")[1:]}
    for form, label in (("gkap_session_ready", "Code of the group (cohort)"), ("phq9", "Participant’s code")):
        assert label in [one.en for part in whole[form].parts for block in part.blocks
                         if isinstance(block, InkLines) for one in block.labels]  # fmt: skip


def test_the_consents_of_a_programme_come_as_one_set(lived: Lived) -> None:
    """Proves: REQ-PRT-021."""
    made = blank_papers.print_consents(
        lived.desk, lived.nurse, "gkap", dataclasses.replace(WISH, language="both")
    )
    text = tight(" ".join(page_texts(made.pdf)))
    for document in library().programme("gkap").consents:
        assert document.document is not None
        assert document.document in text
    with refused(lived.desk, ("DOC004", "programme")):
        blank_papers.print_consents(lived.desk, lived.nurse, "phq9", WISH)


@pytest.mark.parametrize("language", ["uk", "en", "both"])
def test_a_loose_sheet_of_an_empty_form_asks_whose_it_is(lived: Lived, language: str) -> None:
    """Proves: REQ-PRT-981. The signature stood on a third page that named nobody."""
    labels = {
        "gkap_day_check": ("Код учасника", "Participant’s code"),
        "gkap_session_ready": ("Код групи (когорти)", "Code of the group (cohort)"),
        "consent_treatment": ("Прізвище, ім’я, по батькові", "Name"),
    }
    wish = dataclasses.replace(WISH, language=language)
    for form, (uk, en) in labels.items():
        pages = page_texts(blank_papers.print_blank(lived.desk, lived.nurse, form, wish).pdf)
        assert len(pages) > 1 or (form == "consent_treatment" and language != "both"), form
        for page in map(tight, pages):
            assert language == "en" or (tight(uk) in page and tight("Дата") in page), form
            assert language == "uk" or (tight(en) in page and tight("Date") in page), form


def questions(record: Record) -> list[Question]:
    """Every question of a blank, in order."""
    return [
        row
        for part in record.parts
        for block in part.blocks
        if isinstance(block, Questions)
        for row in block.rows
    ]
