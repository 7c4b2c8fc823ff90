"""People at work given a role, released from it, and their papers written down, as sheets."""

from PySide6.QtWidgets import QLineEdit

from clinicdesk.services.matrix_views import CohortPage
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.plan_sheets import day_of_field
from clinicdesk.ui.cohorts.words import long_day, paper_titles, role_title, today
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

PAPER_STATES = ("valid", "suspended", "revoked")


def assign_sheet(around: Surroundings, verbs: CohortVerbs, page: CohortPage) -> Sheet:
    """One more person in a role of the programme."""
    role, who = Choice(elide=True), Choice(elide=True)
    roles = [wanted.role for wanted in page.programme.definition.roles]
    around.language.follow(
        role, lambda: role.offer((role_title(around, page.programme, one), one) for one in roles)
    )
    role.setCurrentIndex(0)
    for colleague in verbs.team():
        who.addItem(colleague.name, colleague.user_id)

    def submit() -> None:
        verbs.assign(page.cohort_id, user_id=who.value(), role=role.value())

    sheet = Sheet(
        around.language,
        "cohorts.assign",
        submit=submit,
        icon="account-plus-outline",
        values={"code": page.code},
    )
    sheet.add_field("role", role)
    sheet.add_field("users", who)
    return around.talk.show(sheet)


def paper_sheet(around: Surroundings, verbs: CohortVerbs, user_id: str, name: str) -> Sheet:
    """A licence or certificate; a newer one of the same kind takes the older one's place."""
    kind, number, begins, ends, state = Choice(elide=True), QLineEdit(), QLineEdit(), QLineEdit(), Choice()
    reason = reason_editor()
    begins.setText(long_day(around, today(around).isoformat()))
    programmes = tuple(verbs.programmes())
    old = verbs.kinds_held(user_id) if verbs.kinds_held else ()

    def offer() -> None:
        asked = [code for programme in programmes for code in programme.papers]
        titles = {code: code for code in (*old, *asked)} | paper_titles(around, programmes)
        kind.offer((title, code) for code, title in sorted(titles.items(), key=lambda pair: pair[1]))

    around.language.follow(kind, offer)
    kind.setCurrentIndex(0)
    around.language.offer(state, "cohorts.paper", PAPER_STATES)

    def submit() -> None:
        last = day_of_field(around, ends, "valid_to") if ends.text().strip() else None
        verbs.record_credential(
            user_id=user_id, kind=kind.value(), number=number.text(), state=state.value(), valid_to=last,
            valid_from=day_of_field(around, begins, "valid_from"), reason=reason.toPlainText(),
        )  # fmt: skip

    sheet = Sheet(around.language, "cohorts.paper", submit=submit, icon="file-certificate-outline",
                  values={"name": name})  # fmt: skip
    sheet.add_field("kind", kind)
    sheet.add_row({"number": number, "state": state})
    sheet.add_row({"valid_from": begins, "valid_to": ends})
    sheet.add_field("reason", reason)
    return around.talk.show(sheet)
