"""The outside signatures beside one record: those kept, and one act: keep another, take one out, set one aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.attachments import Upload
from clinicdesk.services.outside_signatures import KINDS, OutsideView
from clinicdesk.ui.admin.audit_words import in_groups
from clinicdesk.ui.cohorts.words import typed_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.frames import stacked
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDTH, _LIST = 720, 170


@dataclass(frozen=True, slots=True)
class Beside:
    """The record: its kind, its id, its words."""

    record_type: str
    record_id: str
    words: str


def open_outside(around: Surroundings, verbs: OutsideVerbs, record: Beside) -> Sheet | None:
    """The sheet of one record; what cannot be read is said in the message bar."""
    made: list[_Outside] = []
    around.attempt(lambda: made.append(_Outside(around, verbs, record)))
    return around.talk.show(made[0].sheet) if made else None


def outside_line(around: Surroundings, row: OutsideView) -> str:
    """One of them in a history: whose, to which version, kept by whom and when."""
    say, day = around.say, show_birth(around.language.code, row.signed_on)
    return say(
        "outside.line", who=row.signer_name, day=day, n=row.record_version, by=row.kept_by,
        at=around.moment(row.kept_at),
    )  # fmt: skip


class _Outside:
    def __init__(self, around: Surroundings, verbs: OutsideVerbs, record: Beside) -> None:
        self._around, self._verbs, self._record = around, verbs, record
        self.rows = tuple(verbs.listed(record_type=record.record_type, record_id=record.record_id))
        self.act = self._acts()
        self.file = FileField(around, verbs, refuse=self._refuse)
        self.signer, self.day, self.reason = QLineEdit(), QLineEdit(), reason_editor()
        self.password = PasswordField(around.language)
        self.sheet = Sheet(
            around.language, "outside", submit=self._submit if self.act.count() else None, icon="draw-pen",
            width=_WIDTH, values={"record": record.words},
        )  # fmt: skip
        self.sheet.add(_listed(around, self.rows))
        if self.act.count():
            self._add_fields()

    def _refuse(self, problem: Refused | Unavailable) -> None:
        self.sheet.show_refusal(problem)

    def _add_fields(self) -> None:
        sheet = self.sheet
        editors = {"act": self.act, "file": self.file, "signer_name": self.signer, "signed_on": self.day,
                   "reason": self.reason, "password": self.password}  # fmt: skip
        for name, editor in editors.items():
            sheet.add_field(name, editor)
        self.act.currentIndexChanged.connect(lambda *_: self._fit())
        self._fit()

    def _acts(self) -> Choice:
        act, say = Choice(), self._around.say
        may = self._around.may(Permission.SIGN_RECORDS) and self._around.writable
        if may:
            act.addItem(say("outside.do.keep"), "keep")
        for row in self.rows:
            act.addItem(say("outside.do.take", name=row.name), f"take:{row.signature_id}")
            if may and row.state == "kept":
                act.addItem(say("outside.do.set_aside", name=row.name), f"set_aside:{row.signature_id}")
        return act

    def _fit(self) -> None:
        what = self.act.value().partition(":")[0]
        for name in ("file", "signer_name", "signed_on"):
            self.sheet.fields[name].setVisible(what == "keep")
        self.sheet.fields["reason"].setVisible(what == "set_aside")
        self.sheet.fields["password"].setVisible(what == "take")

    def _submit(self) -> None:
        what, _, signature = self.act.value().partition(":")
        {"keep": self._keep, "take": self._take, "set_aside": self._set_aside}[what](signature)

    def _keep(self, _: str) -> None:
        if self.file.upload is None:
            raise Refused(Issue("OSG008", "file"))
        day = typed_day(self._around, self.day.text())
        if day is None:
            raise Refused(Issue("CNS010", "signed_on"))
        record = self._record
        self._verbs.keep(
            record_type=record.record_type, record_id=record.record_id, file=self.file.upload,
            signer_name=self.signer.text(), signed_on=day,
        )  # fmt: skip
        self._around.messages.show_message("outside.kept", "ok")

    def _take(self, signature: str) -> None:
        taken = self._verbs.take(signature, password=self.password.text())

        if self._around.talk.save_as(taken.name, lambda path: self._verbs.save(path, taken.content)):
            self._around.messages.show_message("outside.taken", "ok", name=taken.name)

    def _set_aside(self, signature: str) -> None:
        self._verbs.set_aside(signature, reason=self.reason.toPlainText())
        self._around.messages.show_message("outside.set_aside", "ok")


class FileField(QWidget):
    """The editor that holds a chosen file. `refuse` is told of one that will not do."""

    def __init__(
        self, around: Surroundings, verbs: OutsideVerbs, *, refuse: Callable[[Refused | Unavailable], None]
    ) -> None:
        super().__init__()
        self._around, self._verbs, self._refuse = around, verbs, refuse
        self.upload: Upload | None = None
        self.choose = Button(around.say("outside.choice.choose"), icon="folder-open-outline")
        self.name = Text(around.say("outside.choice.none"), "body", selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.choose)
        row.addWidget(self.name, 1)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(lambda *_: self.pick())

    def pick(self) -> None:
        """Ask for a file and look at its kind and size."""
        kinds = " ".join(f"*.{kind}" for kind in KINDS)
        say = self._around.say
        path = self._around.talk.open_from(
            say("outside.choice.title"), f"{say('outside.choice.kinds')} ({kinds})"
        )
        if path is None:
            return
        try:
            self.upload = self._verbs.read_file(path)
        except (Refused, Unavailable) as problem:
            self._refuse(problem)
            return
        self.name.setText(self.upload.name)


def _listed(around: Surroundings, rows: Sequence[OutsideView]) -> QWidget:
    none = Text(around.say("outside.none"), "quiet", wrap=True)
    area = stacked([_card(around, row) for row in rows] or [none], 6)
    area.setFixedHeight(_LIST if rows else 40)
    return area


def _card(around: Surroundings, row: OutsideView) -> Card:
    card = Card(box="panel")
    card.body.setSpacing(3)
    card.body.addWidget(Text(row.name, "strong", wrap=True, selectable=True))
    card.body.addWidget(Text(outside_line(around, row), wrap=True, selectable=True))
    card.body.addWidget(Text(f"SHA-256 {in_groups(row.sha256)}", "hint", wrap=True, selectable=True))
    if row.state != "kept":
        card.body.addWidget(Text(around.say("outside.aside", reason=row.reason), "issue", wrap=True))
    return card
