"""Joining a cohort and leaving it, as sheets."""

from collections.abc import Sequence

from clinicdesk.protocols.endings import DIED, ends_among, ends_of
from clinicdesk.services.matrix_views import CohortPage, CohortRow, MatrixRow, Waiting
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.pickers import PeoplePicker
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.reason_draft import ask_kept
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.words import Key


def join_sheet(around: Surroundings, verbs: CohortVerbs, page: CohortPage) -> Sheet:
    """One more participant, or one more on the waiting list."""
    person, waiting = PeoplePicker(around, verbs.find_people, one=True), Check()
    around.language.text(waiting, "cohorts.join.waiting")

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
    leaving, reason = _Leaving(around, page, row, others), reason_editor()

    def submit() -> None:
        verbs.leave(row.place.membership_id, reason=reason.toPlainText(), **leaving.said())

    sheet = Sheet(around.language, "cohorts.leave", submit=submit, icon="account-remove-outline",
                  values={"code": row.code, "cohort": page.code})  # fmt: skip
    leaving.add_to(sheet)
    sheet.add_field("reason", reason)
    return around.talk.show(sheet)


def death_sheet(
    around: Surroundings, verbs: CohortVerbs, page: CohortPage, row: MatrixRow | Waiting
) -> Sheet:  # fmt: skip
    """Of somebody who has left only a death can still be said; how they left stays."""
    place = row.place

    def record(reason: str) -> None:
        verbs.leave(place.membership_id, reason=reason, state=place.state, outcome=DIED, to_cohort="")

    return ask_kept(
        around, "cohorts.died", record, kind="danger", about=place.membership_id,
        way=("cohorts", page.cohort_id), code=row.code, cohort=page.code,
    )  # fmt: skip


class _Leaving:
    """What happened and with what outcome: only what goes together is offered, and why the rest is not."""

    def __init__(
        self, around: Surroundings, page: CohortPage, row: MatrixRow | Waiting, others: Sequence[CohortRow]
    ) -> None:
        self._around, self._page = around, page
        self._waiting = row.place.state == "waiting"
        completion = page.programme.definition.completion
        self._outcomes = completion.outcomes if completion else ()
        self.state, self.outcome, self.target = Choice(), Choice(elide=True), Choice(elide=True)
        for cohort in others:
            if cohort.cohort_id != page.cohort_id and cohort.state in {"planned", "running"}:
                self.target.addItem(cohort.code, cohort.cohort_id)

    def add_to(self, sheet: Sheet) -> None:
        """The three fields; the words of their choices follow the language."""
        sheet.add_row({"state": self.state, "outcome": self.outcome})
        self._other = sheet.add_field("to_cohort", self.target)
        self._why = Text("", "hint", wrap=True)
        sheet.add(self._why)
        self.state.currentIndexChanged.connect(self._offer)
        self._around.language.follow(sheet, self._speak)

    def said(self) -> dict[str, str]:
        """As `leave` takes it."""
        moved = self.state.value() == "transferred"
        return {
            "state": self.state.value(), "outcome": self.outcome.value(),
            "to_cohort": self.target.value() if moved else "",
        }  # fmt: skip

    def _speak(self) -> None:
        """What may have happened to this person; nobody goes where no other cohort is open."""
        ends = ends_among(self._outcomes, waiting=self._waiting)
        offered = [end for end in ends if end != "transferred" or self.target.count()]
        self.state.offer((self._around.say(f"cohorts.member.{end}"), end) for end in offered)
        if self.state.currentIndex() < 0:
            self.state.setCurrentIndex(0)
        self._offer()

    def _offer(self, *_: object) -> None:
        state = self.state.value()
        fitting = [one for one in self._outcomes if state in ends_of(one, waiting=self._waiting)]
        self.outcome.offer((self._word(one), one) for one in fitting)
        self._other.setVisible(state == "transferred")
        apart = [self._why_not(one) for one in self._outcomes if one not in fitting]
        if not self.target.count():
            apart.append(self._around.say("cohorts.leave.nowhere"))
        self._why.setText("\n".join(apart))
        self._why.setVisible(bool(apart))

    def _why_not(self, outcome: str) -> str:
        """Why a word of the programme is not offered: it goes with something else, or with nothing here."""
        say, ends = self._around.say, ends_of(outcome, waiting=self._waiting)
        if not ends:
            return say("cohorts.leave.not_begun", outcome=self._word(outcome))
        goes_with = Key(" ".join(f"cohorts.member.{end}" for end in ends))
        return say("cohorts.leave.goes_with", outcome=self._word(outcome), ends=goes_with)

    def _word(self, outcome: str) -> str:
        return self._page.programme.phrase(f"outcome.{outcome}", self._around.language.code) or outcome
