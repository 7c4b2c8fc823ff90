"""Vital signs: written once, corrected beside, refused at the field with what to do."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.protocols.catalogue import LIBRARIES, library
from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Role
from clinicdesk.services import definitions, people, questions, reading_values, sessions, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.reading_values import decimal_text
from clinicdesk.services.views import Actor, ReadingRow
from tests.support.clinic import NAMES, Clinic
from tests.support.looking import Meanwhile, newest, one_event, refused, stand_in
from tests.support.standing import Standing

SET = {"sbp": "142", "dbp": "88", "pulse": "72", "spo2": "97", "temp": "36,6"}


def record(desk: Desk, actor: Actor, clinic: Clinic, *, code: str = "К-1", **values: str) -> str:
    vitals.record_reading(
        desk, actor, session_id=clinic.session_id, person_id=clinic.people[code],
        taken_at=clinic.clock.now(), values=values or SET, confirmed=True,
    )  # fmt: skip
    return newest(desk, Response).response_id


def readings(desk: Desk, actor: Actor, clinic: Clinic) -> tuple[ReadingRow, ...]:
    return people.open_chart(desk, actor, clinic.people["К-1"]).readings


def test_a_set_is_written_with_its_values_one_event_and_both_times(clinic: Clinic) -> None:
    """Proves: REQ-TRL-001, REQ-VIT-001."""
    desk, _ = clinic.open_as("lead")
    nurse, person = clinic.join(desk, "nurse"), clinic.people["К-1"]
    taken = clinic.clock.now() - timedelta(minutes=4)
    with one_event(desk, Action.READING_RECORDED, nurse, person=person) as seen:
        news = vitals.record_reading(
            desk,
            nurse,
            session_id=clinic.session_id,
            person_id=person,
            taken_at=taken,
            values=SET | {"rr": " "},
        )
    assert seen.wrote(response=1, observed_value=5)
    assert (news.subject, seen.subject) == (person, newest(desk, Response).response_id)
    (row,) = readings(desk, nurse, clinic)
    assert row.values == {"sbp": "142", "dbp": "88", "pulse": "72", "spo2": "97", "temp": "36.6"}
    assert (row.taken_at, row.recorded_by) == (taken, NAMES["nurse"])
    assert row.recorded_at > taken
    assert not (row.superseded)
    assert not (row.signed)


def test_the_fields_come_in_the_order_they_are_typed(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    fields = vitals.reading_fields(desk, lead)
    assert [field.key for field in fields] == ["sbp", "dbp", "pulse", "spo2", "rr", "moaas", "temp"]
    assert (fields[0].unit, fields[0].lowest, fields[0].highest) == ("mmHg", 40, 300)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"weight": "80", "pulse": "72"}, [("ANS001", "weight")]),
        ({"pulse": "сто"}, [("ANS002", "pulse")]),
        ({"pulse": "72,5"}, [("ANS002", "pulse")]),
        ({"pulse": "-72"}, [("ANS004", "pulse")]),
        ({"temp": "36,66666"}, [("ANS006", "temp")]),
        ({"pulse": "-1"}, [("ANS004", "pulse")]),
        ({"pulse": "301"}, [("ANS004", "pulse")]),
        ({"temp": "29,9"}, [("ANS004", "temp")]),
        ({"temp": "43,1"}, [("ANS004", "temp")]),
        ({}, [("VIT005", "")]),
        ({"pulse": " ", "temp": ""}, [("VIT005", "")]),
        ({"sbp": "120"}, [("VIT009", "dbp")]),
        ({"dbp": "80"}, [("VIT009", "sbp")]),
        ({"sbp": "120", "dbp": "120"}, [("VIT010", "dbp")]),
        ({"pulse": "сто", "spo2": "101"}, [("ANS002", "pulse"), ("ANS004", "spo2")]),
    ],
)
def test_an_impossible_entry_is_refused_at_its_field(
    standing: Standing, values: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    """Proves: REQ-VIT-001."""
    clinic = standing.clinic
    with refused(standing.desk, *expected):
        vitals.record_reading(
            standing.desk, standing.nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"],
            taken_at=clinic.clock.now(), values=values,
        )  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"pulse": "20"},
        {"pulse": "250"},
        {"temp": "30"},
        {"temp": "43.000"},
        {"moaas": "0"},
        {"sbp": "41", "dbp": "40"},
    ],
)
def test_the_last_possible_value_is_taken(clinic: Clinic, values: dict[str, str]) -> None:
    """Proves: REQ-VIT-001. A zero is a value, not an absence."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    record(desk, nurse, clinic, **values)
    (row,) = readings(desk, nurse, clinic)
    assert row.values == {key: text.removesuffix(".000") for key, text in values.items()}


