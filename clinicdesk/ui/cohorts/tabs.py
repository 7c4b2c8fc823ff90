"""The lists of a cohort's page: its members, its calendar, its people at work."""

from collections.abc import Mapping, Sequence

from clinicdesk.protocols.endings import DIED
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.matrix_views import CohortPage, MatrixRow, Waiting
from clinicdesk.services.planning import Colleague, ProgrammeChoice
from clinicdesk.services.staffing import Assignment
from clinicdesk.services.starting import runs_at_board
from clinicdesk.ui.cohorts.list_tab import ListTab
from clinicdesk.ui.cohorts.words import (
    MOVABLE,
    count_words,
    counted_for,
    entry_word,
    long_day,
    paper_titles,
    role_title,
)
from clinicdesk.ui.components.table import Column
from clinicdesk.ui.surroundings import Surroundings

_HERE = ("member", "waiting")
_OF_HELD = {"records": Permission.OPEN_CHART, "papers": Permission.PRINT_RECORDS}
"""What can be done with a session that was held, and what it takes."""


def show_members(around: Surroundings, tab: ListTab, page: CohortPage) -> None:
    """Members, those who left, and the waiting list, in this order."""
    say, may = around.say, around.may(Permission.PLAN_COHORTS) and around.writable
    rows: list[MatrixRow | Waiting] = [*page.rows, *page.waiting]
    completion = page.programme.definition.completion
    words = completion.outcomes if completion else ()

    def allows(act: str, row: MatrixRow | Waiting | None) -> bool:
        if not may or act == "join":
            return may
        if row is None:
            return False
        if row.place.state not in _HERE:
            return act == "died" and row.place.outcome != DIED and DIED in words
        return act == "leave" or (act == "admit" and row.place.state == "waiting")

    columns: list[Column[MatrixRow | Waiting]] = [
        Column(say("cohorts.table.code"), lambda row: row.code, width=130),
        Column(say("cohorts.table.name"), lambda row: row.name),
        Column(say("cohorts.table.state"), lambda row: say(f"cohorts.member.{row.place.state}"), width=170),
        Column(say("cohorts.table.since"), lambda row: long_day(around, row.place.since), width=120),
        Column(say("cohorts.table.until"), lambda row: long_day(around, row.place.until), width=120),
        Column(
            say("cohorts.table.outcome"), lambda row: _outcome(around, page, row.place.outcome), width=190
        ),
        Column(say("cohorts.table.reason"), lambda row: row.place.reason),
    ]
    tab.show_list(columns, rows, allows=allows)


def show_calendar(around: Surroundings, tab: ListTab, page: CohortPage, *, starts: bool = False) -> None:
    """The sessions by time; a cancelled one is struck through and stays. `starts`: they may be started here."""
    say, may = around.say, around.may(Permission.PLAN_COHORTS) and around.writable

    def allows(act: str, row: CalendarEntry | None) -> bool:
        if act in _OF_HELD:
            return row is not None and row.state == "held" and around.may(_OF_HELD[act])
        moves = page.became.get(row.planned_id) in MOVABLE if row else False
        if act == "start":
            return starts and row is not None and moves and runs_at_board(page.programme.definition, row.code)
        if not may or act == "sessions":
            return may
        return row is not None and (act == "make_up" or moves)

    def struck(row: CalendarEntry) -> bool:
        return row.state == "cancelled"

    def state(row: CalendarEntry) -> str:
        return entry_word(around, page, row)

    columns: list[Column[CalendarEntry]] = [
        Column(say("cohorts.table.session"), lambda row: row.code, width=90, struck=struck),
        Column(
            say("cohorts.table.title"),
            lambda row: page.programme.phrase(f"session.{row.code}.title", around.language.code),
            struck=struck,
        ),
        Column(say("cohorts.table.when"), lambda row: around.moment(row.starts_at), width=160, struck=struck),
        Column(say("cohorts.table.room"), lambda row: row.room, width=150),
        Column(say("cohorts.table.state"), state, width=130),
        Column(say("cohorts.table.reason"), lambda row: row.reason),
    ]
    tab.show_list(columns, page.calendar, allows=allows)


