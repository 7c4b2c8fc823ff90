"""What a closed session holds, line by line: each version as it was, the ones before struck through."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from clinicdesk.services.closed_days import ClosedDay, DayVersion
from clinicdesk.ui import moments
from clinicdesk.ui.closed_day.correcting import NEEDS, dose_words, drafted
from clinicdesk.ui.closed_day.righting import righting_sheet
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.set_words import set_words
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_KINDS = ("all", "dose", "discharge", "reading", "alert")
_NAME = "closedday.records"
_HIGH, _LINES = 340, 44


class RecordsSheet(Sheet):
    """The verb corrects the line under the cursor; when that is done the sheet stands here again with both."""

    def __init__(
        self, around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, *, planned_id: str, at: str = ""
    ) -> None:
        self.day, self._around, self._verbs, self._planned = day, around, verbs, planned_id
        self.wrong = Button("", icon="undo")
        super().__init__(
            around.language, _NAME, submit=self._right, icon="history", width=1200,
            values=lambda: {"code": day.code or day.title, "when": around.moment(day.started_at)},
        )  # fmt: skip
        self.kind = Segmented([(kind, around.say(f"closedday.kind.{kind}")) for kind in _KINDS])
        self.table = DataTable(self._columns(), name=around.say("closedday.table"))
        self.table.setMinimumHeight(_HIGH)
        self.whole = Text("", "body", wrap=True, selectable=True)
        self.whole.setMinimumHeight(_LINES)
        waiting = sum(_waits(row) for row in day.versions)
        if waiting:
            self.add(
                Notice(
                    around.say("closedday.alerts_wait", n=waiting),
                    around.say("closedday.alerts_cure"),
                    kind="crit",
                )
            )
        self.add(self.kind)
        self.add(self.table)
        self.add(self.whole)
        if not day.versions:
            self.add(Notice(around.say("closedday.nothing")))
        if day.unseen:
            self.add(Notice(around.say("closedday.unseen", n=day.unseen)))
        self.acts.insertWidget(self.acts.indexOf(self.verb), self.wrong)
        self.wrong.clicked.connect(lambda *_: self._mark_wrong())
        self.kind.chosen.connect(lambda *_: self._show())
        self.table.opened.connect(lambda _: self.answer())
        self.table.picked.connect(self._offer)
        self._show(at)

    def showEvent(self, event: QShowEvent) -> None:
        """The arrows go over the lines at once."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _speak(self) -> None:
        """Nothing is called off here: the sheet is closed."""
        super()._speak()
        self.cancel.setText(self._around.say("common.close"))
        self._name_wrong("reading")

    def _name_wrong(self, kind: str) -> None:
        key = "closedday.take_back_dose" if kind == "dose" else "closedday.mark_wrong"
        self.wrong.setText(self._around.say(key))

    def answer(self) -> None:
        """Enter on what leaves nothing to do does nothing: an alert that was answered, a dose taken back."""
        if self.verb.isEnabled():
            super().answer()

    def _show(self, at: str = "") -> None:
        wanted = self.kind.value
        rows = [row for row in self.day.versions if wanted in {"all", row.kind}]
        self.table.show_rows(rows)
        standing = [place for place, row in enumerate(rows) if not row.superseded]
        mine = [place for place in standing if rows[place].record_id == at]
        if standing:
            self.table.selectRow((mine or standing)[0])
        self._offer(self.table.current_row())

    def _offer(self, row: object) -> None:
        """An alert is answered, once; everything else is corrected while it stands."""
        # A version that was corrected leads to the one that counts, as its correction does.
        standing = self._standing(row)
        gone = standing is None or _taken_back(standing)
        alert = isinstance(row, DayVersion) and row.kind == "alert"
        lacking = self._around.why_not(NEEDS[standing.kind]) if standing is not None else None
        asked, why = _waits(row) if alert else not gone, ""
        in_error = standing is not None and standing.kind in {"reading", "dose"} and bool(standing.values)
        if lacking is not None and (asked or in_error):
            why = lacking.sentence(self._around.language.code)
        self.verb.setText(self._around.say("closedday.answer" if alert else f"{_NAME}.verb"))
        for button, stands in ((self.verb, asked), (self.wrong, in_error and not gone)):
            button.setVisible(stands)
            button.setEnabled(stands and not why)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
        self._name_wrong(standing.kind if standing is not None else "")
        said = self._whole(row) if isinstance(row, DayVersion) else ""
        self.whole.setText("\n".join(filter(None, (said, why))))

    def _whole(self, row: DayVersion) -> str:
        """The line under the cursor with everything that its cells have no room for."""
        said = ", ".join(set_words(self._around, row.read, row.values)) if row.read else ""
        parts = {
            "code": row.code, "what": self._around.say(f"closedday.what.{row.kind}"),
            "at": moments.hour(row.at, self._around.zone()), "said": said or said_of(self._around, row),
            "who": row.by, "when": self._around.moment(row.recorded_at), "reason": row.reason,
        }  # fmt: skip
        if row.kind == "alert":  # its time is that of the set, its name that of whoever answered
            key = "whole_answered" if row.by else "whole_open"
        else:
            key = "whole_corrected" if row.reason else "whole"
        return self._around.say(f"closedday.{key}", **parts)

    def _right(self) -> None:
        row = self.table.current_row()
        if isinstance(row, DayVersion) and (row.kind != "alert" or _waits(row)):
            newest = self._standing(row)
            assert newest is not None
            _righting(self._around, self._verbs, self.day, newest, self._planned)

    def _mark_wrong(self) -> None:
        row = self._standing(self.table.current_row())
        if row is not None:
            _righting(self._around, self._verbs, self.day, row, self._planned, wrong=True)
            self.accept()

    def _standing(self, row: object) -> DayVersion | None:
        """The version of a record that counts."""
        if not isinstance(row, DayVersion):
            return None
        mine = (one for one in self.day.versions if one.record_id == row.record_id and not one.superseded)
        return next(mine, None)

    def _columns(self) -> list[Column[DayVersion]]:
        around, zone = self._around, self._around.zone()
        say = around.say

        def struck(row: DayVersion) -> bool:
            return row.superseded

        def version(row: DayVersion) -> str:
            return say("closedday.first") if row.version == 1 else say("closedday.later", n=row.version)

        return [
            Column(say("closedday.column.code"), lambda row: row.code, width=84),
            Column(say("closedday.column.what"), lambda row: say(f"closedday.what.{row.kind}"), width=84),
            Column(
                say("closedday.column.at"), lambda row: moments.hour(row.at, zone), width=64, struck=struck
            ),
            Column(say("closedday.column.said"), lambda row: said_of(around, row), struck=struck),
            Column(say("closedday.column.version"), version, width=80),
            Column(say("closedday.column.by"), lambda row: row.by, width=180),
            Column(say("closedday.column.reason"), lambda row: row.reason, width=180),
        ]


