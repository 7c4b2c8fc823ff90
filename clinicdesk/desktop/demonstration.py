"""The demonstration in a window, or drawn off-screen where there is no display."""

import os
import sys
from pathlib import Path

from clinicdesk.clock import ShiftedClock
from clinicdesk.demo.output import Output, build
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.settings import WorkstationSettings, read_settings
from clinicdesk.words import say

OUTPUT = Path("demo-output")


def demonstrate(language: str = "") -> int:
    """Build the demonstration in demo-output/ and open it; returns the exit code."""
    from clinicdesk.desktop.start import has_display, open_window

    language = language or read_settings().language
    try:
        output = build(OUTPUT)
    except Refused as error:
        return _refused(error.first.sentence(language))
    except Unavailable as error:
        return _refused(f"{error.problem(language)} {error.remedy(language)}")
    _say(say(language, "cli.demo.open", path=str(output.root / "passwords")))
    if has_display():
        clock = ShiftedClock(output.demo.clock.now())
        return open_window(output.root / "clinic", login="lead", clock=clock)
    draw(output)
    _say(say(language, "cli.demo.offscreen", path=str(output.root)))
    return 0


def draw(output: Output) -> list[Path]:
    """Draw each place of the window, both languages, without a display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from clinicdesk.desktop.pictures import Pictures
    from clinicdesk.desktop.start import application

    app = application(WorkstationSettings())
    return Pictures(app, output.demo, output.pictures).draw()


def _say(line: str) -> None:
    if sys.stdout is not None:  # a windowed program on Windows has none
        print(line)  # noqa: T201 - what the person who typed the command waits for


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - as above
    return 1
