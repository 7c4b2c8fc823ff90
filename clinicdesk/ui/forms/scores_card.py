"""The scores of a form beside it, with the alarms of its answers: live while a clinician fills it in."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.language import Alert, Form
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.score_words import title_of, value_of, why_withheld


class ScoresCard(Card):
    """The alarms first, as on paper: a low sum must not read as calm; then one block for each score."""

    def __init__(self) -> None:
        super().__init__()
        self.why = Text("", "quiet", wrap=True)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(4)
        self.body.addWidget(self.why)
        self.body.addWidget(scrolling(self._inside), 1)
        self._parts: list[QWidget] = []

    def show_scores(self, words: FormWords, form: Form, scores: ScoreSheet, *, hidden: bool) -> None:
        """Every score, or the sentence why none is shown before the form is recorded."""
        self.set_title(words.language.say("filling.scores"))
        self.setVisible(bool(form.scores))
        self.why.setText(words.language.say("filling.score.hidden"))
        self.why.setVisible(hidden)
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        if hidden:
            return
        self._parts += [_alarm(words, raised.alert) for raised in alerts_of(form.alerts, scores.facts)]
        for one in form.scores:
            scored = scores.scores[one.id]
            value = value_of(words, one, scored)
            said = value or (
                why_withheld(words, scored)
                if scored.withheld
                else words.language.say("filling.score.not_asked")
            )
            self._parts += [
                Text(title_of(words, one), "label", wrap=True),
                Text(said, "strong" if value else "hint", wrap=True, selectable=True),
                rule(),
            ]
        for part in self._parts:
            self._column.addWidget(part)
        self._column.addStretch(1)


def _alarm(words: FormWords, alert: Alert) -> Notice:
    """What an answer calls for, in the form's own words."""
    title = words.phrase(f"alert.{alert.id}.text") or alert.id
    return Notice(
        title, words.phrase(f"alert.{alert.id}.action"), kind="crit" if alert.level == "red" else "warn"
    )
