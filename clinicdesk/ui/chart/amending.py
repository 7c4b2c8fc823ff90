"""The correction of one reading: what is typed is kept with the version it corrects, and comes back beside both."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import ReadingField, ReadingRow
from clinicdesk.ui.board.sheet_parts import pin_line
from clinicdesk.ui.chart.vital_words import long_label, number, own_label
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_DRAFT = "amend"
_ID, _VERSION, _REASON, _SEEN = "reading_id", "version", "reason", "seen."
_STALE = "DSK004"
_PAUSE_MS = 800


class Amending:
    """At most one correction of one participant is being typed at a time."""

    def __init__(
        self, around: Surroundings, verbs: ChartVerbs, fields: Sequence[ReadingField], view: QWidget
    ) -> None:
        self._around, self._verbs, self._fields = around, verbs, fields
        self._person = ""
        self._sheet: Sheet | None = None
        self._row: ReadingRow | None = None
        self._lines: Mapping[str, QLineEdit] = {}
        self._reason: QPlainTextEdit | None = None
        self._pin: QLineEdit | None = None
        self._password: PasswordField | None = None
        self._seen: tuple[str, Mapping[str, str]] = ("", {})
        self._stale = False
        self._pause = Listening(view).pause(_PAUSE_MS, lambda: around.attempt(self.store_draft))

    def begin(self, person_id: str) -> None:
        """The chart of this participant is shown."""
        self._person = person_id

    def take_up(self, rows: Sequence[ReadingRow]) -> Sheet | None:
        """Open what was being typed before a lock or a power cut, over the version that counts now."""
        kept = self._kept()
        newest = {row.reading_id: row for row in rows if not row.superseded}
        row = newest.get(kept.get(_ID, ""))
        return self.open(row) if row else None

    def open(self, row: ReadingRow) -> Sheet:
        """Ask for the right numbers and the reason."""
        around, kept = self._around, self._kept()
        if kept.get(_ID) != row.reading_id:
            kept = {}
        self._row, self._stale = row, False
        self._lines = {field.key: QLineEdit() for field in self._fields}
        self._reason = reason_editor()
        seen = {key.removeprefix(_SEEN): text for key, text in kept.items() if key.startswith(_SEEN)}
        self._seen = (kept.get(_VERSION, ""), seen) if kept else (str(row.version), row.values)
        sheet = Sheet(
            around.language, "chart.amend", submit=self._submit, kind="sign", icon="history", width=620,
            values={"at": around.moment(row.taken_at)},
        )  # fmt: skip
        self._sheet = sheet
        self._say_meanwhile(sheet)
        self._add_lines(sheet)
        sheet.add_field("reason", self._reason)
        self._ask_hand(sheet, row)
        self._fill(kept)
        for line in self._lines.values():
            line.textChanged.connect(lambda _: begin(self._pause))
        self._reason.textChanged.connect(lambda: begin(self._pause))
        sheet.rejected.connect(self._let_go)
        return around.talk.show(sheet)

    def store_draft(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses."""
        self._pause.stop()
        drafts, row = self._around.drafts, self._row
        if drafts is None or row is None or self._sheet is None or not isValid(self._sheet):
            return
        typed = self._typed() | {_REASON: self._why()}
        if any(typed.values()):
            version, seen = self._seen
            shown = {f"{_SEEN}{key}": text for key, text in seen.items()}
            drafts.keep(_DRAFT, self._person, typed | shown | {_ID: row.reading_id, _VERSION: version})

    def _submit(self) -> None:
        row = self._row
        typed = {key: text for key, text in self._typed().items() if text}
        if not typed or row is None:
            raise Refused(Issue("WIN008"))
        try:
            self._verbs.amend(
                row.reading_id,
                values={**row.values, **typed},
                reason=self._why(),
                version=row.version,
                **self._hand(),
            )
        except Refused as problem:
            # Opened again, the sheet shows both versions; until then nothing typed is lost.
            self._stale = any(issue.code == _STALE for issue in problem.issues)
            if self._stale:
                self._around.attempt(self.store_draft)
            raise
        self._drop(submitted=True)
        self._around.messages.show_message("chart.amend.done", "ok")

    def _ask_hand(self, sheet: Sheet, row: ReadingRow) -> None:
        """In a dosing session it is a signed act: by session PIN, or by password where there is none."""
        asked = self._verbs.amend_asks(row.reading_id)
        self._pin = pin_line() if asked == "pin" else None
        self._password = PasswordField(self._around.language, chips=False) if asked == "password" else None
        for name, line in (("pin", self._pin), ("password", self._password)):
            if line is not None:
                sheet.add_field(name, line)
                sheet.fields["pin"] = sheet.fields[name]  # the service's name for one's own hand

    def _hand(self) -> dict[str, str]:
        if self._pin is not None:
            return {"pin": self._pin.text()}
        return {"password": self._password.text()} if self._password is not None else {}

    def _let_go(self) -> None:
        if not self._stale:
            self._drop(submitted=False)
        self._row = self._sheet = None

    def _drop(self, *, submitted: bool) -> None:
        self._pause.stop()
        self._row = None
        drafts = self._around.drafts
        if drafts:
            self._around.attempt(lambda: drafts.drop(_DRAFT, self._person, submitted=submitted))

    def _kept(self) -> Mapping[str, str]:
        drafts = self._around.drafts
        return (drafts.take(_DRAFT, self._person) if drafts and self._person else None) or {}

    def _typed(self) -> dict[str, str]:
        return {key: line.text().strip() for key, line in self._lines.items()}

    def _why(self) -> str:
        return self._reason.toPlainText() if self._reason else ""

    def _fill(self, kept: Mapping[str, str]) -> None:
        for key, line in self._lines.items():
            line.setText(kept.get(key, ""))
        if self._reason:
            self._reason.setPlainText(kept.get(_REASON, ""))

    @property
    def _superseded(self) -> bool:
        return self._row is not None and self._seen[0] != str(self._row.version)

    def _say_meanwhile(self, sheet: Sheet) -> None:
        if not self._superseded:
            return
        note, say = Notice(kind="warn"), self._around.say
        note.setObjectName("chart.amend.meanwhile")
        self._around.language.follow(
            note, lambda: note.say(say("chart.meanwhile.title"), say("chart.meanwhile.body"))
        )
        sheet.add(note)

    def _add_lines(self, sheet: Sheet) -> None:
        sheet.add_grid(self._lines, columns=3)
        for field in self._fields:
            self._around.language.follow(sheet.fields[field.key], self._words(sheet, field))

    def _words(self, sheet: Sheet, field: ReadingField) -> Callable[[], None]:
        around, key = self._around, field.key
        now = self._row.values.get(key, "") if self._row else ""
        seen = self._seen[1].get(key, "")
        both = self._superseded and seen != now

        def speak() -> None:
            was = number(around, now)
            hint = around.say("chart.entry.was", value=was) if was else ""
            if both:
                nothing = around.say("chart.meanwhile.nothing")
                hint = around.say(
                    "chart.meanwhile.both", seen=number(around, seen) or nothing, now=was or nothing
                )
            sheet.fields[key].set_label(long_label(around, key, own_label(around, field)))
            sheet.fields[key].set_hint(hint)

        return speak
