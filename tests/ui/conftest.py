"""The whole window, and the doors before it, for the tests of what people see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Permission, Role
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.language import Language
from clinicdesk.ui.places import places_of
from clinicdesk.ui.window import ClinicLook, MainWindow
from tests.support import unlocking, wizard
from tests.support import ward as clinic
from tests.support.door import Founders
from tests.support.frame import Build
from tests.support.stage import SIZES, Stage, dress, stage


@pytest.fixture
def build(qtbot: QtBot) -> Build:
    """Make a whole window for a person in these roles."""
    dress()

    def make(
        *roles: Role, ward: clinic.Ward | None = None, language: str = "uk", size: tuple[int, int] = SIZES[0],
        kept: bool = True,
    ) -> MainWindow:  # fmt: skip
        ward = ward or clinic.full_ward()
        actor = clinic.actor_as(*(roles or (Role.LEAD,)))
        sees = Permission.SEE_PEOPLE in actor.permissions
        window = MainWindow(
            actor, language=Language(language), bus=ChangeBus(), clock=clinic.clock(),
            clinic=ClinicLook("Клініка «Обрій»", clinic.ZONE, "Олена Левченко"), check=ward.check,
            search=ward.search if sees else None, drafts=clinic.MemoryDrafts(),
        )  # fmt: skip
        if kept:
            qtbot.addWidget(window)
        verbs = ward.verbs()
        window.open_places(places_of(window.surroundings, verbs), account=verbs.account)
        window.resize(*size)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        return window

    return make


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window."""
    return stage(qtbot, Role.NURSE)


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    """The medical lead's window; what is saved goes to a folder of the test."""
    return stage(qtbot, Role.LEAD, save_to=tmp_path)


@pytest.fixture
def dressed(qtbot: QtBot) -> Iterator[None]:
    """Our colours and letters; windows that a test keeps go with it."""
    dress()
    yield
    unlocking.OPEN.clear()
    wizard.OPEN.clear()


@pytest.fixture
def founders(tmp_path: Path) -> Founders:
    """Acts that say yes."""
    return Founders(tmp_path / "Клініка")
