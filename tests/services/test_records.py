"""Printed records out of a clinic that has lived: what is in them, what never is, and what the trail says of it."""

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy.orm import Session

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.reports.checking import check_document
from clinicdesk.reports.record import (
    Block,
    Cell,
    Facts,
    Note,
    Part,
    Question,
    Questions,
    Record,
    Signatures,
    Table,
)
from clinicdesk.reports.render import render
from clinicdesk.reports.said import NOTHING, Said, plain
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    daily_sheet,
    downtime_pages,
    drafts,
    person_cards,
    record_sets,
    records,
    registering,
    run_sheet,
    session_papers,
    sheets,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.readings import running_session
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.hushed import Others, cover
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, START, Clinic, copy_clinic
from tests.support.lived import live
from tests.support.looking import events, refused, stand_in
from tests.support.paper import page_texts, pictures, spaced, tight
from tests.support.records import PRINTED

GOLDEN = Path(__file__).parents[1] / "golden"
WISH = Wish("uk", "запит МОЗ № 12", "МОЗ України")
TITLES = (
    "1. Особа", "2. Направлення й показання", "3. Скринінг", "4. Згоди", "5. Вихідні шкали", "6. Підготовка",
    "7. Сесії з введенням препарату", "8. Інтеграція", "9. Небажані події й повідомлення",
    "10. Подальше спостереження", "11. Звірка препарату", "12. Виправлення", "13. Підписи", "14. Підсумок",
)  # fmt: skip
DOCUMENTS = (
    "participant", "screening", "discharge", "integration", "event", "session", "run_sheet", "roster", "labels",
    "blank", "downtime",
)  # fmt: skip
_CHANGING = {"Passphrase, digits with hyphens": "0000-0000", "As of": "10:02"}
"""What comes from a random key, or from the clock."""
NOTE = "Олійник сидів поруч із К-2, розмовляв із Дорошенком Іваном; Марчук Ірина була в кімнаті."


