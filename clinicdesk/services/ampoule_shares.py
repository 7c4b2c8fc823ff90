"""How a correction of a dose is spread over its ampoules: arithmetic in microlitres, nothing is read or written.

A closed ampoule never changes its sum: what is given more was destroyed less, with the dose or apart from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Residue:
    """The rest of an ampoule: destroyed (`method`: how), handed over (`receiver`: to whom); `settled`: if at all."""

    destroyed_ul: int
    returned_ul: int
    method: str
    settled: bool
    receiver: str = ""

    def turned(self, more: int) -> tuple[int, int]:
        """How much more is destroyed and returned when the rest changes by so much: destroyed goes first."""
        if more >= 0:
            handed = not self.method or (self.returned_ul > 0 and not self.destroyed_ul)
            return (0, more) if handed else (more, 0)
        destroyed = max(more, -self.destroyed_ul)
        return destroyed, more - destroyed


@dataclass(frozen=True, slots=True)
class Held:
    """What one ampoule gave a dose, destroyed with it, and still holds; and what became of its rest."""

    closed: bool
    given_ul: int
    destroyed_ul: int
    left_ul: int
    residue: Residue


@dataclass(frozen=True, slots=True)
class Step:
    """One portion of a correction. With a method, or something returned, it is of the rest: one or the other."""

    given_ul: int = 0
    destroyed_ul: int = 0
    returned_ul: int = 0
    method: str = ""

    def __bool__(self) -> bool:
        return bool(self.given_ul or self.destroyed_ul or self.returned_ul)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one ampoule takes of a correction: given, destroyed with the dose, and the change of its rest."""

    given: int = 0
    destroyed: int = 0
    rest: int = 0


def spread(held: Sequence[Held], given: int, destroyed: int) -> tuple[list[tuple[Step, ...]], int]:
    """The steps of each ampoule, open ones before closed ones in this order; and what no ampoule can take."""
    shares, given, destroyed = _with_the_dose(held, given, destroyed)
    for at, (one, share) in enumerate(zip(held, shares, strict=True)):
        if not one.closed or not one.residue.settled:
            continue
        rest = one.residue.destroyed_ul + one.residue.returned_ul
        more = min(given, rest)
        less = max(min(destroyed, rest - more), -(one.destroyed_ul + share.destroyed))
        shares[at] = _Share(share.given + more, share.destroyed + less, -more - less)
        given, destroyed = given - more, destroyed - less
    return [tuple(filter(None, _steps(*pair))) for pair in zip(held, shares, strict=True)], given or destroyed


def _with_the_dose(held: Sequence[Held], given: int, destroyed: int) -> tuple[list[_Share], int, int]:
    """What the parts of the dose take among themselves, and what remains of the correction.

    A closed ampoule turns one part into the other, so what it turns is made up for in the open ones.
    """
    shares = [_Share() for _ in held]
    for at, one in enumerate(held):
        spare = max(0, min(one.destroyed_ul, -destroyed))
        more = max(-one.given_ul, min(given, one.destroyed_ul if one.closed else one.left_ul + spare))
        shares[at] = _Share(more, -more if one.closed else 0)
        given -= more
        destroyed += more if one.closed else 0
    for at, (one, share) in enumerate(zip(held, shares, strict=True)):
        if not one.closed:
            more = max(-one.destroyed_ul, min(destroyed, one.left_ul - share.given))
            shares[at] = replace(share, destroyed=share.destroyed + more)
            destroyed -= more
    return shares, given, destroyed


def _steps(one: Held, share: _Share) -> Iterator[Step]:
    """The portions of a share: within the dose, and between dose and rest; none takes what is not there."""
    if not share.rest:
        yield Step(share.given, share.destroyed)
        return
    destroyed, returned = one.residue.turned(share.rest)
    within = Step(-share.destroyed, share.destroyed)
    between = (
        Step(-destroyed, destroyed, method=one.residue.method),
        Step(-returned, returned_ul=returned, method=one.residue.receiver),
    )
    yield from (*between, within) if share.rest < 0 else (within, *between)
