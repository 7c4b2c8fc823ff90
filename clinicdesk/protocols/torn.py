"""Words that do not stand whole in a text: torn by a hyphen, a blank, the end of a line; with digits in them; glued.

What is found is only what could be one word; whether it is somebody's name, `leaks` knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LETTER, _EDGE, _END = r"[^\W\d_]", r"(?<![^\W_])", r"(?![^\W_])"
_HYPHENED = re.compile(rf"{_EDGE}({_LETTER}{{2,}})[-‐‑\u00ad]\s{{0,3}}\n?\s{{0,3}}({_LETTER}{{2,}}){_END}")
_DASHED = re.compile(rf"{_EDGE}({_LETTER}{{2,}})(?:[–—_]| [-‐‑])({_LETTER}{{2,}}){_END}")
_SPELLED = re.compile(rf"{_EDGE}(?:{_LETTER}[ \u00a0.\-‐‑_·*/]){{3,}}{_LETTER}{_END}")
"""Letters one by one, with one sign between them."""
_GAP = re.compile(
    rf"{_EDGE}([A-ZА-ЯҐЄІЇ]{_LETTER}*)(?:[ \u00a0]|[ \t]{{0,3}}\n[ \t]{{0,3}})([a-zа-яґєії]+){_END}"
)
"""A capital begins the word, small letters go on after a blank or on the next line."""
_TOKEN = re.compile(r"[^\W_]{4,}")
_GLUED = re.compile(
    r"[A-ZА-ЯҐЄІЇ][a-zа-яґєії’'ʼ]+(?=[A-ZА-ЯҐЄІЇ])|(?<=[a-zа-яґєії])[A-ZА-ЯҐЄІЇ][a-zа-яґєії’'ʼ]+"
)
_CYRILLIC_DIGITS, _LATIN_DIGITS = str.maketrans("0346", "озчб"), str.maketrans("0134", "oiea")
_LATIN = re.compile("[A-Za-z]")
_LEAST = 5
"""Shorter ones («І горя», «Я на») are two words of the language as likely as one that is torn."""
_LETTERS = 3
"""So many real letters has a word in which digits stand for others: «T0», «В12» have not."""
_SMALL = frozenset(
    "а б в г є ж з і й о у я ай ба бо ви во да де до ей же за зі зо із їх її їй ко ма ми на не ні ну об од ой он ось "
    "от по та те ти то ту уб ці це чи ще що як але без ваш він вон вже дві для ким коли мене між мій має наш над ним "
    "них під при про так там тим тих той тут хай хоч хто цей чим "
    "a al am an as at be by do go he her his i if in is it ma me my no of on or so the to up us we".split()
)
"""Words that stand by themselves: «На дію», «Людей у», «An ton»."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A place, and the word that may be meant. `loose`: only a name as it is written, in some case, is one here."""

    start: int
    end: int
    whole: str
    loose: bool = False


def torn_words(text: str) -> Iterator[Torn]:
    """Every place where one word may stand in parts, or two as one."""
    for pattern in (_HYPHENED, _DASHED, _SPELLED):
        for found in pattern.finditer(text):
            yield Torn(found.start(), found.end(), re.sub(r"[\W_]", "", found[0]))
    for found in _GAP.finditer(text):
        whole = found[1] + found[2]
        if len(whole) >= _LEAST and _SMALL.isdisjoint({found[1].lower(), found[2]}):
            yield Torn(found.start(), found.end(), whole, loose=True)
    for found in _TOKEN.finditer(text):
        if found[0].isalpha() or found[0].isdigit() or sum(map(str.isalpha, found[0])) < _LETTERS:
            continue
        meant = found[0].translate(_LATIN_DIGITS if _LATIN.search(found[0]) else _CYRILLIC_DIGITS)
        if meant.isalpha():
            yield Torn(found.start(), found.end(), meant, loose=True)
    for found in _GLUED.finditer(text):
        yield Torn(found.start(), found.end(), found[0], loose=True)
