"""Services of printed documents bound to one desk and one login."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from clinicdesk.errors import Unavailable
from clinicdesk.security.handed_out import put_documents
from clinicdesk.security.roles import Permission, may
from clinicdesk.services import (
    blank_papers,
    cohort_papers,
    daily_sheet,
    record_sets,
    records,
    review_papers,
    session_papers,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.matrix import open_cohort
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from clinicdesk.ui.background import Step
from clinicdesk.ui.paper_verbs import Blank, PackMade, PaperMade, PaperOrder, PaperVerbs, SheetVerbs


def papers_of(desk: Desk, actor: Actor) -> PaperVerbs:
    """What the sheets of printing may ask for."""

    def person(subject: str, order: PaperOrder, step: Step, /) -> PaperMade:
        step(0, 1)
        wish = _wish(order)
        if order.document == "participant":
            return paper_made(records.print_participant(desk, actor, subject, wish))
        if order.document == "screening":
            return paper_made(records.print_screening(desk, actor, subject, wish))
        return paper_made(records.print_part(desk, actor, subject, wish, kind=order.document))

    def cohort(subject: str, order: PaperOrder, step: Step, /) -> PaperMade:
        wish = _wish(order)
        whole_set = partial(
            record_sets.print_session_set, desk, actor, subject, wish, step=step, which=order.which
        )
        made: dict[str, Callable[[], Printout]] = {
            "roster": lambda: cohort_papers.print_roster(desk, actor, subject, wish),
            "labels": lambda: cohort_papers.print_labels(desk, actor, subject, wish),
            "records": lambda: record_sets.print_cohort_records(desk, actor, subject, wish, step=step),
            "session": lambda: session_papers.print_session(desk, actor, subject, wish, which=order.which),
            "run_sheet": lambda: session_papers.print_run_sheet(desk, actor, subject, wish, which=order.which),
            "session_set": lambda: whole_set(whole=False),
            "session_set_whole": lambda: whole_set(whole=True),
            "consents": lambda: blank_papers.print_consents(desk, actor, _programme(desk, actor, subject), wish),
            "downtime": lambda: blank_papers.print_all_blanks(desk, actor, _programme(desk, actor, subject), wish),
        }  # fmt: skip
        step(0, 1)
        return paper_made(made[order.document]())

    def pack(cohort_id: str, order: PaperOrder, password: str, step: Step, /) -> PackMade:
        found = record_sets.make_pack(desk, actor, cohort_id, _wish(order), password=password, step=step)
        return PackMade(found.name, found.archive, found.key_list_name, found.key_list, found.words)

    return PaperVerbs(
        person, cohort, save, pack if may(actor.roles, Permission.EXPORT_RECORDS) else None, save_pack
    )


def sheets_of(desk: Desk, actor: Actor) -> SheetVerbs:
    """Papers about nobody."""

    def make(subject: str, order: PaperOrder, step: Step, /) -> PaperMade:
        step(0, 1)
        wish = _wish(order)
        made: dict[str, Callable[[], Printout]] = {
            "blank": lambda: blank_papers.print_blank(desk, actor, subject, wish),
            "consents": lambda: blank_papers.print_consents(desk, actor, subject, wish),
            "downtime": lambda: blank_papers.print_all_blanks(desk, actor, subject, wish),
            "review": lambda: review_papers.print_review(desk, actor, subject, wish),
            "daily": lambda: daily_sheet.print_daily_sheet(desk, actor, wish, day=daily_sheet.day_named(subject)),
        }  # fmt: skip
        return paper_made(made[order.document]())

    def blanks(programme: str) -> tuple[Blank, ...]:
        rows = blank_papers.list_blanks(desk, actor, programme)
        return tuple(Blank(row.ref, row.titles) for row in rows)

    return SheetVerbs(make, save, blanks)


def save(path: Path, data: bytes) -> None:
    """A whole file or none, for its owner's eyes only. Raises Unavailable PRT004, PRT280, PRT281."""
    _put(path, (path, data))


def save_pack(folder: Path, made: PackMade) -> PackMade:
    """Both files of a pack or none, the key list first, under names that are free there. Raises as `save`."""
    free = next(one for one in _named_anew(made) if not any(map(os.path.lexists, _places(folder, one))))
    keys, pack = _places(folder, free)
    _put(folder, (keys, made.key_list), (pack, made.archive))
    return free


def _places(folder: Path, made: PackMade) -> tuple[Path, Path]:
    return folder / made.key_list_name, folder / made.name


def _named_anew(made: PackMade) -> Iterator[PackMade]:
    """As it is named; then both names with 2, 3, … behind them: the key list of a pack is told by its name."""
    yield made
    pack, keys = Path(made.name), Path(made.key_list_name)
    for number in count(2):
        yield replace(
            made,
            name=f"{pack.stem}-{number}{pack.suffix}",
            key_list_name=f"{keys.stem}-{number}{keys.suffix}",
        )


def _put(told: Path, *documents: tuple[Path, bytes]) -> None:
    try:
        put_documents(*documents)
    except OSError as error:
        raise Unavailable("PRT004", path=str(told)) from error


def _wish(order: PaperOrder) -> Wish:
    return Wish(order.language, order.reason, order.recipient, order.names, order.military)


def paper_made(printout: Printout) -> PaperMade:
    """A printed document as the window has it, with the reason for a missing seal."""
    return PaperMade(printout.name, printout.pdf, printout.record.check_code, printout.unsealed)


def _programme(desk: Desk, actor: Actor, cohort_id: str) -> str:
    programme = open_cohort(desk, actor, cohort_id).programme.definition
    return f"{programme.code}@{programme.version}"
