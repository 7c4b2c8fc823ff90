"""`clinicdesk init`: a clinic founded from a file without questions, or not at all."""

import json
import re

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from tests.support.command_desk import CONFIG, Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


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
