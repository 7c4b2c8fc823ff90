"""The drug register and the pack for an inspection at the command line."""

import json
import zipfile

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk
from tests.support.paper import page_texts
from tests.support.pharmacy import SAFE, pharmacy

pytestmark = pytest.mark.usefixtures("clinics_own_time")


@pytest.fixture
def stocked(clinic: Clinic) -> None:
    """Twenty ampoules in the safe, two at the session."""
    store = pharmacy(clinic)
    store.receive()
    store.issue()
    clinic.close()


def test_lines_and_a_month_of_a_register_are_printed_by_its_place(stocked: None, at_desk: Desk) -> None:
    """Proves: REQ-PRT-023. They could be had at the window only."""
    out = at_desk.papers / "register.pdf"
    rest = ("--out", str(out), "--replace", "--reason", "inspection", "--recipient", "MoH")
    code, told, err = at_desk.call("print", "register-lines", SAFE.upper(), *rest, login="lead")
    assert (code, told.get("unsealed")) == (Exit.DONE, "DOC019"), err
    text = " ".join(page_texts(out.read_bytes()))
    assert "021225" in text
    assert "For: MoH" in text
    code, _, err = at_desk.call("print", "register-month", SAFE, "--month", "2026-11", *rest, login="lead")
    assert code == Exit.DONE, err
    assert "11.2026" in " ".join(page_texts(out.read_bytes()))
    for words, refused in (
        (("register-lines", "Сейф 9"), "DOC023"), (("register-month", SAFE, "--month", "листопад"), "DOC024"),
        (("register-lines", SAFE, "--first", "90"), "LGR025"),
    ):  # fmt: skip
        code, told, _ = at_desk.call("print", *words, *rest, login="lead")
        assert (code, told["error"]["code"]) == (Exit.REFUSED, refused)


def test_a_pack_and_its_keys_are_two_files_and_it_says_to_whom(at_desk: Desk) -> None:
    """Proves: REQ-PRT-022."""
    out, keys = at_desk.papers / "pack.zip", at_desk.papers / "keys.pdf"
    words = ("pack", "07", "--out", str(out), "--keys", str(keys), "--reason", "inspection", "--recipient")
    code, told, err = at_desk.call(*words, "MoH", login="lead")
    assert code == Exit.DONE, err
    assert len(told["words"].split()) == 6
    with zipfile.ZipFile(out) as archive:
        index = json.loads(archive.read("index.json"))
    assert (index["recipient"], len(index["files"])) == ("MoH", 4)
    assert keys.read_bytes().startswith(b"%PDF")
    code, told, _ = at_desk.call(*words, " ", "--replace", login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DOC025")
