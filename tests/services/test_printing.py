"""The act of printing: its event in the trail, its refusals, and the seal of what is signed."""

import dataclasses

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.reports.checking import check_document
from clinicdesk.security.roles import Role
from clinicdesk.services import cohort_papers, records
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from tests.support.looking import events, refused, stand_in
from tests.support.paper import page_texts, pictures
from tests.support.printed import WISH, Lived
from tests.support.standing import Standing


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


def test_a_stranger_prints_nothing(standing: Standing) -> None:
    """Proves: REQ-ACC-001."""
    stranger = stand_in(standing.desk, Role.THERAPIST, login="elsewhere")
    with refused(standing.desk, ("PPL004", "person")):
        records.print_participant(standing.desk, stranger, standing.clinic.people["К-1"], WISH)
    with refused(standing.desk, ("COH013", "cohort")):
        cohort_papers.print_roster(standing.desk, stranger, standing.clinic.cohort_id, WISH)


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
    assert signers == {("Левченко Ольга", "responsible")}
    assert checked.told["digest"] == events(lived.desk)[-1].entity_id
    assert check_document(printed.pdf, root=root, language="uk").code == "SEA002"
