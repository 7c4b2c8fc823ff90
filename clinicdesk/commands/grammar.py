"""The grammar of the command line: every command with its options. Passwords are never arguments."""

import argparse
from collections.abc import Callable
from pathlib import Path

from clinicdesk import __version__
from clinicdesk.commands import acts
from clinicdesk.commands.answer import Answer
from clinicdesk.settings import read_settings
from clinicdesk.words import LANGUAGES

_Run = Callable[[argparse.Namespace], Answer]
_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives it no public name


def parser() -> argparse.ArgumentParser:
    """All commands. Passwords are never arguments: they come from a file or standard input."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print one JSON object")
    shared.add_argument("--lang", choices=LANGUAGES, default=read_settings().language)
    clinic = argparse.ArgumentParser(add_help=False, parents=[shared])
    clinic.add_argument("--clinic", type=Path, required=True, metavar="FOLDER")
    caller = argparse.ArgumentParser(add_help=False, parents=[clinic])
    _add_login(caller)
    top = argparse.ArgumentParser(prog="clinicdesk", description="ClinicDesk")
    top.add_argument("--version", action="version", version=f"ClinicDesk {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_init(commands, clinic)
    _add_verify(commands, shared)
    _command(commands, "backup", caller, acts.backup, "make a verified copy")
    _add_users(commands, caller)
    _add_forms(commands, shared, caller)
    _add_protocols(commands, caller)
    _add_import(commands, caller)
    demo = _command(commands, "demo", shared, acts.demo, "build a synthetic clinic")
    demo.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    _add_score(commands, shared)
    _add_print(commands)
    return top


def _command(
    commands: "_Commands[argparse.ArgumentParser]",
    name: str,
    parent: argparse.ArgumentParser,
    act: _Run,
    what: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, parents=[parent], help=what, description=what)
    command.set_defaults(run=act)
    return command


def _add_init(commands: "_Commands[argparse.ArgumentParser]", clinic: argparse.ArgumentParser) -> None:
    init = _command(commands, "init", clinic, acts.init, "found a clinic from a configuration file")
    init.add_argument("--config", type=Path, required=True, metavar="FILE.toml")


def _add_verify(commands: "_Commands[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    verify = _command(
        commands, "verify", shared, acts.verify, "check a document, or with --clinic file, trail and anchors"
    )
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE.pdf", help="a sealed document")
    verify.add_argument(
        "--root", default="", metavar="FINGERPRINT", help="of the clinic's root, from its sheet"
    )
    verify.add_argument(
        "--qr", default="", metavar="TEXT", help="the code on the paper; alone or with the file"
    )
    verify.add_argument("--clinic", type=Path, metavar="FOLDER")
    verify.add_argument("--user", metavar="LOGIN")
    verify.add_argument("--password-file", metavar="FILE|-")
    verify.set_defaults(usage=verify.error)


def _add_users(commands: "_Commands[argparse.ArgumentParser]", caller: argparse.ArgumentParser) -> None:
    users = commands.add_parser("users", help="people and their access").add_subparsers(
        required=True, metavar="ACT"
    )
    _command(users, "list", caller, acts.users_list, "everybody with roles and state")
    add = _command(users, "add", caller, acts.users_add, "a new person with a one-time code")
    add.add_argument("--login", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", "--roles", dest="roles", action="append", required=True, metavar="ROLE[,ROLE]")
    add.add_argument("--reason", default="")
    again = _command(
        users, "re-enrol", caller, acts.users_again, "a new one-time code for a forgotten password"
    )
    again.add_argument("--login", required=True)
    again.add_argument("--reason", required=True)
    enrol = _command(users, "enrol", caller, acts.users_enrol, "a new person chooses a password; "
                     "--password-file holds the one-time code")  # fmt: skip
    enrol.add_argument("--new-password-file", required=True, metavar="FILE|-")
    remove = _command(users, "remove", caller, acts.users_remove, "end a person's access")
    remove.add_argument("--login", required=True)
    remove.add_argument("--reason", required=True)
    recover = _command(users, "recover", caller, acts.users_recover, "open with the recovery sheet; "
                       "--password-file holds the new password")  # fmt: skip
    recover.add_argument("--recovery-file", type=Path, required=True, metavar="FILE")


def _add_score(commands: "_Commands[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    score = _command(commands, "score", shared, acts.score, "score answer sheets: JSON in, JSON out")
    score.add_argument(
        "form", nargs="?", metavar="FORM", help="code of a form, e.g. phq9; with --batch: FILE"
    )
    score.add_argument("file", nargs="?", metavar="FILE|-", help="one JSON object; - is standard input")
    how = score.add_mutually_exclusive_group()
    how.add_argument("--batch", action="store_true", help="one object a line, each with its form")
    how.add_argument("--list", action="store_true", help="the forms that have a score")
    how.add_argument("--examples", action="store_true", help="one answer sheet of each form, with its result")


def _add_protocols(commands: "_Commands[argparse.ArgumentParser]", caller: argparse.ArgumentParser) -> None:
    protocols = commands.add_parser(
        "protocols", help="programmes and what the clinic adopted"
    ).add_subparsers(required=True, metavar="ACT")
    _command(protocols, "list", caller, acts.protocols_list, "every programme with its state here")
    adopt = _command(
        protocols, "adopt", caller, acts.protocols_adopt, "the medical lead signs a version for use"
    )
    adopt.add_argument("--set", dest="numbers", action="append", default=[], metavar="PATH=NUMBER")
    adopt.add_argument("--reason", default="")
    withdraw = _command(
        protocols, "withdraw", caller, acts.protocols_withdraw, "make a version a draft again"
    )
    withdraw.add_argument("--reason", required=True)
    for act in (adopt, withdraw):
        act.add_argument("code", metavar="CODE")
        act.add_argument("version", metavar="VERSION")


def _add_forms(
    commands: "_Commands[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    caller: argparse.ArgumentParser,
) -> None:
    forms = commands.add_parser("forms", help="definitions of forms, lists and programmes").add_subparsers(
        required=True, metavar="ACT"
    )
    check = _command(
        forms, "check", shared, acts.forms_check, "tell every problem of the definitions in a folder"
    )
    check.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: the built-in library")
    show = _command(forms, "show", shared, acts.forms_show, "print a definition as a person reads it")
    show.add_argument("form", metavar="FORM", help="code, code@version, or the folder of a definition")
    _command(forms, "list", shared, acts.forms_list, "the built-in definitions")
    enter = _command(
        forms, "enter", caller, acts.forms_enter, "bring a checked definition into the clinic file"
    )
    enter.add_argument("folder", type=Path, metavar="FOLDER")
    schema = _command(forms, "schema", shared, acts.forms_schema, "write the JSON Schema files for an editor")
    schema.add_argument("folder", type=Path, metavar="FOLDER")


def _add_import(commands: "_Commands[argparse.ArgumentParser]", caller: argparse.ArgumentParser) -> None:
    lists = commands.add_parser("import", help="take over what a clinic already has").add_subparsers(
        required=True, metavar="WHAT"
    )
    people = _command(
        lists, "participants", caller, acts.import_people, "a list of participants (.xlsx or CSV)"
    )
    people.add_argument("file", type=Path, metavar="FILE")
    people.add_argument("--dry-run", action="store_true", help="check every line, write nothing")
    people.add_argument("--set-aside", action="append", default=[], metavar="LINES|all")
    people.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    people.add_argument("--sheet", default="", metavar="NAME")


def _add_login(caller: argparse.ArgumentParser) -> None:
    caller.add_argument("--user", required=True, metavar="LOGIN")
    caller.add_argument("--password-file", required=True, metavar="FILE|-")


_PAPERS = (
    ("participant", "CODE", "the whole protocol record of one participant"),
    ("screening", "CODE", "the screening of one participant with the decision"),
    ("blank", "FORM", "an empty form, e.g. phq9"),
    ("consent", "PROGRAMME", "every consent of a programme, e.g. gkap"),
    ("downtime", "PROGRAMME", "every form of a programme, for a day without power"),
    ("cohort-roster", "COHORT", "everybody of a cohort, by code"),
    ("labels", "COHORT", "labels with the codes of a cohort"),
    ("discharge", "CODE", "the sheet that goes home with a participant, with crisis lines"),
    ("integration", "CODE", "the summary of a participant's integration"),
    ("event", "CODE", "a participant's adverse events with the fields of form 137/o"),
    ("session", "COHORT", "the record of a cohort's newest dosing session (07) or of one (07/D1), by codes"),
    ("run-sheet", "COHORT", "a sheet for the room of the same session, to be written by hand"),
    ("daily", "DAY", "what was done on a day (2026-11-24 or today), with the audit checkpoint"),
)


def _add_print(commands: "_Commands[argparse.ArgumentParser]") -> None:
    papers = commands.add_parser("print", help="documents as PDF files").add_subparsers(
        required=True, metavar="WHAT"
    )
    for what, subject, help_ in _PAPERS:
        # No parent of the other commands: a document can be in both languages, which no sentence of ours is.
        paper = papers.add_parser(what, help=help_, description=help_)
        paper.add_argument("--json", action="store_true", help="print one JSON object")
        paper.add_argument("--clinic", type=Path, required=True, metavar="FOLDER")
        _add_login(paper)
        paper.add_argument(
            "--lang", dest="paper", choices=("uk", "en", "both"), default=read_settings().language
        )
        paper.add_argument("subject", metavar=subject)
        paper.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
        paper.add_argument(
            "--reason", required=True, help="why it is printed; stands on the page and in the trail"
        )
        paper.add_argument("--recipient", default="", help="who is given it")
        paper.add_argument("--names", action="store_true", help="with names; by codes only otherwise")
        paper.add_argument("--military", action="store_true", help="with military status")
        paper.set_defaults(run=acts.print_paper, what=what, lang=read_settings().language)
