"""What a monitor's file does not say itself and a person does: whose lines, which order of dates, which day, why."""

from PySide6.QtWidgets import QLineEdit

from clinicdesk.exchange.monitor_time import ORDERS
from clinicdesk.services.monitor_files import FileAnswers, MonitorFile
from clinicdesk.ui import moments
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings


class Answers:
    """Five questions of the sheet; each is there only while the file asks it."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.patient, self.order = Choice(elide=True), Choice(elide=True)
        self.session_day, self.without, self.anyway = Check(""), Check(""), QLineEdit()
        self._patients: tuple[str, ...] = ()
        self._unread: tuple[str, ...] = ()
        self.order.addItem(around.say("board.monitor.orders.none"), "")
        for one in ORDERS:
            self.order.addItem(around.say(f"board.monitor.orders.{one}"), one)

    def lay_out(self, sheet: Sheet) -> None:
        """Put the questions where the sheet stands now."""
        self._sheet = sheet
        sheet.add_row({"whose": self.patient, "order": self.order})
        sheet.add(self.without)
        sheet.add(self.session_day)

    def lay_reason(self, sheet: Sheet) -> None:
        """The reason stands below the lines that ask for it."""
        sheet.add_field("anyway", self.anyway)

    def given(self) -> FileAnswers:
        """As they stand in the sheet."""
        chosen = self.patient.value()
        return FileAnswers(
            self._patients[int(chosen)] if chosen else None, self.order.value(),
            session_day=self.session_day.isChecked(), anyway=self.anyway.text(), without=self.without.isChecked(),
        )  # fmt: skip

    def show(self, seen: MonitorFile | None) -> None:
        """Ask what this file leaves open; what was answered stays answered."""
        if seen is None:
            return
        say, around = self._around.say, self._around
        if seen.patients != self._patients:
            self._patients = seen.patients
            self.patient.clear()
            self.patient.addItem(say("board.monitor.nobody"), "")
            for place, name in enumerate(seen.patients):
                self.patient.addItem(name or say("board.monitor.nameless"), str(place))
        day = moments.calendar_day(around.language.code, seen.day) if seen.day else ""
        self.session_day.setText(say("board.monitor.session_day", day=day))
        fields = self._sheet.fields
        fields["whose"].setVisible(bool(seen.patients))
        fields["order"].setVisible(seen.two_ways or bool(self.order.value()))
        if seen.unread != self._unread:  # who looked for a pressure in those columns did not look in these
            self._unread = seen.unread
            self.without.setChecked(False)
        self.without.setText(say("board.monitor.without", names=", ".join(seen.unread)))
        self.without.setVisible(bool(seen.unread))
        self.session_day.setVisible(seen.day is not None)
        fields["anyway"].setVisible(bool(seen.count("asked")))
