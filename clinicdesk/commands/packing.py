"""`clinicdesk pack`: a cohort's records by codes for an inspection, and whose codes they are, each in a file."""

from os.path import normcase
from pathlib import Path

from clinicdesk.commands.answer import Answer, Caller, Exit, opened
from clinicdesk.commands.printing import check_out, write_whole
from clinicdesk.errors import Issue, Refused
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.words import say


def pack_cohort(caller: Caller, cohort: str, wish: Wish, *, out: Path, keys: Path, replace: bool) -> Answer:
    """The pack and, in another file, the sealed key list; its words are said once.

    Refused CLI012 (no such folder), CLI065 (one file for both), CLI720 (a file is there), and as make_pack.
    Unavailable PRT004, PRT280, PRT281.
    """
    from clinicdesk.services.cohorts import find_cohort
    from clinicdesk.services.record_sets import make_pack
    from clinicdesk.services.vouching import nothing_vouched

    for field, path in (("out", out), ("keys", keys)):
        check_out(path, field, replace=replace)
    if normcase(out.resolve()) == normcase(keys.resolve()):
        raise Refused(Issue("CLI065", "keys", values={"path": str(keys)}))
    with opened(caller) as entered:
        desk, actor = entered.desk, entered.actor
        cohort_id = find_cohort(desk, actor, cohort)
        pack = make_pack(desk, actor, cohort_id, wish, password=caller.password, step=lambda *_: None)
        why = nothing_vouched(desk.findings) if desk.findings else None
    write_whole(out, pack.archive, before=(keys, pack.key_list))
    lines = (
        say(caller.language, "cli.pack.done", path=str(out)),
        say(caller.language, "cli.pack.keys", path=str(keys)),
        say(caller.language, "cli.pack.words", words=pack.words),
        say(caller.language, "cli.pack.read"),
        *([why.sentence(caller.language)] if why else []),
    )
    told = {
        "file": str(out), "keys": str(keys), "words": pack.words, "bytes": len(pack.archive),
        "unsealed": why.code if why else "",
    }  # fmt: skip
    return Answer(lines, told, Exit.BROKEN_EVIDENCE if why else Exit.DONE)
