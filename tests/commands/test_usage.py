"""Help and mistakes of the command line, in the language of whoever types."""

import argparse
import re
from collections.abc import Iterator

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from clinicdesk.commands.grammar import parser
from clinicdesk.commands.speaking import SpeakingParser, spoken
from clinicdesk.settings import WorkstationSettings, write_settings

_CYRILLIC = re.compile("[а-яіїєґА-ЯІЇЄҐ]")


def every_parser(made: SpeakingParser) -> Iterator[SpeakingParser]:
    """The program's own and those of all its commands."""
    yield made
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from every_parser(below)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_command_and_option_says_what_it_is_for(language: str) -> None:
    """Proves: REQ-CLI-007."""
    parsers = list(every_parser(parser(language)))
    assert len(parsers) > 30
    silent = [
        f"{made.prog} {action.dest}"
        for made in parsers
        for action in made._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert silent == []
    assert [made.prog for made in parsers if not made.description] == []


def test_help_speaks_one_language_at_a_time() -> None:
    """Proves: REQ-CLI-007."""
    for made in every_parser(parser("en")):
        assert not _CYRILLIC.search(made.format_help()), made.prog
    for made in every_parser(parser("uk")):
        shown = made.format_help()
        assert shown.startswith("Використання: clinicdesk")
        assert shown.count("Параметри:\n") == 1
        assert not re.search(r"usage:|options:|arguments:|show this help", shown), made.prog


@pytest.mark.parametrize(
    ("words", "uk", "en"),
    [
        (
            ["forsm"],
            "КОМАНДА: немає варіанта 'forsm'; можна: ",
            "COMMAND: there is no 'forsm'; choose from: ",
        ),
        ([], "бракує обов’язкового: КОМАНДА", "this is required: COMMAND"),
        (["backup"], "бракує обов’язкового: --clinic, --user", "this is required: --clinic, --user"),
        (["forms", "list", "--all"], "зайве або невідоме: --all", "too much, or unknown: --all"),
        (["score", "--batch", "--list"], "не можна разом із --batch", "not together with --batch"),
        (["demo", "--out"], "--out: після цього параметра потрібне", "--out: this option wants a value"),
        (["print", "daily", "--re"], "можна зрозуміти по-різному", "could mean any of"),
        (["score", "--json=1"], "--json: цей параметр не бере значення '1'", "--json: this option takes no"),
        (["verify"], "назвіть ФАЙЛ.pdf або --qr", "name FILE.pdf or --qr"),
    ],
)
def test_a_mistyped_command_is_explained(
    capsys: pytest.CaptureFixture[str], words: list[str], uk: str, en: str
) -> None:
    """Proves: REQ-CLI-007."""
    for language, said in (("uk", uk), ("en", en)):
        # Python's later versions put no quotes around what there is to choose from.
        with pytest.raises(SystemExit) as ended:
            run(["--lang", language, *words] if words[:1] != ["verify"] else [*words, "--lang", language])
        assert ended.value.code == Exit.WRONG_USAGE
        assert said in capsys.readouterr().err


def test_what_is_not_known_of_argparse_is_told_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser("uk").error("something new")
    assert "clinicdesk: something new" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["forms", "list", "--lang", "en"], "en"),
        (["--lang=uk", "forms"], "uk"),
        (["print", "daily", "--lang", "both"], "uk"),
        (["forms", "--lang"], "uk"),
    ],
)
def test_the_language_is_the_one_that_was_typed(words: list[str], language: str) -> None:
    write_settings(WorkstationSettings(language="uk"))
    assert spoken(words) == language


@pytest.mark.parametrize(
    ("system", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "C.UTF-8"}, "uk"),
        ({"LANG": "pl_PL.UTF-8"}, "uk"),
    ],
)
def test_without_a_word_it_is_the_workstations_language_then_the_systems(
    monkeypatch: pytest.MonkeyPatch, system: dict[str, str], language: str
) -> None:
    """Proves: REQ-CLI-007."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert spoken([]) == language
    write_settings(WorkstationSettings(language="en"))
    assert spoken([]) == "en"
