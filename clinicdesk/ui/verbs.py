"""The verbs each page is given: services bound to desk and actor by the composition root, fakes in tests."""

from dataclasses import dataclass

from clinicdesk.ui.account_verbs import AccountVerbs, UserVerbs
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.clinic_verbs import ClinicVerbs, TrailVerbs
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.start_verbs import StartVerbs
from clinicdesk.ui.today_verbs import TodayVerbs


@dataclass(frozen=True, slots=True)
class Verbs:
    """All of them, one bundle a login."""

    today: TodayVerbs
    people: PeopleVerbs
    chart: ChartVerbs
    users: UserVerbs
    clinic: ClinicVerbs
    trail: TrailVerbs
    account: AccountVerbs
    cohorts: CohortVerbs
    forms: FormVerbs
    protocols: ProtocolVerbs
    board: BoardVerbs
    drugs: DrugVerbs
    notes: NoteVerbs
    questions: QuestionVerbs
    outside: OutsideVerbs
    starting: StartVerbs | None = None
