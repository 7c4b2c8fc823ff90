"""Which sentences a definition needs, in each language: the keys of `uk.toml` and `en.toml`.

Keys are dotted: `field.q1.label`, `choice.often.0`, `score.total.band.mild`, `alert.item9.action`.
"""

from collections.abc import Iterator

from clinicdesk.protocols.language import Alert, Definition, Form, Score, TermList
from clinicdesk.protocols.programme_language import Programme

MAY = ("short", "intro", "notice", "about", "owner", "source")
"""What any definition may say besides its title: a short name, an instruction, a licence notice, a description.

And whose it is and where it comes from, where `owner` and `source` hold more words than names and references.
"""


def needed(definition: Definition) -> Iterator[str]:
    """The keys without which a definition is not complete."""
    yield "title"
    if definition.licence.note in {"non_commercial", "permission"}:
        yield "notice"
    if isinstance(definition, Form):
        yield from _form(definition)
    elif isinstance(definition, TermList):
        yield from (f"entry.{entry.id}.name" for entry in definition.entries)
        yield from (f"group.{group}" for group in definition.groups)
    elif isinstance(definition, Programme):
        yield from _programme(definition)


def allowed(definition: Definition) -> Iterator[str]:
    """Further keys that may be there: hints, advice, details worded for one field."""
    yield from MAY
    if isinstance(definition, Form):
        for section in definition.sections:
            yield f"section.{section.id}.hint"
            for field in section.fields:
                yield f"field.{field.id}.hint"
                yield f"field.{field.id}.short"
                yield from (f"field.{field.id}.detail.{detail.id}" for detail in field.details)
        for score in definition.scores:
            yield f"score.{score.id}.hint"
            yield from (f"score.{score.id}.band_advice.{band}" for band in _bands(score))
        yield from (
            f"choice_hint.{name}.{v}" for name, list_ in definition.choices.items() for v in list_.values
        )
    elif isinstance(definition, TermList):
        yield from (f"entry.{entry.id}.advice" for entry in definition.entries)
        yield from (f"group_advice.{group}" for group in definition.groups)
    elif isinstance(definition, Programme):
        yield from (f"session.{s.code}.about" for stage in definition.stages for s in stage.sessions)
        yield from (f"step.{step.id}.{more}" for step in definition.steps for more in ("hint", "short"))
        yield from (f"consent.{consent.id}.text" for consent in definition.consents)


def _form(form: Form) -> Iterator[str]:
    yield from (f"choice.{name}.{value}" for name, list_ in form.choices.items() for value in list_.values)
    details: set[str] = set()
    for section in form.sections:
        yield f"section.{section.id}.title"
        for field in section.fields:
            yield f"field.{field.id}.label"
            details.update(detail.id for detail in field.details)
    yield from (f"detail.{detail}" for detail in sorted(details))
    yield from (f"check.{check.id}" for check in form.checks)
    for score in form.scores:
        yield f"score.{score.id}.title"
        yield from (f"score.{score.id}.band.{band}" for band in _bands(score))
        yield from (f"score.{score.id}.verdict.{verdict.id}" for verdict in score.verdicts)
    yield from _alerts(form.alerts)


def _bands(score: Score) -> list[str]:
    return list(dict.fromkeys(band.id for bands in score.bands for band in bands.bands))


def _alerts(alerts: tuple[Alert, ...]) -> Iterator[str]:
    for alert in alerts:
        yield f"alert.{alert.id}.text"
        yield f"alert.{alert.id}.action"


def _programme(programme: Programme) -> Iterator[str]:
    for stage in programme.stages:
        yield f"stage.{stage.code}.title"
        yield from (f"session.{session.code}.title" for session in stage.sessions)
    for kind, parts in (
        ("step", programme.steps), ("consent", programme.consents), ("timepoint", programme.timepoints),
        ("series", programme.series), ("dose", programme.doses), ("rescue", programme.rescue),
    ):  # fmt: skip
        yield from (f"{kind}.{part.id}.title" for part in parts)
    for kind, texts in (
        ("eligibility", programme.eligibility), ("gate", programme.gates), ("criterion", programme.discharge),
    ):  # fmt: skip
        yield from (f"{kind}.{part.id}.text" for part in texts)
    yield from (f"role.{role.role}.title" for role in programme.roles)
    yield from (f"credential.{kind.code}.title" for kind in programme.credentials)
    for rule in programme.safeguarding:
        yield f"safeguarding.{rule.id}.trigger"
        yield f"safeguarding.{rule.id}.action"
    yield from _alerts(tuple(alert for series in programme.series for alert in series.alerts))
    yield from _ending(programme)


def _ending(programme: Programme) -> Iterator[str]:
    words: dict[str, None] = {}
    words.update((f"route.{route.route}", None) for dose in programme.doses for route in dose.routes)
    words.update((f"route.{route}", None) for drug in programme.rescue for route in drug.routes)
    words.update((f"substance.{dose.substance}", None) for dose in programme.doses)
    words.update((f"substance.{drug.substance}", None) for drug in programme.rescue)
    words.update((f"missed.{r}", None) for series in programme.series for r in series.missed_reasons)
    if programme.ledger:
        words.update((f"drug_form.{form}", None) for form in programme.ledger.forms)
    if programme.attendance:
        words.update((f"absence.{reason}", None) for reason in programme.attendance.reasons)
    if programme.notes:
        words.update((f"note_heading.{heading}", None) for heading in programme.notes.headings)
        words.update((f"note_phrase.{phrase}", None) for phrase in programme.notes.phrases)
    if programme.completion:
        words.update((f"outcome.{outcome}", None) for outcome in programme.completion.outcomes)
    words.update((f"adjustable.{number.at}", None) for number in programme.adjustable)
    yield from words
