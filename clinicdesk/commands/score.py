"""`clinicdesk score`: one answer sheet, or one a line, to one JSON object each. Needs no clinic."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinicdesk.commands.answer import Answer, Exit
from clinicdesk.commands.score_input import Given, parse_given, read_lines, read_whole
from clinicdesk.commands.score_output import shown_refusal, shown_score
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.words import say

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Shelved:
    """A form with its sentences in the language of the call."""

    form: Form
    phrases: Mapping[str, str]


def score_one(language: str, form: str | None, source: str) -> Answer:
    """Score one object. Exit 1 with `error` when it is refused."""
    if form is None:
        raise Refused(Issue("SCR010", "form"))
    shelf = _Shelf(language)
    name, _, version = form.partition("@")
    try:
        shelf.find(name, version or None)
        shown, refused = shelf.score(read_whole(source), name, version or None)
    except Refused as error:
        shown, refused = shown_refusal(error.issues, None, {}, language), True
    return _answer([shown], refused=refused)


def score_batch(language: str, form: str | None, source: str) -> Answer:
    """Score one object a line, each with its `form`; one line out for each, in order. Exit 1 when any is refused."""
    shelf = _Shelf(language)
    done, refused = [], False
    for number, line in read_lines(source):
        shown, bad = shelf.score(line, form, None, number)
        done.append(shown)
        refused = refused or bad
    return _answer(done, refused=refused)


def list_forms(language: str) -> Answer:
    """The forms that have a score: code, version, title, number of questions."""
    shelf = library()
    forms = []
    for code in shelf.codes():
        definition = shelf.read(code).definition
        if isinstance(definition, Form) and definition.scores:
            title = shelf.phrase(definition, "title", language)
            questions = len(sheet_of(definition).askings)
            forms.append((code, definition.version, title, questions))
    lines = tuple(
        say(language, "scr.listed", code=code.ljust(20), version=version, title=title, n=n)
        for code, version, title, n in forms
    )
    told = [
        {"form": code, "version": version, "title": title, "fields": n} for code, version, title, n in forms
    ]
    return Answer(lines, {"forms": told})


class _Shelf:
    """The library in one language, each form looked up once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._found: dict[tuple[str, str | None], _Shelved] = {}

    def find(self, code: str, version: str | None) -> _Shelved:
        """A form. Refused SCR001 with the names that are known."""
        key = (code, version)
        if key not in self._found:
            shelf = library()
            try:
                form = shelf.form(code, version)
            except KeyError as error:
                named = f"{code}@{version}" if version else code
                raise Refused(Issue("SCR001", "form", values={"form": named[:60]})) from error
            phrases = shelf.read(form.code, form.version).phrases[self._language]
            self._found[key] = _Shelved(form, phrases)
        return self._found[key]

    def score(self, raw: bytes, form: str | None, version: str | None, line: int = 0) -> tuple[Shown, bool]:
        """The result of one object, and whether it was refused."""
        shelved: _Shelved | None = None
        try:
            given = parse_given(raw, form, line)
            shelved = self.find(given.form, given.version or version)
            return self._scored(shelved, given), False
        except Refused as error:
            own = shelved.phrases if shelved else {}
            return shown_refusal(error.issues, shelved.form if shelved else None, own, self._language), True

    def _scored(self, shelved: _Shelved, given: Given) -> Shown:
        checked = check_answers(shelved.form, given.by_field(sheet_of(shelved.form)))
        if checked.stops:
            raise Refused(*checked.stops)
        return shown_score(shelved.form, checked, shelved.phrases, self._language)


def _answer(shown: list[Shown], *, refused: bool) -> Answer:
    lines = tuple(json.dumps(one, ensure_ascii=False) for one in shown)
    return Answer(lines, code=Exit.REFUSED if refused else Exit.DONE, is_json=True)
