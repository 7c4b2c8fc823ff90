"""The command line as an administrator uses it: sentences, JSON, exit codes, and never a traceback."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.cli import run
from clinicdesk.clock import ShiftedClock
from clinicdesk.commands.answer import Exit
from tests.support.clinic import PASSWORDS, START, Clinic

CONFIG = """
recovery_sheet = "sheet.txt"
[clinic]
name = "Клініка «Обрій»"
address = "Київ"
edrpou = "12345678"
licence = "АЕ 000000"
zone = "Europe/Kyiv"
[admin]
login = "admin"
name = "Адміненко Павло"
password_file = "admin.txt"
[lead]
login = "lead"
name = "Левченко Ольга"
password_file = "lead.txt"
"""


class Desk:
    """A person at the command line of one clinic."""

    def __init__(self, folder: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.papers, self._capsys = folder, papers, capsys
        papers.mkdir(exist_ok=True)

    def secret(self, text: str) -> str:
        path = self.papers / f"{abs(hash(text))}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        return str(path)

    def call(
        self, *words: str, login: str = "", password: str = "", json_: bool = True
    ) -> tuple[int, Any, str]:
        who = ["--user", login, "--password-file", self.secret(password or PASSWORDS[login])] if login else []
        code = run(
            [*words, "--clinic", str(self.folder), *who, "--lang", "en", *(["--json"] if json_ else [])]
        )
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return code, json.loads(out) if json_ else out, err


@pytest.fixture(autouse=True)
def _in_the_clinics_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's date may be before the test clinic's: then its clock would be in doubt."""

    def now() -> ShiftedClock:
        return ShiftedClock(START + timedelta(days=1))

    for module in ("clinicdesk.clock", "clinicdesk.commands.users", "clinicdesk.commands.init"):
        monkeypatch.setattr(f"{module}.SystemClock", now)


@pytest.fixture
def at_desk(clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(clinic.folder, tmp_path / "papers", capsys)


@pytest.fixture
def configured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "clinic.toml").write_text(CONFIG, encoding="utf-8")
    (papers / "admin.txt").write_text(PASSWORDS["admin"], encoding="utf-8")
    (papers / "lead.txt").write_text(PASSWORDS["lead"], encoding="utf-8")
    return Desk(tmp_path / "clinic", papers, capsys)


def test_a_clinic_is_founded_from_a_file_and_found_whole(configured: Desk) -> None:
    """Proves: REQ-CLI-001. Founded without questions; the root printed then is the root printed later."""
    code, told, _ = configured.call("init", "--config", str(configured.papers / "clinic.toml"))
    assert code == Exit.DONE
    assert (configured.papers / "sheet.txt").read_text(encoding="ascii").count("-") == 13
    code, verified, _ = configured.call("verify", login="lead")
    assert code == Exit.DONE
    assert verified["ok"]
    assert verified["root_fingerprint"] == told["root_fingerprint"]
    assert len(verified["tree_root"]) == 64


