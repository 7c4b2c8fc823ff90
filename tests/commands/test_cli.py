"""The command line as an administrator uses it: sentences, JSON, exit codes, and never a traceback."""

import io
import json
from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_what_a_role_may_not_do_is_refused_in_words(at_desk: Desk) -> None:
    code, told, error = at_desk.call("users", "list", login="nurse")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DSK002")
    assert "[DSK002]" in error


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_missing_clinic_is_told_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    secret = tmp_path / "p.txt"
    secret.write_text("anything at all", encoding="utf-8")
    words = [
        "verify",
        "--clinic",
        str(tmp_path / "nowhere"),
        "--user",
        "lead",
        "--password-file",
        str(secret),
    ]
    code = run([*words, "--lang", language])
    told = capsys.readouterr().err
    assert code == Exit.REFUSED
    assert "nowhere" in told
    assert ("клінік" in told) == (language == "uk")


def test_a_password_comes_from_standard_input(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORDS["lead"] + "\n"))
    code = run(
        ["verify", "--clinic", str(clinic.folder), "--user", "lead", "--password-file", "-", "--lang", "en"]
    )
    assert code == Exit.DONE
    assert "agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["score", "\udcff"],
        ["forms", "show", "\udcff"],
        ["forms", "check", "\udcff"],
        ["verify", "--qr", "\udcff", "--root", "abc"],
        ["init", "--clinic", "\udcff", "--config", "\udcff.toml"],
        ["users", "add", "--login", "x1", "--name", "\udcff", "--role", "nurse", "--clinic", "c", "--user", "admin",
         "--password-file", "p"],
        ["users", "add", "--login", "x1", "--name", "n", "--role", "\udcff", "--clinic", "c", "--user", "admin",
         "--password-file", "p"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("json_", [False, True])
def test_bytes_that_are_no_letters_are_refused_in_words(
    capfdbinary: pytest.CaptureFixture[bytes], words: list[str], json_: bool
) -> None:
    """As a terminal of another encoding types them: Python hands them on as halves of characters."""
    assert run([*words, "--lang", "en", *(["--json"] if json_ else [])]) == Exit.REFUSED
    out, err = capfdbinary.readouterr()
    assert b"Traceback" not in err
    assert b"BUG" not in err
    if json_:
        assert json.loads(out)["error"]["code"]


def test_wrong_usage_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["verify", "--password", "secret on the command line", "--lang", "en"])
    assert left.value.code == Exit.WRONG_USAGE
    assert "Usage: clinicdesk" in capsys.readouterr().err


def test_a_bug_of_ours_is_a_number_without_its_text(at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_: object) -> None:
        raise ZeroDivisionError("CANARY of a patient")

    monkeypatch.setattr("clinicdesk.commands.verify.verify", break_down)
    code, told, error = at_desk.call("verify", login="lead")
    assert code == Exit.REFUSED
    assert "CANARY" not in json.dumps(told) + error


def test_a_backup_can_be_opened_by_itself(
    at_desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-CLI-005. The copy is a clinic of its own, found whole."""
    code, told, _ = at_desk.call("backup", login="admin")
    assert code == Exit.DONE
    copy = Desk(Path(told["folder"]), tmp_path / "papers", capsys)
    code, verified, _ = copy.call("verify", login="lead")
    assert (code, verified["ok"]) == (Exit.DONE, True)


def test_the_list_of_protocols_tells_the_numbers_a_clinic_may_set(at_desk: Desk) -> None:
    code, told, _ = at_desk.call("protocols", "list", login="lead")
    settable = [one["at"] for row in told["protocols"] for one in row["adjustable"]]
    assert (code, bool(settable)) == (Exit.DONE, True)
    code, out, _ = at_desk.call("protocols", "list", login="lead", json_=False)
    assert all(f"    {path}: " in out for path in settable)
    assert out.count("allowed ") == len(settable)
    assert "how many boosters, now 1; allowed 0 to 1 (as in the protocol)" in out
    assert "now 161 mmHg; allowed 141 to 171" in out


def test_a_folder_that_is_not_there_is_said_to_be_missing(at_desk: Desk, tmp_path: Path) -> None:
    code, told, _ = at_desk.call("forms", "enter", str(tmp_path / "none"), login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "FRM001")