def records_sheet(
    around: Surroundings, verbs: ClosedDayVerbs, planned_id: str, *, at: str = "", resume: bool = True
) -> Sheet | None:
    """Open it, over what is in the file now. A refusal is told.

    `resume`: first a correction that was still being typed, of the record `at` where one is named; not right after
    it was put by.
    """
    found: list[ClosedDay] = []
    if not around.attempt(lambda: found.append(verbs.read(planned_id))):
        return None
    waiting = drafted(around, found[0], at) if resume else None
    if waiting is not None and around.why_not(NEEDS[waiting[0].kind]) is None:
        row, wrong = waiting
        return _righting(around, verbs, found[0], row, planned_id, wrong=wrong)
    return around.talk.show(RecordsSheet(around, verbs, found[0], planned_id=planned_id, at=at))


def _righting(
    around: Surroundings, verbs: ClosedDayVerbs, day: ClosedDay, row: DayVersion, planned_id: str, *,
    wrong: bool = False,
) -> Sheet:  # fmt: skip
    """The correction of one record; the records stand here again when it is gone."""
    return righting_sheet(
        around,
        verbs,
        day,
        row,
        wrong=wrong,
        then=lambda waits: records_sheet(around, verbs, planned_id, at=row.record_id, resume=not waits),
    )


def _waits(row: object) -> bool:
    """Whether it is an alert that nobody has answered."""
    if not isinstance(row, DayVersion) or row.kind != "alert":
        return False
    return not row.superseded and not row.values["answer"]


def _taken_back(row: DayVersion) -> bool:
    """Whether nothing of it stands any more: no correction, only another act could follow."""
    return (row.kind == "dose" and row.values["ml"] == "0") or (
        row.kind == "discharge" and row.values["outcome"] == "taken_back"
    )


def said_of(around: Surroundings, row: DayVersion) -> str:
    """A version in one line."""
    values = row.values
    if _taken_back(row) and row.kind == "dose":
        return around.say("closedday.dose_taken_back")
    if row.kind == "dose":
        return dose_words(around, row)
    if row.kind == "discharge":
        how = around.say(f"closedday.outcome.{values['outcome']}")
        return ", ".join(filter(None, (how, values["escort_name"], values["escort_phone"])))
    if row.kind == "alert":
        key = "corrected" if row.superseded else "answered" if values["answer"] else "open"
        text = values.get(f"text_{around.language.code}", "")
        level = around.say(f"closedday.level.{values['level']}")
        return around.say(f"closedday.alert.{key}", level=level, text=text, answer=values["answer"])
    if not values:
        return around.say("closedday.withdrawn")
    assert row.read is not None
    return ", ".join(set_words(around, row.read, values, numbers=True))
