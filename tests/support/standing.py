"""A clinic that stands open for tests that are only refused."""

from dataclasses import dataclass

from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic


@dataclass(frozen=True, slots=True)
class Standing:
    """An open clinic that the tests of a module only knock at: whatever is refused leaves it as it was."""

    clinic: Clinic
    desk: Desk
    admin: Actor
    lead: Actor
    nurse: Actor
