"""A filled form inside a sheet, for whoever signs it: its alerts, its scores, every answer in its order."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.protocols.language import Form
from clinicdesk.protocols.questions import questions_of
from clinicdesk.services.sheet_alerts import alerts_told
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.score_words import title_of, value_of
from clinicdesk.ui.language import Language
from clinicdesk.ui.sheet import Sheet

if TYPE_CHECKING:
    from clinicdesk.services.sheets import FilledForm


def add_alerts(sheet: Sheet, words: FormWords, form: Form, alerts: Iterable[str]) -> None:
    """Each alert with what is done then, in the form's own words."""
    for part in _alerts(words, form, alerts):
        sheet.add(part)


class FilledForms(QWidget):
    """Every form that a signature is over: nothing is signed unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_forms(self, language: Language, filled: Iterable["FilledForm"], staff: dict[str, str]) -> None:
        """These and no others. `staff`: account id to name."""
        while (old := self._column.takeAt(0)) is not None:
            if widget := old.widget():
                widget.hide()
                widget.deleteLater()
        for one in filled:
            for part in _parts_of(language, one, staff):
                self._column.addWidget(part)


def _parts_of(language: Language, filled: "FilledForm", staff: dict[str, str]) -> Iterator[QWidget]:
    """The title, the alerts, the scores, then question and answer; last what the file holds and nobody can read."""
    words, questions = FormWords(filled.read, language), questions_of(filled.form)
    yield Text(words.title, "strong", wrap=True)
    yield from _alerts(words, filled.form, alerts_told(filled.form, filled.scores))
    for one in filled.form.scores:
        value = value_of(words, one, filled.scores.scores[one.id])
        if value:
            yield Text(f"{title_of(words, one)}: {value}", "strong", wrap=True)
    if filled.against:
        what = ", ".join(words.address(name) for name in filled.against)
        yield Notice(language.say("filling.against", what=what), kind="warn")
    said = (
        f"{words.address(key)}: {words.shown(filled.values[key], question, staff)}"
        for key, question in questions.items()
        if key in filled.values
    )
    yield Text("\n".join(said), "body", wrap=True, selectable=True)
    if filled.unread:
        unreadable = language.say("records.unreadable")
        names = (words.address(key) if key in questions else key for key in sorted(filled.unread))
        yield Text("\n".join(f"{name}: {unreadable}" for name in names), "issue", wrap=True)


def _alerts(words: FormWords, form: Form, alerts: Iterable[str]) -> Iterator[Notice]:
    levels = {alert.id: alert.level for alert in form.alerts}
    for name in alerts:
        text, action = (words.phrase(f"alert.{name}.{part}") for part in ("text", "action"))
        yield Notice(text or name, action, kind="crit" if levels[name] == "red" else "warn")
