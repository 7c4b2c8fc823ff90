"""A participant's paper names nobody else, however somebody wrote it: by given name, initials, in Latin, by code."""

import pytest

from clinicdesk.protocols.contacts import contacts_in
from clinicdesk.protocols.leaks import Named
from clinicdesk.reports.record import Note, Part, Record
from clinicdesk.reports.said import NOTHING, Said, plain
from clinicdesk.services import records, rescues
from clinicdesk.services.record_parts.hushed import Others, cover, relative
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day, copy_day
from tests.support.paper import page_texts, tight

OTHER = Named("2", "К-2", "Дорошенко", "Іван", "Петрович")
OWN = Named("1", "К-1", "Олійник", "Степан", "Андрійович")
NAMING = (
    "Іван", "Івана Петровича", "І. Д.", "І.Д.", "Doroshenko", "дорошенко", "К 2", "к-2", "Ваня", "Дорошенкові",
)  # fmt: skip


@pytest.fixture(scope="module")
def rescued(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """A rescue drug for К-1, its reason naming К-2 in every way the audit tried."""
    folder = tmp_path_factory.mktemp("named")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="ondansetron", amount="4 мг",
        route="iv", why="нудота, як у: " + "; ".join(NAMING), confirmed=True,
    )  # fmt: skip
    return day


def test_the_reason_of_a_rescue_names_nobody_else(rescued: DosingDay) -> None:
    """Proves: REQ-PRT-017. Only the surname with a capital letter and the code with a dash were covered."""
    for names in (False, True):
        made = records.print_participant(
            rescued.desk, rescued.lead, rescued.person, Wish("uk", "перевірка", names=names)
        )
        text = tight(" ".join(page_texts(made.pdf)))
        assert tight("нудота, як у: [інша особа]") in text
        assert "Петрович" not in text
        for said in ("Іван", "Doroshenko", "дорошенк", "Дорошенк", "К 2", "к-2", "Ваня", "І. Д."):
            assert tight(f"; {said}") not in text


def page(said: Said, others: Others) -> Said:
    """What a page says instead."""
    record = Record(
        "event", "К-1/E", 1, "draft", None, NOTHING, (Part("events", NOTHING, (Note(said),)),)  # type: ignore[arg-type]
    )  # fmt: skip
    (block,) = cover(record, others).parts[0].blocks
    assert isinstance(block, Note)
    return block.text


@pytest.mark.parametrize("name", NAMING)
def test_another_is_covered_however_they_are_written(name: str) -> None:
    """Proves: REQ-PRT-017."""
    said = page(plain(f"сидів біля вікна; {name}"), Others((OTHER,), own=(OWN,)))
    assert said.uk.replace(" [інша особа]", "[інша особа]").startswith("сидів біля вікна;[інша особа]")
    assert name not in said.uk


def test_words_and_numbers_that_are_nobodys_stay() -> None:
    """Proves: REQ-PRT-017. No way of giving a drug, blood pressure, date or amount is taken for a person."""
    near = (OTHER, Named("3", "120", "Воля", "Іда"), Named("4", "К-2026", "Вовк", "Інна"))
    others = Others(near, frozenset({"к2", "к9"}), (OWN,))
    for text in (
        "120", "13.11.2026 10:05", "IV 4 мг", "АТ 128/82, ЧСС 76", "сила волі", "PHQ-9", "2026-11-13", "SpO2 98 %",
    ):  # fmt: skip
        assert page(plain(text), others) == plain(text)


def test_ones_own_name_stands_in_ones_own_paper_whoever_else_bears_it() -> None:
    """Proves: REQ-PRT-017."""
    namesake = Named("2", "К-2", "Ткач", "Степан")
    text = plain("Степан і Ткач, поруч мати Ганна")
    own = (OWN, relative("мати Ганна Олійник"))
    assert page(text, Others((namesake,), own=own)).uk == "Степан і [інша особа], поруч мати Ганна"
    bare = page(text, Others((namesake,), own=own, names=False))
    assert bare.uk == "[ім’я] і [інша особа], поруч мати [ім’я]"


@pytest.mark.parametrize("text", [
    "067 123 45 67", "(067) 123-45-67", "067.123.45.67", "+38 (067) 123-45-67", "380671234567", "0671234567",
    "8 067 123 45 67", "+48 22 123 45 67", "067 12 34 567",
])  # fmt: skip
def test_a_telephone_is_known_in_its_usual_spellings(text: str) -> None:
    """Proves: REQ-PRT-017. «(067) 123-45-67» and «067.123.45.67» stood in a copy by codes."""
    said = page(plain(f"дзвонити {text}, увечері"), Others((), own=(OWN,), names=False))
    assert (said.uk, said.en) == ("дзвонити [телефон], увечері", "дзвонити [phone], увечері")


def test_an_address_and_ones_own_names_are_covered_in_a_copy_by_codes() -> None:
    """Proves: REQ-PRT-017. First name, initials, small letters and an e-mail address stood there."""
    others = Others((), own=(OWN,), names=False)
    for text in ("Степан", "С. О.", "олійник", "Степану Андрійовичу", "Oliinyk"):
        assert text not in page(plain(f"сказав: {text}"), others).uk
    assert page(plain("лист на stepan.o@ukr.net."), others) == Said(
        "лист на [ел. адреса].", "лист на [e-mail]."
    )


@pytest.mark.parametrize(
    "text", ["13.11.2026 10:05", "2026-11-13", "00345678", "07:45", "0,5 мг/кг 120/80 76 98"]
)
def test_a_date_a_time_and_a_dose_are_no_telephone(text: str) -> None:
    """Proves: REQ-PRT-017."""
    assert not list(contacts_in(text))
