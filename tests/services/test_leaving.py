"""Rescue drugs, going home, and the close of a dosing day: every reason that keeps it open, then three signatures."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.base import Base
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.dosing import Discharge, Dose, Rescue, SessionStaff
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.reports.record import Record, Signatures, Table
from clinicdesk.reports.sealing import Seal, seal_pdf
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    alert_answers,
    board,
    closed_days,
    closing,
    deferrals,
    discharges,
    dose_amending,
    glass,
    matrix,
    missed_sets,
    presence,
    rescues,
    session_changes,
    session_events,
    session_papers,
    sessions,
    sheets,
    tasks,
    vitals,
)
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.closed_days import DayVersion
from clinicdesk.services.closing import Part
from clinicdesk.services.discharge_state import discharge_state
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.integrity import examine
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.watch import sets_in_session
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.board.beat import gaps_of
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic, found_clinic
from tests.support.dosing_day import PINS, RECOVERED, DosingDay, begin, build_day, copy_day, home_answers
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

ESCORT = Leaving("Олійник Ганна", "067 123 45 67")


@pytest.fixture(scope="module")
def built_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    clinic = build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("day") / "clinic"))
    day = begin(clinic)
    day.cleared()
    day.give(day.order())
    day.watched()
    clinic.close()
    return clinic


@pytest.fixture
def day(built_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    clinic = copy_day(built_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def home(day: DosingDay, *, leaving: Leaving = ESCORT, lead: bool = False, exception: str = "") -> None:
    actor, pin = (day.lead, PINS["lead"]) if lead else (day.nurse, PINS["nurse"])
    discharges.discharge_home(
        day.desk, actor, session_id=day.session_id, person_id=day.person, leaving=leaving, pin=pin,
        exception=exception,
    )  # fmt: skip


def undosed(day: DosingDay, why: str = "гарячка з ранку") -> None:
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.clinic.people["К-2"],
        leaving=Leaving(), why=why, pin=PINS["nurse"],
    )  # fmt: skip


def codes(day: DosingDay) -> list[str]:
    return [issue.code for issue in closing.closing_state(day.desk, day.nurse, day.session_id).blocks]


def test_home_at_two_hours_sharp_when_every_criterion_is_met(day: DosingDay) -> None:
    """Proves: REQ-LEA-001."""
    given = newest(day.desk, Dose).given_at
    state = discharge_state(day.desk, day.nurse, session_id=day.session_id, person_id=day.person)
    assert state.earliest == given + timedelta(minutes=120)
    assert (state.sheet_id, state.signed) == ("", False)
    assert {one.id for one in state.criteria if one.met is None} > {"walks", "oriented", "aldrete"}
    day.recovered()
    early = Leaving(ESCORT.escort_name, ESCORT.escort_phone, given + timedelta(minutes=119, seconds=59))
    with refused(day.desk, ("DIS002", "two_hours")):
        home(day, leaving=early)
    with refused(day.desk, ("DIS004", "escort_name"), ("DIS004", "escort_phone")):
        home(day, leaving=Leaving())
    with refused(day.desk, ("DIS005", "left_at")):
        home(day, leaving=Leaving("О", "1", day.clinic.clock.now() + timedelta(minutes=1)))
    sharp = Leaving(ESCORT.escort_name, ESCORT.escort_phone, given + timedelta(minutes=120))
    with one_event(day.desk, Action.PERSON_DISCHARGED, day.nurse, person=day.person) as act:
        home(day, leaving=sharp)
    assert act.wrote(discharge=1, signature=1)
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.minutes, row.unmet, row.escort_name) == ("home", 120, "[]", "Олійник Ганна")
    with refused(day.desk, ("DIS006", "person")):
        home(day)


def test_a_physicians_exception_passes_only_what_allows_one(day: DosingDay) -> None:
    """Proves: REQ-LEA-002."""
    day.fill("recovery", RECOVERED | {"aldrete": "9"}, person=day.person)
    sheet = day.fill("discharge", home_answers(walks="no", oriented="no"), person=day.person)
    with refused(day.desk, ("DIS001", "oriented"), ("DIS003", "outcome")):
        home(day, lead=True, exception="йде з палицею, як завжди")
    with refused(day.desk, ("DAY004", "form.gkap_discharge.home")):
        day.sign("discharge_signed", person=day.person)
    answers = home_answers(walks="no", exception_reason="йде з палицею", exception_by="lead")
    sheets.amend_form(day.desk, day.nurse, sheet, answers=answers, reason="перепитано", confirmed=True)
    day.sign("discharge_signed", person=day.person)
    with refused(day.desk, ("DIS002", "walks")):
        home(day, exception="йде з палицею, як завжди")
    home(day, lead=True, exception="йде з палицею, як завжди")
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.unmet) == ("exception", '["walks"]')


def test_a_rescue_drug_is_ordered_given_and_signed(day: DosingDay) -> None:
    """Proves: REQ-LEA-003."""
    wish = {"session_id": day.session_id, "person_id": day.person, "drug": "ondansetron", "route": "iv"}
    with refused(day.desk, ("RSC001", "drug"), ("RSC003", "amount"), ("RSC004", "why")):
        rescues.order_rescue(day.desk, day.lead, **wish | {"drug": "aspirin"}, amount="трохи", why=" ")
    with refused(day.desk, ("RSC002", "route")):
        rescues.order_rescue(day.desk, day.lead, **wish | {"route": "sl"}, amount="4 мг", why="нудота 3")
    with refused(day.desk, ("RSC007", "why")):
        rescues.order_rescue(day.desk, day.lead, **wish, amount="4 мг", why="н" * 601)
    rescues.order_rescue(day.desk, day.lead, **wish, amount="4 мг", why="нудота 3")
    rescue = newest(day.desk, Rescue)
    assert "CLO005" in codes(day)
    with one_event(day.desk, Action.RESCUE_GIVEN, day.nurse, person=day.person) as act:
        rescues.give_rescue(day.desk, day.nurse, rescue.rescue_id, pin=PINS["nurse"])
    assert act.wrote(rescue=1, signature=1)
    with refused(day.desk, ("RSC005", "")):
        rescues.give_rescue(day.desk, day.nurse, rescue.rescue_id, pin=PINS["nurse"])
    rescues.withdraw_rescue(day.desk, day.lead, rescue.rescue_id, reason="записано не тій людині")
    assert newest(day.desk, Rescue).state == "withdrawn"


def test_an_event_of_the_session_has_its_deadlines_until_it_is_reported(day: DosingDay) -> None:
    """Proves: REQ-LEA-005."""
    answers = {"term": "syncope", "verbatim": "знепритомнів", "serious": "yes", "relatedness": "possible"}
    given = newest(day.desk, Dose).given_at
    event = day.fill("event", answers | {"term": "loss_of_consciousness"}, person=day.person)

    def due() -> dict[str, float]:
        return {
            str(task.values["text_en"]): round((task.since - given) / timedelta(hours=1)) - 2
            for task in tasks.list_tasks(day.desk, day.lead)
            if task.kind == "due_alert" and task.since and task.values["form"] == "adverse_event"
        }

    assert sorted(due().values()) == [24, 48]
    sheets.amend_form(
        day.desk, day.nurse, event, reason="повідомлено", confirmed=True,
        answers=answers | {"term": "loss_of_consciousness", "report_sent": "yes"},
    )  # fmt: skip
    assert list(due().values()) == [24]
    whole = day.fill("incident", {"kind": "device", "description": "вимкнувся монітор"})
    assert sheets.open_form(day.desk, day.lead, whole).person_id == ""
    with day.desk.database.read() as session:
        kept = {row.form for row in sheets.sheets_of_session(session, day.session_id, day.person)}
    assert {"adverse_event", "incident"} <= kept


def test_to_hospital_and_away_without_a_dose_take_their_reasons(day: DosingDay) -> None:
    """Proves: REQ-LEA-004."""
    with refused(day.desk, ("DIS008", "why")):
        undosed(day, why=" ")
    with refused(day.desk, ("DIS011", "why")):
        undosed(day, why="г" * 1001)
    undosed(day)
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.exception_reason, row.since_dose) == ("not_dosed", "гарячка з ранку", None)
    given: dict[str, Any] = {
        "session_id": day.session_id,
        "person_id": day.person,
        "leaving": Leaving(),
        "pin": PINS["nurse"],
    }
    with refused(day.desk, ("DIS009", "outcome")):
        discharges.leave_undosed(day.desk, day.nurse, why="ні", **given)
    discharges.send_to_hospital(day.desk, day.nurse, why="біль у грудях, лікарня № 12", **given)
    row = newest(day.desk, Discharge)
    assert row.outcome == "hospital"
    discharges.amend_discharge(
        day.desk, day.nurse, row.discharge_id, leaving=Leaving("бригада 103", ""), reason="уточнено",
        pin=PINS["nurse"],
    )  # fmt: skip
    assert (newest(day.desk, Discharge).version, newest(day.desk, Discharge).escort_name) == (
        2,
        "бригада 103",
    )


def test_who_was_put_off_leaves_with_the_cause_in_words(day: DosingDay) -> None:
    """Proves: REQ-LEA-006. The code of the cause stays in the deferral; paper says its words, and what was added."""
    person = day.clinic.people["К-2"]
    deferrals.defer_person(
        day.desk, day.lead, session_id=day.session_id, person_id=person, cause="pressure", note="178/104"
    )
    undosed(day, why="")
    assert newest(day.desk, Discharge).exception_reason == ""
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка")).record
    (table,) = next(part for part in made.parts if part.key == "home").blocks
    assert isinstance(table, Table)
    (row,) = table.rows
    assert (row[2].said.uk, row[3].said.uk.endswith(": 178/104")) == ("", True)
    assert "pressure" not in row[3].said.uk
    assert row[3].said.uk != row[3].said.en


def test_a_close_names_everything_in_its_way(day: DosingDay) -> None:
    """Proves: REQ-CLO-001."""
    expected = ["AMP010", "AMP013", "CLO001", "CLO001"]
    assert codes(day) == expected
    with pytest.raises(Refused) as caught:
        closing.sign_closing(day.desk, day.nurse, day.session_id, part=Part.NURSE, pin=PINS["nurse"])
    assert [issue.code for issue in caught.value.issues] == expected
    with pytest.raises(Refused) as caught:
        sessions.close_session(day.desk, day.lead, day.session_id)
    assert [issue.code for issue in caught.value.issues] == ["CLO008", *expected]
    day.fill("discharge", home_answers(), person=day.person)
    day.wait(200)
    assert codes(day) == [*expected[:3], "CLO004", "CLO001"]


def sign(day: DosingDay, part: Part, login: str) -> None:
    actor = {"nurse": day.nurse, "nurse2": day.nurse2, "lead": day.lead}[login]
    closing.sign_closing(day.desk, actor, day.session_id, part=part, pin=PINS[login])


def finished(day: DosingDay) -> None:
    """Everybody gone, the residue destroyed, the safe counted."""
    day.recovered()
    home(day)
    undosed(day)
    day.store.settle(day.ampoule, 800)
    day.store.count(19, session=True)


def test_a_set_nobody_explained_keeps_the_session_open_until_it_is_even_of_one_who_left(
    day: DosingDay,
) -> None:
    """Proves: REQ-CLO-001. The board still names it after the way home, and takes its reason."""
    with day.desk.database.read() as session:
        taken = sorted(sets_in_session(session, day.session_id, day.person), key=lambda one: one.row.taken_at)
    vitals.withdraw_reading(day.desk, day.nurse, taken[-2].row.response_id, reason="не той учасник")
    finished(day)
    assert codes(day) == ["CLO003"]
    seen = board.board_of(day.desk, day.nurse)
    assert seen is not None
    column = next(one for one in seen.columns if one.person_id == day.person)
    (gap,) = gaps_of(column)
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=gap.ordinal,
        minute=gap.minute, cause="asleep",
    )  # fmt: skip
    assert codes(day) == []


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
        day.desk, day.nurse, row.discharge_id, leaving=Leaving("інша людина", "1"), reason="уточнено",
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
    with refused(day.desk, ("WIT004", "pin")):
        amend(day, dose.dose_id, pin=PINS["nurse"])
    amend(day, dose.dose_id, password=PASSWORDS["nurse"])
    assert newest(day.desk, Dose).version == 2
    _put_right_afterwards(day)
    assert examine(day.desk).findings == ()
    _nothing_beyond_ones_care(day)


def test_whatever_is_written_of_the_session_voids_the_signatures_before_it(day: DosingDay) -> None:
    """Proves: REQ-CLO-003."""
    finished(day)
    here: dict[str, Any] = {"session_id": day.session_id}
    changes: tuple[Callable[[], object], ...] = (
        partial(session_events.note_event, day.desk, day.nurse, **here, kind="note", note="світло блимнуло"),
        partial(presence.staff_came, day.desk, day.lead, **here, user_id=day.nurse2.user_id, role="co_therapist"),
        partial(day.fill, "incident", {"kind": "device", "description": "вимкнувся монітор"}),
    )  # fmt: skip
    for change in changes:
        sign(day, Part.NURSE, "nurse2")
        assert closing.closing_state(day.desk, day.lead, day.session_id).signed == (Part.NURSE,)
        change()
        assert closing.closing_state(day.desk, day.lead, day.session_id).signed == ()
    sign(day, Part.NURSE, "nurse2")
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка"))
    assert _signatures(made.record) == [("void", True)] * 3 + [("valid", False)]


def test_every_table_of_a_session_is_under_its_closing_signatures() -> None:
    """Proves: REQ-CLO-003. A new table about a session is covered, or left out for a reason named here."""
    apart = {"session", "session_key"}  # the row that is signed itself; who signs, not what happened
    found = {table.name for table in Base.metadata.tables.values() if "session_id" in table.c}
    assert found - apart == {one.__tablename__ for one in session_changes.OF_SESSION}


def test_the_paper_of_a_closed_session_bears_its_own_signatures_and_says_what_came_later(
    day: DosingDay, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-026, REQ-CLO-002, REQ-DTP-003, REQ-SEA-002, REQ-WCH-061.

    A set entered in error is a set that was missed; an alert that a correction raised has its answer on the paper.
    """
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, taken_at=day.desk.clock.now(),
        values={"sbp": "212", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14"}, confirmed=True,
    )  # fmt: skip
    reading = newest(day.desk, Response)
    vitals.amend_reading(
        day.desk, day.nurse, reading.response_id, reason="переплутано цифри",
        values={"sbp": "122", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14"},
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
    assert [row[2].said.uk != "" for row in home_table.rows] == [True, False]
    with day.desk.database.read() as session:
        sets = [
            row.response_id
            for row in session.scalars(
                select(Response).where(Response.form == "vitals").order_by(Response.taken_at)
            )
        ]
    vitals.withdraw_reading(day.desk, day.nurse, sets[3], reason="не той учасник")
    day.clinic.clock.advance(timedelta(days=1))
    _answered_afterwards(day, sets[2])
    again = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка")).record
    assert (again.status, _missed(again)) == ("amended", "1")
    assert _signatures(again) == [("void", True)] * 3
    (alert_table, *_) = next(part for part in again.parts if part.key == "alerts").blocks
    assert isinstance(alert_table, Table)
    late = [row for row in alert_table.rows if row[3].said.uk.endswith("зателефоновано, тиск удома 130")]
    assert "red" in {row[2].alert for row in late}
    day_after = f"{day.clinic.clock.now():%d.%m.%Y} "
    assert all(row[1].said.uk.startswith(day_after) and day_after in row[3].said.uk for row in late)


def _answered_afterwards(day: DosingDay, reading: str) -> None:
    """A correction raises red alerts in a closed session: the lead and the physician have them to answer at once."""
    vitals.amend_reading(
        day.desk, day.nurse, reading, reason="переписано з монітора",
        values={"sbp": "215", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14"},
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


def _signatures(record: Record) -> list[tuple[str, bool]]:
    """How each closing signature stands on paper, and whether it says that something came later."""
    block = next(part for part in record.parts if part.key == "closing").blocks[0]
    assert isinstance(block, Signatures)
    return [(one.state, "після цього підпису" in one.why.uk.casefold()) for one in block.rows]


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
    assert {"sbp", "moaas"} <= {one.key for one in read.fields}
    vitals.amend_reading(
        day.desk,
        day.nurse,
        read.record_id,
        values={**read.values, "sbp": "126"},
        reason="звірено з монітором",
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
