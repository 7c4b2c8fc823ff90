"""The acts on users as sheets: each says what it does and asks for the actor's own password."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from clinicdesk.services.views import OneTimeCode, UserRow
from clinicdesk.ui.account_verbs import UserVerbs
from clinicdesk.ui.admin.role_checks import RoleChecks
from clinicdesk.ui.admin.shown_once import show_code, show_recovery
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.handing_over import Paper
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDE = 940


class UserActs:
    """What may be done with users, each opened by one call. `around` speaks, `verbs` do."""

    def __init__(self, around: Surroundings, verbs: UserVerbs) -> None:
        self._around, self._verbs = around, verbs

    def add(self) -> Sheet:
        """A new user; then their one-time code."""
        login, name, checks = QLineEdit(), QLineEdit(), RoleChecks(self._around.language)
        reason, password = self._why_and_who()

        def submit() -> None:
            code = self._verbs.add_user(
                login=login.text().strip(), name=name.text().strip(), roles=checks.roles(),
                password=password.text(), language=self._around.language.code, reason=reason.toPlainText(),
            )  # fmt: skip
            self._then_show(sheet, code)

        sheet = Sheet(
            self._around.language, "users.add", submit=submit, icon="account-plus-outline", width=_WIDE
        )
        sheet.add_row({"login": login, "name": name})
        sheet.add_field("roles", checks)
        return self._open(sheet, reason, password)

    def change_roles(self, user: UserRow) -> Sheet:
        """Other roles from now on."""
        checks = RoleChecks(self._around.language, user.roles)
        reason, password = self._why_and_who()

        def submit() -> None:
            self._verbs.change_roles(
                user.user_id, roles=checks.roles(), password=password.text(), reason=reason.toPlainText()
            )
            self._around.messages.show_message("users.done.roles", "ok", name=user.name)

        sheet = self._about(user, "users.roles", submit, icon="account-cog-outline", width=_WIDE)
        sheet.add_field("roles", checks)
        return self._open(sheet, reason, password)

    def re_enrol(self, user: UserRow) -> Sheet:
        """A forgotten password: a new code for the same person."""
        reason, password = self._why_and_who()

        def submit() -> None:
            code = self._verbs.re_enrol(
                user.user_id, password=password.text(), language=self._around.language.code,
                reason=reason.toPlainText(),
            )  # fmt: skip
            self._then_show(sheet, code)

        sheet = self._about(user, "users.code", submit, icon="account-key-outline")
        return self._open(sheet, reason, password)

    def remove(self, user: UserRow) -> Sheet:
        """End a person's access; the file gets a new key."""
        reason, password = self._why_and_who()

        def submit() -> None:
            news = self._verbs.remove_user(
                user.user_id, password=password.text(), reason=reason.toPlainText()
            )
            self._around.messages.show_message("users.done.removed", "ok", name=user.name)
            self._around.tell_notes(news)

        sheet = self._about(user, "users.remove", submit, icon="account-remove-outline", kind="danger")
        return self._open(sheet, reason, password)

    def renew_recovery(self) -> Sheet:
        """A new recovery sheet in place of a lost one; then its groups, and with two of them typed it counts."""
        reason, password = self._why_and_who()
        witness, shown = QLineEdit(), PasswordField(self._around.language)

        def submit() -> None:
            fresh = self._verbs.begin_renewal(
                password=password.text(), reason=reason.toPlainText(), witness=witness.text(),
                witness_password=shown.text(),
            )  # fmt: skip
            sheet.accepted.connect(lambda: show_recovery(self._around, fresh))

        sheet = Sheet(
            self._around.language, "users.recovery", submit=submit, icon="shield-key-outline", kind="danger",
            width=_WIDE,
        )  # fmt: skip
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)
        sheet.add_row({"witness": witness, "witness_password": shown})
        return self._around.talk.show(sheet)

    def _about(
        self, user: UserRow, name: str, submit: Callable[[], None], *, icon: str, kind: str = "primary",
        width: int = 560,
    ) -> Sheet:  # fmt: skip
        return Sheet(
            self._around.language, name, submit=submit, icon=icon, kind=kind, width=width,
            values={"name": user.name, "login": user.login},
        )  # fmt: skip

    def _then_show(self, sheet: Sheet, code: OneTimeCode) -> None:
        paper = Paper(partial(self._verbs.slip, code), partial(self._verbs.save_slip, code))
        sheet.accepted.connect(lambda: show_code(self._around, code, paper))

    def _why_and_who(self) -> tuple[QPlainTextEdit, PasswordField]:
        return reason_editor(), PasswordField(self._around.language)

    def _open(self, sheet: Sheet, reason: QPlainTextEdit, password: PasswordField) -> Sheet:
        if "roles" in sheet.fields:
            sheet.add_row({"reason": reason, "password": password})
        else:
            sheet.add_field("reason", reason)
            sheet.add_field("password", password)
        return self._around.talk.show(sheet)
