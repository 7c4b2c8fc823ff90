"""What each command does with its options. A command is imported when it is called: the others start sooner."""

import argparse
from dataclasses import replace

from clinicdesk.commands.answer import Answer, Caller, read_secret
from clinicdesk.words import LANGUAGES, say


def _caller(options: argparse.Namespace) -> Caller:
    return Caller(options.lang, options.clinic, options.user, read_secret(options.password_file))


def print_paper(options: argparse.Namespace) -> Answer:
    """`print WHAT SUBJECT`."""
    from clinicdesk.commands.printing import Order, print_document
    from clinicdesk.services.record_parts.source import Wish

    if options.paper in LANGUAGES:
        options.lang = options.paper
    wish = Wish(options.paper, options.reason, options.recipient, options.names, options.military)
    order = Order(
        options.what, options.subject, wish, options.out, options.records, options.first, options.last,
        options.month, options.replace,
    )  # fmt: skip
    return print_document(_caller(options), order)


def pack(options: argparse.Namespace) -> Answer:
    """`pack COHORT`."""
    from clinicdesk.commands.packing import pack_cohort
    from clinicdesk.services.record_parts.source import Wish

    if options.paper in LANGUAGES:
        options.lang = options.paper
    wish = Wish(options.paper, options.reason, options.recipient)
    return pack_cohort(
        _caller(options), options.subject, wish, out=options.out, keys=options.keys, replace=options.replace
    )


def init(options: argparse.Namespace) -> Answer:
    """`init`."""
    from clinicdesk.commands.init import init

    return init(options.lang, options.clinic, options.config)


def verify(options: argparse.Namespace) -> Answer:
    """`verify` of a document or code, or of a clinic, with the code of its daily sheet or without."""
    of_clinic = (options.clinic, options.user, options.password_file)
    if options.qr.startswith("clinicdesk/") and not all(of_clinic):
        options.usage(say(options.lang, "usage.verify_sheet"))
    if options.file or (options.qr and not any(of_clinic)):
        if not options.root or any(of_clinic):
            options.usage(say(options.lang, "usage.verify_document"))
        from clinicdesk.commands.verify_file import verify_file

        return verify_file(options.lang, options.file, root=options.root, code=options.qr)
    if options.root or not all(of_clinic):
        options.usage(say(options.lang, "usage.verify_clinic"))
    from clinicdesk.commands.verify import verify

    return verify(_caller(options), paper=options.qr)


def backup(options: argparse.Namespace) -> Answer:
    """`backup`."""
    from clinicdesk.commands.backup import backup

    return backup(_caller(options))


def protocols_list(options: argparse.Namespace) -> Answer:
    """`protocols list`."""
    from clinicdesk.commands import protocols

    return protocols.list_all(_caller(options))


def protocols_adopt(options: argparse.Namespace) -> Answer:
    """`protocols adopt`."""
    from clinicdesk.commands import protocols

    return protocols.adopt(
        _caller(options),
        code=options.code,
        version=options.version,
        numbers=options.numbers,
        reason=options.reason,
    )


def protocols_withdraw(options: argparse.Namespace) -> Answer:
    """`protocols withdraw`."""
    from clinicdesk.commands import protocols

    return protocols.withdraw(
        _caller(options), code=options.code, version=options.version, reason=options.reason
    )


def forms_enter(options: argparse.Namespace) -> Answer:
    """`forms enter`."""
    from clinicdesk.commands import protocols

    return protocols.enter(_caller(options), options.folder)


def demo(options: argparse.Namespace) -> Answer:
    """`demo`."""
    from clinicdesk.commands.demo import demo

    return demo(options.lang, options.out)


def score(options: argparse.Namespace) -> Answer:
    """`score`, of one sheet or of many."""
    from clinicdesk.commands import score, score_examples

    if options.list:
        return score.list_forms(options.lang)
    if options.examples:
        return score_examples.examples(options.lang)
    if options.batch:
        named = (options.form, options.file) if options.file else (None, options.form)
        return score.score_batch(options.lang, named[0], named[1] or "-")
    return score.score_one(options.lang, options.form, options.file or "-")


def forms_check(options: argparse.Namespace) -> Answer:
    """`forms check`."""
    from clinicdesk.commands import forms

    return forms.check(options.lang, options.folder)


def forms_show(options: argparse.Namespace) -> Answer:
    """`forms show`."""
    from clinicdesk.commands import forms

    return forms.show(options.lang, options.form)


def forms_list(options: argparse.Namespace) -> Answer:
    """`forms list`."""
    from clinicdesk.commands import forms

    return forms.list_all(options.lang)


def forms_schema(options: argparse.Namespace) -> Answer:
    """`forms schema`."""
    from clinicdesk.commands import forms

    return forms.write_schema(options.lang, options.folder)


def users_list(options: argparse.Namespace) -> Answer:
    """`users list`."""
    from clinicdesk.commands import users

    return users.list_all(_caller(options))


def users_add(options: argparse.Namespace) -> Answer:
    """`users add`."""
    from clinicdesk.commands import users

    return users.add(
        _caller(options), login=options.login, name=options.name, roles=options.roles, reason=options.reason
    )


def users_again(options: argparse.Namespace) -> Answer:
    """`users re-enrol`."""
    from clinicdesk.commands import users

    return users.again(_caller(options), login=options.login, reason=options.reason)


def users_enrol(options: argparse.Namespace) -> Answer:
    """`users enrol`."""
    from clinicdesk.commands import users

    caller = _caller(options)
    # The code is printed set in from the margin, and saved so.
    caller = replace(caller, password=caller.password.strip())
    return users.enrol(caller, password=read_secret(options.new_password_file))


def users_remove(options: argparse.Namespace) -> Answer:
    """`users remove`."""
    from clinicdesk.commands import users

    return users.remove(_caller(options), login=options.login, reason=options.reason)


def users_recover(options: argparse.Namespace) -> Answer:
    """`users recover`."""
    from clinicdesk.commands import users

    return users.recover(
        options.lang, options.clinic, login=options.user, sheet=options.recovery_file,
        password=read_secret(options.password_file),
    )  # fmt: skip


def import_people(options: argparse.Namespace) -> Answer:
    """`import participants`."""
    from clinicdesk.commands.import_people import Wish, import_people

    wish = Wish(options.sheet, tuple(options.map), tuple(options.set_aside), options.dry_run)
    return import_people(_caller(options), options.file, wish)
