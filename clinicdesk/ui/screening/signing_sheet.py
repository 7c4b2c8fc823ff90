"""Signing a decision: what is signed, its meaning, who signs, the password, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui import moments
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

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


def open_signing(around: Surroundings, shown: Signing, submit: Callable[[str], None]) -> Sheet:
    """Ask for the password; `submit` gets it. A wrong one keeps the sheet and what is typed elsewhere."""
    password = PasswordField(around.language)
    sheet = Sheet(
        around.language,
        "signing",
        submit=lambda: submit(password.text()),
        kind="sign",
        icon="draw-pen",
        width=_WIDTH,
    )
    sheet.add_text("what", role="label")
    sheet.add(_content(shown))
    row = QHBoxLayout()
    row.setSpacing(24)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(_meaning(around), 1)
    row.addWidget(_signer(around), 1)
    box = QWidget()
    box.setLayout(row)
    sheet.add(box)
    sheet.add_field("password", password)
    effect = Notice(around.say("signing.effect"), around.say("signing.limit"), kind="sign")
    sheet.add(effect)
    return around.talk.show(sheet)


def _content(shown: Signing) -> Card:
    card = Card(box="panel")
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


def _meaning(around: Surroundings) -> QWidget:
    """One meaning only: it is said, there is nothing to choose."""
    return _block([(around.say("signing.meaning"), "label"), (around.say("signing.responsible"), "strong")])


def _signer(around: Surroundings) -> QWidget:
    now = around.clock.now()
    role = ", ".join(around.say(f"common.role.{role}") for role in around.actor.roles)
    at = f"{around.moment(now)} {moments.offset(now, around.zone())}"
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
