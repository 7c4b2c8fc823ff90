"""A participant's rights: use restricted to their care, and a copy of the record with its recipient in the trail."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    cohort_papers,
    outcomes,
    people,
    person_cards,
    record_sets,
    records,
    restrictions,
    session_papers,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import events, one_event, refused, stand_in
from tests.support.paper import page_texts

ASKED = date(2026, 11, 23)
WISH = Wish("uk", "перевірка")


def restrict(desk: Desk, actor: Actor, person: str) -> None:
    restrictions.restrict_use(desk, actor, person, asked_on=ASKED, reason="Заява № 4")


@pytest.fixture
def opened(clinic: Clinic) -> tuple[Desk, Actor, str]:
    desk, lead = clinic.open_as("lead")
    return desk, lead, clinic.people["К-1"]


def test_a_restriction_shows_on_card_and_chart_and_is_lifted_with_a_reason(
    clinic: Clinic, opened: tuple[Desk, Actor, str]
) -> None:
    """Proves: REQ-RGT-001."""
    desk, lead, person = opened
    nurse = clinic.join(desk, "nurse")
    with one_event(desk, Action.RESTRICTION_SET, nurse, person=person, reason="Заява № 4") as seen:
        restrict(desk, nurse, person)
    assert seen.wrote(person_restriction=1)
    standing = person_cards.read_person(desk, lead, person).restriction
    assert standing is not None
    assert (standing.asked_on, standing.by, standing.reason) == ("2026-11-23", NAMES["nurse"], "Заява № 4")
    chart = people.open_chart(desk, nurse, person)  # care goes on
    assert chart.card is not None
    assert chart.card.restriction == standing
    with refused(desk, ("RST001", "")):
        restrict(desk, lead, person)
    with refused(desk, ("RST002", "asked_on")):
        restrictions.restrict_use(desk, lead, clinic.people["К-2"], asked_on=date(2026, 11, 25), reason="так")
    with refused(desk, ("DSK005", "reason")):
        restrictions.lift_restriction(desk, lead, person, reason=" ")
    with one_event(desk, Action.RESTRICTION_LIFTED, lead, person=person, reason="забирає прохання"):
        restrictions.lift_restriction(desk, lead, person, reason="забирає прохання")
    assert person_cards.read_person(desk, lead, person).restriction is None
    with refused(desk, ("RST003", "")):
        restrictions.lift_restriction(desk, lead, person, reason="ще раз")
    stranger = stand_in(desk, Role.NURSE, login="other")
    with refused(desk, ("PPL004", "person")):
        restrict(desk, stranger, person)


def test_no_document_goes_without_a_recipient_and_a_copy_names_its_own(
    opened: tuple[Desk, Actor, str],
) -> None:
    """Proves: REQ-RGT-001. Proves: REQ-RGT-002."""
    desk, lead, person = opened
    restrict(desk, lead, person)
    for make in (records.print_participant, records.print_screening):
        with refused(desk, ("RST004", "recipient")):
            make(desk, lead, person, WISH)
    with refused(desk, ("RST004", "recipient")):
        records.print_part(desk, lead, person, WISH, kind="integration")
    made = records.print_participant(
        desk, lead, person, Wish("uk", "копія на прохання", "учасник особисто", names=True)
    )
    assert len(made.record.parts) == 14
    event = events(desk)[-1]
    assert (event.action, event.person_id) == (Action.RECORD_PRINTED.value, person)
    assert "учасник особисто" in event.reason


def test_a_pack_and_the_picture_of_a_cohort_leave_them_out_and_say_so(
    clinic: Clinic, opened: tuple[Desk, Actor, str]
) -> None:
    """Proves: REQ-RGT-001."""
    desk, lead, person = opened
    before = outcomes.open_cohort_outcomes(desk, lead, clinic.cohort_id)
    assert before.restricted == 0
    restrict(desk, lead, person)
    seen = outcomes.open_cohort_outcomes(desk, lead, clinic.cohort_id)
    assert seen.restricted == 1
    assert "К-1" not in {line.code for scale in seen.scales for line in scale.lines}
    with refused(desk, ("RST004", "recipient")):
        record_sets.print_cohort_records(desk, lead, clinic.cohort_id, WISH, step=lambda *_: None)
    pack = record_sets.make_pack(
        desk, lead, clinic.cohort_id, replace(WISH, recipient="МОЗ України"), password=PASSWORDS["lead"],
        step=lambda *_: None,
    )  # fmt: skip
    with zipfile.ZipFile(BytesIO(pack.archive)) as archive:
        index = json.loads(archive.read("index.json"))
        assert "К-1" in archive.read("README.txt").decode()
        roster = " ".join(page_texts(archive.read("roster.pdf")))
    assert index["withheld"] == ["К-1"]
    assert [row["code"] for row in index["files"] if row["file"].startswith("participant")] == ["К-2"]
    with pikepdf.open(BytesIO(pack.key_list), password=pack.words) as document:
        document.save(keys := BytesIO(), encryption=False)
    listed = " ".join(page_texts(keys.getvalue()))
    assert [("К-1" in text, "К-2" in text) for text in (roster, listed)] == [(False, True)] * 2
    assert ("Олійник" in listed, "Дорошенко" in listed) == (False, True)


def test_no_list_with_names_and_no_paper_of_a_session_goes_without_a_recipient(
    clinic: Clinic, opened: tuple[Desk, Actor, str]
) -> None:
    """Proves: REQ-RGT-001."""
    desk, lead, person = opened
    restrict(desk, lead, person)
    cohort, named = clinic.cohort_id, Wish("uk", "перевірка", names=True)
    with refused(desk, ("RST004", "recipient")):
        cohort_papers.print_roster(desk, lead, cohort, named)
    for make in (session_papers.print_session, session_papers.print_run_sheet):
        with refused(desk, ("RST004", "recipient")):
            make(desk, lead, cohort, WISH)
        assert make(desk, lead, cohort, replace(WISH, recipient="зала")).pdf
    assert cohort_papers.print_roster(desk, lead, cohort, WISH).pdf  # by code
    assert "Олійник" in " ".join(
        page_texts(
            cohort_papers.print_roster(desk, lead, cohort, replace(named, recipient="реєстратура")).pdf
        )
    )
