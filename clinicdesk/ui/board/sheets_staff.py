"""The sheet of the session's staff: who is here in which role, who is expected, who goes; roles that are short."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.presence import Present
from clinicdesk.services.staff_now import Awaited, StaffNow
from clinicdesk.ui import moments
from clinicdesk.ui.board.sheet_parts import Moment
from clinicdesk.ui.board.sheets_session import join_sheet
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.words import known

_WIDTH = 760


def staff_sheet(moment: Moment) -> Sheet:
    """Each line has its act at once; the verb at the foot writes down somebody whom the cohort did not expect."""
    around, verbs = moment.around, moment.verbs
    assert verbs.staff_now is not None
    found = verbs.staff_now()
    brings = bool(found.everybody) and verbs.came is not None
    who, role = Choice(elide=True), Choice(elide=True)

    def submit() -> None:
        assert verbs.came is not None
        if not who.value():
            raise Refused(Issue("WIN025", "user"))
        if not role.value():
            raise Refused(Issue("COH011", "role"))
        verbs.came(user_id=who.value(), role=role.value())
        moment.done("staffnow.came", who=who.currentText())

    sheet = Sheet(
        around.language, "staffnow", submit=submit if brings else None, icon="account-multiple-check-outline",
        width=_WIDTH,
    )  # fmt: skip
    sheet.add(_Lines(moment, sheet, found))
    if brings:
        for user, name in found.everybody:
            who.addItem(name, user)
        for code in found.roles:
            role.addItem(_role(moment, found, code), code)
        for choice in (who, role):
            choice.setCurrentIndex(-1)
        sheet.add(Text(around.say("staffnow.another"), "strong"))
        sheet.add_row({"user": who, "role": role})
    else:
        sheet.verb.setText(around.say("staffnow.understood"))
    return around.talk.show(sheet)


class _Lines(QWidget):
    """The people by name, read anew after each act of a line."""

    def __init__(self, moment: Moment, sheet: Sheet, found: StaffNow) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._moment, self._sheet = moment, sheet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._show(found)

    def _show(self, found: StaffNow) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        say = self._moment.around.say
        for issue in found.short:
            self._column.addWidget(
                Text(issue.sentence(self._moment.around.language.code), "issue", wrap=True)
            )
        if not found.short:
            self._column.addWidget(Notice(say("staffnow.enough"), kind="ok"))
        self._column.addWidget(Text(say("staffnow.here") if found.here else say("staffnow.nobody"), "strong"))
        for rows in _by_person(found.here):
            self._add_here(found, rows)
        if found.awaited:
            self._column.addWidget(Text(say("staffnow.awaited"), "strong"))
        for one in found.awaited:
            self._add_awaited(found, one)

    def _add_here(self, found: StaffNow, rows: Sequence[Present]) -> None:
        around, first = self._moment.around, rows[0]
        roles = ", ".join(_role(self._moment, found, one.role) for one in rows)
        pin = around.say("staffnow.pin" if first.has_pin else "staffnow.no_pin")
        at = moments.hour(min(one.since for one in rows), around.zone())
        said = around.say("staffnow.since", roles=roles, at=at, pin=pin)
        own = first.user_id == around.actor.user_id
        goes = self._moment.verbs.left is not None and (own or around.may(Permission.RUN_SESSIONS))
        self._line(first.name, said, "leave" if goes else "", partial(self._leave, rows))

    def _add_awaited(self, found: StaffNow, one: Awaited) -> None:
        own = one.user_id == self._moment.around.actor.user_id
        act = "join" if own else "arrive" if found.everybody else ""
        do: Callable[[], object] = self._join if own else partial(self._come, one)
        self._line(one.name, _role(self._moment, found, one.role), act, do)

    def _line(self, name: str, said: str, act: str, do: Callable[[], object]) -> None:
        line = QWidget()
        line.setProperty("ground", "clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Text(name, "body", wrap=True))
        words.addWidget(Text(said, "hint", wrap=True))
        row.addLayout(words, 1)
        if act:
            button = Button(self._moment.around.say(f"staffnow.{act}"))
            button.setAccessibleName(f"{button.text()}: {name}, {said}")
            button.clicked.connect(lambda *_: self._press(button, act, do))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.addWidget(line)

    def _press(self, button: Button, act: str, do: Callable[[], object]) -> None:
        """A leaving ends a session key: the button asks once more before it does it."""
        sure = self._moment.around.say("staffnow.leave_sure")
        if act == "leave" and button.text() != sure:
            button.setText(sure)
            button.setAccessibleName(
                button.accessibleName().replace(self._moment.around.say("staffnow.leave"), sure)
            )
            return
        do()

    def _come(self, one: Awaited) -> None:
        came = self._moment.verbs.came
        assert came is not None
        self._act(lambda: came(user_id=one.user_id, role=one.role))

    def _leave(self, rows: Sequence[Present]) -> None:
        left = self._moment.verbs.left
        assert left is not None
        self._act(lambda: [left(one.presence_id) for one in rows])

    def _join(self) -> None:
        self._sheet.accept()
        join_sheet(self._moment)

    def _act(self, work: Callable[[], object]) -> None:
        now = self._moment.verbs.staff_now
        if self._sheet.attempt(work) and now is not None:
            self._show(now())


def _by_person(here: Sequence[Present]) -> Sequence[Sequence[Present]]:
    """Somebody in two roles is one line."""
    found: dict[str, list[Present]] = {}
    for one in here:
        found.setdefault(one.user_id, []).append(one)
    return tuple(found.values())


def _role(moment: Moment, found: StaffNow, code: str) -> str:
    """The programme's word for a role; whoever came without one has a role of the program."""
    said = found.roles.get(code, {}).get(moment.around.language.code, "")
    own = f"common.role.{code}"
    return said or (moment.around.say(own) if known(own) else code)
