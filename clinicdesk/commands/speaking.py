"""Help and mistakes of the command line in the language of its caller: argparse itself knows only English."""

import argparse
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn, cast

from clinicdesk.settings import chosen_language
from clinicdesk.words import LANGUAGES, say

# What argparse says, as CPython 3.11 to 3.14 word it; whatever it says else is told as it stands.
_MISTAKES = (
    ("required", r"the following arguments are required: (?P<what>.+)"),
    ("unknown", r"unrecognized arguments: (?P<what>.+)"),
    ("choice", r"argument (?P<name>.+?): invalid choice: (?P<given>.+?) \(choose from (?P<known>.+)\)"),
    ("lacks", r"argument (?P<name>.+?): expected (one|at least one) arguments?"),
    ("clash", r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)"),
    ("ambiguous", r"ambiguous option: (?P<given>.+?) could match (?P<known>.+)"),
    ("explicit", r"argument (?P<name>.+?): ignored explicit argument (?P<given>.+)"),
)


class SpeakingParser(argparse.ArgumentParser):
    """An ArgumentParser that says headings, help and mistakes in one of our languages."""

    def __init__(self, *, language: str, add_help: bool = True, **given: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(add_help=False, formatter_class=layout_in(language), **given)
        self.language = language
        if add_help:
            # Not in a parent of other parsers: argparse puts their options together by argparse's own titles.
            self._positionals.title = self.words("arguments")
            self._optionals.title = self.words("options")
            self.add_argument("-h", "--help", action="help", help=self.words("option.help"))

    def words(self, key: str, **values: str) -> str:
        """The sentence of usage.KEY."""
        return say(self.language, f"usage.{key}", **values)

    def error(self, message: str) -> NoReturn:
        """What is wrong with the words typed, after how they should be; exit code 2."""
        self.exit(2, f"{self.format_usage()}{self.prog}: {self._mistake(message)}\n")

    def _mistake(self, message: str) -> str:
        for key, pattern in _MISTAKES:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                return self.words(f"mistake.{key}", **cast("Mapping[str, str]", found.groupdict()))
        return message


class _Layout(argparse.HelpFormatter):
    def __init__(self, prog: str, *, language: str) -> None:
        super().__init__(prog)
        self._heading = say(language, "usage.usage")

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - argparse's own
        super().add_usage(usage, actions, groups, f"{self._heading}: " if prefix is None else prefix)


def layout_in(language: str) -> "type[argparse.HelpFormatter]":
    """How argparse lays out help, with its one fixed word in the language."""
    return cast("type[argparse.HelpFormatter]", partial(_Layout, language=language))


def parser_in(language: str) -> Callable[..., SpeakingParser]:
    """What makes the parser of each command."""
    return partial(SpeakingParser, language=language)


def spoken(arguments: Sequence[str]) -> str:
    """`--lang` where it is given, else what this workstation chose, else the language of the system."""
    for place, word in enumerate(arguments):
        name, _, value = word.partition("=")
        if name == "--lang":
            wanted = value or "".join(arguments[place + 1 : place + 2])
            if wanted in LANGUAGES:
                return wanted
    return chosen_language() or _of_the_system(os.environ)


def _of_the_system(environment: Mapping[str, str]) -> str:
    """English where the system speaks it; Ukrainian everywhere else."""
    named = next((environment[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(n)), None)
    if named is None:
        import locale

        named = locale.getlocale()[0] or ""
    return "en" if named.lower().startswith("en") else "uk"
