"""What a participant is found by: folded words, code, birth date, telephone from its end, chart number."""

from collections.abc import Iterable

from clinicdesk.protocols.folding import code_key, name_keys
from clinicdesk.protocols.phones import tail_key

CODE, PHONE, BORN, CHART = "=", "#", "@", "~"
"""First signs of keys that are no words of a name."""


def search_keys(
    *, code: str, names: Iterable[str], birth_date: str = "", phones: Iterable[str] = (), chart_number: str = ""
) -> tuple[str, ...]:  # fmt: skip
    """Every key of one version of a participant, sorted. `birth_date` as 1972-09-04, phones in E.164."""
    keys = set(name_keys(*names))
    whole = code_key(code)
    keys |= {CODE + whole, CODE + "".join(filter(str.isdecimal, whole))} - {CODE}
    keys |= {PHONE + tail_key(phone) for phone in phones} - {PHONE}
    if birth_date:
        keys.add(BORN + birth_date)
    if chart_number:
        keys.add(CHART + code_key(chart_number))
    return tuple(sorted(keys))
