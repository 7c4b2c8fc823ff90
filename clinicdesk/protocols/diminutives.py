"""Tender forms of a given name by the suffixes they are made with: «Танечка», «Олександрик», «Павлуша», «Шурик».

A list would never end; a suffix is what the language has few of. They are names with a capital letter only, for in
small ones many are other words («сонечка», «галочка»). A surname made the same way («Петренко») is none.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from clinicdesk.protocols.folding import fold

_TENDER = re.compile(
    "(?:"
    "(?:[оеєіи]чк|[ое]ньк|инк|(?<=н)к)(?:а|и|і|у|ою|о)"
    "|[ую](?:с|н|л)(?:я|і|ю|ею|ьо|ь)|[ую]ш(?:а|і|у|ею|о|ко|ка)"
    "|(?:ч?ик|[ьй]ок|[ое]к|ьк)(?:|а|у|ові|ом)"
    ")$"
)
_ENDS = re.compile("[аяоеєіїийьью]+$")
_SHORT = 3
"""A stem of two letters is one only before «-очка» and «-енька»: «Анечка»."""
_SURE = re.compile("[оеє]чк|[ое]ньк|ічк")


def tender_stems(name: str) -> frozenset[str]:
    """The folded stems of a given name or of a short form of it, to which suffixes are put."""
    word = name.lower().replace("ё", "е")
    found = {word, _ENDS.sub("", word)}
    return frozenset(folded for one in found if len(one) > 1 and (folded := _folded(one)))


def stems_in(word: str) -> Iterator[str]:
    """What a word with a capital letter leaves, folded, once a suffix of tenderness is taken from it."""
    if not word[:1].isupper():
        return
    small = word.lower().replace("ё", "е")
    for start in range(2, len(small) - 1):
        match = _TENDER.match(small, start)
        if match and (start >= _SHORT or _SURE.match(match[0])):
            yield _folded(small[:start])


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")
