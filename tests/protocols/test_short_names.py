"""Names of three letters in a shared text, and the words of every day that only look like a form of a name."""

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in


def found(name: str, text: str) -> list[str]:
    """What of the text is held to name somebody with this given name."""
    return [leak.text for leak in leaks_in(text, [Named("p-1", "К-0991", "Тимчук", name, "Петрович")])]


SHORT = {
    "Яна": "Яна Яни Яні Яну Яною Яно Yana Yany Yanoyu",
    "Ніл": "Ніл Ніла Нілові Нілу Нілом Нілі Ніле Nil Nila",
    "Лев": "Лев Лева Льва Левові Львові Левом Львом Леву Льву Леві Леве Lev Leva Lvom",
    "Ада": "Ада Ади Аді Аду Адою Адо Ada",
    "Зоя": "Зоя Зої Зою Зоєю Зоє Zoya Zoia",
    "Єва": "Єва Єви Єві Єву Євою Єво Yeva Eva",
    "Ян": "Ян Яна Янові Яну Яном Яні Яне",
    "Том": "Том Тома Томові Томом Томе",
}


@pytest.mark.parametrize("name", SHORT)
def test_a_name_of_three_letters_is_found_in_every_case_and_in_latin(name: str) -> None:
    """Proves: REQ-NTE-001."""
    assert [form for form in SHORT[name].split() if not found(name, f"Потім {form} мовчав.")] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Лев", "На малюнку лев, сон про лева; з левом, про льва. Приїхав зі Львова, живе у Львові, місто Львів."),
        ("Том", "Тому що втомився. Сон став кращим, тому тривоги менше. Другий том книги.\n«Тому й мовчав»."),
        ("Микола", "Коли почалася сирена, усі були в укритті. Коли вона скінчилася, повернулися."),
        ("Алла", "Але тривога менша. Спокій, але сон короткий."),
        ("Дан", "Дані не змінилися. Ці дані зібрано сьогодні."),
        ("Людмила", "Люди підтримували одне одного. Людей було семеро."),
        ("Василь", "Як ви? У вас є план безпеки. «Вас чують», повторила група."),
        ("Тая", "Там було тихо. Та пауза допомогла; там є вода."),
        ("Яна", "Обіцяна розмова відбулася, погана ніч минула, вона зайнята."),
        ("Ніл", "Від нуля до десяти: нуль. Немає."),
        ("Ада", "Порада, невдача, нарада."),
    ],
)  # fmt: skip
def test_words_of_every_day_stop_nobody(name: str, text: str) -> None:
    """Proves: REQ-NTE-001."""
    assert found(name, text) == []


def test_a_capital_within_a_sentence_is_a_name_though_sentences_begin_with_that_word() -> None:
    """Proves: REQ-NTE-001."""
    assert found("Том", "Передали Тому чай.") == ["Тому"]
    assert found("Микола", "Чекали до Коли, потім почали.") == ["Коли"]


def test_who_is_called_by_such_a_word_is_found_wherever_it_stands() -> None:
    """Proves: REQ-NTE-001."""
    assert found("Дія", "Дія плакала. Потім Дія сміялася.") == ["Дія", "Дія"]
