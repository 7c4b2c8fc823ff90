"""Folding names to what a search compares: Ukrainian, Russian and Latin spellings of one name meet.

Every spelling goes to one plain Latin form that keeps no difference people write differently: CMU resolution
No. 55 of 27.01.2010 and the older forms ("Olijnyk", "Oleynik"), ґ and г, apostrophes, soft signs, doubled letters.
It joins more than it must: a search shows a few more people rather than lose one.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from clinicdesk.paths import resource
from clinicdesk.protocols.apostrophes import SIGNS
from clinicdesk.protocols.name_forms import case_forms

_DROPPED = str.maketrans("", "", f'{SIGNS}"ьъЬЪ')
_HYPHENS = re.compile(r"[\s\-‐‑‒–—−/.,;:()«»]+")
_CYRILLIC = str.maketrans(
    dict(zip("абвгґдезийіїклмнопрстуфыёэў", "abvhhdeziiiiklmnoprstufieeu", strict=True)) | {
        "є": "ie", "ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_LATIN = (
    ("g", "h"),
    ("shch", "sch"), ("szcz", "sch"), ("kh", "h"), ("cz", "ch"), ("sz", "sh"), ("tz", "ts"),
    ("x", "ks"), ("w", "v"), ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_C_AS_K = re.compile(r"c(?=[aoutrl])")
_C_AS_TS = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(\D)\1+")
# Which letters of the two alphabets look the same, small and large; "В" looks like "B" only as a capital.
_TWINS = dict(zip("асеіорхукмтнв", "aceiopxykmthb", strict=True))
_ONE_OF_TWINS = str.maketrans(_TWINS)
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _TWINS.items()}
_VOWELS = "aeou"
_I_BESIDE = re.compile(f"i(?=[{_VOWELS}])")
_IS_CYRILLIC = re.compile("[\u0400-\u04ff]")
_IS_LATIN = re.compile("[a-z]")


def fold(text: str) -> str:
    """The words of a text as a search compares them, with a blank between; hyphens part words."""
    return " ".join(words_of(text))


@lru_cache(maxsize=65_536)  # a list of thousands asks for each of its names many times
def words_of(text: str) -> tuple[str, ...]:
    """Each word folded; what folds to nothing is left out."""
    # Before it is composed too: that makes a blank and an accent of «´», and two words of one name.
    kept = unicodedata.normalize("NFKC", text.translate(_DROPPED)).translate(_DROPPED)
    return tuple(folded for word in _HYPHENS.split(kept) if (folded := _fold_word(word)))


def beginnings(word: str) -> tuple[str, ...]:
    """What the folded forms of a name may begin with once somebody has typed this much of it.

    A spelling half typed may end in a letter that the whole one swallows: "Ole" of «Олейник», "Sh" of "Shchur".
    """
    found = [word]
    if word.endswith("i"):
        found += [word[:-1] + vowel for vowel in _VOWELS]
    if word.endswith("e"):
        found.append(word[:-1] + "i")
    for typed, meant in (("k", "h"), ("sh", "sch"), ("ts", "ch"), ("ts", "k"), ("shts", "sch")):
        if word.endswith(typed):
            found.append(word.removesuffix(typed) + meant)
    return tuple(dict.fromkeys(found))


def name_keys(*parts: str) -> frozenset[str]:
    """What a person with these names is found by: every word, and other spellings of a given name."""
    keys = {word for part in parts for word in words_of(part)}
    return frozenset(keys | {other for key in keys for other in _spellings().get(key, ())})


@lru_cache(maxsize=65_536)  # as words_of
def code_key(code: str) -> str:
    """A participant's or chart's code without case, blanks and dashes; letters that look alike are one."""
    marked = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", code).lower())
    plain = "".join(sign for sign in marked if not unicodedata.combining(sign))
    return _HYPHENS.sub("", plain.translate(_DROPPED)).translate(_ONE_OF_TWINS)


def other_spellings(name: str) -> tuple[str, ...]:
    """How else a given name is written, as the table has it; none for a name it does not know."""
    groups = (names for names in _table("given_names") if any(_is_same(one, name) for one in names))
    return tuple(other for names in groups for other in names if not _is_same(other, name))


def short_names(name: str) -> tuple[str, ...]:
    """What somebody of this given name is called by those who know them: «Сашко» for «Олександр»."""
    mine = (name, *other_spellings(name))
    rows = (row for row in _table("short_names") if any(_is_same(row[0], one) for one in mine))
    return tuple(short for row in rows for short in row[1:])


def given_names_of(word: str) -> frozenset[str]:
    """The folded given names that a folded word is a short form of, in any case; none for any other word."""
    return _givens_by_short().get(word, frozenset())


@cache
def _givens_by_short() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for given, *short in _table("short_names"):
        for form in (form for one in short for form in case_forms(one)):
            found.setdefault(fold(form), set()).add(fold(given))
    return {form: frozenset(names) for form, names in found.items()}


def _is_same(one: str, other: str) -> bool:
    """«Яна» folds as «Анна» does; the letter they begin with keeps them apart."""
    return one[:1].casefold() == other[:1].casefold() and fold(one) == fold(other)


@cache
def _table(name: str) -> list[list[str]]:
    table: dict[str, list[list[str]]] = tomllib.loads(
        resource("forms", f"{name}.toml").read_text(encoding="utf-8")
    )
    return table["names"]


@cache
def _spellings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for names in _table("given_names"):
        folded = {fold(name) for name in names}
        for name in folded:
            found.setdefault(name, set()).update(folded)
    return {name: frozenset(others) for name, others in found.items()}


@lru_cache(maxsize=65_536)  # as words_of: a whole name is made of words that were folded one at a time
def _fold_word(word: str) -> str:
    letters = _one_alphabet(word).translate(_CYRILLIC)
    if not letters.isascii():
        marked = unicodedata.normalize("NFD", _marked(letters))
        letters = "".join(sign for sign in marked if not unicodedata.combining(sign))
    previous = ""
    while previous != letters:  # one rule makes room for another: "kkh" is "kh" is "h"
        previous, letters = letters, _simple(letters)
    return letters


def _simple(letters: str) -> str:
    """Without the differences that only spelling makes: digraphs, doubled letters, i beside another vowel."""
    for written, plain in _LATIN:
        letters = letters.replace(written, plain)
    if "c" in letters:
        letters = _C_AS_TS.sub("ts", _C_AS_K.sub("k", letters.replace("sch", "s\0"))).replace("\0", "ch")
    letters = _I_BESIDE.sub("", _DOUBLED.sub(r"\1", letters))
    return letters.replace("ei", "i")


def _marked(letters: str) -> str:
    """Letters of neighbours' alphabets whose mark is a sound."""
    for written, plain in (("š", "sh"), ("č", "ch"), ("ž", "zh"), ("ś", "s"), ("ł", "l"), ("ß", "ss")):
        letters = letters.replace(written, plain)
    return letters


def _one_alphabet(word: str) -> str:
    """The word in small letters of one alphabet: twins of the other are taken as meant."""
    small = word.lower()
    if not (_IS_LATIN.search(small) and _IS_CYRILLIC.search(small)):
        return small
    latin, cyrillic = set(_IS_LATIN.findall(small)), set(_IS_CYRILLIC.findall(small))
    only_cyrillic = any(sign not in _TWINS for sign in cyrillic)
    only_latin = any(sign not in _TO_CYRILLIC for sign in latin)
    if only_latin and not only_cyrillic:
        return "".join(_TWINS.get(sign, sign) for sign in small)
    return "".join(_TO_CYRILLIC.get(sign, sign) for sign in small)
