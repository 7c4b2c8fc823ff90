"""`clinicdesk import participants`: what a coordinator types, what is printed, and never a traceback."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.cli import run
from clinicdesk.clock import ShiftedClock
from clinicdesk.services.people import list_people
from tests.support.clinic import PASSWORDS, START, Clinic
from tests.support.lists import HEADINGS, HOSTILE, MEASURE, ROWS, comma_file, put, workbook

_Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture(autouse=True)
def _in_the_clinics_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's date may be before the test clinic's: then its clock would be in doubt."""
    monkeypatch.setattr("clinicdesk.clock.SystemClock", lambda: ShiftedClock(START + timedelta(days=1)))


@pytest.fixture
def call(clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> _Call:
    """Type the command: exit code, JSON (or text), standard error."""
    secret = tmp_path / "lead.txt"
    secret.write_text(PASSWORDS["lead"], encoding="utf-8")

    def typed(path: Path, *words: str, login: str = "lead", json_: bool = True) -> tuple[int, Any, str]:
        secret.write_text(PASSWORDS[login], encoding="utf-8")
        code = run(
            ["import", "participants", str(path), "--clinic", str(clinic.folder), "--user", login,
             "--password-file", str(secret), "--lang", "uk", *words, *(["--json"] if json_ else [])]
        )  # fmt: skip
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(out) if json_ else out, err

    return typed


def names(clinic: Clinic) -> list[str]:
    desk, lead = clinic.open_as("lead")
    found = [row.name for row in list_people(desk, lead)]
    clinic.close()
    return found


def test_the_measured_list_is_refused_whole_until_its_bad_line_is_set_aside(
    call: _Call, clinic: Clinic
) -> None:
    """Proves: REQ-IMP-001, REQ-IMP-010."""
    before = names(clinic)
    code, told, _ = call(MEASURE)
    assert code == 1
    assert {row["line"]: row["outcome"] for row in told["rows"]} == {
        **dict.fromkeys(range(2, 10), "new"), 10: "same", 11: "problem",
    }  # fmt: skip
    assert (told["written"], told["error"]["code"], told["unknown_columns"]) == (0, "IMP023", [])
    assert told["rows"][8]["same"]["line"] == 4
    assert "--set-aside" in told["error"]["sentence"]
    _, out, _ = call(MEASURE, "--dry-run", json_=False)
    assert "Нових 8, уже в клініці 0, повторів у списку 1, з помилками 1 (відкладено 0)." in out
    assert [(i["code"], i["field"]) for i in told["rows"][9]["issues"]] == [
        ("PSN022", "birth_date"), ("PSN008", "phones"),
    ]  # fmt: skip
    assert all(issue["sentence"] for issue in told["rows"][9]["issues"])
    assert told["other_lines"] == [{"line": 13, "kind": "total", "text": "Всього: 10"}]
    assert names(clinic) == before
    code, told, _ = call(MEASURE, "--set-aside", "11")
    assert (code, told["written"], "error" in told) == (0, 8, False)
    assert told["rows"][0]["code"].startswith("К-")
    assert len(names(clinic)) == len(before) + 8
    code, told, _ = call(MEASURE, "--set-aside", "all")
    assert (code, told["written"], {row["outcome"] for row in told["rows"]}) == (0, 0, {"same", "problem"})


def test_a_dry_run_writes_nothing_and_says_so(call: _Call, clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-IMP-006, REQ-IMP-010."""
    before = names(clinic)
    path = put(tmp_path, "a.csv", comma_file([HEADINGS, *ROWS]))
    code, told, _ = call(path, "--dry-run")
    assert (code, told["written"], len(told["rows"])) == (0, 0, 2)
    assert call(MEASURE, "--dry-run")[0] == 1
    code, text, _ = call(MEASURE, "--dry-run", "--set-aside", "all", json_=False)
    assert code == 0
    for part in (
        "рядок 10: БОНДАР Ганна Петрівна: та сама людина",
        "те саме, що рядок 4 цього списку",
        "[PSN022]",
        "нічого не записано",
    ):
        assert part in text
    assert names(clinic) == before


def test_columns_and_sheets_may_be_named(call: _Call, tmp_path: Path) -> None:
    """Proves: REQ-IMP-004, REQ-IMP-010."""
    strange = [("Хто це", "Коли народився", "Хобі"), ("Олійник Роман", "04.09.1972", "шахи")]
    path = put(
        tmp_path, "a.xlsx", workbook(strange, more={"Люди": [HEADINGS, *ROWS], "Ще": [HEADINGS, *ROWS]})
    )
    assert call(path)[1]["error"]["code"] == "IMP021"
    assert call(path, "--sheet", "Немає")[1]["error"]["code"] == "IMP017"
    assert call(path, "--sheet", "Люди", "--dry-run")[1]["sheet"] == "Люди"
    code, told, _ = call(path, "--sheet", "Аркуш1", "--map", "full_name=хто це", "--map", "complaint=C")
    assert (code, told["written"]) == (0, 1)
    assert told["columns"] == {"Хто це": "full_name", "Коли народився": "birth_date", "Хобі": "complaint"}
    for wrong, issue in (("age=A", "IMP018"), ("surname=Немає", "IMP019"), ("surname", "IMP020")):
        assert call(path, "--sheet", "Люди", "--map", wrong)[1]["error"]["code"] == issue


def test_lines_to_set_aside_are_checked(call: _Call, tmp_path: Path) -> None:
    """Proves: REQ-IMP-008, REQ-IMP-010."""
    rows = [(surname, "Роман", "", "31.02.1972") for surname in ("Бондар", "Мороз", "Ґудзь")]
    path = put(tmp_path, "a.csv", comma_file([HEADINGS, *ROWS, *rows]))
    assert call(path, "--set-aside", "перший")[1]["error"]["code"] == "IMP036"
    assert call(path, "--set-aside", "40")[1]["error"]["code"] == "IMP024"
    assert call(path, "--set-aside", "4,5", "--dry-run")[0] == 1
    code, told, _ = call(path, "--set-aside", "4", "--set-aside", "5-9")
    assert (code, told["written"], [row["set_aside"] for row in told["rows"]]) == (
        0,
        2,
        [False, False, True, True, True],
    )


def test_who_may_not_register_people_may_not_import_them(call: _Call) -> None:
    """Proves: REQ-ACC-001."""
    code, told, _ = call(MEASURE, login="auditor")
    assert (code, told["error"]["code"]) == (1, "DSK002")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "IMP002"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "IMP005"), (b"PK\x03\x04", "IMP008"),
        (b"\x00\xff\x00", "IMP004"), ("Колір;Смак\nчервоний;солодкий".encode(), "IMP016"),
        ("Прізвище;Ім’я\n".encode(), "IMP022"), ('Прізвище;Ім’я\n"Бондар;Ганна\n'.encode(), "IMP014"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(call: _Call, tmp_path: Path, data: bytes, code: str) -> None:
    """Proves: REQ-IMP-002, REQ-IMP-010."""
    exit_code, told, err = call(put(tmp_path, "a.xlsx", data))
    assert (exit_code, told["error"]["code"]) == (1, code)
    assert err


def test_a_file_that_is_not_there_is_refused(call: _Call, tmp_path: Path) -> None:
    """Proves: REQ-IMP-010."""
    for path in (tmp_path / "немає.xlsx", tmp_path):
        assert call(path)[1]["error"]["code"] == "IMP001"


def test_hostile_names_come_to_the_terminal_as_plain_text(call: _Call, tmp_path: Path) -> None:
    """Proves: REQ-IMP-002."""
    rows = [(f"{name}\x1b[2J".replace("\0", ""), "Роман") for name in HOSTILE]
    code, text, _ = call(put(tmp_path, "a.csv", comma_file([HEADINGS[:2], *rows])), json_=False)
    assert code == 1
    assert all(sign.isprintable() or sign == "\n" for sign in text)
