"""The demonstration in a window, or drawn off-screen where there is no display."""

import sys
from pathlib import Path

from clinicdesk.demo.mark import PASSWORDS
from clinicdesk.demo.output import STEPS, Output, build, print_documents
from clinicdesk.demo.progress import Progress
from clinicdesk.desktop.pictures_apart import Drawing
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.settings import read_settings
from clinicdesk.words import say

OUTPUT = Path("demo-output")


def demonstrate(language: str = "") -> int:
    """Build the demonstration in demo-output/ and open it; returns the exit code."""
    from clinicdesk.desktop.start import has_display, open_window

    language = language or read_settings().language
    try:
        if has_display():
            progress = Progress(language, STEPS)
            output = build(OUTPUT, progress, language)
            print_documents(output, progress)
        else:
            output, _, _ = produce(OUTPUT, language)
    except Refused as error:
        return _refused(error.first.sentence(language))
    except Unavailable as error:
        return _refused(f"{error.problem(language)} {error.remedy(language)}")
    _say(say(language, "cli.demo.open", path=str(output.root / PASSWORDS)))
    if has_display():
        return open_window(output.root / "clinic", login="lead")
    _say(say(language, "cli.demo.offscreen", path=str(output.root)))
    return 0


def produce(root: Path, language: str) -> tuple[Output, list[Path], list[Path]]:
    """Clinic, documents and pictures, the last two side by side. Raises as `build`."""
    progress = Progress(language, STEPS + 1)
    output = build(root, progress, language)
    with Drawing(output) as drawing:
        documents = print_documents(output, progress)
        progress("pictures")
        return output, documents, drawing.wait()


def _say(line: str) -> None:
    if sys.stdout is not None:  # a windowed program on Windows has none
        print(line)  # noqa: T201 - what the person who typed the command waits for


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - as above
    return 1
