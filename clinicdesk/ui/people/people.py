"""Participants: a list searched as one types, codes first; Enter opens the chart or says why not."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.notes import FiledNote
from clinicdesk.services.person_views import PersonCard
from clinicdesk.services.views import Chart, PersonRow, Topic
from clinicdesk.ui.chart.chart import READINGS, ChartView
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.notes.filed_sheet import open_filed
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.page import Page, keep_all
from clinicdesk.ui.papers.ordering import PaperDesk
from clinicdesk.ui.people.card import CardView
from clinicdesk.ui.people.form import PersonForm
from clinicdesk.ui.people.intake import IntakeView
from clinicdesk.ui.people.intake_draft import KIND as INTAKE
from clinicdesk.ui.people.people_front import PeopleFront
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.when_seen import WhenSeen

_HEARS = frozenset({Topic.PEOPLE, Topic.COHORTS, Topic.INTEGRITY})
_BEYOND = "PPL004"
_NEW, _CARD = "new", "card"
_OfOne = TypeVar("_OfOne", ChartView, CardView)


class PeoplePage(Page):
    """The list, and over it the chart that is open."""

    def __init__(
        self,
        around: Surroundings,
        verbs: PeopleVerbs,
        chart_verbs: ChartVerbs,
        form_verbs: FormVerbs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around, self._verbs, self._chart_verbs = around, verbs, chart_verbs
        self._front = front = PeopleFront(around, verbs, self.open_person)
        self.head, self.banner, self.register, self.bring = (
            front.head, front.banner, front.register, front.bring,
        )  # fmt: skip
        self.list, self.wall, self.glass = front.list, front.wall, front.wall.glass
        self.search, self.only = self.list.search, self.list.only
        self.table, self.empty = self.list.table, self.list.empty
        self._chart, self._card = WhenSeen(self._build_chart), WhenSeen(self._build_card)
        self._form = WhenSeen(self._build_form)
        self._forms = WhenSeen(partial(self._build_forms, form_verbs)) if form_verbs else None
        self.papers = PaperDesk(around, verbs.papers, self) if verbs.papers else None
        self.intake: IntakeView | None = None
        self._lay_out()
        self._listening = Listening(self)
        self._connect()
        around.language.follow(self, self._speak)
        self.read_again()

    @property
    def chart(self) -> ChartView:
        """The chart of one participant; the one that was opened last."""
        return self._chart()

    @property
    def card(self) -> CardView:
        """The card of one participant."""
        return self._card()

    @property
    def form(self) -> PersonForm:
        """The form of a card, new or amended."""
        return self._form()

    @property
    def forms(self) -> PersonForms | None:
        """Forms, screening, consents and scales of one participant; None where forms are nobody's work."""
        return self._forms() if self._forms else None

    def read_again(self) -> None:
        """Ask for the people the text may mean."""
        self.list.read_again()

    def show_subject(self, subject: str) -> None:
        """A participant by id or by code; "new" is the form of a new one, empty is the list."""
        if not subject:
            self.step_back()
            return
        if subject in {INTAKE, _NEW}:
            (self.open_intake if subject == INTAKE else self.open_register)()
            return
        found = self._around.attempt(lambda: self._open_subject(subject))
        if not found:
            self.step_back()

    def step_back(self) -> bool:
        """From the form to the card, from there to the chart it was opened from, and to the list."""
        open_now = self._stack.currentWidget()
        if open_now is self._front:
            return False
        if isinstance(open_now, PersonForms):
            return self._leave_forms(open_now)
        if isinstance(open_now, PersonForm):
            open_now.step_back()
            return True
        if self.intake is not None and open_now is self.intake:
            self.intake.step_back()
            return True
        chart = self._chart.built
        if chart is not None and isinstance(open_now, CardView) and chart.person_id == open_now.person_id:
            open_now.close_person()
            self._show(chart)
            chart.take_focus()
            return True
        if chart is not None:
            chart.leave()
        self._show_list()
        return True

    def take_focus(self) -> None:
        """To the search, or into the chart that is open."""
        open_now = self._stack.currentWidget()
        if isinstance(open_now, ChartView | PersonForm | CardView | PersonForms | IntakeView):
            open_now.take_focus()
        else:
            self.search.setFocus()

    def keep_draft(self) -> None:
        """The numbers and the correction of an open chart, the words of an open form."""
        chart, forms = self._chart.built, self._forms.built if self._forms else None
        others = (one.keep_draft for one in (self._form.built, forms, self.intake) if one is not None)
        keep_all(*([chart.store_drafts] if chart is not None else ()), *others)

    def open_person(self, person: PersonRow) -> None:
        """Open a chart, or the card where the role has no charts; the opening is an event of the trail."""
        if not self._around.may(Permission.OPEN_CHART):
            self.open_card(person.person_id)
            return
        beyond = None
        try:
            chart = self._chart_verbs.open_chart(person.person_id)
        except Refused as problem:
            if any(issue.code == _BEYOND for issue in problem.issues):
                beyond = person
            else:
                self._around.messages.refuse(problem)
        except Unavailable as problem:
            self._around.messages.refuse(problem)
        else:
            self._show_chart(chart)
        self.wall.stand_before(beyond)

    def open_register(self) -> None:
        """A new participant; the list where nobody may be written down now."""
        if not (self._around.may(Permission.REGISTER_PEOPLE) and self._around.writable):
            self._show_list()
        elif self._around.attempt(self.form.begin_new):
            self._show(self.form)
            self._say_crumb()
            self.form.take_focus()

    def open_intake(self) -> IntakeView:
        """The list a clinic already has; one that was begun stands where it was left."""
        if self.intake is None:
            self.intake = IntakeView(self._around, self._verbs.intake)
            self.intake.done.connect(self._after_intake)
            self._stack.addWidget(self.intake)
        self._show(self.intake)
        self._say_crumb()
        self.intake.take_focus()
        return self.intake

    def _after_intake(self) -> None:
        """The list is left, or was taken over: everybody it brought is to be seen."""
        self.read_again()
        self._show_list()

    def open_card(self, person_id: str) -> bool:
        """Everything on a participant's card; the opening is an event of the trail. Whether it opened."""
        found = self._around.attempt(lambda: self.card.open_person(person_id))
        if found:
            self._show_card()
        return found

    def offer_notes(self, notes_of: Callable[[str], Sequence[FiledNote]]) -> None:
        """The chart also leads to the notes of group sessions in this person's record."""

        def offer(chart: ChartView) -> None:
            chart.notes.show()
            chart.notes_wanted.connect(lambda person: open_filed(self._around, notes_of, person))

        self._chart.then(offer)

    def offer_questions(self, verbs: QuestionVerbs, outside: OutsideVerbs) -> None:
        """Questions are asked at the fields of what is recorded, and signatures made elsewhere are kept there."""
        self._chart.then(lambda chart: chart.readings.offer_questions(verbs))
        if self._forms is not None:
            self._forms.then(lambda forms: forms.offer_questions(verbs))
            self._forms.then(lambda forms: forms.form.offer_outside(outside))

    def offer_outside(self, verbs: OutsideVerbs) -> None:
        """The card also keeps what was signed elsewhere."""
        self._card.then(lambda card: setattr(card, "outside", verbs))

    def open_forms(self, person_id: str) -> None:
        """What is filled in for a participant, and what can be."""
        self._open_in_forms(lambda forms: forms.open_person(person_id))

    def open_consents(self, person_id: str) -> None:
        """The consents of a participant, in the cohort they are read with."""
        self._open_in_forms(lambda forms: forms.open_consents(person_id))

    def open_outcomes(self, person_id: str) -> None:
        """The scales of a participant, in the cohort they are read with."""
        self._open_in_forms(lambda forms: forms.open_outcomes(person_id))

    def _open_in_forms(self, opening: Callable[[PersonForms], None]) -> None:
        forms = self.forms
        if forms is not None and self._around.attempt(lambda: opening(forms)):
            self._show(forms)
            forms.take_focus()

    def amend(self, card: PersonCard) -> None:
        """The form over the card that is open."""
        self.form.begin_amending(card)
        self._show(self.form)
        self.form.take_focus()

    def _show_card(self) -> None:
        self._show(self.card)
        self.crumb.emit(self.card.code)
        self.card.take_focus()

    def _after_form(self, person_id: str) -> None:
        """To what was recorded; from a form that was left, to where it was opened from."""
        if person_id:
            self.read_again()
            if not self.open_card(person_id):  # written down, but nobody of one's own cohorts yet
                self._show_list()
        elif self.card.code and self.form.amends:
            self._show_card()
        else:
            self._show_list()

    def _show_list(self) -> None:
        self._show(self._front)
        self.crumb.emit("")
        self.table.setFocus()

    def _show(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)

    def _leave_forms(self, forms: PersonForms) -> bool:
        """Inside the forms first, then to the card or chart they were opened from, else to the list."""
        if forms.step_back():
            return True
        card, chart = self._card.built, self._chart.built
        if card is not None and card.person_id == forms.person_id:
            self._show_card()
        elif chart is not None and chart.person_id == forms.person_id:
            self._show(chart)
            chart.take_focus()
        else:
            self._show_list()
        return True

    def _open_part(self, person_id: str, part: str, cohort_id: str) -> None:
        """`person/forms`, `person/forms/what`, or `person/PART/cohort`: screening, consents, outcomes."""
        forms = self.forms
        if forms is None:
            return
        forms.open_part(person_id, part, cohort_id)
        self.crumb.emit(forms.code)
        self._show(forms)
        forms.take_focus()

    def _open_subject(self, subject: str) -> None:
        person_id, _, part = subject.partition("/")
        if part == _CARD:
            if self.open_card(person_id) and self.card.may_amend:
                self.card.begin_amending()
            return
        if part and not part.startswith("reading/"):
            self._open_part(person_id, *part.partition("/")[::2])
            return
        person = next((row for row in self._known(person_id) if person_id in {row.person_id, row.code}), None)
        if person is None:
            # Beyond the first 200 of the list: the chart itself knows its person.
            person = PersonRow(person_id, "", "", "", "", mine=True)
        self.open_person(person)
        self.chart.turn_to(READINGS)
        self.chart.readings.pick(part)

    def _known(self, person_id: str) -> Iterator[PersonRow]:
        """Those on the screen first: the file is asked only for somebody else."""
        yield from self.list.people
        for typed in ("", person_id):
            yield from self._verbs.list_people(typed)

    def _show_chart(self, chart: Chart) -> None:
        if self._card.built is not None:
            self._card.built.close_person()
        self.chart.show_chart(chart)
        self._show(self.chart)
        self.crumb.emit(chart.person.code)
        self.chart.take_focus()

    def _connect(self) -> None:
        self.register.clicked.connect(lambda *_: self.open_register())
        self.bring.clicked.connect(lambda *_: self.open_intake())
        self.list.read.connect(self._speak)
        self.list.first_wanted.connect(self.open_register)
        self._listening.about(self._around.bus, _HEARS, self.read_again)

    def _build_chart(self) -> ChartView:
        chart = ChartView(self._around, self._chart_verbs)
        chart.card_wanted.connect(self.open_card)
        chart.forms_wanted.connect(self.open_forms)
        chart.outcomes_wanted.connect(self.open_outcomes)
        chart.show_forms_act(shown=self._forms is not None)
        return self._in_place(chart)

    def _build_card(self) -> CardView:
        card = CardView(self._around, self._verbs)
        card.amending.connect(self.amend)
        card.opened.connect(self.open_card)
        card.charted.connect(self.show_subject)
        return self._in_place(card)

    def _in_place(self, view: _OfOne) -> _OfOne:
        """What a chart and a card lead to both."""
        view.consents_wanted.connect(self.open_consents)
        view.show_papers_act(shown=self.papers is not None)
        if self.papers is not None:
            view.paper_wanted.connect(self.papers.ask_person)
        self._stack.addWidget(view)
        return view

    def _build_form(self) -> PersonForm:
        form = PersonForm(self._around, self._verbs)
        form.done.connect(self._after_form)
        form.wanted.connect(self._see)
        self._stack.addWidget(form)
        return form

    def _build_forms(self, verbs: FormVerbs) -> PersonForms:
        forms = PersonForms(self._around, verbs)
        forms.back_wanted.connect(self.step_back)
        if self.papers is not None:
            forms.screening.offer_papers()
            forms.screening.paper_wanted.connect(partial(self.papers.ask_person, document="screening"))
        self._stack.addWidget(forms)
        return forms

    def _see(self, person_id: str) -> None:
        """Leave the form for the card of who may be the same person; where that is refused, the form goes on."""
        if self._around.attempt(self.form.keep_draft) and self.open_card(person_id):
            self.form.open = False

    def _speak(self) -> None:
        self._front.speak()
        self._say_crumb()

    def _say_crumb(self) -> None:
        """What is open, where that is a word and no code of somebody."""
        open_now = self._stack.currentWidget()
        if isinstance(open_now, PersonForm) and not open_now.amends:
            self.crumb.emit(self._around.say("person.form.new"))
        elif self.intake is not None and open_now is self.intake:
            self.crumb.emit(self._around.say("intakepage.title"))

    def _lay_out(self) -> None:
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedLayout()
        both.addLayout(self._stack)
        self._stack.addWidget(self._front)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
