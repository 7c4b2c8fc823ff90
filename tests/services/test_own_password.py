"""One’s own password: changed with the current one, and the keys stay."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.security import vault
from clinicdesk.security.keys_file import read_keys
from clinicdesk.services import accounts
from clinicdesk.services.desk import Desk
from tests.support.clinic import NEW_PASSWORD, PASSWORDS, Clinic
from tests.support.looking import actions, one_event


def test_a_password_is_changed_and_the_keys_stay(clinic: Clinic) -> None:
    """Proves: REQ-KEY-002."""
    desk, nurse = clinic.open_as("nurse")
    before = read_keys(desk.folder.keys)
    with one_event(desk, Action.PASSWORD_CHANGED, nurse) as seen:
        accounts.change_password(desk, nurse, current=PASSWORDS["nurse"], new=NEW_PASSWORD)
    assert seen.wrote()
    assert seen.subject == nurse.user_id
    after, slot = read_keys(desk.folder.keys), slot_of(desk, "nurse")
    assert (after.epoch, after.slots[slot].sign) == (before.epoch, before.slots[slot].sign)
    assert after.slots[slot].ident != before.slots[slot].ident
    assert desk.folder.keys_previous.read_bytes() == desk.folder.keys.read_bytes()
    clinic.close()
    with pytest.raises(Refused):
        clinic.open_as("nurse")
    assert clinic.enter_as("nurse", password=NEW_PASSWORD).failures == 1


@pytest.mark.parametrize(
    ("current", "new", "expected"),
    [
        (PASSWORDS["nurse"], "коротко", ("PWD", "new")),
        (PASSWORDS["nurse"], "Марчук Ірина Марчук Ірина", ("PWD", "new")),
        (PASSWORDS["nurse"], PASSWORDS["nurse"], ("ACC", "new")),
        ("не той пароль", NEW_PASSWORD, ("KEY", "password")),
    ],
)
def test_a_password_is_not_changed(clinic: Clinic, current: str, new: str, expected: tuple[str, str]) -> None:
    """Proves: REQ-KEY-002."""
    desk, nurse = clinic.open_as("nurse")
    done, keys = actions(desk), desk.folder.keys.read_bytes()
    with pytest.raises(Refused) as caught:
        accounts.change_password(desk, nurse, current=current, new=new)
    assert {(issue.code[:3], issue.field) for issue in caught.value.issues} == {expected}
    assert (actions(desk), desk.folder.keys.read_bytes()) == (done, keys)


def slot_of(desk: Desk, login: str) -> str:
    return vault.slot_id(desk.clinic_id, login)
