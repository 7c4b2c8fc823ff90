"""One rule for every line that somebody types into the record: nothing unseen, nothing turned around, no pictures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.plain_lines import issue_of_line
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, attachments, calendar, cohorts, consents, people
from clinicdesk.services.attachments import Upload
from clinicdesk.services.clearances import Conditions, Decision
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.reasons import check_lines
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused
from tests.support.scans import pdf

BAD = {
    "Іван\u202eгпж": "PSN003", "יוסף": "PSN003", "Іван\u200b": "PSN003", "Зала\x07": "PSN003",
    "Зала 🙂": "PSN004", "1\ufe0f\u20e3": "PSN004",
}  # fmt: skip
GOOD = (
    "Зала № 2",
    "Мар`яна О’Ніл",
    "37 °C, «тиха»",
    "Ketalar® 50 мг/мл",
    "12/4-б",
    "",
    "Žižka",
    "37 ℃ ✓",
    "36,6 ˚C",
)


@pytest.mark.parametrize(("text", "code"), BAD.items())
def test_what_a_line_may_not_hold(text: str, code: str) -> None:
    """Proves: REQ-PSN-530."""
    assert issue_of_line(text) == code


@pytest.mark.parametrize("text", GOOD)
def test_what_people_write_passes(text: str) -> None:
    """Proves: REQ-PSN-530, REQ-ANS-911."""
    assert issue_of_line(text) == ""


@pytest.mark.parametrize("field", ["signer_name", "witness_name", "basis"])
@pytest.mark.parametrize(("text", "code"), BAD.items())
def test_whoever_signs_a_consent_is_named_in_plain_letters(
    clinic: Clinic, field: str, text: str, code: str
) -> None:
    """Proves: REQ-PSN-530."""
    desk, lead = clinic.open_as("lead")
    said: dict[str, Any] = {
        "signer_name": "Олійник Степан",
        "way": "witnessed",
        "witness_name": "Мороз Алла",
        "basis": "",
    }
    with refused(desk, (code, field)):
        consents.record_consent(
            desk, lead, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id, document="treatment",
            signed_on=date(2026, 11, 20), given=True, **(said | {field: text}),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["скан\u202efdp.exe.pdf", "скан😀.pdf"])
def test_a_scan_has_a_name_that_can_be_printed(clinic: Clinic, name: str) -> None:
    """Proves: REQ-PSN-530."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("ATT530", "attachment")):
        consents.record_consent(
            desk, lead, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id, document="treatment",
            signer_name="Олійник Степан", signed_on=date(2026, 11, 20), given=True, scan=Upload(name, pdf()),
        )  # fmt: skip
    assert attachments.attachment(desk, Upload("Скан № 2 (копія).pdf", pdf()), person_id="p").size


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("😀", "PSN004"), ("***", "PSN023"), ("№", "PSN023"), ("-", "PSN023"), ("К-1😀", "PSN004"),
        ("К\u202e-1", "PSN003"),
    ],
)  # fmt: skip
def test_a_code_is_letters_and_digits(clinic: Clinic, code: str, told: str) -> None:
    """Proves: REQ-PSN-530. Four people were called by a picture, an asterisk and «№» alone."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, (told, "code")):
        people.register_person(desk, lead, code=code, name="Перша Олена", birth_date="01.02.1991")
    people.register_person(desk, lead, code="№ 5", name="Друга Інна", birth_date="01.02.1991")


def test_staff_rooms_and_cohorts_are_named_so_too(clinic: Clinic) -> None:
    """Proves: REQ-PSN-530."""
    desk, admin = clinic.open_as("admin")
    with refused(desk, ("PSN004", "name")):
        accounts.add_user(desk, admin, login="new", name="Лікар 🙂", roles=[Role.NURSE],
                          password=PASSWORDS["admin"], language="uk", reason="нова")  # fmt: skip
    lead = clinic.join(desk, "lead")
    with refused(desk, ("PSN003", "room")):
        cohorts.plan_cohort(desk, lead, code="77", programme="gkap", room="Зала\u202e2")
    with refused(desk, ("PSN004", "room")):
        calendar.plan_sessions(desk, lead, clinic.cohort_id, times={}, room="☀️")


@dataclass(frozen=True)
class Elsewhere:
    """A value that no verb of ours knows."""

    room: str


def test_lines_inside_what_a_verb_is_given_are_read_too() -> None:
    """Proves: REQ-PSN-530. The other condition of a clearance goes along to the dosing day."""
    with pytest.raises(Refused) as caught:
        check_lines({"decision": Decision("conditions", {}, conditions=Conditions(other="тиша 🙂"))})
    assert [(one.code, one.field) for one in caught.value.issues] == [("PSN004", "other")]
    with pytest.raises(Refused) as caught:
        check_lines({"leaving": Leaving("Мороз\u202e Алла"), "room": "🙂"})
    assert [(one.code, one.field) for one in caught.value.issues] == [
        ("PSN003", "escort_name"), ("PSN004", "room"),
    ]  # fmt: skip
    check_lines({"details": PersonDetails(code="🙂"), "text": "🙂", "elsewhere": Elsewhere("🙂")})
