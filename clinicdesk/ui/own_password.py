"""One's own password: the current one, then a proposed phrase or one of one's own, typed back."""

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui.account_verbs import AccountVerbs
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings


def open_own_password(around: Surroundings, verbs: AccountVerbs) -> Sheet:
    """Ask, change, say so. What the service refuses about the new password stands at the new password."""
    current = PasswordField(around.language)
    fresh = NewPassword(around.language, verbs.propose, verbs.check)

    def submit() -> None:
        if not fresh.ready():
            raise Refused  # the sentence stands at its field already
        try:
            verbs.change_password(current=current.text(), new=fresh.password())
        except Refused as problem:
            raise Refused(*_rest(fresh, problem)) from problem
        fresh.forget()
        around.messages.show_message("window.password.done", "ok")

    sheet = Sheet(around.language, "window.password", submit=submit, icon="key-variant", width=600)
    sheet.add_field("current", current)
    # The service names the current password by its own field when it was wrong.
    sheet.fields["password"] = sheet.fields["current"]
    sheet.add(fresh)
    return around.talk.show(sheet)


def _rest(fresh: NewPassword, problem: Refused) -> list[Issue]:
    for issue in problem.issues:
        if issue.field == "new":
            fresh.refuse(issue)
    return [issue for issue in problem.issues if issue.field != "new"]
