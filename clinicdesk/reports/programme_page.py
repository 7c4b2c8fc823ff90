"""A programme as a person reads it: for whom, consents, stages and sessions, gates, roles, measures, doses."""

from collections.abc import Callable, Iterator, Mapping

from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.language import Rule
from clinicdesk.protocols.programme_checks import sessions
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession
from clinicdesk.reports.page_parts import alert_lines, head, heading, role, source, within
from clinicdesk.reports.rule_sentences import RuleWords
from clinicdesk.words import say


class ProgrammeWords:
    """A programme with its phrases, in one language."""

    def __init__(
        self, programme: Programme, phrases: Mapping[str, str], language: str, shelf: Library
    ) -> None:
        self.programme = programme
        self.phrases = phrases
        self.language = language
        self.shelf = shelf
        self.rules = RuleWords(language, self._names(), {})

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of the program."""
        return say(self.language, f"forms.{key}", **values)

    def text(self, key: str, otherwise: str) -> str:
        """A phrase of the programme, or the bare name."""
        return self.phrases.get(key, otherwise)

    def ref(self, ref: str) -> str:
        """The title of another definition."""
        code, _, version = ref.partition("@")
        read = self.shelf.reads.get((code, version))
        return read.phrases[self.language].get("title", ref) if read else ref

    def when(self, rule: Rule) -> str:
        """A rule in words."""
        return self.rules.sentence(rule)

    def _names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for consent in self.programme.consents:
            names[f"consent.{consent.id}"] = self.text(f"consent.{consent.id}.title", consent.id)
        for step in self.programme.steps:
            title = self.text(f"step.{step.id}.title", step.id)
            names[f"step.{step.id}"] = title
            names[f"signed.{step.id}"] = say(self.language, "forms.fact.signed", name=title)
        for session in sessions(self.programme):
            title = self.text(f"session.{session.code}.title", session.code)
            names[f"attended.{session.code}"] = say(self.language, "forms.fact.attended", name=title)
        for stage in self.programme.stages:
            title = self.text(f"stage.{stage.code}.title", stage.code)
            names[f"count.attended.{stage.code}"] = say(
                self.language, "forms.fact.count_attended", name=title
            )
        return names


def programme_page(
    programme: Programme, phrases: Mapping[str, str], language: str, shelf: Library
) -> Iterator[str]:
    """The lines of the page."""
    words = ProgrammeWords(programme, phrases, language, shelf)
    yield from head(programme, phrases, language)
    for name, part in _PARTS.items():
        lines = list(part(words))
        if lines:
            yield from heading(words.say(f"part.{name}"))
            yield from lines


def _audience(words: ProgrammeWords) -> Iterator[str]:
    programme = words.programme
    audience = programme.audience
    low, high = audience.from_age, audience.to_age
    if low is not None or high is not None:
        if high is None:
            ages = words.say("ages_from", age=str(low))
        else:
            ages = words.say("ages_until", age=str(high)) if low is None else f"{low}–{high}"
        yield f"  {words.say('ages', ages=ages)}"
    modality = ", ".join(words.say(f"modality.{name}") for name in programme.modality)
    yield f"  {words.say(f'shape.{programme.shape}')}; {modality}"
    group = programme.group
    if group:
        yield "  " + words.say("group", least=group.least, target=group.target, most=group.most)
        yield f"      {source(group.source, words.language)}"
    for condition in programme.eligibility:
        fail = words.say(f"on_fail.{condition.on_fail}")
        yield f"  {words.text(f'eligibility.{condition.id}.text', condition.id)} ({fail})"
        yield f"      {source(condition.source, words.language)}"


def _consents(words: ProgrammeWords) -> Iterator[str]:
    for consent in words.programme.consents:
        who, renew = words.say(f"signs.{consent.who}"), words.say(f"renew.{consent.renew}")
        only = f"; {words.say('only_online')}" if consent.only else ""
        yield f"  {words.text(f'consent.{consent.id}.title', consent.id)} ({who}; {renew}{only})"
        if f"consent.{consent.id}.text" in words.phrases:
            yield f"      {words.phrases[f'consent.{consent.id}.text']}"


def _roles(words: ProgrammeWords) -> Iterator[str]:
    for part in words.programme.roles:
        title = words.text(f"role.{part.role}.title", part.role)
        need = words.say("staff", least=part.count_min, per=part.count_per)
        also = "".join(f" + {code}" for code in part.also)
        yield f"  {title}: {need} ({', '.join(part.credentials)}{also})"
        if part.full_min:
            yield "      " + words.say("full", n=part.full_min)
        if part.sessions:
            yield "      " + words.say("only_in", sessions=", ".join(part.sessions))
    for kind in words.programme.credentials:
        valid = f" ({words.say('months', n=kind.valid_months)})" if kind.valid_months else ""
        yield f"  {kind.code}: {words.text(f'credential.{kind.code}.title', kind.code)}{valid}"


def _stages(words: ProgrammeWords) -> Iterator[str]:
    for stage in words.programme.stages:
        yield f"  {words.text(f'stage.{stage.code}.title', stage.code)} [{stage.code}]"
        for session in stage.sessions:
            yield f"    {session.code}  {_session(session, words)}"
            if f"session.{session.code}.about" in words.phrases:
                yield f"        {words.phrases[f'session.{session.code}.about']}"
            yield from (f"        · {_step(step, words)}" for step in session.steps)


def _session(session: ProgrammeSession, words: ProgrammeWords) -> str:
    parts = [
        words.text(f"session.{session.code}.title", session.code),
        words.say("minutes", n=session.minutes),
    ]
    parts.append(words.say(f"attends.{session.audience}"))
    if session.optional:
        parts.append(words.say("optional"))
    if session.gap_days:
        parts.append(words.say("gap", least=session.gap_days[0], most=session.gap_days[1]))
    return "; ".join(parts)


def _step(step: str, words: ProgrammeWords) -> str:
    found = next((part for part in words.programme.steps if part.id == step), None)
    title = words.text(f"step.{step}.title", step)
    if found is None:
        return title
    who = ", ".join(say(words.language, f"common.role.{name}") for name in found.roles)
    return f"{title} ({who})" if who else title


def _gates(words: ProgrammeWords) -> Iterator[str]:
    for gate in words.programme.gates:
        yield f"  {gate.opens}: {words.text(f'gate.{gate.id}.text', gate.id)}"
        yield "      " + words.say("when", rule=words.when(gate.when))
        yield f"      {source(gate.source, words.language)}"


def _measures(words: ProgrammeWords) -> Iterator[str]:
    for measure in words.programme.measures:
        at = ", ".join(words.text(f"timepoint.{name}.title", name) for name in measure.at)
        mark = "" if measure.required else f" ({words.say('voluntary')})"
        cutoff = "" if measure.cutoff is None else f"; ≥ {measure.cutoff}"
        respondent = words.say(f"respondent.{measure.respondent}")
        yield f"  {words.ref(measure.form)}{mark}: {at}; {respondent}{cutoff}"


def _series(words: ProgrammeWords) -> Iterator[str]:
    for series in words.programme.series:
        minutes = ", ".join(map(str, series.minutes))
        yield f"  {words.text(f'series.{series.id}.title', series.id)}: {words.say('after_dose', minutes=minutes)}"
        yield f"      {source(series.source, words.language)}"
        for alert in series.alerts:
            yield from alert_lines(alert, words.phrases, words.language)


def _doses(words: ProgrammeWords) -> Iterator[str]:
    for dose in words.programme.doses:
        yield f"  {words.text(f'dose.{dose.id}.title', dose.id)}"
        for route in dose.routes:
            title = words.text(f"route.{route.route}", route.route)
            low, high = route.mg_per_kg
            cap = words.say("dose", low=str(low), high=str(high), cap=str(route.cap_mg))
            yield f"    {title}: {cap}"
            yield f"      {source(route.source, words.language)}"
    for drug in words.programme.rescue:
        yield f"  {words.text(f'rescue.{drug.id}.title', drug.id)}"


def _discharge(words: ProgrammeWords) -> Iterator[str]:
    for criterion in words.programme.discharge:
        yield f"  {words.text(f'criterion.{criterion.id}.text', criterion.id)}"
        yield f"      {source(criterion.source, words.language)}"


def _safeguarding(words: ProgrammeWords) -> Iterator[str]:
    for rule in words.programme.safeguarding:
        who = role(rule.who, words.phrases, words.language)
        span = within(rule.within_hours * 60, words.language)
        yield f"  {words.text(f'safeguarding.{rule.id}.trigger', rule.id)}"
        yield f"      {words.text(f'safeguarding.{rule.id}.action', '')} ({who}, {span})"
        yield f"      {source(rule.source, words.language)}"


def _ending(words: ProgrammeWords) -> Iterator[str]:
    completion = words.programme.completion
    if completion:
        yield "  " + words.say("when", rule=words.when(completion.when))
        outcomes = ", ".join(words.text(f"outcome.{name}", name) for name in completion.outcomes)
        yield f"  {outcomes}"
        yield f"      {source(completion.source, words.language)}"


def _quality(words: ProgrammeWords) -> Iterator[str]:
    fidelity, supervision = words.programme.fidelity, words.programme.supervision
    if fidelity:
        yield "  " + words.say("fidelity", form=words.ref(fidelity.form), n=fidelity.then_one_in)
        yield f"      {source(fidelity.source, words.language)}"
    if supervision:
        yield "  " + words.say("supervision", n=supervision.window_days, contacts=supervision.min_contacts)
        yield f"      {source(supervision.source, words.language)}"


_PARTS: Mapping[str, Callable[[ProgrammeWords], Iterator[str]]] = {
    "audience": _audience, "consents": _consents, "roles": _roles, "stages": _stages, "gates": _gates,
    "measures": _measures, "series": _series, "doses": _doses, "discharge": _discharge,
    "safeguarding": _safeguarding, "ending": _ending, "quality": _quality,
}  # fmt: skip
