"""A recovery sheet is proved by two of its groups, typed back from the paper."""

import secrets as chance
from collections.abc import Mapping

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.recovery import GROUPS, RecoverySecret


def two_groups() -> tuple[int, int]:
    """Which two groups of a sheet are to be typed back, numbers from 1."""
    first, second = sorted(chance.SystemRandom().sample(range(1, GROUPS + 1), 2))
    return first, second


def check_typed(recovery: RecoverySecret, asked: tuple[int, int], typed: Mapping[int, str]) -> None:
    """Refused FND009 at "group.N" for each group that was not typed as printed, read as forgivingly as a sheet."""
    wrong = [n for n in asked if not recovery.has_group(n, typed.get(n, ""))]
    if wrong:
        raise Refused(*(Issue("FND009", f"group.{n}", values={"number": n}) for n in wrong))
