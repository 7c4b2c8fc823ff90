"""The library that the program brings along, read once. Not needed before the unlock window is painted."""

from functools import cache
from pathlib import Path

from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.reader import read_library

LIBRARY = Path(__file__).resolve().parent / "library"


@cache
def library() -> Library:
    """The built-in definitions. One with problems is on the shelf too: a test holds that there is none."""
    return read_library(LIBRARY)
