"""`clinicdesk print …`: documents as PDF files, put in place whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clinicdesk.commands.answer import Answer, Caller, Exit, opened
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.handed_out import check_target, put_documents
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.words import say


@dataclass(frozen=True, slots=True)
class Order:
    """What is printed where. `what`: the word after `print`; `subject`: a code, a form, a cohort.

    `records`: with the protocol records of a session's people. `month`: as 2026-11.
    """

    what: str
    subject: str
    wish: Wish
    out: Path
    records: bool = False
    first: int = 1
    last: int = 0
    """Rows of a register; 0: to its end."""
    month: str = ""
    replace: bool = False
    """A file that is there may go."""


def print_document(caller: Caller, order: Order) -> Answer:
    """One document. Refused CLI012, CLI720 (see `check_out`), Unavailable PRT004 (disk full), PRT280, PRT281."""
    check_out(order.out, "out", replace=order.replace)
    with opened(caller) as entered:
        printout: Printout = _MADE[order.what](entered.desk, entered.actor, order)
    write_whole(order.out, printout.pdf)
    record = printout.record
    why = printout.unsealed
    done = say(caller.language, "cli.print.done", path=str(order.out), code=record.check_code)
    seal = (
        why.sentence(caller.language)
        if why
        else say(caller.language, "cli.print.sealed", path=str(order.out))
    )
    return Answer((done, seal), {
        "file": str(order.out), "record": record.record_id, "revision": record.revision, "status": record.status,
        "digest": record.digest(), "bytes": len(printout.pdf), "sealed": why is None,
        "unsealed": why.code if why else "",
    }, Exit.BROKEN_EVIDENCE if why and why.code == "DOC014" else Exit.DONE)  # fmt: skip


def check_out(path: Path, field: str, *, replace: bool) -> None:
    """Said before anything is made or written down.

    Refused CLI012 (no such folder), CLI720 (a file is there, and nobody said that it may go).
    Unavailable PRT280, PRT281.
    """
    if not path.parent.is_dir():
        raise Refused(Issue("CLI012", field, values={"path": str(path.parent)}))
    check_target(path)
    if path.exists() and not replace:
        raise Refused(Issue("CLI720", field, values={"path": str(path)}))


def write_whole(path: Path, data: bytes, *, before: tuple[Path, bytes] | None = None) -> None:
    """The file with all of its bytes, or as it was. Raises Unavailable PRT004, PRT280, PRT281.

    `before`: what belongs to it and takes its place first; one is not there without the other.
    """
    try:
        put_documents(*([before] if before else []), (path, data))
    except OSError as error:
        raise Unavailable("PRT004", path=str(path)) from error


def _participant(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - services.entrance.Entered, loaded late
    from clinicdesk.services import records

    return records.print_participant(
        desk, actor, records.person_by_code(desk, actor, order.subject), order.wish
    )


def _screening(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services import records

    return records.print_screening(
        desk, actor, records.person_by_code(desk, actor, order.subject), order.wish
    )


def _blank(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.blank_papers import print_blank

    return print_blank(desk, actor, order.subject, order.wish)


def _consent(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.blank_papers import print_consents

    return print_consents(desk, actor, order.subject, order.wish)


def _downtime(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.blank_papers import print_all_blanks

    return print_all_blanks(desk, actor, order.subject, order.wish)


def _roster(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.cohort_papers import print_roster
    from clinicdesk.services.cohorts import find_cohort

    return print_roster(desk, actor, find_cohort(desk, actor, order.subject), order.wish)


def _labels(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.cohort_papers import print_labels
    from clinicdesk.services.cohorts import find_cohort

    return print_labels(desk, actor, find_cohort(desk, actor, order.subject), order.wish)


def _part(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services import records

    person = records.person_by_code(desk, actor, order.subject)
    return records.print_part(desk, actor, person, order.wish, kind=order.what)


def _session(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.session_papers import print_run_sheet, print_session

    made = print_session if order.what == "session" else print_run_sheet
    cohort_id, which = _sitting(desk, actor, order.subject)
    return made(desk, actor, cohort_id, order.wish, which=which)


def _session_set(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.record_sets import print_session_set

    cohort_id, which = _sitting(desk, actor, order.subject)
    return print_session_set(
        desk, actor, cohort_id, order.wish, step=lambda *_: None, which=which, whole=order.records
    )


def _sitting(desk: Any, actor: Any, subject: str) -> tuple[str, str]:  # noqa: ANN401 - as above
    """Its cohort, and which of the cohort's sessions it is; by its id, or as 07/D1."""
    from clinicdesk.services.cohorts import find_cohort
    from clinicdesk.services.session_papers import cohort_of_session

    found = cohort_of_session(desk, subject)
    if found:
        return found, subject
    cohort, _, which = subject.partition("/")
    return find_cohort(desk, actor, cohort), which


def _daily(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.daily_sheet import day_named, print_daily_sheet

    return print_daily_sheet(desk, actor, order.wish, day=day_named(order.subject))


def _register(desk: Any, actor: Any, order: Order) -> Printout:  # noqa: ANN401 - as above
    from clinicdesk.services.ledger import list_registers, see_register
    from clinicdesk.services.ledger_paper import print_lines, print_month
    from clinicdesk.services.ledger_views import check_span

    known = list_registers(desk, actor)
    at = [one for one in known if order.subject.casefold() in {one.place.casefold(), _named(one).casefold()}]
    if len(at) != 1:
        names = "; ".join(_named(one) for one in known)
        raise Refused(Issue("DOC023", "subject", values={"which": order.subject, "known": names}))
    register = at[0].product_id, at[0].place
    if order.what == "register-month":
        year, month = _month(order.month)
        return print_month(desk, actor, *register, order.wish, year=year, month=month)
    rows = see_register(desk, actor, *register).rows
    last = order.last or max((number for row in rows for number in row.numbers), default=0)
    check_span(rows, order.first, last)
    return print_lines(desk, actor, *register, order.wish, first=order.first, last=last)


def _named(register: Any) -> str:  # noqa: ANN401 - services.ledger_views.RegisterKey, loaded late
    """A register apart from another product's at the same place."""
    return f"{register.place}, {register.product}"


def _month(text: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Refused(Issue("DOC024", "month", values={"month": text})) from error
    return day.year, day.month


_MADE: dict[str, Callable[[Any, Any, Order], Printout]] = {
    "participant": _participant, "screening": _screening, "blank": _blank, "consent": _consent,
    "downtime": _downtime, "cohort-roster": _roster, "labels": _labels, "discharge": _part, "integration": _part,
    "event": _part, "session": _session, "run-sheet": _session, "session-set": _session_set, "daily": _daily,
    "register-lines": _register, "register-month": _register,
}  # fmt: skip
