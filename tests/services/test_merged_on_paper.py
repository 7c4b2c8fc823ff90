"""A code that was merged into another is told where it went."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import merging, records, sessions
from tests.support.clinic import Clinic


def test_printing_a_merged_code_says_where_it_went(clinic: Clinic) -> None:
    """Proves: REQ-PRT-546. «Учасника з кодом К-2 не знайдено»."""
    desk, lead = clinic.open_as("lead")
    sessions.close_session(desk, lead, clinic.session_id)
    merging.merge_people(
        desk, lead, clinic.people["К-2"], into=clinic.people["К-1"], reason="той самий паспорт"
    )
    with pytest.raises(Refused) as caught:
        records.person_by_code(desk, lead, "к2")
    assert caught.value.first.code == "DOC541"
    assert "К-1" in caught.value.first.sentence("uk")
    assert records.person_by_code(desk, lead, "К-1") == clinic.people["К-1"]
