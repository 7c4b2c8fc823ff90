"""A participant of another group, named whole in a note, on a page or in the reason of a print."""

from collections.abc import Callable

import pytest

from clinicdesk.errors import Issue, Refused
from clinicdesk.services import cohort_papers, note_signing, people, records
from clinicdesk.services.group_notes import with_why
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.strangers import strangers_in
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.noted import SHARED, Noted, noted
from tests.support.paper import page_texts, tight

FAR = "Яременко Остап Ілліч"


def refusal(act: Callable[[], object]) -> tuple[Issue, ...]:
    """What is refused, issue by issue."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.issues


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """Six in cohort 07; Остап Яременко is a participant of this clinic, and of no cohort of theirs."""
    made = noted(clinic)
    people.register_person(made.desk, made.lead, code="К-2001", name=FAR)
    made.attend()
    return made


@pytest.mark.parametrize(
    "said",
    ["Остап Яременко дзвонив", "від Остапа Яременка лист", "Яременкові Остапу легше", "Ostap Yaremenko called",
     "приходив остап Яременко", "Остапко Яременко прийшов"],
)  # fmt: skip
def test_a_note_does_not_name_somebody_of_another_group(group: Noted, said: str) -> None:
    """Proves: REQ-NTE-001. The roster of one's own cohort knew nothing of them."""
    problem = refusal(lambda: group.record(group.text(f"{SHARED}\n{said}.")))
    assert [issue.code for issue in problem] == ["NTE006"]
    assert "ремен" in str(problem[0].values["text"]) or "remen" in str(problem[0].values["text"])


@pytest.mark.parametrize(
    "said", ["Остап мовчав", "пан Яременко з ради", "Остап, Яременко поле", "Зиновій Яремчук"]
)
def test_one_word_of_a_name_is_nobody_of_another_group(group: Noted, said: str) -> None:
    """Proves: REQ-NTE-001. There are many of the same first name; only both together tell who is meant."""
    assert group.record(group.text(f"{SHARED}\n{said}."))


def test_whoever_is_meant_by_nobody_is_set_aside(group: Noted) -> None:
    """Proves: REQ-NTE-001."""
    assert group.record(
        group.text(
            f"{SHARED}\nЧитали Остапа Яременка.", set_aside=[with_why("Остапа Яременка", "письменник")]
        )
    )


def test_neither_an_addendum_nor_a_reason_names_them(group: Noted) -> None:
    """Proves: REQ-NTE-001."""
    note = group.record()
    group.sign(note)

    def add(text: str, reason: str) -> None:
        note_signing.add_addendum(
            group.desk, group.therapist, note, field="shared", text=text, reason=reason,
            password=PASSWORDS["therapist"],
        )  # fmt: skip

    named = refusal(lambda: add("Про Остапа Яременка.", "доповнення"))
    assert [(one.code, one.field) for one in named] == [("NTE006", "text")]
    why = refusal(lambda: add("Про спокій.", "слова Остапа Яременка"))
    assert [(one.code, one.field) for one in why] == [("NTE006", "reason")]
    member = refusal(lambda: add("Про спокій.", "прибрано ім’я Левицької"))
    assert [(one.code, one.field) for one in member] == [("NTE006", "reason")]


def test_a_paper_covers_them_and_asks_for_no_reason_that_names_them(group: Noted) -> None:
    """Proves: REQ-PRT-017, REQ-PRT-018."""
    text = f"{SHARED}\nЧитали Остапа Яременка."
    group.sign(group.record(group.text(text, set_aside=[with_why("Остапа Яременка", "письменник")])))
    person = group.members["К-0991"]
    made = records.print_participant(group.desk, group.lead, person, Wish("uk", "перевірка", names=True))
    page = tight(" ".join(page_texts(made.pdf)))
    assert "Яременк" not in page
    assert tight("Читали [інша особа]") in page
    wish = Wish("uk", "на запит Остапа Яременка")
    own = refusal(lambda: records.print_participant(group.desk, group.lead, person, wish))
    roster = refusal(lambda: cohort_papers.print_roster(group.desk, group.lead, group.clinic.cohort_id, wish))
    assert [issue.code for issue in (*own, *roster)] == ["DOC021", "DOC021"]


def test_whole_names_of_staff_are_nobody_elses(group: Noted) -> None:
    """Proves: REQ-NTE-001."""
    name = group.lead.name
    people.register_person(group.desk, group.lead, code="К-2002", name=name)
    with group.desk.database.read() as session:
        assert strangers_in(session, [f"Лікар: {name}."], apart_from=()) == ()
        assert [one.surname for one in strangers_in(session, ["Остап Яременко"], apart_from=())] == [
            "Яременко"
        ]
