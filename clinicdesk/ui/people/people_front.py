"""The front of the participants: the list with its search, its acts, and what stands over it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.people.beyond import BeyondWall
from clinicdesk.ui.people.people_list import PeopleList
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.surroundings import Surroundings


class PeopleFront(QWidget):
    """`open_person`: what a row leads to, and a chart beyond one's own cohorts once it is opened with a reason."""

    def __init__(
        self, around: Surroundings, verbs: PeopleVerbs, open_person: Callable[[PersonRow], None]
    ) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around = around
        self.head = Head()
        self.register = Button("", "primary", icon="account-plus-outline")
        self.bring = Button("", icon="folder-open-outline")
        self.list = PeopleList(around, verbs.list_people)
        self.banner = Banner()
        self.wall = BeyondWall(around, verbs.break_glass, open_person)
        self.head.acts.addWidget(self.bring)
        self.head.acts.addWidget(self.register)
        column = page_column(self)
        for part in (self.head, self.banner, self.wall):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        self.list.opened.connect(open_person)
        self.list.picked.connect(self.wall.leave_for)

    def speak(self) -> None:
        """Every word in the language of now."""
        say = self._around.say
        facts = say("people.facts", n=len(self.list.people)) if self.list.known else ""
        self.head.say(say("people.title"), facts)
        self.register.setText(say("people.register.act"))
        self.register.setVisible(self._around.may(Permission.REGISTER_PEOPLE) and self._around.writable)
        self.bring.setText(say("intakepage.bring"))
        self.bring.setVisible(not self.register.isHidden())
        self.wall.speak()
        self._speak_banner()

    def _speak_banner(self) -> None:
        say, around = self._around.say, self._around
        if not around.may(Permission.REGISTER_PEOPLE):
            roles = ", ".join(say(f"common.role.{role}") for role in around.actor.roles)
            self.banner.show_banner(say("people.read_only.title", roles=roles), say("people.read_only.body"))
        else:
            self.banner.hide()
