"""Names that are written shorter: «К-ко» for Коваленко, «Ол-р» and «Ол.» for Олександр, «Тимч.» for Тимчук.

With a capital letter only, and, where a dot ends it, only with the sentence going on after it: «Сон. Апетит» is none.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache

from clinicdesk.paths import resource
from clinicdesk.protocols.name_forms import case_forms

_BEGIN = r"(?<![\w-])([A-ZА-ЯҐЄІЇ][a-zа-яґєії]{0,3})"
_INNER = re.compile(rf"{_BEGIN}[-‐‑]([a-zа-яґєії]{{1,3}})(?![\w-])")
_CUT = re.compile(r"(?<![\w-])([A-ZА-ЯҐЄІЇ][a-zа-яґєії]{1,4})\.(?=[ \u00a0]?[a-zа-яґєії,;:)])")
_KNOWN = re.compile(
    r"(?<![\w-])[^\W\d_]{1,6}(?:[-‐‑][^\W\d_]{1,3}(?![\w-])|\.(?=[ \u00a0]?[a-zа-яґєії0-9,;:)]))"
)
_MEASURED = re.compile(
    r"\.[ \u00a0]?(?:\d[\d.,/–-]{0,15}[ \u00a0]?(?P<unit>мг|мл|мкг|кг|мм|уд|бал|%|mg|mL|kg)"
    r"|(?P<first>[^\W_]+)(?:[ \u00a0](?P<next>[^\W_]+))?)"
)
_BETWEEN = re.compile(
    r"(?:добов|допустим|разов|рекомендован|дозволен|сумарн|артеріальн|систолічн|діастолічн)"
)
"""How an adjective begins that stands before what is measured."""
_SURNAME, _GIVEN = 3, 2
"""How much of a name stands before the dot at least."""


def clipped_words(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Every place that could be one: where it begins and ends, the beginning of the name, its end or ""."""
    for found in _INNER.finditer(text):
        if found[0].lower() not in _words():
            yield found.start(), found.end(), found[1].lower(), found[2]
    for found in _CUT.finditer(text):
        known = is_known_clip(found[1])
        if not known or (len(found[1]) >= _SURNAME and not before_a_measure(text, found.end(1))):
            yield found.start(), found.end(), found[1].lower(), ""


def is_clipped(begin: str, end: str, name: str, *, surname: bool) -> bool:
    """Whether this is that name, shorter: in any case of it where its end is there."""
    if not end:
        if surname and is_known_clip(begin):
            return False
        least = _SURNAME if surname else _GIVEN
        return least <= len(begin) <= len(name) - 2 and name.lower().startswith(begin)
    if not surname and len(begin) < _GIVEN:
        return False
    return any(
        len(begin) + len(end) < len(form) and form.startswith(begin) and form.endswith(end)
        for form in case_forms(name)
    )


def known_clips(text: str) -> Iterator[range]:
    """Where something stands that is written short in every note: no part of it is a name («т-ра», «Макс. доза»)."""
    for found in _KNOWN.finditer(text):
        if found[0].rstrip(".").lower() in _words():
            yield range(found.start(), found.end())


def is_known_clip(word: str) -> bool:
    """Whether it is a word that every note writes short."""
    return word.lower() in _words()


def before_a_measure(text: str, end: int) -> bool:
    """Whether a word that ends here stands short before what is measured or counted: «Макс. доза», «Сер. АТ»."""
    found = _MEASURED.match(text, end)
    if found is None or found["unit"]:
        return found is not None
    first, then = found["first"].lower(), (found["next"] or "").lower()
    return first in _measures() or (_BETWEEN.match(first) is not None and then in _measures())


@cache
def _words() -> frozenset[str]:
    """What is written so in every note and is nobody: «Д-р», «Ст. сестра»."""
    return frozenset(_table()["clipped"])


@cache
def _measures() -> frozenset[str]:
    """What is measured or counted, in every case."""
    return frozenset(form for word in _table()["measured"] for form in (word, *case_forms(word)))


@cache
def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = tomllib.loads(
        resource("forms", "ordinary_words.toml").read_text(encoding="utf-8")
    )
    return table
