"""A participant on the way to clearance: a clean screening, its consents, and what a test changes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinicdesk.demo.clearing import clean_answers as of_the_form
from clinicdesk.services import clearances, consents, sheets
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import content_of_response
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic

SCREENING = "gkap_screening@0.1"
RISK = "cssrs@1.0"
CALM = {"q1": "no", "q2": "no", "q6_lifetime": "no"}
SIGNED_ON = date(2026, 11, 20)


def clean_answers(**changed: object) -> dict[str, object]:
    """Every item answered so that nothing stands against the person; `changed` on top (`field__detail`)."""
    return dict(of_the_form()) | {name.replace("__", "."): value for name, value in changed.items()}


@dataclass(frozen=True, slots=True)
class Screened:
    """A screening recorded by the nurse about К-1, with consents and the risk screen in place."""

    desk: Desk
    lead: Actor
    nurse: Actor
    person: str
    cohort: str
    sheet: str

    @property
    def seen(self) -> str:
        """The content the lead is shown, without the event of looking."""
        with self.desk.database.read() as session:
            return content_of_response(session, sheets.newest_sheet(session, self.sheet))

    def sign(self, decision: str = "eligible", *, seen: str = "", **said: object) -> None:
        """The lead signs this decision."""
        justifications = said.pop("justifications", {})
        assert isinstance(justifications, Mapping)
        clearances.sign_clearance(
            self.desk, self.lead, self.sheet, password=PASSWORDS["lead"], seen=seen or self.seen,
            decision=clearances.Decision(decision, justifications, **said),  # type: ignore[arg-type]
        )  # fmt: skip

    def view(self) -> clearances.ClearanceView:
        """How the decision stands now."""
        found = clearances.see_clearance(self.desk, self.lead, person_id=self.person, cohort_id=self.cohort)
        assert found is not None
        return found


def screened(
    clinic: Clinic, *, agreed: tuple[str, ...] = ("data", "treatment"), **changed: object
) -> Screened:
    """Open the clinic and screen К-1 of cohort 07."""
    desk, lead = clinic.open_as("lead")
    return screen(clinic, desk, lead, clinic.join(desk, "nurse"), agreed=agreed, **changed)


def screen(
    clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor, *, agreed: tuple[str, ...] = ("data", "treatment"),
    **changed: object,
) -> Screened:  # fmt: skip
    """Screen К-1 of cohort 07 at a desk that is open; they sign their consents by their own name."""
    person, cohort = clinic.people["К-1"], clinic.cohort_id
    with desk.database.read() as session:
        name = person_of(session, person).name
    for document in agreed:
        consents.record_consent(
            desk, nurse, person_id=person, cohort_id=cohort, document=document, signer_name=name,
            signed_on=SIGNED_ON, given=True,
        )  # fmt: skip
    fill = {"person_id": person, "cohort_id": cohort, "taken_at": clinic.clock.now()}
    sheets.record_form(desk, nurse, form=RISK, step="risk_screen", answers=CALM, **fill)  # type: ignore[arg-type]
    news = sheets.record_form(
        desk,
        nurse,
        form=SCREENING,
        step="screening",
        answers=clean_answers(**changed),
        **fill,  # type: ignore[arg-type]
    )
    return Screened(desk, lead, nurse, person, cohort, news.subject)
