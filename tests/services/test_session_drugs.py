"""The record of a session: what was ordered and opened, rescue drugs, boosters, hand-overs by name, Aldrete."""

import pytest

from clinicdesk.models.dosing import Rescue
from clinicdesk.reports.record import Record, Table
from clinicdesk.services import discharges, handing_over, rescues, session_papers
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay, begin, build_day, copy_day
from tests.support.looking import newest
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка")


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """К-1 dosed, given a booster and a rescue drug; another one ordered only; the watch handed over; gone home."""
    folder = tmp_path_factory.mktemp("session-drugs")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    day.give(day.order())
    day.watched(15)
    rescue(day, "4 мг")
    rescues.give_rescue(day.desk, day.nurse, newest(day.desk, Rescue).rescue_id, pin=PINS["nurse"])
    rescue(day, "8 мг")
    handing_over.hand_over(day.desk, day.nurse, day.session_id, to=WITNESS, pin=PINS["nurse"], note="обід")
    day.give(day.order("20", booster=True))
    day.watched()
    day.recovered()
    discharges.discharge_home(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person,
        leaving=Leaving("Олійник Ганна", "067 123 45 67"), pin=PINS["lead"],
    )  # fmt: skip
    return day


def rescue(day: DosingDay, amount: str) -> None:
    """The lead orders ondansetron."""
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="ondansetron", amount=amount,
        route="iv", why="нудота", confirmed=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def record(day: DosingDay) -> Record:
    """Its record."""
    with day.desk.database.read() as session:
        return session_papers.session_record(day.desk, session, day.cohort)


def tables(record: Record, key: str) -> list[list[dict[str, str]]]:
    """The tables of a part: of each row what stands under which head, in Ukrainian."""
    blocks = next(one for one in record.parts if one.key == key).blocks
    return [
        [dict(zip((head.title.uk for head in table.heads), (cell.said.uk for cell in row), strict=True))
         for row in table.rows]
        for table in blocks
        if isinstance(table, Table)
    ]  # fmt: skip


def test_each_dose_stands_with_what_was_ordered_and_a_booster_is_called_one(record: Record) -> None:
    """Proves: REQ-PRT-041. The table had no ordered amount, and the timeline said «доза» for a booster."""
    dose, booster = tables(record, "drugs")[0]
    assert (dose["Призначено"], booster["Призначено"]) == ("60 мг", "бустер, 20 мг")
    timeline = " ".join(row["Подія"] for row in tables(record, "timeline")[0])
    assert (timeline.count("доза К-1"), timeline.count("бустер К-1")) == (1, 1)


def test_the_ampoules_stand_with_the_balance_before_and_after(record: Record) -> None:
    """Proves: REQ-PRT-041. What was opened, and the balance, stood nowhere."""
    lines = tables(record, "drugs")[1]
    opened = next(row for row in lines if row["Дія, ампул"] == "Розкриття −1")
    assert opened["Залишок до → після"] == "1 → 0"
    assert opened["Серія, придатна до"] == "021225, 31.12.2026"
    assert opened["Підписи"].count(", ") == 1


def test_rescue_drugs_stand_in_the_timeline_and_with_the_alerts(record: Record) -> None:
    """Proves: REQ-PRT-041. They were in neither."""
    given, ordered = tables(record, "alerts")[1]
    assert given["Препарат"] == ordered["Препарат"].replace("8 мг", "4 мг")
    assert (given["Код"], given["Чому"], ordered["Введено, хто"]) == ("К-1", "нудота", "не введено")
    assert "Марчук" in given["Введено, хто"]
    timeline = " ".join(row["Подія"] for row in tables(record, "timeline")[0])
    assert (timeline.count("призначено: "), timeline.count("введено: ")) == (2, 1)


def test_a_hand_over_names_both_and_the_open_clocks(record: Record) -> None:
    """Proves: REQ-PRT-041. The page said «передано зміну: обід»."""
    (line,) = [row["Подія"] for row in tables(record, "timeline")[0] if "передано зміну" in row["Подія"]]
    assert "передано зміну (Марчук Ірина → Бондар Тарас); відкриті відліки: К-1 +" in line
    assert "обід" in line


def test_who_went_home_stands_with_aldrete(record: Record) -> None:
    """Proves: REQ-PRT-041."""
    (row,) = tables(record, "home")[0]
    assert row["Альдрете"] == "10"


def test_the_pages_hold_all_of_it_in_both_languages(day: DosingDay) -> None:
    """Proves: REQ-PRT-041."""
    for language, said in (
        ("uk", ("бустер, 20 мг", "Ампули: рядки журналу обліку", "1 → 0", "(Марчук Ірина → ", "Альдрете")),
        ("en", ("booster, 20 mg", "Ampoules: lines of the register", "1 → 0", "(Марчук Ірина → ", "Aldrete")),
    ):  # fmt: skip
        made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish(language, "перевірка"))
        text = tight(" ".join(page_texts(made.pdf)))
        for one in said:
            assert tight(one) in text
