"""One answer sheet of every form that is scored, with its result: a page of the documentation, in Markdown."""

import json
from collections.abc import Iterator
from decimal import Decimal

from clinicdesk.commands.answer import Answer
from clinicdesk.commands.score_input import Given
from clinicdesk.commands.score_output import shown_score
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.language import Example, Form
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.words import say


def examples(language: str) -> Answer:
    """The page as lines. resources/help/score_<language>.md is this page, kept with the program."""
    shelf = library()
    lines = [f"# {say(language, 'scr.examples_title')}", "", say(language, "scr.examples_intro")]
    for code in shelf.codes():
        definition = shelf.read(code).definition
        if isinstance(definition, Form) and definition.scores and definition.example:
            lines += ["", *_form(shelf, definition, definition.example, language)]
    return Answer(tuple(lines))


def _form(shelf: Library, form: Form, example: Example, language: str) -> Iterator[str]:
    items = None if example.items is None else list(example.items)
    answers = None if example.answers is None else {name: _listed(a) for name, a in example.answers.items()}
    given = Given(form.code, None, items, answers)
    checked = check_answers(form, given.by_field(sheet_of(form)))
    phrases = shelf.read(form.code, form.version).phrases[language]
    asked = {"form": form.code, "items": given.items, "answers": given.answers}
    yield f"## {form.code}: {phrases['title']}"
    yield from ("", say(language, "scr.examples_given"), "", "```json")
    yield _json({key: value for key, value in asked.items() if value is not None})
    yield from ("```", "", say(language, "scr.examples_told"), "", "```json")
    yield _json(shown_score(form, checked, phrases, language))
    yield "```"


def _listed(answer: object) -> object:
    return list(answer) if isinstance(answer, tuple) else answer


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: object) -> float:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return float(value)
