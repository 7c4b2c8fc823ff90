"""Reading numbers as people type them: comma or point, thin spaces, a unit after the number; and writing them."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from clinicdesk.errors import Issue, Refused
from clinicdesk.paths import resource
from clinicdesk.protocols.question import Question
from clinicdesk.words import figure

LONGEST = 64
"""More characters than this are no number that anybody types."""
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u2007"), " ")
_MINUS = str.maketrans("\u2212\u2013", "--")
_AMOUNT = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?(?: ?([^0-9\s].*))?")


@cache
def spellings(kind: str) -> Mapping[str, tuple[str, ...]]:
    """How people write the words of one kind (yes_no, unit): meaning to spellings, lower case."""
    table = tomllib.loads(resource("spellings.toml").read_text(encoding="utf-8"))[kind]
    return {meaning: tuple(words) for meaning, words in table.items()}


@cache
def meanings(kind: str) -> Mapping[str, str]:
    """Spelling to meaning."""
    return {word: meaning for meaning, words in spellings(kind).items() for word in words}


def tidy(text: str) -> str:
    """Typed text with one plain blank for every space, thin or not."""
    return " ".join(text.translate(_SPACES).split())


def amount_of(text: str) -> Decimal | None:
    """An amount typed into a field of its own, not below nothing: up to six digits, and six after comma or point.

    None for everything else, what Python would read as a number too: "1e30", "6_0", "NaN", "-1".
    """
    typed = text.strip()
    return Decimal(typed.replace(",", ".")) if _AMOUNT.fullmatch(typed) else None


def read_number(text: str, question: Question) -> Decimal:
    """The number, its unit checked. Refused ANS003 (no number) or ANS007 (another unit)."""
    typed = tidy(text).translate(_MINUS)
    found = _NUMBER.fullmatch(typed) if len(typed) <= LONGEST else None
    if found is None:
        raise Refused(Issue("ANS003", question.id))
    sign, whole, rest, unit = found.groups()
    check_unit(unit or "", question)
    return Decimal(f"{sign}{whole.replace(' ', '')}.{rest or '0'}")


def read_whole(text: str, question: Question) -> int:
    """A whole number. Refused ANS002: a decimal sign may have been meant for thousands."""
    typed = tidy(text)
    found = _NUMBER.fullmatch(typed.translate(_MINUS)) if len(typed) <= LONGEST else None
    if found is None or found[3] is not None:
        raise Refused(Issue("ANS002", question.id))
    check_unit(found[4] or "", question)
    return int(found[1] + found[2].replace(" ", ""))


def check_unit(typed: str, question: Question) -> None:
    """A unit typed after the number is the field's own, in either language. Refused ANS007."""
    word = typed.strip().casefold().rstrip(".")
    if not word or word == question.unit.casefold().rstrip("."):
        return
    if word not in {known.rstrip(".") for known in spellings("unit").get(question.unit, ())}:
        raise Refused(
            Issue("ANS007", question.id, values={"typed": typed.strip(), "unit": question.unit or "–"})
        )


def plain(number: int | Decimal) -> str:
    """A number as text with a point, without needless zeros: "36.6", "142"."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: int | Decimal, language: str) -> str:
    """As `plain`, with a decimal comma in Ukrainian."""
    return figure(language, plain(number))
