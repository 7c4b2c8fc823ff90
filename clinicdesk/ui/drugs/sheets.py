"""Two sheets beside the register: a product of the clinic, and pages for its paper journal."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.drugs import Rules
from clinicdesk.services.ledger_views import RegisterPage, check_span
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.drugs.verdict import mg, whole
from clinicdesk.ui.moments import local
from clinicdesk.ui.paper_verbs import PaperMade
from clinicdesk.ui.papers.recipient import Recipient
from clinicdesk.ui.papers.running import offer_tongues
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.words import LANGUAGES, Phrase, say

THOUSAND = 1000
_DECEMBER = 12


class DrugSheets:
    """Opens them; what they do goes through the verbs."""

    def __init__(self, around: Surroundings, verbs: DrugVerbs) -> None:
        self._around, self._verbs = around, verbs

    def enter_product(self) -> Sheet:
        """A product as its box says: only what a programme keeps a register of is offered."""
        around = self._around
        rules = tuple(self._verbs.rules())
        what, strength, content = Choice(), Choice(), Choice()
        name, maker = QLineEdit(), QLineEdit()

        def submit() -> None:
            substance, _, form = what.value().partition(" ")
            self._verbs.enter_product(
                substance=substance, form=form, trade_name=name.text(), manufacturer=maker.text(),
                strength_ug_per_ml=whole(strength.value()) or 0, content_ul=whole(content.value()) or 0,
            )  # fmt: skip
            around.messages.show_message("drugs.saved", "ok")

        sheet = Sheet(around.language, "drugs.new_product", submit=submit, icon="needle")
        self._offer(rules, what, strength, content)
        sheet.add_field("substance", what)
        sheet.add_field("trade_name", name)
        sheet.add_field("manufacturer", maker)
        sheet.add_row({"strength": strength, "content": content})
        return around.talk.show(sheet)

    def print_pages(self, page: RegisterPage) -> Sheet:
        """The lines for the clinic's paper journal, or a month's balance; to a printer or into a file."""
        around = self._around
        kind, target, tongue = Choice(), Choice(), Choice()
        first, last, month = QLineEdit(), QLineEdit(), QLineEdit()
        recipient, reason = Recipient(around), reason_editor()

        def submit() -> None:
            asked = {
                "language": tongue.value(),
                "reason": reason.toPlainText().strip(),
                "recipient": recipient.given(),
            }
            made = self._made(page, kind.value(), (first.text(), last.text()), month.text(), asked)
            name = f"{kind.value()}-{local(around.clock.now(), around.zone()):%Y-%m-%d}"
            if target.value() == "print":
                self._print(made, around.say("drugs.paper.title"))
            else:
                self._save(made, f"{name}.pdf")

        sheet = Sheet(around.language, "drugs.paper", submit=submit, icon="printer-outline")
        for value in ("lines", "month"):
            kind.addItem(sheet.say(f"kind_{value}"), value)
        for value in ("print", "save"):
            target.addItem(sheet.say(f"to_{value}"), value)
        offer_tongues(around, tongue)
        sheet.add_row({"kind": kind, "tongue": tongue})
        newest = page.rows[-1].numbers[-1] if page.rows else 0
        first.setPlaceholderText("1")
        last.setPlaceholderText(str(newest))
        month.setPlaceholderText(f"{local(around.clock.now(), around.zone()):%m.%Y}")
        sheet.add_row({"first": first, "last": last})
        sheet.add_field("month", month)
        sheet.add_row({"target": target, "recipient": recipient})
        sheet.add_field("reason", reason)
        kind.currentIndexChanged.connect(lambda *_: _fit(sheet, kind.value()))
        _fit(sheet, kind.value())
        return around.talk.show(sheet)

    def _made(
        self, page: RegisterPage, kind: str, lines: tuple[str, str], month: str, asked: Mapping[str, str]
    ) -> PaperMade:
        key = page.key
        if kind == "month":
            year, of_year = _month(month or f"{local(self._around.clock.now(), self._around.zone()):%m.%Y}")
            return self._verbs.print_month(key.product_id, key.place, year=year, month=of_year, **asked)
        newest = page.rows[-1].numbers[-1] if page.rows else 0
        first, last = whole(lines[0] or "1") or 0, whole(lines[1] or str(newest)) or 0
        check_span(page.rows, first, last)
        return self._verbs.print_lines(key.product_id, key.place, first=first, last=last, **asked)

    def _offer(self, rules: tuple[Rules, ...], what: Choice, strength: Choice, content: Choice) -> None:
        language = self._around.language.code
        for rule in rules:
            said = rule.words[language]
            for form in rule.ledger.forms:
                what.addItem(
                    f"{said['substance']}, {said[f'form.{form}']}", f"{rule.ledger.substance} {form}"
                )

        def fill() -> None:
            chosen = next((one for one in rules if what.value().startswith(f"{one.ledger.substance} ")), None)
            strength.clear()
            content.clear()
            for amount in chosen.ledger.strengths_mg_per_ml if chosen else ():
                micrograms = int(amount * THOUSAND)
                strength.addItem(
                    self._around.say("drugs.mg_per_ml", mg=mg(micrograms, language)), str(micrograms)
                )
            for volume in chosen.ledger.content_ml if chosen else ():
                microlitres = int(volume * THOUSAND)
                content.addItem(self._around.say("drugs.ml", ml=mg(microlitres, language)), str(microlitres))

        what.currentIndexChanged.connect(lambda *_: fill())
        fill()

    def _print(self, made: PaperMade, title: str) -> None:
        messages = self._around.messages
        self._around.talk.print_pages(
            made.pdf, title, wrong=messages.refuse,
            say=lambda key, **values: (
                self._say_done(made, key, n=values["n"]) if key == "printing.done"
                else messages.show_message(key, "info", **values)
            ),
        )  # fmt: skip

    def _save(self, made: PaperMade, suggested: str) -> None:
        if self._around.talk.save_as(suggested, lambda path: self._verbs.save(path, made.pdf)):
            self._say_done(made, "drugs.paper.done")

    def _say_done(self, made: PaperMade, key: str, *, n: int = 1) -> None:
        """What became of it, and why it bears no seal."""
        show, why = self._around.messages.show_message, made.unsealed
        if why is None:
            show(key, "ok", n=n)
            return
        done = {code: say(code, key, n=n) for code in LANGUAGES}
        reason = {code: why.sentence(code) for code in LANGUAGES}
        show("drugs.paper.unsealed", "ok", done=Phrase(done["uk"], done), why=Phrase(reason["uk"], reason))


def _fit(sheet: Sheet, kind: str) -> None:
    for name in ("first", "last"):
        sheet.fields[name].setVisible(kind == "lines")
    sheet.fields["month"].setVisible(kind == "month")


def _month(text: str) -> tuple[int, int]:
    """Year and month of "11.2026". Refused LGR024."""
    month, _, year = text.strip().partition(".")
    number, of = whole(month), whole(year)
    if number is None or of is None or not 1 <= number <= _DECEMBER:
        raise Refused(Issue("LGR024", "month"))
    return of, number
