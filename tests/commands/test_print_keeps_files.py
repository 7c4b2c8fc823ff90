"""A document at the command line takes no file's place unasked; a pack of the window gets names that are free."""

from pathlib import Path

import pytest

from clinicdesk.commands.answer import Exit
from clinicdesk.desktop import paper_binding
from clinicdesk.ui.paper_verbs import PackMade
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")
SAID = {
    "uk": "уже є. Назвіть інше місце або додайте --replace, щоб його замінити.",
    "en": "exists already. Name another place, or add --replace to replace it.",
}


def test_a_file_that_is_there_stays_until_it_is_said_that_it_may_go(clinic: Clinic, at_desk: Desk) -> None:
    """Proves: REQ-PRT-720. `print --out` took the place of whatever lay there."""
    clinic.close()
    out = at_desk.papers / "thesis.pdf"
    out.write_bytes(b"three years of work")
    words = ("print", "labels", "07", "--out", str(out), "--reason", "review")
    for language, sentence in SAID.items():
        code, told, err = at_desk.call(*words, login="lead", language=language)
        assert (code, told["error"]["code"]) == (Exit.REFUSED, "CLI720")
        assert sentence in err
        assert out.name in err
    assert out.read_bytes() == b"three years of work"
    code, _, err = at_desk.call(*words, "--replace", login="lead")
    assert code == Exit.DONE, err
    assert out.read_bytes().startswith(b"%PDF")


def test_neither_file_of_a_pack_takes_anothers_place(clinic: Clinic, at_desk: Desk) -> None:
    """Proves: REQ-PRT-720. Nothing of it is written, and the trail has no export."""
    clinic.close()
    out, keys = at_desk.papers / "pack.zip", at_desk.papers / "keys.pdf"
    rest = ("--reason", "inspection", "--recipient", "MoH")
    keys.write_bytes(b"keys of last year")
    code, told, _ = at_desk.call("pack", "07", "--out", str(out), "--keys", str(keys), *rest, login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "CLI720")
    assert (out.exists(), keys.read_bytes()) == (False, b"keys of last year")


def test_a_second_pack_in_the_same_folder_lies_beside_the_first(tmp_path: Path) -> None:
    """Proves: REQ-PRT-720. The key list of an older pack was gone, and its words opened nothing any more."""
    made = PackMade("pack-07.zip", b"PK", "keys-07.pdf", b"%PDF", "words")
    (tmp_path / "keys-07.pdf").write_bytes(b"older keys")
    first, second = paper_binding.save_pack(tmp_path, made), paper_binding.save_pack(tmp_path, made)
    assert [(one.name, one.key_list_name) for one in (first, second)] == [
        ("pack-07-2.zip", "keys-07-2.pdf"), ("pack-07-3.zip", "keys-07-3.pdf")
    ]  # fmt: skip
    assert (tmp_path / "keys-07.pdf").read_bytes() == b"older keys"
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {
        "keys-07.pdf", "keys-07-2.pdf", "pack-07-2.zip", "keys-07-3.pdf", "pack-07-3.zip"
    }  # fmt: skip
