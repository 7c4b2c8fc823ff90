"""Common names of the country by the textbook's paradigms: surname, given name and patronymic, of men and of women.

The endings stand here as the orthography has them and are not those of the program, which makes forms its own way.
"""

from collections.abc import Iterator

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in
from clinicdesk.protocols.ordinary_words import ordinary
from tests.protocols.test_folding import transliterated

MEN = {
    ", а ові у ом і е": "Олександр Володимир Іван Роман Богдан Максим Тарас Назар Артем Віктор Степан Руслан Денис",
    "й я єві ю єм ї ю": "Сергій Андрій Юрій Віталій Валерій Григорій Анатолій Олексій",
    "о а ові у ом і е": "Дмитро Петро Павло Михайло Данило Марко",
    "а и і у ою о": "Микола Микита Лука Сава",
    ", я еві ю ем і": "Ігор Лазар",
    "ь я еві ю ем і": "Василь",
    "я і ю ею е": "Ілля",
}
WOMEN = {
    "а и і у ою о": "Ірина Олена Тетяна Оксана Світлана Людмила Галина Катерина Христина Ганна Віра Яна Інна",
    "я ї ю єю є": "Марія Наталія Юлія Софія Вікторія Анастасія Надія",
    "я і ю ею": "Наталя Леся Уля",
    "’я ’ї ’ю ’єю ’є": "Дар’я",
}
SURNAMES = {
    "о а ові у ом е": "Шевченко Бондаренко Дем’яненко Лук’яненко Мар’яненко Павленко Бойко Гнатко",
    ", а ові у ом и ів ам": "Поліщук Лук’янчук Гуменюк Мельник Кузьмін",
    "ий ого ому им а ої ій у ою і": "Білий Чорний Залеський Кам’янський Хмельницький В’язовський",
    "ь я еві ю ем і ів": "Коваль Москаль",
    "а и і у ою о": "Сковорода Скиба",
    ", а у им а ої ій у ою і": "Іванов Солов’йов Пушкарьов",
}
FATHERS = (
    "Олександрович Олександрівна, Сергійович Сергіївна, Юрійович Юріївна, Васильович Василівна, Ігорович Ігорівна, "
    "Миколайович Миколаївна, Ілліч Іллівна, Якович Яківна, Лукич Луківна, Григорович Григорівна, Львович Львівна, "
    "Кузьмич Кузьмівна, Петрович Петрівна, В’ячеславович В’ячеславівна, Михайлович Михайлівна, Дем’янович Дем’янівна"
)
SONS, DAUGHTERS = ", а у еві ем і", "а и і у ою о"
POSSESSIVES = {
    "Олександр": "Олександрів Олександрова Олександрового Олександровим Олександрових",
    "Сергій": "Сергіїв Сергієва Сергієвого Сергієвими",
    "Ігор": "Ігорів Ігорева Ігоревої",
    "Василь": "Василів Василева Василевому",
    "Дмитро": "Дмитрів Дмитрова Дмитрової",
    "Ольга": "Ольжин Ольжина Ольжиному",
    "Марія": "Маріїн Маріїна Маріїного",
    "Дар’я": "Дар’їн Дар’їна Дар’їної",
    "Ірина": "Іринин Іринина Ірининих",
    "Коваль": "Ковалів Ковалева Ковалевої",
    "Шевченко": "Шевченків Шевченкова Шевченковою",
    "Дем’яненко": "Дем’яненків Дем’яненкова",
    "Микола": "Миколин Миколиного",
    "Ілля": "Іллін Ілліна",
}
OTHER_FORMS = {
    "Ольга": "Ольга Ольги Ользі Ольгу Ольгою Ольго",
    "Любов": "Любов Любові Любов’ю Любове",
    "Олег": "Олег Олега Олегові Олегу Олегом Олезі Олеже",
    "Лев": "Лев Лева Левові Левом Льва Львові Львом Леве",
    "Кравець": "Кравець Кравця Кравцеві Кравцю Кравцем Кравче",
    "Ковалів": "Ковалів Ковалева Ковалеву Ковалевим Ковалева Ковалевої",
    "Заєць": "Заєць Зайця Зайцеві Зайцем Зайче",
    "В’юн": "В’юн В’юна В’юнові В’юном В’юне",
    "Соловей": "Соловей Солов’я Солов’єві Солов’єм",
}
APOSTROPHES = ("'", "ʼ", "`", "´", "‘", '"', "")


def declined(words: str, endings: str) -> dict[str, tuple[str, ...]]:
    """Name to its forms; the first ending is the name's own, a comma for none."""
    first, *others = endings.replace(",", "").split(" ")
    found = {}
    for name in words.split():
        stem = name.removesuffix(first) if first else name
        found[name] = (name, *(stem + ending for ending in others if ending))
    return found


def every_form() -> dict[str, tuple[str, ...]]:
    """All the tables as one."""
    found = {name: tuple(forms.split()) for name, forms in OTHER_FORMS.items()}
    for table in (MEN, WOMEN, SURNAMES):
        for endings, words in table.items():
            found |= declined(words, endings)
    for pair in FATHERS.split(", "):
        son, daughter = pair.split()
        found |= declined(son, SONS) | declined(daughter, DAUGHTERS)
    return found


FORMS = every_form()


def written(form: str) -> Iterator[str]:
    """A form as hands write it: large and small, in Latin letters, with every apostrophe."""
    yield from (form, form.upper())
    if form.lower() not in ordinary():  # «коваль», «надія»: in small letters a word of the language
        yield form.lower()
    yield transliterated(form).capitalize()
    if "’" in form:
        yield from (form.replace("’", mark) for mark in APOSTROPHES)


def person(name: str) -> tuple[Named, ...]:
    """Somebody who has this name in one of the three places: it is found in each."""
    return (
        Named("surname", "", name), Named("given", "", "Юхно", name), Named("father", "", "Юхно", "Клим", name)
    )  # fmt: skip


def missed(name: str, words: Iterator[str] | tuple[str, ...]) -> list[str]:
    return [
        f"{one.person_id}: {word}"
        for one in person(name)
        for word in words
        if not leaks_in(f"Після кола підійшов {word} і мовчав.", [one])
    ]


@pytest.mark.parametrize("name", FORMS)
def test_each_case_of_each_name_is_found_in_either_alphabet(name: str) -> None:
    """Proves: REQ-NTE-441."""
    words = tuple(word for form in FORMS[name] for word in written(form))
    assert missed(name, words) == []


@pytest.mark.parametrize("name", POSSESSIVES)
def test_what_belongs_to_each_names_them(name: str) -> None:
    """Proves: REQ-NTE-441."""
    forms = POSSESSIVES[name].split()
    words = [*forms, *(one.upper() for one in forms), *(transliterated(one).capitalize() for one in forms)]
    latin = transliterated(name).capitalize()
    words += [f"{latin}’s", f"{latin}'s", f"{latin}s"]
    words += [one.replace("’", mark) for one in forms if "’" in one for mark in APOSTROPHES]
    assert missed(name, tuple(words)) == []


def test_the_tables_hold_enough_of_the_names_people_have() -> None:
    """Proves: REQ-NTE-441."""
    assert len(FORMS) >= 100
