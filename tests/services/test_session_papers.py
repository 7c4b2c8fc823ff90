"""The record of a dosing session in full: notes, incidents, departures, corrections, who was there until when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.models.dosing import Discharge, Rescue
from clinicdesk.models.responses import Response
from clinicdesk.protocols.leaks import Named
from clinicdesk.reports.record import Amendments, Cell, Facts, Head, Note, Part, Record, Signatures, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services import (
    attendance,
    deferrals,
    discharges,
    dose_amending,
    group_notes,
    missed_sets,
    note_signing,
    notes,
    presence,
    records,
    rescues,
    session_papers,
    session_parts,
    sheets,
    vitals,
)
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.nameless import nameless, without_names
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.hushed import Others, cover
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.session_day import present
from clinicdesk.services.session_frame import held_of
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import every_set, standing_sets
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay, begin, build_day
from tests.support.looking import newest
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка")
PEOPLE = ("Олійник", "Дорошенк", "Ткач")
AWAKE = {**QUIET, "moaas": "5"}
HOSTILE = "A<B & <img src=/etc/passwd> дзеркало 🌿"
INCIDENT = {
    "kind": "device", "date": "2026-11-24", "time": "11:00", "people": "Дорошенко Іван і медсестра",
    "description": f"Оксиметр упав біля К-2, Дорошенкові подали інший. {HOSTILE}",
    "immediate_action": "замінено", "notified": "медичне керівництво",
}  # fmt: skip


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DosingDay]:
    """К-1 dosed, corrected and home; К-2 put off; an incident, a missed set, a note, a nurse who left."""
    made = begin(build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("whole-day") / "clinic")))
    made.cleared()
    deferrals.defer_person(
        made.desk, made.lead, session_id=made.session_id, person_id=made.clinic.people["К-2"], cause="other",
        note="налякав Олійник (К-1), Дорошенко не прийшов натще",
    )  # fmt: skip
    _dose(made)
    _watch(made)
    sheets.record_form(
        made.desk, made.nurse, form="incident@0.1", person_id="", cohort_id=made.cohort, step="",
        answers={**INCIDENT, "found_by": made.nurse.user_id}, taken_at=made.clinic.clock.now(),
        session_id=made.session_id, confirmed=True,
    )  # fmt: skip
    _go_home(made)
    _write(made, made.clinic.join(made.desk, "therapist"))
    yield made
    made.clinic.close()


def _dose(made: DosingDay) -> None:
    """An order replaced, given, and corrected under two names."""
    made.order()
    given = made.give(made.order("50", reason="вага переглянута"))
    made.wait(1)
    dose_amending.amend_dose(
        made.desk, made.nurse, given, correction=Correction(given_ul=990), reason="звірено зі шприцом",
        witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip


def _watch(made: DosingDay) -> None:
    """A set corrected, one missed, a rescue drug ordered and taken back."""
    session_id, person = made.session_id, made.person
    made.wait(9)
    vitals.record_reading(
        made.desk, made.nurse, session_id=session_id, person_id=person, taken_at=made.clinic.clock.now(), values=AWAKE
    )  # fmt: skip
    row = newest(made.desk, Response)
    vitals.amend_reading(
        made.desk,
        made.nurse,
        row.response_id,
        values={**AWAKE, "sbp": "131"},
        reason="переплутано цифри",
        pin=PINS["nurse"],
    )
    made.wait(10)
    missed_sets.miss_set(
        made.desk, made.nurse, session_id=session_id, person_id=person, ordinal=0, minute=15, cause="asleep",
        note="спить спокійно", again_minutes=None,
    )  # fmt: skip
    rescues.order_rescue(
        made.desk, made.lead, session_id=session_id, person_id=person, drug="ondansetron", amount="4 мг", route="iv",
        why="нудота, як у Дорошенка (К-2)", confirmed=True,
    )  # fmt: skip
    ordered = newest(made.desk, Rescue)
    rescues.withdraw_rescue(made.desk, made.lead, ordered.rescue_id, reason="минулося само")


def _go_home(made: DosingDay) -> None:
    """Two hours later, with an escort whose name was misspelt at first."""
    made.wait(110)
    vitals.record_reading(
        made.desk, made.nurse, session_id=made.session_id, person_id=made.person,
        taken_at=made.clinic.clock.now(), values=AWAKE,
    )  # fmt: skip
    made.recovered(escort_name="Олійник Ніна", discharged_by=made.lead.user_id)
    discharges.discharge_home(
        made.desk, made.nurse, session_id=made.session_id, person_id=made.person,
        leaving=Leaving("Олійник Гана", "067 123 45 67"), pin=PINS["nurse"], exception="",
    )  # fmt: skip
    row = newest(made.desk, Discharge)
    made.wait(5)
    discharges.amend_discharge(
        made.desk, made.nurse, row.discharge_id, reason="година з журналу дверей", pin=PINS["nurse"],
        leaving=Leaving("Олійник Ганна", "067 123 45 67", row.left_at + timedelta(minutes=2)),
        version=row.version,
    )  # fmt: skip


def _write(made: DosingDay, therapist: Actor) -> None:
    """The note of the group, signed and added to; the second nurse leaves."""
    with made.desk.database.read() as session:
        planned = sitting_of(session, made.session_id).planned_id
    people = {
        made.person: attendance.Presence("present"),
        made.clinic.people["К-2"]: attendance.Presence("late"),
    }
    attendance.record_attendance(made.desk, therapist, planned, people=people)
    fixed = {made.clinic.people["К-2"]: attendance.Presence("left_early", minutes=40)}
    attendance.record_attendance(made.desk, therapist, planned, people=fixed, because="пішов раніше")
    own_words = {made.person: "Багато слухання.", made.clinic.people["К-2"]: "Мовчки."}
    text = notes.NoteText(f"Тиша, потім коло. {HOSTILE[:5]}", own_words)
    note = notes.record_note(made.desk, therapist, planned, text=text).subject
    with made.desk.database.read() as session:
        row = group_notes.newest_note(session, note)
        seen = note_signing.content_of_note(session, row, group_notes.entries_under(session, row))
    own = {"password": PASSWORDS["therapist"]}
    note_signing.sign_note(made.desk, therapist, note, meaning=Meaning.AUTHOR, seen=seen, **own)
    note_signing.add_addendum(
        made.desk, therapist, note, field="shared", text="Дзвінок завтра.", reason="згадано", **own
    )
    with made.desk.database.read() as session:
        there = next(
            row
            for row in presence.rows_present(session, made.session_id)
            if row.user_id == made.nurse2.user_id
        )
    presence.staff_left(made.desk, made.nurse2, there.presence_id)


@pytest.fixture(scope="module")
def made(day: DosingDay) -> Printout:
    return session_papers.print_session(day.desk, day.lead, day.cohort, WISH)


def part(record: Record, key: str) -> Part:
    return next(one for one in record.parts if one.key == key)


def of(found: Part, kind: type[Any]) -> Any:
    return next(one for one in found.blocks if isinstance(one, kind))


def test_the_note_of_the_group_stands_with_its_addendum_and_signature(made: Printout) -> None:
    """Proves: REQ-PRT-031. Paragraphs about one member stay in that member's record."""
    found = part(made.record, "notes")
    shared, added = (one for one in found.blocks if isinstance(one, Note))
    assert shared.text.uk.startswith("Тиша, потім коло.")
    assert (added.text.uk, "згадано" in added.beside.uk) == ("Дзвінок завтра.", True)
    assert of(found, Facts).rows[0].value.said.uk == "К-1, К-2"
    assert [row.name.uk for row in of(found, Signatures).rows] == ["Коваль Марія"]
    assert "Багато слухання" not in made.record.canonical().decode()


