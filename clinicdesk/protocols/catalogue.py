"""The library that the program brings along, read once. Not needed before the unlock window is painted."""

from functools import cache
from pathlib import Path

from clinicdesk.protocols.definitions import Library
from clinicdesk.protocols.reader import read_library

_HERE = Path(__file__).resolve().parent
LIBRARIES = tuple(path for path in (_HERE / "library", _HERE / "library_noncommercial") if path.is_dir())
"""The second holds texts that may be given on only without charge, beside their licence."""


@cache
def library() -> Library:
    """The built-in definitions. One with problems is on the shelf too: a test holds that there is none."""
    return read_library(*LIBRARIES)
