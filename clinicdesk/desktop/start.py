"""From the command line to the first window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from clinicdesk import __version__
from clinicdesk.clock import SystemClock, read_stamp
from clinicdesk.desktop import display
from clinicdesk.desktop.program import Program, restart_command
from clinicdesk.ids import RandomIds
from clinicdesk.log import start_log
from clinicdesk.paths import workstation_folder
from clinicdesk.security.handed_out import remove_left_behind
from clinicdesk.settings import WorkstationSettings, read_settings
from clinicdesk.ui import theme
from clinicdesk.ui.language import Language
from clinicdesk.words import LANGUAGES, say


def start(words: Sequence[str]) -> int:
    """Open the window (or draw the demonstration where there is no display); returns the exit code."""
    options = _parser().parse_args(words)
    start_log(workstation_folder())
    remove_left_behind()
    if options.self_test:
        from clinicdesk.desktop.self_test import self_test

        return self_test(options.self_test)
    if options.draw_demo:
        from clinicdesk.desktop.pictures_apart import draw_copy

        return draw_copy(options.draw_demo, options.clinic, options.demo_clock)
    if code := _hindered(options):
        return code
    if options.demo:
        from clinicdesk.desktop.demonstration import demonstrate

        return demonstrate(options.lang)
    return open_window(options.clinic or options.folder, login=options.user, lang=options.lang)


def _hindered(options: argparse.Namespace) -> int:
    """Say what no window can be opened for, if there is anything; the exit code."""
    if options.demo and (options.clinic or options.folder):
        return no_window("cli.demo_folder", language=options.lang)
    if display.speaks_x11():
        # Qt would end the program in the middle, in raw English.
        if library := display.missing_library():
            return no_window("cli.no_library", language=options.lang, library=library)
        if not display.answers():
            return no_window("cli.no_display", language=options.lang)
    return 0


def open_window(folder: Path | None, *, login: str, lang: str = "") -> int:
    """Run the window until the person leaves; `lang` "": in the language chosen at this workstation."""
    if not (has_display() or os.environ.get("QT_QPA_PLATFORM")):
        return no_window("cli.no_display", language=lang)
    settings = read_settings()
    app = application(settings)
    language = Language(lang or settings.language, app)
    program = Program(
        clock=SystemClock(), ids=RandomIds(), language=language, clinics=_clinics(folder, settings), login=login,
        restart=restart, quit_program=app.quit,
    )  # fmt: skip
    app.aboutToQuit.connect(program.leave)
    program.start()
    return app.exec()


def application(settings: WorkstationSettings) -> QApplication:
    """The one application, dressed before its first widget."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("ClinicDesk")
    app.setApplicationVersion(__version__)
    theme.dress(app, settings.theme)
    return app


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere where a display is named."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _clinics(folder: Path | None, settings: WorkstationSettings) -> tuple[Path, ...]:
    known = tuple(Path(path) for path in settings.clinics)
    if folder is None:
        return tuple(path for path in known if path.exists())
    first = folder.absolute()
    return (first, *(path for path in known if path != first and path.exists()))


def restart(folder: Path, login: str) -> bool:
    """Begin a fresh process for this clinic and end this one; False when none would start."""
    from PySide6.QtCore import QProcess

    program, words = restart_command()
    words += ["--clinic", str(folder)]
    if login:
        words += ["--user", login]
    # In the home folder, not in the one this process was started from: that may be a stick about to be drawn.
    started, _ = QProcess.startDetached(program, words, str(Path.home()))
    if started:
        QApplication.quit()
    return started


def no_window(key: str, *, language: str = "", **values: str) -> int:
    """Say why there is none; the exit code. A program without a console says it in a box of its own."""
    settings = read_settings()
    told = say(language or settings.language, key, **values)
    if sys.stderr is None:
        application(settings)
        QMessageBox.warning(None, "ClinicDesk", told)
    else:
        print(told, file=sys.stderr)  # noqa: T201 - there is no window to say it
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clinicdesk", description="ClinicDesk")
    parser.add_argument("folder", nargs="?", type=Path, help="the clinic's folder")
    parser.add_argument("--clinic", type=Path, metavar="FOLDER")
    parser.add_argument("--user", default="", metavar="LOGIN")
    parser.add_argument("--demo", action="store_true", help="a synthetic clinic in demo-output/")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="", help="of the window, and of what the demonstration says"
    )
    parser.add_argument("--demo-clock", type=read_stamp, help=argparse.SUPPRESS)
    parser.add_argument("--draw-demo", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--self-test", type=Path, metavar="OUT.json")
    return parser
