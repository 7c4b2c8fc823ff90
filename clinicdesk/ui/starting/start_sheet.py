"""The sheet that starts a session: who is on the roster and lacks what, the team, the room; then the board opens."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Permission
from clinicdesk.services.starting import DueToday, Expected, Start
from clinicdesk.ui import moments
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.start_verbs import StartVerbs
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import Phrase

JOIN = "join"
"""What the board is asked for after a start: whoever started it comes to it with a PIN."""
_WIDTH = 760
_FACTS = {"DAY004": "starting.against", "DAY480": "starting.against", "DAY003": "starting.unknown"}
_CONSENT = "consent."


class Starting:
    """Today, a cohort's calendar and the empty board offer the start; all of them open this sheet."""

    def __init__(self, around: Surroundings, verbs: StartVerbs) -> None:
        self._around, self._verbs = around, verbs

    @property
    def offered(self) -> bool:
        """Whether this person may start sessions, now."""
        return self._around.may(Permission.RUN_SESSIONS) and self._around.writable

    def due(self) -> Sequence[DueToday]:
        """What can be started today."""
        return self._verbs.due()

    def open(self, planned_id: str) -> Sheet | None:
        """The sheet; None where the start is refused from the outset, which is said in the message bar."""
        found: list[Start] = []
        if not self._around.attempt(lambda: found.append(self._verbs.look(planned_id))):
            return None
        return _sheet(self._around, self._verbs, found[0])


def _sheet(around: Surroundings, verbs: StartVerbs, start: Start) -> Sheet:
    room, confirm = QLineEdit(start.room), around.language.text(Check(), "starting.today")
    confirm.setVisible(start.other_day)

    def submit() -> None:
        verbs.start(start.planned_id, place=room.text().strip(), confirmed=confirm.isChecked())

    hour = moments.hour(start.starts_at, around.zone())
    sheet = Sheet(
        around.language, "starting", submit=submit, icon="play-circle-outline", width=_WIDTH,
        values={"session": Phrase("", start.titles), "at": hour},
    )  # fmt: skip
    if start.other_day:
        day = around.day(start.starts_at)
        sheet.add(Notice(around.say("starting.other_day", day=day, at=hour), kind="warn"))
    sheet.add_field("room", room)
    sheet.add(Text(around.say("starting.roster", n=len(start.people)), "strong"))
    sheet.add(_roster(around, start.people))
    if any(one.lacks for one in start.people):
        sheet.add(Text(around.say("starting.stays"), "hint", wrap=True))
    sheet.add(_team(around, start.short))
    sheet.add(Notice(around.say("starting.readiness"), around.say("starting.readiness_way")))
    sheet.acts.insertWidget(0, confirm)
    sheet.accepted.connect(lambda: around.go("board", JOIN))
    return around.talk.show(sheet)


def _roster(around: Surroundings, people: Iterable[Expected]) -> QWidget:
    """Seat, code, and what somebody lacks before the day; a mark and words, never the mark alone."""
    box = QWidget()
    box.setProperty("ground", "clear")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(3, 1)
    top = Qt.AlignmentFlag.AlignTop
    for line, one in enumerate(people):
        said = _lacking(around, one.lacks)
        icon, colour = ("alert-outline", "warn_ink") if one.lacks else ("check", "ok_ink")
        words = Text(said or around.say("starting.nothing_lacks"), "body", wrap=True)
        words.setAccessibleName(
            f"{around.say('starting.seat', seat=one.seat, code=one.code)}: {words.text()}"
        )
        grid.addWidget(Text(str(one.seat), "quiet"), line, 0, top)
        grid.addWidget(Text(one.code, "strong"), line, 1, top)
        grid.addWidget(IconLabel(icon, size=18, colour=colour), line, 2, top)
        grid.addWidget(words, line, 3)
    return box


def _lacking(around: Surroundings, lacks: Sequence[Issue]) -> str:
    """In few words: what is not known is named in one sentence, and what stands against the dose in another."""
    said = [one.sentence(around.language.code) for one in lacks if one.code not in _FACTS]
    named: dict[str, list[str]] = {}
    for one in lacks:
        if one.code in _FACTS:
            key = "starting.consents" if one.field.startswith(_CONSENT) else _FACTS[one.code]
            named.setdefault(key, []).append(around.say("starting.fact", fact=one.values["fact"]))
    said += [around.say(key, facts="; ".join(dict.fromkeys(facts))) for key, facts in named.items()]
    return " ".join(said)


def _team(around: Surroundings, short: Sequence[Issue]) -> Notice:
    """The cohort's team against the roles of the programme, as far as the calendar knows it."""
    if not short:
        return Notice(around.say("starting.team_enough"), kind="ok")
    lines = "\n".join(issue.sentence(around.language.code) for issue in short)
    return Notice(around.say("starting.team_short"), lines, kind="warn")