def test_incidents_stand_in_full_and_departures_with_their_reason(made: Printout) -> None:
    """Proves: REQ-PRT-031."""
    found = part(made.record, "incidents")
    answers = [row.value.said.uk for row in of(found, Facts).rows]
    assert "замінено" in answers
    assert any("Оксиметр упав біля К-2" in one for one in answers)
    rows = [[cell.said.uk for cell in row] for row in of(found, Table).rows]
    assert [(code, what) for code, _, what, _ in rows] == [("К-1", "вимір +15 не зроблено")]
    assert rows[0][3].endswith("спить спокійно")


def test_nobody_is_named_and_what_was_typed_is_escaped(made: Printout) -> None:
    """Proves: REQ-PRT-031. In no part, whoever typed it; the staff of the session are."""
    text = " ".join(page_texts(made.pdf))
    assert not [name for name in PEOPLE if name in text]
    assert not [name for name in PEOPLE if name in made.record.canonical().decode()]
    assert "[ім’я] не прийшов натще" in text
    for said in (
        "A<B & <img src=/etc/passwd>",
        "Марчук Ірина",
        "Оксиметр упав біля К-2, [ім’я] подали інший",
    ):
        assert tight(said) in tight(text), said


def test_what_was_typed_beside_words_of_ours_names_nobody_else(day: DosingDay) -> None:
    """Proves: REQ-PRT-017. The note of a deferral, the reason of a rescue drug taken back; in both languages."""
    wish = replace(WISH, names=True)
    for person, other, said in (
        (day.clinic.people["К-2"], "Олійник (К-1)", ("інше: налякав [", "other: налякав [", "Дорошенко не прийшов")),
        (day.person, "Дорошенка (К-2)", ("не введено, нудота, як у [", "not given, нудота, як у [")),
    ):  # fmt: skip
        text = records.print_participant(day.desk, day.lead, person, wish).record.canonical().decode()
        assert other.split()[0] not in text
        assert not [one for one in said if one not in text]


