"""A clinic that has lived, open for its papers, and what they are printed for."""

import dataclasses

from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic

WISH = Wish("uk", "запит МОЗ № 12", "МОЗ України")
NOTE = "Олійник сидів поруч із К-2, розмовляв із Дорошенком Іваном; Марчук Ірина була в кімнаті."


@dataclasses.dataclass(frozen=True)
class Lived:
    """The clinic, its lead and nurse, and К-1 with something in most parts."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    nurse: Actor
    person: str
