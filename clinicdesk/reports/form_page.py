"""A form as a person reads it: sections, questions, answers, ranges, scores with bands, alerts, sources."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.facts import Amount, Fact
from clinicdesk.protocols.language import Bands, Choices, Detail, Form, FormField, Score
from clinicdesk.protocols.score_checks import score_facts
from clinicdesk.reports.page_parts import alert_lines, head, heading, source
from clinicdesk.reports.rule_sentences import RuleWords, words_of
from clinicdesk.words import say

Phrases = Mapping[str, str]


def form_page(form: Form, phrases: Phrases, language: str) -> Iterator[str]:
    """The lines of the page."""
    words = words_of(form, phrases, language)
    yield from head(form, phrases, language)
    who = ", ".join(say(language, f"forms.respondent.{name}") for name in form.respondents)
    yield ""
    yield say(language, "forms.answered_by", who=who)
    for section in form.sections:
        yield from heading(phrases.get(f"section.{section.id}.title", section.id))
        if f"section.{section.id}.hint" in phrases:
            yield phrases[f"section.{section.id}.hint"]
        if section.ask_when:
            yield say(language, "forms.asked_when", rule=words.sentence(section.ask_when))
        for field in section.fields:
            yield from _question(field, form.choices, phrases, words)
    if form.checks:
        yield from heading(say(language, "forms.part.checks"))
        yield from (f"  {phrases.get(f'check.{check.id}', check.id)}" for check in form.checks)
    if form.scores:
        yield from heading(say(language, "forms.part.scores"))
        facts = score_facts(form)
        for score in form.scores:
            yield from _score(score, facts[score.id], phrases, words)
    yield from _called_for(form, phrases, words)


def _called_for(form: Form, phrases: Phrases, words: RuleWords) -> Iterator[str]:
    """What its answers bring about: a stop of the clearance, alerts."""
    language = words.language
    if form.suspends:
        yield ""
        yield say(language, "forms.suspends", rule=words.sentence(form.suspends))
    if form.alerts:
        yield from heading(say(language, "forms.part.alerts"))
        for alert in form.alerts:
            yield from alert_lines(alert, phrases, language)
            yield "      " + say(language, "forms.when", rule=words.sentence(alert.when))


def _question(
    field: FormField, choices: Mapping[str, Choices], phrases: Phrases, words: RuleWords
) -> Iterator[str]:
    language = words.language
    label = phrases.get(f"field.{field.id}.label", field.id)
    mark = "" if field.required else f" ({say(language, 'forms.voluntary')})"
    yield f"  {label}{mark} [{field.id}]"
    if f"field.{field.id}.hint" in phrases:
        yield f"      {phrases[f'field.{field.id}.hint']}"
    yield f"      {_answers(field, choices, phrases, language)}"
    if field.expected:
        yield "      " + say(
            language, "forms.expected", lowest=str(field.expected[0]), highest=str(field.expected[1])
        )
    if field.ask_when:
        yield "      " + say(language, "forms.asked_when", rule=words.sentence(field.ask_when))
    if field.screen:
        kind = say(language, f"forms.screen.{field.screen.kind}")
        yield f"      {kind}. {source(field.screen.source, language)}"
        if field.screen.valid_days is not None:
            yield "      " + say(language, "forms.valid", n=field.screen.valid_days)
    for detail in field.details:
        name = phrases.get(f"field.{field.id}.detail.{detail.id}") or phrases.get(
            f"detail.{detail.id}", detail.id
        )
        yield f"      + {name}: {_answers(detail, choices, phrases, language)} [{field.id}.{detail.id}]"
    if field.source:
        yield f"      {source(field.source, language)}"


def _answers(
    part: FormField | Detail, choices: Mapping[str, Choices], phrases: Phrases, language: str
) -> str:
    if part.choices in choices and part.choices is not None:
        said = [_choice(part.choices, value, phrases) for value in choices[part.choices].values]
        several = f" ({say(language, 'forms.several')})" if part.type == "multi_choice" else ""
        return " · ".join(said) + several
    kind = say(language, f"forms.type.{part.type}")
    if part.lowest is None or part.highest is None:
        return f"{kind} {part.unit}".rstrip()
    return f"{kind}, {part.lowest}–{part.highest} {part.unit}".rstrip()


def _choice(name: str, value: str | int, phrases: Phrases) -> str:
    text = phrases.get(f"choice.{name}.{value}", str(value))
    return f"{value} {text}" if isinstance(value, int) and text != str(value) else text


def _score(score: Score, fact: Fact, phrases: Phrases, words: RuleWords) -> Iterator[str]:
    language = words.language
    title = phrases.get(f"score.{score.id}.title", score.id)
    span = "" if fact.lowest is None or fact.highest is None else f", {fact.lowest}–{fact.highest}"
    how = say(language, f"forms.score.{score.kind}", n=len(score.items))
    yield f"  {title} [{score.id}]: {how}{span}"
    if score.reverse:
        yield "      " + say(language, "forms.reversed", items=", ".join(score.reverse))
    if score.factor != 1:
        yield "      " + say(language, "forms.factor", factor=str(score.factor))
    if score.kind == "cluster":
        least = str(score.symptom_at_least)
        yield "      " + say(language, "forms.cluster", need=str(score.need), least=least)
    for bands in score.bands:
        yield from _bands(score, bands, fact, phrases, words)
    for verdict in score.verdicts:
        text = phrases.get(f"score.{score.id}.verdict.{verdict.id}", verdict.id)
        rule = words.sentence(verdict.when) if verdict.when else say(language, "forms.otherwise")
        yield f"      {text}: {rule}"
        if verdict.reasoned:
            yield "          " + say(language, "forms.reasoned")
    if score.when:
        yield "      " + say(language, "forms.when", rule=words.sentence(score.when))
    yield from _change(score, language)
    yield f"      {source(score.source, language)}"


def _bands(score: Score, bands: Bands, fact: Fact, phrases: Phrases, words: RuleWords) -> Iterator[str]:
    if bands.when:
        yield f"      {words.sentence(bands.when)}:"
    start: Amount | None = fact.lowest
    for band in bands.bands:
        end = fact.highest if band.to is None else band.to
        stretch = "–".join(dict.fromkeys("…" if edge is None else str(edge) for edge in (start, end)))
        yield f"      {stretch}  {phrases.get(f'score.{score.id}.band.{band.id}', band.id)}"
        advice = phrases.get(f"score.{score.id}.band_advice.{band.id}")
        if advice:
            yield f"          {advice}"
        start = None if end is None else end + 1 if fact.whole else end
    if bands.source and bands.source != score.source:
        yield f"      {source(bands.source, words.language)}"


def _change(score: Score, language: str) -> Iterator[str]:
    if score.change is None:
        return
    for kind in ("reliable", "meaningful"):
        number = getattr(score.change, kind)
        if number is not None:
            yield "      " + say(language, f"forms.change.{kind}", number=str(number))
    yield f"      {source(score.change.source, language)}"
