"""Searching people as one types, and finding their names in a text, beside a bare SELECT over the same rows."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, compare
from clinicdesk.models.engine import connect
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services.desk import Desk
from clinicdesk.services.people import list_people
from clinicdesk.services.registering import add_people
from clinicdesk.services.strangers import strangers_in
from clinicdesk.services.views import Actor
from tests.support.clinic import build_clinic

MANY, FEW = 50_000, 5_000
BATCH = 5_000
SURNAMES = (
    "Олійник Дорошенко Лисенко Ткачук Руденко Поліщук Мороз Клименко Гончар Кушнір Шевченко Бондаренко Коваленко "
    "Мельник Бойко Кравченко Савченко Петренко Мазур Гнатюк Щербак Юрченко Яковенко Їжакевич Федоренко Хоменко"
).split()
GIVEN = "Степан Іван Роман Юрій Максим Віктор Наталія Сергій Ярослав Любов Олена Тарас Дмитро Оксана Андрій".split()
PATRONYMICS = (
    "Васильович Петрович Ігорович Олегович Андріївна Сергійович Богданівна Миколайович Тарасівна".split()
)
TYPED = (
    "о",
    "ол",
    "олій",
    "к",
    "і і",
    "ол ол",
    "Olijn",
    "шевч",
    "степан іва",
    "К-34",
    "2456",
    "4 вересня 1972",
    "04.09.1972 мель",
    "1972",
    "мель 1972",
)
NOTE = (
    "Говорили про повернення до сну й тіла після другої дози. Почали з дихання, десять хвилин. Далі коло: образ, "
    "який залишився. Олена Бойко й Мельник підтримали Степана. Щоденник сну 7 днів; Телефон підтримки в кожного."
)
BARE = (
    "select p.person_id, p.code, p.name, p.birth_date from person_key k join participant p "
    "on p.id = k.participant_row where k.key >= ? and k.key < ? order by k.key limit 200"
)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """One figure for every kind of query, and one for all of them together."""
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    count = FEW if short else MANY
    invite(desk, lead, count)
    bare = connect(clinic.folder / "clinic.db", desk.secret.raw_hex)
    rounds = 20 if short else 100
    try:
        return [
            compare(
                f"search {count} people: “{typed}”", partial(list_people, desk, lead, typed), _bare(bare, typed),
                rounds=rounds, promise="p95 ≤ 50 ms",
            )
            for typed in TYPED
        ] + [
            compare(
                f"whole names of {count} people in a note of eight", partial(_strangers, desk), _read_names(bare),
                rounds=rounds, promise="p95 ≤ 200 ms",
            )
        ]  # fmt: skip
    finally:
        bare.close()
        clinic.close()


def _strangers(desk: Desk) -> object:
    with desk.database.read() as session:
        return strangers_in(session, [NOTE] * 9, apart_from=())


def _read_names(connection: Any) -> Callable[[], object]:  # noqa: ANN401 - a driver connection
    """Every name once, compared with nothing."""
    return lambda: connection.execute(
        "select distinct surname, given_name from participant_details"
    ).fetchall()


def invite(desk: Desk, actor: Actor, count: int) -> None:
    """So many invented people, in a few acts."""
    made = list(_people(count))
    for begin in range(0, count, BATCH):
        add_people(desk, actor, made[begin : begin + BATCH], reason="Набір для вимірювання")


def _people(count: int) -> Iterator[PersonDetails]:
    dice = random.Random(7)
    first = date(1950, 1, 1)
    for _ in range(count):
        surname = dice.choice(SURNAMES) + dice.choice(("", "", "ко", "ський", "чук", "енко", "ів", "ович"))
        yield PersonDetails(
            surname=surname, given_name=dice.choice(GIVEN), patronymic=dice.choice(PATRONYMICS),
            birth_date=(first + timedelta(days=dice.randrange(19_000))).isoformat(),
            phones=(f"0{dice.choice((50, 67, 93))}{dice.randrange(1_000_000, 9_999_999)}",),
        )  # fmt: skip


def _bare(connection: Any, typed: str) -> Callable[[], object]:  # noqa: ANN401 - a driver connection
    """An index range of about the same width, without folding, roles, or versions."""
    begin = {"К": "=k34", "2": "#6542", "4": "@1972-09-04", "0": "@1972-09-04"}.get(
        typed[0], "olinik"[: len(typed)]
    )
    return lambda: connection.execute(BARE, (begin, begin + "\U0010ffff")).fetchall()
