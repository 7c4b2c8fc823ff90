"""The forms of one participant: their list, one form, the screening, the consents, the scales; one is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.consents.consents_view import ConsentsView
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.forms.forms_list import FormsList
from clinicdesk.ui.leaving import ask_about
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.outcomes.outcomes_view import OutcomesView
from clinicdesk.ui.page import keep_all
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.sheet_pages import FilledRow, FormChoice

SCREENING, CONSENTS, OUTCOMES = "screening", "consents", "outcomes"


def screening_subject(person_id: str, cohort_id: str) -> str:
    """What the place "people" is asked for to open somebody's screening."""
    return f"{person_id}/{SCREENING}/{cohort_id}"


def forms_subject(person_id: str, what: str = "", point: str = "") -> str:
    """What the place "people" is asked for to open somebody's forms, or of them a filled one or a step to fill in.

    `point`: the time point that a form to fill in is for. `COHORT|STEP|FORM` is the step of that cohort.
    """
    return f"{person_id}/forms/{what}{'#' if point else ''}{point}".rstrip("/")


def consents_subject(person_id: str, cohort_id: str = "") -> str:
    """What the place "people" is asked for to open somebody's consents; "" for the cohort they are read with."""
    return f"{person_id}/{CONSENTS}/{cohort_id}"


def outcomes_subject(person_id: str, cohort_id: str = "") -> str:
    """What the place "people" is asked for to open somebody's scales; "" for the cohort they are read with."""
    return f"{person_id}/{OUTCOMES}/{cohort_id}"


