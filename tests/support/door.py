"""An imaginary clinic before its door: a status, people, and acts that keep what they were asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Issue, Refused
from clinicdesk.services.views import ClinicStatus, CrisisLine, SeatView, SessionView, SetUp, StatusUser
from clinicdesk.ui.keyboard import KeyboardState
from clinicdesk.ui.setup.acts import RecoveryView, SetupActs
from clinicdesk.ui.talk import PrinterChoice
from clinicdesk.ui.unlock.acts import UnlockActs

NOW = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)
PASSWORD = "корова літає над містом уночі"
CODE = "ківш лелека мряка тополя гайок сопілка"
PHRASES = ("вишня трамвай колодязь ведмідь скрипка папороть", "млин козак яблуня сорока вітер кошик")
ENGLISH_PHRASE = "cherry tramway well bear violin fern"
NURSE = StatusUser("marchuk", "Марчук Ірина Петрівна", ("nurse",))
LEAD = StatusUser("levchenko", "О. Левченко", ("lead", "physician"))
# A look changes no size, so each size and language is seen in one of them.
LOOKS = tuple(
    (size, language, ("light", "dark")[(place + other) % 2])
    for place, size in enumerate(((1366, 768), (1366, 697), (1280, 648)))
    for other, language in enumerate(("uk", "en"))
)
GROUPS = tuple("ABCD EFGH 2345 JKLM NPQR STUV WXYZ 2A3B 4C5D 6E7F GHJK LMNP QRST UVWX".split())
FINGERPRINT = "fedcba98" * 8
_MINUTES = (-5, -1, -1, 2, 1, 3, 14, None)  # one overdue, two due, three soon, one later, one held


def ahead(minutes: float) -> datetime:
    """So many minutes after now."""
    return NOW + timedelta(minutes=minutes)


SESSION = SessionView(
    "s-1",
    "Когорта 07, сесія 2 з 3",
    NOW,
    tuple(
        SeatView(place, f"К-{1040 + place}", "РЮ", None if due is None else ahead(due), "later")
        for place, due in enumerate(_MINUTES, start=1)
    ),
)
QUIET = ClinicStatus("Клініка «Обрій», Київ", (NURSE, LEAD))
BUSY = replace(
    QUIET,
    session=SESSION,
    drafts_waiting=(("М. Коваль", 1),),
    last_backup=ahead(-200),
    last_restore=ahead(-60 * 24 * 4),
    audit_checked_at=ahead(-7),
    crisis_lines=(CrisisLine("Екстрена допомога", "103"), CrisisLine("Лінія підтримки", "7333")),
)


def clock() -> SteppedClock:
    """Ten past eleven in Kyiv."""
    return SteppedClock(NOW)


def ukrainian_keyboard() -> KeyboardState:
    """Ukrainian, no Caps Lock."""
    return KeyboardState("uk", latin=False, caps=False)


def latin_keyboard() -> KeyboardState:
    """Latin letters with Caps Lock on: what spoils most passwords."""
    return KeyboardState("en", latin=True, caps=True)


class Flashes(QObject):
    """Windows that appear: a widget shown before it has a parent is one, for the blink of an eye."""

    def __init__(self) -> None:
        super().__init__(QApplication.instance())
        self.seen: list[str] = []
        self._application = QApplication.instance()

    def __enter__(self) -> Self:
        if self._application:
            self._application.installEventFilter(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._application:
            self._application.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note every top-level widget that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@dataclass
class Door:
    """The acts of the unlock window. `answer` is called with (login, password) and may refuse."""

    answer: Callable[[str, str], object] = lambda login, password: f"{login} is in"
    status: ClinicStatus = QUIET
    clock: SteppedClock = field(default_factory=clock)
    tried: list[tuple[Path, str, str]] = field(default_factory=list)
    enrolled: list[tuple[str, str, str]] = field(default_factory=list)
    proposed: int = 0
    enrolling: Callable[[str], object] = lambda password: "enrolled"
    chosen_folder: Path | None = None
    passwords: Path | None = None
    keyboard: Callable[[], KeyboardState] = ukrainian_keyboard

    def acts(self) -> UnlockActs:
        """As the window gets them."""
        return UnlockActs(
            clock=self.clock,
            status=lambda folder: self.status,
            open_clinic=self._open,
            enrol=self._enrol,
            propose=self.propose,
            check=check,
            choose_folder=lambda parent, title: self.chosen_folder,
            keyboard=self.keyboard,
            version="1.0.0",
            passwords=lambda _folder: self.passwords,
        )

    def propose(self, language: str) -> str:
        """One of two phrases in turn."""
        self.proposed += 1
        return PHRASES[self.proposed % 2] if language == "uk" else ENGLISH_PHRASE

    def _open(self, folder: Path, login: str, password: str) -> object:
        self.tried.append((folder, login, password))
        return self.answer(login, password)

    def _enrol(self, folder: Path, login: str, code: str, password: str) -> object:
        self.enrolled.append((login, code, password))
        return self.enrolling(password)


def check(password: str, personal: tuple[str, ...]) -> tuple[Issue, ...]:
    """Too short, or with somebody's own login in it."""
    if len(password) < 15:
        return (Issue("PWD001", "password", values={"n": len(password), "least": 15}),)
    return (Issue("PWD008", "password"),) if any(own and own in password for own in personal) else ()


@dataclass
class Founders:
    """The acts of the wizard. `begin_answer` and `finish_answer` may refuse."""

    folder: Path
    begin_answer: Callable[[SetUp], None] = lambda answers: None
    place_answer: Callable[[Path], None] = lambda folder: None
    chosen_file: Path | None = None
    chosen_folder: Path | None = None
    asked: list[SetUp] = field(default_factory=list)
    typed: list[dict[int, str]] = field(default_factory=list)
    saved: list[Path] = field(default_factory=list)
    pages: bytes = b""

    def acts(self, *, choose_printer: PrinterChoice | None = None) -> SetupActs:
        """As the wizard gets them."""
        return SetupActs(
            suggested_folder=self.folder,
            check_place=self.place_answer,
            begin=self._begin,
            finish=self._finish,
            save_sheet=self.saved.append,
            propose=lambda language: PHRASES[0] if language == "uk" else ENGLISH_PHRASE,
            check=check,
            sheet_pages=lambda: self.pages,
            choose_printer=choose_printer,
            zones=("Europe/Kyiv", "Europe/Warsaw"),
            choose_folder=lambda parent, title: self.chosen_folder,
            choose_file=lambda parent, title, suggested: self.chosen_file,
            keyboard=ukrainian_keyboard,
        )

    def _begin(self, folder: Path, answers: SetUp) -> RecoveryView:
        self.begin_answer(answers)
        self.asked.append(answers)
        return RecoveryView(GROUPS, (3, 11), FINGERPRINT)

    def _finish(self, typed: Mapping[int, str]) -> object:
        self.typed.append(dict(typed))
        wrong = [n for n, group in typed.items() if group.strip().upper() != GROUPS[n - 1]]
        if wrong:
            raise Refused(*(Issue("FND009", f"group.{n}", values={"number": n}) for n in wrong))
        return None
