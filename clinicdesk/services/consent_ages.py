"""What a paper says, against the age of the person on the day on which it was signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from clinicdesk.errors import Issue
from clinicdesk.models.people import Participant
from clinicdesk.protocols.days import age_in_years
from clinicdesk.protocols.programme_language import Consent as Document
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.days import read_day
from clinicdesk.services.signing_for import OF_AGE, is_one_of


@dataclass(frozen=True, slots=True)
class Signed:
    """What a paper says: who signed or refused on which day, how, before whom, and why where it needs a why."""

    signer_name: str
    signed_on: date
    given: bool
    reason: str = ""
    way: str = "paper"
    witness_name: str = ""
    basis: str = ""


def age_issues(
    person: Participant, programme: Programme, document: Document | None, said: Signed, known: Collection[str]
) -> list[Issue]:
    """CNS530 (signed before birth) · CNS531 (a child signs alone). Nothing where the card has no birth date.

    `known`: the parents and guardians of the card; a father may have his son's name.
    """
    if not person.birth_date:
        return []
    born = read_day(person.birth_date)
    if said.signed_on < born:
        return [Issue("CNS530", "signed_on", values={"born": f"{born:%d.%m.%Y}"})]
    if document is None or not said.given or age_in_years(born, said.signed_on) >= OF_AGE:
        return []
    alone = Issue("CNS531", "signed_on", values={"least": OF_AGE})
    if document.who == "participant":
        return [] if any(one.who == "guardian" for one in programme.consents) else [alone]
    own = document.who == "guardian" and not is_one_of(said.signer_name, known)
    return [alone] if own and is_one_of(said.signer_name, [person.name]) else []
