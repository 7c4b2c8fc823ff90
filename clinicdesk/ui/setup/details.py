"""The pages that ask: language and place, the clinic, its first two people."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import USUAL_ZONE, SetupActs
from clinicdesk.ui.setup.page import SetupPage, required
from clinicdesk.words import LANGUAGES

_EDRPOU_DIGITS = 8  # Cabinet of Ministers of Ukraine, resolution 118 of 22.01.1996: the code has eight digits


class PlacePage(SetupPage):
    """Language of the program and folder of the clinic file."""

    def __init__(self, language: Language, acts: SetupActs) -> None:
        super().__init__(language, "place")
        self._acts = acts
        self.languages = Segmented([(code, "") for code in LANGUAGES], value=language.code)
        self.languages.chosen.connect(language.use)
        self.folder = QLineEdit(str(acts.suggested_folder))
        self._browse = language.text(Button("", icon="folder-open-outline"), "setup.place.browse")
        self._browse.clicked.connect(self._ask)
        self.body.addWidget(self.add_field("language", _left(self.languages)))
        self.fields["language"].setFocusProxy(self.languages)
        self.body.addWidget(self.add_field("folder", self.folder, hint=True))
        self.body.addWidget(_left(self._browse))
        language.follow(self, self._speak)

    def problems(self) -> tuple[Issue, ...]:
        """A folder must be named; the services say whether it will do."""
        return required(("folder", self.folder.text()))

    def path(self) -> Path:
        """The folder as typed."""
        return Path(self.folder.text().strip())

    def _ask(self) -> None:
        chosen = self._acts.choose_folder(self, self.language.say("setup.place.folder"))
        if chosen:
            self.folder.setText(str(chosen))
            self.folder.setModified(True)
            self.fields["folder"].clear_issue()

    def _speak(self) -> None:
        self.languages.set_value(self.language.code)
        for code in LANGUAGES:
            self.languages.set_text(code, self.language.say(f"common.language.{code}"))


class ClinicPage(SetupPage):
    """The clinic as its documents will name it."""

    def __init__(self, language: Language, acts: SetupActs) -> None:
        super().__init__(language, "clinic")
        self._zone = Choice()
        for zone in acts.zones:
            self._zone.addItem(zone, zone)
        self._zone.set_value(USUAL_ZONE if USUAL_ZONE in acts.zones else acts.zones[0])
        for name in ("name", "address"):
            self.body.addWidget(self.add_field(name, QLineEdit()))
        self.body.addLayout(_side_by_side(*(self.add_field(n, QLineEdit(), hint=True) for n in _NUMBERS)))
        self.body.addWidget(self.add_field("zone", self._zone, hint=True))

    def problems(self) -> tuple[Issue, ...]:
        """Name, address and licence are required; the EDRPOU code has eight digits."""
        answers = self.answers()
        missing = required(*((name, answers[name]) for name in ("name", "address", "edrpou", "licence")))
        code = answers["edrpou"]
        if code and not (len(code) == _EDRPOU_DIGITS and code.isascii() and code.isdigit()):
            return (*missing, Issue("SET002", "edrpou"))
        return missing

    def answers(self) -> dict[str, str]:
        """The fields by name."""
        return {name: field.text().strip() for name, field in self.fields.items()}


_NUMBERS = ("edrpou", "licence")


class PersonPage(SetupPage):
    """One of the first two people: name, login, password. `taken` tells logins that are gone."""

    def __init__(
        self,
        language: Language,
        acts: SetupActs,
        name: str,
        *,
        taken: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        super().__init__(language, name)
        self._taken = taken
        self._fields_of_person = [
            self.add_field(f"{name}_{part}", QLineEdit(), key=part, hint=True) for part in ("name", "login")
        ]
        self.body.addLayout(_side_by_side(*self._fields_of_person))
        self.password = NewPassword(
            language,
            acts.propose,
            lambda password: acts.check(password, (self.person_name, self.login)),
            keyboard=acts.keyboard,
        )
        self.password.submitted.connect(self.went_on)
        self.body.addWidget(self.password)

    @property
    def person_name(self) -> str:
        """Family name, given name, patronymic."""
        return self.fields[f"{self.name}_name"].text().strip()

    @property
    def login(self) -> str:
        """What the person types at the entrance."""
        return self.fields[f"{self.name}_login"].text().strip()

    def ready(self) -> bool:
        """Name and login first, then the password."""
        return super().ready() and self.password.ready()

    def problems(self) -> tuple[Issue, ...]:
        """Both are required, and two people have two logins."""
        login = f"{self.name}_login"
        missing = required((f"{self.name}_name", self.person_name), (login, self.login))
        if self.login and self.login.casefold() in (taken.casefold() for taken in self._taken()):
            return (*missing, Issue("SET003", login))
        return missing

    def show_issues(self, issues: Iterable[Issue]) -> bool:
        """A refused password is told by its own field."""
        told = tuple(issues)
        fine = super().show_issues(told)
        refused = [issue for issue in told if issue.field == f"{self.name}_password"]
        if refused:
            self.password.refuse(refused[0])
        return fine and not refused

    @property
    def answers_to(self) -> frozenset[str]:
        """Name, login and password."""
        return super().answers_to | {f"{self.name}_password"}

    @property
    def touched(self) -> bool:
        """A password that was typed counts too."""
        return super().touched or self.password.touched


def _left(widget: QWidget) -> QWidget:
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    frame.setFocusProxy(widget)
    return frame


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    for widget in widgets:
        column = QVBoxLayout()  # so that a sentence under one does not push the other down
        column.addWidget(widget)
        column.addStretch(1)
        row.addLayout(column, 1)
    return row
