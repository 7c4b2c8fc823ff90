"""Rules in words: "sleep: often or always", so that a reader sees when a question is asked or a gate opens."""

from collections.abc import Mapping

from clinicdesk.protocols.language import Form, Rule
from clinicdesk.words import known, say

_AND_OR = {"all": "and", "any": "or"}


class RuleWords:
    """Says rules in one language; `names` are the words of fields, `answers` those of their answers."""

    def __init__(
        self, language: str, names: Mapping[str, str], answers: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.language = language
        self.names = names
        self.answers = answers

    def sentence(self, rule: Rule) -> str:
        """The rule as words."""
        if rule.field is not None:
            return self._leaf(rule)
        if rule.not_ is not None:
            return say(self.language, "forms.rule.not", rule=self.sentence(rule.not_))
        for head, joint in _AND_OR.items():
            parts = getattr(rule, head)
            if parts is not None:
                said = [self._inner(part) for part in parts]
                return f" {say(self.language, f'forms.rule.{joint}')} ".join(said)
        parts = "; ".join(self.sentence(part) for part in rule.count or rule.share or ())
        kind = "count" if rule.count is not None else "share"
        return say(self.language, f"forms.rule.{kind}", number=str(rule.at_least), rules=parts)

    def _inner(self, rule: Rule) -> str:
        said = self.sentence(rule)
        return said if rule.field is not None or rule.not_ is not None else f"({said})"

    def _leaf(self, rule: Rule) -> str:
        name = self.name(rule.field or "")
        if rule.answered is not None:
            return say(self.language, f"forms.rule.{'answered' if rule.answered else 'open'}", name=name)
        if rule.within is not None:
            return say(self.language, "forms.rule.within", name=name, days=rule.within)
        if rule.over_baseline is not None:
            return say(self.language, "forms.rule.over_baseline", name=name, percent=str(rule.over_baseline))
        if rule.less is not None:
            return f"{name} < {self.name(rule.less)}"
        return self._number(name, rule) or self._values(name, rule)

    def _number(self, name: str, rule: Rule) -> str:
        if rule.below is not None:
            return f"{name} < {rule.below}"
        if rule.at_least is not None:
            return f"{name} ≥ {rule.at_least}"
        return "" if rule.between is None else f"{name} {rule.between[0]}–{rule.between[1]}"

    def _values(self, name: str, rule: Rule) -> str:
        wanted = (rule.is_,) if rule.is_ is not None else rule.in_ or ()
        joint = f" {say(self.language, 'forms.rule.or')} "
        return f"{name}: {joint.join(self._value(rule.field or '', value) for value in wanted)}"

    def name(self, path: str) -> str:
        """What a path is called: its question, the words of a fact, else the path itself."""
        if path in self.names:
            return self.names[path]
        key = f"forms.fact.{path.replace('.', '_')}"
        return say(self.language, key) if known(key) else path

    def _value(self, path: str, value: str | int | bool) -> str:  # noqa: FBT001 - a value of the rule
        if isinstance(value, bool):
            return say(self.language, f"forms.answer.{'yes' if value else 'no'}")
        found = self.answers.get(path, {}).get(str(value))
        if found is not None:
            return found
        key = f"forms.answer.{value}"
        return say(self.language, key) if known(key) else str(value)


def words_of(form: Form, phrases: Mapping[str, str], language: str) -> RuleWords:
    """The words for rules inside a form."""
    names: dict[str, str] = {}
    answers: dict[str, Mapping[str, str]] = {}
    for section in form.sections:
        for field in section.fields:
            short = phrases.get(f"field.{field.id}.short") or phrases.get(f"field.{field.id}.label", field.id)
            names[field.id] = f"«{short}»" if language == "uk" else f"“{short}”"
            if field.choices:
                answers[field.id] = {
                    str(v): phrases.get(f"choice.{field.choices}.{v}", str(v))
                    for v in form.choices[field.choices].values
                }
    for score in form.scores:
        names[f"score.{score.id}"] = phrases.get(f"score.{score.id}.title", score.id)
        answers[f"score.{score.id}"] = {
            verdict.id: phrases.get(f"score.{score.id}.verdict.{verdict.id}", verdict.id)
            for verdict in score.verdicts
        }
    return RuleWords(language, names, answers)
