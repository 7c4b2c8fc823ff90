"""The command line beside the window: one verb a call, sentences for people, JSON for programs."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from clinicdesk import __version__
from clinicdesk.commands.answer import Answer, Caller, Exit, read_secret
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.log import report_bug, start_log
from clinicdesk.paths import workstation_folder
from clinicdesk.settings import read_settings
from clinicdesk.words import LANGUAGES, say

_Run = Callable[[argparse.Namespace], Answer]


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
    _command(commands, "backup", caller, _backup, "make a verified copy")
    _add_users(commands, caller)
    _add_forms(commands, shared, caller)
    _add_protocols(commands, caller)

    _add_import(commands, caller)
    demo = _command(commands, "demo", shared, _demo, "build a synthetic clinic")
    demo.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    _add_score(commands, shared)
    _add_print(commands)
    return top


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives it no public name


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
    init = _command(commands, "init", clinic, _init, "found a clinic from a configuration file")
    init.add_argument("--config", type=Path, required=True, metavar="FILE.toml")


def _add_verify(commands: "_Commands[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    verify = _command(
        commands, "verify", shared, _verify, "check a document, or with --clinic file, trail and anchors"
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
    _command(users, "list", caller, _users_list, "everybody with roles and state")
    add = _command(users, "add", caller, _users_add, "a new person with a one-time code")
    add.add_argument("--login", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", "--roles", dest="roles", action="append", required=True, metavar="ROLE[,ROLE]")
    add.add_argument("--reason", default="")
    again = _command(users, "re-enrol", caller, _users_again, "a new one-time code for a forgotten password")
    again.add_argument("--login", required=True)
    again.add_argument("--reason", required=True)
    enrol = _command(users, "enrol", caller, _users_enrol, "a new person chooses a password; "
                     "--password-file holds the one-time code")  # fmt: skip
    enrol.add_argument("--new-password-file", required=True, metavar="FILE|-")
    remove = _command(users, "remove", caller, _users_remove, "end a person's access")
    remove.add_argument("--login", required=True)
    remove.add_argument("--reason", required=True)
    recover = _command(users, "recover", caller, _users_recover, "open with the recovery sheet; "
                       "--password-file holds the new password")  # fmt: skip
    recover.add_argument("--recovery-file", type=Path, required=True, metavar="FILE")


def _add_score(commands: "_Commands[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    score = _command(commands, "score", shared, _score, "score answer sheets: JSON in, JSON out")
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
    _command(protocols, "list", caller, _protocols_list, "every programme with its state here")
    adopt = _command(protocols, "adopt", caller, _protocols_adopt, "the medical lead signs a version for use")
    adopt.add_argument("--set", dest="numbers", action="append", default=[], metavar="PATH=NUMBER")
    adopt.add_argument("--reason", default="")
    withdraw = _command(protocols, "withdraw", caller, _protocols_withdraw, "make a version a draft again")
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
        forms, "check", shared, _forms_check, "tell every problem of the definitions in a folder"
    )
    check.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: the built-in library")
    show = _command(forms, "show", shared, _forms_show, "print a definition as a person reads it")
    show.add_argument("form", metavar="FORM", help="code, code@version, or the folder of a definition")
    _command(forms, "list", shared, _forms_list, "the built-in definitions")
    enter = _command(forms, "enter", caller, _forms_enter, "bring a checked definition into the clinic file")
    enter.add_argument("folder", type=Path, metavar="FOLDER")
    schema = _command(forms, "schema", shared, _forms_schema, "write the JSON Schema files for an editor")
    schema.add_argument("folder", type=Path, metavar="FOLDER")


def _add_import(commands: "_Commands[argparse.ArgumentParser]", caller: argparse.ArgumentParser) -> None:
    lists = commands.add_parser("import", help="take over what a clinic already has").add_subparsers(
        required=True, metavar="WHAT"
    )
    people = _command(lists, "participants", caller, _import_people, "a list of participants (.xlsx or CSV)")
    people.add_argument("file", type=Path, metavar="FILE")
    people.add_argument("--dry-run", action="store_true", help="check every line, write nothing")
    people.add_argument("--set-aside", action="append", default=[], metavar="LINES|all")
    people.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    people.add_argument("--sheet", default="", metavar="NAME")


def _add_login(caller: argparse.ArgumentParser) -> None:
    caller.add_argument("--user", required=True, metavar="LOGIN")
    caller.add_argument("--password-file", required=True, metavar="FILE|-")


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
        paper.set_defaults(run=_print_paper, what=what, lang=read_settings().language)


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
    (
        "session",
        "SESSION",
        "the record of a dosing session by codes: a cohort's newest (07), one of it (07/D1), or by its id",
    ),
    ("run-sheet", "SESSION", "a sheet for the room of the same session, to be written by hand"),
    ("daily", "DAY", "what was done on a day (2026-11-24 or today), with the audit checkpoint"),
)


def _print_paper(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands.printing import Order, print_document
    from clinicdesk.services.record_parts.source import Wish

    if options.paper in LANGUAGES:
        options.lang = options.paper
    wish = Wish(options.paper, options.reason, options.recipient, options.names, options.military)
    return print_document(_caller(options), Order(options.what, options.subject, wish, options.out))


def _caller(options: argparse.Namespace) -> Caller:
    return Caller(options.lang, options.clinic, options.user, read_secret(options.password_file))


def _init(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands.init import init

    return init(options.lang, options.clinic, options.config)


def _verify(options: argparse.Namespace) -> Answer:
    of_clinic = (options.clinic, options.user, options.password_file)
    if options.file or options.qr:
        if not options.root or any(of_clinic):
            options.usage("a document or code is checked with --root FINGERPRINT, without a clinic")
        from clinicdesk.commands.verify_file import verify_file

        return verify_file(options.lang, options.file, root=options.root, code=options.qr)
    if options.root or not all(of_clinic):
        options.usage("FILE.pdf or --qr TEXT with --root; or --clinic, --user and --password-file")
    from clinicdesk.commands.verify import verify

    return verify(_caller(options))


def _backup(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands.backup import backup

    return backup(_caller(options))


def _protocols_list(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import protocols

    return protocols.list_all(_caller(options))


def _protocols_adopt(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import protocols

    return protocols.adopt(
        _caller(options),
        code=options.code,
        version=options.version,
        numbers=options.numbers,
        reason=options.reason,
    )


def _protocols_withdraw(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import protocols

    return protocols.withdraw(
        _caller(options), code=options.code, version=options.version, reason=options.reason
    )


def _forms_enter(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import protocols

    return protocols.enter(_caller(options), options.folder)


def _demo(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands.demo import demo

    return demo(options.lang, options.out)


def _score(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import score, score_examples

    if options.list:
        return score.list_forms(options.lang)
    if options.examples:
        return score_examples.examples(options.lang)
    if options.batch:
        named = (options.form, options.file) if options.file else (None, options.form)
        return score.score_batch(options.lang, named[0], named[1] or "-")
    return score.score_one(options.lang, options.form, options.file or "-")


def _forms_check(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import forms

    return forms.check(options.lang, options.folder)


def _forms_show(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import forms

    return forms.show(options.lang, options.form)


def _forms_list(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import forms

    return forms.list_all(options.lang)


def _forms_schema(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import forms

    return forms.write_schema(options.lang, options.folder)


def _users_list(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.list_all(_caller(options))


def _users_add(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.add(
        _caller(options), login=options.login, name=options.name, roles=options.roles, reason=options.reason
    )


def _users_again(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.again(_caller(options), login=options.login, reason=options.reason)


def _users_enrol(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.enrol(_caller(options), password=read_secret(options.new_password_file))


def _users_remove(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.remove(_caller(options), login=options.login, reason=options.reason)


def _users_recover(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands import users

    return users.recover(
        options.lang, options.clinic, login=options.user, sheet=options.recovery_file,
        password=read_secret(options.password_file),
    )  # fmt: skip


def _import_people(options: argparse.Namespace) -> Answer:
    from clinicdesk.commands.import_people import Wish, import_people

    wish = Wish(options.sheet, tuple(options.map), tuple(options.set_aside), options.dry_run)
    return import_people(_caller(options), options.file, wish)


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