@dataclasses.dataclass(frozen=True)
class Lived:
    """The clinic, its lead and nurse, and К-1 with something in most parts."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    nurse: Actor
    person: str


@pytest.fixture(scope="module")
def lived(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A screening with a decision, consents, a scale, readings corrected and signed, and a note naming others."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("printed") / "clinic")
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    live(clinic, desk, lead, nurse)
    person = clinic.people["К-1"]
    card = person_cards.read_person(desk, lead, person)
    details = dataclasses.replace(
        card.details, complaint=NOTE, military="veteran", emergency_name="Олійник Марта"
    )
    registering.amend_person(desk, lead, person, details, version=card.version, reason="опитано")
    answers = {f"q{n}": "0" for n in range(1, 10)}
    sheets.record_form(
        desk, nurse, form="phq9@1.0", person_id=person, cohort_id=clinic.cohort_id, step="", answers=answers,
        taken_at=clinic.clock.now(), respondent="self",
    )  # fmt: skip
    yield Lived(clinic, desk, lead, nurse, person)
    clinic.close()


@pytest.fixture(scope="module")
def quiet(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The clinic before anything happened in it, and К-9 with a card and one scale, corrected once."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("quiet") / "clinic")
    desk, lead = clinic.open_as("lead")
    details = PersonDetails(
        code="К-9", surname="Вигаданенко", given_name="Яна", birth_date="1985-05-14", sex="female",
        diagnoses=("F43.1",), complaint="Не спить", allergies_state="listed", allergies=(Allergy("йод", "висип"),),
        medicines=(Medicine("сертралін", "50 мг уранці"),), height_cm="170", weight_kg="64.5", military="civilian",
    )  # fmt: skip
    person = registering.add_person(desk, lead, details).subject
    answers = {f"q{n}": "1" for n in range(1, 10)} | {"q9": "0"}
    sheet = sheets.record_form(
        desk, lead, form="phq9@1.0", person_id=person, cohort_id="", step="", answers=answers, taken_at=START,
    ).subject  # fmt: skip
    sheets.amend_form(desk, lead, sheet, answers=answers | {"q3": "3"}, reason="перепитано")
    yield Lived(clinic, desk, lead, lead, person)
    clinic.close()


@pytest.fixture(scope="module")
def printed(lived: Lived) -> Printout:
    return records.print_participant(lived.desk, lived.lead, lived.person, WISH)


@pytest.fixture(scope="module")
def pages(printed: Printout) -> list[str]:
    return page_texts(printed.pdf)


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
        "Допущено", "Обробка персональних даних 0.1 надано 20.11.2026",
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
    assert tight("вніс запис Вимір") in tight(text)


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
    others = Others(frozenset(), frozenset({"серед", "мельник"}), phones=True, staff=("Олена Мельник",))
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


def test_a_printing_is_an_event_with_recipient_digest_and_number(lived: Lived) -> None:
    """Proves: REQ-PRT-018."""
    made = records.print_participant(lived.desk, lived.nurse, lived.person, WISH)
    event = events(lived.desk)[-1]
    assert (event.action, event.actor, event.person_id) == (
        Action.RECORD_PRINTED, lived.nurse.user_id, lived.person,
    )  # fmt: skip
    for said in ("запит МОЗ № 12", "МОЗ України", made.record.digest()[:16]):
        assert said in event.reason
    assert f"подія журналу {event.seq}" in page_texts(made.pdf)[0]


@pytest.mark.parametrize(
    ("wish", "issue"),
    [
        (Wish("uk", "  "), ("DSK005", "reason")),
        (Wish("fr", "чому"), ("DOC001", "language")),
        (Wish("uk", "ш" * 301), ("DOC002", "reason")),
    ],
)
def test_a_printing_without_a_reason_or_a_language_is_refused_and_leaves_nothing(
    lived: Lived, wish: Wish, issue: tuple[str, str]
) -> None:
    """Proves: REQ-PRT-018."""
    with refused(lived.desk, issue):
        records.print_participant(lived.desk, lived.lead, lived.person, wish)


def test_a_stranger_prints_nothing(quiet: Lived) -> None:
    """Proves: REQ-ACC-001."""
    stranger = stand_in(quiet.desk, Role.THERAPIST, login="elsewhere")
    with refused(quiet.desk, ("PPL004", "person")):
        records.print_participant(quiet.desk, stranger, quiet.person, WISH)
    with refused(quiet.desk, ("COH013", "cohort")):
        cohort_papers.print_roster(quiet.desk, stranger, quiet.clinic.cohort_id, WISH)


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


def test_a_signed_screening_says_so_and_a_whole_record_is_a_draft_until_closed(
    lived: Lived, printed: Printout
) -> None:
    """Proves: REQ-PRT-020."""
    made = records.print_screening(lived.desk, lived.lead, lived.person, WISH)
    assert made.record.status in {"signed", "amended"}
    assert "ЧЕРНЕТКА" not in page_texts(made.pdf)[0]
    assert printed.record.status == "draft"


@pytest.mark.parametrize("language", ["uk", "en", "both"])
def test_a_signed_screening_is_sealed_a_draft_is_not(lived: Lived, printed: Printout, language: str) -> None:
    """Proves: REQ-SEA-001, REQ-SEA-006. Its code on the last page is read off black-and-white print."""
    wish = dataclasses.replace(WISH, language=language)
    pdf = records.print_screening(lived.desk, lived.lead, lived.person, wish).pdf
    root = lived.clinic.root_fingerprint
    (code,) = (code for code in [*pictures(pdf)][-1].one_bit().qr_codes() if code.startswith("CLINICDESK1:"))
    checked = check_document(pdf, root=root, code=code, language="uk")
    assert checked.code == ""
    assert (checked.told["kind"], checked.told["subject"]) == ("screening", "К-1")
    assert checked.told["reason"] == "запит МОЗ № 12 → МОЗ України"
    signers = {(each["name"], each["meaning"]) for each in checked.told["signatures"]}
    assert signers >= {("Марчук Ірина", "author"), ("Левченко Ольга", "responsible")}
    assert checked.told["digest"] == events(lived.desk)[-1].entity_id
    assert check_document(printed.pdf, root=root, language="uk").code == "SEA002"


def test_what_is_kept_as_a_draft_is_not_printed(lived: Lived) -> None:
    drafts.save_draft(
        lived.desk, lived.nurse, kind="reading", subject=lived.person, body={"sbp": "199", "note": "приватне"}
    )
    with lived.desk.database.read() as session:
        said = records.participant_record(lived.desk, session, lived.person, WISH).canonical().decode()
    assert ("199" in said, "приватне" in said) == (False, False)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_is_as_agreed(quiet: Lived, name: str) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-016."""
    record = without_keys(dataclasses.replace(document(quiet, name), revision=1))
    agreed = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(record.canonical()) == agreed
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert spaced(" ".join(page_texts(render(record, "uk", PRINTED)))) == spaced(text)


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


