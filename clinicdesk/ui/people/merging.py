"""Asking which record another one should follow, and undoing that."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.folding import code_key
from clinicdesk.services.person_views import Follower, PersonCard
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.reason_draft import ask_kept, keep_reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor


def merge_sheet(
    around: Surroundings, verbs: PeopleVerbs, card: PersonCard, *, done: Callable[[str], object]
) -> Sheet:
    """The code of the record that stays in front, and why it is the same person. `done` hears its id."""
    into, reason = QLineEdit(), reason_editor()
    alike = verbs.likely_same(card.details, apart_from=card.person_id)
    if alike:
        into.setText(alike[0].code)

    def submit() -> None:
        found = person_with_code(verbs, into.text())
        if not found:
            raise Refused(Issue("PPL019", "into"))
        verbs.merge(card.person_id, into=found, reason=reason.toPlainText())
        around.messages.show_message(
            "people.merge.done", "ok", code=card.details.code, into=into.text().strip()
        )
        sheet.accepted.connect(lambda: done(found))

    sheet = Sheet(
        around.language,
        "people.merge",
        submit=submit,
        icon="account-switch-outline",
        values={"code": card.details.code},
    )
    sheet.add_field("into", into)
    sheet.add_field("reason", reason)
    own = card.person_id
    return keep_reason(
        around, around.talk.show(sheet), {"into": into, "reason": reason}, about=own, way=("people", own)
    )


def part_sheet(around: Surroundings, verbs: PeopleVerbs, follower: Follower) -> Sheet:
    """Why the two are different people after all."""

    def part(reason: str) -> None:
        verbs.part(follower.person_id, reason=reason)
        around.messages.show_message("people.part.done", "ok", code=follower.code)

    own = follower.person_id
    return ask_kept(around, "people.part", part, about=own, way=("people", own), code=follower.code)


def person_with_code(verbs: PeopleVerbs, code: str) -> str:
    """The id of the participant with this code, in whichever alphabet it is typed; "" for none."""
    wanted = code_key(code)
    found = verbs.list_people(code.strip()) if wanted else ()
    return next((row.person_id for row in found if code_key(row.code) == wanted), "")
