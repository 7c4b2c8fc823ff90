"""A participant's card to read: sections, relations, records that follow, and how the card came to be."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.person_views import Amendment, Follower, PersonCard, RelationRow
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.people.card_text import spaced_phone, texts_of
from clinicdesk.ui.people.card_words import DAYS, amended_words, shown_value
from clinicdesk.ui.people.fields import SECTIONS
from clinicdesk.ui.people.identity import facts_of, marks_of
from clinicdesk.ui.people.merging import merge_sheet, part_sheet
from clinicdesk.ui.people.rights import rights_card
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_LABEL_WIDTH = 178


class CardView(QWidget):
    """`amending` carries the card, `opened` the id of another participant, `charted` the id whose chart is wanted.

    `consents_wanted` whose consents, `paper_wanted` id and code of the participant whose documents are wanted.
    """

    amending = Signal(object)
    opened = Signal(str)
    charted = Signal(str)
    paper_wanted = Signal(str, str)
    consents_wanted = Signal(str)

    def __init__(self, around: Surroundings, verbs: PeopleVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._card: PersonCard | None = None
        self.outside: OutsideVerbs | None = None
        """Set where signatures made elsewhere can be kept beside printed documents."""
        self.head = Head()
        self.banner = Banner()
        self.chart = Button("", icon="clipboard-pulse-outline")
        self.papers = Button("", icon="printer-outline")
        self.consents = Button("", icon="draw-pen")
        self.merge = Button("", icon="account-switch-outline")
        self.amend = Button("", "primary", icon="pencil-outline")
        self._inside = QWidget()
        self._columns = QHBoxLayout(self._inside)
        self._lay_out()
        self.amend.clicked.connect(lambda *_: self.begin_amending())
        self.chart.clicked.connect(lambda *_: self.charted.emit(self.person_id))
        self.consents.clicked.connect(lambda *_: self.consents_wanted.emit(self.person_id))
        self.merge.clicked.connect(lambda *_: self.open_merge())
        self.papers.clicked.connect(lambda *_: self.paper_wanted.emit(self.person_id, self.code))
        Listening(self).to(around.bus.changed, self._hear)
        around.language.follow(self, self._speak)

    @property
    def person_id(self) -> str:
        """Whose card is open; "" for none."""
        return self._card.person_id if self._card else ""

    @property
    def code(self) -> str:
        """The code of whose card is open; "" for none."""
        return self._card.details.code if self._card else ""

    def open_person(self, person_id: str) -> None:
        """Read the card; an event of the trail. Raises Refused where it is out of reach."""
        self.show_card(self._verbs.read_person(person_id))

    def show_card(self, card: PersonCard) -> None:
        """Show what was read."""
        self._card = card
        self._speak()

    def close_person(self) -> None:
        """Nothing of anybody stays behind."""
        self._card = None
        self._empty()

    def take_focus(self) -> None:
        """To the act that may be done here."""
        for button in (self.amend, self.chart, self.consents, self.merge):
            if button.isVisibleTo(self):
                button.setFocus()
                return
        self._scroll.setFocus()

    def show_papers_act(self, *, shown: bool) -> None:
        """Whether documents are offered."""
        self.papers.setVisible(shown)

    @property
    def may_amend(self) -> bool:
        """Whether this person may write on the card that is open, now."""
        return not self.amend.isHidden()

    def begin_amending(self) -> None:
        """Ask for the form over the card that is open."""
        self.amending.emit(self._card)

    def open_merge(self) -> Sheet | None:
        """Ask which record this one should follow."""
        if self._card is None:
            return None
        return merge_sheet(self._around, self._verbs, self._card, done=self.opened.emit)

    def _hear(self, changes: Changes) -> None:
        if self._card is None or not self.isVisible():
            return
        if Topic.INTEGRITY in changes.topics:
            self._speak()
        if Topic.PEOPLE in changes.topics and changes.subject in {self.person_id, ""}:
            self._around.attempt(lambda: self.open_person(self.person_id))

    def _speak(self) -> None:
        card, around = self._card, self._around
        if card is None:
            return
        say, writable = around.say, around.writable
        title = " · ".join(filter(None, (card.details.code, card.details.full_name)))
        self.head.say(title, facts_of(around, card.details, None))
        _refill(
            self.head.beside,
            [StatusChip(m.words, m.kind, icon=m.icon) for m in marks_of(around, card.whole)],
        )
        for button, words, right in (
            (self.amend, "person.card.amend", Permission.AMEND_PEOPLE),
            (self.merge, "person.card.merge", Permission.MERGE_PEOPLE),
        ):
            button.setText(say(words))
            button.setVisible(writable and around.may(right))
        self.chart.setText(say("person.card.chart"))
        self.papers.setText(say("papers.act"))
        self.chart.setVisible(around.may(Permission.OPEN_CHART))
        self.consents.setText(say("consents.act_open"))
        self.banner.setVisible(not around.may(Permission.AMEND_PEOPLE))
        if not around.may(Permission.AMEND_PEOPLE):
            roles = ", ".join(say(f"common.role.{role}") for role in around.actor.roles)
            self.banner.show_banner(say("person.read_only.title", roles=roles), say("person.read_only.body"))
        self._fill(card)

    def _fill(self, card: PersonCard) -> None:
        self._empty()
        codes = {row.person_id: row.code for row in card.relations}
        texts = texts_of(card.whole, self._around.language.code, codes)
        days = {field: getattr(card.whole, field) for field in DAYS}
        sides = (("who", "contacts"), ("health", "referral"))
        for side, names in enumerate(sides):
            column = QVBoxLayout()
            column.setSpacing(GAP)
            if side == 0 and card.followers:
                column.addWidget(self._followers(card.followers))
            for name in names:
                column.addWidget(self._section(name, texts, days))
            if side == 0:
                column.addWidget(self._related(card))
            else:
                # What limits every use is read first.
                first = 0 if card.restriction is not None else column.count()
                column.insertWidget(first, rights_card(self._around, self._verbs, card, self.outside))
                column.addWidget(self._history(card.history))
            column.addStretch(1)
            self._columns.addLayout(column, 1)

    def _section(self, name: str, texts: dict[str, str], days: Mapping[str, str]) -> Card:
        card = Card(self._around.say(f"person.section.{name}"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        fields = [field for row in SECTIONS[name] for field in row if field != "relations"]
        for line, field in enumerate(fields):
            label = Text(self._around.say(f"person.field.{field}"), "hint", wrap=True)
            value = shown_value(self._around, field, days.get(field, texts[field]))
            role = "body" if texts[field] else "quiet"
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            shown = Text(value, role, wrap=True, selectable=True)
            grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        return card

    def _related(self, person: PersonCard) -> Card:
        card = Card(self._around.say("person.section.related"))
        for row in person.relations:
            card.body.addWidget(Text(" · ".join(self._relation(row)), "body", wrap=True, selectable=True))
        if not person.relations:
            card.body.addWidget(Text(self._around.say("person.nobody_related"), "quiet", wrap=True))
        return card

    def _relation(self, row: RelationRow) -> Iterator[str]:
        who = " ".join(filter(None, (row.code, row.name)))
        yield f"{self._around.say(f'person.relation.{row.kind}')}: {who}"
        if row.phone:
            yield spaced_phone(row.phone)
        if row.theirs:
            yield self._around.say("person.theirs")

    def _followers(self, followers: tuple[Follower, ...]) -> Card:
        around = self._around
        card = Card(around.say("person.section.followers"))
        for follower in followers:
            words = around.say(
                "person.follower", code=follower.code, name=follower.name, at=around.moment(follower.at),
                by=follower.by, reason=follower.reason,
            )  # fmt: skip
            card.body.addWidget(Text(words, "body", wrap=True, selectable=True))
            if around.writable and around.may(Permission.MERGE_PEOPLE):
                part = Button(around.say("person.card.part", code=follower.code), "quiet")
                part.clicked.connect(lambda *_, one=follower: part_sheet(around, self._verbs, one))
                card.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _history(self, history: tuple[Amendment, ...]) -> Card:
        around = self._around
        card = Card(around.say("person.section.history"))
        for place, one in enumerate(history):
            if place:
                card.body.addWidget(rule())
            head = around.say("person.version", n=one.version, at=around.moment(one.at), by=one.by)
            card.body.addWidget(Text(head, "strong", wrap=True))
            for line in amended_words(around, one):
                card.body.addWidget(Text(line, "body", wrap=True, selectable=True))
        return card

    def _empty(self) -> None:
        while (item := self._columns.takeAt(0)) is not None:
            _drop(item.layout())

    def _lay_out(self) -> None:
        for button in (self.papers, self.chart, self.consents, self.merge, self.amend):
            self.head.acts.addWidget(button)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP)
        self._scroll = scrolling(self._inside)
        page = page_column(self)
        page.addWidget(self.head)
        page.addWidget(self.banner)
        page.addWidget(self._scroll, 1)


def _refill(layout: QLayout, widgets: list[StatusChip]) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for widget in widgets:
        layout.addWidget(widget)


def _drop(layout: QLayout | None) -> None:
    """A column with all its cards, at once out of sight."""
    while layout is not None and (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    if layout is not None:
        layout.deleteLater()
