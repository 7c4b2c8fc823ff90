"""A definition enters the clinic file only when what it names is there too."""

import shutil
from pathlib import Path

import pytest

from clinicdesk.errors import Refused
from clinicdesk.protocols import catalogue
from clinicdesk.services import definitions, protocol_reading
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic

GKAP = Path(catalogue.__file__).parent / "library" / "gkap" / "0.1"


def lead_of(clinic: Clinic) -> tuple[Desk, Actor]:
    return clinic.open_as("lead")


def programme(tmp_path: Path, *, form: str) -> Path:
    """The clinic's own version of the programme, one of its steps naming this form."""
    home = tmp_path / "gkap" / "0.9"
    shutil.copytree(GKAP, home)
    text = (home / "definition.toml").read_text(encoding="utf-8")
    assert '"gkap_screening@0.1"' in text
    text = text.replace('"gkap_screening@0.1"', f'"{form}"').replace('version = "0.1"', 'version = "0.9"', 1)
    (home / "definition.toml").write_text(text, encoding="utf-8")
    return home


def test_a_programme_that_names_a_form_nobody_has_stays_outside(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-ADP-065. It was taken, adopted, signed, and a cohort planned on it."""
    desk, lead = lead_of(clinic)
    home = programme(tmp_path, form="nobody_has_it@0.1")
    assert "DEF043" in {one.code for one in protocol_reading.look_into(desk, lead, home)}
    with pytest.raises(Refused) as caught:
        definitions.enter_definition(desk, lead, home)
    assert [one.code for one in caught.value.issues] == ["ADP001"]


def test_one_that_names_what_the_library_has_comes_in(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-ADP-065."""
    desk, lead = lead_of(clinic)
    home = programme(tmp_path, form="gkap_screening@0.1")
    assert protocol_reading.look_into(desk, lead, home) == ()
    definitions.enter_definition(desk, lead, home)
    with desk.database.read() as session:
        assert ("gkap", "0.9") in definitions.shelf(session).reads