def needing(name: str) -> Form:
    """The form of the library, with one field that must be filled in."""
    form = reading_values.form()
    sections = tuple(
        section.model_copy(
            update={"fields": tuple(f.model_copy(update={"required": f.id == name}) for f in section.fields)}
        )
        for section in form.sections
    )
    return form.model_copy(update={"sections": sections})


def test_a_field_that_is_needed_is_asked_for(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    needed = needing("pulse")
    monkeypatch.setattr(vitals, "form_of_series", lambda *_: needed)
    with refused(desk, ("ANS018", "pulse")):
        record(desk, nurse, clinic, temp="36")


OWN_FIELD = """[[sections.fields]]
id = "etco2"
type = "integer"
required = false
unit = "mmHg"
lowest = 0
highest = 150
source = "clinic default, unsourced"

"""


def test_a_set_is_recorded_with_the_version_that_the_series_names(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-VIT-001. Here one that the clinic has brought; a correction keeps the version of its set."""
    own = shutil.copytree(LIBRARIES[0] / "vitals" / "0.1", tmp_path / "vitals" / "0.2")
    text = (own / "definition.toml").read_text(encoding="utf-8")
    temperature = text.index('id = "temp"')
    changed = text[temperature:].replace("required = false", "required = true", 1)
    changed = changed.replace("[[sections]]", OWN_FIELD + "[[sections]]", 1)
    for language in ("uk", "en"):
        with (own / f"{language}.toml").open("a", encoding="utf-8") as words:
            words.write('\n[field.etco2]\nlabel = "EtCO2"\n')
    (own / "definition.toml").write_text(
        (text[:temperature] + changed).replace('version = "0.1"', 'version = "0.2"'), encoding="utf-8"
    )
    desk, lead = clinic.open_as("lead")
    definitions.enter_definition(desk, lead, own)
    nurse = clinic.join(desk, "nurse")
    series = library().programme("gkap").series[0].model_copy(update={"form": "vitals@0.2"})
    monkeypatch.setattr(vitals, "series_of_session", lambda *_: series)
    with refused(desk, ("ANS018", "temp")):
        record(desk, nurse, clinic, sbp="120", dbp="80")
    record(desk, nurse, clinic, sbp="120", dbp="80", temp="36,6", etco2="38")
    (row,) = readings(desk, nurse, clinic)
    assert newest(desk, Response).form_version == "0.2"
    vitals.amend_reading(
        desk,
        nurse,
        row.reading_id,
        values={"temp": "36.8"},
        shown=("sbp", "dbp", "temp"),
        reason="не той рядок",
    )
    assert readings(desk, nurse, clinic)[0].values == {"temp": "36.8", "etco2": "38"}
    assert newest(desk, Response).form_version == "0.2"
    questions.ask(
        desk,
        lead,
        record_type="reading",
        record_id=row.reading_id,
        field="temp",
        text="Чим?",
        to_role="nurse",
    )
    (asked,) = questions.list_questions(desk, nurse)
    assert (asked.form["uk"], asked.label["uk"]) != ("", "")
    assert {field.key for field in vitals.reading_fields(desk, nurse) if field.required} == {"temp"}


@pytest.mark.parametrize(("ahead", "ok"), [(0, True), (1, False)])
def test_a_time_may_be_ahead_by_two_minutes_of_another_clock(clinic: Clinic, ahead: int, ok: bool) -> None:
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    desk.clock = SteppedClock(clinic.clock.now())
    taken = desk.clock.now() + timedelta(minutes=2, milliseconds=ahead)
    given = {"session_id": clinic.session_id, "person_id": clinic.people["К-1"], "taken_at": taken}
    if ok:
        vitals.record_reading(desk, nurse, **given, values=SET)  # type: ignore[arg-type]
        return
    with refused(desk, ("VIT006", "taken_at")):
        vitals.record_reading(desk, nurse, **given, values=SET)  # type: ignore[arg-type]


def test_a_reading_needs_a_seat_in_the_running_session(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("VIT007", "")):
        record(desk, lead, clinic, code="К-3")
    with refused(desk, ("VIT007", "")):
        vitals.record_reading(
            desk,
            lead,
            session_id="none",
            person_id=clinic.people["К-1"],
            taken_at=clinic.clock.now(),
            values=SET,
        )
    sessions.close_session(desk, lead, clinic.session_id)
    with refused(desk, ("VIT007", "")):
        record(desk, lead, clinic)


def test_a_reading_beyond_ones_cohorts_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    with refused(desk, ("PPL004", "person")):
        record(desk, nurse, clinic, code="К-3")


def test_a_correction_stands_beside_what_was_written(clinic: Clinic) -> None:
    """Proves: REQ-TRL-002."""
    desk, _ = clinic.open_as("lead")
    nurse, other, person = clinic.join(desk, "nurse"), clinic.join(desk, "nurse2"), clinic.people["К-1"]
    reading = record(desk, nurse, clinic)
    with one_event(desk, Action.READING_AMENDED, other, reason="переплутано руку", person=person) as seen:
        news = vitals.amend_reading(
            desk, other, reading, values={"sbp": "152", "dbp": "96"}, reason="переплутано руку"
        )
    assert seen.wrote(response=1, observed_value=2)
    assert (news.subject, seen.subject) == (person, reading)
    new, old = readings(desk, nurse, clinic)
    assert (new.values, new.superseded, new.recorded_by) == (
        {"sbp": "152", "dbp": "96"},
        False,
        NAMES["nurse2"],
    )
    assert (old.superseded, old.reason, old.recorded_by) == (True, "переплутано руку", NAMES["nurse"])
    assert old.values["sbp"] == "142"
    assert new.taken_at == old.taken_at


def test_a_correction_keeps_what_its_window_never_showed(clinic: Clinic) -> None:
    """Proves: REQ-TRL-002. What was shown and emptied is gone; a number that no line stood for is not."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    vitals.amend_reading(
        desk,
        nurse,
        reading,
        values={"sbp": "152", "dbp": "96"},
        shown=("sbp", "dbp", "pulse"),
        reason="описка",
    )
    assert readings(desk, nurse, clinic)[0].values == {
        "sbp": "152",
        "dbp": "96",
        "spo2": "97",
        "temp": "36.6",
    }


def test_a_corrected_time_keeps_the_old_one(clinic: Clinic) -> None:
    """Proves: REQ-TRL-002."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    (old,) = readings(desk, nurse, clinic)
    right = old.taken_at - timedelta(minutes=7)
    vitals.amend_reading(desk, nurse, reading, values=SET, reason="інший час", taken_at=right)
    assert {row.taken_at for row in readings(desk, nurse, clinic)} == {old.taken_at, right}


def test_a_correction_wants_a_reason_possible_values_and_a_reading(clinic: Clinic) -> None:
    """Proves: REQ-TRL-002."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    with refused(desk, ("DSK005", "reason")):
        vitals.amend_reading(desk, nurse, reading, values=SET, reason=" ")
    with refused(desk, ("ANS004", "pulse")):
        vitals.amend_reading(desk, nurse, reading, values={"pulse": "999"}, reason="описка")
    with refused(desk, ("VIT006", "taken_at")):
        late = clinic.clock.now() + timedelta(hours=1)
        vitals.amend_reading(desk, nurse, reading, values=SET, reason="описка", taken_at=late)
    with refused(desk, ("VIT008", "")):
        vitals.amend_reading(desk, nurse, "none", values=SET, reason="описка")


def test_a_correction_beyond_ones_cohorts_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    outsider = stand_in(desk, Role.PHYSICIAN)
    with refused(desk, ("PPL004", "person")):
        vitals.amend_reading(desk, outsider, reading, values=SET, reason="описка")


def test_the_second_of_two_corrections_is_refused_and_nothing_is_lost(clinic: Clinic) -> None:
    """Proves: REQ-TRL-004."""
    desk, _ = clinic.open_as("lead")
    nurse, other = clinic.join(desk, "nurse"), clinic.join(desk, "nurse2")
    reading = record(desk, nurse, clinic)

    def first() -> None:
        vitals.amend_reading(desk, other, reading, values={"pulse": "75"}, reason="перша правка")

    desk.ids = Meanwhile(desk.ids, first)
    with pytest.raises(Refused) as caught:
        vitals.amend_reading(desk, nurse, reading, values={"pulse": "99"}, reason="друга правка")
    assert caught.value.first.code == "DSK004"
    shown = readings(desk, nurse, clinic)
    assert [row.values["pulse"] for row in shown] == ["75", "72"]
    assert examine(desk).findings == ()
    vitals.amend_reading(desk, nurse, reading, values={"pulse": "99"}, reason="друга правка")
    assert [row.values["pulse"] for row in readings(desk, nurse, clinic)] == ["99", "75", "72"]


@pytest.mark.parametrize(
    ("thousandths", "text"),
    [(0, "0"), (36600, "36.6"), (36650, "36.65"), (1, "0.001"), (142000, "142"), (100, "0.1")],
)
def test_a_stored_value_reads_as_it_was_typed(thousandths: int, text: str) -> None:
    assert decimal_text(thousandths) == text


def test_a_correction_of_a_version_that_no_longer_counts_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-WIN-048."""
    desk, nurse = clinic.open_as("nurse")
    reading = record(desk, nurse, clinic)
    seen = readings(desk, nurse, clinic)[0].version
    vitals.amend_reading(desk, nurse, reading, values={**SET, "sbp": "148"}, reason="описка", version=seen)
    with pytest.raises(Refused) as refusal:
        vitals.amend_reading(
            desk, nurse, reading, values={**SET, "sbp": "152"}, reason="описка", version=seen
        )
    assert refusal.value.first.code == "DSK004"
    assert [row.version for row in readings(desk, nurse, clinic)] == [seen + 1, seen]