def test_a_roster_and_labels_go_by_code(lived: Lived) -> None:
    """Proves: REQ-PRT-017."""
    cohort = lived.clinic.cohort_id
    roster = " ".join(page_texts(cohort_papers.print_roster(lived.desk, lived.nurse, cohort, WISH).pdf))
    assert ("К-1" in roster, "К-2" in roster, "Олійник" in roster) == (True, True, False)
    labels = " ".join(page_texts(cohort_papers.print_labels(lived.desk, lived.nurse, cohort, WISH).pdf))
    assert labels.count("когорта 07") >= 2 * cohort_papers.COPIES


def test_a_pack_holds_codes_only_and_the_key_list_opens_with_its_words(lived: Lived) -> None:
    """Proves: REQ-PRT-022."""
    steps: list[tuple[int, int]] = []
    pack = record_sets.make_pack(
        lived.desk, lived.lead, lived.clinic.cohort_id, dataclasses.replace(WISH, names=True),
        password=PASSWORDS["lead"], step=lambda at, n: steps.append((at, n)),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(pack.archive)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    index = json.loads(files["index.json"])
    assert {row["file"]: row["sha256"] for row in index["files"]} == {
        name: sha256(data).hexdigest() for name, data in files.items() if name.endswith(".pdf")
    }
    for name, data in files.items():
        text = " ".join(page_texts(data)) if name.endswith(".pdf") else data.decode()
        assert "Олійник" not in text
    assert "clinicdesk_verify.py ФАЙЛ" in files["README.txt"].decode()
    assert b"def verify_document" in files["clinicdesk_verify.py"]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(pack.key_list))
    with pikepdf.open(io.BytesIO(pack.key_list), password=pack.words) as document:
        assert document.encryption.R == 6
        out = BytesIO()
        document.save(out)
    assert "Олійник Степан" in " ".join(page_texts(out.getvalue()))
    assert steps[-1] == (2, 2)
    assert Action.RECORDS_EXPORTED in {event.action for event in events(lived.desk)}


def test_a_set_binds_everybody_of_the_cohort_and_can_be_stopped(lived: Lived) -> None:
    """Proves: REQ-PRT-024, REQ-PRT-034."""
    asked = (lived.desk, lived.lead, lived.clinic.cohort_id, WISH)
    made = record_sets.print_cohort_records(*asked, step=lambda *_: None)
    with pikepdf.open(BytesIO(made.pdf)) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["К-1", "К-2"]
    assert made.unsealed is not None
    assert made.unsealed.code == "DOC013"
    before = len(events(lived.desk))

    class StoppedError(Exception):
        pass

    def stop(at: int, _: int) -> None:
        if at == 1:
            raise StoppedError

    with pytest.raises(StoppedError):
        record_sets.print_cohort_records(*asked, step=stop)
    assert len(events(lived.desk)) == before + 1


