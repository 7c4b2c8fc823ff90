"""News after facts: who hears of a change, and of which."""

from pytestqt.qtbot import QtBot

from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus


def test_every_listener_hears_of_a_change(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-001."""
    bus = ChangeBus()
    first: list[Changes] = []
    second: list[Changes] = []
    bus.changed.connect(first.append)
    bus.changed.connect(second.append)
    changes = Changes(frozenset({Topic.USERS}), "u-1")

    bus.tell(changes)

    assert first == second == [changes]


def test_a_change_of_nothing_is_no_news(qtbot: QtBot) -> None:
    bus = ChangeBus()
    heard: list[Changes] = []
    bus.changed.connect(heard.append)

    bus.tell(Changes(frozenset()))

    assert heard == []
