"""A trail of years: what is asked of it at every opening does not grow with it."""

from clinicdesk.models.audit import Action
from clinicdesk.services.accounts import list_users
from clinicdesk.services.backups import last_backup
from tests.support.clinic import Clinic
from tests.support.effort import counted_effort

LATER = 400


def come_in(clinic: Clinic) -> None:
    """What happens before a page is shown, and what an administrator's first page asks."""
    desk, admin = clinic.open_as("admin")
    last_backup(desk)
    list_users(desk, admin)


def test_an_opening_takes_no_longer_when_the_trail_is_long(clinic: Clinic) -> None:
    """Proves: REQ-OPN-005. Less than one step of the engine for each event that came since: none is read."""
    with counted_effort() as effort:
        young = effort.of(lambda: come_in(clinic))
        clinic.close()
        desk, admin = clinic.open_as("admin")
        for _ in range(LATER):
            desk.note(admin, Action.PERSON_OPENED, entity="person", entity_id="p-1", person_id="p-1")
        clinic.close()
        old = effort.of(lambda: come_in(clinic))
    assert young > LATER
    assert old - young < LATER
