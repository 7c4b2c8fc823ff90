"""The acts on a protocol: adopt with the clinic's numbers, withdraw, bring in a folder."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from clinicdesk.protocols.problems import Problem
from clinicdesk.services.adoption import ProtocolRow, check_number
from clinicdesk.services.protocol_reading import NumberRow
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.protocols.number_words import unit_of
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.words import Number

_WIDE = 940
_LEAST = 140


class ProtocolActs:
    """Each act is a sheet; what the service refuses stands at the number it names. `show` picks what came in."""

    def __init__(self, around: Surroundings, verbs: ProtocolVerbs, show: Callable[[str, str], None]) -> None:
        self._around, self._verbs, self._show = around, verbs, show

    def adopt(self, row: ProtocolRow, numbers: Sequence[NumberRow]) -> Sheet:
        """The medical lead's signature over a version and the clinic's numbers."""
        around = self._around
        lines = {one.limit.at: QLineEdit() for one in numbers}
        reason, password = reason_editor(), PasswordField(around.language)

        def submit() -> None:
            # An empty line says that the protocol's own number counts again.
            typed = {path: line.text().strip() for path, line in lines.items()}
            self._verbs.adopt(
                code=row.code, version=row.version, numbers=typed, password=password.text(),
                reason=reason.toPlainText(),
            )  # fmt: skip
            around.messages.show_message("protocolpage.adopt.done", "ok", name=partial(self._name, row))

        sheet = Sheet(
            around.language, "protocolpage.adopt", submit=submit, kind="sign", icon="draw-pen", width=_WIDE,
            values=lambda: {"name": self._name(row), "version": row.version},
        )  # fmt: skip
        if lines:
            sheet.add_grid(lines, columns=3)
        for one in numbers:
            self._fill(sheet, row, one, lines[one.limit.at])
        read = around.language.code
        around.language.follow(sheet, lambda: self._word_all(sheet, row, numbers, read))
        sheet.add(rule())
        sheet.add_row({"reason": reason, "password": password})
        return around.talk.show(sheet)

    def withdraw(self, row: ProtocolRow) -> Sheet:
        """From now on a draft again."""
        around = self._around
        reason, password = reason_editor(), PasswordField(around.language)

        def submit() -> None:
            self._verbs.withdraw(row.adoption_id, password=password.text(), reason=reason.toPlainText())
            around.messages.show_message("protocolpage.withdraw.done", "ok", name=partial(self._name, row))

        sheet = Sheet(
            around.language, "protocolpage.withdraw", submit=submit, kind="danger",
            values=lambda: {"name": self._name(row), "version": row.version},
        )  # fmt: skip
        sheet.add_field("reason", reason)
        sheet.add_field("password", password)
        return around.talk.show(sheet)

    def enter(self) -> None:
        """Choose a folder; it comes in, or every problem is told with its place and cure."""
        self._around.talk.choose_folder(lambda folder: self._around.attempt(partial(self._bring, folder)))

    def _bring(self, folder: Path) -> None:
        problems = self._verbs.look_into(folder)
        if problems:
            self._tell(folder, problems)
            return
        came = self._verbs.enter(folder).subject
        rows = (*self._verbs.list_protocols(), *self._verbs.list_brought())
        row = next(row for row in rows if f"{row.code}@{row.version}" == came)
        self._show(row.code, row.version)
        self._around.messages.show_message(
            f"protocols.entered.{row.kind}", "ok", name=partial(self._name, row), version=row.version
        )

    def _tell(self, folder: Path, problems: Sequence[Problem]) -> None:
        language = self._around.language
        sheet = Sheet(language, "protocolpage.problems", width=_WIDE, values={"name": folder.name})
        sheet.add_text("count", role="strong", n=len(problems))
        for problem in problems:
            place = " ".join(part for part in (problem.file, problem.place) if part)
            sheet.add(Text(f"{place} [{problem.code}]", "label", wrap=True, selectable=True))
            words = Text("", "body", wrap=True, selectable=True)
            language.follow(words, partial(self._cure, words, problem))
            sheet.add(words)
        self._around.talk.show(sheet)

    def _cure(self, words: Text, problem: Problem) -> None:
        code = self._around.language.code
        words.setText(f"{problem.sentence(code)} {problem.cure(code)}")

    def _word_all(self, sheet: Sheet, row: ProtocolRow, numbers: Sequence[NumberRow], read: str) -> None:
        """Every number in the language of now; `numbers` say their titles in the one they were `read` in."""
        code, said = self._around.language.code, {}
        if code != read:
            text = self._verbs.read(code=row.code, version=row.version, language=code)
            said = {one.limit.at: one for one in text.numbers}
        for one in numbers:
            self._word(sheet, said.get(one.limit.at, one))

    def _word(self, sheet: Sheet, one: NumberRow) -> None:
        """Title and limits of a number."""
        field, limit = sheet.fields[one.limit.at], one.limit
        field.set_label(one.title[:1].upper() + one.title[1:])
        # As the titles are long, a label that does not wrap would push the third number out of the sheet.
        field.label.setWordWrap(True)
        field.label.setMinimumWidth(_LEAST)
        field.set_hint(
            sheet.say(
                "limits", protocol=Number(one.protocol), lowest=Number(limit.lowest), highest=Number(limit.highest),
                unit=unit_of(self._around, limit.unit),
            ).strip()
        )  # fmt: skip

    def _fill(self, sheet: Sheet, row: ProtocolRow, one: NumberRow, line: QLineEdit) -> None:
        """The clinic's own number if it has one, and the check at every key."""
        if one.limit.at in row.offered:
            line.setText(number(self._around, str(row.offered[one.limit.at])))
        line.textChanged.connect(partial(self._check, sheet.fields[one.limit.at], one))

    def _check(self, field: Field, one: NumberRow, text: str) -> None:
        issue = check_number(one.limit, text) if text.strip() else None
        if issue:
            field.refuse(issue, self._around.language)
        else:
            field.clear_issue()

    def _name(self, row: ProtocolRow) -> str:
        return row.title[self._around.language.code]
