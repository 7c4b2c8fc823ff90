"""The acts on users as sheets: each asks what it needs, says what it does, and for the actor's own password."""

import secrets
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import OneTimeCode, UserRow
from clinicdesk.ui.admin.role_checks import RoleChecks
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.ui.verbs import Groups, UserVerbs

_PER_ROW = 4


class UserActs:
    """What may be done with users, each opened by one call. `around` speaks, `verbs` do."""

    def __init__(self, around: Surroundings, verbs: UserVerbs) -> None:
        self._around, self._verbs = around, verbs

    def add(self) -> Sheet:
        """A new user; then their one-time code."""
        login, name, checks = QLineEdit(), QLineEdit(), RoleChecks(self._around.language)
        reason, password = reason_editor(), PasswordField(self._around.language)

        def submit() -> None:
            code = self._verbs.add_user(
                login=login.text().strip(), name=name.text().strip(), roles=checks.roles(),
                password=password.text(), language=self._around.language.code, reason=reason.toPlainText(),
            )  # fmt: skip
            self._later(sheet, lambda: self.show_code(code))

        sheet = Sheet(self._around.language, "users.add", submit=submit, icon="account-plus-outline", width=780)
        for field, editor in (("login", login), ("name", name), ("roles", checks)):
            sheet.add_field(field, editor)
        self._why_and_who(sheet, reason, password)
        return self._around.talk.show(sheet)

    def change_roles(self, user: UserRow) -> Sheet:
        """Other roles from now on."""
        checks = RoleChecks(self._around.language, user.roles)
        reason, password = reason_editor(), PasswordField(self._around.language)

        def submit() -> None:
            self._verbs.change_roles(
                user.user_id, roles=checks.roles(), password=password.text(), reason=reason.toPlainText()
            )
            self._around.messages.show_message("users.done.roles", "ok", name=user.name)

        sheet = self._sheet("users.roles", submit, user, icon="account-cog-outline", width=780)
        sheet.add_field("roles", checks)
        self._why_and_who(sheet, reason, password)
        return self._around.talk.show(sheet)

    def re_enrol(self, user: UserRow) -> Sheet:
        """A forgotten password: a new code for the same person."""
        reason, password = reason_editor(), PasswordField(self._around.language)

        def submit() -> None:
            code = self._verbs.re_enrol(
                user.user_id, password=password.text(), language=self._around.language.code,
                reason=reason.toPlainText(),
            )  # fmt: skip
            self._later(sheet, lambda: self.show_code(code))

        sheet = self._sheet("users.code", submit, user, icon="account-key-outline")
        self._why_and_who(sheet, reason, password)
        return self._around.talk.show(sheet)

    def remove(self, user: UserRow) -> Sheet:
        """End a person's access; the file gets a new key."""
        reason, password = reason_editor(), PasswordField(self._around.language)

        def submit() -> None:
            self._verbs.remove_user(user.user_id, password=password.text(), reason=reason.toPlainText())
            self._around.messages.show_message("users.done.removed", "ok", name=user.name)

        sheet = self._sheet("users.remove", submit, user, icon="account-remove-outline", kind="danger")
        self._why_and_who(sheet, reason, password)
        return self._around.talk.show(sheet)

    def renew_recovery(self) -> Sheet:
        """A new recovery sheet in place of a lost one."""
        reason, password = reason_editor(), PasswordField(self._around.language)

        def submit() -> None:
            fresh = self._verbs.renew_recovery(password=password.text(), reason=reason.toPlainText())
            self._later(sheet, lambda: self.show_recovery(fresh))

        sheet = self._sheet("users.recovery", submit, None, icon="shield-key-outline", kind="danger")
        self._why_and_who(sheet, reason, password)
        return self._around.talk.show(sheet)

    def show_code(self, code: OneTimeCode) -> Sheet:
        """Six words, once."""
        around = self._around
        values = {"name": code.name, "login": code.login}
        sheet = Sheet(around.language, "users.issued", submit=_nothing, icon="account-key-outline", values=values)
        sheet.keep_until_answered()
        card = Card(box="panel")
        words = Text(code.words, "hero", wrap=True, selectable=True)
        words.setObjectName("users.issued.words")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(words)
        until = Text("", "quiet")
        until.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        around.language.follow(
            until, lambda: until.setText(sheet.say("until", at=around.moment(code.expires_at)))
        )
        card.body.addWidget(until)
        sheet.add(card)
        self._printing(sheet, lambda: around.talk.save_as(sheet.say("file"), lambda path: self._verbs.save_slip(code, path)))
        return around.talk.show(sheet)

    def show_recovery(self, fresh: Groups) -> Sheet:
        """Fourteen groups, once; two of them typed back prove that they are on paper."""
        around, groups = self._around, list(fresh.groups)
        first, second = sorted(secrets.SystemRandom().sample(range(len(groups)), 2))
        typed = {"first": (QLineEdit(), groups[first]), "second": (QLineEdit(), groups[second])}

        def submit() -> None:
            wrong = [field for field, (line, group) in typed.items() if _folded(line.text()) != group]
            if wrong:
                raise Refused(*(Issue("WIN001", field) for field in wrong))
            around.messages.show_message("users.done.recovery", "ok")

        sheet = Sheet(
            around.language, "users.sheet", submit=submit, icon="shield-key-outline", width=640,
            values={"a": first + 1, "b": second + 1},
        )  # fmt: skip
        sheet.keep_until_answered()
        sheet.add(_grid_of(groups, sheet))
        self._printing(sheet, lambda: around.talk.save_as(sheet.say("file"), lambda path: self._verbs.save_recovery(fresh, path)))
        for field, (line, _) in typed.items():
            sheet.add_field(field, line)
        return around.talk.show(sheet)

    def _sheet(
        self, name: str, submit: Callable[[], None], user: UserRow | None, *, icon: str, kind: str = "primary",
        width: int = 560,
    ) -> Sheet:  # fmt: skip
        values = {"name": user.name, "login": user.login} if user else {}
        sheet = Sheet(
            self._around.language, name, submit=submit, icon=icon, kind=kind, width=width, values=values
        )
        return sheet

    def _why_and_who(self, sheet: Sheet, reason: QWidget, password: PasswordField) -> None:
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)

    def _later(self, sheet: Sheet, then: Callable[[], object]) -> None:
        """Open the next sheet when this one has gone."""
        sheet.accepted.connect(lambda: then())

    def _printing(self, sheet: Sheet, save: Callable[[], bool]) -> None:
        button = Button("", icon="printer-outline")
        button.setObjectName(f"{sheet.objectName()}.print")
        done = Text("", "hint")
        done.hide()

        def save_now() -> None:
            def work() -> None:
                done.setVisible(save())

            sheet.attempt(work)

        button.clicked.connect(save_now)
        self._around.language.follow(button, lambda: button.setText(sheet.say("print")))
        self._around.language.follow(done, lambda: done.setText(sheet.say("saved")))
        sheet.acts.insertWidget(0, button)
        sheet.add(done)


def _grid_of(groups: list[str], sheet: Sheet) -> QWidget:
    card = Card(box="panel")
    grid = QGridLayout()
    grid.setSpacing(8)
    for place, group in enumerate(groups):
        label = Text(f"{place + 1}.\u2002{group}", "strong", selectable=True)
        label.setAccessibleName(sheet.say("group", n=place + 1, text=group))
        grid.addWidget(label, place // _PER_ROW, place % _PER_ROW)
    card.body.addLayout(grid)
    return card


def _folded(group: str) -> str:
    return "".join(group.split()).replace("-", "").upper()


def _nothing() -> None:
    return
