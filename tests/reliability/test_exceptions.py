"""A bug with a record in its hands: neither log, nor standard error, nor the crash window repeats a word of it."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QObject, Signal, qCritical, qWarning
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.log import LOG, report_bug, start_log
from clinicdesk.ui.crash import CrashWatch, CrashWindow
from tests.support.canary import sightings
from tests.support.canary_faults import WORD, Stumble, stumbles
from tests.support.clinic import Clinic
from tests.support.figures import Figures

WORDS = {"bug": WORD}


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The program's log, written as the program writes it."""
    handlers, level, propagate = LOG.handlers[:], LOG.level, LOG.propagate
    start_log(tmp_path / "log")
    yield tmp_path / "log" / "clinicdesk.log"
    for handler in LOG.handlers:
        handler.close()
    LOG.handlers[:], LOG.level, LOG.propagate = handlers, level, propagate


@pytest.fixture
def kinds(clinic: Clinic, tmp_path: Path) -> dict[str, Stumble]:
    """Each kind of failure, at an open clinic."""
    desk, _ = clinic.open_as("nurse")
    return stumbles(desk.database, tmp_path)


def test_no_kind_of_exception_takes_a_word_into_the_log(
    kinds: dict[str, Stumble], log_file: Path, capfd: pytest.CaptureFixture[str], figures: Figures
) -> None:
    """Proves: REQ-LEAK-003."""
    carried = sum(carries(caught(act)) for act in kinds.values())
    for act in kinds.values():
        report(caught(act))
    lines = log_file.read_bytes()
    out, err = capfd.readouterr()
    leaks = [*sightings("log", lines, WORDS), *sightings("console", (out + err).encode(), WORDS)]
    figures(
        "kinds of exception", forced=len(kinds), with_the_word_in_their_text=carried,
        in_the_log=lines.count(b"\n"), leaks=len(leaks),
    )  # fmt: skip
    assert leaks == []
    assert lines.count(b"\n") == len(kinds) >= 30


@pytest.mark.qt_no_exception_capture
def test_the_crash_watch_takes_no_word_along(
    qtbot: QtBot,
    kinds: dict[str, Stumble],
    log_file: Path,
    capfd: pytest.CaptureFixture[str],
    figures: Figures,
) -> None:
    """Slots, threads, Qt's own warnings and whatever reaches the last hook.

    Proves: REQ-LEAK-003.
    """
    window = QWidget()
    shown: list[str] = []
    qtbot.addWidget(window)
    watch = CrashWatch(window, show=shown.append, unsaved=lambda: None)
    watch.start()
    try:
        for act in kinds.values():
            sys.excepthook(*of(caught(act)))
            in_a_slot(act)
            in_a_thread(act)
        qWarning(f"QLineEdit: {WORD}")
        qCritical(WORD)
        qtbot.waitUntil(lambda: log_file.read_bytes().count(b"\n") >= 3 * len(kinds) + 2)
    finally:
        watch.stop()
    crash = CrashWindow(shown[0], language="uk")
    qtbot.addWidget(crash)
    texts = " ".join(label.text() for label in crash.findChildren(QLabel))
    out, err = capfd.readouterr()
    told = {
        "log": log_file.read_bytes(),
        "console": (out + err).encode(),
        "window": (texts + repr(shown)).encode(),
    }
    leaks = [sighting for place, data in told.items() for sighting in sightings(place, data, WORDS)]
    figures("exceptions through hooks, slots and threads", forced=3 * len(kinds) + 2, leaks=len(leaks))
    assert leaks == []


def caught(act: Callable[[], object]) -> Exception:
    """What the act raises."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - every kind there is
        return error
    raise AssertionError(f"{act} did not fail")


def carries(error: Exception) -> bool:
    """Whether a careless log would have told."""
    return WORD in f"{error!r} {error} {error.args} {error.__cause__!r} {getattr(error, '__notes__', '')}"


def of(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    return type(error), error, error.__traceback__


def report(error: Exception) -> None:
    report_bug(type(error), error, error.__traceback__)


class Bell(QObject):
    """Rings."""

    rung = Signal()


def in_a_slot(act: Stumble) -> None:
    """Fail in a slot, as a click would."""
    bell = Bell()
    bell.rung.connect(lambda: act() and None)
    bell.rung.emit()


def in_a_thread(act: Stumble) -> None:
    """Fail in a thread of one's own."""
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
