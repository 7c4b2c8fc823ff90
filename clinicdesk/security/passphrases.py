"""Passphrases of random words, and the check of a new password (NIST SP 800-63B-4, 3.1.1.2)."""

import math
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from clinicdesk.errors import Issue, Unavailable
from clinicdesk.security.guessable import Guess, guessable, lines_of
from clinicdesk.words import LANGUAGES

LEAST = 15  # NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor
MOST = 256  # NIST asks for 64 at least; the bound keeps a pasted file out
LEAST_WORDS = 6
LEAST_LIST = 4096  # 2**12: six words of the shortest list allowed are 72 bits

_FIELD = "password"
_CODES = {
    Guess.KNOWN: "PWD004",
    Guess.KEYBOARD: "PWD005",
    Guess.REPEAT: "PWD006",
    Guess.WORK: "PWD007",
    Guess.PERSONAL: "PWD008",
    Guess.NUMBER: "PWD009",
}
# RFC 8265, 4.2 (OpaqueString): no control or invisible signs, no unassigned code points, which a newer
# Unicode might normalise otherwise and so lock the person out. Surrogates and private signs neither.
_UNTYPABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def generate_passphrase(
    language: str, *, words: int = LEAST_WORDS, choose: Callable[[Sequence[str]], str] = secrets.choice
) -> str:
    """Return different random words of the language's list ("uk" or "en") with single spaces between.

    Six words give 77.5 bits in Ukrainian (7,776 words) and 74.4 in English (over 5,400): `entropy_bits`.
    The result always passes `check_password`, also when two of its words are names the person goes by.
    `choose` picks one of a sequence with equal chances (tests and dice); fewer than six words raise
    ValueError, a damaged list Unavailable("PWD010").
    """
    if words < LEAST_WORDS:
        raise ValueError(words)
    left = list(word_list(language))
    chosen: list[str] = []
    for _ in range(words):
        chosen.append(choose(left))
        left.remove(chosen[-1])  # a repeated word would be worth nothing
    return " ".join(chosen)


def entropy_bits(language: str, words: int = LEAST_WORDS) -> float:
    """The strength of a generated passphrase: log2 of the number of equally likely ones."""
    return math.log2(math.perm(len(word_list(language)), words))


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The words of resources/passphrases/<language>.txt; KeyError for another language.

    A list that is missing, short or has a word twice would quietly weaken every passphrase: it raises
    Unavailable("PWD010").
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    found = lines_of(f"{language}.txt")
    if len(set(found)) < max(LEAST_LIST, len(found)):
        raise Unavailable("PWD010", file=f"{language}.txt")
    return found


def check_password(password: str, *, personal: Iterable[str] = ()) -> tuple[Issue, ...]:
    """Say what is wrong with a new password, after NFKC; an empty tuple means it may be used.

    `personal`: the clinic's name and town, the login, the person's names. What can be guessed from lists
    does not count towards the fifteen characters; nothing is asked of the kinds of characters used.
    """
    text = unicodedata.normalize("NFKC", password)
    if any(unicodedata.category(sign) in _UNTYPABLE for sign in text):
        return (Issue("PWD003", _FIELD),)
    if len(text) < LEAST:
        return (Issue("PWD001", _FIELD, values={"n": len(text), "least": LEAST}),)
    if len(text) > MOST:
        return (Issue("PWD002", _FIELD, values={"n": len(text), "most": MOST}),)
    found = guessable(text, personal=personal)
    if found.own >= LEAST:
        return ()
    return tuple(Issue(_CODES[kind], _FIELD, values={"least": LEAST}) for kind in found.kinds)