class PersonForms(QWidget):
    """Opens lists and forms; a step back goes from a form to where it was opened from.

    `back_wanted`: a step back that had to ask about what was typed may go on.
    """

    back_wanted = Signal()

    def __init__(self, around: Surroundings, verbs: FormVerbs) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self.person_id = ""
        self._from_outside = False
        self.list = FormsList(around, verbs)
        self.form = FormPage(around, verbs)
        self.screening = ScreeningView(around, verbs)
        self.consents = ConsentsView(around, verbs.consents)
        self.outcomes = OutcomesView(around, verbs.outcomes)
        self._scales_of: tuple[str, str] | None = None
        self._stack = QStackedLayout(self)
        for view in (self.list, self.form, self.screening, self.consents, self.outcomes):
            self._stack.addWidget(view)
        self.outcomes.filling.connect(lambda ref: around.attempt(lambda: self._fill_scale(ref)))
        self.outcomes.reading.connect(lambda sheet: around.attempt(lambda: self._read_scale(sheet)))
        self.list.opened.connect(lambda row: around.attempt(lambda: self._open_filled(row)))
        self.list.chosen.connect(lambda choice: around.attempt(lambda: self._fill(choice)))
        self.form.recorded.connect(lambda sheet: around.attempt(lambda: self.open_sheet(sheet)))
        self.screening.history_wanted.connect(lambda sheet: around.attempt(lambda: self.open_sheet(sheet)))
        self.screening.beside_wanted.connect(self._go_beside)
        Listening(self).to(around.bus.changed, self._hear)

    def offer_questions(self, verbs: QuestionVerbs) -> None:
        """Questions can be asked at the fields of what is recorded."""
        self.form.asking.offer(verbs)
        self.screening.asking.offer(verbs)

    @property
    def code(self) -> str:
        """The code of the participant, for the title."""
        for view in (self.consents, self.outcomes):
            if view.page is not None:
                return view.page.person.code
        blank = self.screening.page.blank if self.screening.page else self.form.writing.blank
        return blank.person.code if blank else ""

    def open_person(self, person_id: str, what: str = "") -> None:
        """The list; of it a filled form (`id`, `id#field`), or a step or form to fill in (`what`, `what#point`).

        One that was begun, or that a cohort waits for, is named `COHORT|STEP|FORM` or `COHORT|STEP|FORM#point`.
        Raises Refused, Unavailable.
        """
        self.keep_draft()
        begun = what.split("|", 2) if "|" in what else []
        self.list.open_person(person_id, *begun[:1])
        self.person_id, self._from_outside, self._scales_of = person_id, False, None
        if begun:
            self._take_up(*begun[1:])
            return
        sheet_id, _, field = what.partition("#")
        step = self.list.step_to_fill(sheet_id)
        if step is not None:
            self._fill(step, field)
        elif self.list.is_filled(sheet_id):
            self.open_sheet(sheet_id, field)
        else:
            self._show(self.list)

    def open_part(self, person_id: str, part: str, what: str) -> None:
        """One part by its name in a subject: the screening, consents or scales of a cohort, else the forms."""
        parts = {SCREENING: self.open_screening, CONSENTS: self.open_consents, OUTCOMES: self.open_outcomes}
        parts.get(part, self.open_person)(person_id, what)

    def open_screening(self, person_id: str, cohort_id: str) -> None:
        """The screening, come from elsewhere: a step back leaves. Raises Refused, Unavailable."""
        self.keep_draft()
        self.screening.open_screening(person_id, cohort_id)
        self.person_id, self._from_outside = person_id, True
        self._show(self.screening)

    def open_consents(self, person_id: str, cohort_id: str = "") -> None:
        """The consents, come from elsewhere: a step back leaves. Raises Refused, Unavailable."""
        self.keep_draft()
        self.leave()
        self.consents.open_person(person_id, cohort_id)
        self.person_id, self._from_outside = person_id, True
        self._show(self.consents)

    def open_outcomes(self, person_id: str, cohort_id: str = "") -> None:
        """The scales over time, come from elsewhere: a step back leaves. Raises Refused, Unavailable."""
        self.keep_draft()
        self.leave()
        self.outcomes.open_person(person_id, cohort_id)
        self.person_id, self._from_outside = person_id, True
        self._show(self.outcomes)

    def open_sheet(self, sheet_id: str, field: str = "") -> None:
        """One filled form with its history, at a question of it. Raises Refused, Unavailable."""
        self.keep_draft()
        sheet = self._verbs.open(sheet_id)
        blank = self._verbs.blank_of(sheet)
        self.form.begin(blank, sheet)
        self.form.wanted = field
        self._show(self.form)

    def step_back(self) -> bool:
        """From a form to the list. False: the forms themselves are to be left. It stays where the disk refuses."""
        if self._stack.currentWidget() is self.form and self.form.step_back():
            return True
        for writing in (self.form.writing, self.screening.writing):
            try:
                writing.store_draft()
            except (Refused, Unavailable) as problem:
                ask_about(self._around, writing.typed, self.back_wanted.emit, problem)
                return True
        return self._step_back()

    def _step_back(self) -> bool:
        if self._stack.currentWidget() is self.form and self._scales_of is not None:
            person, cohort = self._scales_of
            return self._around.attempt(lambda: self.open_outcomes(person, cohort)) or True
        if self._stack.currentWidget() is self.list or self._from_outside:
            self.leave()
            return False
        person = self.person_id
        self.leave()
        return self._around.attempt(lambda: self.open_person(person)) or True

    def leave(self) -> None:
        """Nothing is open any more; what was typed was kept."""
        self.form.writing.leave()
        self.screening.leave()
        self.consents.leave()
        self.outcomes.leave()
        self._scales_of = None

    def take_focus(self) -> None:
        """Into what is open."""
        view = self._stack.currentWidget()
        if isinstance(view, FormsList | FormPage | ScreeningView | ConsentsView | OutcomesView):
            view.take_focus()

    def keep_draft(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses."""
        keep_all(self.form.writing.store_draft, self.screening.writing.store_draft)

    def _open_filled(self, row: "FilledRow") -> None:
        self.open_sheet(row.sheet_id)

    def _fill_scale(self, ref: str) -> None:
        """Empty, from its line among the scales; the step back leads there again."""
        page = self.outcomes.page
        assert page is not None
        cohort = page.person.cohort_id
        blank = self._verbs.blank(person_id=self.person_id, form=ref, step="", cohort_id=cohort)
        self._scales_of = page.person.person_id, page.person.cohort_id
        self.form.begin(blank)
        self._show(self.form)

    def _read_scale(self, sheet_id: str) -> None:
        page = self.outcomes.page
        assert page is not None
        self.open_sheet(sheet_id)
        self._scales_of = page.person.person_id, page.person.cohort_id

    def _fill(self, choice: "FormChoice", point: str = "") -> None:
        if choice.decided:
            self.screening.open_screening(self.person_id, self.list.cohort_id)
            self._show(self.screening)
            return
        blank = self._verbs.blank(
            person_id=self.person_id, form=choice.ref, step=choice.step, cohort_id=self.list.cohort_id,
            point=point,
        )  # fmt: skip
        self.form.begin(blank)
        self._show(self.form)

    def _take_up(self, step: str, ref: str) -> None:
        """A form that was begun, where it was left; the list where it cannot be gone on with any more."""
        form, _, point = ref.partition("#")
        choice = self.list.begun(step, form)
        if choice is None:
            self._show(self.list)
        else:
            self._fill(choice, point)

    def _go_beside(self, fact: str) -> None:
        """To the consent, the step, the card or the forms that a decision waits for."""
        page = self.screening.page
        if page is None:
            return
        kind, _, what = fact.partition(".")
        person = page.blank.person
        consents = consents_subject(person.person_id, person.cohort_id)
        of_card = {one.item.field for one in page.entries if one.of_card}
        entry = f"{person.person_id}/card" if fact in of_card else forms_subject(person.person_id)
        places = {"consent": consents, "eligibility": entry}
        self._around.go("people", places.get(kind) or forms_subject(person.person_id, what))

    def _hear(self, changes: Changes) -> None:
        shown = self.form.writing.sheet
        reads = (
            self._stack.currentWidget() is self.form and self.isVisible() and not self.form.writing.editing
        )
        if (
            reads
            and shown is not None
            and Topic.FORMS in changes.topics
            and changes.subject == shown.sheet_id
        ):
            self._around.attempt(lambda: self.open_sheet(shown.sheet_id))
            return
        listed = self._stack.currentWidget() is self.list and self.isVisible()
        if listed and self.person_id and changes.topics & {Topic.FORMS, Topic.CLEARANCES}:
            person = self.person_id
            self._around.attempt(lambda: self.list.open_person(person))

    def _show(self, view: QWidget) -> None:
        if view is not self.consents:
            self.consents.leave()
        if view is not self.outcomes:
            self.outcomes.leave()
        self._stack.setCurrentWidget(view)
        self.take_focus()
