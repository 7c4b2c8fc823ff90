"""The fields of a participant's card, by name; their page lays them out in sections."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.person import choices
from clinicdesk.ui.catching_up import CaughtUp
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field, fill
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.language import Language
from clinicdesk.ui.theme import restyle
from clinicdesk.words import known

SECTIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "who": (("code", "chart_number"), ("surname", "given_name"), ("patronymic",), ("birth_date", "sex")),
    "contacts": (
        ("phones", "emails"), ("other_contacts",), ("emergency_name", "emergency_relation"),
        ("emergency_phone",), ("escort_name", "escort_phone"), ("relations",),
    ),
    "health": (("allergies_state",), ("allergies",), ("medicines",), ("height_cm", "weight_kg")),
    "referral": (
        ("referral_source", "referral_date"), ("diagnoses",), ("complaint",), ("earlier_treatment",),
        ("military",),
    ),
}  # fmt: skip
"""Sections of the card, each of rows of fields side by side."""
CHOICES = {"sex": "sex", "allergies_state": "allergies_state", "military": "military"}
_HEALTH = ("diagnoses", "medicines", "allergies")
_PAGES = {
    "phones": 60, "emails": 60, "other_contacts": 44, "relations": 60, "allergies": 60, "medicines": 76,
    "complaint": 76, "earlier_treatment": 76,
}  # fmt: skip


class PersonFields(QWidget):
    """Owns the editors. `edited` carries the name of the field a person changed."""

    edited = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.fields: dict[str, Field] = {}
        self._others: dict[str, str] = {}
        self._caught_up: CaughtUp | None = None
        for rows in SECTIONS.values():
            for row in rows:
                for name in row:
                    self._add(name, _editor(name))
        self._add("reason", QLineEdit())
        language.follow(self, self._speak)
        self.hide()

    def show_texts(self, texts: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
        """Fill every field; what is not named becomes empty. `others`: what joined records say of health besides."""
        self.blockSignals(True)
        for name, field in self.fields.items():
            fill(field.editor, texts.get(name, ""))
        self.blockSignals(False)
        self.clear_issues()
        self._caught_up = None
        self._others = {name: told for name in _HEALTH if (told := (others or {}).get(name, ""))}
        self._hint()

    def show_caught_up(self, caught: CaughtUp) -> None:
        """Somebody recorded meanwhile: the fields anew, and at each that differs what became of it."""
        self.blockSignals(True)
        for name in caught.taken:
            fill(self.fields[name].editor, caught.texts[name])
        self.blockSignals(False)
        self._caught_up = caught
        self._hint()

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            name: field.text().strip() if name not in CHOICES else _chosen(field)
            for name, field in self.fields.items()
        }

    def show_issues(self, problem: Refused) -> list[Issue]:
        """Say each issue at its field, the first of each; those that belong to none are given back."""
        rest = []
        for issue in problem.issues:
            field = self.fields.get(issue.field)
            if field is None:
                rest.append(issue)
            elif not field.issue:
                field.refuse(issue, self._language)
        wrong = [field for field in self.fields.values() if field.issue]
        if wrong:
            wrong[0].setFocus()
        return rest

    def clear_issues(self) -> None:
        """Take complaints away."""
        for field in self.fields.values():
            field.clear_issue()

    def _add(self, name: str, editor: QWidget) -> None:
        self.fields[name] = Field(editor)
        self.fields[name].setObjectName(f"person.{name}")
        match editor:
            case QLineEdit() | QPlainTextEdit():
                editor.textChanged.connect(lambda *_: self.edited.emit(name))
            case Choice():
                editor.currentIndexChanged.connect(lambda *_: self.edited.emit(name))

    def _speak(self) -> None:
        say = self._language.say
        self.blockSignals(True)
        for name, listed in CHOICES.items():
            editor = self.fields[name].editor
            if isinstance(editor, Choice):
                chosen = editor.value()
                editor.clear()
                for value in ("", *choices(listed)):
                    editor.addItem(say(f"person.{listed}.{value or 'unknown'}"), value)
                editor.set_value(chosen)
        self.blockSignals(False)
        for name, field in self.fields.items():
            field.set_label(say(f"person.field.{name}"))
        self._hint()

    def _hint(self) -> None:
        """How a field is typed, and below the lists of health what the joined records say."""
        say = self._language.say
        for name, field in self.fields.items():
            hints = [say(f"person.hint.{name}")] if known(f"person.hint.{name}") else []
            if told := self._others.get(name):
                hints.append(say("person.others", value=told.replace("\n", "; ")))
            if said := self._meanwhile(name):
                hints.append(said)
            field.set_hint("\n".join(hints))
            restyle(field.hint, tone="warn" if said else "")

    def _meanwhile(self, name: str) -> str:
        """That the field took somebody's newer value, or what they recorded where this person typed too; else ""."""
        caught, say = self._caught_up, self._language.say
        if caught is None:
            return ""
        for key, values in (("person.taken", caught.taken), ("person.meanwhile", caught.clashes)):
            if name in values:
                editor, value = self.fields[name].editor, values[name]
                said = editor.wording(value) if isinstance(editor, Choice) else value.replace("\n", "; ")
                return say(key, value=said or say("person.nothing"))
        return ""


def _editor(name: str) -> QWidget:
    if name in CHOICES:
        return Choice()
    if name not in _PAGES:
        return QLineEdit()
    page = PlainText()
    page.setFixedHeight(_PAGES[name])
    return page


def _chosen(field: Field) -> str:
    return field.editor.value() if isinstance(field.editor, Choice) else ""
