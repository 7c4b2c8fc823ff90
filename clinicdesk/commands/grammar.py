"""The grammar of the command line: every command with its options. Passwords are never arguments."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from clinicdesk import __version__
from clinicdesk.commands import acts
from clinicdesk.commands.answer import Answer
from clinicdesk.commands.speaking import SpeakingParser, parser_in
from clinicdesk.words import LANGUAGES

_Run = Callable[[argparse.Namespace], Answer]
_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives it no public name


def parser(language: str) -> SpeakingParser:
    """All commands, with help and mistakes in this language. Passwords come from a file or standard input."""
    make = parser_in(language)
    shared = make(add_help=False)
    _flag(shared, "--json")
    _option(shared, "--lang", choices=LANGUAGES, default=language)
    clinic = make(add_help=False, parents=[shared])
    _option(clinic, "--clinic", "folder", type=Path, required=True)
    caller = make(add_help=False, parents=[clinic])
    _add_login(caller)
    top = make(prog="clinicdesk")
    top.description = top.words("about")
    _option(top, "--lang", choices=LANGUAGES, default=language)
    top.add_argument("--version", action="version", version=f"ClinicDesk {__version__}",
                     help=top.words("option.version"))  # fmt: skip
    commands = _several(top, "command")
    _add_init(commands, clinic)
    _add_verify(commands, shared)
    _command(commands, "backup", caller, acts.backup)
    _add_users(commands, caller)
    _add_forms(commands, shared, caller)
    _add_protocols(commands, caller)
    _add_import(commands, caller)
    demo = _command(commands, "demo", shared, acts.demo)
    _option(demo, "--out", "folder", type=Path, required=True)
    _add_score(commands, shared)
    _add_print(commands, make(add_help=False), language)
    _add_pack(commands, make(add_help=False), language)
    return top


def _several(parser: SpeakingParser, metavar: str) -> "_Commands[SpeakingParser]":
    """Commands below this one, of which one has to be named."""
    return parser.add_subparsers(
        required=True, metavar=parser.words(f"metavar.{metavar}"), title=parser.words("commands"),
        parser_class=cast("type[SpeakingParser]", parser_in(parser.language)),
    )  # fmt: skip


def _command(
    commands: "_Commands[SpeakingParser]",
    name: str,
    parent: SpeakingParser,
    act: _Run,
    *,
    group: str = "",
) -> SpeakingParser:
    """A command that does something. `group`: the command it stands below."""
    what = parent.words(f"command.{group}{name}".replace("-", "_"))
    command = commands.add_parser(name, parents=[parent], help=what, description=what)
    command.set_defaults(run=act)
    return command


def _group(
    commands: "_Commands[SpeakingParser]", name: str, parent: SpeakingParser, metavar: str
) -> "_Commands[SpeakingParser]":
    what = parent.words(f"command.{name}")
    group = commands.add_parser(name, help=what, description=what)
    _option(group, "--lang", choices=LANGUAGES, default=parent.language)
    return _several(group, metavar)


def _option(
    parser: SpeakingParser,
    flag: str,
    metavar: str = "",
    *more: str,
    help_: str = "",
    **given: Any,  # noqa: ANN401 - argparse's own
) -> None:
    """An option or an argument that takes a value, with its help. `more`: other spellings of the flag."""
    name = help_ or flag.lstrip("-").replace("-", "_")
    if metavar:
        given["metavar"] = parser.words(f"metavar.{metavar}")
    parser.add_argument(flag, *more, help=parser.words(f"option.{name}"), **given)


def _flag(parser: SpeakingParser, flag: str) -> None:
    parser.add_argument(
        flag, action="store_true", help=parser.words(f"option.{flag.lstrip('-').replace('-', '_')}")
    )


def _add_init(commands: "_Commands[SpeakingParser]", clinic: SpeakingParser) -> None:
    init = _command(commands, "init", clinic, acts.init)
    _option(init, "--config", "toml", type=Path, required=True)


def _add_verify(commands: "_Commands[SpeakingParser]", shared: SpeakingParser) -> None:
    verify = _command(commands, "verify", shared, acts.verify)
    _option(verify, "file", "pdf", help_="sealed", type=Path, nargs="?")
    _option(verify, "--root", "fingerprint", default="")
    _option(verify, "--qr", "text", default="")
    _option(verify, "--clinic", "folder", type=Path)
    _option(verify, "--user", "login")
    _option(verify, "--password-file", "secret")
    verify.set_defaults(usage=verify.error)


def _add_users(commands: "_Commands[SpeakingParser]", caller: SpeakingParser) -> None:
    users = _group(commands, "users", caller, "act")
    _command(users, "list", caller, acts.users_list, group="users_")
    add = _command(users, "add", caller, acts.users_add, group="users_")
    _option(add, "--login", "login", required=True)
    _option(add, "--name", "person", required=True)
    _option(add, "--role", "roles", "--roles", dest="roles", action="append", required=True)
    _option(add, "--reason", "text", default="")
    again = _command(users, "re-enrol", caller, acts.users_again, group="users_")
    enrol = _command(users, "enrol", caller, acts.users_enrol, group="users_")
    _option(enrol, "--new-password-file", "secret", required=True)
    remove = _command(users, "remove", caller, acts.users_remove, group="users_")
    for act in (again, remove):
        _option(act, "--login", "login", required=True)
        _option(act, "--reason", "text", required=True)
    recover = _command(users, "recover", caller, acts.users_recover, group="users_")
    _option(recover, "--recovery-file", "file", type=Path, required=True)


def _add_score(commands: "_Commands[SpeakingParser]", shared: SpeakingParser) -> None:
    score = _command(commands, "score", shared, acts.score)
    _option(score, "form", "form", help_="scored", nargs="?")
    _option(score, "file", "secret", help_="answers", nargs="?")
    how = score.add_mutually_exclusive_group()
    for flag in ("batch", "list", "examples"):
        how.add_argument(f"--{flag}", action="store_true", help=score.words(f"option.{flag}"))


def _add_protocols(commands: "_Commands[SpeakingParser]", caller: SpeakingParser) -> None:
    protocols = _group(commands, "protocols", caller, "act")
    _command(protocols, "list", caller, acts.protocols_list, group="protocols_")
    adopt = _command(protocols, "adopt", caller, acts.protocols_adopt, group="protocols_")
    _option(adopt, "--set", "number", dest="numbers", action="append", default=[])
    _option(adopt, "--reason", "text", default="")
    withdraw = _command(protocols, "withdraw", caller, acts.protocols_withdraw, group="protocols_")
    _option(withdraw, "--reason", "text", required=True)
    for act in (adopt, withdraw):
        _option(act, "code", "code", help_="programme")
        _option(act, "version", "version", help_="programme_version")


def _add_forms(commands: "_Commands[SpeakingParser]", shared: SpeakingParser, caller: SpeakingParser) -> None:
    forms = _group(commands, "forms", shared, "act")
    check = _command(forms, "check", shared, acts.forms_check, group="forms_")
    _option(check, "folder", "folder", help_="checked", type=Path, nargs="?")
    show = _command(forms, "show", shared, acts.forms_show, group="forms_")
    _option(show, "form", "form", help_="shown")
    _command(forms, "list", shared, acts.forms_list, group="forms_")
    enter = _command(forms, "enter", caller, acts.forms_enter, group="forms_")
    _option(enter, "folder", "folder", help_="entered", type=Path)
    schema = _command(forms, "schema", shared, acts.forms_schema, group="forms_")
    _option(schema, "folder", "folder", help_="schema", type=Path)


def _add_import(commands: "_Commands[SpeakingParser]", caller: SpeakingParser) -> None:
    lists = _group(commands, "import", caller, "what")
    people = _command(lists, "participants", caller, acts.import_people, group="import_")
    _option(people, "file", "file", help_="listed", type=Path)
    _flag(people, "--dry-run")
    _option(people, "--set-aside", "lines", action="append", default=[])
    _option(people, "--map", "column", action="append", default=[])
    _option(people, "--sheet", "sheet", default="")


def _add_login(caller: SpeakingParser) -> None:
    _option(caller, "--user", "login", required=True)
    _option(caller, "--password-file", "secret", required=True)


_PAPERS = (
    ("participant", "code"),
    ("screening", "code"),
    ("blank", "form"),
    ("consent", "programme"),
    ("downtime", "programme"),
    ("cohort-roster", "cohort"),
    ("labels", "cohort"),
    ("discharge", "code"),
    ("integration", "code"),
    ("event", "code"),
    ("session", "cohort"),
    ("run-sheet", "cohort"),
    ("session-set", "cohort"),
    ("daily", "day"),
    ("register-lines", "place"),
    ("register-month", "place"),
)
"""What can be printed, and of what: `usage.command.print_WHAT` says it, `usage.metavar.OF` names its subject."""


def _add_print(commands: "_Commands[SpeakingParser]", bare: SpeakingParser, language: str) -> None:
    papers = _group(commands, "print", bare, "what")
    for what, subject in _PAPERS:
        # No parent of the other commands: a document can be in both languages, which no sentence of ours is.
        paper = _command(papers, what, bare, acts.print_paper, group="print_")
        _flag(paper, "--json")
        _option(paper, "--clinic", "folder", type=Path, required=True)
        _add_login(paper)
        _option(paper, "--lang", help_="paper", dest="paper", choices=(*LANGUAGES, "both"), default=language)
        _option(paper, "subject", subject, help_=f"subject.{subject}")
        _option(paper, "--out", "pdf", help_="out_pdf", type=Path, required=True)
        _flag(paper, "--replace")
        _option(paper, "--reason", "text", help_="printed", required=True)
        _option(paper, "--recipient", "whom", default="")
        _flag(paper, "--names")
        _flag(paper, "--military")
        paper.set_defaults(what=what, lang=language, records=False, first=1, last=0, month="")
        if what == "session-set":
            _flag(paper, "--records")
        if what == "register-lines":
            _option(paper, "--first", "row", type=int, default=1)
            _option(paper, "--last", "row", type=int, default=0)
        if what == "register-month":
            _option(paper, "--month", "month", required=True)


def _add_pack(commands: "_Commands[SpeakingParser]", bare: SpeakingParser, language: str) -> None:
    pack = _command(commands, "pack", bare, acts.pack)
    _flag(pack, "--json")
    _option(pack, "--clinic", "folder", type=Path, required=True)
    _add_login(pack)
    _option(pack, "--lang", help_="paper", dest="paper", choices=(*LANGUAGES, "both"), default=language)
    _option(pack, "subject", "cohort", help_="subject.cohort")
    _option(pack, "--out", "zip", help_="out_zip", type=Path, required=True)
    _option(pack, "--keys", "pdf", type=Path, required=True)
    _flag(pack, "--replace")
    _option(pack, "--reason", "text", help_="printed", required=True)
    _option(pack, "--recipient", "whom", required=True)
    pack.set_defaults(lang=language)