def test_a_second_founding_leaves_the_first_clinic_alone(configured: Desk) -> None:
    config = str(configured.papers / "clinic.toml")
    assert configured.call("init", "--config", config)[0] == Exit.DONE
    before = (configured.folder / "clinic.keys").read_bytes()
    # The old recovery sheet lies there too: another place for a new one would not help.
    code, told, _ = configured.call("init", "--config", config)
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "FND008")
    assert (configured.folder / "clinic.keys").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "instead", "code"),
    [
        ('edrpou = "12345678"', 'edrpou = "123"', "FND002"),
        ('zone = "Europe/Kyiv"', 'zone = "Europe/Nowhere"', "FND003"),
        ('login = "lead"', 'login = "admin"', "FND006"),
        ('address = "Київ"', "", "CLI006"),
        ('password_file = "lead.txt"', 'password_file = "none.txt"', "CLI001"),
        ("[clinic]", "[clinic", "CLI004"),
    ],
)
def test_a_mistake_in_the_file_is_named_and_nothing_is_made(
    configured: Desk, line: str, instead: str, code: str
) -> None:
    config = configured.papers / "clinic.toml"
    config.write_text(CONFIG.replace(line, instead), encoding="utf-8")
    exit_code, told, _ = configured.call("init", "--config", str(config))
    assert exit_code == Exit.REFUSED
    assert code in [issue["code"] for issue in told["issues"]]
    assert not (configured.folder / "clinic.db").exists()


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b'[clinic\nname = "A"', "CLI004", "1:8"),
        (b"a = [", "CLI004", "1:1"),
        (b"a = " + b"[" * 50_000, "CLI004", "1:1"),
        ("[clinic]\nname = «Обрій»".encode(), "CLI004", "2:8"),
        ("[clinic]\nname = 'Обрій'".encode("cp1251"), "CLI010", ""),
        (b"clinic = 3", "CLI006", ""),
    ],
)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_file_that_is_no_configuration_is_said_in_one_language(
    configured: Desk, capsys: pytest.CaptureFixture[str], content: bytes, code: str, place: str, language: str
) -> None:
    config = configured.papers / "clinic.toml"
    config.write_bytes(content)
    words = ["init", "--clinic", str(configured.folder), "--config", str(config), "--lang", language]
    assert run(words) == Exit.REFUSED
    said = capsys.readouterr().err.replace(str(config), "")
    assert code in said
    assert place in said
    # The reader of TOML and Python itself speak English only.
    assert not re.search(
        r"Invalid|Expected|codec|statement|document" if language == "uk" else r"[а-яї]", said
    )
    assert not configured.folder.exists()


def test_a_sheet_that_cannot_be_written_leaves_no_folder(configured: Desk) -> None:
    config = configured.papers / "clinic.toml"
    config.write_text(CONFIG.replace("sheet.txt", "admin.txt/sheet.txt"), encoding="utf-8")
    code, told, _ = configured.call("init", "--config", str(config))
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "CLI007")
    assert not configured.folder.exists()


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("uk", "медичне керівництво «lead», lead.password_file: "),
        ("en", "medical lead “lead”, lead.password_file: "),
    ],
)
def test_a_weak_password_is_said_with_whose_it_is(
    configured: Desk, capsys: pytest.CaptureFixture[str], language: str, place: str
) -> None:
    """Two people stand in the file, and both have a password."""
    (configured.papers / "lead.txt").write_text("qwertyuiopasdfgh", encoding="utf-8")
    config = str(configured.papers / "clinic.toml")
    words = ["init", "--clinic", str(configured.folder), "--config", config, "--lang", language]
    assert run(words) == Exit.REFUSED
    said = capsys.readouterr().err.splitlines()
    assert said == [line for line in said if line.startswith(place)] != []
    assert not configured.folder.exists()
    assert run([*words, "--json"]) == Exit.REFUSED
    told = json.loads(capsys.readouterr().out)["error"]
    assert (told["field"], told["place"]) == ("lead_password", place.removesuffix(": "))


def test_a_person_is_added_enrols_and_is_removed(at_desk: Desk) -> None:
    """Proves: REQ-CLI-002. The whole life of an access from the command line."""
    code, added, _ = at_desk.call(
        "users", "add", "--login", "peer", "--name", "Peer Person", "--role", "peer", login="admin"
    )
    assert code == Exit.DONE
    fresh = at_desk.secret("forest lantern over quiet water")
    code, _, _ = at_desk.call(
        "users", "enrol", "--new-password-file", fresh, login="peer", password=added["code"]
    )
    assert code == Exit.DONE
    states = {
        user["login"]: user["state"] for user in at_desk.call("users", "list", login="admin")[1]["users"]
    }
    assert states["peer"] == "active"
    code, told, _ = at_desk.call("users", "remove", "--login", "peer", "--reason", "left", login="admin")
    assert (code, told["left_out"]) == (Exit.DONE, [])
    code, told, _ = at_desk.call("verify", login="peer", password="forest lantern over quiet water")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "KEY002")


