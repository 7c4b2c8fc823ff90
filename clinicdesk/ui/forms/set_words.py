"""A set of measurements in one line: numbers by their short names, what is chosen by the words of its form."""

from collections.abc import Iterator, Mapping

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.ui.chart.vital_words import PRESSURE, cell, label, number
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.surroundings import Surroundings

_CHOSEN = frozenset({"choice", "multi_choice"})
_WORDS = _CHOSEN | {"text", "note"}


def asked_of_set(read: Read) -> Mapping[str, Question]:
    """What a version of the form asks, by key and in its order."""
    assert isinstance(read.definition, Form)
    return sheet_of(read.definition).questions


def set_words(
    around: Surroundings, read: Read, values: Mapping[str, str], *, numbers: bool = False
) -> Iterator[str]:
    """Every value with its name, or only the `numbers`; the two pressures as one. Blanks part several codes."""
    words = FormWords(read, around.language)
    if pressure := cell(around, values, "bp"):
        yield f"{around.say('chart.column.bp')} {pressure}"
    for key, question in asked_of_set(read).items():
        text = values.get(key, "")
        if not text or key in PRESSURE or (numbers and question.type in _WORDS):
            continue
        name = label(around, key, words.short(key))
        if question.type in _CHOSEN:
            yield f"{name}: {', '.join(words.choice(question, code) for code in text.split())}"
        else:
            yield f"{name} {number(around, text)}"