@pytest.mark.usefixtures("printed")
def test_the_sheet_of_the_day_counts_acts_and_carries_the_checkpoint(lived: Lived) -> None:
    """Proves: REQ-PRT-025."""
    made = daily_sheet.print_daily_sheet(lived.desk, lived.lead, WISH)
    text = " ".join(page_texts(made.pdf))
    assert made.record.qr.split("\n")[1] in text
    assert next(pictures(made.pdf, first=1)).qr_codes() == [made.record.qr]
    assert ("Документ надруковано" in text, "К-1" in text) == (True, False)


def test_the_twelve_parts_of_a_session_stand_in_order_and_go_by_code(lived: Lived) -> None:
    """Proves: REQ-PRT-026."""
    made = session_papers.print_session(lived.desk, lived.nurse, lived.clinic.cohort_id, WISH)
    assert [part.number for part in made.record.parts] == list(range(1, 13))
    text = " ".join(page_texts(made.pdf))
    places = [text.find(f"{part.number}. {part.title.uk}") for part in made.record.parts]
    assert -1 not in places
    assert places == sorted(places)
    assert ("К-1" in text, "К-2" in text, "Олійник" in text) == (True, True, False)


def test_a_code_is_found_however_it_is_typed(lived: Lived) -> None:
    assert records.person_by_code(lived.desk, lived.lead, "k 1") == lived.person
    with pytest.raises(Refused):
        records.person_by_code(lived.desk, lived.lead, "К-999")


def document(lived: Lived, name: str) -> Record:
    """Documents about К-9 and about the cohort."""
    desk, person, cohort = lived.desk, lived.person, lived.clinic.cohort_id
    phq9 = library().read("phq9")
    assert isinstance(phq9.definition, Form)
    with desk.database.read() as session:
        made: dict[str, Callable[[], Record]] = {
            "participant": lambda: records.participant_record(desk, session, person, WISH),
            "screening": lambda: records.screening_record(desk, session, person, WISH),
            "session": lambda: session_papers.session_record(desk, session, cohort),
            "run_sheet": lambda: run_sheet.run_sheet_record(desk, session, cohort),
            "downtime": lambda: downtime_pages.pack_record(desk, session, running(session)),
            "roster": lambda: cohort_papers.roster_record(desk, session, cohort, names=True),
            "labels": lambda: cohort_papers.labels_record(desk, session, cohort),
            "blank": lambda: blank_papers.blank_record(desk, phq9, phq9.definition),  # type: ignore[arg-type]
        }
        if name in {"discharge", "integration", "event"}:
            return records.part_record(desk, session, person, WISH, kind=name)
        return dataclasses.replace(made[name](), record_id=name)


def running(session: Session) -> Sitting:
    """The session that is open."""
    found = running_session(session)
    assert found is not None
    return found


def without_keys(record: Record) -> Record:
    """The same with every signing key called alike: a clinic's keys are random."""
    parts = [
        dataclasses.replace(part, blocks=tuple(_keyless(block) for block in part.blocks))
        for part in record.parts
    ]
    return dataclasses.replace(record, parts=tuple(parts))


def _keyless(block: Block) -> Block:
    if isinstance(block, Facts):
        facts = (
            dataclasses.replace(row, value=Cell(plain(_CHANGING[row.label.en])))
            if row.label.en in _CHANGING
            else row
            for row in block.rows
        )
        return dataclasses.replace(block, rows=tuple(facts))
    if not isinstance(block, Signatures):
        return block
    rows = (dataclasses.replace(row, key="7F3A91C2") if row.key else row for row in block.rows)
    return dataclasses.replace(block, rows=tuple(rows))


def questions(record: Record) -> list[Question]:
    """Every question of a blank, in order."""
    return [
        row
        for part in record.parts
        for block in part.blocks
        if isinstance(block, Questions)
        for row in block.rows
    ]