def show_staff(
    around: Surroundings, tab: ListTab, page: CohortPage, *, team: Sequence[Colleague],
    programmes: Sequence[ProgrammeChoice],
) -> None:  # fmt: skip
    """Roles counted for the day, then who works in them and with which papers until when."""
    say, may = around.say, around.may(Permission.PLAN_COHORTS) and around.writable
    titles = paper_titles(around, programmes) | _of_programme(around, page)
    papers = {one.user_id: papers_words(around, one, titles=titles) for one in team}
    coded = {one.user_id: papers_words(around, one, titles=titles, codes=True) for one in team}
    counts = [
        count_words(around, one, role_title(around, page.programme, one.role))
        for one in page.staffing.roles
        if not one.enough or one.lacking
    ]
    whose = counted_for(around, page)
    enough = all(one.enough for one in page.staffing.roles)
    above = "\n".join([say(f"cohorts.count.{'enough' if enough else 'short'}", session=whose), *counts])

    def allows(act: str, row: Assignment | None) -> bool:
        if act == "paper":
            return row is not None and around.may(Permission.KEEP_CREDENTIALS) and around.writable
        return may and (act == "assign" or (row is not None and not row.until))

    columns: list[Column[Assignment]] = [
        Column(say("cohorts.table.name"), lambda row: page.names.get(row.user_id, "")),
        Column(say("cohorts.table.role"), lambda row: role_title(around, page.programme, row.role)),
        Column(say("cohorts.table.since"), lambda row: long_day(around, row.since), width=110),
        Column(say("cohorts.table.until"), lambda row: long_day(around, row.until), width=110),
        Column(say("cohorts.table.papers"), lambda row: papers.get(row.user_id, ""),
               told=lambda row: coded.get(row.user_id, "")),
    ]  # fmt: skip
    tab.show_list(columns, page.staff, allows=allows, above=above)


def _of_programme(around: Surroundings, page: CohortPage) -> dict[str, str]:
    """The words of the cohort's own programme go before those of any other that knows the paper."""
    pinned, language = page.programme, around.language.code
    kinds = [one.code for one in pinned.definition.credentials]
    named = {kind: pinned.phrase(f"credential.{kind}.title", language) for kind in kinds}
    return {kind: title for kind, title in named.items() if title}


def papers_words(
    around: Surroundings, colleague: Colleague, *, titles: Mapping[str, str], codes: bool = False
) -> str:
    """Every licence and certificate of somebody with its last day; with `codes` one a line, its code after it."""

    def named(kind: str) -> str:
        title = titles.get(kind, kind)
        return f"{title} ({kind})" if codes and kind not in title else title

    said = (f"{named(one.kind)} {_paper_end(around, one.state, one.valid_to)}" for one in colleague.papers)
    return ("\n" if codes else "; ").join(said)


def _paper_end(around: Surroundings, state: str, valid_to: str) -> str:
    if state != "valid":
        return around.say(f"cohorts.paper.{state}")
    if not valid_to:
        return around.say("cohorts.paper.endless")
    return around.say("cohorts.word.until", day=long_day(around, valid_to))


def _outcome(around: Surroundings, page: CohortPage, outcome: str) -> str:
    return page.programme.phrase(f"outcome.{outcome}", around.language.code) or outcome if outcome else ""


ACTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "people": (
        ("join", "account-plus-outline"),
        ("admit", "check"),
        ("leave", "account-remove-outline"),
        ("died", "pencil-outline"),
    ),
    "calendar": (
        ("start", "play-circle-outline"),
        ("sessions", "calendar-today"),
        ("move", "calendar-clock"),
        ("make_up", "plus"),
        ("cancel", "close"),
        ("records", "history"),
        ("papers", "printer-outline"),
    ),
    "staff": (
        ("assign", "account-plus-outline"),
        ("paper", "file-certificate-outline"),
        ("release", "account-remove-outline"),
    ),
}
"""The acts of each list, with their icons."""
