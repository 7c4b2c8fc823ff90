"""The trail: readable, exported with a reason, and nothing clinical in it for an administrator."""

import csv
import io
import json
from dataclasses import replace

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import clinic as details
from clinicdesk.services import drafts, glass, people, trail, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import Meaning, content_of_reading, sign_reading
from clinicdesk.services.trail_words import action_words, change_words, field_words, readable
from clinicdesk.services.views import Actor, CrisisLine, FieldChange, TrailFilter, TrailRow
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import actions, events, one_event, refused

EVERYTHING = TrailFilter()


def rows(desk: Desk, actor: Actor, wanted: TrailFilter = EVERYTHING) -> tuple[TrailRow, ...]:
    return trail.read_trail(desk, actor, wanted, limit=10_000).rows


def a_working_day(clinic: Clinic, desk: Desk) -> str:
    """A reading written, corrected and signed; a chart opened by glass; a draft thrown away."""
    nurse, therapist = clinic.join(desk, "nurse"), clinic.join(desk, "therapist")
    person = clinic.people["К-1"]
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=person, taken_at=clinic.clock.now(),
        values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    reading = people.open_chart(desk, nurse, person).readings[0].reading_id
    vitals.amend_reading(
        desk, nurse, reading, values={"sbp": "152", "dbp": "96"}, reason="описка PHICANARY-7"
    )
    sign_reading(
        desk, nurse, reading, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"],
        seen=content_of_reading(desk, nurse, reading),
    )  # fmt: skip
    glass.break_glass(desk, therapist, person, reason="судоми PHICANARY-8")
    draft = drafts.save_draft(desk, nurse, kind="note", subject=person, body={})
    drafts.discard_draft(desk, nurse, draft.draft_id)
    return reading


def test_everything_that_was_done_can_be_read_newest_first(clinic: Clinic) -> None:
    """Proves: REQ-TRL-005."""
    desk, lead = clinic.open_as("lead")
    reading = a_working_day(clinic, desk)
    shown = rows(desk, lead)
    assert [row.seq for row in shown] == list(range(len(shown) - 1, -1, -1))
    assert len(shown) == len(events(desk))
    amended = next(row for row in shown if row.action == Action.READING_AMENDED.value)
    assert (amended.actor_name, amended.role, amended.workstation) == (NAMES["nurse"], "nurse", "Пост-1")
    assert (amended.subject_kind, amended.subject_label, amended.person_label) == ("reading", reading, "К-1")
    assert amended.reason == "описка PHICANARY-7"
    assert not (amended.is_read)
    assert not (amended.withheld)
    opened = next(row for row in shown if row.action == Action.CHART_OPENED.value)
    assert opened.is_read


def test_a_change_shows_each_field_before_and_after(clinic: Clinic) -> None:
    """Proves: REQ-TRL-005."""
    desk, lead = clinic.open_as("lead")
    before = details.read_settings(desk, lead)
    wanted = replace(
        before, rooms=("Зал 1", "Зал 2"), show_full_names=True, crisis_lines=(CrisisLine("Лінія", "7333"),)
    )
    details.change_settings(desk, lead, wanted, reason="нові зали")
    (changed,) = rows(desk, lead, TrailFilter(action=Action.CLINIC_CHANGED.value))
    assert set(changed.changes) == {
        FieldChange("clinic", "rooms", "", "Зал 1; Зал 2"),
        FieldChange("clinic", "show_full_names", "−", "+"),
        FieldChange("clinic", "crisis_lines", "", "Лінія – 7333"),
    }
    said = {change_words("uk", change) for change in changed.changes}
    assert "Зали й кабінети: – → Зал 1; Зал 2" in said


def test_an_administrator_sees_that_something_was_done_but_nothing_clinical(clinic: Clinic) -> None:
    """Proves: REQ-ACC-008."""
    desk, admin = clinic.open_as("admin")
    reading = a_working_day(clinic, desk)
    shown = rows(desk, admin)
    assert len(shown) == len(events(desk))
    clinical = [row for row in shown if row.withheld]
    assert {row.action for row in clinical} >= {
        "reading.recorded", "reading.amended", "record.signed", "chart.opened", "glass.broken",
        "draft.discarded", "person.registered", "session.opened", "cohort.planned",
    }  # fmt: skip
    assert all(
        (row.subject_label, row.person_label, row.reason, row.changes) == ("", "", "", ()) for row in clinical
    )
    text = repr(shown)
    for secret in ("К-1", "Олійник", "PHICANARY", "Сесія 1", reading, *clinic.people.values()):
        assert secret not in text
    assert all(row.actor_name for row in clinical)
    added = next(row for row in shown if row.action == "user.added")
    assert added.changes


