"""What belongs to somebody names them too: possessives in both languages, and more short forms of names."""

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in

GROUP = (
    Named("p-1", "К-1", "Тимчук", "Олег", "Петрович"),
    Named("p-2", "К-2", "Руденко", "Ольга", "Іванівна"),
    Named("p-3", "К-3", "Клименко", "Сергій"),
    Named("p-4", "К-4", "Коваль", "Марія"),
)


def found(text: str, *group: Named) -> list[str]:
    return [leak.text for leak in leaks_in(text, group or GROUP)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Oleh's wife phoned; Tymchuk’s sister too.", ["Oleh's", "Tymchuk’s"]),
        ("Sergiy's brother came in Klymenko's car, the Tymchuks stayed.", ["Sergiy's", "Klymenko's", "Tymchuks"]),
        ("Олегова дружина, Олегове місце, в Олеговій кімнаті.", ["Олегова", "Олегове", "Олеговій"]),
        ("Тимчукова машина стояла біля Руденкової хати.", ["Тимчукова", "Руденкової"]),
        ("Ольжин брат і Ольжиного сина, Сергієва мати, Маріїн лист, Ковалева хата.",
         ["Ольжин", "Ольжиного", "Сергієва", "Маріїн", "Ковалева"]),
    ],
)  # fmt: skip
def test_what_belongs_to_somebody_names_them(text: str, names: list[str]) -> None:
    """Proves: REQ-NTE-001. They passed into signed notes and every member's record."""
    assert found(text) == names


@pytest.mark.parametrize(
    ("given", "short"),
    [("Анастасія", "Настю"), ("Ярослав", "Слава"), ("Ярослав", "Славкові"), ("Олександр", "Саню"),
     ("Роман", "Ромко"), ("Наталія", "Наталкою"), ("Владислав", "Владом"), ("Данило", "Даньком")],
)  # fmt: skip
def test_those_who_know_them_say_it_shorter(given: str, short: str) -> None:
    """Proves: REQ-NTE-001."""
    assert found(f"Поруч сидів {short}.", Named("p-1", "", "Юх", given)) == [short]


def test_words_of_every_day_stay_words() -> None:
    """Proves: REQ-NTE-001. «Людина» is no daughter of Люда, «машина» not Маша's."""
    group = (
        Named("p-1", "", "Юх", "Людмила"),
        Named("p-2", "", "Юх", "Марія"),
        Named("p-3", "", "Юх", "Данило"),
    )
    assert (
        found("Людина мовчала. Машина гула. Та людина, якій важко, їхала машиною. Це данина часу.", *group)
        == []
    )
