"""What keeps the downtime pack fresh: after a quiet moment, seldom, and again where the disk refused."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.desktop import pack_keeper
from clinicdesk.desktop.pack_keeper import LEAST_MS, QUIET_MS, PackKeeper
from clinicdesk.errors import Issue
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Changes, Topic
from tests.support.clinic import START, Clinic


@pytest.fixture
def keeper(qtbot: QtBot, clinic: Clinic) -> Iterator[tuple[PackKeeper, Desk]]:
    """Over a window, and a clinic whose session runs."""
    desk, _ = clinic.open_as("lead")
    window = QWidget()
    qtbot.addWidget(window)
    yield PackKeeper(desk, window, lambda: "uk"), desk
    clinic.close()


def news(*topics: Topic) -> Changes:
    return Changes(frozenset(topics), "", START)


def test_a_saved_set_brings_a_new_pack_soon_and_not_often(
    keeper: tuple[PackKeeper, Desk], qtbot: QtBot
) -> None:
    """Proves: REQ-DTP-004. Several sets in a minute are one writing; what nobody saved is none."""
    kept, desk = keeper
    kept.hear(news(Topic.AUDIT, Topic.DRAFTS))
    assert not kept.pause.isActive()
    kept.hear(news(Topic.VITALS))
    kept.hear(news(Topic.DOSING))
    assert kept.pause.interval() == QUIET_MS
    kept.pause.timeout.emit()
    qtbot.waitUntil(lambda: desk.downtime.path is not None)
    kept.pause.stop()
    kept.hear(news(Topic.VITALS))
    assert LEAST_MS - 1000 < kept.pause.interval() <= LEAST_MS


def test_what_the_disk_refused_is_tried_again(
    keeper: tuple[PackKeeper, Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DTP-004."""
    kept, desk = keeper

    def refused(desk: Desk, _: str) -> None:
        desk.downtime.failed = Issue("DTP001", values={"path": ""})

    monkeypatch.setattr(pack_keeper, "refresh_pack", refused)
    kept.pause.timeout.emit()
    qtbot.waitUntil(kept.pause.isActive)
    assert desk.downtime.failed is not None