def test_an_administrator_cannot_find_a_person_by_filtering(clinic: Clinic) -> None:
    """Proves: REQ-ACC-008. Which rows a filter finds would tell what the rows withhold."""
    desk, admin = clinic.open_as("admin")
    reading = a_working_day(clinic, desk)
    assert rows(desk, admin, TrailFilter(person="К-1")) == ()
    assert rows(desk, admin, TrailFilter(person=clinic.people["К-1"])) == ()
    assert rows(desk, admin, TrailFilter(record=reading)) == ()
    assert rows(desk, admin, TrailFilter(record=desk.clinic_id))


def test_the_auditor_and_the_lead_see_all_of_it(clinic: Clinic) -> None:
    """Proves: REQ-TRL-005."""
    desk, lead = clinic.open_as("lead")
    a_working_day(clinic, desk)
    auditor = clinic.join(desk, "auditor")
    assert not any(row.withheld for row in rows(desk, auditor))
    assert rows(desk, auditor) == rows(desk, lead)


def test_each_filter_finds_its_own(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    reading = a_working_day(clinic, desk)
    nurse = next(row for row in events(desk) if row.action == "reading.recorded").actor
    everything = rows(desk, lead)
    by_code, by_id = (rows(desk, lead, TrailFilter(person=who)) for who in ("К-1", clinic.people["К-1"]))
    assert by_code == by_id
    assert {row.person_label for row in by_code} == {"К-1"}
    assert {row.action for row in rows(desk, lead, TrailFilter(record=reading))} == {
        "reading.recorded", "reading.amended", "record.signed",
    }  # fmt: skip
    assert {row.actor_name for row in rows(desk, lead, TrailFilter(actor=nurse))} == {NAMES["nurse"]}
    looks, writes = (rows(desk, lead, TrailFilter(reads=reads)) for reads in (True, False))
    assert {row.action for row in looks} == {"chart.opened"}
    assert len(looks) + len(writes) == len(everything)
    middle = everything[5].at
    since, until = rows(desk, lead, TrailFilter(since=middle)), rows(desk, lead, TrailFilter(until=middle))
    assert since == everything[:6]
    assert until == everything[6:]
    assert rows(desk, lead, TrailFilter(person="К-1' or 1=1 --")) == ()


def test_pages_follow_one_another_without_gap_or_repeat(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    everything = rows(desk, lead)
    found: list[TrailRow] = []
    before: int | None = None
    while True:
        page = trail.read_trail(desk, lead, EVERYTHING, before=before, limit=7)
        found += page.rows
        before = page.rows[-1].seq
        if not page.more:
            break
    assert tuple(found) == everything
    exact = trail.read_trail(desk, lead, EVERYTHING, limit=len(everything))
    assert (len(exact.rows), exact.more) == (len(everything), False)


def test_an_export_is_written_down_with_its_reason(clinic: Clinic) -> None:
    """Proves: REQ-EXP-001."""
    desk, _ = clinic.open_as("lead")
    auditor, person = clinic.join(desk, "auditor"), clinic.people["К-1"]
    told = "запит № 5 → own_record"
    with one_event(desk, Action.TRAIL_EXPORTED, auditor, reason=told, person=person) as seen:
        data = trail.export_trail(
            desk,
            auditor,
            TrailFilter(person="К-1"),
            reason="запит № 5",
            form="json",
            language="uk",
            password=PASSWORDS["auditor"],
        )
    assert seen.wrote()
    assert seen.subject == "json"
    assert [entry["person"] for entry in json.loads(data)["events"]] == ["К-1"]
    assert "trail.exported" in {row.action for row in rows(desk, auditor, TrailFilter(person="К-1"))}


def test_a_json_export_says_what_the_page_says_oldest_first(clinic: Clinic) -> None:
    """Proves: REQ-EXP-001."""
    desk, lead = clinic.open_as("lead")
    a_working_day(clinic, desk)
    shown = rows(desk, lead)
    data = trail.export_trail(
        desk, lead, EVERYTHING, reason="перевірка", form="json", language="en", password=PASSWORDS["lead"]
    )
    entries = json.loads(data)["events"]
    assert [entry["seq"] for entry in entries] == [row.seq for row in reversed(shown)]
    first, row = entries[0], shown[-1]
    assert (first["actor"], first["action"], first["record"]) == (
        row.actor_name,
        row.action,
        row.subject_label,
    )
    assert "sha256:" in json.dumps(entries)
    assert desk.trail.key.private.private_bytes_raw().hex() not in data.decode()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_csv_export_is_readable_and_runs_nothing(clinic: Clinic, language: str) -> None:
    """Proves: REQ-EXP-002."""
    desk, lead = clinic.open_as("lead")
    person = people.register_person(desk, lead, code="=1+1", name="=cmd|'/C calc'!A0").subject
    glass.break_glass(desk, lead, person, reason="@SUM(A1)")
    data = trail.export_trail(
        desk, lead, EVERYTHING, reason="-1", form="csv", language=language, password=PASSWORDS["lead"]
    )
    head, *table = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert len(head) == 12
    assert head[5] == {"uk": "Дія", "en": "Action"}[language]
    assert [int(row[0]) for row in table] == [event.seq for event in events(desk)[:-1]]
    dangerous = [cell for row in table for cell in row if cell.lstrip()[:1] in set("=+-@＝＋－＠")]
    assert dangerous == []
    assert {"'=1+1", "'@SUM(A1)"} <= {cell for row in table for cell in row}
    said = {row[5] for row in table}
    assert action_words(language, "person.registered") in said
    assert not any("." in action for action in said)


def test_a_printed_trail_is_a_pdf(clinic: Clinic) -> None:
    """Proves: REQ-EXP-001."""
    desk, lead = clinic.open_as("lead")
    a_working_day(clinic, desk)
    wanted = TrailFilter(person="К-1", since=clinic.clock.now().replace(year=2025))
    data = trail.export_trail(
        desk, lead, wanted, reason="перевірка", form="pdf", language="uk", password=PASSWORDS["lead"]
    )
    assert data.startswith(b"%PDF-")


def test_too_much_at_once_is_refused_just_enough_is_not(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-EXP-001."""
    desk, lead = clinic.open_as("lead")
    n = len(events(desk))
    monkeypatch.setattr(trail, "MOST_EXPORTED", n - 1)
    with refused(desk, ("TRL001", "")):
        trail.export_trail(
            desk, lead, EVERYTHING, reason="перевірка", form="csv", language="uk", password=PASSWORDS["lead"]
        )
    monkeypatch.setattr(trail, "MOST_EXPORTED", n)
    data = trail.export_trail(
        desk, lead, EVERYTHING, reason="перевірка", form="json", language="uk", password=PASSWORDS["lead"]
    )
    assert len(json.loads(data)["events"]) == n


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_export_wants_a_reason(clinic: Clinic, reason: str) -> None:
    """Proves: REQ-EXP-001."""
    desk, lead = clinic.open_as("lead")
    done = actions(desk)
    with refused(desk, ("DSK005", "reason")):
        trail.export_trail(
            desk, lead, EVERYTHING, reason=reason, form="csv", language="uk", password=PASSWORDS["lead"]
        )
    assert actions(desk) == done


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_action_has_words(language: str) -> None:
    said = [action_words(language, action.value) for action in Action]
    assert all(said)
    assert len(set(said)) == len(said)


def test_paper_names_a_definition_by_its_digest_and_leaves_its_text_to_the_file() -> None:
    """Proves: REQ-EXP-001. An extract over an adoption had two hundred pages of a machine's text."""
    row = {"code": "gkap", "version": "0.1", "digest": "ab" * 32, "body": "{}"}
    shown = [key for key, value in row.items() if readable(FieldChange("definition", key, None, value))]
    assert shown == ["code", "version", "digest"]
    assert readable(FieldChange("draft", "body", None, "text"))


def test_a_field_without_words_keeps_its_code() -> None:
    assert field_words("uk", "participant", "code") == "Код"
    assert field_words("uk", "participant", "unheard_of") == "participant.unheard_of"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_field_of_the_trail_has_words(clinic: Clinic, language: str) -> None:
    """Proves: REQ-TRL-005."""
    desk, lead = clinic.open_as("lead")
    a_working_day(clinic, desk)
    unworded = {
        f"{change.table}.{change.field}"
        for row in rows(desk, lead)
        for change in row.changes
        if "." in field_words(language, change.table, change.field)
    }
    assert unworded == set()
