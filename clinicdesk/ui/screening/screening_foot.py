"""What stands below a screening that is being written: how its draft stands, the way on, and recording it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.writing import Writing
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle


class ScreeningFoot(QHBoxLayout):
    """The draft's mark, throwing it away, the next open item, recording."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.mark, self.left = Text("", "hint", wrap=True), Button("", "quiet")
        self.drop, self.save = Button("", "quiet"), Button("", "primary")
        self.addWidget(self.mark, 1)
        for act in (self.drop, self.left, self.save):
            self.addWidget(act)

    def speak(self, writing: Writing, *, editing: bool, marked: tuple[Callable[[], str], str]) -> None:
        """As the form stands now. `marked`: the sentence about the draft, and its tone."""
        say, filling = self._around.say, writing.filling
        assert filling is not None
        recorded = writing.sheet is not None
        done, total = filling.progress()
        self.left.setText(say("filling.next_open", n=total - done))
        self.left.setEnabled(done < total)
        self.save.setText(say("filling.record_amended" if recorded else "filling.record"))
        for part in (self.left, self.save):
            part.setVisible(editing)
        self.drop.setText(say("filling.let_go_act"))
        self.drop.setVisible(editing and bool(filling.given))
        sentence, tone = marked
        idle = say("screening.reading" if recorded else "screening.why.fill")
        self.mark.setText(sentence() if editing else idle)
        restyle(self.mark, tone=tone)
