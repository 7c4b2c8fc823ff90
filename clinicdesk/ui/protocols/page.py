"""Protocols: the programmes a clinic could run and what it brought in itself; their text, what was decided."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from clinicdesk.security.roles import Permission
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.protocol_reading import ProtocolText
from clinicdesk.services.signing import SignatureState
from clinicdesk.services.views import Topic
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.panels import Banner, EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.papers.sheets import SheetDesk
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.protocols.adopting import ProtocolActs
from clinicdesk.ui.protocols.number_words import unit_of
from clinicdesk.ui.protocols.reading_pane import ReadingPane
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.PROTOCOLS, Topic.INTEGRITY})
_LIST_WIDTH = 560
_CHIPS = {"draft": "draft", "adopted": "signed", "withdrawn": "warn", "stub": "outline", "entered": "outline"}
_ICONS = {
    "draft": "pencil-outline",
    "adopted": "lock",
    "withdrawn": "alert-outline",
    "stub": "",
    "entered": "check",
}


class ProtocolsPage(Page):
    """The list at the left; at the right the picked one: state, signature, text."""

    def __init__(self, around: Surroundings, verbs: ProtocolVerbs) -> None:
        super().__init__()
        self._around, self._verbs = around, verbs
        self._rows: Sequence[ProtocolRow] = ()
        self._text = ProtocolText((), ())
        self.acts = ProtocolActs(around, verbs, self._pick)
        self.head, self.banner, self.empty = Head(), Banner(), EmptyState()
        self.enter = Button("", icon="plus")
        self.table = DataTable(self._columns())
        self.card, self.state = Card(), StatusChip()
        self.card.title.setWordWrap(
            True
        )  # a programme's title is a sentence: the page would outgrow 1280 pixels
        self.signed, self.owner = Text("", "body", wrap=True), Text("", "hint", wrap=True)
        self.numbers, self.why = Text("", "hint", wrap=True), Text("", "quiet", wrap=True)
        self.pane = ReadingPane()
        self.adopt, self.withdraw = Button("", "sign", icon="draw-pen"), Button()
        self.blanks = Button("", icon="printer-outline")
        self._papers = SheetDesk(around, verbs.papers, self) if verbs.papers else None
        self._lay_out()
        self._connect()
        around.language.follow(self, self._speak_all)
        self.read_again()

    def read_again(self) -> None:
        """Ask for the protocols anew; the picked one stays picked."""
        picked = self.table.current_row()
        if self._around.attempt(self._load):
            self.table.show_rows(self._rows)
            self._pick(*_name(picked))

    def show_subject(self, subject: str) -> None:
        """Pick one programme by its code."""
        if subject:
            self._pick(subject)

    def take_focus(self) -> None:
        """To the table."""
        self.table.setFocus()

    @property
    def picked(self) -> ProtocolRow | None:
        """The programme that is shown."""
        row = self.table.current_row()
        return row if isinstance(row, ProtocolRow) else None

    def _load(self) -> None:
        self._rows = (*self._verbs.list_protocols(), *self._verbs.list_brought())

    def _pick(self, code: str, version: str = "") -> None:
        """One version of a programme; without a version the first of it."""
        names = [_name(row) for row in self._rows]
        found = (at for at, name in enumerate(names) if name[0] == code and version in {"", name[1]})
        if names:
            self.table.selectRow(next(found, 0))
        self._speak()

    def _connect(self) -> None:
        self.table.picked.connect(lambda _: self._speak())
        self.table.opened.connect(lambda _: self.pane.setFocus())
        self.enter.clicked.connect(self.acts.enter)
        self.adopt.clicked.connect(lambda: self.picked and self.acts.adopt(self.picked, self._text.numbers))
        self.withdraw.clicked.connect(lambda: self.picked and self.acts.withdraw(self.picked))
        self.blanks.clicked.connect(lambda *_: self._ask_blank())
        Listening(self).about(self._around.bus, _HEARS, self.read_again)

    def _columns(self) -> list[Column[ProtocolRow]]:
        say = self._around.say
        return [
            Column(say("protocolpage.column.name"), lambda row: row.title[self._around.language.code]),
            Column(say("protocolpage.column.version"), lambda row: row.version, width=64),
            Column(
                say("protocolpage.column.state"), lambda row: say(f"protocols.state.{state_of(row)}"), width=116,
                icon=lambda row: _ICONS[state_of(row)],
            ),
        ]  # fmt: skip

    def _speak_all(self) -> None:
        name = _name(self.picked)
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("protocolpage.table"))
        self._pick(*name)

    def _speak(self) -> None:
        around, say = self._around, self._around.say
        adopted = sum(row.state == "adopted" for row in self._rows)
        own = sum(row.kind != "programme" for row in self._rows)
        facts = [
            say("protocolpage.count", n=len(self._rows) - own), say("protocolpage.adopted_count", n=adopted),
            *([say("protocolpage.brought.count", n=own)] if own else ()),
        ]  # fmt: skip
        self.head.say(say("protocolpage.title"), " · ".join(facts))
        self.empty.say(say("protocolpage.empty"))
        self.empty.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        self.card.setVisible(bool(self._rows))
        leads = around.may(Permission.ADOPT_PROTOCOLS)
        self.enter.setText(say("protocolpage.act.enter"))
        self.enter.setVisible(leads and around.writable)
        if not leads:
            self.banner.show_banner(say("protocolpage.read_only.title"), say("protocolpage.read_only.body"))
        if self.picked:
            self._speak_picked(self.picked)

    def _speak_picked(self, row: ProtocolRow) -> None:
        say, code = self._around.say, self._around.language.code
        state = state_of(row)
        self.card.set_title(f"{row.title[code]} · {row.version}")
        self.state.show_state(say(f"protocols.state.{state}"), _CHIPS[state])
        self.signed.setText(self._signature(row))
        self.owner.setText(say("protocolpage.detail.owner", owner=row.owner.get(code, "")))
        self.owner.setVisible(bool(row.owner))
        if self._around.attempt(lambda: self._read(row)):
            self.pane.show_lines(self._text.lines)
        self.pane.setAccessibleName(say("protocolpage.detail.text"))
        self.numbers.setText(self._numbers(row))
        self.numbers.setVisible(bool(row.numbers))
        self._offer(row)

    def _read(self, row: ProtocolRow) -> None:
        self._text = self._verbs.read(code=row.code, version=row.version, language=self._around.language.code)

    def _offer(self, row: ProtocolRow) -> None:
        """The acts, or why not."""
        say, leads = self._around.say, self._around.may(Permission.ADOPT_PROTOCOLS)
        why = ""
        if leads and not self._around.writable:
            why = say("protocolpage.why.broken")
        elif leads and row.stub:
            why = say("protocolpage.why.stub")
        programme = row.kind == "programme"
        self.why.setText(why)
        self.why.setVisible(bool(why))
        may, adopted = leads and not why and programme, row.state == "adopted"
        self.adopt.setText(say("protocolpage.act.numbers" if adopted else "protocolpage.act.adopt"))
        self.adopt.setVisible(may and (not adopted or bool(row.adjustable)))
        self.blanks.setText(say("protocolpage.act.blanks"))
        self.blanks.setVisible(self._papers is not None and row.kind != "list")
        self.withdraw.setText(say("protocolpage.act.withdraw"))
        self.withdraw.setVisible(may and adopted)

    def _ask_blank(self) -> None:
        row = self.picked
        if self._papers and row:
            title = partial(self._title, row)
            self._around.attempt(partial(self._papers.ask_blank, f"{row.code}@{row.version}", title))

    def _title(self, row: ProtocolRow) -> str:
        return row.title[self._around.language.code]

    def _signature(self, row: ProtocolRow) -> str:
        """Who signed and when, or what it means that nobody did."""
        say, state = self._around.say, state_of(row)
        if row.kind != "programme":
            return say(f"protocolpage.brought.{row.kind}")
        if state in {"draft", "stub"} or not row.signatures:
            return say(f"protocolpage.detail.{'stub' if row.stub else 'draft'}")
        last = max(row.signatures, key=lambda one: one.signed_at)
        key = "withdrawn" if state == "withdrawn" else "signed"
        words = say(
            f"protocolpage.detail.{key}", name=last.signer_name, at=self._around.signed_moment(last.signed_at)
        )
        if last.state is SignatureState.VOID and last.issue:
            why = last.issue.sentence(self._around.language.code)
            return f"{words}. {say('protocolpage.detail.void', why=why)}"
        return words

    def _numbers(self, row: ProtocolRow) -> str:
        around, known = self._around, {one.limit.at: one for one in self._text.numbers}
        said = [
            f"{one.title} {number(around, str(own))} {unit_of(around, one.limit.unit)}".rstrip()
            for path, own in row.numbers.items()
            for one in filter(None, (known.get(path),))
        ]
        return self._around.say("protocolpage.detail.numbers", n=len(said), what="; ".join(said))

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.enter)
        listed = Card()
        listed.setFixedWidth(_LIST_WIDTH)
        listed.body.setContentsMargins(1, 1, 1, 1)
        listed.body.addWidget(self.table, 1)
        listed.body.addWidget(self.empty)
        self.card.head.addWidget(self.state)
        for part in (self.signed, self.owner, self.numbers, self.why):
            self.card.body.addWidget(part)
        acts = QHBoxLayout()
        acts.addWidget(self.adopt)
        acts.addWidget(self.withdraw)
        acts.addWidget(self.blanks)
        acts.addStretch(1)
        self.card.body.addLayout(acts)
        self.card.body.addWidget(rule())
        self.card.body.addWidget(self.pane, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(listed)
        row.addWidget(self.card, 1)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addLayout(row, 1)


def state_of(row: ProtocolRow) -> str:
    """draft, adopted, withdrawn or stub."""
    return "stub" if row.stub else row.state


def _name(row: ProtocolRow | None) -> tuple[str, str]:
    return (row.code, row.version) if row else ("", "")
