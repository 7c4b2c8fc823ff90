"""The program's one entry: a command, or the window. Composition only."""

import sys
from collections.abc import Sequence
from pathlib import Path

_COMMANDS = {"init", "verify", "backup", "users", "demo", "import"}
_WINDOW_OPTIONS = {"--clinic", "--user", "--demo", "--self-test", "--new"}
_LANG_AND_WHICH = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `clinicdesk …`; returns the exit code.

    Without a command the window opens: `--clinic FOLDER` names the clinic, `--demo` the demonstration.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--read-table"]:
        from clinicdesk.exchange.apart import serve

        return serve(words[1])
    if wants_window(words):
        return _open_window(words)
    from clinicdesk.cli import run

    return run(words)


def wants_window(words: Sequence[str]) -> bool:
    """No command at all but a language, or an option of the window where a command would stand."""
    named = words[0].partition("=")[0] if words else ""
    alone = named == "--lang" and len(words) == (1 if "=" in words[0] else _LANG_AND_WHICH)
    if not words or alone or named in _WINDOW_OPTIONS:
        return True
    return words[0] not in _COMMANDS and Path(words[0]).is_dir()


def _open_window(words: Sequence[str]) -> int:
    try:
        from clinicdesk.desktop.start import start
    except ImportError as error:
        from clinicdesk.desktop.display import lacking
        from clinicdesk.settings import read_settings
        from clinicdesk.words import say

        if not (library := lacking(error)):
            raise
        print(say(read_settings().language, "cli.no_library", library=library), file=sys.stderr)  # noqa: T201 - no window
        return 1
    return start(words)
