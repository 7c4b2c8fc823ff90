"""The pack for an inspection and its key list never take each other's place."""

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_one_file_for_the_pack_and_its_keys_is_refused_before_anything_is_written(
    clinic: Clinic, at_desk: Desk
) -> None:
    """Proves: REQ-PRT-022. The archive was written and then replaced by the key list."""
    clinic.close()
    (at_desk.papers / "deep").mkdir(parents=True)
    out, same = at_desk.papers / "pack.zip", at_desk.papers / "deep" / ".." / "pack.zip"
    code, told, err = at_desk.call(
        "pack", "07", "--out", str(out), "--keys", str(same), "--reason", "inspection", "--recipient", "MoH",
        login="lead",
    )  # fmt: skip
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "CLI065"), err
    assert not out.exists()


def test_no_pack_is_left_where_its_keys_could_not_be_written(clinic: Clinic, at_desk: Desk) -> None:
    """Proves: REQ-PRT-022. A pack without its keys is nobody's."""
    clinic.close()
    out, taken = at_desk.papers / "pack.zip", at_desk.papers / "keys.pdf"
    taken.mkdir(parents=True)
    code, told, err = at_desk.call(
        "pack", "07", "--out", str(out), "--keys", str(taken), "--reason", "inspection", "--recipient", "MoH",
        login="lead",
    )  # fmt: skip
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "PRT281"), err
    assert not out.exists()
