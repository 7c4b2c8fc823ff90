"""A recovery sheet renewed as a person does it: printed, and two groups typed back."""

from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.services import renewing
from clinicdesk.services.desk import Desk
from clinicdesk.services.renewing import PendingSheet
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS


def renew(desk: Desk, admin: Actor, *, reason: str) -> RecoverySecret:
    """Print a new sheet, type the two groups back, and give what is on the paper."""
    pending = begun(desk, admin, reason=reason)
    renewing.finish_renewal(desk, admin, pending, typed=typed_back(pending))
    return pending.recovery


def begun(desk: Desk, admin: Actor, *, reason: str, password: str = PASSWORDS["admin"]) -> PendingSheet:
    """The administrator asks for it with the medical lead beside them."""
    return renewing.begin_renewal(
        desk, admin, password=password, reason=reason, witness="lead", witness_password=PASSWORDS["lead"]
    )


def typed_back(pending: PendingSheet) -> dict[int, str]:
    """The two groups as a person writes them: in small letters."""
    return {n: pending.groups[n - 1].lower() for n in pending.groups_to_type}
