"""A participant’s printed record: what is in it, what never is, and who may read which part."""

import dataclasses
from io import BytesIO

import pikepdf
import pytest

from clinicdesk.errors import Refused
from clinicdesk.protocols.leaks import Named
from clinicdesk.reports.record import Note, Part, Table
from clinicdesk.reports.said import NOTHING, Said, plain
from clinicdesk.services import drafts, records
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.hushed import Others, cover
from tests.support.paper import tight
from tests.support.printed import WISH, Lived

TITLES = (
    "1. Особа", "2. Направлення й показання", "3. Скринінг", "4. Згоди", "5. Вихідні шкали", "6. Підготовка",
    "7. Сесії з введенням препарату", "8. Інтеграція", "9. Небажані події й повідомлення",
    "10. Подальше спостереження", "11. Звірка препарату", "12. Виправлення", "13. Підписи", "14. Підсумок",
)  # fmt: skip


def test_all_fourteen_parts_stand_in_order(printed: Printout, pages: list[str]) -> None:
    """Proves: REQ-PRT-016."""
    text = " ".join(pages)
    places = [text.find(title) for title in TITLES]
    assert -1 not in places
    assert places == sorted(places)
    with pikepdf.open(BytesIO(printed.pdf)) as document, document.open_outline() as outline:
        assert tuple(item.title for item in outline.root) == TITLES


def test_what_the_file_holds_is_printed_and_what_it_lacks_is_said(pages: list[str]) -> None:
    """Proves: REQ-PRT-004, REQ-PRT-016."""
    text = tight(" ".join(pages))
    for said in (
        "Допущено", "Обробка персональних даних 0.1 надано раніше: 20.11.2026 24.11.2026 учасник",
        "Застосування поза інструкцією 0.1 надано 20.11.2026 учасник",
        "PHQ-9, усього", "скан у файлі клініки", "Підсумку ще не складено.",
        "Дані програми без контрольної групи",
    ):  # fmt: skip
        assert tight(said) in text


def test_a_corrected_reading_is_struck_through_and_listed(printed: Printout, pages: list[str]) -> None:
    """Proves: REQ-PRT-019, REQ-PRT-020."""
    part = next(part for part in printed.record.parts if part.key == "dosing")
    struck = [
        (cell.struck[0].uk, cell.said.uk, cell.amended)
        for block in part.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell.struck
    ]
    assert [(was, now) for was, now, _ in struck] == [("124", "131")]
    mark = struck[0][2]
    text = " ".join(pages)
    assert f"{mark} Вимір" in text
    assert "124 → 131" in text
    assert "переписано з монітора" in text
    assert tight("авторство запису Вимір") in tight(text)


def test_nobody_else_is_named_not_even_in_notes(pages: list[str]) -> None:
    """Proves: REQ-PRT-017."""
    text = " ".join(pages)
    assert "К-2" not in text
    assert "Дорошенк" not in text
    assert tight("розмовляв із [інша особа]") in tight(text)
    assert tight("[ім’я] сидів поруч") in tight(text)
    assert "Марчук Ірина" in text


def test_a_page_covers_what_people_wrote_and_keeps_words_of_ours(printed: Printout) -> None:
    """Proves: REQ-PRT-017. The clinic's own lines of help stand on a sheet without names, telephone and all."""
    others = Others(
        (Named("а", "", "Середа"), Named("б", "", "Мельник")), names=False, staff=("Олена Мельник",)
    )
    said = (
        Said("інше: Середа налякала", "other: Середа налякала"),
        Said("Середній тиск", "Mean pressure"),
        plain("Мельнику дала Олена Мельник, 044 123-45-67"),
    )
    note = tuple(Note(one) for one in said)
    record = dataclasses.replace(
        printed.record, parts=(Part("events", NOTHING, note), Part("crisis", NOTHING, note[2:]))
    )
    covered, kept = (part.blocks for part in cover(record, others).parts)
    assert [one.text for one in covered if isinstance(one, Note)] == [
        Said("інше: [інша особа] налякала", "other: [another person] налякала"),
        said[1],
        Said("[інша особа] дала Олена Мельник, [телефон]", "[another person] дала Олена Мельник, [phone]"),
    ]  # fmt: skip
    assert kept == note[2:]


def test_names_and_military_status_are_printed_only_when_asked_for(lived: Lived, pages: list[str]) -> None:
    """Proves: REQ-PRT-017."""
    text = " ".join(pages)
    assert ("Олійник" in text, "з досвідом служби" in text) == (False, False)
    wish = dataclasses.replace(WISH, names=True, military=True, language="en")
    with lived.desk.database.read() as session:
        full = records.participant_record(lived.desk, session, lived.person, wish).canonical().decode()
    assert ("Олійник Степан" in full, "veteran" in full, "Identity" in full) == (True, True, True)


def test_the_private_part_of_a_group_note_is_printed_by_who_may_read_it(lived: Lived) -> None:
    """Proves: REQ-NTE-003. The nurse's paper has the shared part and says who prints the rest."""
    made = {
        actor.login: records.print_participant(lived.desk, actor, lived.person, WISH)
        .record.canonical()
        .decode()
        for actor in (lived.lead, lived.nurse)
    }
    assert ["Коло про сон." in said for said in made.values()] == [True, True]
    assert ["Багато слухання." in said for said in made.values()] == [True, False]


def test_what_is_kept_as_a_draft_is_not_printed(lived: Lived) -> None:
    drafts.save_draft(
        lived.desk, lived.nurse, kind="reading", subject=lived.person, body={"sbp": "199", "note": "приватне"}
    )
    with lived.desk.database.read() as session:
        said = records.participant_record(lived.desk, session, lived.person, WISH).canonical().decode()
    assert ("199" in said, "приватне" in said) == (False, False)


def test_a_code_is_found_however_it_is_typed(lived: Lived) -> None:
    assert records.person_by_code(lived.desk, lived.lead, "k 1") == lived.person
    with pytest.raises(Refused):
        records.person_by_code(lived.desk, lived.lead, "К-999")
