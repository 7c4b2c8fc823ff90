"""Telephone numbers: typed anyhow, kept as E.164 (+380671234567)."""

import re

_SEPARATORS = re.compile(r"[\s().\-–—/\u00a0]+")
_TYPED = re.compile(r"\+?\d+")
_SHORT = re.compile(r"[1-9]\d{2,5}")
"""Numbers that are dialled as they stand: 103, 112, 7333, 116 123."""
_UKRAINE = "380"
_NATIONAL = 9
# National numbers of Ukraine: area codes begin with 3–6, mobile and service numbers with 5–9.
_CAN_BE = re.compile(r"\+380[3-9]\d{8}")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")


def normal_phone(text: str) -> str:
    """The number as +380671234567 or another country's; "" for one that cannot be (ITU-T E.164)."""
    plain = _SEPARATORS.sub("", text.strip())
    if not _TYPED.fullmatch(plain) or not plain.isascii():
        return ""
    number = plain if plain.startswith("+") else _with_country(plain)
    wanted = _CAN_BE if number.startswith(f"+{_UKRAINE}") else _ABROAD
    return number if wanted.fullmatch(number) else ""


def dialable(text: str) -> bool:
    """Whether somebody can call it as it stands: a whole number, or a short one of a service."""
    plain = _SEPARATORS.sub("", text.strip())
    return bool(normal_phone(text)) or (plain.isascii() and _SHORT.fullmatch(plain) is not None)


def _with_country(digits: str) -> str:
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    national = next((digits[len(lead) :] for lead in ("380", "80", "0") if digits.startswith(lead)), digits)
    return f"+{_UKRAINE}{national}" if len(national) == _NATIONAL else ""


def tail_key(digits: str) -> str:
    """A number from its end, so that the last digits somebody remembers are a beginning."""
    return "".join(filter(str.isdecimal, reversed(digits)))
