"""The faces of every printed page, embedded: no document may name a font it does not carry."""

import struct
import unicodedata
from collections.abc import Callable
from functools import cache
from threading import Lock

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from clinicdesk.errors import Unavailable
from clinicdesk.paths import resource

BODY = "Plex"
STRONG = "PlexStrong"
NARROW = "PlexNarrow"
NARROW_STRONG = "PlexNarrowStrong"

_FILES = {
    BODY: "IBMPlexSans-Regular.ttf",
    STRONG: "IBMPlexSans-SemiBold.ttf",
    NARROW: "IBMPlexSansCondensed-Regular.ttf",
    NARROW_STRONG: "IBMPlexSansCondensed-SemiBold.ttf",
}


@cache
def register_fonts() -> frozenset[str]:
    """Make the faces known to ReportLab; return the characters that every face can draw.

    Raises Unavailable PRT005 where a face is missing or damaged.
    """
    faces = [_face(name, file) for name, file in _FILES.items()]
    for face in faces:
        pdfmetrics.registerFont(face)
    # ReportLab starts each page in Helvetica, named and not embedded, which an archive format forbids.
    rl_config.canvas_basefontname = BODY
    # Nothing on a page may point to a file or an address; text is escaped as well (text.py).
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    codes = set.intersection(*(set(face.face.charToGlyph) for face in faces))
    return frozenset(char for char in map(chr, codes) if _is_seen(char))


def _is_seen(char: str) -> bool:
    # The faces map even NUL and the soft hyphen to a glyph, an empty one.
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _face(name: str, file: str) -> TTFont:
    # Shaping would change line breaks on machines that happen to have a shaping engine installed;
    # asciiReadable would carry all of ASCII in each file, needed or not.
    # validate: the sums that a face carries of itself; what is damaged would else be found while drawing, or never.
    try:
        font = TTFont(name, str(resource("fonts", file)), validate=1, asciiReadable=0, shapable=False)
    except (
        TTFError,
        struct.error,
        ArithmeticError,
        AssertionError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
    ):
        raise Unavailable("PRT005", file=file) from None
    # A face reads its file from one place to the next: two documents drawn at once would send each other astray.
    font.face.makeSubset = _one_at_a_time(font.face.makeSubset)  # type: ignore[method-assign]  # of this face only
    return font


def _one_at_a_time(work: Callable[..., bytes]) -> Callable[..., bytes]:
    turn = Lock()

    def take_turns(*given: object) -> bytes:
        with turn:
            return work(*given)

    return take_turns
