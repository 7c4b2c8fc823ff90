"""NEWS2 of a set on paper: the total, or what is certain while a part is missing, with the parts that gave points."""

from collections.abc import Iterable, Mapping
from functools import cache

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.values import Value
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, plain, worded
from clinicdesk.services.clearance_state import SCALE_2
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.watch import NEWS2, news2

Values = Mapping[str, Value]


def news2_said(values: Values, scale: int) -> Said:
    """«3: ЧД 2, Пульс 1»; «≥1: ЧД 1» where a part is missing, a dash where nothing is certain either.

    Nothing for a set entered in error.
    """
    if not values:
        return NOTHING
    total = news2(values, scale).scores["total"]
    whole = isinstance(total.value, int)
    if not whole and not total.least:
        return DASH
    points = ((_chart().short(field), n) for field, n in total.parts.items() if n)
    parts = joined((joined((field, plain(n)), "\u00a0") for field, n in points), ", ")
    return joined((plain(f"{total.value}" if whole else f"≥{total.least}"), parts), ": ")


def news2_legend(texts: FormTexts, sets: Iterable[Values], scale: int) -> Said:
    """By which SpO₂ scale, and what was missing where no total stands, in the words over the columns."""
    scores = [news2(values, scale).scores["total"] for values in sets if values]
    lacking = dict.fromkeys(field for one in scores for field in one.withheld)
    scale_2 = worded("records.readings.scale_2") if scale == SCALE_2 else NOTHING
    names = joined((texts.short(field) for field in lacking), ", ")
    why = worded("records.readings.news2_lacks", what=names) if lacking else NOTHING
    return joined((worded("records.readings.news2_legend"), scale_2, why), " ")


@cache
def _chart() -> FormTexts:
    """The short words of the chart itself: a narrow column has no room for longer ones."""
    return FormTexts(library().read(*NEWS2), {})
