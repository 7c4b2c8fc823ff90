"""The one form of a value that is hashed and signed: RFC 8785, JSON Canonicalization Scheme."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

_SAFE_INTEGER = 2**53  # RFC 8785 3.2.2.3: beyond it a reader that knows only doubles would change the number
_DEEPEST = 100


def canonical(value: Json) -> bytes:
    """Return the RFC 8785 bytes of nulls, booleans, integers, texts, lists and objects with ASCII keys.

    Amounts travel as integers or decimal text, never as a float. Raises TypeError for any other type and
    ValueError for an integer of 2**53 or more, a key beyond ASCII, a lone surrogate or 100 levels of nesting.
    """
    _check(value, 0)
    # With ASCII keys, Python's order of code points is RFC 8785's order of UTF-16 units.
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Not chained: the original error carries the whole text, and that may be a patient's.
        raise ValueError("text with a lone surrogate") from None


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _check(value: object, depth: int) -> None:
    if value is None or isinstance(value, (str, bool)):
        return
    if isinstance(value, int):
        if not -_SAFE_INTEGER < value < _SAFE_INTEGER:
            raise ValueError("integer beyond 2**53")
        return
    if depth == _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        _check_keys(value)
        for item in value.values():
            if not isinstance(item, str):  # most are; thousands of rows are written at once
                _check(item, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, depth + 1)
    else:
        raise TypeError(f"no canonical form for {type(value).__name__}")


def _check_keys(value: dict[object, object]) -> None:
    for key in value:
        if not isinstance(key, str):
            raise TypeError("an object's keys are text")
        if not key.isascii():
            raise ValueError("a key beyond ASCII")
