"""Between definitions: does what one names exist in another, in that version."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.definitions import Library, age_of
from clinicdesk.protocols.facts import ELSEWHERE, Fact
from clinicdesk.protocols.form_checks import check_alert
from clinicdesk.protocols.language import Form, Rule, TermList
from clinicdesk.protocols.problems import Findings, listed
from clinicdesk.protocols.programme_checks import who
from clinicdesk.protocols.programme_language import Programme, Series
from clinicdesk.protocols.rule_checks import check_rule, extent, leaves, names, near, possible, required

Facts = Mapping[tuple[str, str], Mapping[str, Fact]]


def check_refs(programme: Programme, library: Library, found: Findings) -> None:
    """Tell DEF043, DEF044 and DEF057 of every definition a programme names."""
    for place, ref, kind in _refs(programme):
        code, _, version = ref.partition("@")
        named = library.find(ref)
        if named is not None:
            if not isinstance(named, kind):
                found.tell("DEF057", place, ref=ref)
            continue
        versions = library.versions(code)
        if (code, version) in library.reads:
            continue  # it is there and has problems of its own
        if versions:
            found.tell("DEF044", place, ref=ref, known=listed(versions))
        else:
            found.tell("DEF043", place, ref=ref, known=near(code, dict.fromkeys(library.codes()), found))


def _refs(programme: Programme) -> Iterator[tuple[str, str, type[Form] | type[TermList]]]:
    for consent in programme.consents:
        if consent.document:
            yield f"consents.{consent.id}.document", consent.document, Form
    for step in programme.steps:
        if step.form:
            yield f"steps.{step.id}.form", step.form, Form
    for measure in programme.measures:
        yield f"measures.{measure.form}", measure.form, Form
    for series in programme.series:
        yield f"series.{series.id}.form", series.form, Form
    if programme.fidelity:
        yield "fidelity.form", programme.fidelity.form, Form
    for ref in programme.lists:
        yield "lists", ref, TermList


def check_cutoffs(programme: Programme, facts: Facts, found: Findings) -> None:
    """A cut-off lies within what the form's total can be."""
    for measure in programme.measures:
        code, _, version = measure.form.partition("@")
        total = facts.get((code, version), {}).get("score.total")
        if total and measure.cutoff is not None and not possible(measure.cutoff, total):
            place, value = f"measures.{measure.form}.cutoff", str(measure.cutoff)
            found.tell("DEF020", place, field="score.total", value=value, allowed=extent(total))


def check_filled_in(programme: Programme, found: Findings) -> None:
    """A gate cannot wait for a form that nobody fills in: it would never open."""
    refs = [ref for _, ref, _ in _refs(programme)]
    used = {ref.partition("@")[0] for ref in refs}
    for gate in programme.gates:
        for path in required(gate.when):
            if path.startswith(ELSEWHERE) and path.split(".")[1] not in used:
                found.tell("DEF060", f"gates.{gate.id}.when", form=path.split(".")[1])


def check_series(programme: Programme, facts: Facts, own: Mapping[str, Fact], found: Findings) -> None:
    """A series needs fields of its form; its alerts look at them, at its baseline and the programme's facts."""
    for series in programme.series:
        code, _, version = series.form.partition("@")
        fields = facts.get((code, version))
        if fields is None:
            continue  # told as a reference
        named = {**own, **fields}
        for need in series.needs:
            if need not in fields:
                found.tell("DEF019", f"series.{series.id}.needs", field=need, known=near(need, fields, found))
        for reason in (*series.missed_again, *series.missed_noted):
            if reason not in series.missed_reasons:
                known = listed(series.missed_reasons)
                found.tell("DEF040", f"series.{series.id}.missed_reasons", name=reason, known=known)
        _check_baseline(series, programme, facts, found)
        if series.before_dose is not None:
            check_rule(series.before_dose.when, named, f"series.{series.id}.before_dose.when", found)
        for alert in series.alerts:
            check_rule(alert.when, named, f"alerts.{alert.id}.when", found)
            check_alert(alert, who(programme), named, found)


def _check_baseline(series: Series, programme: Programme, facts: Facts, found: Findings) -> None:
    """The form that stands in for a set is filled in at a step, and has the fields named; so has the set."""
    if series.baseline is None:
        return
    place = f"series.{series.id}.baseline"
    forms = {step.id: step.form.partition("@") for step in programme.steps if step.form}
    if series.baseline.step not in forms:
        found.tell("DEF040", f"{place}.step", name=series.baseline.step, known=listed(sorted(forms)))
        return
    of_step, of_set = forms[series.baseline.step], series.form.partition("@")
    for key, said_by in series.baseline.fields.items():
        for (code, _, version), name in ((of_set, key), *((of_step, one) for one in said_by)):
            fields = facts.get((code, version))
            if fields is not None and name not in fields:
                found.tell("DEF019", f"{place}.fields", field=name, known=near(name, fields, found))


def check_elsewhere(place: str, rule: Rule | None, facts: Facts, found: Findings) -> None:
    """Facts of other forms that a rule names: `form.<code>.<field or score>` of the newest version."""
    paths = {path for path in names(rule) if path.startswith(ELSEWHERE)}
    if not paths or rule is None:
        return
    known: dict[str, Fact] = {}
    for path in paths:
        code, _, rest = path.removeprefix(ELSEWHERE).partition(".")
        versions = sorted((version for name, version in facts if name == code), key=age_of)
        fields = facts[code, versions[-1]] if versions else {}
        fact = fields.get(rest) or fields.get(f"score.{rest}")
        if fact is None:
            found.tell("DEF019", place, field=path, known=near(rest, fields, found))
        else:
            known[path] = fact
    for leaf_place, leaf in _leaves_of(place, rule, known):
        check_rule(leaf, known, leaf_place, found)


def _leaves_of(place: str, rule: Rule, known: Mapping[str, Fact]) -> Iterator[tuple[str, Rule]]:
    for leaf in leaves(rule):
        if leaf.field in known and (leaf.less is None or leaf.less in known):
            yield place, leaf
