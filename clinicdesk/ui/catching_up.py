"""Somebody recorded while one typed: what one did not touch takes the newer value, what both did is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass

_BASE = "=base."
"""Before the name of a field in a draft: what stood there when the typing began. No field is called so."""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Every field as it shall stand.

    `taken`: what stood in a field that took the newer value. `clashes`: the newer
    value of a field that both changed. `base`: what is typed over from here on; a clash stays one until it is saved.
    """

    texts: Mapping[str, str]
    taken: Mapping[str, str]
    clashes: Mapping[str, str]
    base: Mapping[str, str]

    @property
    def news(self) -> bool:
        """Whether anything was recorded meanwhile that differs."""
        return bool(self.taken or self.clashes)


def catch_up(*, base: Mapping[str, str], typed: Mapping[str, str], now: Mapping[str, str]) -> CaughtUp:
    """`base`: what stood there when the typing began; where nothing is known of it every field counts as touched."""
    texts, taken, clashes = dict(typed), {}, {}
    for name in dict.fromkeys((*now, *base)):
        mine, newer, was = typed.get(name, ""), now.get(name, ""), base.get(name, "") if base else None
        if mine.strip() == newer.strip():
            continue
        if was is not None and mine.strip() == was.strip():
            texts[name], taken[name] = newer, was
        elif was is None or newer.strip() != was.strip():
            clashes[name] = newer
    kept = {name: base[name] for name in clashes if name in base}
    return CaughtUp(texts, taken, clashes, {**now, **kept})


def with_base(texts: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """The body of a draft: what is typed, and beside it what it was typed over."""
    return {**texts, **{f"{_BASE}{name}": base.get(name, "") for name in dict.fromkeys((*texts, *base))}}


def split_base(kept: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The body of a draft as what was typed and what it was typed over."""
    base = {name.removeprefix(_BASE): text for name, text in kept.items() if name.startswith(_BASE)}
    return {name: text for name, text in kept.items() if not name.startswith(_BASE)}, base
