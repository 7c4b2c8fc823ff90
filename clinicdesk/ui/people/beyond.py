"""What stands before a chart beyond one's cohorts: whose it is, and the way in for an emergency."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.people_verbs import WithReason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor


class BeyondWall(Notice):
    """Hidden until somebody was refused; `opened` is called with whoever's glass was broken."""

    def __init__(
        self, around: Surroundings, break_glass: WithReason, opened: Callable[[PersonRow], None],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(kind="warn", parent=parent)
        self._around, self._break_glass, self._opened = around, break_glass, opened
        self.person: PersonRow | None = None
        self.glass = self.add_action("", self.open_glass)
        around.language.follow(self, self.speak)

    def stand_before(self, person: PersonRow | None) -> None:
        """Whose chart was refused; None: nobody's."""
        self.person = person
        self.speak()

    def leave_for(self, person: PersonRow) -> None:
        """Another row was picked: the refusal goes."""
        if self.person is not None and self.person.person_id != person.person_id:
            self.stand_before(None)

    def open_glass(self) -> Sheet | None:
        """An emergency: ask for the reason, then open."""
        person = self.person
        if person is None:
            return None
        reason = reason_editor()

        def submit() -> None:
            self._break_glass(person.person_id, reason=reason.toPlainText())
            sheet.accepted.connect(lambda: self._opened(person))

        sheet = Sheet(
            self._around.language, "people.glass", submit=submit, kind="danger", icon="alert-outline",
            values={"code": person.code},
        )  # fmt: skip
        sheet.add_field("reason", reason)
        return self._around.talk.show(sheet)

    def speak(self) -> None:
        """Whose chart it is, in the language of now."""
        say, code = self._around.say, self.person.code if self.person else ""
        self.setVisible(self.person is not None)
        self.say(say("people.wall.title", code=code), say("people.wall.body"))
        self.glass.setText(say("people.wall.act"))
        self.glass.setVisible(self._around.may(Permission.BREAK_GLASS) and self._around.writable)
