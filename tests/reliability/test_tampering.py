"""With the key in hand and another tool: whatever is done to the file, the check of the evidence names it."""

from collections.abc import Callable

import pytest

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models.tables import RECORDED
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.roles import Role
from clinicdesk.services import drafts, glass, integrity, people, signing, vitals
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.signing import Meaning
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.figures import Figures
from tests.support.kill import VALUES, record_set
from tests.support.tamper import Engine, Memory, edit, edit_one_field, rebuild_trail, with_the_key

_SECOND = "select id from {} order by rowid limit 1 offset 1"


@pytest.fixture
def worked(clinic: Clinic) -> Clinic:
    """A clinic with rows in every table: readings, a correction, a signature, an emergency opening."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    for _ in range(3):
        record_set(clinic, desk, nurse)
    reading = people.open_chart(desk, nurse, clinic.people["К-1"]).readings[0].reading_id
    vitals.amend_reading(desk, nurse, reading, values={**VALUES, "sbp": "131"}, reason="переписано з монітора")
    signing.sign_reading(desk, nurse, reading, meaning=Meaning.RECORDED, password=PASSWORDS["nurse"])
    glass.break_glass(desk, nurse, clinic.people["К-3"], reason="запаморочення в коридорі")
    clinic.close()
    return clinic


@pytest.mark.parametrize("table", [table.name for table in RECORDED])
def test_an_edited_row_of_any_table_is_found(worked: Clinic, table: str) -> None:
    """Proves: REQ-AUD-002."""
    with with_the_key(worked) as engine:
        if not engine.execute(f"select count(*) from {table}").fetchone()[0]:  # noqa: S608 - our own names
            pytest.fail(f"nothing in {table} to edit")
        edit_one_field(engine, table)
    assert "EVD005" in look(worked)


@pytest.mark.parametrize("table", [table.name for table in RECORDED])
def test_a_deleted_row_of_any_table_is_found(worked: Clinic, table: str) -> None:
    """Proves: REQ-AUD-002."""
    with with_the_key(worked) as engine:
        assert edit(engine, f"delete from {table} where rowid = (select max(rowid) from {table})") == 1  # noqa: S608
    assert "EVD006" in look(worked)
