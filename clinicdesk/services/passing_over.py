"""What stands against a dose, and two people, one a physician, may pass over with a reason."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.protocols.programme_language import Series
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.baselines import baseline_for, checks_of, unfit_before
from clinicdesk.services.board_views import Column
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import Day
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.obligations import Due
from clinicdesk.services.presence import rows_present
from clinicdesk.services.programmes import form_of
from clinicdesk.services.readiness import staff_against_roles
from clinicdesk.services.reading_values import text_of
from clinicdesk.services.watch import series_of, sets_in_session
from clinicdesk.words import LANGUAGES, Phrase, say

UNMEASURED = "DOS055"
ALONE = frozenset({"DOS480", "DOS481", "DOS620"})
"""What stops no dose that was given in an emergency by one alone: it is written down, and an incident begun."""
BY_TWO = ALONE | {"DOS012", UNMEASURED}
"""What two people may pass over."""
_BETWEEN = "|"


def not_passed(asked: Iterable[Issue], passing: Collection[str]) -> list[Issue]:
    """What stands against a dose and is not among what is passed over: codes, or `marks_of` what was looked at.

    An alert is passed over by its id, readings by what they say, a person without papers by theirs: a second one is
    another thing.
    """
    return [one for one in asked if one.code not in passing and not marks_of([one]) <= set(passing)]


def marks_of(asked: Iterable[Issue]) -> frozenset[str]:
    """By what a sheet says which of these it has shown: `seen` of `give_dose`."""
    return frozenset(
        mark for one in asked for mark in str(one.values.get("marks") or one.code).split(_BETWEEN)
    )


def marks_of_board(column: Column) -> frozenset[str]:
    """The same of what the board shows of somebody: each alert without an answer of whichever set, and readings."""
    alerts = (one for one in column.alerts if one.answered_at is None)
    marks = {row for one in alerts for row in (one.alert_row, *one.others)}
    return frozenset(marks | ({mark_of_readings(column.unfit)} if column.unfit else set()))


def mark_of_readings(said: Mapping[str, str]) -> str:
    """The mark of readings over which a dose is thought about again, as their texts."""
    return "DOS481:" + ",".join(f"{name}={value}" for name, value in sorted(said.items()))


def mark_of_papers(user_id: str) -> str:
    """The mark of somebody whose papers do not count."""
    return f"DOS620:{user_id}"


def passable(session: DbSession, day: Day, person_id: str, *, at: datetime | None) -> list[Issue]:
    """What a dose asks two people about. `at`: when it is given; None: no such time.

    As `warned_before`, and DOS055 (a first dose without what alerts compare later sets with).
    """
    issues = warned_before(session, day, person_id, at=at)
    series = series_of(day.pinned, day.sitting.code)
    if at is None or series is None or not series.before or doses_of(session, day.session_id, person_id):
        return issues
    sets = sets_in_session(session, day.session_id, person_id)
    checks = checks_of(session, day.session_id, series, person_id=person_id).get(person_id, ())
    if baseline_for(series, sets, checks, at).lacks:
        issues.append(Issue(UNMEASURED, "despite"))
    return issues


def warned_before(session: DbSession, day: Day, person_id: str, *, at: datetime | None) -> list[Issue]:
    """What an order asks about already.

    DOS012 (alerts that nobody has answered, red ones among them) · DOS480 (amber alerts only) ·
    DOS481 (the newest readings before the first dose, over which the programme has it thought about again: what the
    dose itself raises is watched by the alarms).
    """
    waiting = unanswered_alerts(session, day.session_id, person_id)
    red = sum(one.level == "red" for one in waiting)
    issues = []
    if waiting:
        marks = _BETWEEN.join(one.id for one in waiting)
        named: dict[str, str | int] = {
            "n": len(waiting),
            "red": red,
            "what": _alerts(day, waiting),
            "marks": marks,
        }
        issues.append(Issue("DOS012" if red else "DOS480", "despite", values=named))
    series = series_of(day.pinned, day.sitting.code)
    first = not doses_of(session, day.session_id, person_id)
    if first and at is not None and series is not None and series.before_dose is not None:
        unfit = unfit_before(series, sets_in_session(session, day.session_id, person_id), at)
        if unfit:
            said = {name: text_of(value) for name, value in unfit.items()}
            what = _named(session, series, said)
            values = {"what": what, "marks": mark_of_readings(said)}
            issues.append(Issue("DOS481", "despite", values=values))
    return issues


def unlicensed(desk: Desk, session: DbSession, day: Day, hands: Mapping[str, Permission]) -> list[Issue]:
    """DOS620 for each of these people whose papers do not count today in the role that they act in.

    `hands`: user id to what they do here. Papers are what the programme asks of the role: a licence that was
    revoked or suspended, or has run out, counts no more from that moment, whoever signed the go before.
    """
    counts = staff_against_roles(desk, session, day)
    without = {(one.user_id, count.role): one.why for count in counts for one in count.lacking}
    acts = {one.role: one.program_role for one in day.programme.roles}
    here = [(row.user_id, row.role) for row in rows_present(session, day.session_id)]
    names, issues = names_of_users(session), []
    for user, act in hands.items():
        mine = [role for who, role in here if who == user]
        fit = [role for role in mine if role in acts and may((Role(acts[role]),), act)] or mine
        why = [without[user, role] for role in fit if (user, role) in without]
        if why and len(why) == len(fit):
            said = {
                "who": names.get(user, ""), "why": _paper(why[0]), "user": user, "marks": mark_of_papers(user),
            }  # fmt: skip
            issues.append(Issue("DOS620", "despite", values=said))
    return issues


def licence_due(
    incident: str, found: list[Issue], *, at: datetime, person_id: str, words: Mapping[str, str | int]
) -> list[Due]:
    """What the medical lead is asked about those of `unlicensed`; it closes with the incident."""
    if not found:
        return []
    words = {**words, "who": ", ".join(str(one.values["who"]) for one in found)}
    cause = f"licence:{incident}"
    return [Due("dose_unlicensed", cause, at, Role.LEAD.value, person_id=person_id, words=words)]


def unanswered_alerts(session: DbSession, session_id: str, person_id: str) -> tuple[AlertRaised, ...]:
    """The alerts of somebody that nobody has answered; passing one on answers nothing."""
    said = exists().where(AlertAnswer.alert_row == AlertRaised.id, AlertAnswer.kind == "answered")
    return tuple(
        session.scalars(
            select(AlertRaised)
            .where(AlertRaised.session_id == session_id, AlertRaised.person_id == person_id, ~said)
            .order_by(AlertRaised.raised_at)
        )
    )


def _alerts(day: Day, waiting: Iterable[AlertRaised]) -> Phrase:
    """Red ones first, each said once, with how often it waits where that is more than once."""
    names = Counter(one.alert for one in sorted(waiting, key=lambda one: one.level != "red"))
    texts = {
        code: "; ".join(
            (day.pinned.phrase(f"alert.{name}.text", code) or name) + (f" × {often}" if often > 1 else "")
            for name, often in names.items()
        )
        for code in LANGUAGES
    }
    return Phrase(texts["en"], texts)


def _paper(state: str) -> Phrase:
    return Phrase(state, {code: say(code, f"dos.paper.{state}") for code in LANGUAGES})


def _named(session: DbSession, series: Series, said: dict[str, str]) -> Phrase:
    """Readings by the names that their form gives them."""
    read, _ = form_of(session, series.form)
    texts = {
        code: ", ".join(
            f"{words.get(f'field.{name}.short') or words.get(f'field.{name}.label', name)} {value}"
            for name, value in said.items()
        )
        for code, words in ((code, read.phrases[code]) for code in LANGUAGES)
    }
    return Phrase(texts["en"], texts)