def test_staff_who_share_a_word_of_a_name_uncover_nobody() -> None:
    """Proves: REQ-PRT-031. A whole name of staff stands; a word of it, in what somebody typed, does not."""
    roster = (Named("1", "К-1", "Коваленко", "Олена", "Іванівна"),)
    staff = ("Олена Мельник", "Тарас Коваленко", "Олена")
    for text, said in (
        ("Олена плакала, Коваленко вийшла о 10:15", "[ім’я] плакала, [ім’я] вийшла о 10:15"),
        ("дозу дала Олена Мельник, свідок: Тарас Коваленко", "дозу дала Олена Мельник, свідок: Тарас Коваленко"),
        ("Олена Мельниченко просить води", "[ім’я] Мельниченко просить води"),
    ):  # fmt: skip
        assert nameless(text, roster, staff).uk == said


def test_a_paper_by_codes_says_of_an_escort_only_that_the_clinic_knows_them(day: DosingDay) -> None:
    """Proves: REQ-PRT-017. Neither name nor telephone from the forms of the day; with names asked for, both."""
    for wish, stands in ((WISH, False), (replace(WISH, names=True), True)):
        whole = records.print_participant(day.desk, day.lead, day.person, wish).record
        home = records.print_part(day.desk, day.lead, day.person, wish, kind="discharge").record
        for record in (whole, home):
            text = record.canonical().decode()
            assert ("Ніна" in text, "067 123 45 67" in text) == (stands, stands), record.kind
        said = {row.label.uk: row.value.said.uk for row in of(part(home, "home"), Facts).rows}
        assert said["Хто відпустив"] == day.lead.name
        assert (said["Ім’я супровідної особи"] == "ім’я й телефон у картці") is not stands


