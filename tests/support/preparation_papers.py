"""The papers without which nobody is let into the meetings of preparation."""

from collections.abc import Iterable
from datetime import date

from clinicdesk.services import consents
from clinicdesk.services.caseload import person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

BEFORE_PREPARATION = ("data", "treatment", "group_confidentiality", "touch")


def sign_preparation(
    desk: Desk, actor: Actor, cohort_id: str, people: Iterable[str], *, on: date | None = None
) -> None:
    """Each of them signs for themselves, today or on another day."""
    for person in people:
        with desk.database.read() as session:
            name = person_of(session, person).name
        for document in BEFORE_PREPARATION:
            consents.record_consent(
                desk, actor, person_id=person, cohort_id=cohort_id, document=document, signer_name=name,
                signed_on=on or today(desk), given=True,
            )  # fmt: skip
