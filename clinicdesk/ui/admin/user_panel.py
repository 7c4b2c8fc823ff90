"""The user picked in the table: what they are, and what may be done or why not."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import UserRow
from clinicdesk.ui.admin.user_sheets import UserActs
from clinicdesk.ui.admin.user_words import last_login, state_look, state_of
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.staff_sheets import paper_sheet
from clinicdesk.ui.cohorts.tabs import papers_words
from clinicdesk.ui.cohorts.words import paper_titles
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

WIDTH = 320


class UserPanel(Card):
    """Every act that is not possible is replaced by the sentence that says why."""

    def __init__(
        self,
        around: Surroundings,
        acts: UserActs,
        papers: CohortVerbs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._around, self._acts, self._papers = around, acts, papers
        self._user: UserRow | None = None
        self.setFixedWidth(WIDTH)
        self.name = Text("", "card", wrap=True, selectable=True)
        self.login = Text("", "quiet", selectable=True)
        self.state = StatusChip()
        self.roles = QVBoxLayout()
        self.key = Text("", "hint", wrap=True, selectable=True)
        self.last = Text("", "hint", wrap=True)
        self.why = Text("", "quiet", wrap=True)
        self.change = Button("", icon="account-cog-outline")
        self.code = Button("", icon="account-key-outline")
        self.remove = Button("", icon="account-remove-outline")
        self.held, self.paper = (
            Text("", "hint", wrap=True, selectable=True),
            Button("", icon="file-certificate-outline"),
        )
        self._lay_out()
        self.paper.clicked.connect(lambda: self._do(self._record_paper))
        self.change.clicked.connect(lambda: self._do(acts.change_roles))
        self.code.clicked.connect(lambda: self._do(acts.re_enrol))
        self.remove.clicked.connect(lambda: self._do(acts.remove))
        around.language.follow(self, self._speak)

    def show_user(self, user: UserRow | None) -> None:
        """Show this one."""
        self._user = user
        self._speak()

    def take_focus(self) -> None:
        """Go to the first act."""
        if self.change.isVisible():
            self.change.setFocus()

    def _record_paper(self, user: UserRow) -> Sheet:
        assert self._papers is not None
        return paper_sheet(self._around, self._papers, user.user_id, user.name)

    def _speak_papers(self, user: UserRow | None) -> None:
        """Licences and certificates: the same as on the staff list of a cohort."""
        around, papers = self._around, self._papers
        keeps = papers is not None and around.may(Permission.KEEP_CREDENTIALS) and user is not None
        team = papers.team() if keeps and papers else ()
        colleague = next((one for one in team if user is not None and one.user_id == user.user_id), None)
        self.held.setVisible(keeps)
        self.held.setText(
            papers_words(around, colleague, titles=paper_titles(around, papers.programmes()), codes=True)
            if papers and colleague and colleague.papers
            else around.say("users.papers.none")
        )
        self.paper.setText(around.say("cohorts.act.paper"))
        self.paper.setVisible(keeps and around.writable and user is not None and user.state != "removed")

    def _do(self, act: Callable[[UserRow], Sheet]) -> None:
        if self._user is not None:
            act(self._user)

    def _speak(self) -> None:
        say, user = self._around.say, self._user
        self.change.setText(say("users.act.roles"))
        self.code.setText(say("users.act.code"))
        self.remove.setText(say("users.act.remove"))
        shown = (self.login, self.state, self.key, self.last)
        for part in shown:
            part.setVisible(user is not None)
        self._clear_roles()
        self._offer(user)
        self._speak_papers(user)
        if user is None:
            self.name.setText(say("users.pick"))
            return
        state = state_of(self._around, user)
        self.name.setText(user.name)
        self.login.setText(user.login)
        self.state.show_state(say(f"users.state.{state}"), state_look(state).kind)
        self.key.setText(self._key_words(user, state))
        self.last.setText(say("users.detail.last", at=last_login(self._around, user)))
        for role in user.roles:
            self.roles.addWidget(Text(say(f"common.role.{role}"), "strong"))
            self.roles.addWidget(Text(say(f"roles.{role}.what"), "hint", wrap=True))

    def _key_words(self, user: UserRow, state: str) -> str:
        if state in {"enrolling", "expired"} and user.code_expires:
            key = "users.detail.code_until" if state == "enrolling" else "users.detail.code_over"
            return self._around.say(key, at=self._around.moment(user.code_expires))
        if not user.key_id:
            return self._around.say("users.detail.no_key")
        return self._around.say("users.detail.key", key=" ".join(_fours(user.key_id[:16])))

    def _offer(self, user: UserRow | None) -> None:
        """The acts, or why not."""
        why = self._why_not(user)
        possible = user is not None and not why and self._around.may(Permission.MANAGE_USERS)
        for button in (self.change, self.code, self.remove):
            button.setVisible(possible)
        self.why.setText(why)
        self.why.setVisible(bool(why))

    def _why_not(self, user: UserRow | None) -> str:
        if user is None or not self._around.may(Permission.MANAGE_USERS):
            return ""
        if not self._around.writable:
            return self._around.say("users.why.broken")
        if user.user_id == self._around.actor.user_id:
            return self._around.say("users.why.own")
        return self._around.say("users.why.removed") if user.state == "removed" else ""

    def _clear_roles(self) -> None:
        while item := self.roles.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
                widget.hide()

    def _lay_out(self) -> None:
        self.roles.setSpacing(2)
        for part in (self.name, self.login, self.state):
            self.body.addWidget(part)
        self.body.addWidget(rule())
        self.body.addLayout(self.roles)
        self.body.addWidget(rule())
        for part in (self.key, self.last, self.held):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(self.why)
        for act in (self.paper, self.change, self.code, self.remove):
            self.body.addWidget(act)


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]
