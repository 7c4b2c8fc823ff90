"""How the columns of a table share its room: nobody is cut while another column has room it does not need."""

from collections.abc import Sequence

LEAST_STRETCH = 60


def shares(wished: Sequence[int], needs: Sequence[int], room: int) -> list[int]:
    """Widths in pixels that fill `room`. A wish of 0 shares what is left.

    Columns that need more than they wished take it from those that need less, in proportion to what each can spare.
    Where even that is too little, those that lack least come first: a long note has lines, a name wants one.
    """
    widths = _first(wished, room)
    spare = [max(0, width - need) for width, need in zip(widths, needs, strict=True)]
    missing = [max(0, need - width) for width, need in zip(widths, needs, strict=True)]
    left = moved = min(sum(spare), sum(missing))
    if not moved:
        return widths
    for place in sorted(range(len(widths)), key=missing.__getitem__):
        given = min(missing[place], left)
        widths[place] += given - (-(-moved * spare[place] // sum(spare)))
        left -= given
    return widths


def _first(wished: Sequence[int], room: int) -> list[int]:
    free = sum(1 for width in wished if not width)
    left = max(0, room - sum(wished))
    return [width or max(LEAST_STRETCH, left // free) for width in wished]
