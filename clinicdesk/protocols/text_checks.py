"""Sentences: both languages are complete, each in its own language, none without a place."""

import re
from collections.abc import Mapping
from typing import Any

from clinicdesk.protocols.language import Definition
from clinicdesk.protocols.phrases import allowed, needed
from clinicdesk.protocols.problems import Findings
from clinicdesk.protocols.rule_checks import near

_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_TOKEN = re.compile(r"[A-Za-z0-9]+")


def same_everywhere(text: str) -> bool:
    """Whether a text may be equal in both languages: figures, or proper codes such as PHQ-9, SpO2, WHODAS 2.0."""
    return all(
        (len(token) == 1 and not token.islower()) or sum(not letter.islower() for letter in token) > 1
        for token in _TOKEN.findall(text)
    )


def flattened(table: Mapping[str, Any], found: Findings, above: str = "") -> dict[str, str]:
    """The sentences by dotted key. DEF050: what is no sentence."""
    phrases: dict[str, str] = {}
    for key, value in table.items():
        place = f"{above}{key}"
        if type(value) is str and value.strip():
            phrases[place] = value
        elif type(value) is dict:
            phrases.update(flattened(value, found, f"{place}."))
        else:
            found.tell("DEF050", place)
    return phrases


def check_texts(
    definition: Definition | None, phrases: Mapping[str, Mapping[str, str]], found: Mapping[str, Findings]
) -> None:
    """Tell DEF032 to DEF035 of the text files that could be read."""
    ukrainian = phrases.get("uk", {})
    for key, text in phrases.get("en", {}).items():
        if _CYRILLIC.search(text):
            found["en"].tell("DEF035", key)
        elif ukrainian.get(key) == text and not same_everywhere(text):
            found["uk"].tell("DEF034", key, text=text[:60])
    if definition is None:
        return
    wanted = dict.fromkeys(needed(definition))
    known = {**wanted, **dict.fromkeys(allowed(definition))}
    for language, said in phrases.items():
        for key in wanted:
            if key not in said:
                found[language].tell("DEF032", key)
        for key in said:
            if key not in known:
                found[language].tell("DEF033", key, known=near(key, known, found[language]))
