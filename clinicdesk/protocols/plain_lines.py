"""What one line of a record is written with: no signs nobody sees, no letters from right to left, no pictures."""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENDS = str.maketrans("\n\t", "  ")
_PICTURES = frozenset({"So", "Sk"})
_VARIATION = re.compile("[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_WRITTEN = frozenset("№°˚℃℉✓✔✗✘©®™`´^¨")
"""Signs that lines have although Unicode counts them with the pictures: a number, degrees, a tick, an apostrophe."""


def unreadable(text: str) -> bool:
    """Whether it holds signs nobody sees, or letters from right to left: they would turn a printed line around."""
    return any(map(unreadable_sign, text))


@lru_cache(maxsize=4_096)  # a clinic writes with a few letters
def unreadable_sign(sign: str) -> bool:
    """The same of one sign."""
    return unicodedata.category(sign) in _UNSEEN or unicodedata.bidirectional(sign) in {"R", "AL", "AN"}


def pictured(text: str) -> bool:
    """Whether it holds a picture, an emoji or a sign of the kind; in a name «№» and «°» are none of its letters."""
    return any(map(_pictured_sign, text)) or bool(_VARIATION.search(text))


def issue_of_line(text: str) -> str:
    """PSN003 (unreadable), PSN004 (pictures), or "": what is wrong with a line that is no name, such as a room."""
    if unreadable(text.strip()):
        return "PSN003"
    return "PSN004" if pictured("".join(sign for sign in text if sign not in _WRITTEN)) else ""


def issue_of_lines(text: str) -> str:
    """PSN003 or "": the same of several lines, which have their ends and tabs; a picture jumbles none of them."""
    return "PSN003" if unreadable(text.translate(_ENDS)) else ""


def controls(text: str, *, lines: bool) -> bool:
    """Whether it holds control characters, the ends and tabs of several lines apart: what was never text."""
    said = text.translate(_ENDS) if lines else text
    return any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in said)


def line_key(text: str) -> str:
    """The same for two lines that nobody tells apart: in composed letters, without case and double blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@lru_cache(maxsize=4_096)  # as above
def _pictured_sign(sign: str) -> bool:
    return unicodedata.category(sign) in _PICTURES
