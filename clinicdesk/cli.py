"""The command line beside the window: one verb a call, sentences for people, JSON for programs."""

import argparse
import json
import sys
from collections.abc import Sequence

from clinicdesk.commands.answer import Answer, Exit
from clinicdesk.commands.grammar import parser
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.log import report_bug, start_log
from clinicdesk.paths import workstation_folder
from clinicdesk.words import say


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns its exit code (0 done, 1 refused, 2 wrong usage, 3 broken evidence)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Windows would use the ANSI code page
    options = parser().parse_args(arguments)
    start_log(workstation_folder())
    try:
        answer: Answer = options.run(options)
    except Refused as error:
        return _fail(options, [(i.code, i.field, i.sentence(options.lang)) for i in error.issues])
    except Unavailable as error:
        sentence = f"{error.problem(options.lang)} {error.remedy(options.lang)}"
        return _fail(options, [(error.code, "", sentence)])
    except Exception as error:  # noqa: BLE001 - a composition root: our bug, told by number, without its text
        number = report_bug(type(error), error, error.__traceback__)
        return _fail(options, [("BUG", "", say(options.lang, "cli.bug", number=number))])
    _print(options, answer)
    return answer.code


def _print(options: argparse.Namespace, answer: Answer) -> None:
    if options.json and not answer.is_json:
        print(json.dumps(answer.values, ensure_ascii=False))
        return
    for line in answer.lines:
        print(line)


def _fail(options: argparse.Namespace, told: list[tuple[str, str, str]]) -> int:
    if options.json:
        issues = [{"code": code, "field": field, "sentence": sentence} for code, field, sentence in told]
        print(json.dumps({"error": issues[0], "issues": issues}, ensure_ascii=False))
    for code, _, sentence in told:
        print(f"{sentence} [{code}]", file=sys.stderr)
    return Exit.REFUSED
