"""A form or a list by itself: names, answers, ranges, skip rules, the example."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from clinicdesk.protocols.example_checks import check_example
from clinicdesk.protocols.facts import NUMBERS, ROLES, Fact, form_facts
from clinicdesk.protocols.language import Alert, Choices, Detail, Form, FormField, Rule, Section, TermList
from clinicdesk.protocols.problems import Findings, listed
from clinicdesk.protocols.rule_checks import check_rule, cycle, names, near
from clinicdesk.protocols.score_checks import check_scores, score_facts

_FROM_LIST = frozenset({"choice", "multi_choice"})
_RANGED = NUMBERS | {"pressure"}
_MEANT: Mapping[str, frozenset[str]] = {"escort_named": frozenset({"yes_no"}), "recovery_score": NUMBERS}
"""What a field means, to the types that can say it."""


def check_form(form: Form, found: Findings) -> Mapping[str, Fact]:
    """Tell everything that is wrong inside a form; gives the facts its rules may name."""
    facts = form_facts(form, score_facts(form))
    _check_names(form, found)
    for section in form.sections:
        check_rule(section.ask_when, facts, f"section.{section.id}.ask_when", found)
        for field in section.fields:
            _check_field(field, form.choices, facts, found)
    for check in form.checks:
        check_rule(check.must, facts, f"check.{check.id}.must", found)
        if check.at not in facts:
            found.tell("DEF028", f"check.{check.id}.at", item=check.at, known=near(check.at, facts, found))
    check_scores(form, facts, found)
    for alert in form.alerts:
        check_rule(alert.when, facts, f"alert.{alert.id}.when", found)
        check_alert(alert, ROLES, facts, found)
    check_rule(form.suspends, facts, "suspends", found)
    check_rule(form.done_when, facts, "done_when", found)
    circle = cycle(_graph(form))
    if circle:
        found.tell("DEF036", circle[0], circle=" → ".join(circle))
    if form.example:
        check_example(form, facts, found)
    return facts


def check_list(terms: TermList, found: Findings) -> None:
    """Tell names given twice and entries of a group that is not there."""
    check_twice("entries", (entry.id for entry in terms.entries), found)
    check_twice("groups", terms.groups, found)
    for entry in terms.entries:
        for group in entry.groups:
            if group not in terms.groups:
                found.tell("DEF040", f"entry.{entry.id}.groups", name=group, known=listed(terms.groups))


def check_alert(alert: Alert, roles: Iterable[str], facts: Mapping[str, Fact], found: Findings) -> None:
    """Tell of an alert that calls nobody or points at no question."""
    if alert.who not in roles:
        found.tell("DEF045", f"alert.{alert.id}.who", role=alert.who, known=listed(sorted(roles)))
    if alert.item is not None and alert.item not in facts:
        place = f"alert.{alert.id}.item"
        found.tell("DEF028", place, item=alert.item, known=near(alert.item, facts, found))


def check_twice(place: str, ids: Iterable[object], found: Findings) -> None:
    """Tell every name given more than once."""
    for name, times in Counter(ids).items():
        if times > 1:
            found.tell("DEF016", place, name=str(name))


def _check_names(form: Form, found: Findings) -> None:
    check_twice("sections", (section.id for section in form.sections), found)
    check_twice("fields", (field.id for field in _fields(form)), found)
    for field in _fields(form):
        check_twice(f"field.{field.id}.details", (detail.id for detail in field.details), found)
    for name, choices in form.choices.items():
        check_twice(f"choices.{name}", choices.values, found)
    check_twice("checks", (check.id for check in form.checks), found)
    check_twice("scores", (score.id for score in form.scores), found)
    check_twice("alerts", (alert.id for alert in form.alerts), found)
    for score in form.scores:
        place = f"score.{score.id}"
        check_twice(f"{place}.items", score.items, found)
        check_twice(f"{place}.verdicts", (verdict.id for verdict in score.verdicts), found)
        for bands in score.bands:
            check_twice(f"{place}.bands", (band.id for band in bands.bands), found)


def _fields(form: Form) -> Iterator[FormField]:
    for section in form.sections:
        yield from section.fields


def _check_field(
    field: FormField, choices: Mapping[str, Choices], facts: Mapping[str, Fact], found: Findings
) -> None:
    place = f"field.{field.id}"
    _check_answers(field, choices, place, found)
    if field.meaning and field.type not in _MEANT[field.meaning]:
        known = listed(sorted(_MEANT[field.meaning]))
        found.tell("DEF220", f"{place}.meaning", meaning=field.meaning, kind=field.type, known=known)
    if field.type in _RANGED and not field.choices and (field.lowest is None or field.highest is None):
        found.tell("DEF053", place)
    if field.expected:
        first, last = field.expected
        beyond = (field.lowest is not None and first < field.lowest) or (
            field.highest is not None and last > field.highest
        )
        if first > last or beyond:
            found.tell("DEF048", f"{place}.expected", key="expected", lowest=str(first), highest=str(last))
    check_rule(field.ask_when, facts, f"{place}.ask_when", found)
    check_rule(said_before(field), facts, f"{place}.from", found)
    if field.screen:
        check_rule(field.screen.finding, facts, f"{place}.screen.finding", found)
    for detail in field.details:
        _check_answers(detail, choices, f"{place}.{detail.id}", found)
        check_rule(detail.required_when, facts, f"{place}.{detail.id}.required_when", found)


def said_before(field: FormField) -> Rule | None:
    """Where a question takes its answer from, as a rule that looks there."""
    return Rule(field=field.from_, answered=True) if field.from_ else None


def _check_answers(
    part: FormField | Detail, choices: Mapping[str, Choices], place: str, found: Findings
) -> None:
    if part.choices is not None and part.choices not in choices:
        found.tell("DEF051", place, name=part.choices, known=listed(list(choices)))
    elif part.choices is None and part.type in _FROM_LIST:
        found.tell("DEF051", place, name="–", known=listed(list(choices)))
    if part.lowest is not None and part.highest is not None and part.lowest > part.highest:
        found.tell("DEF048", place, key="lowest", lowest=str(part.lowest), highest=str(part.highest))


def _graph(form: Form) -> dict[str, set[str]]:
    """What must be known before a question is asked or a score is counted."""
    graph: dict[str, set[str]] = {}
    for section in form.sections:
        for field in section.fields:
            graph[field.id] = {*_asked_by(section), *(_node(name) for name in names(field.ask_when))}
    for score in form.scores:
        needs = [*score.items, *(ladder.field for ladder in score.ladders)]
        rules = [part.when for group in (score.ladders, score.verdicts, score.bands) for part in group]
        needs += [name for rule in (score.when, *rules) for name in names(rule)]
        graph[f"score.{score.id}"] = {_node(name) for name in needs}
    return graph


def _asked_by(section: Section) -> Iterator[str]:
    return (_node(name) for name in names(section.ask_when))


def _node(path: str) -> str:
    head, _, rest = path.partition(".")
    return f"score.{rest.partition('.')[0]}" if head == "score" else head
