"""A list of 5,000 lines, 200 of them wrong: read, checked and written, beside openpyxl alone and bare inserts."""

import io
import random
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import openpyxl

from benchmarks.measuring import Figure, p95
from benchmarks.people import FEW, MANY, invite
from clinicdesk.models.engine import connect
from clinicdesk.services import intake
from clinicdesk.services.desk import Desk
from clinicdesk.services.intake_views import Choices, Outcome
from clinicdesk.services.views import Actor
from tests.support.clinic import build_clinic

LINES, WRONG = 5_000, 200
_HEADINGS = (
    "№", "Код", "Прізвище", "Ім’я", "По батькові", "Дата народження", "Стать", "Телефон", "Контактна особа",
    "Тел. контакту", "Зріст, см", "Вага, кг", "Алергії", "Ліки", "Хто направив", "Скарги",
)  # fmt: skip
_TABLES = (
    "participant", "participant_details", "person_contact", "person_allergy", "person_medicine", "person_key",
)  # fmt: skip
_SYLLABLES = "бо ко ма ше ти ра ли но ва ду пе сі ри ку го за ле ме".split()


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Reading, the dry run, and all of it to the last byte on disk; the promise is ten seconds for the whole."""
    lines = LINES // 10 if short else LINES
    data = list_of_people(lines, WRONG * lines // LINES)
    ours: dict[str, list[float]] = {"read": [], "all": []}
    bare: dict[str, list[float]] = {"read": [], "all": []}
    for turn in range(2 if short else 3):
        clinic = build_clinic(folder / f"clinic {turn}")
        desk, lead = clinic.open_as("lead")
        bare["read"].append(_timed(lambda: _bare_read(data)))
        read, whole = _ours(desk, lead, data, lines)
        ours["read"].append(read)
        ours["all"].append(whole)
        write = _bare_writer(clinic.folder / "clinic.db", folder / f"bare {turn}.db", desk.secret.raw_hex)
        bare["all"].append(_timed(lambda write=write: (_bare_read(data), write())))  # type: ignore[misc]  # bound now
        clinic.close()
    clinic = build_clinic(folder / "crowded")
    desk, lead = clinic.open_as("lead")
    invite(desk, lead, people := FEW if short else MANY)
    crowded = [_ours(desk, lead, data, lines)[1]]
    clinic.close()
    return [
        _figure(f"read a list of {lines} lines apart", ours["read"], bare["read"], "openpyxl alone, the same values"),
        _figure(
            f"read, check twice and write {lines} lines", ours["all"], bare["all"],
            "≤ 10 s for 5,000 lines; bare: openpyxl and inserts of the same rows",
        ),
        _figure(
            f"the same, into a clinic of {people} people", crowded, bare["all"],
            "≤ 10 s for 5,000 lines; bare: as above, into an empty file",
        ),
    ]  # fmt: skip


def _ours(desk: Desk, lead: Actor, data: bytes, lines: int) -> tuple[float, float]:
    """Milliseconds until the file is read apart, and until all of it is written."""
    begin = perf_counter()
    found = intake.read_list(desk, lead, data, name="list.xlsx")
    read = perf_counter() - begin
    seen = intake.check_list(desk, lead, found)
    wrong = frozenset(line.line for line in seen.lines if line.outcome is Outcome.PROBLEM)
    seen = intake.check_list(desk, lead, found, Choices(aside=wrong))
    done = intake.take_over(desk, lead, found, seen, language="uk")
    whole = perf_counter() - begin
    assert (len(done.new), len(done.aside)) == (lines - len(wrong), WRONG * lines // LINES)
    return read * 1000, whole * 1000


def list_of_people(lines: int, wrong: int) -> bytes:
    """A workbook as clinics keep it: half with a code, every n-th line with a date or telephone that cannot be."""
    chance, book = random.Random(5), openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(_HEADINGS)
    every = lines // wrong
    for n in range(lines):
        surname, name, father = ("".join(chance.choices(_SYLLABLES, k=k)).capitalize() for k in (4, 3, 3))
        day = f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.{chance.randint(1950, 2005)}"
        phone = f"067{n:07}"
        if n % every == every - 1:
            day, phone = "31.02.1990", "12"
        sheet.append(
            (n + 1, f"П-{n:05}" if n % 2 else "", surname, name, f"{father}ович", day, "ч", phone,
             f"{name} (дружина)", f"+380 50 {n:07}", 150 + n % 50, f"{60 + n % 40},{n % 10}",
             "пеніцилін" if n % 3 else "немає", "сертралін 50 мг", "сімейний лікар", "нічні жахи")
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bare_read(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for _ in sheet.iter_rows(values_only=True))


def _bare_writer(source: Path, target: Path, raw_key: str) -> Callable[[], None]:
    """The same rows into the same tables and indexes of an empty encrypted file, in one transaction."""
    old, new = connect(source, raw_key), connect(target, raw_key)
    new.execute("PRAGMA foreign_keys=OFF")
    names = ", ".join(f"'{name}'" for name in _TABLES)
    for (sql,) in old.execute(
        "select sql from sqlite_schema where sql is not null and type in ('table', 'index') "
        f"and tbl_name in ({names})"
    ).fetchall():
        new.execute(sql)
    rows = {name: old.execute(f"select * from {name}").fetchall() for name in _TABLES}
    old.close()

    def write() -> None:
        new.execute("BEGIN IMMEDIATE")
        for name, values in rows.items():
            if values:
                new.executemany(f"insert into {name} values ({', '.join('?' * len(values[0]))})", values)
        new.execute("COMMIT")
        new.close()

    return write


def _timed(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return (perf_counter() - begin) * 1000


def _figure(what: str, ours: list[float], bare: list[float], promise: str) -> Figure:
    middle = len(ours) // 2
    return Figure(
        what, sorted(ours)[middle], p95(tuple(ours)), sorted(bare)[middle], p95(tuple(bare)), promise
    )
