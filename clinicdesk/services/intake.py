"""Taking over the list a clinic already has: read apart, checked dry, written in one act or not at all."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.apart import read_apart
from clinicdesk.models.audit import Action
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, authorise, verb
from clinicdesk.services.intake_views import CheckedLine, CheckedList, Choices, OpenedList, Outcome, TakenOver
from clinicdesk.services.list_check import Step, amended, check_lines, standing_of
from clinicdesk.services.many_rows import uncollected
from clinicdesk.services.person_rows import details_of
from clinicdesk.services.reasons import check_words
from clinicdesk.services.registering import put_amendment, put_people
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.words import say

NOTHING_CHOSEN = Choices()


@verb(Permission.REGISTER_PEOPLE, reads=True)
def read_list(
    desk: Desk,  # noqa: ARG001 - checked by the verb
    actor: Actor,  # noqa: ARG001 - as above
    data: bytes,
    *,
    name: str,
    pulse: Callable[[], None] | None = None,
) -> OpenedList:
    """The lines of a file, read in a process of its own. Raises Refused IMP002 … IMP015.

    `name` is shown to the person and kept nowhere; `pulse` is called while it reads and may end it.
    """
    return OpenedList(name, hashlib.sha256(data).hexdigest(), read_apart(data, pulse=pulse))


@verb(Permission.REGISTER_PEOPLE, reads=True)
def check_list(
    desk: Desk,
    actor: Actor,
    opened: OpenedList,
    choices: Choices = NOTHING_CHOSEN,
    *,
    step: Step | None = None,
) -> CheckedList:
    """The dry run: what would become of each line. Nothing is written."""
    with uncollected(), desk.database.read() as session:
        return check_lines(session, actor, opened, choices, today(desk), step=step)


@verb(Permission.REGISTER_PEOPLE)
def take_over(
    desk: Desk,
    actor: Actor,
    opened: OpenedList,
    seen: CheckedList,
    *,
    language: str,
    step: Step | None = None,
) -> TakenOver:
    """Write what was `seen` and confirmed, with its choices: one act, or nothing. `step` may still end it.

    Raises Refused IMP016, IMP022 (no list), IMP023 (lines left), IMP024 (nothing to set aside), IMP025 (the clinic
    has changed), IMP026 (amending wants a reason), IMP027 (nothing to write), DSK002 and what `add_people` refuses.
    """
    choices = seen.choices
    _check_decisions(seen)
    if any(choices.taken.values()):
        authorise(desk, actor, Permission.AMEND_PEOPLE, f"intake.{take_over.__name__}")
        if not choices.reason.strip():
            raise Refused(Issue("IMP026", "reason"))
        check_words("reason", choices.reason)
    with (
        uncollected(),
        desk.write(actor, Action.PEOPLE_IMPORTED, entity="list", entity_id=opened.digest) as work,
    ):
        if standing_of(work.session) != seen.standing:
            raise Refused(Issue("IMP025"))
        amended_lines = _amend(desk, work, actor, seen)
        new = _add(desk, work, seen, step or _nobody_waits)
        if not new and not amended_lines:
            raise Refused(Issue("IMP027"))
        aside = tuple(line.line for line in seen.lines if line.aside)
        same, repeated = _known(seen)
        done = TakenOver(Changes(frozenset()), new, amended_lines, same, repeated, aside)
        work.amend_deed(reason=_reason(language, opened, choices, done))
    return replace(done, changes=desk.changes(Topic.PEOPLE))


def _nobody_waits(so_far: int, total: int) -> None:
    """The command line shows no progress."""


def _check_decisions(seen: CheckedList) -> None:
    if seen.issues:
        raise Refused(*seen.issues)
    unknown = sorted(seen.choices.aside - {line.line for line in seen.lines if line.aside})
    if unknown:
        raise Refused(*(Issue("IMP024", "set_aside", values={"line": line}) for line in unknown))
    if seen.left:
        raise Refused(Issue("IMP023", "rows", values={"n": seen.left}))


def _add(desk: Desk, work: Work, seen: CheckedList, step: Step) -> dict[int, str]:
    newcomers = {
        line.line: line.details for line in seen.lines if line.outcome is Outcome.NEW and not line.aside
    }
    for line in seen.lines:
        # A later line that repeats a new person adds what the person chose to take from it.
        if line.outcome is Outcome.SAME and line.same and line.same.line in newcomers:
            first, taken = line.same.line, seen.choices.taken.get(line.line, frozenset())
            newcomers[first] = amended(newcomers[first], line.details, taken)
    if not newcomers:
        return {}
    written = put_people(desk, work, list(newcomers.values()), step=step)
    step(len(newcomers), len(newcomers))  # the last moment to stop: nothing is on disk yet
    return {line: person.code for line, person in zip(newcomers, written, strict=True)}


def _amend(desk: Desk, work: Work, actor: Actor, seen: CheckedList) -> dict[int, str]:
    """One new version for each known person of whom anything is taken, however many lines speak of them."""
    found: dict[int, str] = {}
    cards: dict[str, list[CheckedLine]] = {}
    for line in seen.lines:
        if (
            line.outcome is Outcome.SAME
            and line.same
            and line.same.person_id
            and seen.choices.taken.get(line.line)
        ):
            cards.setdefault(line.same.person_id, []).append(line)
    for person_id, speaking in cards.items():
        person = person_of(work.session, person_id)
        details = details_of(work.session, person)
        for line in speaking:
            details = amended(details, line.details, seen.choices.taken[line.line])
            found[line.line] = person.code
        put_amendment(
            desk, work, actor, person_id, details, version=person.version, reason=seen.choices.reason.strip()
        )
    return found


def _known(seen: CheckedList) -> tuple[tuple[int, ...], dict[int, int]]:
    """Lines about people of the clinic; and those that repeat a line of this very list."""
    known = {
        line.line: line.same.line if line.same else 0 for line in seen.lines if line.outcome is Outcome.SAME
    }
    return tuple(line for line, first in known.items() if not first), {
        line: first for line, first in known.items() if first
    }


def _reason(language: str, opened: OpenedList, choices: Choices, done: TakenOver) -> str:
    """Counts and the digest of the file's name, which may itself name a person; and why cards were amended."""
    name = hashlib.sha256(opened.name.encode("utf-8", "replace")).hexdigest()[:12]
    told = say(
        language, "intake.reason", name=name, new=len(done.new), amended=len(done.amended), same=len(done.same),
        repeated=len(done.repeated), aside=len(done.aside),
    )  # fmt: skip
    return f"{told} {choices.reason.strip()}".strip()
