"""Today: the running session, those ahead, the cohorts, and what waits for the person at work, each with one verb."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Task, Topic
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.forms.person_forms import consents_subject, forms_subject, screening_subject
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.questions.list_sheet import open_list
from clinicdesk.ui.reason_draft import ask_kept, keep_reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.starting.start_sheet import Starting
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.ui.today.agenda_cards import CohortsNow, SessionsAhead
from clinicdesk.ui.today.session_card import SessionCard
from clinicdesk.ui.today.task_list import TaskList
from clinicdesk.ui.today.task_words import aside_of
from clinicdesk.ui.today_verbs import TodayVerbs

_HEARS = frozenset(
    {
        Topic.TASKS,
        Topic.USERS,
        Topic.CLINIC,
        Topic.DRAFTS,
        Topic.SESSIONS,
        Topic.VITALS,
        Topic.INTEGRITY,
        Topic.CONSENTS,
        Topic.CLEARANCES,
        Topic.FORMS,
        Topic.COHORTS,
        Topic.QUESTIONS,
    }
)
_SUBJECTS = {
    "sign_off": screening_subject, "clearance_over": screening_subject, "clearance_suspended": screening_subject,
    "clearance_over_unplanned": screening_subject, "clearance_ends": screening_subject,
    "due_recheck": screening_subject, "consents": consents_subject,
}  # fmt: skip
"""Tasks that lead to a part of somebody's record in one cohort."""


