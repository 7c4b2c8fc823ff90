"""Who plays in the demonstration. All names, codes and numbers are invented."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from clinicdesk.security.roles import Role

START = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
"""A Tuesday morning; the same records come out of every run."""


@dataclass(frozen=True, slots=True)
class Player:
    """A member of the demonstration clinic's staff."""

    login: str
    name: str
    roles: tuple[Role, ...]


FOUNDERS = (
    Player("admin", "Шевчук Павло Андрійович", (Role.ADMIN,)),
    Player("lead", "Левченко Ольга Василівна", (Role.LEAD,)),
)
STAFF = (
    Player("physician", "Бондар Тарас Ігорович", (Role.PHYSICIAN,)),
    Player("nurse", "Марчук Ірина Петрівна", (Role.NURSE,)),
    Player("nurse2", "Гнатюк Олена Юріївна", (Role.NURSE, Role.OBSERVER)),
    Player("anaesthesiologist", "Кравчук Ігор Миколайович", (Role.ANAESTHESIOLOGIST,)),
    Player("therapist", "Коваль Марія Степанівна", (Role.THERAPIST,)),
    Player("therapist2", "Лозова Дарина Олексіївна", (Role.THERAPIST,)),
    Player("cotherapist", "Савчук Андрій Петрович", (Role.COTHERAPIST,)),
    Player("coordinator", "Мельник Софія Романівна", (Role.COORDINATOR,)),
    Player("auditor", "Зоря Ніна Борисівна", (Role.AUDITOR,)),
)
FORMER = Player("nurse3", "Пилипенко Галина Іванівна", (Role.NURSE,))
EXPECTED = Player("officer", "Кравець Богдан Олегович", (Role.DRUG_OFFICER,))

CLINIC = {
    "name": "Клініка «Обрій»",
    "address": "01001, Київ, вул. Вигадана, 7",
    "edrpou": "12345678",
    "licence": "АЕ 000000",
    "zone": "Europe/Kyiv",
}
"""EDRPOU and licence are placeholders: no clinic has them."""

PARTICIPANTS = (
    ("К-1056", "Олійник Степан Васильович", "1988-03-12"),
    ("К-1058", "Дорошенко Іван Петрович", "1979-11-02"),
    ("К-1060", "Лисенко Роман Ігорович", "1992-07-25"),
    ("К-1062", "Ткачук Юрій Олегович", "1985-01-30"),
    ("К-1063", "Руденко Максим Андрійович", "1990-09-14"),
    ("К-1065", "Поліщук Віктор Сергійович", "1983-05-06"),
    ("К-1066", "Мороз Наталія Богданівна", "1987-12-19"),
    ("К-1068", "Клименко Сергій Миколайович", "1976-04-08"),
)
WAITING = (
    ("К-1084", "Гончар Ярослав Тарасович", "1994-02-17"),
    ("К-1086", "Кушнір Любов Павлівна", "1981-08-21"),
)


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the demonstration, with the guardian who answers for them."""

    code: str
    name: str
    birth_date: str
    sex: str
    guardian: str
    phone: str


CHILDREN = (
    Child("Д-2011", "Гайдук Марко Олексійович", "2015-04-18", "male", "Гайдук Оксана", "067 000 41 01"),
    Child("Д-2012", "Сорока Злата Іванівна", "2014-10-02", "female", "Сорока Ірина", "067 000 41 02"),
    Child("Д-2014", "Власюк Тимофій Романович", "2016-01-25", "male", "Власюк Тетяна", "067 000 41 04"),
    Child("Д-2015", "Панчук Соломія Андріївна", "2015-08-09", "female", "Панчук Юлія", "067 000 41 05"),
    Child("Д-2017", "Ярош Данило Сергійович", "2014-06-30", "male", "Ярош Наталія", "067 000 41 07"),
    Child("Д-2018", "Білик Назар Петрович", "2016-11-11", "male", "Білик Галина", "067 000 41 08"),
    Child("Д-2020", "Чорна Єва Максимівна", "2015-12-05", "female", "Чорна Людмила", "067 000 41 10"),
)


def paper_number(kind: str, login: str) -> str:
    """The number of somebody's licence or certificate, like those on real ones; the same in every run."""
    return f"ДЕМО № {zlib.crc32(f'{kind} {login}'.encode()) % 900_000 + 100_000}"