def test_a_signed_sheet_of_going_home_is_sealed_and_an_empty_one_says_why_it_is_not(day: DosingDay) -> None:
    """Proves: REQ-PRT-016. The reason is the paper's own; who had no dose is said to have had none."""
    made = {
        (person, kind): records.print_part(day.desk, day.lead, day.clinic.people[person], WISH, kind=kind)
        for person, kind in (("К-1", "discharge"), ("К-2", "discharge"), ("К-1", "integration"), ("К-1", "event"))
    }  # fmt: skip
    said = {which: (one.record.status, one.unsealed and one.unsealed.code) for which, one in made.items()}
    assert said == {
        ("К-1", "discharge"): ("signed", None), ("К-2", "discharge"): ("blank", "DOC016"),
        ("К-1", "integration"): ("draft", "DOC015"), ("К-1", "event"): ("draft", "DOC010"),
    }  # fmt: skip
    assert "Дози ця особа не отримала." in made["К-2", "discharge"].record.canonical().decode()
    assert "Дози ця особа не отримала." not in made["К-1", "discharge"].record.canonical().decode()


def test_sets_planned_are_those_done_and_those_missed_and_one_before_the_dose_is_beside_the_plan(
    day: DosingDay, made: Printout
) -> None:
    """Proves: REQ-PRT-031. Two people: one was dosed and measured twice of it, the other was put off."""
    rows = {
        row[0].said.uk: [int(cell.said.uk) for cell in row[1:5]]
        for row in of(part(made.record, "watched"), Table).rows
    }
    assert all(planned == done + missed for planned, done, missed, _ in rows.values())
    with day.desk.database.read() as session:
        taken = [
            one
            for one in standing_sets(every_set(session, day.session_id))
            if one.row.person_id == day.person
        ]
    assert (rows["К-1"][1] + rows["К-1"][3], rows["К-2"]) == (len(taken), [0, 0, 0, 0])


def test_a_degree_is_a_number_in_its_column_and_in_words_below_the_table(day: DosingDay) -> None:
    """Proves: REQ-PRT-016. The same in both languages, so that a copy in both has one line for a reading."""
    record = records.print_participant(day.desk, day.lead, day.person, WISH).record
    tables = [one for one in part(record, "dosing").blocks if isinstance(one, Table)]
    at, shown = next(
        (at, one) for one in tables for at, head in enumerate(one.heads) if head.title.en == "Sedation (MOAA/S)"
    )  # fmt: skip
    met = {row[at].said for row in shown.rows} - {NOTHING}
    assert met == {plain("5")}
    assert "5\u00a0– responds readily to name." in shown.legend.en


def test_words_of_ours_are_nobodys_name_and_what_stands_beside_them_may_be(made: Printout) -> None:
    """Proves: REQ-PRT-017, REQ-PRT-031. «Серія» is not Сергій nor "room" Роман, in a label or an answer of a list."""
    roster = (Named("1", "К-1", "Серія", "Роман", ""), Named("2", "К-2", "Дорошенко", "Room", ""))
    table = Table(
        (Head(worded("sessionpapers.batch"), 50), Head(ours("Роман", "room"), 50)),
        ((Cell(joined((ours("Серія", "Room"), plain("Роман кричав")), ": ")), Cell(plain("Серія"))),),
    )
    covered = without_names(table, roster, ())
    assert covered.heads == table.heads
    assert [cell.said for cell in covered.rows[0]] == [
        Said("Серія: [ім’я] кричав", "Room: [name] кричав"), Said("[ім’я]", "[name]"),
    ]  # fmt: skip
    kept = Others((Named("1", "", "Серія"), Named("2", "", "Room")))
    page = cover(replace(made.record, parts=(Part("x", NOTHING, (table,)),)), kept).parts[0].blocks[0]
    assert page == replace(table, rows=(
        (Cell(Said("Серія: Роман кричав", "Room: Роман кричав")), Cell(Said("[інша особа]", "[another person]"))),
    ))  # fmt: skip


