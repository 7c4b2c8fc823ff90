"""People of the imaginary clinic: a list, a card with its history, readings of a chart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation
from clinicdesk.services.person_views import (
    Amendment,
    FieldAmendment,
    Follower,
    PersonCard,
    RelationRow,
)
from clinicdesk.services.views import (
    PersonRow,
    ReadingField,
    ReadingRow,
)

NOW = datetime(2026, 11, 24, 9, 7, 4, tzinfo=UTC)


def people() -> tuple[PersonRow, ...]:
    """Eight participants; the last is of somebody else's cohort."""
    names = (
        ("К-1038", "Шевчук Віра Іванівна"), ("К-1043", "Мельник Олег Васильович"),
        ("К-1047", "Романюк Юрій Степанович"), ("К-1051", "Савчук Андрій Петрович"),
        ("К-1055", "Захарчук Ігор Миколайович"), ("К-1062", "Рибак Дарина Олегівна"),
        ("К-1066", "Панченко Сергій Григорович"), ("К-1070", "Лисенко Богдан Тарасович"),
    )  # fmt: skip
    return tuple(
        PersonRow(
            f"p-{code[-4:]}", code, name, "1985-05-14", "07" if code != "К-1070" else "05", code != "К-1070"
        )
        for code, name in names
    )


def card() -> PersonCard:
    """A card with something in every section, amended once, with a record that follows."""
    details = PersonDetails(
        code="К-1047", surname="Романюк", given_name="Юрій", patronymic="Степанович", birth_date="1985-05-14",
        sex="male", phones=("+380671234567", "+380501112233"), emails=("yurii@example.org",),
        other_contacts=("Київ, вул. Вигадана, 3",), emergency_name="Романюк Олена",
        emergency_relation="дружина", emergency_phone="+380671112233", escort_name="Романюк Олена",
        escort_phone="+380671112233", referral_source="Поліклініка № 3", referral_date="2026-09-28",
        diagnoses=("F43.1", "F33.1"), complaint="Не спить, уникає людей", chart_number="1047/26",
        earlier_treatment="Сертралін 200 мг, 14 місяців", height_cm="182", weight_kg="84.5",
        allergies_state="listed", allergies=(Allergy("пеніцилін", "висип"), Allergy("йод")),
        medicines=(Medicine("сертралін", "50 мг уранці"),), military="veteran",
        relations=(Relation("spouse", name="Романюк Олена", phone="+380671112233"), Relation("guardian", "p-1038")),
    )  # fmt: skip
    changes = (FieldAmendment("weight_kg", "86", "84.5"), FieldAmendment("sex", "", "male"))
    return PersonCard(
        "p-1047", details, 2,
        relations=(
            RelationRow("spouse", "", "", "Романюк Олена", "+380671112233"),
            RelationRow("guardian", "p-1038", "К-1038", "Шевчук Віра Іванівна", ""),
            RelationRow("other", "p-1043", "К-1043", "Мельник Олег Васильович", "", theirs=True),
        ),
        history=(
            Amendment(2, NOW - timedelta(days=2), "Марчук Ірина", "зважування перед сесією", changes),
            Amendment(1, NOW - timedelta(days=40), "Мельник Софія", "", ()),
        ),
        followers=(
            Follower("p-0990", "К-0990", "Романюк Ю.", NOW - timedelta(days=1), "Мельник Софія", "той самий паспорт"),
        ),
    )  # fmt: skip


def reading(minutes: int, pressure: tuple[int, int], pulse: int, **more: Any) -> ReadingRow:
    """A set taken so many minutes ago."""
    taken = NOW - timedelta(minutes=minutes)
    values = {
        "sbp": str(pressure[0]), "dbp": str(pressure[1]), "pulse": str(pulse), "spo2": "97", "rr": "15",
        "moaas": "5", "temp": "36.6",
    }  # fmt: skip
    row = ReadingRow(
        f"r-{minutes}", taken, taken, "Марчук Ірина", values, superseded=False, reason="", signed=False
    )
    return replace(row, **more)


def readings() -> tuple[ReadingRow, ...]:
    """Newest first: one late, one corrected, one signed."""
    return (
        reading(5, (142, 88), 80),
        reading(20, (172, 104), 98, recorded_at=NOW - timedelta(minutes=14)),
        reading(35, (184, 112), 108),
        reading(35, (148, 112), 108, superseded=True, reason="переплутано цифри"),
        reading(80, (140, 88), 78, signed=True),
    )


FIELDS = (
    ReadingField("sbp", "mmHg", 40, 300),
    ReadingField("dbp", "mmHg", 20, 200),
    ReadingField("pulse", "/min", 20, 250),
    ReadingField("spo2", "%", 50, 100),
    ReadingField("rr", "/min", 4, 60),
    ReadingField("moaas", "", 0, 5),
    ReadingField("temp", "°C", 30, 43, decimals=1),
)
