"""The command line beside the window: one verb a call, sentences for people, JSON for programs."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence

from clinicdesk.commands.answer import Answer, Exit, RefusedAt, sentence_with_cure
from clinicdesk.commands.grammar import parser
from clinicdesk.commands.speaking import spoken
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.log import report_bug, start_log
from clinicdesk.paths import workstation_folder
from clinicdesk.security.handed_out import remove_left_behind
from clinicdesk.words import say


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code (0 done, 1 refused, 2 wrong usage, 3 broken evidence)."""
    for stream in (sys.stdout, sys.stderr):
        # Windows would use its ANSI code page; a file's name may hold bytes that are no letters anywhere.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = parser(spoken(arguments)).parse_args(arguments)
    start_log(workstation_folder())
    remove_left_behind()
    try:
        _check_letters(options)
        answer: Answer = options.run(options)
    except Refused as error:
        places = error.places if isinstance(error, RefusedAt) else {}
        return _fail(options, [_told(issue, options.lang, places) for issue in error.issues])
    except Unavailable as error:
        sentence = f"{error.problem(options.lang)} {error.remedy(options.lang)}"
        return _fail(options, [{"code": error.code, "field": "", "sentence": sentence}])
    except Exception as error:  # noqa: BLE001 - a composition root: our bug, told by number, without its text
        number = report_bug(type(error), error, error.__traceback__)
        sentence = say(options.lang, "cli.bug", number=number)
        return _fail(options, [{"code": "BUG", "field": "", "sentence": sentence}])
    return _said(options, answer)


def _said(options: argparse.Namespace, answer: Answer) -> int:
    """Print the answer. When the reader stops listening (`… | head`), end quietly with the answer's own code."""
    try:
        _print(options, answer)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # what is flushed at the end goes nowhere
    return answer.code


def _check_letters(options: argparse.Namespace) -> None:
    """Refused CLI011: bytes that are no UTF-8, given where a text is wanted, could be stored and printed nowhere."""
    for name, value in vars(options).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and any(map(_is_half, text)):
                shown = text.encode("utf-8", "backslashreplace").decode("utf-8")
                raise Refused(Issue("CLI011", name, values={"text": shown}))


def _is_half(sign: str) -> bool:
    """Half a character: what Python makes of a byte that is no text."""
    return "\ud800" <= sign <= "\udfff"


def _print(options: argparse.Namespace, answer: Answer) -> None:
    if options.json and not answer.is_json:
        print(json.dumps(answer.values, ensure_ascii=False))
        return
    for line in answer.lines:
        print(line)


def _told(issue: Issue, language: str, places: Mapping[str, str]) -> dict[str, str]:
    """An issue as a program reads it, with its place in a file where it has one."""
    told = {"code": issue.code, "field": issue.field, "sentence": sentence_with_cure(issue, language)}
    return told | {"place": places[issue.field]} if issue.field in places else told


def _fail(options: argparse.Namespace, issues: list[dict[str, str]]) -> int:
    if options.json:
        print(json.dumps({"error": issues[0], "issues": issues}, ensure_ascii=False))
    for issue in issues:
        place = f"{issue['place']}: " if "place" in issue else ""
        print(f"{place}{issue['sentence']} [{issue['code']}]", file=sys.stderr)
    return Exit.REFUSED