class TodayPage(Page):
    """Re-read at each news that may have made or ended a task; clocks tick each second."""

    def __init__(self, around: Surroundings, verbs: TodayVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._tasks: tuple[Task, ...] = ()
        self._stale = self._fresh = False
        self.head = Head()
        self.session = SessionCard(around, lambda code: around.go("people", code))
        self.ahead = SessionsAhead(around, lambda cohort: around.go("cohorts", cohort))
        self.cohorts = CohortsNow(around, lambda cohort: around.go("cohorts", cohort))
        self.questions = Button("", icon="help-circle-outline")
        self._asked: QuestionVerbs | None = None
        self.questions.hide()
        self.questions.clicked.connect(lambda *_: self.open_questions())
        self.tasks = TaskList(around, self.do, self.close_task, self._may_close)
        self._count = self._open_count = 0
        self._sees_sessions = around.may(Permission.SEE_SESSIONS)
        self._lay_out()
        listening = Listening(self)
        listening.about(around.bus, _HEARS, self._hear)
        listening.every(1000, self.session.tick)
        self._later = listening.pause(0, self._grow_old)
        around.language.follow(self, self._speak)
        self._hear()

    def read_again(self) -> None:
        """Ask for tasks and session anew."""
        if self._around.attempt(self._load):
            self._speak()

    def offer_questions(self, verbs: QuestionVerbs) -> None:
        """The list of every open question is one button away."""
        self._asked = verbs
        self.read_again()

    def offer_start(self, starting: Starting) -> None:
        """A session of today is started from its card."""
        self.ahead.starting = starting
        self.ahead.speak()

    def open_questions(self) -> Sheet | None:
        """Every open question, each leading to its field."""
        return open_list(self._around, self._asked) if self._asked else None

    def show_subject(self, subject: str) -> None:
        """Coming back here shows what is true now; read already where it has come into sight this very moment."""
        if not self._fresh:
            self._hear()

    def take_focus(self) -> None:
        """To the first verb; without tasks to the page itself."""
        verbs = self.tasks.verbs()
        if verbs:
            verbs[0].setFocus()
        else:
            super().take_focus()

    def do(self, task: Task) -> None:
        """What a task's verb does: an opening is reviewed here, the rest lead to their place."""
        if task.kind == "glass":
            self.review(task)
            return
        if task.kind == "draft_lost":
            self.set_aside(task)
            return
        if task.kind == "clock_doubt":
            self.confirm_time()
            return
        cohort_id = str(task.values.get("cohort_id", ""))
        if task.kind in _SUBJECTS:
            self._around.go("people", _SUBJECTS[task.kind](task.subject, cohort_id))
            return
        if task.kind == "measure":
            form, point = (str(task.values.get(name, "")) for name in ("ref", "of"))
            self._around.go("people", forms_subject(task.subject, form, point))
            return
        self._around.go(task.place, task.subject)

    def set_aside(self, task: Task) -> Sheet:
        """A draft of a lost key leaves the lists, with a reason."""

        def act(reason: str) -> None:
            self._verbs.set_aside(task.subject, reason=reason)
            self._around.messages.show_message("today.aside.done", "ok")

        return ask_kept(self._around, "today.aside", act, about=task.subject, way=("today", ""))

    def _may_close(self, task: Task) -> bool:
        """Whether a task can be closed undone: a kept reason by its author, others where the role may."""
        return bool(task.draft_id or (task.task_id and self._verbs.set_task_aside))

    def close_task(self, task: Task) -> None:
        """Close a task undone."""
        if task.draft_id:
            self.discard(task)
        else:
            self.set_task_aside(task)

    def discard(self, task: Task) -> Sheet:
        """One's own reason, kept before an act that may be gone: read once more, and thrown away."""

        def act() -> None:
            self._verbs.discard(task.draft_id)
            self._around.messages.show_message("today.discard.done", "ok")

        return self._around.talk.confirm(
            "today.discard", act, kind="danger", said=task.values.get("said", "")
        )

    def set_task_aside(self, task: Task) -> None:
        """A task is closed with a reason: undone, or, of a scale's alarm, by what was done about it."""
        act = self._verbs.set_task_aside
        if act is None:
            return
        name = aside_of(task)

        def submit(reason: str) -> None:
            act(task.task_id, reason=reason)
            self._around.messages.show_message(f"{name}.done", "ok")

        ask_kept(self._around, name, submit, about=task.task_id, way=("today", ""))

    def review(self, task: Task) -> Sheet:
        """The lead's look at an emergency opening."""
        around, remark = self._around, reason_editor()
        code = str(task.values.get("code", ""))

        def submit() -> None:
            self._verbs.review(task.subject, remark=remark.toPlainText())
            around.messages.show_message("today.review.done", "ok", code=code)

        sheet = Sheet(
            around.language,
            "today.review",
            submit=submit,
            icon="eye-outline",
            values=lambda: {**task.values, "at": around.moment(task.since) if task.since else ""},
        )
        sheet.add_field("remark", remark)
        # The service names its free text "reason"; here it is the conclusion.
        sheet.fields["reason"] = sheet.fields["remark"]
        opened = around.talk.show(sheet)
        return keep_reason(around, opened, {"remark": remark}, about=task.subject, way=("today", ""))

    def confirm_time(self) -> Sheet | None:
        """The lead's word that the clock is right, with a reason and their password."""
        around, confirm = self._around, self._verbs.confirm_time
        if confirm is None:
            return None
        reason, password = reason_editor(), PasswordField(around.language)

        def submit() -> None:
            confirm(password=password.text(), reason=reason.toPlainText())
            around.messages.show_message("today.clock.done", "ok")

        now = around.clock.now()
        sheet = Sheet(
            around.language, "today.clock", submit=submit, icon="clock-outline",
            values=lambda: {"now": around.moment(now)},
        )  # fmt: skip
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)
        return around.talk.show(sheet)

    def _hear(self) -> None:
        """Read at once while it is seen; behind another page when it is seen again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.read_again()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._stale, self._fresh = False, True
            self._later.start()
            self.read_again()

    def _grow_old(self) -> None:
        self._fresh = False

    def _load(self) -> None:
        self._tasks = tuple(self._verbs.tasks())
        self.tasks.show_tasks(self._tasks)
        if self._sees_sessions:
            session = self._verbs.session()
            self.session.show_session(session)
            self.session.setVisible(session is not None or self._verbs.agenda is None)
        self._open_count = len(self._asked.open()) if self._asked else 0
        if self._verbs.agenda is not None:
            agenda = self._verbs.agenda()
            self._count = len(agenda.sessions)
            self.ahead.show_agenda(agenda)
            self.cohorts.show_agenda(agenda)

    def _speak(self) -> None:
        around = self._around
        here = moments.local(around.clock.now(), around.zone())
        weekday = around.say(f"today.weekday.{here.weekday()}")
        day = f"{here.day}\u00a0{around.say(f'today.month.{here.month}')}"
        late = sum(task.overdue for task in self._tasks)
        facts = (
            around.say("today.facts.tasks", n=len(self._tasks))
            if self._tasks
            else around.say("today.facts.none")
        )
        if self._count:
            facts = f"{around.say('today.facts.sessions', n=self._count)} · {facts}"
        if late:
            facts += f", {around.say('today.facts.overdue', n=late)}"
        self.questions.setText(around.say("questions.all", n=self._open_count))
        self.questions.setVisible(self._open_count > 0)
        self.ahead.speak()
        self.cohorts.speak()
        self.head.say(around.say("today.title", weekday=weekday, day=day), facts)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        if self._sees_sessions or self._verbs.agenda is not None:
            left = QWidget()
            column = QVBoxLayout(left)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(GAP)
            if self._sees_sessions:
                column.addWidget(self.session)
            if self._verbs.agenda is not None:
                column.addWidget(self.ahead)
                column.addWidget(self.cohorts)
            column.addStretch(1)
            row.addWidget(scrolling(left), 3)
        row.addWidget(self.tasks, 2)
        self.head.acts.addWidget(self.questions)
        page = page_column(self)
        page.addWidget(self.head)
        page.addLayout(row, 1)
