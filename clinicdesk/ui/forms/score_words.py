"""What a score came to, in words: its number, its band, or what it lacks."""

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.ui.forms.form_words import FormWords

_SHOWN_REASONS = 3


def value_of(words: FormWords, one: Score, scored: Scored) -> str:
    """The value with its band; the word of a verdict; "" while withheld."""
    say = words.language.say
    if scored.value is None:
        return ""
    if isinstance(scored.value, bool):
        return say(f"filling.truth.{'yes' if scored.value else 'no'}")
    if isinstance(scored.value, str):
        return words.phrase(f"score.{one.id}.verdict.{scored.value}") or scored.value
    number = str(scored.value).replace(".", "," if words.language.code == "uk" else ".")
    number = f"{number}\u00a0%" if one.percent else number
    band = words.phrase(f"score.{one.id}.band.{scored.band}") if scored.band else ""
    return f"{number}, {band}" if band else number


def why_withheld(words: FormWords, scored: Scored) -> str:
    """What is missing behind a score: the first few by name, the rest by number."""
    names = [words.address(path) for path in scored.withheld[:_SHOWN_REASONS]]
    rest = len(scored.withheld) - len(names)
    more = words.language.say("filling.score.more", n=rest) if rest else ""
    return words.language.say("filling.score.withheld", what="; ".join(filter(None, [*names, more])))


def title_of(words: FormWords, one: Score) -> str:
    """The score's name."""
    return words.phrase(f"score.{one.id}.title") or one.id


def summary_of(words: FormWords, form: Form, scores: ScoreSheet) -> str:
    """The scores of a form in one line of a list, after the alarms of its answers; withheld ones say so."""
    said = []
    for one in form.scores:
        scored = scores.scores[one.id]
        if scored.value is None and not scored.withheld:
            continue
        if one.kind in {"sum", "ladders", "verdict"}:
            value = value_of(words, one, scored) or words.language.say("filling.score.none")
            said.append(f"{title_of(words, one)}: {value}" if len(form.scores) > 1 else value)
    alarms = [
        words.phrase(f"alert.{raised.alert.id}.text") or raised.alert.id
        for raised in (alerts_of(form.alerts, scores.facts) if form.scores else ())
    ]
    return " · ".join([*alarms, *said[:_SHOWN_REASONS]])
