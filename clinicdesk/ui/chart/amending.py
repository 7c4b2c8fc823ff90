"""The correction of one reading: what is typed is kept with the version it corrects, and comes back beside both."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import ReadingField, ReadingRow
from clinicdesk.ui.asked_hand import ask_hand
from clinicdesk.ui.chart.vital_words import long_label, number, own_label
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_DRAFT = "amend"
_ID, _VERSION, _REASON, _SEEN = "reading_id", "version", "reason", "seen."


class Amending:
    """At most one correction of one participant is being typed at a time."""

    def __init__(self, around: Surroundings, verbs: ChartVerbs, fields: Sequence[ReadingField]) -> None:
        self._around, self._verbs, self._fields = around, verbs, fields
        self._person = ""
        self._sheet: Sheet | None = None
        self._row: ReadingRow | None = None
        self._lines: Mapping[str, QLineEdit] = {}
        self._reason: PlainText = reason_editor()
        self._hand: Callable[[], dict[str, str]] = dict
        self._seen: tuple[str, Mapping[str, str]] = ("", {})

    def begin(self, person_id: str) -> None:
        """The chart of this participant is shown."""
        self._person = person_id

    def take_up(self, rows: Sequence[ReadingRow]) -> Sheet | None:
        """Open what was being typed before, over the version that counts now."""
        kept = self._kept()
        newest = {row.reading_id: row for row in rows if not row.superseded}
        row = newest.get(kept.get(_ID, ""))
        return self.open(row) if row else None

    def open(self, row: ReadingRow) -> Sheet:
        """Ask for the right numbers and the reason."""
        around, kept = self._around, self._kept()
        if kept.get(_ID) != row.reading_id:
            kept = {}
        self._row = row
        self._lines = {field.key: QLineEdit() for field in self._fields}
        self._reason = reason_editor()
        seen = {key.removeprefix(_SEEN): text for key, text in kept.items() if key.startswith(_SEEN)}
        self._seen = (kept.get(_VERSION, ""), seen) if kept else (str(row.version), row.values)
        sheet = Sheet(
            around.language, "chart.amend", submit=self._submit, kind="sign", icon="history", width=620,
            values=lambda: {"at": around.moment(row.taken_at)},
        )  # fmt: skip
        self._sheet = sheet
        self._say_meanwhile(sheet)
        self._add_lines(sheet)
        sheet.add_field("reason", self._reason)
        self._hand = ask_hand(sheet, around.language, self._verbs.amend_asks(row.reading_id))
        self._keep(sheet, row)
        return around.talk.show(sheet)

    def _keep(self, sheet: Sheet, row: ReadingRow) -> None:
        """With the version that was seen and what stood there: a draft over an older one shows both."""
        version, seen = self._seen
        about = {_ID: row.reading_id, _VERSION: version} | {
            f"{_SEEN}{key}": said for key, said in seen.items()
        }
        SheetDraft(
            self._around, sheet, {**self._lines, _REASON: self._reason}, kind=_DRAFT, subject=self._person,
            about=about,
        )  # fmt: skip

    def store_draft(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses."""
        if self._sheet is not None and isValid(self._sheet):
            self._sheet.keep_draft()

    def _submit(self) -> None:
        row = self._row
        typed = {key: text for key, line in self._lines.items() if (text := line.text().strip())}
        if not typed or row is None:
            raise Refused(Issue("WIN008"))
        news = self._verbs.amend(
            row.reading_id, values={**row.values, **typed}, reason=self._reason.toPlainText(),
            version=row.version, **self._hand(),
        )  # fmt: skip
        self._around.messages.show_message("chart.amend.done", "ok")
        self._around.tell_alarms(news)

    def _kept(self) -> Mapping[str, str]:
        drafts = self._around.drafts
        return (drafts.take(_DRAFT, self._person) if drafts and self._person else None) or {}

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
