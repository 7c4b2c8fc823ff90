"""Sheets beside the entry row: the rest of a set, a set not measured, a set entered in error."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Refused
from clinicdesk.protocols.answers import check_answers
from clinicdesk.services.board_views import BoardReading
from clinicdesk.services.clearance_state import SCALE_1, SCALE_2
from clinicdesk.services.watch import news2_of
from clinicdesk.ui import moments
from clinicdesk.ui.asked_hand import ask_hand
from clinicdesk.ui.board.beat import gaps_of, latest_reading
from clinicdesk.ui.board.checking import AIR, more_keys, questions, stops
from clinicdesk.ui.board.entry import EntryRow
from clinicdesk.ui.board.notes import planned_words
from clinicdesk.ui.board.sheet_parts import Moment, of_person, options, show_kept
from clinicdesk.ui.board.wording import plan_words
from clinicdesk.ui.chart.news2_words import news2_words
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor, Tools
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.in_sheet import answers_of
from clinicdesk.ui.forms.registry import EDITORS
from clinicdesk.ui.forms.set_words import set_words
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import reason_editor


class _Set(NamedTuple):
    """A set that was not measured: its name in the plan, and as the row says it."""

    ordinal: int
    minute: int
    words: str
    at: datetime


class _Typed(NamedTuple):
    """NEWS2 of what stands in the row."""

    news2: int | None
    news2_least: int | None
    news2_parts: Mapping[str, int | None]


def more_sheet(moment: Moment, entry: EntryRow) -> Sheet:
    """What is asked and seen besides; it goes back into the row, and on the disk with the row's Enter."""
    vitals, around = entry.vitals, moment.around
    words = FormWords(vitals.read, around.language)
    tools = Tools(words)
    asked = questions(vitals)
    # What the row has no room for is asked here: whether the person breathes air or oxygen.
    wanted = ((AIR,) if entry.compact and AIR in asked else ()) + more_keys(vitals)
    editors = {key: EDITORS[asked[key].type](asked[key], tools) for key in wanted}
    for key, editor in editors.items():
        editor.show_text(entry.air.value if key == AIR else entry.more.get(key, ""))

    def submit() -> None:
        values = answers_of(editors)
        found = tuple(issue for issue in stops(vitals, values) if issue.field in editors)
        if found:
            raise Refused(*found)
        if AIR in editors:
            entry.put_air(values.pop(AIR, ""))
        entry.put_more(values)

    sheet = Sheet(around.language, "board.vitals", submit=submit, width=860, values=moment.about)
    sheet.add(_news2_of_typed(moment, entry, editors))
    sheet.add_grid(editors, columns=2)
    for key, editor in editors.items():
        sheet.fields[key].set_label(words.label(key))
        editor.speak(words.label(key))
    sheet.finished.connect(lambda *_: entry.take_focus())
    return around.talk.show(sheet)


def _news2_of_typed(moment: Moment, entry: EntryRow, editors: Mapping[str, Editor]) -> Text:
    """What the numbers of the row come to with what is said here, as one goes on; or what is still missing."""
    around, text = moment.around, Text("", "strong", wrap=True)

    def say(*_: object) -> None:
        typed = {**entry.values(), **answers_of(editors)}
        values = check_answers(entry.vitals.form, {key: said for key, said in typed.items() if said}).values
        found = news2_of(values, SCALE_2 if moment.column.limits.spo2_scale_2 else SCALE_1)
        text.setText(news2_words(around, _Typed(*found)))

    for editor in editors.values():
        editor.changed.connect(say)
    around.language.follow(text, say)
    return text


def missed_sheet(moment: Moment) -> Sheet:
    """Why the planned set was not measured, and when to try again."""
    around, column, set_ = moment.around, moment.column, _not_measured(moment)
    if set_ is None:
        return around.talk.tell("board.nothing_planned", **moment.about)
    lists = moment.verbs.choices()
    cause, again, note = options(moment, lists.missed), QLineEdit(), reason_editor()

    def submit() -> None:
        moment.verbs.miss(
            person_id=column.person_id, ordinal=set_.ordinal, minute=set_.minute, cause=cause.value(),
            note=note.toPlainText(), again_minutes=_minutes(again.text().strip()),
        )  # fmt: skip
        moment.done("board.missed.done", **moment.about)

    at = moments.hour(set_.at, around.zone())
    sheet = Sheet(
        around.language, "board.missed", submit=submit, icon="clock-alert-outline",
        values=lambda: moment.about | {"plan": (_not_measured(moment) or set_).words, "at": at},
    )  # fmt: skip
    sheet.add_field("cause", cause)
    tries = sheet.add_field("again_minutes", again)
    sheet.add_field("note", note)

    def show_again(*_: object) -> None:
        minutes, picked = lists.again.get(cause.value()), cause.value()
        again.setPlaceholderText("" if minutes is None else str(minutes))
        if minutes is not None:
            tries.set_hint(around.say("board.missed.again_usual", n=minutes))
        else:
            tries.set_hint(around.say(f"board.missed.{'again_by_plan' if picked else 'again_minutes_hint'}"))

    cause.currentIndexChanged.connect(show_again)
    around.language.follow(again, show_again)
    return show_kept(
        moment, sheet, {"cause": cause, "again_minutes": again, "note": note},
        about=of_person(moment, set_.ordinal, set_.minute),
    )  # fmt: skip


def _minutes(text: str) -> int | None:
    """None for nothing; what is no number is 0, which the service refuses at the field."""
    if not text:
        return None
    return int(text) if text.isdecimal() else 0


def _not_measured(moment: Moment) -> _Set | None:
    """The set that the row names while it is awaited; else the oldest one that nobody has explained."""
    around, column, beat = moment.around, moment.column, moment.beat
    gaps = gaps_of(column)
    if gaps and beat.due in {"later", "finished", "none"}:
        ordinal, minute = gaps[0].ordinal, gaps[0].minute
        return _Set(ordinal, minute, planned_words(around, ordinal, minute), gaps[0].at)
    if beat.plan_minute is None or beat.due_at is None:
        return None
    return _Set(beat.plan_ordinal, beat.plan_minute, plan_words(around, column, beat), beat.due_at)


def wrong_sheet(moment: Moment) -> Sheet:
    """The last set was entered in error: it stays, struck through, and counts no longer."""
    around, latest = moment.around, latest_reading(moment.column)
    if latest is None:
        return around.talk.tell("board.nothing_wrong", **moment.about)
    reason = reason_editor()

    def submit() -> None:
        written = moment.verbs.mark_wrong(
            latest.reading_id, reason=reason.toPlainText(), version=latest.version, **hand()
        )
        moment.done("board.wrong.done", written, **moment.about)

    at = moments.hour(latest.taken_at, around.zone())
    sheet = Sheet(
        around.language, "board.wrong", submit=submit, kind="danger", icon="undo",
        values=moment.about | {"at": at, "by": latest.by},
    )  # fmt: skip
    sheet.add(Text(_said(moment, latest), "strong", wrap=True))
    sheet.add_field("reason", reason)
    hand = ask_hand(sheet, around.language, moment.verbs.mark_asks(latest.reading_id))
    return show_kept(moment, sheet, {"reason": reason}, about=latest.reading_id, version=latest.version)


def _said(moment: Moment, reading: BoardReading) -> str:
    return " · ".join(set_words(moment.around, moment.verbs.vitals().read, reading.values))
