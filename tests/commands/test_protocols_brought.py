"""`forms enter` and `protocols list`: what the clinic brought in is named by its title and stands in the list."""

from pathlib import Path

import pytest

from clinicdesk.services import adoption, protocol_reading
from clinicdesk.words import LANGUAGES
from tests.services.test_adoption import own_form
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_a_form_is_named_when_it_comes_in_and_listed_from_then_on(at_desk: Desk, tmp_path: Path) -> None:
    """Proves: REQ-ADP-210."""
    home = own_form(tmp_path / "own")
    _, before, _ = at_desk.call("protocols", "list", login="lead")
    assert before["brought_in"] == []
    code, text, _ = at_desk.call("forms", "enter", str(home), login="lead", json_=False, language="uk")
    assert code == 0
    assert text.strip() == "Форму «Настрій», версія 1.0, внесено до файлу клініки: її можна заповнювати."
    _, told, _ = at_desk.call("protocols", "list", login="lead")
    title = {"uk": "Настрій", "en": "Mood"}
    assert told["brought_in"] == [{"code": "mood", "version": "1.0", "kind": "form", "title": title}]
    assert len(told["protocols"]) == len(before["protocols"])
    _, text, _ = at_desk.call("protocols", "list", login="lead", json_=False)
    assert text.splitlines()[-1].split() == ["mood", "1.0", "form", "Mood"]


def test_it_is_read_whole_like_a_programme(clinic: Clinic, at_desk: Desk, tmp_path: Path) -> None:
    """Proves: REQ-ADP-210."""
    assert at_desk.call("forms", "enter", str(own_form(tmp_path / "own")), login="lead")[0] == 0
    desk, lead = clinic.open_as("lead")
    (row,) = adoption.list_brought(desk, lead)
    for language in LANGUAGES:
        said = protocol_reading.read_protocol(
            desk, lead, code=row.code, version=row.version, language=language
        )
        assert {"uk": "Який сьогодні настрій", "en": "How is the mood today"}[language] in "\n".join(
            said.lines
        )
