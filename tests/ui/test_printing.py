"""Printing: the very pages of the PDF come out, page by page, from memory and never through a file."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.ui.language import Language
from clinicdesk.ui.printing import Printing, choose_printer
from clinicdesk.ui.talk import Talk
from tests.support.paper import Picture, pictures
from tests.support.printer import PaperTray, pages_saying

THREE = pages_saying(["Page one", "Page two has more to say", "Page three"], lying=[3])


@pytest.fixture
def tray(tmp_path: Path) -> PaperTray:
    """The printer."""
    return PaperTray(tmp_path)


class Told:
    """What the person hears of the printing."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, int]]] = []
        self.wrong: list[Unavailable] = []

    def say(self, key: str, **values: int) -> None:
        self.said.append((key, values))

    @property
    def over(self) -> bool:
        return bool(self.wrong) or ("printing.done" in dict(self.said))


def send(qtbot: QtBot, tray: PaperTray, pages: bytes) -> Told:
    """Print them and wait for the end."""
    window = QWidget()
    qtbot.addWidget(window)
    told = Told()
    talk = Talk(window, Language("uk", window), choose_printer=tray.choose)
    if talk.print_pages(pages, "Аркуш", say=told.say, wrong=told.wrong.append):
        qtbot.waitUntil(lambda: told.over, timeout=20_000)
    return told


def test_every_page_comes_out_as_it_was(qtbot: QtBot, tray: PaperTray) -> None:
    """Proves: REQ-PRI-001."""
    told = send(qtbot, tray, THREE)
    assert told.wrong == []
    assert told.said == [
        *(("printing.going", {"at": at, "n": 3}) for at in (1, 2, 3)),
        ("printing.done", {"n": 3}),
    ]
    assert tray.titles == ["Аркуш"]
    paper = pictures(tray.paper.read_bytes())
    for sent, came in zip(pictures(THREE), paper, strict=True):
        assert (abs(sent.width - came.width) <= 3, abs(sent.height - came.height) <= 3) == (True, True)
        assert sent.ink() > 500
        assert came.ink() == pytest.approx(sent.ink(), rel=0.1)
        assert came.ink_box_mm() == pytest.approx(sent.ink_box_mm(), abs=2)


def test_only_the_pages_that_were_asked_for(qtbot: QtBot, tray: PaperTray) -> None:
    tray.pages = (2, 2)
    assert send(qtbot, tray, THREE).said[-1] == ("printing.done", {"n": 1})
    came: list[Picture] = list(pictures(tray.paper.read_bytes()))
    assert [page.ink() for page in came] == pytest.approx([list(pictures(THREE))[1].ink()], rel=0.1)


def test_nothing_but_the_paper_is_written(
    qtbot: QtBot, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRI-001. A recovery sheet in a temporary file would outlive the paper."""
    scratch = tray.folder / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    send(qtbot, tray, THREE)
    assert list(scratch.iterdir()) == []


def test_who_turns_away_prints_nothing(qtbot: QtBot, tray: PaperTray) -> None:
    tray.turned_away = True
    assert send(qtbot, tray, THREE).said == []
    assert not tray.paper.exists()


def test_a_printer_that_takes_nothing_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-PRI-002."""
    tray = PaperTray(tmp_path / "no such folder")
    (problem,) = send(qtbot, tray, THREE).wrong
    assert problem.code == "PRT002"


def test_pages_that_are_none_are_told(qtbot: QtBot, tray: PaperTray) -> None:
    """Proves: REQ-PRI-002."""
    (problem,) = send(qtbot, tray, b"%PDF-1.7 broken").wrong
    assert problem.code == "PRT003"


def test_a_computer_without_a_printer_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-PRI-002."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(Unavailable) as unavailable:
        choose_printer(window, "Аркуш")
    assert unavailable.value.code == "PRT001"


def test_the_systems_dialog_offers_no_file(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file for everybody's eyes is what "save" is there to avoid."""
    seen: list[bool] = []

    def accept(dialog: QPrintDialog) -> int:
        seen.append(dialog.testOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Пост-1"])
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    window = QWidget()
    qtbot.addWidget(window)
    printer = choose_printer(window, "Аркуш")
    assert seen == [False]
    assert printer is not None
    assert printer.docName() == "Аркуш"


def test_a_window_that_closes_takes_its_printing_along(qtbot: QtBot, tray: PaperTray) -> None:
    window = QWidget()
    printer = tray.choose(window, "Аркуш")
    assert isinstance(printer, QPrinter)
    told = Told()
    work = Printing(
        window, THREE, printer,
        step=lambda at, n: told.say("printing.going", at=at, n=n), done=lambda n: told.say("printing.done", n=n),
        wrong=told.wrong.append,
    )  # fmt: skip
    work.start()
    with qtbot.waitSignal(work.destroyed):
        window.deleteLater()
    assert not told.over


def test_printing_is_no_essential() -> None:
    """Nothing of it is loaded with the window."""
    loaded = "import sys, clinicdesk.ui.window, clinicdesk.ui.setup.window; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, encoding="utf-8", check=True)
    assert {"PySide6.QtPdf", "PySide6.QtPrintSupport"} & set(done.stdout.split()) == set()
