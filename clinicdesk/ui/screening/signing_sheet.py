"""Signing a decision: what is signed, its meaning, who signs, the password, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Radio
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.reason_draft import keep_reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDTH = 718
_ICONS = {
    "ok": ("check", "ok_ink"),
    "warn": ("alert-outline", "warn_ink"),
    "crit": ("alert-octagon-outline", "crit_ink"),
}


@dataclass(frozen=True, slots=True)
class Signing:
    """What the sheet shows: title, its small line, and what is decided as (kind, words)."""

    title: str
    under: str
    lines: Sequence[tuple[str, str]]
    effect: str = "signing.effect"
    """The key of the sentence that says what follows from the signature."""
    meanings: Sequence[str] = ("responsible",)
    """Names of what the signature may say; with several the signer chooses, and nothing is chosen before."""


def open_signing(around: Surroundings, shown: Signing, submit: Callable[[str], None]) -> Sheet:
    """Ask for the password; `submit` gets it. A wrong one keeps the sheet and what is typed elsewhere."""
    return open_signing_as(around, shown, lambda password, _: submit(password))


def open_signing_as(around: Surroundings, shown: Signing, submit: Callable[[str, str], None]) -> Sheet:
    """As `open_signing`; `submit` also gets the meaning that was chosen. Refused SGN007 while none is."""
    password = PasswordField(around.language)
    meaning = _Meaning(around, shown.meanings)

    def sign() -> None:
        if not meaning.value:
            raise Refused(Issue("SGN007"))
        submit(password.text(), meaning.value)

    sheet = Sheet(
        around.language,
        "signing",
        submit=sign,
        kind="sign",
        icon="draw-pen",
        width=_WIDTH,
    )
    sheet.add_text("what", role="label")
    sheet.add(_content(shown))
    field = sheet.make_field("password", password)
    around.language.follow(field, lambda: _word(sheet, field))
    # As flat as it goes: in a low window all of it is read without scrolling.
    said, done = QVBoxLayout(), QVBoxLayout()
    said.addWidget(meaning)
    (said if len(shown.meanings) == 1 else done).addWidget(_signer(around))
    done.addWidget(field)
    row = QHBoxLayout()
    row.setSpacing(24)
    row.setContentsMargins(0, 0, 0, 0)
    for half in (said, done):
        half.addStretch(1)
        row.addLayout(half, 1)
    box = QWidget()
    box.setLayout(row)
    sheet.add(box)
    effect = Notice(around.say(shown.effect), around.say("signing.limit"), kind="sign")
    sheet.add(effect)
    return around.talk.show(sheet)


def _word(sheet: Sheet, field: Field) -> None:
    field.set_label(sheet.say("password"))
    field.set_hint(sheet.say("password_hint"))


def _content(shown: Signing) -> Card:
    card = Card(box="panel")
    card.body.setSpacing(4)
    card.body.addWidget(Text(shown.title, "card", wrap=True))
    card.body.addWidget(Text(shown.under, "hint", wrap=True, selectable=True))
    card.body.addWidget(rule())
    for kind, words in shown.lines:
        row = QHBoxLayout()
        icon, colour = _ICONS[kind]
        row.addWidget(IconLabel(icon, size=18, colour=colour))
        row.addWidget(Text(words, "strong" if kind != "ok" else "body", wrap=True), 1)
        card.body.addLayout(row)
    return card


class _Meaning(QWidget):
    """What the signature says: told where there is one meaning only, chosen where there are several."""

    def __init__(self, around: Surroundings, meanings: Sequence[str]) -> None:
        super().__init__()
        self._radios: dict[str, Radio] = {}
        self._only = meanings[0] if len(meanings) == 1 else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Text(around.say("signing.meaning"), "label", wrap=True))
        for meaning in meanings:
            words = around.say(f"signing.{meaning}")
            if self._only:
                column.addWidget(Text(words, "strong", wrap=True))
            else:
                self._radios[meaning] = Radio(words)
                column.addWidget(self._radios[meaning])
        column.addStretch(1)

    @property
    def value(self) -> str:
        """The name of the meaning; "" while none is chosen."""
        chosen = (meaning for meaning, radio in self._radios.items() if radio.isChecked())
        return self._only or next(chosen, "")


def _signer(around: Surroundings) -> QWidget:
    now = around.clock.now()
    role = ", ".join(around.say(f"common.role.{role}") for role in around.actor.roles)
    at = around.signed_moment(now)
    return _block(
        [(around.say("signing.who"), "label"), (around.actor.name, "card"), (role, "hint"), (at, "hint")]
    )


def _block(lines: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for words, role in lines:
        column.addWidget(Text(words, role, wrap=True))
    column.addStretch(1)
    return made


def revoke_sheet(around: Surroundings, verbs: FormVerbs, clearance_id: str, *, way: tuple[str, str]) -> Sheet:
    """A decision taken back: why, and the password."""
    password, reason = PasswordField(around.language), reason_editor()
    sheet = Sheet(
        around.language, "screening.revoke", kind="danger", icon="draw-pen",
        submit=lambda: verbs.revoke(clearance_id, password=password.text(), reason=reason.toPlainText()),
    )  # fmt: skip
    sheet.add_field("reason", reason)
    sheet.add_field("password", password)
    return keep_reason(around, around.talk.show(sheet), {"reason": reason}, about=clearance_id, way=way)
