"""The clinic's details: read by everybody, changed with a reason, never over another's change unseen."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.views import ClinicSettings, Topic
from clinicdesk.ui.admin.backup_card import BackupCard
from clinicdesk.ui.admin.clinic_form import ClinicForm, texts_of
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.clinic_verbs import ClinicVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Banner, ErrorPanel
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.listening import Listening, begin
from clinicdesk.ui.page import Page
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset({Topic.CLINIC, Topic.INTEGRITY})
_STALE = "CLN001"
_DRAFT = "clinic"
_DRAFT_PAUSE_MS = 800


class ClinicPage(Page):
    """Reading first; "change" opens the fields. What is typed is kept as a draft until saved or let go."""

    def __init__(self, around: Surroundings, verbs: ClinicVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._settings: ClinicSettings | None = None
        self._base: Mapping[str, str] = {}
        self.editing = False
        self.head = Head()
        self.banner = Banner()
        self.error = ErrorPanel()
        self.form = ClinicForm(around.language, self)
        self.backup = BackupCard(around, verbs)
        self.edit = Button("", icon="pencil-outline")
        self.save = Button("", "primary")
        self.discard = Button()
        self._cards: dict[str, Card] = {}
        self._strip = Card()
        self._lay_out()
        self._listening = Listening(self)
        self._draft_pause = self._listening.pause(_DRAFT_PAUSE_MS, self._keep_now)
        self._connect()
        around.language.follow(self, self._speak)
        self.read_again()
        self._take_draft()

    def read_again(self) -> None:
        """Show what is recorded now; what is being typed is left alone."""
        if self.editing or not self._around.attempt(self._load) or self._settings is None:
            self._speak()
            return
        self.form.show_settings(self._settings)
        self._speak()

    def take_focus(self) -> None:
        """To the act, or to the first field."""
        target = self.edit if self.edit.isVisible() else self.form.fields["name"]
        target.setFocus()

    def begin(self) -> None:
        """Open the fields."""
        self.editing = True
        self._base = texts_of(self._settings) if self._settings else {}
        self._speak()
        self.form.fields["name"].setFocus()

    def step_back(self) -> bool:
        """Esc leaves the fields; the draft stays."""
        if not self.editing:
            return False
        self._keep_now()
        self.editing = False
        self.read_again()
        return True

    def let_go(self, *, submitted: bool = False) -> None:
        """Leave everything as it was; the draft goes."""
        self.editing = False
        self._draft_pause.stop()
        if self._around.drafts:
            self._around.drafts.drop(_DRAFT, "", submitted=submitted)
        self.error.hide()
        self.read_again()

    def _discard(self) -> None:
        self.let_go()

    def submit(self) -> None:
        """Record the changes; a refusal keeps every word that was typed."""
        if self._settings is None:
            return
        self.error.hide()
        self.form.clear_issues()
        try:
            fresh = self.form.settings(self._settings)
            self._verbs.change_settings(fresh, reason=self.form.texts()["reason"])
        except Refused as problem:
            self._refuse(problem)
        except Unavailable as problem:
            language = self._around.language.code
            self.error.say(problem.problem(language), problem.remedy(language))
            self.error.show()
        else:
            self.let_go(submitted=True)
            self._around.messages.show_message("clinic.saved", "ok")

    def _refuse(self, problem: Refused) -> None:
        rest = self.form.show_issues(problem)
        if any(issue.code == _STALE for issue in rest):
            self._load()
            self._catch_up()
        if rest:
            self.error.say("\n".join(issue.sentence(self._around.language.code) for issue in rest))
            self.error.show()

    def _catch_up(self) -> bool:
        """What was not touched here takes what somebody else recorded; whether anything was."""
        if self._settings is None:
            return False
        caught = catch_up(base=self._base, typed=self.form.texts(), now=texts_of(self._settings))
        self.form.show_caught_up(caught)
        self._base = caught.base
        return caught.news

    def _load(self) -> None:
        self._settings = self._verbs.read_settings()

    def _take_draft(self) -> None:
        draft = self._around.drafts.take(_DRAFT, "") if self._around.drafts and self._may else None
        if draft is None or self._settings is None:
            return
        typed, base = split_base(draft)
        self.form.show_texts(typed)
        self.begin()
        self._base = base
        if self._catch_up():
            self._around.messages.show_message("clinic.draft_older", "warn")
        else:
            self._around.messages.show_message("clinic.draft")

    def _keep_now(self) -> None:
        self._around.attempt(self.keep_draft)

    def keep_draft(self) -> None:
        """What is typed in the open fields."""
        if self._around.drafts and self.editing:
            self._draft_pause.stop()
            self._around.drafts.keep(_DRAFT, "", with_base(self.form.texts(), self._base))

    def _hear_edit(self) -> None:
        if self.editing:
            begin(self._draft_pause)

    @property
    def _may(self) -> bool:
        return self._around.may(Permission.CHANGE_CLINIC)

    def _connect(self) -> None:
        self.edit.clicked.connect(self.begin)
        self.save.clicked.connect(self.submit)
        self.discard.clicked.connect(self._discard)
        self.form.edited.connect(self._hear_edit)
        self._listening.about(self._around.bus, _HEARS, self.read_again)

    def _speak(self) -> None:
        say = self._around.say
        version = self._settings.version if self._settings else 0
        self.head.say(say("clinic.title"), say("clinic.facts", version=version))
        self.edit.setText(say("clinic.edit"))
        self.save.setText(say("clinic.save"))
        self.discard.setText(say("clinic.discard"))
        for name, card in self._cards.items():
            card.set_title(say(f"clinic.card.{name}"))
        open_now = self.editing and self._around.writable
        self.form.set_editable(on=open_now)
        self._strip.setVisible(open_now)
        self.edit.setVisible(self._may and self._around.writable and not self.editing)
        if not self._may:
            roles = ", ".join(say(f"common.role.{role}") for role in self._around.actor.roles)
            self.banner.show_banner(say("clinic.read_only.title", roles=roles), say("clinic.read_only.body"))

    def _card(self, name: str, *widgets: QWidget) -> Card:
        card = self._cards[name] = Card(name)
        card.body.setSpacing(10)
        for widget in widgets:
            card.body.addWidget(widget)
        return card

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.edit)
        fields = self.form.fields
        left = [
            self._card(
                "clinic", *(fields[name] for name in ("name", "address", "edrpou", "licence", "zone"))
            ),
            self._card(
                "window",
                fields["aldrete_unit"],
                fields["idle_lock_minutes"],
                self.form.full_names,
                self.form.full_names_hint,
            ),
        ]
        right = [
            self._card(
                "places",
                *(fields[name] for name in ("rooms", "storage_places", "drug_products", "downtime_folder")),
            ),
            self._card("crisis", fields["crisis_lines"]),
            self.backup,
        ]
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(GAP)
        for cards in (left, right):
            columns.addLayout(_column_of(cards), 1)
        self._lay_out_strip()
        column = page_column(self)
        for part in (self.head, self.banner, self.error):
            column.addWidget(part)
        column.addWidget(scrolling(inside), 1)
        column.addWidget(self._strip)
        self.error.hide()

    def _lay_out_strip(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.form.fields["reason"], 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self._strip.body.addLayout(row)


def _column_of(cards: list[Card]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GAP)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
