"""Papers about nobody, from the window: an empty form or all of a programme, and the sheet of a day."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui import moments
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.paper_verbs import PaperOrder, SheetVerbs
from clinicdesk.ui.papers.recipient import Recipient
from clinicdesk.ui.papers.running import PaperRun, offer_tongues
from clinicdesk.ui.sheet import Sheet, Values
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

SETS = ("downtime", "consents")
_BLANK = "blank"


class SheetDesk(PaperRun):
    """The way from a button to such a paper, for one page."""

    def __init__(self, around: Surroundings, verbs: SheetVerbs, page: QWidget) -> None:
        super().__init__(around, verbs.save, page)
        self._verbs = verbs

    def ask_blank(self, programme: str, title: Callable[[], str]) -> Sheet:
        """Which empty form: all of a programme, its consents, or one by its name. `title`: in the language of now."""
        around, which = self.around, Choice()
        rows = tuple(self._verbs.blanks(programme))

        def offer() -> None:
            sets = [(around.say(f"papers.document.{name}"), name) for name in SETS]
            forms = [
                (f"{row.titles[around.language.code]} · {row.ref.partition('@')[2]}", row.ref) for row in rows
            ]
            which.offer([*sets, *forms])

        around.language.follow(which, offer)
        which.setCurrentIndex(0)

        def subject() -> tuple[str, str]:
            chosen = which.value()
            return (chosen, programme) if chosen in SETS else (_BLANK, chosen)

        return self._ask("papers.blank", {"form": which}, subject, values=lambda: {"title": title()})

    def ask_day(self) -> Sheet:
        """The sheet of which day; today unless another is typed."""
        day = QLineEdit(moments.local(self.around.clock.now(), self.around.zone()).strftime("%Y-%m-%d"))
        return self._ask("papers.daily", {"day": day}, lambda: ("daily", day.text().strip()))

    def ask_review(self, month: str) -> Sheet:
        """The page of a signed monthly review; `month` as 2026-10."""
        return self._ask(
            "papers.review", {}, lambda: ("review", month),
            values=lambda: {"month": moments.month(self.around.language.code, month)},
        )  # fmt: skip

    def _ask(
        self, name: str, first: dict[str, QWidget], subject: Callable[[], tuple[str, str]], *,
        values: Values | None = None,
    ) -> Sheet:  # fmt: skip
        around = self.around
        tongue, whom, reason = Choice(), Recipient(around), reason_editor()
        sheet = Sheet(around.language, name, submit=lambda: self._make(subject(), tongue, whom, reason),
                      icon="printer-outline", values=values)  # fmt: skip
        offer_tongues(around, tongue)
        for field, editor in first.items():
            sheet.add_field(field, editor)
        sheet.add_row({"tongue": tongue, "recipient": whom})
        sheet.add_field("reason", reason)
        return around.talk.show(sheet)

    def _make(self, wanted: tuple[str, str], tongue: Choice, whom: Recipient, reason: QPlainTextEdit) -> None:
        """Refused DSK005 without a reason."""
        document, subject = wanted
        why = reason.toPlainText().strip()
        if not why:
            raise Refused(Issue("DSK005", "reason"))
        order = PaperOrder(document, tongue.value(), why, whom.given())
        self.run(partial(self._verbs.make, subject, order), self.show)
