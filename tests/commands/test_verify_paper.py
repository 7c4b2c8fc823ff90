"""`clinicdesk verify --qr` of a clinic: the square on a daily sheet against the file as it is now."""

from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from clinicdesk.models.audit import Action
from clinicdesk.services.daily_sheet import daily_record
from clinicdesk.services.days import today
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def _sheet(clinic: Clinic) -> str:
    """The text of the square as printed now."""
    desk, lead = clinic.open_as("lead")
    desk.note(lead, Action.CHART_OPENED, entity="participant", entity_id="x")
    square = daily_record(desk, today(desk)).qr
    clinic.close()
    return square


def _size(square: str) -> int:
    return int(square.split()[1])


def test_a_file_that_goes_on_from_the_sheet_agrees_with_it(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-AUD-990. However a scanner gives the ends of its lines."""
    square = _sheet(clinic)
    for text in (square, " ".join(square.split()), square.strip().replace("\n", "\r\n")):
        code, out, _ = at_desk.call("verify", "--qr", text, login="lead", json_=False)
        assert code == Exit.DONE
        assert f"Daily sheet: the first {_size(square)} events of the trail are as they stand on it." in out


def test_an_older_file_without_its_anchors_is_found_by_the_sheet(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-AUD-990. Nothing beside the file could tell."""
    older = (clinic.folder / "clinic.db").read_bytes()
    square = _sheet(clinic)
    (clinic.folder / "clinic.db").write_bytes(older)
    (clinic.folder / "clinic.anchors").unlink()
    code, told, _ = at_desk.call("verify", "--qr", square, login="lead", language="uk")
    assert code == Exit.BROKEN_EVIDENCE
    (found,) = told["findings"]
    assert found["code"] == "EVD011"
    assert "код аркуша дня" in found["sentence"]
    assert told["paper"] == {"size": _size(square), "agrees": False}
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE  # without the paper nothing is missing


def test_a_square_misread_or_of_another_clinic_breaks_no_evidence(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-AUD-991. One sign misread, and a whole file was to be written to no more."""
    square = _sheet(clinic)
    altered = square.replace(f"\n{_size(square)}\n", f"\n{_size(square) - 1}\n")
    other = square.replace("clinicdesk/", "clinicdesk/another-")
    for text in (altered, other, square.strip()[:-6]):
        code, _, err = at_desk.call("verify", "--qr", text, login="lead", json_=False)
        assert code == Exit.REFUSED
        assert "misread, or is not this clinic" in err


def test_whoever_has_the_square_alone_is_told_what_else_it_takes(
    at_desk: Desk, clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-AUD-991. It was taken for the square of a sealed document."""
    square = _sheet(clinic)
    for more in ([], ["--root", "0" * 64]):
        with pytest.raises(SystemExit) as ended:
            run(["verify", "--qr", square, *more, "--lang", "en"])
        assert ended.value.code == Exit.WRONG_USAGE
        assert "the code of a daily sheet" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["CLINICDESK1:abc", "не той код", "a b c d e f", "x" * 5000])
def test_what_is_no_sheets_square_is_said_and_nothing_is_checked(
    at_desk: Desk, text: str, clinic: Clinic
) -> None:
    """Proves: REQ-AUD-990."""
    before = _bytes(clinic.folder)
    code, _, err = at_desk.call("verify", "--qr", text, login="lead", json_=False)
    assert code == Exit.REFUSED
    assert "no checkpoint of the audit trail" in err
    assert _bytes(clinic.folder) == before


def _bytes(folder: Path) -> bytes:
    return (folder / "clinic.db").read_bytes()
