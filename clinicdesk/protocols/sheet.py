"""A form made ready for use: its questions, rules and scores taken apart once, kept while the form is in use."""

from dataclasses import dataclass

from clinicdesk.protocols.language import Check, Form, FormField, Rule, Score
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.rules import Compiled, compile_rule, paths_of
from clinicdesk.protocols.scored import Scoring
from clinicdesk.protocols.scoring import compile_score

MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Asking:
    """A field with the rule under which it is asked; None: always."""

    field: FormField
    when: Compiled | None
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form ready for use."""

    form: Form
    questions: dict[str, Question]
    askings: tuple[Asking, ...]
    checks: tuple[tuple[Check, Compiled], ...]
    scorings: dict[str, Scoring]
    """The function of each score, after every other score that it looks at."""
    pressures: tuple[str, ...]
    skips: bool
    """Whether any field has a rule of its own."""
    asks_scores: bool
    """Whether such a rule looks at a score."""


_kept: dict[int, Sheet] = {}


def sheet_of(form: Form) -> Sheet:
    """The form made ready; the same object gives the same sheet."""
    found = _kept.get(id(form))
    if found is not None and found.form is form:
        return found
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[id(form)] = sheet = _made(form)
    return sheet


def _made(form: Form) -> Sheet:
    questions = questions_of(form)
    askings = tuple(_asking(field, section.ask_when) for section in form.sections for field in section.fields)
    by_id = {score.id: score for score in form.scores}
    rules = [asking.rule for asking in askings if asking.rule]
    return Sheet(
        form=form,
        questions=questions,
        askings=askings,
        checks=tuple((check, compile_rule(check.must)) for check in form.checks),
        scorings={score.id: compile_score(score, questions, by_id) for score in in_order(form.scores)},
        pressures=tuple(name for name, question in questions.items() if question.type == "pressure"),
        skips=bool(rules),
        asks_scores=any(path.startswith("score.") for rule in rules for path in paths_of(rule)),
    )


def _asking(field: FormField, section: Rule | None) -> Asking:
    rules = tuple(rule for rule in (section, field.ask_when) if rule is not None)
    rule = Rule(all=rules) if len(rules) > 1 else rules[0] if rules else None
    return Asking(field, compile_rule(rule) if rule else None, rule)


def in_order(scores: tuple[Score, ...]) -> tuple[Score, ...]:
    """Each score after those it looks at. Raises ValueError for a circle, which the reader refuses before."""
    by_id = {score.id: score for score in scores}
    done: dict[str, Score] = {}

    def take(score: Score, above: tuple[str, ...]) -> None:
        if score.id in above:
            raise ValueError("scores in a circle")
        if score.id not in done:
            for other in scores_in(score):
                if other in by_id:
                    take(by_id[other], (*above, score.id))
            done[score.id] = score

    for score in scores:
        take(score, ())
    return tuple(done.values())


def scores_in(score: Score) -> list[str]:
    """The scores that a score looks at, by id; its bands may look at itself."""
    rules = [
        score.when,
        *(ladder.when for ladder in score.ladders),
        *(verdict.when for verdict in score.verdicts),
    ]
    inside = [*score.items, *(path for rule in rules if rule for path in paths_of(rule))]
    banded = [path for bands in score.bands if bands.when for path in paths_of(bands.when)]
    names = [path.split(".")[1] for path in inside if path.startswith("score.")]
    others = [path.split(".")[1] for path in banded if path.startswith("score.")]
    return [*names, *(other for other in others if other != score.id)]
