"""The fields of the clinic's details: editors on one side, `ClinicSettings` on the other."""

import re
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import available_timezones

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import ClinicSettings, CrisisLine
from clinicdesk.ui.catching_up import CaughtUp
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.field import Field, fill
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.theme import restyle
from clinicdesk.words import known

LINES = ("name", "address", "edrpou", "licence", "downtime_folder")
LISTS = ("rooms", "storage_places", "drug_products")
ALDRETE = ("percent", "mmhg")
_CRISIS = re.compile(r"(?P<name>.*?\S)\s*[–—-]\s*(?P<phone>[+\d][\d\s()-]*)")
_IDLE_MINUTES = range(1, 16)
_FIRST_ZONES = ("Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "UTC")


class ClinicForm(QWidget):
    """Owns the fields; its page lays them out. `edited` says that a person changed something."""

    edited = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.fields: dict[str, Field] = {}
        self.full_names, self.full_names_hint = Check(), Text("", "hint", wrap=True)
        self.full_names.toggled.connect(self.edited)
        for name in LINES:
            self._add(name, QLineEdit())
        self._add("zone", _zones())
        for name in (*LISTS, "crisis_lines"):
            self._add(name, _page_of_lines())
        self._add("aldrete_unit", Choice())
        self._add("idle_lock_minutes", _minutes())
        self._add("reason", QLineEdit())
        language.follow(self, self._speak)
        self.hide()

    def show_settings(self, settings: ClinicSettings) -> None:
        """Fill every field but the reason."""
        self.show_texts(texts_of(settings) | {"reason": ""})

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Fill fields from plain text (a draft); unknown names are passed over."""
        self.blockSignals(True)
        for name, text in texts.items():
            if name == "show_full_names":
                self.full_names.setChecked(text == "1")
            elif name in self.fields:
                fill(self.fields[name].editor, text)
        self.blockSignals(False)
        self.clear_issues()

    def texts(self) -> dict[str, str]:
        """What stands in the fields, as plain text."""
        found = {name: _read(field.editor) for name, field in self.fields.items()}
        return found | {"show_full_names": "1" if self.full_names.isChecked() else ""}

    def settings(self, former: ClinicSettings) -> ClinicSettings:
        """What the fields say, at the version of `former`. Raises Refused WIN007: a line without a phone."""
        texts = self.texts()
        line = {name: text.strip() for name, text in texts.items()}
        many = {name: tuple(_lines(texts[name])) for name in LISTS}
        return replace(
            former,
            name=line["name"], address=line["address"], edrpou=line["edrpou"], licence=line["licence"],
            zone=line["zone"], rooms=many["rooms"], storage_places=many["storage_places"],
            drug_products=many["drug_products"],
            aldrete_unit="mmhg" if texts["aldrete_unit"] == "mmhg" else "percent",
            crisis_lines=crisis_lines(texts["crisis_lines"]),
            show_full_names=self.full_names.isChecked(),
            idle_lock_minutes=int(texts["idle_lock_minutes"]), downtime_folder=line["downtime_folder"],
        )  # fmt: skip

    def set_editable(self, *, on: bool) -> None:
        """Fields to type in, or plain text to read and copy."""
        for field in self.fields.values():
            editor = field.editor
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.setReadOnly(not on)
            else:
                editor.setEnabled(on)
                restyle(editor, reading="false" if on else "true")
        self.full_names.setEnabled(on)

    def show_issues(self, problem: Refused) -> list[Issue]:
        """Say each issue at its field; those that belong to none are given back."""
        rest = []
        for issue in problem.issues:
            field = self.fields.get(re.sub(r"_\d+$", "", issue.field))
            if field is None:
                rest.append(issue)
                continue
            field.show_issue(issue.sentence(self._language.code), issue.code)
        wrong = [field for field in self.fields.values() if field.issue]
        if wrong:
            wrong[0].setFocus()
        return rest

    def clear_issues(self) -> None:
        """Take complaints and remarks away."""
        for field in self.fields.values():
            field.clear_issue()
        self._hint_again()

    def show_caught_up(self, caught: CaughtUp) -> None:
        """Somebody recorded meanwhile: the fields anew, and at each that differs what became of it."""
        self.show_texts({name: caught.texts[name] for name in caught.taken})
        for key, values in (("clinic.taken", caught.taken), ("clinic.meanwhile", caught.clashes)):
            for name, text in values.items():
                said = self._language.say(key, value=self._said(name, text))
                if name == "show_full_names":
                    self.full_names_hint.setText(said)
                elif name in self.fields:
                    self.fields[name].set_hint(said)

    def _said(self, name: str, text: str) -> str:
        """A value as people read it in its field."""
        editor = self.fields[name].editor if name in self.fields else self.full_names
        match editor:
            case Check():
                return self._language.say(f"filling.truth.{'yes' if text else 'no'}")
            case Choice():
                return editor.wording(text)
        return ", ".join(_lines(text)) or self._language.say("clinic.nothing")

    def _hint_again(self) -> None:
        for name, field in self.fields.items():
            field.set_hint(self._hint(name))
        self.full_names_hint.setText(self._hint("show_full_names"))

    def _add(self, name: str, editor: QWidget) -> None:
        self.fields[name] = Field(editor)
        self.fields[name].setObjectName(f"clinic.{name}")
        match editor:
            case QLineEdit() | QPlainTextEdit():
                editor.textChanged.connect(self._tell)
            case Choice():
                editor.currentIndexChanged.connect(self._tell)

    def _tell(self) -> None:
        self.edited.emit()

    def _hint(self, name: str) -> str:
        key = "clinic.hint.one_per_line" if name in {"rooms", "storage_places"} else f"clinic.hint.{name}"
        return self._language.say(key) if known(key) else ""

    def _speak(self) -> None:
        say = self._language.say
        aldrete = self.fields["aldrete_unit"].editor
        if isinstance(aldrete, Choice):
            self.blockSignals(True)
            chosen = aldrete.value()
            aldrete.clear()
            for unit in ALDRETE:
                aldrete.addItem(say(f"clinic.aldrete.{unit}"), unit)
            aldrete.set_value(chosen or "percent")
            self.blockSignals(False)
        for name, field in self.fields.items():
            field.set_label(say(f"clinic.field.{name}"))
        self._hint_again()
        self.full_names.setText(say("clinic.field.show_full_names"))
        self.full_names.setAccessibleDescription(say("clinic.hint.show_full_names"))


def texts_of(settings: ClinicSettings) -> dict[str, str]:
    """Every setting as the text of its field."""
    return {
        **{
            name: str(getattr(settings, name))
            for name in (*LINES, "zone", "aldrete_unit", "idle_lock_minutes")
        },
        **{name: "\n".join(getattr(settings, name)) for name in LISTS},
        "crisis_lines": "\n".join(f"{line.name} – {line.phone}" for line in settings.crisis_lines),
        "show_full_names": "1" if settings.show_full_names else "",
    }


def crisis_lines(text: str) -> tuple[CrisisLine, ...]:
    """One "name – phone" a line. Raises Refused WIN007 for a line that is not."""
    found = []
    for line in _lines(text):
        parts = _CRISIS.fullmatch(line)
        if parts is None:
            raise Refused(Issue("WIN007", "crisis_lines"))
        found.append(CrisisLine(parts["name"], parts["phone"].strip()))
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _zones() -> Choice:
    choice = Choice()
    rest = sorted(zone for zone in available_timezones() if "/" in zone and zone not in _FIRST_ZONES)
    for zone in (*_FIRST_ZONES, *rest):
        choice.addItem(zone, zone)
    choice.setMaxVisibleItems(14)
    return choice


def _page_of_lines() -> PlainText:
    page = PlainText()
    page.setFixedHeight(76)
    return page


def _minutes() -> Choice:
    choice = Choice()
    for minutes in map(str, _IDLE_MINUTES):
        choice.addItem(minutes, minutes)
    return choice


def _read(editor: QWidget) -> str:
    match editor:
        case QLineEdit():
            return editor.text()
        case QPlainTextEdit():
            return editor.toPlainText()
        case Choice():
            return editor.value()
    return ""
