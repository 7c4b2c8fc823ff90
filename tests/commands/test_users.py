"""`clinicdesk users` and `recover`: people added, enrolled, removed, and the door when every password is lost."""

from pathlib import Path

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


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
    # Saved as it was printed, set in from the margin.
    first = at_desk.call(
        "users", "enrol", "--new-password-file", fresh, login="peer", password=f"    {added['code']} "
    )
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
