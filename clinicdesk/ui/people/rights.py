"""What a participant may ask for: a copy of their record, and that it be used for nothing but their care."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Permission
from clinicdesk.services.person_views import PersonCard
from clinicdesk.ui import moments
from clinicdesk.ui.cohorts.words import typed_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.outside.printed_sheet import open_printed
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.reason_draft import ask_kept, keep_reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor


def rights_card(
    around: Surroundings, verbs: PeopleVerbs, card: PersonCard, outside: OutsideVerbs | None = None
) -> Card:
    """How it stands, how a copy is made, what was printed and signed outside, and the one act that is open now."""
    say, standing = around.say, card.restriction
    box = Card(say("rights.title"))
    if standing is None:
        box.body.addWidget(Text(say("rights.none"), wrap=True))
    else:
        day = show_birth(around.language.code, standing.asked_on)
        title = say("rights.since", day=day, by=standing.by, at=around.moment(standing.at))
        box.body.addWidget(Notice(title, f"{standing.reason}\n{say('rights.effect')}", kind="warn"))
    box.body.addWidget(Text(say("rights.copy"), "hint", wrap=True))
    if around.writable and around.may(Permission.TAKE_CONSENT):
        act = Button(say("rights.restrict.act" if standing is None else "rights.lift.act"), "quiet")
        act.setObjectName("rights.act")
        act.setProperty("edge", "flush")
        opens = restrict_sheet if standing is None else lift_sheet
        act.clicked.connect(lambda *_: opens(around, verbs, card))
        box.body.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
    if outside is not None and around.may(Permission.OPEN_CHART):
        printed = Button(say("outside.printed.act"), "quiet")
        printed.setObjectName("rights.printed")
        printed.setProperty("edge", "flush")
        person, code = card.person_id, card.details.code
        printed.clicked.connect(lambda *_: open_printed(around, outside, person, code))
        box.body.addWidget(printed, 0, Qt.AlignmentFlag.AlignLeft)
    return box


def restrict_sheet(around: Surroundings, verbs: PeopleVerbs, card: PersonCard) -> Sheet:
    """The day it was asked for, and the participant's words or the paper they brought."""
    day, reason = QLineEdit(), reason_editor()
    day.setText(_today(around))

    def submit() -> None:
        asked: date | None = typed_day(around, day.text())
        if asked is None:
            raise Refused(Issue("CNS010", "asked_on"))
        verbs.restrict(card.person_id, asked_on=asked, reason=reason.toPlainText())
        around.messages.show_message("rights.restrict.done", "ok", code=card.details.code)

    sheet = Sheet(around.language, "rights.restrict", submit=submit, icon="eye-lock-outline",
                  values={"code": card.details.code})  # fmt: skip
    sheet.add_field("asked_on", day)
    sheet.add_field("reason", reason)
    own, editors = card.person_id, {"asked_on": day, "reason": reason}
    return keep_reason(around, around.talk.show(sheet), editors, about=own, way=("people", own))


def lift_sheet(around: Surroundings, verbs: PeopleVerbs, card: PersonCard) -> Sheet:
    """Why it is lifted."""

    def submit(reason: str) -> None:
        verbs.lift(card.person_id, reason=reason)
        around.messages.show_message("rights.lift.done", "ok", code=card.details.code)

    own = card.person_id
    return ask_kept(around, "rights.lift", submit, about=own, way=("people", own))


def _today(around: Surroundings) -> str:
    return moments.local(around.clock.now(), around.zone()).strftime("%d.%m.%Y")
