"""A session closed by three signatures: its paper, what may be put right, and what no longer may."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.dosing import Discharge, Dose, SessionStaff
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.reports.record import Record, Table
from clinicdesk.reports.said import DASH
from clinicdesk.reports.sealing import Seal, seal_pdf
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    alert_answers,
    closed_days,
    closing,
    discharges,
    dose_amending,
    glass,
    matrix,
    presence,
    session_papers,
    tasks,
    vitals,
)
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.closed_days import DayVersion
from clinicdesk.services.closing import Part
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.integrity import examine
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic, found_clinic
from tests.support.dosing_day import PINS, DosingDay, home_answers
from tests.support.going_home import ESCORT, closing_signatures, codes, finished, sign
from tests.support.looking import events, newest, one_event, refused, stand_in
from tests.support.sealed import (
    attached,
    flipped,
    keys_of,
    pyhanko_accepts,
    seal_of,
    unsealed,
    verdict,
    with_a_dose_appended,
    without_record,
)


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_three_signatures_close_the_session_and_then_only_amendments_come_in(day: DosingDay) -> None:
    """Proves: REQ-CLO-001, REQ-CLO-002."""
    finished(day)
    assert codes(day) == []
    with refused(day.desk, ("CLO010", "part")):
        sign(day, Part.PHYSICIAN, "nurse")
    sign(day, Part.NURSE, "nurse")
    with refused(day.desk, ("CLO011", "part")):
        sign(day, Part.NURSE, "nurse2")
    row = newest(day.desk, Discharge)
    discharges.amend_discharge(
        day.desk, day.nurse, row.discharge_id, leaving=Leaving("інша людина", "067 123 45 67"), reason="уточнено",
        pin=PINS["nurse"],
    )  # fmt: skip
    assert closing.closing_state(day.desk, day.lead, day.session_id).missing == tuple(Part)
    sign(day, Part.NURSE, "nurse2")
    sign(day, Part.PHYSICIAN, "lead")
    with one_event(day.desk, Action.SESSION_CLOSED, day.lead) as act:
        sign(day, Part.LEAD, "lead")
    assert act.wrote(session=1, signature=1, planned_session=1)
    closed = newest(day.desk, Session)
    assert (closed.code, closed.place, closed.ended_at is not None) == ("D1", "Зала 2", True)
    assert newest(day.desk, PlannedSession).state == "held"
    page = matrix.open_cohort(day.desk, day.lead, day.cohort)
    place = next(n for n, column in enumerate(page.columns) if column.id == "D1")
    became = [(row.cells[place].sign, row.cells[place].word) for row in page.rows]
    assert became == [("signed", ""), ("absent", "not_dosed")]
    assert not [key for key in day.desk.pinned if key[0] == day.session_id]
    _nothing_new(day)
    dose = newest(day.desk, Dose)
    with refused(day.desk, ("WIT060", "pin")):
        amend(day, dose.dose_id, pin=PINS["nurse"])
    amend(day, dose.dose_id, password=PASSWORDS["nurse"])
    assert newest(day.desk, Dose).version == 2
    _put_right_afterwards(day)
    assert examine(day.desk).findings == ()
    _nothing_beyond_ones_care(day)


def test_the_paper_of_a_closed_session_bears_its_own_signatures_and_says_what_came_later(
    day: DosingDay, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-026, REQ-CLO-002, REQ-DTP-003, REQ-SEA-002, REQ-WCH-061.

    A set entered in error is a set that was missed; an alert that a correction raised has its answer on the paper.
    """
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, taken_at=day.desk.clock.now(),
        values={"sbp": "212", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}, confirmed=True,
    )  # fmt: skip
    reading = newest(day.desk, Response)
    vitals.amend_reading(
        day.desk, day.nurse, reading.response_id, reason="переплутано цифри",
        values={"sbp": "122", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}, pin=PINS["nurse"],
    )  # fmt: skip
    finished(day)
    refresh_pack(day.desk, "uk")
    pack = day.desk.downtime.path
    assert pack is not None
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        assert pack.exists()
        sign(day, part, login)
    assert not pack.exists()
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка"))
    record = json.loads(attached(made.pdf)[0])
    said = [(one["record_type"], one["meaning"]) for one in record["record"]["signatures"]]
    assert [meaning for kind, meaning in said if kind == "session"] == ["author", "responsible", "approver"]
    assert (made.record.status, made.unsealed, _missed(made.record)) == ("signed", None, "0")
    _no_forgery_passes(day, made.pdf, tmp_path)
    (alert_table, *_) = next(part for part in made.record.parts if part.key == "alerts").blocks
    assert isinstance(alert_table, Table)
    assert {row[3].said.uk.rpartition(", ")[2] for row in alert_table.rows} == {"вимір виправлено"}
    (home_table,) = next(part for part in made.record.parts if part.key == "home").blocks
    assert isinstance(home_table, Table)
    assert [row[2].said.uk == DASH.uk for row in home_table.rows] == [False, True]
    with day.desk.database.read() as session:
        sets = [
            row.response_id
            for row in session.scalars(
                select(Response).where(Response.form == "vitals").order_by(Response.taken_at)
            )
        ]
    vitals.withdraw_reading(
        day.desk, day.nurse, sets[3], reason="не той учасник", password=PASSWORDS["nurse"],
        witness=Witness("nurse2", password=PASSWORDS["nurse2"]),
    )  # fmt: skip
    day.clinic.clock.advance(timedelta(days=1))
    _answered_afterwards(day, sets[2])
    again = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка")).record
    assert (again.status, _missed(again)) == ("amended", "1")
    assert closing_signatures(again) == [("void", True)] * 3
    (alert_table, *_) = next(part for part in again.parts if part.key == "alerts").blocks
    assert isinstance(alert_table, Table)
    late = [row for row in alert_table.rows if row[3].said.uk.endswith("зателефоновано, тиск удома 130")]
    assert "red" in {row[2].alert for row in late}
    day_after = f"{day.clinic.clock.now():%d.%m.%Y} "
    assert all(row[1].said.uk.startswith(day_after) and day_after in row[3].said.uk for row in late)


