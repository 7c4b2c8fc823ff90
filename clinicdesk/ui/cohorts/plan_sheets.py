"""Planning a cohort and changing its plan, as sheets."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.matrix_views import CohortPage
from clinicdesk.ui.cohort_verbs import CohortVerbs
from clinicdesk.ui.cohorts.pickers import PeoplePicker, TeamPicker
from clinicdesk.ui.cohorts.words import long_day, programme_title, today, typed_day
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDE = 860
STATES = ("planned", "running", "closed", "cancelled")


def day_of_field(around: Surroundings, line: QLineEdit, field: str) -> date:
    """The day typed into a field. Refused COH015."""
    day = typed_day(around, line.text())
    if day is None:
        raise Refused(Issue("COH015", field))
    return day


def plan_sheet(around: Surroundings, verbs: CohortVerbs, *, done: Callable[[str], None]) -> Sheet:
    """A new cohort: programme, code, start, room, people, team. `done` hears the id of what was planned."""
    choices = {(one.code, one.version): one for one in verbs.programmes()}
    standing = {(one.code, one.version): one for one in verbs.protocols()}
    programme, code, starts, room = Choice(elide=True), QLineEdit(), QLineEdit(), QLineEdit()
    starts.setText(long_day(around, today(around).isoformat()))

    def offer() -> None:
        programme.offer(
            (
                _choice(around, f"{programme_title(around, one.phrases)} {one.version}", standing.get(key)),
                " ".join(key),
            )
            for key, one in choices.items()
        )

    around.language.follow(programme, offer)
    programme.setCurrentIndex(0)

    def key_now() -> tuple[str, str]:
        name, _, version = programme.value().partition(" ")
        return name, version

    people = PeoplePicker(around, verbs.find_people)
    team = TeamPicker(
        around, verbs.team(),
        lambda chosen: verbs.count_team(
            programme=key_now()[0], version=key_now()[1], team=chosen, people=len(people.chosen),
            day=typed_day(around, starts.text()) or today(around),
        ),
    )  # fmt: skip

    def submit() -> None:
        name, version = key_now()
        day = day_of_field(around, starts, "starts_on")
        news = verbs.plan(
            code=code.text(), programme=name, version=version, people=tuple(people.chosen), starts_on=day,
            room=room.text().strip(), staff=tuple(team.chosen),
        )  # fmt: skip
        around.messages.show_message("cohorts.done.planned", "ok", code=code.text().strip())
        sheet.accepted.connect(lambda: done(news.subject))

    sheet = Sheet(around.language, "cohorts.plan", submit=submit, icon="account-group-outline", width=_WIDE)
    sheet.add_field("programme", programme)
    sheet.add_row({"code": code, "starts_on": starts, "room": room})
    sheet.add_field("people", people)
    sheet.add_field("users", team)
    programme.currentIndexChanged.connect(lambda *_: team.show_programme(choices.get(key_now())))
    people.changed.connect(team.recount)
    starts.editingFinished.connect(team.recount)
    team.show_programme(choices.get(key_now()))
    return around.talk.show(sheet)


def change_sheet(around: Surroundings, verbs: CohortVerbs, page: CohortPage) -> Sheet:
    """Another start, room or state."""
    starts, room, state, reason = QLineEdit(), QLineEdit(page.room), Choice(), reason_editor()
    starts.setText(long_day(around, page.starts_on))
    around.language.offer(state, "cohorts.state", STATES)
    state.set_value(page.kept_state)

    def submit() -> None:
        day = day_of_field(around, starts, "starts_on")
        verbs.change_plan(
            page.cohort_id, starts_on=day, room=room.text().strip(), state=state.value(),
            reason=reason.toPlainText(),
        )  # fmt: skip

    sheet = Sheet(
        around.language, "cohorts.change", submit=submit, icon="pencil-outline", values={"code": page.code}
    )
    sheet.add_row({"starts_on": starts, "room": room, "state": state})
    sheet.add_field("reason", reason)
    return around.talk.show(sheet)


def _choice(around: Surroundings, title: str, row: ProtocolRow | None) -> str:
    state = row.state if row else "draft"
    return f"{title} · {around.say(f'cohorts.programme.{state}')}"
