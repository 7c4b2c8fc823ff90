"""To which part of a record a filled form belongs: by the kind of form, then by its step's place in the programme."""

from typing import Literal

from clinicdesk.protocols.calendar_plan import dose_steps
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession

Phase = Literal[
    "screening", "consents", "scales", "preparation", "dosing", "integration", "events", "followup", "closing",
]  # fmt: skip
_BY_GROUP: dict[str, Phase] = {
    "screening": "screening", "consent": "consents", "event": "events", "dosing": "dosing", "recovery": "dosing",
    "vitals": "dosing",
}  # fmt: skip


def phase_of(form: Form, step: str, programme: Programme | None) -> Phase:
    """The phase of a form that was filled in as this step, or outside the programme ("")."""
    if form.group in _BY_GROUP:
        return _BY_GROUP[form.group]
    placed = _of_step(step, programme) if programme and step else None
    if placed is not None:
        return placed
    return "scales" if form.group == "scale" else "followup" if form.group == "note" else "integration"


def session_phases(programme: Programme) -> dict[str, Phase]:
    """The phase of each planned session, by its code."""
    return {one.code: phase for one, phase in _phases(programme)}


def _of_step(step: str, programme: Programme) -> Phase | None:
    """The phase of the sessions that have the step; the dosing day wins over the talks after it."""
    if step == _last_signed(programme):
        return "closing"
    found = [phase for one, phase in _phases(programme) if step in one.steps]
    return "dosing" if "dosing" in found else found[0] if found else None


def _last_signed(programme: Programme) -> str:
    """The step that the programme's last signature is over: its summary."""
    signs = [step for step in programme.steps if step.kind == "sign_off" and step.of]
    return signs[-1].of[-1] if signs else ""


def _phases(programme: Programme) -> list[tuple[ProgrammeSession, Phase]]:
    doses = dose_steps(programme)
    clearances = {step.id for step in programme.steps if step.kind == "sign_off" and step.valid_days}
    found: list[tuple[ProgrammeSession, Phase]] = []
    dosing = False
    for stage in programme.stages:
        steps = {step for one in stage.sessions for step in one.steps}
        clears, doses_here = bool(clearances & steps), bool(doses & steps)
        for one in stage.sessions:
            if doses & set(one.steps):
                found.append((one, "dosing"))
            elif clears:
                found.append((one, "screening"))
            else:
                found.append((one, "integration" if doses_here else "followup" if dosing else "preparation"))
        dosing = dosing or doses_here
    return found