def _answered_afterwards(day: DosingDay, reading: str) -> None:
    """A correction raises red alerts in a closed session: the lead and the physician have them to answer at once."""
    vitals.amend_reading(
        day.desk, day.nurse, reading, reason="переписано з монітора", password=PASSWORDS["nurse"],
        values={"sbp": "215", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"},
    )  # fmt: skip
    waiting = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_late_alert"]
    assert {one.place for one in waiting} == {"cohorts"}
    for task in waiting:
        cohort, session_id, row = task.subject.split("/")
        assert cohort == day.cohort
        seen = closed_days.closed_day(day.desk, day.lead, session_id).versions
        line = next(one for one in seen if one.record_id == row)
        assert (line.values["text_uk"], line.values["answer"]) == (task.values["text_uk"], "")
        alert_answers.answer_alert(day.desk, day.lead, row, action="зателефоновано, тиск удома 130")
    assert not [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_late_alert"]
    seen = closed_days.closed_day(day.desk, day.lead, day.session_id).versions
    answered = {one.values["level"] for one in seen if one.kind == "alert" and one.values["answer"]}
    assert answered == {"red", "amber"}


def _put_right_afterwards(day: DosingDay) -> None:
    """From the closed session's records: old and new stand beside each other, and the ampoule still adds up."""
    with refused(day.desk, ("CLO014", "which")):
        closed_days.closed_day(day.desk, day.nurse, "nothing")
    before = len(events(day.desk))
    seen = closed_days.closed_day(day.desk, day.nurse, newest(day.desk, PlannedSession).planned_id)
    told = [(one.action, one.person_id, one.actor) for one in events(day.desk)[before:]]
    people = dict.fromkeys(one.person_id for one in seen.versions)
    assert told == [(Action.CHART_OPENED.value, one, day.nurse.user_id) for one in people]
    doses = [one for one in seen.versions if one.kind == "dose"]
    assert [(one.version, one.values["ml"], one.superseded) for one in doses] == [
        (1, "1.2", True),
        (2, "1.19", False),
    ]
    assert doses[1].reason == "звірено зі шприцом"
    with day.desk.database.read() as session:
        (ampoule,) = ampoules_in(session, session_id=day.session_id)
    sums = [sum(getattr(one, name) for one in ampoule.portions) for name in ("given_ul", "destroyed_ul")]
    assert (sums, ampoule.remaining_ul) == ([1190, 810], 0)
    left = next(one for one in seen.versions if one.kind == "discharge")
    discharges.amend_discharge(
        day.desk, day.nurse, left.record_id, leaving=ESCORT, reason="ще раз уточнено",
        password=PASSWORDS["nurse"],
    )  # fmt: skip
    read = next(one for one in seen.versions if one.kind == "reading")
    assert read.read is not None
    assert {"sbp", "moaas"} <= {one.key for one in vitals.fields_of(read.read, numbers=True)}
    vitals.amend_reading(
        day.desk,
        day.nurse,
        read.record_id,
        values={**read.values, "sbp": "126"},
        reason="звірено з монітором",
        password=PASSWORDS["nurse"],
    )
    _wrong_ways(day, doses[1], left)
    again = closed_days.closed_day(day.desk, day.nurse, day.session_id)
    assert len(again.versions) == len(seen.versions) + 2


def _nothing_beyond_ones_care(day: DosingDay) -> None:
    """A coordinator sees every cohort, and no dose for all that; the glass leads to one person, not to the rest."""
    elsewhere = stand_in(day.desk, Role.THERAPIST, Role.COORDINATOR)
    with refused(day.desk, ("PPL004", "cohort")):
        closed_days.closed_day(day.desk, elsewhere, day.session_id)
    glass.break_glass(day.desk, elsewhere, day.person, reason="телефонують із лікарні, треба знати дозу")
    seen = closed_days.closed_day(day.desk, elsewhere, day.session_id)
    assert ({one.person_id for one in seen.versions}, seen.unseen) == ({day.person}, 1)


def _no_forgery_passes(day: DosingDay, pdf: bytes, folder: Path) -> None:
    """A byte changed, a dose appended, the record taken out, an impostor's signature, another clinic's code."""
    root, key = day.clinic.root_fingerprint, keys_of(day.desk)
    assert (verdict(pdf, root), pyhanko_accepts(pdf, key)) == ("", True)
    other = found_clinic(folder / "impostor")
    theirs = seal_of(other, *other.open_as("lead"))
    record, proof = attached(pdf)
    seal = Seal(record, proof.decode(), day.clinic.clock.now(), "перевірка", "Клініка «Обрій»")
    forgeries = [flipped(pdf, place) for place in range(7, len(pdf), len(pdf) // 25)]
    forgeries += [with_a_dose_appended(pdf), without_record(pdf), seal_pdf(unsealed(pdf), seal, theirs.key)]
    assert [n for n, forged in enumerate(forgeries) if not verdict(forged, root)] == []
    assert not any(pyhanko_accepts(forged, key) for forged in forgeries[-3:])
    assert verdict(pdf, root, theirs.code)
    other.close()


def _wrong_ways(day: DosingDay, dose: DayVersion, left: DayVersion) -> None:
    """The giver as their own witness, a dose after the way home or before the day, a way home after the close."""
    day.wait(90)
    with refused(day.desk, ("WIT001", "witness")):
        amend(
            day,
            dose.record_id,
            password=PASSWORDS["nurse"],
            witness=Witness("nurse", password=PASSWORDS["nurse"]),
            correction=Correction(given_ul=1180),
        )
    for at, code in ((left.at + timedelta(minutes=1), "DOS014"), (dose.at - timedelta(hours=9), "DOS004")):
        with refused(day.desk, (code, "given_at")):
            amend(day, dose.record_id, password=PASSWORDS["nurse"], correction=Correction(given_at=at))
    late = replace(ESCORT, left_at=day.desk.clock.now())
    with refused(day.desk, ("DIS012", "left_at")):
        discharges.amend_discharge(
            day.desk, day.nurse, left.record_id, leaving=late, reason="пізніше", password=PASSWORDS["nurse"]
        )


def _missed(record: Record) -> str:
    """How many planned sets of the first seat were missed, as its paper says."""
    (table,) = next(part for part in record.parts if part.key == "watched").blocks
    assert isinstance(table, Table)
    place = next(n for n, head in enumerate(table.heads) if head.title.uk == "Пропущено")
    return table.rows[0][place].said.uk


def amend(day: DosingDay, dose: str, **own: Any) -> None:
    given: dict[str, Any] = {
        "correction": Correction(given_ul=1190), "witness": Witness("nurse2", password=PASSWORDS["nurse2"]),
    }  # fmt: skip
    dose_amending.amend_dose(day.desk, day.nurse, dose, reason="звірено зі шприцом", **given | own)


def _nothing_new(day: DosingDay) -> None:
    """Neither by a service nor by a statement of one's own."""
    with refused(day.desk, ("SES005", "")):
        day.fill("discharge", home_answers(), person=day.person)
    with refused(day.desk, ("SES005", "")):
        presence.staff_left(day.desk, day.lead, newest(day.desk, SessionStaff).presence_id)
    with day.desk.database.read() as session:
        values = dict(session.execute(select(Dose.__table__)).mappings().one())
    values |= {"id": "x", "dose_id": "d", "ordinal": 1}
    with (
        day.desk.database.writer.begin() as connection,
        door_open(connection),
        pytest.raises(IntegrityError, match="session is closed"),
    ):
        connection.execute(insert(Dose), values)
