"""Nobody reads on their own copy how to reach another participant, or who is at home with them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinicdesk.errors import Refused
from clinicdesk.models.people import Participant
from clinicdesk.services import records, registering
from clinicdesk.services.group_notes import with_why
from clinicdesk.services.person_rows import details_of
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.noted import SHARED, Noted, noted
from tests.support.paper import page_texts, tight

SAID = "Домовилися дзвонити: 067 123 45 67; його дружина Ганна Львівна Шевчук, 050 111 22 33"


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """Six in cohort 07; К-2 has a telephone, and a wife with hers."""
    made = noted(clinic)
    made.attend()
    change(made, "К-2", phones=("067 123 45 67",), emergency_name="Шевчук Ганна Львівна",
           emergency_relation="дружина", emergency_phone="+380501112233")  # fmt: skip
    return made


def change(group: Noted, code: str, **what: object) -> None:
    """The card of a member."""
    with group.desk.database.read() as session:
        row = session.scalars(
            select(Participant)
            .where(Participant.person_id == group.members[code])
            .order_by(Participant.version.desc())
        ).first()
        assert row is not None
        card = details_of(session, row)
    registering.amend_person(
        group.desk, group.lead, group.members[code], replace(card, **what), version=row.version,  # type: ignore[arg-type]
        reason="доповнено картку",
    )  # fmt: skip


def codes(group: Noted, *asked: str, **paragraphs: str) -> list[str]:
    """What stops a note."""
    with pytest.raises(Refused) as caught:
        group.record(group.text(*asked, **paragraphs))
    return [one.code for one in caught.value.issues]


def test_a_note_stops_at_contacts_and_near_ones_of_a_member(group: Noted) -> None:
    """Proves: REQ-PRT-540. Signed, it stood in six records."""
    assert codes(group, f"{SHARED}\n{SAID}.") == ["NTE540", "NTE541", "NTE540"]


@pytest.mark.parametrize("said", ["Ганна плакала.", "Дзвонили 067 123 45 68.", "Зателефонувати 103."])
def test_a_first_name_alone_and_another_number_stop_nothing(group: Noted, said: str) -> None:
    """Proves: REQ-PRT-540."""
    assert group.record(group.text(f"{SHARED}\n{said}"))


def test_somebody_else_of_the_same_name_is_set_aside(group: Noted) -> None:
    """Proves: REQ-PRT-540."""
    aside = [with_why("Ганни Шевчук", "авторка книжки")]
    assert group.record(group.text(f"{SHARED}\nЧитали Ганни Шевчук.", set_aside=aside))


@pytest.mark.parametrize("names", [True, False])
def test_the_copy_of_another_covers_them(group: Noted, names: bool) -> None:
    """Proves: REQ-PRT-540. «не містить даних інших учасників» stood below the number of К-2's wife."""
    change(group, "К-1", complaint=SAID, phones=("093 111 11 11",))
    one = group.members["К-1"]
    made = records.print_participant(group.desk, group.lead, one, Wish("uk", "перевірка", names=names))
    text = tight(" ".join(page_texts(made.pdf)))
    assert "671234567" not in text
    assert "501112233" not in text
    assert "Львівн" not in text
    assert "Шевчук" not in text
    assert tight("Домовилися дзвонити: [телефон]; його дружина [інша особа], [телефон]") in text


def test_ones_own_near_ones_and_numbers_stand_on_ones_own_copy(group: Noted) -> None:
    """Proves: REQ-PRT-540. Both may be on the card of another, as the mother of two brothers is."""
    change(group, "К-1", complaint=SAID, phones=("067 123 45 67",), emergency_name="Ганна Львівна Шевчук",
           emergency_phone="050 111 22 33")  # fmt: skip
    one = group.members["К-1"]
    made = records.print_participant(group.desk, group.lead, one, Wish("uk", "перевірка", names=True))
    text = tight(" ".join(page_texts(made.pdf)))
    assert tight(SAID) in text


def test_the_number_of_somebody_of_another_group_is_covered_too(group: Noted) -> None:
    """Proves: REQ-PRT-540."""
    from clinicdesk.protocols.person import PersonDetails  # noqa: PLC0415

    far = PersonDetails(code="К-2001", surname="Яременко", given_name="Остап", phones=("+48 22 123 45 67",))
    registering.add_person(group.desk, group.lead, far)
    change(group, "К-1", complaint="Дзвонити +48 221234567, або 0661234567")
    one = group.members["К-1"]
    made = records.print_participant(group.desk, group.lead, one, Wish("uk", "перевірка", names=True))
    assert tight("Дзвонити [телефон], або 0661234567") in tight(" ".join(page_texts(made.pdf)))
