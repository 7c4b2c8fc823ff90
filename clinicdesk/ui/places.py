"""The places of the window, each with what it needs; made from the verbs of one login."""

from collections.abc import Mapping

from clinicdesk.security.roles import Permission
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.admin.users import UsersPage
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.cohort_verbs import CellAct
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.forms.person_forms import SCREENING, consents_subject, forms_subject, screening_subject
from clinicdesk.ui.help import HelpPage
from clinicdesk.ui.navigation import Place
from clinicdesk.ui.news import with_news
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.protocols.page import ProtocolsPage
from clinicdesk.ui.starting.start_sheet import Starting
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.today.today import TodayPage
from clinicdesk.ui.verbs import Verbs


def places_of(around: Surroundings, verbs: Verbs) -> tuple[Place, ...]:
    """From the top of the rail to its foot. The window leaves out what the actor may not use."""
    verbs = with_news(around.bus, verbs)
    return (*_of_care(around, verbs), *_of_the_house(around, verbs))


def _of_care(around: Surroundings, verbs: Verbs) -> tuple[Place, ...]:
    """Where people are cared for, and what is written of it."""
    starting = Starting(around, verbs.starting) if verbs.starting else None
    may = Permission
    return (
        Place("today", "calendar-today", lambda: _today(around, verbs, starting), may.SEE_TASKS),
        Place(
            "board", "monitor-eye", lambda: BoardPage(around, verbs.board, starting=starting), may.SEE_SESSIONS
        ),
        Place(
            "cohorts", "account-group-outline", lambda: _cohorts(around, verbs, starting), may.SEE_COHORTS
        ),
        Place("people", "account-outline", lambda: _people(around, verbs), may.SEE_PEOPLE),
        Place("drugs", "needle", lambda: DrugsPage(around, verbs.drugs), may.SEE_DRUGS),
        Place("notes", "notebook-edit-outline", lambda: _notes(around, verbs), may.READ_NOTES),
        Place("audit", "clipboard-text-clock-outline", lambda: AuditPage(around, verbs.trail), may.SEE_TRAIL),
    )  # fmt: skip


def _of_the_house(around: Surroundings, verbs: Verbs) -> tuple[Place, ...]:
    """What the clinic goes by, at the foot of the rail."""
    may = Permission
    return (
        Place(
            "protocols", "file-document-outline", lambda: ProtocolsPage(around, verbs.protocols),
            may.SEE_PROTOCOLS, low=True,
        ),
        Place(
            "users", "account-key-outline", lambda: UsersPage(around, verbs.users, verbs.cohorts), may.SEE_USERS,
            low=True,
        ),
        Place("clinic", "hospital-building", lambda: ClinicPage(around, verbs.clinic), may.SEE_CLINIC, low=True),
        Place("help", "help-circle-outline", lambda: HelpPage(around.language), low=True),
    )  # fmt: skip


def _cell_acts(around: Surroundings) -> Mapping[str, CellAct]:
    """Where the cells of a cohort lead: to the screening and its decision, the consents, or the person's forms."""

    def consents(person_id: str, cohort_id: str, _record: str) -> None:
        around.go("people", consents_subject(person_id, cohort_id))

    if not around.may(Permission.OPEN_CHART):
        return {"consents": consents} if around.may(Permission.READ_PERSON) else {}

    def screening(person_id: str, cohort_id: str, _record: str) -> None:
        around.go("people", screening_subject(person_id, cohort_id))

    def forms(person_id: str, _cohort: str, what: str) -> None:
        around.go("people", forms_subject(person_id, what))

    return {SCREENING: screening, "clearance": screening, "step": forms, "consents": consents}


def _today(around: Surroundings, verbs: Verbs, starting: Starting | None) -> TodayPage:
    """With the start of today's session, and the open questions where somebody asks and answers them."""
    page = TodayPage(around, verbs.today)
    if starting is not None:
        page.offer_start(starting)
    if around.may(Permission.ASK_QUESTIONS):
        page.offer_questions(verbs.questions)
    return page


def _cohorts(around: Surroundings, verbs: Verbs, starting: Starting | None) -> CohortsPage:
    """With the start of a session in its calendar, and the signatures made elsewhere beside its papers."""
    page = CohortsPage(around, verbs.cohorts, _cell_acts(around))
    page.view.offer_outside(verbs.outside)
    if starting is not None:
        page.view.offer_start(starting)
    return page


def _notes(around: Surroundings, verbs: Verbs) -> NotesPage:
    """With the signatures made elsewhere behind a note's history."""
    page = NotesPage(around, verbs.notes, verbs.questions)
    page.view.acts.outside = verbs.outside
    return page


def _people(around: Surroundings, verbs: Verbs) -> PeoplePage:
    """With the notes in a record where somebody may read them, and questions where somebody asks them."""
    page = PeoplePage(around, verbs.people, verbs.chart, verbs.forms)
    if around.may(Permission.READ_NOTES):
        page.offer_notes(verbs.notes.of_person)
    if around.may(Permission.ASK_QUESTIONS):
        page.offer_questions(verbs.questions, verbs.outside)
    page.offer_outside(verbs.outside)
    return page
