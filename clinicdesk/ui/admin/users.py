"""Users and roles: who has access, what each may do, and the acts that change it.

The list is read behind the window, as everybody's certificate is looked at for it.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Topic, UserRow
from clinicdesk.ui.account_verbs import UserVerbs
from clinicdesk.ui.admin.roles_table import RolesTable
from clinicdesk.ui.admin.user_panel import UserPanel
from clinicdesk.ui.admin.user_sheets import UserActs
from clinicdesk.ui.admin.user_words import last_login, roles_of, state_look, state_of
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import Layers
from clinicdesk.ui.components.panels import Banner, EmptyState, Failure, Opening
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.USERS, Topic.COHORTS, Topic.INTEGRITY})


class UsersPage(Page):
    """A table of users with a panel for the one picked, and behind the other tab the table of rights."""

    def __init__(
        self,
        around: Surroundings,
        verbs: UserVerbs,
        papers: CohortVerbs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._users: Sequence[UserRow] = ()
        self.acts = UserActs(around, verbs)
        self.head = Head()
        self.tabs = Segmented([("users", ""), ("roles", "")])
        self.recovery = Button("", icon="shield-key-outline")
        self.add = Button("", "primary", icon="account-plus-outline")
        self.banner = Banner()
        self.table = DataTable(self._columns())
        self.empty, self.opening, self.failed = EmptyState(), Opening(), Failure()
        self._trouble: Refused | Unavailable | None = None
        self._known, self._wanted = False, around.actor.user_id
        self._reading: Reading[Sequence[UserRow]] = Reading(
            self, done=self._show, wrong=self._say_trouble, slow=self._say_opening
        )
        self.panel = UserPanel(around, self.acts, papers)
        self.rights = RolesTable(around.language)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.read_again()
        around.language.follow(self, self._speak_table)

    def read_again(self) -> None:
        """Ask for the users anew; the picked one stays picked."""
        self._reading.ask(lambda: tuple(self._verbs.list_users()))

    @property
    def loading(self) -> bool:
        """Whether an answer is still to come."""
        return self._reading.busy

    def show_subject(self, subject: str) -> None:
        """Pick one user."""
        if subject:
            self.tabs.set_value("users")
            self._pages.setCurrentIndex(0)
            self._wanted = subject
            self._pick_again(subject)

    def take_focus(self) -> None:
        """To the table."""
        self.table.setFocus()

    def _show(self, users: Sequence[UserRow]) -> None:
        picked = self.table.current_row()
        self._users, self._known, self._trouble = users, True, None
        self._layers.show_layer(self.table)
        self.table.show_rows(users)
        self._pick_again(picked.user_id if picked else self._wanted)
        self._speak()

    def _say_trouble(self, problem: Refused | Unavailable) -> None:
        if self._known:
            self._around.messages.refuse(problem)
            return
        self._trouble = problem
        self._layers.show_layer(self.failed)
        self._speak()

    def _say_opening(self) -> None:
        if not self._known:
            self._layers.show_layer(self.opening)

    def _pick_again(self, user_id: str) -> None:
        lines = [user.user_id for user in self._users]
        line = lines.index(user_id) if user_id in lines else 0
        if lines:
            self.table.selectRow(line)
            self.panel.show_user(self._users[line])

    def _connect(self) -> None:
        self.table.picked.connect(self.panel.show_user)
        self.table.opened.connect(lambda _: self.panel.take_focus())
        self.tabs.chosen.connect(lambda tab: self._pages.setCurrentIndex(int(tab == "roles")))
        self.add.clicked.connect(self.acts.add)
        self.recovery.clicked.connect(self.acts.renew_recovery)
        Listening(self).about(self._around.bus, _HEARS, self.read_again)

    def _columns(self) -> list[Column[UserRow]]:
        around = self._around
        return [
            Column(around.say("users.column.name"), lambda user: user.name),
            Column(around.say("users.column.login"), lambda user: user.login, width=120),
            Column(around.say("users.column.roles"), lambda user: roles_of(around, user)),
            Column(
                around.say("users.column.state"),
                lambda user: around.say(f"users.state.{state_of(around, user)}"),
                width=190,
                icon=lambda user: state_look(state_of(around, user)).icon,
                colour=lambda user: state_look(state_of(around, user)).colour,
            ),
            Column(around.say("users.column.last"), lambda user: last_login(around, user), width=140),
        ]

    def _speak_table(self) -> None:
        picked = self.table.current_row()
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("users.table.users"))
        if picked:
            self._pick_again(picked.user_id)
        self._speak()

    def _speak(self) -> None:
        around = self._around
        active = sum(user.state == "active" for user in self._users)
        waiting = sum(user.state == "enrolling" for user in self._users)
        facts = [
            around.say("users.facts", n=active),
            *([around.say("users.waiting", n=waiting)] if waiting else []),
        ]
        self.head.say(around.say("users.title"), " · ".join(facts) if self._known else "")
        self.opening.say(around.say("common.opening"))
        for tab in ("users", "roles"):
            self.tabs.set_text(tab, around.say(f"users.tab.{tab}"))
        self.recovery.setText(around.say("users.act.recovery"))
        self.add.setText(around.say("users.act.add"))
        self.empty.say(around.say("users.empty"))
        self.empty.setVisible(self._known and len(self._users) <= 1)
        if self._trouble is not None:
            self.failed.show_problem(self._trouble, around.language.code)
        self._speak_rights()

    def _speak_rights(self) -> None:
        around = self._around
        manages, renews = around.may(Permission.MANAGE_USERS), around.may(Permission.RENEW_RECOVERY)
        self.add.setVisible(manages and around.writable)
        self.recovery.setVisible(renews and around.writable)
        if not manages:
            roles = ", ".join(around.say(f"common.role.{role}") for role in around.actor.roles)
            title, body = around.say("users.read_only.title", roles=roles), around.say("users.read_only.body")
            self.banner.show_banner(title, body)

    def _lay_out(self) -> None:
        self.head.beside.addWidget(self.tabs)
        self.head.acts.addWidget(self.recovery)
        self.head.acts.addWidget(self.add)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        self._layers = Layers(self.table, self.opening, self.failed)
        card.body.addWidget(self._layers, 1)
        card.body.addWidget(self.empty)
        users = QWidget()
        row = QHBoxLayout(users)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(card, 1)
        row.addWidget(self.panel)
        rights = QWidget()
        column = QVBoxLayout(rights)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rights)
        self._pages.addWidget(users)
        self._pages.addWidget(rights)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
