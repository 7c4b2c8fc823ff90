"""Joining a cohort and leaving it, as sheets."""

from collections.abc import Sequence

from clinicdesk.services.matrix_views import CohortPage, CohortRow, MatrixRow, Waiting
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.pickers import PeoplePicker
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

ENDS = ("withdrawn", "transferred", "completed")


def join_sheet(around: Surroundings, verbs: CohortVerbs, page: CohortPage) -> Sheet:
    """One more participant, or one more on the waiting list."""
    person, waiting = (
        PeoplePicker(around, verbs.find_people, one=True),
        Check(around.say("cohorts.join.waiting")),
    )

    def submit() -> None:
        chosen = next(iter(person.chosen), "")
        verbs.join(page.cohort_id, person_id=chosen, waiting=waiting.isChecked())

    sheet = Sheet(
        around.language,
        "cohorts.join",
        submit=submit,
        icon="account-plus-outline",
        values={"code": page.code},
    )
    sheet.add_field("person", person)
    sheet.add(waiting)
    return around.talk.show(sheet)


def leave_sheet(
    around: Surroundings,
    verbs: CohortVerbs,
    page: CohortPage,
    row: MatrixRow | Waiting,
    others: Sequence[CohortRow],
) -> Sheet:
    """How it ended, in the programme's word, with a reason; a transfer names the other cohort."""
    state, outcome, target, reason = Choice(), Choice(elide=True), Choice(elide=True), reason_editor()
    for one in ENDS:
        state.addItem(around.say(f"cohorts.member.{one}"), one)
    completion = page.programme.definition.completion
    for one in completion.outcomes if completion else ():
        outcome.addItem(page.programme.phrase(f"outcome.{one}", around.language.code) or one, one)
    outcome.setCurrentIndex(-1)
    for cohort in others:
        if cohort.cohort_id != page.cohort_id and cohort.state in {"planned", "running"}:
            target.addItem(cohort.code, cohort.cohort_id)

    def submit() -> None:
        moved = state.value() == "transferred"
        verbs.leave(
            row.place.membership_id, state=state.value(), outcome=outcome.value(), reason=reason.toPlainText(),
            to_cohort=target.value() if moved else "",
        )  # fmt: skip

    sheet = Sheet(around.language, "cohorts.leave", submit=submit, icon="account-remove-outline",
                  values={"code": row.code, "cohort": page.code})  # fmt: skip
    sheet.add_row({"state": state, "outcome": outcome})
    other = sheet.add_field("to_cohort", target)
    sheet.add_field("reason", reason)

    def show_target(*_: object) -> None:
        other.setVisible(state.value() == "transferred")

    state.currentIndexChanged.connect(show_target)
    show_target()
    return around.talk.show(sheet)
