"""A session's record dates whatever happened, an event's form is answered from the record, altered rows are told."""

import dataclasses
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.models.dosing import Dose
from clinicdesk.reports.record import Amendments, Facts, Part, Record, Signatures, Table
from clinicdesk.services import (
    person_cards,
    presence,
    records,
    registering,
    session_events,
    session_papers,
    vitals,
)
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.watch import every_set, standing_sets
from tests.services.test_integrity import tampered
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import newest

KYIV = ZoneInfo("Europe/Kyiv")
WISH = Wish("uk", "перевірка")
OVER = "змінено повз програму"


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def happened(day: DosingDay, **more: object) -> None:
    """Vomiting 52 minutes after the dose; of the drug its form says nothing."""
    here = (newest(day.desk, Dose).given_at + timedelta(minutes=52)).astimezone(KYIV)
    answers = {
        "verbatim": "Одноразове блювання.", "term": "vomiting", "onset_date": f"{here:%d.%m.%Y}",
        "onset_time": f"{here:%H:%M}", "serious": "no", "outcome": "recovered",
    }  # fmt: skip
    day.fill("event", answers | more, person=day.person)


def newest_set(day: DosingDay) -> str:
    with day.desk.database.read() as session:
        return standing_sets(every_set(session, day.session_id))[-1].row.response_id


def session_record(day: DosingDay) -> Record:
    with day.desk.database.read() as session:
        return session_papers.session_record(day.desk, session, day.cohort)


def part(record: Record, key: str) -> Part:
    return next(one for one in record.parts if one.key == key)


def tables(found: Part) -> list[Table]:
    return [one for one in found.blocks if isinstance(one, Table)]


def answered(found: Part) -> dict[str, str]:
    """Label and value of everything that is stated in a part."""
    facts = [row for one in found.blocks if isinstance(one, Facts) for row in one.rows]
    return {row.label.uk: row.value.said.uk.replace("\u00a0", " ") for row in facts}


def test_the_timeline_dates_events_alerts_staff_and_leavings(day: DosingDay) -> None:
    """Adverse events and who left stood nowhere in it. Proves: REQ-PRT-700."""
    happened(day)
    for kind in ("alarm", "shelter"):
        session_events.note_event(day.desk, day.nurse, day.session_id, kind=kind)
    day.wait(2)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET | {"sbp": "205"},
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    with day.desk.database.read() as session:
        there = presence.rows_present(session, day.session_id)
    mine = next(row for row in there if row.user_id == day.nurse2.user_id)
    presence.staff_left(day.desk, day.nurse2, mine.presence_id)
    record = session_record(day)
    (timeline,) = tables(part(record, "timeline"))
    said = "\n".join(f"{row[0].said.uk} {row[1].said.uk}" for row in timeline.rows)
    onset = (newest(day.desk, Dose).given_at + timedelta(minutes=52)).astimezone(KYIV)
    assert f"{onset:%H:%M} Небажана подія: блювання, К-1" in said
    for words in (
        "повітряна тривога",
        "перейшли в укриття",
        "сигнал К-1: САТ",
        "персонал, вихід: Бондар Тарас",
    ):
        assert words in said, words
    alerts, adverse = tables(part(record, "alerts"))
    assert {row[3].said.uk for row in alerts.rows} == {"відповіді немає"}
    (event,) = adverse.rows
    assert (event[0].said.uk, event[1].said.uk) == ("К-1", f"{onset:%H:%M}")
    assert event[2].said.uk == "блювання: Одноразове блювання."
    assert "Наслідок: видужання" in event[3].said.uk
    assert answered(part(record, "head"))["Дозувальна сесія за рахунком"] == "1 із 3"


def test_signatures_over_the_entries_are_a_list(day: DosingDay) -> None:
    """A row each instead of a block for every hand: half of the paper was that. Proves: REQ-PRT-701."""
    blocks = [one for one in part(session_record(day), "closing").blocks if isinstance(one, Signatures)]
    (listed,) = [one for one in blocks if one.title.uk == "Підписи під записами сесії"]
    assert listed.listed
    assert all(
        row.name.uk and row.role.uk and row.meaning.uk and row.at and row.about.uk for row in listed.rows
    )


