"""The medicines of one cell: each with its own dose, however the list put them beside each other.

Two are parted where the first has its dose and a name follows; «амоксицилін/клавуланат 875/125 мг» is one, and so is
«1/2 таб.». What may be meant otherwise is doubtful, and told to whoever takes the list over.
"""

import re
from collections.abc import Iterator

from clinicdesk.exchange.column_words import bare, is_one_of, says_nothing, words
from clinicdesk.protocols.person import Medicine

_SPLIT = re.compile(r"[;\n]|,(?!\s*\d)")
_NUMBERED = re.compile(r"(?:^|(?<=\s))\d{1,2}[.)]\s*(?=[^\W\d_]{4})")
_BESIDE = re.compile(r"\s*[+/&]\s*|\s+(?:і|й|та|и|and|plus|плюс)\s+|\.\s+(?=[^\W\d_])", re.IGNORECASE)
_DOSE = re.compile(r"(\D+?)\s+(\d.*)")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_FIGURES = re.compile(rf"{_FIGURE.pattern}(?:\s*[^\W\d_]*\s*[+/]\s*{_FIGURE.pattern})*")
"""«875/125»: what a combination has of each of its parts."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LEAST = 4
"""A name has no fewer letters: units and «таб» do."""
_BEGUN = 5
"""A word of dosing this long may take an ending."""


def medicines_of(text: str) -> tuple[tuple[Medicine, ...], tuple[str, ...]]:
    """Each medicine with its dose, and the parts of the cell that may be meant otherwise, as they were typed."""
    if is_one_of("none", text):
        return (), ()
    found, doubtful = list[Medicine](), list[str]()
    for part in _parts(text):
        pieces, sure = _apart(part)
        found += map(_medicine, pieces)
        doubtful += [] if sure else [part]
    return tuple(found), tuple(doubtful)


def _parts(text: str) -> Iterator[str]:
    """What stands between signs that always part: the ends of lines, semicolons, numbers of a list."""
    for part in map(str.strip, _SPLIT.split(text)):
        for one in _NUMBERED.split(part) if _NUMBERED.match(part) else (part,):
            if not says_nothing(one):
                yield one.strip()


def _apart(part: str) -> tuple[list[str], bool]:
    """The medicines of a part, and whether it is sure that these are they."""
    pieces, sure, begun = list[str](), True, 0
    for sign in _BESIDE.finditer(part):
        before, after = part[begun : sign.start()].strip(), part[sign.end() :].strip()
        if not (_is_named(before) and _is_named(after)):
            continue
        dosed, dosed_too = _has_figure(before), _has_figure(_until_next(after))
        if sign[0].startswith(".") and not (dosed and dosed_too):
            sure = sure and not (dosed and after[0].isupper())
        elif not dosed:
            sure = sure and _is_combination(part[begun:])
        else:
            sure = sure and dosed_too
            pieces.append(before)
            begun = sign.end()
    return [*pieces, part[begun:].strip()], sure


def _is_named(text: str) -> bool:
    """Whether it begins with what may be the name of a medicine: letters that are no part of a dose."""
    first = _WORD.match(text)
    return first is not None and len(first[0]) >= _LEAST and not _is_dosing(bare(first[0]))


def _is_dosing(word: str) -> bool:
    return any(word == one or (len(one) >= _BEGUN and word.startswith(one)) for one in words("dosing"))


def _has_figure(text: str) -> bool:
    return bool(_FIGURE.search(text))


def _until_next(text: str) -> str:
    """What stands before the next name: of «клоназепам + сертралін 50 мг» the first has no dose."""
    signs = (sign.start() for sign in _BESIDE.finditer(text) if _is_named(text[sign.end() :].strip()))
    return text[: next(signs, None)]


def _is_combination(text: str) -> bool:
    """Whether there is a figure for each of the names: «амоксицилін/клавуланат 875/125 мг»."""
    figures = _FIGURES.search(text)
    if figures is None:
        return False
    names = _BESIDE.split(text[: figures.start()].strip())
    return len(names) == len(_FIGURE.findall(figures[0]))


def _medicine(text: str) -> Medicine:
    dose = _DOSE.fullmatch(text)
    return Medicine(dose[1], dose[2]) if dose else Medicine(text)
