"""What the sheets of a dosing day offer: reasons, drugs, routes and forms of the running session's programme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinicdesk.models.sessions import Session
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.security.roles import Permission
from clinicdesk.services.cause_words import cause_words
from clinicdesk.services.deferrals import causes_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.discharge_state import leaving_step
from clinicdesk.services.dosing_day import Day, day_of_sitting
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.readings import running_session
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import series_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list: its code, its words by language, and the routes of a drug."""

    code: str
    titles: Mapping[str, str]
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayLists:
    """Empty where no session runs, or it follows no programme."""

    missed: tuple[Listed, ...] = ()
    rescue: tuple[Listed, ...] = ()
    routes: tuple[Listed, ...] = ()
    ready: Read | None = None
    discharge: Read | None = None
    sign_offs: tuple[Listed, ...] = ()
    """Those that are for the roles of who asks."""
    deferrals: tuple[Listed, ...] = ()
    """Why somebody may be put off."""
    again: Mapping[str, int] = field(default_factory=dict)
    """Of a cause of missing a set, the minutes after which it is tried again where nothing is typed."""


@verb(Permission.SEE_SESSIONS, reads=True)
def day_lists(desk: Desk, actor: Actor) -> DayLists:
    """The lists of the running session."""
    with desk.database.read() as session:
        sitting = running_session(session)
        if sitting is None or not sitting.code:
            return DayLists()
        day = day_of_sitting(desk, session, sitting)
        words = cause_words(session, day.programme)
        causes = tuple(Listed(code, words[code]) for code in causes_of(session, day))
    pinned, series = day.pinned, series_of(day.pinned, sitting.code)
    return DayLists(
        missed=_titled(pinned, "missed.{}", series.missed_reasons if series else ()),
        again=series.missed_again if series else {},
        rescue=tuple(
            Listed(one.id, _said(pinned, f"substance.{one.substance}"), one.routes)
            for one in day.programme.rescue
        ),
        routes=_titled(pinned, "route.{}", _routes(day)), ready=_form(day, "checklist"), discharge=_leaving(day),
        sign_offs=_sign_offs(day, actor), deferrals=causes,
    )  # fmt: skip


def ready_step(desk: Desk, sitting: Session) -> str:
    """The step of the go/no-go sheet; "" where the programme has none."""
    with desk.database.read() as session:
        day = day_of_sitting(desk, session, sitting)
    return next((step.id for step in day.of_kind("checklist") if step.form), "")


def _routes(day: Day) -> tuple[str, ...]:
    named = {step.dose for step in day.steps if step.dose}
    return tuple(one.route for rule in day.programme.doses if rule.id in named for one in rule.routes)


def _titled(pinned: Pinned, pattern: str, codes: Iterable[str]) -> tuple[Listed, ...]:
    return tuple(Listed(code, _said(pinned, pattern.format(code))) for code in codes)


def _said(pinned: Pinned, key: str) -> Mapping[str, str]:
    return {language: phrases[key] for language, phrases in pinned.phrases.items() if key in phrases}


def _form(day: Day, kind: str) -> Read | None:
    """The form of the first step of a kind."""
    return next((_read(step.form) for step in day.of_kind(kind) if step.form), None)


def _leaving(day: Day) -> Read | None:
    """The form whose answers decide about going home."""
    step = leaving_step(day)
    return _read(step.form) if step and step.form else None


def _read(name: str) -> Read:
    code, _, version = name.partition("@")
    return library().read(code, version)


def _sign_offs(day: Day, actor: Actor) -> tuple[Listed, ...]:
    """What this person signs over forms alone; "session" among the routes: of the whole group.

    One over a note as well is not signed here: its form has its own signature, and a session ends by its close.
    """
    forms, held = {step.id for step in day.steps if step.form}, {role.value for role in actor.roles}
    return tuple(
        Listed(
            one.id, _said(day.pinned, f"step.{one.id}.title"), ("session",) if one.per == "session" else ()
        )
        for one in day.of_kind("sign_off")
        if forms.issuperset(one.of) and not held.isdisjoint(one.roles)
    )
