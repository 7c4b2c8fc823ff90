"""Four figures over the register: balance, last count, missing witness, nearest expiry."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.services.ledger_views import RegisterPage
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drugs.register_words import day_of_expiry, numbers
from clinicdesk.ui.drugs.verdict import mg
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_NAMES = ("balance", "count", "waiting", "expiry")


class Figure(Card):
    """A label, the figure large, a remark beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.label, self.value, self.beside = Text("", "label"), Text("", "page"), Text("", "hint", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.value)
        row.addWidget(self.beside, 1)
        self.body.setContentsMargins(14, 7, 14, 7)
        self.body.setSpacing(0)
        self.body.addWidget(self.label)
        self.body.addLayout(row)

    def say(self, label: str, value: str, beside: str = "", *, tone: str = "") -> None:
        """All three anew; `tone`: ok, warn, crit, or "" for plain ink."""
        self.label.setText(label)
        self.value.setText(value)
        self.beside.setText(beside)
        restyle(self.value, tone=tone)
        self.setAccessibleName(f"{label}: {value}. {beside}")


class Figures(QWidget):
    """Side by side, all of one width."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.figures = {name: Figure() for name in _NAMES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for figure in self.figures.values():
            row.addWidget(figure, 1)

    def show_page(self, page: RegisterPage, *, blind: bool) -> None:
        """`blind`: a count is going on, the balance and what leads to it stay covered."""
        say = self._around.say
        if blind:
            self.figures["balance"].say(say("drugs.figure.balance"), say("drugs.figure.hidden"))
        else:
            self._balance(page)
        self._count(page, blind=blind)
        waiting = page.waiting
        first = say("drugs.figure.line", n=numbers(waiting[0])) if waiting else ""
        self.figures["waiting"].say(
            say("drugs.figure.waiting"), say("drugs.figure.lines", n=len(waiting)), first,
            tone="warn" if waiting else "",
        )  # fmt: skip
        nearest = page.nearest
        self.figures["expiry"].say(
            say("drugs.figure.expiry"), day_of_expiry(self._around, nearest.expires_on) if nearest else "–",
            say("drugs.figure.batch", batch=nearest.number) if nearest else "",
            tone="crit" if nearest and nearest.expired else "",
        )  # fmt: skip

    def _balance(self, page: RegisterPage) -> None:
        say, language = self._around.say, self._around.language.code
        here = page.key.ampoules
        beside = [say("drugs.figure.mg", mg=mg(here * page.key.content_ug, language))]
        if page.open_ug:
            beside.append(say("drugs.figure.open", mg=mg(page.open_ug, language)))
        total = sum(page.places.values())
        if total != here:
            beside.append(say("drugs.figure.total", n=total))
        self.figures["balance"].say(
            say("drugs.figure.balance"), say("drugs.figure.ampoules", n=here), " · ".join(beside)
        )

    def _count(self, page: RegisterPage, *, blind: bool) -> None:
        say, count = self._around.say, page.last_count
        if count is None:
            self.figures["count"].say(say("drugs.figure.count"), "–", say("drugs.figure.never"))
            return
        word = say("drugs.figure.agreed" if count.agrees else "drugs.figure.differs")
        beside = self._around.moment(count.at)
        if not count.agrees and not blind:
            beside = say("drugs.figure.off", at=beside, counted=count.counted, expected=count.expected)
        self.figures["count"].say(
            say("drugs.figure.count"), word, beside, tone="ok" if count.agrees else "crit"
        )
