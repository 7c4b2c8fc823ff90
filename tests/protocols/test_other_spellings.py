"""Names and codes as people really type them: tender, torn, half in Latin letters; and what is no name at all."""

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in

TIMES = {
    "Олександр": "Шурик Сашенька Сашуля Олександрик Санёк Лесик",
    "Тетяна": "Танечка Танечку Танюша",
    "Ганна": "Анечка Анічка Анечкою Ганнуся",
    "Назар": "Назарчик Назарчиком Назарик",
    "Павло": "Павлуша Павлуші Павлик",
    "Христина": "Крістіна Kristina Christina Khrystyna Христя Христинка Христиночка",
    "Ян": "Yan Jan",
    "Марина": "Маринка Мариночка",
}


@pytest.mark.parametrize("name", TIMES)
def test_a_tender_or_foreign_form_of_a_given_name_is_found(name: str) -> None:
    """Proves: REQ-NTE-317."""
    person = Named("p-1", "", "Здоровега", name)
    assert [one for one in TIMES[name].split() if not leaks_in(f"Потім {one} мовчить.", [person])] == []


@pytest.mark.parametrize("written", ["Igorevna", "Igorivna", "Ігоревна", "Ihorivna"])
def test_a_patronymic_in_russian_or_latin_is_found(written: str) -> None:
    """Proves: REQ-NTE-317."""
    assert leaks_in(f"Then {written} spoke.", [Named("p-1", "", "Рудь", "Ольга", "Ігорівна")])


@pytest.mark.parametrize(
    "written", ["Ковален-\nко", "Ковален-ко", "К о в а л е н к о", "Ко\u00adваленко", "Ковален- \n ка"]
)
def test_a_torn_name_is_found_and_its_place_is_told(written: str) -> None:
    """Proves: REQ-NTE-317."""
    text = f"Казав {written} тихо."
    (leak,) = leaks_in(text, [Named("p-1", "", "Коваленко", "Іван")])
    assert text[leak.start : leak.end] == written


@pytest.mark.parametrize("mark", list("´”`ʼ’'\"՚′"))
def test_any_apostrophe_is_one(mark: str) -> None:
    """Proves: REQ-NTE-317."""
    assert leaks_in(f"Казав Лук{mark}янченко тихо.", [Named("p-1", "", "Лук’янченко")])


@pytest.mark.parametrize("code", ["P-0991", "П-0991"])
@pytest.mark.parametrize(
    "written",
    [
        "П-0991", "P-0991", "P-991", "P_0991", "P.0991", "учасник 991", "учасниці 991", "P—0991", "p 0991",
        "participant 991",
    ],
)  # fmt: skip
def test_a_code_is_found_by_its_number_however_it_is_written(code: str, written: str) -> None:
    """Proves: REQ-NTE-318."""
    (leak,) = leaks_in(f"Про це казав {written} учора.", [Named("p-1", code, "Рудь")])
    assert (leak.kind, leak.person_id) == ("code", "p-1")


@pytest.mark.parametrize(
    "text",
    [
        "ДВА рази на день", "Вірус гепатиту", "Лікар Іваненко оглянув", "АТ 120/80, ЧСС 72", "Галочка стоїть",
        "Сонечко за вікном", "через 120 хв", "45-та хвилина", "All of them was well, any room",
    ],
)  # fmt: skip
def test_what_is_no_name_is_let_pass(text: str) -> None:
    """Proves: REQ-NTE-317."""
    group = [
        Named("p-1", "К-0120", "Даниленко", "Віра", "Марківна"), Named("p-2", "К-0121", "Рудь", "Іван", "Петрович"),
        Named("p-3", "К-0122", "Сич", "Софія"), Named("p-4", "К-0123", "Сич", "Аліна"),
        Named("p-5", "К-0124", "Сич", "Василь"), Named("p-6", "К-0125", "Сич", "Роман"),
    ]  # fmt: skip
    assert leaks_in(text, group) == ()
