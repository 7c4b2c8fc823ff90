"""An imaginary record with a block of every kind, and how it was printed."""

import dataclasses
from typing import Any

from clinicdesk.reports.record import (
    Amended,
    Amendments,
    Cell,
    Chart,
    Facility,
    Fact,
    Facts,
    Head,
    InkLines,
    Labels,
    Line,
    Mark,
    Note,
    Part,
    Point,
    Printed,
    Question,
    Questions,
    Record,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.said import NOTHING, Said, plain

FACILITY = Facility(
    "Клініка «Обрій»", "01001, Київ, вул. Зразкова, 1", "00000000", "МОЗ № 000000", "Europe/Kyiv (UTC+02:00)"
)
PRINTED = Printed(
    "24.11.2026 13:31:00 UTC+02:00", "Ткач Н. С.", "ClinicDesk 0.1.0", "перевірка", "МОЗ", 88, 89, "ab" * 32
)
BLOCKS = (
    Facts(
        (Fact(Said("Код", "Code"), Cell(plain("К-1047"))), Fact(Said("Температура", "Temperature"), Cell(NOTHING))), 2
    ),
    Table(
        (Head(Said("Хв", "Min"), 10, strong=True), Head(Said("АТ", "BP"), 30), Head(Said("Підпис", "Hand"), 20)),
        (
            (Cell(plain(0)), Cell(plain("140/88")), Cell(NOTHING, hand=True)),
            (Cell(plain(45)), Cell(plain("178/108"), (plain("187/108"),), "[1]", "amber"), Cell(NOTHING)),
        ),
        Said("Спостереження", "Observations"), legend=Said("Закреслене: до виправлення.", "Struck: before."),
    ),
    Chart(
        Said("Тиск", "Pressure"), Said("хвилини", "minutes"),
        (Line(Said("САТ", "SBP"), (Point(0, 140_000), Point(45, 178_000))),),
        (Mark(Said("доза", "dose"), 10),), (Mark(Said("поріг", "limit"), 160_000),),
    ),
    Note(plain("Лежить спокійно, A<B.\n\nДруга думка."), Said("Нотатка", "Note")),
    Amendments((
        Amended("[1]", Said("АТ", "BP"), plain("187/108"), plain("178/108"), plain("Марчук І. П."),
                "24.11.2026 11:02", plain("переставлено цифри")),
    )),
    Signatures((
        Signed(plain("Марчук Ірина"), Said("медсестра", "nurse"), Said("авторство запису", "author"),
               "24.11.2026 12:52", "A1770C00", "valid", Said("Вимір", "Reading")),
        Signed(NOTHING, Said("лікар", "physician"), Said("відповідає", "responsible"), "", "", "wanted"),
    )),
    InkLines((Said("Дата", "Date"), Said("Підпис", "Signature")), (1, 2)),
    Questions(
        Said("Прибуття", "Arrival"),
        (Question("1", Said("Чи є супровід", "Is there an escort"), boxes=(Said("так", "yes"), Said("ні", "no"))),
         Question("2", Said("Маса тіла", "Weight"), unit=Said("кг", "kg")),
         Question("3", Said("Примітка", "Remark"), lines=3)),
    ),
    Labels(((plain("К-1047"), Said("когорта 07", "cohort 07")),)),
)  # fmt: skip
"""One of each kind."""


def record(*blocks: Any, **changes: Any) -> Record:
    """A record of one part with these blocks, or with one of every kind."""
    part = Part("all", Said("Усе", "Everything"), blocks or BLOCKS, 1)
    empty = Part("none", Said("Порожнє", "Nothing"), (), 2)
    plain_record = Record(
        "participant", "К-1047/P", 4, "amended", FACILITY, Said("Протокол учасника", "Participant’s record"),
        (part, empty), subject="К-1047", programme=Said("Програма, протокол 0.1", "Programme, protocol 0.1"),
        definitions=("gkap@0.1",),
    )  # fmt: skip
    return dataclasses.replace(plain_record, **changes)