def test_an_event_s_form_is_answered_from_the_record_as_it_was(day: DosingDay) -> None:
    """Drug, batch, dose, route, weight, recorder stood empty beside the part that knew. Proves: REQ-PRT-702."""
    happened(day)
    day.wait(5)
    card = person_cards.read_person(day.desk, day.lead, day.person)
    details = dataclasses.replace(card.details, height_cm="199")
    registering.amend_person(day.desk, day.lead, day.person, details, version=card.version, reason="пізніше")
    record = records.print_part(day.desk, day.lead, day.person, WISH, kind="event").record
    form, reported = answered(part(record, "events")), answered(part(record, "reported"))
    assert (form["Торговельна назва"], form["Серія"], form["Разова доза"]) == (
        "Кетамін-Фармак",
        "021225",
        "60 мг",
    )
    assert (form["Шлях введення"], form["Маса тіла"]) == ("внутрішньом’язово", "80 кг")
    assert (form["Хто записав"], form["Хто повідомив"]) == ("Марчук Ірина", "медична сестра чи брат")
    assert (reported["Маса тіла"], reported["Ким є"]) == (form["Маса тіла"], form["Хто повідомив"])
    assert "199 см" not in {form["Зріст"], reported["Зріст"]}, "the card said that later"
    assert "У формі не вписано" in record.canonical().decode()


def test_what_the_form_says_of_the_dose_otherwise_stands_in_both_parts(day: DosingDay) -> None:
    """Proves: REQ-PRT-702."""
    happened(day, drug_batch="999")
    record = records.print_part(day.desk, day.lead, day.person, WISH, kind="event").record
    batches = [row[2].said.uk for one in tables(part(record, "reported")) for row in one.rows if len(row) > 2]
    assert batches == ["021225, 31.12.2026", "999"]
    assert answered(part(record, "events"))["Серія"] == "999"
    assert "У записі дози інакше: Серія: 021225." in record.canonical().decode()


def test_a_smaller_paper_lists_the_amendments_of_what_it_prints(day: DosingDay) -> None:
    """A corrected pulse stood among the amendments of an adverse event. Proves: REQ-PRT-703."""
    happened(day)
    vitals.amend_reading(
        day.desk, day.nurse, newest_set(day),
        values={**QUIET, "sbp": "131"}, reason="переплутано цифри", pin=PINS["nurse"],
    )  # fmt: skip
    for kind in ("event", "integration"):
        record = records.print_part(day.desk, day.lead, day.person, WISH, kind=kind).record
        assert "переплутано цифри" not in record.canonical().decode(), kind
    screening = records.print_screening(day.desk, day.lead, day.person, WISH).record
    assert "переплутано цифри" not in screening.canonical().decode()
    whole = records.print_participant(day.desk, day.lead, day.person, WISH).record
    listed = next(one for one in part(whole, "amendments").blocks if isinstance(one, Amendments))
    assert "переплутано цифри" in {row.why.uk for row in listed.rows}


@pytest.mark.parametrize(
    ("statement", "key", "place"),
    [
        ("update observed_value set thousandths = 99000 where id = (select max(id) from observed_value)",
         "dosing", "readings"),
        ("update dose set given_ug = given_ug / 2, given_ul = given_ul / 2", "dosing", "dose"),
        ("update answer set body = '\"Інше.\"' where key = 'verbatim'", "events", "form"),
    ],
)  # fmt: skip
def test_what_another_program_wrote_over_is_told_in_its_row(
    day: DosingDay, statement: str, key: str, place: str
) -> None:
    """Only the list of signatures said so, or nothing. Proves: REQ-PRT-704."""
    happened(day)
    before = records.print_participant(day.desk, day.lead, day.person, WISH).record
    assert OVER not in before.canonical().decode()
    tampered(day.desk, statement)
    with day.desk.database.read() as session:
        record = records.participant_record(day.desk, session, day.person, WISH)
    told = [one for one in part(record, key).blocks if OVER in repr(one)]
    assert len(told) == 1, place
    if isinstance(told[0], Table):
        assert [sum(OVER in cell.said.uk for cell in row) for row in told[0].rows].count(1) == 1
    else:
        assert isinstance(told[0], Facts)
        assert OVER in answered(part(record, key))["Опис словами людини або свідка"]
