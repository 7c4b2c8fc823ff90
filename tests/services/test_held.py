"""The lock of an open clinic is asked at every act, not only when it is taken."""

import sys

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.services import drafts, people
from tests.support.clinic import Clinic
from tests.support.looking import actions


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_without_the_lock_file_nothing_more_is_written(clinic: Clinic, how: str) -> None:
    """Proves: REQ-LCK-005. Another program may hold the clinic by then, with a lock file of its own."""
    desk, lead = clinic.open_as("lead")
    known = actions(desk)
    if sys.platform == "win32":
        with pytest.raises(PermissionError):  # Windows itself guards an open file
            desk.folder.lock.unlink()
        return
    if how == "deleted":
        desk.folder.lock.unlink()
    else:
        other = clinic.folder / "another.lock"
        other.write_text("{}", encoding="utf-8")
        other.replace(desk.folder.lock)
    with pytest.raises(Unavailable) as caught:
        people.register_person(desk, lead, code="К-9", name="Мельник Оксана")
    assert caught.value.code == "LCK005"
    assert actions(desk) == known
    kept = drafts.save_draft(desk, lead, kind="note", subject="", body={"text": "не загубити"})
    assert drafts.list_drafts(desk, lead) == (kept,)
    clinic.close()
    desk, lead = clinic.open_as("lead")
    people.register_person(desk, lead, code="К-9", name="Мельник Оксана")
    assert actions(desk)[-1] == "person.registered"
