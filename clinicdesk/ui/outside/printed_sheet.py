"""The documents printed about a participant or a group; from one of them to the signatures made outside for it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from clinicdesk.services.outside_signatures import PRINTOUT
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.outside.outside_sheet import Beside, open_outside
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.printed_documents import PrintedView

_WIDTH, _HEIGHT = 1190, 300


def open_printed(around: Surroundings, verbs: OutsideVerbs, person_id: str, code: str) -> Sheet | None:
    """The list over the window; what cannot be read is said in the message bar."""
    return _open(around, verbs, lambda: verbs.printed(person_id), "outside.printed", code)


def open_printed_of_cohort(
    around: Surroundings, verbs: OutsideVerbs, cohort_id: str, code: str
) -> Sheet | None:
    """The same of the papers of a group and its sessions."""
    return _open(around, verbs, lambda: verbs.printed_of_cohort(cohort_id), "outside.printed_group", code)


def _open(
    around: Surroundings,
    verbs: OutsideVerbs,
    read: "Callable[[], Sequence[PrintedView]]",
    name: str,
    code: str,
) -> Sheet | None:
    made: list[Sheet] = []
    around.attempt(lambda: made.append(_sheet(around, verbs, read(), name, code)))
    return around.talk.show(made[0]) if made else None


def _sheet(
    around: Surroundings, verbs: OutsideVerbs, rows: "Sequence[PrintedView]", name: str, code: str
) -> Sheet:
    table = DataTable(_columns(around))
    table.show_rows(rows)
    table.setAccessibleName(around.say("outside.printed.table"))
    table.setMinimumHeight(_HEIGHT)

    def follow() -> None:
        row = table.current_row()
        if row is not None:
            beside = Beside(PRINTOUT, str(row.event), _words(around, row))
            sheet.accepted.connect(partial(open_outside, around, verbs, beside))

    sheet = Sheet(around.language, name, submit=follow if rows else None, icon="printer-outline",
                  width=_WIDTH, values={"code": code})  # fmt: skip
    if rows:
        table.selectRow(0)
        table.opened.connect(lambda *_: sheet.answer())
        sheet.add(table)
    else:
        sheet.add(Text(around.say(f"{name}.none"), "quiet", wrap=True))
    return sheet


def _words(around: Surroundings, row: "PrintedView") -> str:
    """What it is, then what stands on every page of it; a paper without a name of its own by its number."""
    number = around.say("outside.printed.of", number=row.number, n=row.revision)
    title = row.titles.get(around.language.code, "")
    return f"{title} · {number}" if title else number


def _columns(around: Surroundings) -> "list[Column[PrintedView]]":
    say = around.say
    return [
        Column(say("outside.printed.event"), lambda row: str(row.event), width=64),
        Column(say("outside.printed.what"), partial(_words, around), width=460),
        Column(say("outside.printed.at"), lambda row: around.moment(row.at), width=140),
        Column(say("outside.printed.by"), lambda row: row.by, width=190),
        Column(say("outside.printed.told"), lambda row: row.told),
    ]
