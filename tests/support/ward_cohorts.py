"""Cohorts of the imaginary clinic: one with every sign in its matrix, and the verbs that keep what they are asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.cell_history import PastVersion
from clinicdesk.services.matrix_views import Cell, CohortPage, CohortRow, Column, MatrixRow, Sign, Waiting
from clinicdesk.services.memberships import Place
from clinicdesk.services.planning import Colleague, ProgrammeChoice
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.staff_counted import Counted
from clinicdesk.services.staffing import Assignment, CredentialView, Lacking, RoleCount
from clinicdesk.services.views import Changes, PersonRow, Topic
from clinicdesk.ui.cohort_verbs import WRITING, CohortVerbs
from tests.support.closed_ward import closed_day_verbs
from tests.support.outcome_ward import cohort_of

NOW = datetime(2026, 11, 24, 9, 7, 4, tzinfo=UTC)
_CODES = ("P1", "P2", "D1", "I1", "D2", "I2", "D3", "I3", "C1", "A1", "A3", "A6")
_DAYS = (-28, -21, -14, -11, 0, 3, 14, 17, 24, 54, 115, 200)
PAST = (
    PastVersion(2, NOW, "Ірина Марчук", "amended", "Уточнено у виписці"),
    PastVersion(1, NOW - timedelta(days=9), "Ірина Марчук", "filled", ""),
)
SIGNS: tuple[Sign, ...] = get_args(Sign)


def programme() -> Pinned:
    """The ketamine programme, a draft."""
    read = library().read("gkap", "0.1")
    return Pinned(library().programme("gkap", "0.1"), read.phrases, "d" * 64, draft=True, numbers={})


def day(offset: int) -> str:
    """ISO day so far from today."""
    return (NOW.date() + timedelta(days=offset)).isoformat()


def columns() -> tuple[Column, ...]:
    """Referral, screening, clearance, consents, and every session."""
    sessions = {one.code: stage.code for stage in programme().definition.stages for one in stage.sessions}
    return (
        Column("referral", "referral", "entry"), Column("screening", "step", "entry"),
        Column("clearance", "clearance", "entry"), Column("consents", "consents", "entry"),
        *(Column(code, "session", sessions[code], day(at)) for code, at in zip(_CODES, _DAYS, strict=True)),
    )  # fmt: skip


def row(person: PersonRow, line: int) -> MatrixRow:
    """One person; the line decides which exceptions the cells have, so that every sign is seen."""
    entry = [
        Cell("done", day(-57)),
        Cell("signed", day(-50), subject="f-1"),
        Cell("signed", day(-43)),
        Cell("done"),
    ]
    sessions = [
        Cell("signed" if at < 0 else "planned" if at else "running", day(at), "" if at else "today", f"e-{code}")
        for code, at in zip(_CODES, _DAYS, strict=True)
    ]  # fmt: skip
    odd = {
        1: (1, Cell("amended", day(-50))), 2: (2, Cell("soon", day(2), "until", "c-2")),
        3: (2, Cell("action", day(-1), "expired", "c-3")), 4: (2, Cell("forbidden", day(-9), "not_eligible", "c-4")),
        5: (2, Cell("held", day(-9), "deferred", "c-5")), 6: (7, Cell("absent", word="cancelled")),
        7: (8, Cell("none", word="transferred")),
    }  # fmt: skip
    cells = [*entry, *sessions]
    if line in odd:
        cells[odd[line][0]] = odd[line][1]
    conditions = {2: '{"no_booster":true}', 6: '{"dose_cap_mg":"52.5"}'}.get(line, "")
    state = "transferred" if line == 7 else "member"
    place = Place(f"m-{line}", "c-07", person.person_id, state, day(-57), "", "", "")
    return MatrixRow(person.person_id, person.code, person.name, place, conditions, tuple(cells))


def page(people: tuple[PersonRow, ...], **changed: Any) -> CohortPage:
    """Cohort 07 on the day of its second dosing."""
    calendar = tuple(
        CalendarEntry(f"e-{code}", "c-07", code, NOW + timedelta(days=at), 180, "Зала 2", "planned", "", "")
        for code, at in zip(_CODES, _DAYS, strict=True)
    )  # fmt: skip
    waiting = Waiting(Place("m-9", "c-07", "p-1071", "waiting", day(-3), "", "", ""), "К-1071", "Бойко Леся")
    made = CohortPage(
        cohort_id="c-07", code="07", programme=programme(), state="running", kept_state="running",
        starts_on=day(-28), room="Зала 2",
        columns=columns(), rows=tuple(row(one, line) for line, one in enumerate(people)), waiting=(waiting,),
        calendar=calendar, staff=(Assignment("a-1", "u-bondar", "physician", day(-30), ""),
                                  Assignment("a-2", "u-marchuk", "monitoring_nurse", day(-30), "")),
        became={one.planned_id: "planned" for one in calendar},
        staffing=Counted((RoleCount("physician", 1, 1, 0, 1, ()),
                  RoleCount("monitoring_nurse", 2, 1, 0, 1, (Lacking("u-hnatiuk", "expired"),))), day(0), "D2"),
        names={"u-bondar": "Тарас Бондар", "u-marchuk": "Ірина Марчук"},
    )  # fmt: skip
    return replace(made, **changed)


def cohort_rows() -> tuple[CohortRow, ...]:
    """Two cohorts, the newest first."""
    titles = {code: said["title"] for code, said in programme().phrases.items()}
    return (
        CohortRow("c-08", "08", "gkap", titles, draft=True, state="planned", starts_on=day(20), people=0),
        CohortRow("c-07", "07", "gkap", titles, draft=True, state="running", starts_on=day(-28), people=8,
                  waiting=1),
    )  # fmt: skip


def team() -> tuple[Colleague, ...]:
    """Two people at work, one with papers."""
    papers = tuple(
        CredentialView(f"k-{kind}", "u-marchuk", kind, "АА 1", "2025-01-01", ends, "valid")
        for kind, ends in (("BLS", day(12)), ("NURSE-LIC", ""))
    )
    return (
        Colleague("u-marchuk", "Ірина Марчук", (Role.NURSE,), papers),
        Colleague("u-bondar", "Тарас Бондар", (Role.PHYSICIAN,), ()),
    )


def cohort_verbs(
    write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]],
    find: Callable[[str], tuple[PersonRow, ...]],
    shown: Callable[[], tuple[tuple[CohortRow, ...], CohortPage]],
) -> CohortVerbs:
    """Reading ones answer from `shown`; the writing ones keep the call and tell that cohorts changed."""
    pinned = programme()
    choice = ProgrammeChoice(
        "gkap", "0.1", pinned.phrases, tuple((one.role, one.program_role) for one in pinned.definition.roles),
        ("BLS", "NURSE-LIC"), 8,
    )  # fmt: skip
    title = {code: said["title"] for code, said in pinned.phrases.items()}
    protocol = ProtocolRow(
        "gkap",
        "0.1",
        title,
        owner={},
        adoption_id="",
        stub=False,
        state="draft",
        adjustable=(),
        numbers={},
        signatures=(),
    )

    def news(given: dict[str, Any]) -> Changes:
        return Changes(frozenset({Topic.COHORTS}), str(given.get("subject", "")), NOW)

    def count(*, team: Any, people: int, **_: Any) -> tuple[RoleCount, ...]:
        have = sum(role == "monitoring_nurse" for _, role in team)
        return (RoleCount("monitoring_nurse", max(1, -(-people // 4)), have, 0, have, ()),)

    def propose(cohort_id: str, first: date) -> dict[str, date]:
        codes = ("P1", "P2", "D1") if cohort_id else ()
        return {code: first + timedelta(days=7 * n) for n, code in enumerate(codes)}

    writing: dict[str, Any] = {name: write(name, news) for name in WRITING}
    return CohortVerbs(
        list_cohorts=lambda: shown()[0], open_cohort=write("open_cohort", lambda _: shown()[1]),
        protocols=lambda: (protocol,), programmes=lambda: (choice,), team=team, count_team=count, find_people=find,
        propose_days=propose, cell_history=lambda **_: PAST,
        outcomes=write("open_outcomes", lambda _: cohort_of()),
        kinds_held=lambda _: ("BLS", "OLD-CERT"), closed_day=closed_day_verbs(write),
        **writing,
    )  # fmt: skip