def test_the_roster_says_who_was_dosed_and_why_somebody_was_not(made: Printout) -> None:
    """Proves: REQ-PRT-032."""
    rows = {row[0].said.uk: row[-1].said for row in of(part(made.record, "roster"), Table).rows}
    assert rows["К-1"].uk.startswith("о ")
    assert rows["К-2"].uk.startswith("не введено: ")
    assert rows["К-2"].uk.endswith(": налякав [ім’я] (К-1), [ім’я] не прийшов натще")
    assert rows["К-2"].en.startswith("not dosed: ")


def test_the_staff_stand_with_the_time_each_left(day: DosingDay, made: Printout) -> None:
    """Proves: REQ-PRT-032. Whoever is there still is said to be."""
    rows = {row[0].said.uk: row[-1].said.uk for row in of(part(made.record, "staff"), Table).rows}
    since, _, until = rows["Бондар Тарас"].partition("–")
    assert (len(since), len(until)) == (5, 5)
    assert rows["Марчук Ірина"] == f"з {since}"
    with day.desk.database.read() as session:
        held = held_of(day.desk, session, day.cohort, "")
        at = held.row.started_at + timedelta(hours=5)
        closed = replace(session_parts.day_of_paper(held), ended_at=at)
        ends = {row[0].said.uk: row[-1].said.uk for row in present(closed).rows}
    assert ends["Марчук Ірина"] == f"{since}–{held.clock(at)}"
    assert ends["Бондар Тарас"] == rows["Бондар Тарас"]


def test_every_correction_is_numbered_in_the_list_and_beside_its_value(made: Printout) -> None:
    """Proves: REQ-PRT-033."""
    listed = of(part(made.record, "closing"), Amendments)
    assert [row.mark for row in listed.rows] == [f"[{n}]" for n in range(1, len(listed.rows) + 1)]
    told = {row.what.uk.partition(",")[0]: (row.before.uk, row.after.uk, row.why.uk) for row in listed.rows}
    assert set(told) == {"призначення К-1", "доза К-1", "вимір К-1", "рятівний препарат К-1", "вихід К-1"}
    assert told["вимір К-1"] == ("САТ 128", "САТ 131", "переплутано цифри")
    assert told["рятівний препарат К-1"][1].endswith("відкликано")
    (dose,) = of(part(made.record, "drugs"), Table).rows
    assert dose[3].struck[0].uk.startswith("50 мг")
    assert dose[3].amended == next(row.mark for row in listed.rows if row.what.uk == "доза К-1")
    (left,) = of(part(made.record, "home"), Table).rows
    assert (len(left[1].struck), left[1].amended) == (1, listed.rows[-1].mark)


def test_the_participants_record_numbers_orders_rescue_leaving_and_attendance(day: DosingDay) -> None:
    """Proves: REQ-PRT-033."""
    record = records.print_participant(day.desk, day.lead, day.person, WISH).record
    listed = of(part(record, "amendments"), Amendments)
    kinds = [row.what.uk.partition(":")[0].partition(" ")[0] for row in listed.rows]
    assert [kind for kind in ("Призначення", "Доза", "Рятівний", "Вихід") if kind not in kinds] == []
    mark = next(row.mark for row in listed.rows if row.what.uk == "Вихід із сесії")
    facts = [one for one in part(record, "dosing").blocks if isinstance(one, Facts)]
    left = next(one for one in facts if one.title.uk == "Вихід із сесії").rows[1].value
    assert (len(left.struck), left.amended) == (1, mark)
    ordered = next(one for one in part(record, "dosing").blocks if isinstance(one, Table) and one.rows
                   and one.heads[1].title.uk == "Призначено").rows[0][1]  # fmt: skip
    assert ordered.struck[0].uk.startswith("60 мг")
    other = records.print_participant(day.desk, day.lead, day.clinic.people["К-2"], WISH).record
    (presence_row,) = [
        row for row in of(part(other, "amendments"), Amendments).rows if row.what.uk.startswith("Присутність")
    ]
    assert (presence_row.before.uk, presence_row.why.uk) == ("запізнення, 300 хв", "пішов раніше")
