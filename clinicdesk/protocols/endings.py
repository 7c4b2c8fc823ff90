"""How a membership of a cohort may end: which of a programme's words for the outcome goes with what happened."""

from collections.abc import Sequence

from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession, ProgrammeStep

HERE = ("waiting", "member")
"""How a membership stands that has not ended."""
ENDED = ("withdrawn", "transferred", "completed")
"""What may happen: the person left, went to another cohort, or came to the end of the programme."""
DIED = "died"
"""After it nobody is called or asked a scale any more; a death is a serious adverse event (ICH E2A)."""
MEDICAL = "withdrawn_medical"
"""The person's health ended it: no decision about them stands as it was signed."""
SUMMARY = "closing_"
"""So begins the code of a form that sums a way through a programme up, and says how it ended."""
_ENDS_BY = {
    "completed": frozenset({"completed"}), "partial": frozenset(ENDED),
    "transferred": frozenset({"transferred", "withdrawn"}),
    "dropped": frozenset({"withdrawn"}), MEDICAL: frozenset({"withdrawn"}),
    "not_started": frozenset({"withdrawn", "transferred"}), DIED: frozenset({"withdrawn"}),
}  # fmt: skip
"""A word of the programmes to the ends it can go with; whoever goes to another clinic leaves as one transferred.

A word that is not among them, a clinic's own, says nothing of the end.
"""
_BEGUN = frozenset({"completed", "partial"})
"""Words that say that the programme was at least begun: nobody who only waited for a place."""


def ends_of(outcome: str, *, waiting: bool) -> tuple[str, ...]:
    """What may have happened where this is the outcome ("" says nothing of it); `waiting`: for a place so far."""
    if waiting and outcome in _BEGUN:
        return ()
    possible = _ENDS_BY.get(outcome, frozenset(ENDED)) - ({"completed"} if waiting else frozenset())
    return tuple(end for end in ENDED if end in possible)


def ends_among(outcomes: Sequence[str], *, waiting: bool) -> tuple[str, ...]:
    """What may have happened to somebody in a programme with these words for the outcome; with none, anything.

    Whoever leaves may always do so: where none of the words fits, with no word for the outcome.
    """
    fitting = {end for one in outcomes or ("",) for end in ends_of(one, waiting=waiting)}
    fitting.add("withdrawn")
    return tuple(end for end in ENDED if end in fitting)


def closing_step(programme: Programme) -> tuple[ProgrammeStep, ProgrammeSession] | None:
    """The form that a sign-off of each person's ends the programme with, and the session that holds it.

    Of the last session that holds one, whoever meets there: the team may write it among themselves.
    """
    signed = {
        of for step in programme.steps
        if step.kind == "sign_off" and step.valid_days is None and step.per == "person" for of in step.of
    }  # fmt: skip
    steps = {step.id: step for step in programme.steps if step.kind == "form" and step.id in signed}
    last = next(
        (one for one in reversed([*sessions_of(programme).values()]) if steps.keys() & set(one.steps)), None
    )
    return None if last is None else (steps[[name for name in last.steps if name in steps][-1]], last)


def closing_form(programme: Programme) -> str:
    """The code of the form that ends the programme for a person; "" where none does."""
    ending = closing_step(programme)
    ref = ending[0].form if ending else None
    return ref.partition("@")[0] if ref else ""