def test_a_code_cannot_be_used_twice(at_desk: Desk) -> None:
    added = at_desk.call("users", "add", "--login", "peer", "--name", "P", "--role", "peer", login="admin")[1]
    fresh = at_desk.secret("forest lantern over quiet water")
    first = at_desk.call("users", "enrol", "--new-password-file", fresh, login="peer", password=added["code"])
    again = at_desk.call("users", "enrol", "--new-password-file", fresh, login="peer", password=added["code"])
    assert first[0] == Exit.DONE
    assert again[0] == Exit.REFUSED


def test_the_recovery_sheet_opens_the_clinic_in_another_folder(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-CLI-003. Another folder, no keyring, nobody's password: the sheet is enough."""
    elsewhere = tmp_path / "another machine"
    elsewhere.mkdir()
    for name in ("clinic.db", "clinic.keys"):
        (elsewhere / name).write_bytes((clinic.folder / name).read_bytes())
    desk = Desk(elsewhere, tmp_path / "papers", capsys)
    sheet = desk.papers / "sheet.txt"
    sheet.write_text(clinic.recovery.lower(), encoding="utf-8")
    new = "meadow thunder pencil october"
    code, _, _ = desk.call("users", "recover", "--recovery-file", str(sheet), login="admin", password=new)
    assert code == Exit.DONE
    code, told, _ = desk.call("verify", login="admin", password=new)
    assert (code, told["ok"]) == (Exit.DONE, True)
    assert desk.call("verify", login="admin")[0] == Exit.REFUSED


def test_a_sheet_with_a_mistyped_sign_says_which_group(at_desk: Desk, clinic: Clinic) -> None:
    groups = clinic.recovery.split()
    groups[3] = groups[3][::-1] if groups[3][::-1] != groups[3] else "2345"
    sheet = at_desk.papers / "sheet.txt"
    sheet.write_text(" ".join(groups), encoding="utf-8")
    code, told, _ = at_desk.call("users", "recover", "--recovery-file", str(sheet), login="admin")
    assert code == Exit.REFUSED
    assert told["error"]["code"].startswith("RCV")


def test_broken_evidence_exits_with_three_and_the_first_bad_place(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-004. An older file put back is found by the anchor beside it."""
    old = (clinic.folder / "clinic.db").read_bytes()
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE
    (clinic.folder / "clinic.db").write_bytes(old)
    code, told, _ = at_desk.call("verify", login="lead")
    assert code == Exit.BROKEN_EVIDENCE
    assert told["findings"][0]["code"] == "EVD011"
    assert told["findings"][0]["sentence"]


def test_a_file_that_nothing_outside_vouches_for_is_not_said_to_agree(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-004. It is whole in itself; that it is the newest, nobody says."""
    (clinic.folder / "clinic.anchors").unlink()
    code, out, _ = at_desk.call("verify", login="lead", json_=False)
    assert code == Exit.DONE
    assert "no anchors were found" in out
    assert "agree" not in out
    code, told, _ = at_desk.call("verify", login="lead")
    assert (code, told["ok"], told["anchored"]) == (Exit.DONE, True, True)  # the login before dropped one


def test_a_look_at_broken_evidence_writes_nothing_and_a_copy_of_it_is_not_praised(
    at_desk: Desk, clinic: Clinic
) -> None:
    """Proves: REQ-CLI-004."""
    older = (clinic.folder / "clinic.db").read_bytes()
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE
    (clinic.folder / "clinic.db").write_bytes(older)
    found = []
    for _ in range(2):
        code, told, _ = at_desk.call("verify", login="lead")
        assert code == Exit.BROKEN_EVIDENCE
        found.append(told["tree_size"])
    assert found[0] == found[1]
    code, out, _ = at_desk.call("backup", login="admin", json_=False)
    assert code == Exit.BROKEN_EVIDENCE
    assert "The copy was made: " in out
    assert list((clinic.folder / "backups").glob("*/clinic.db"))


def test_a_damaged_page_exits_with_three(at_desk: Desk, clinic: Clinic) -> None:
    data = bytearray((clinic.folder / "clinic.db").read_bytes())
    data[len(data) // 2] ^= 1
    (clinic.folder / "clinic.db").write_bytes(data)
    assert at_desk.call("verify", login="lead")[0] == Exit.BROKEN_EVIDENCE


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
