"""What the sheets of the board share: whom they are about, the PIN of a session, lists, and forms inside a sheet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.protocols.definitions import Read
from clinicdesk.services.board_views import Board, Column, StaffPresent
from clinicdesk.services.day_lists import Listed
from clinicdesk.services.passing_over import mark_of_papers, marks_of_board
from clinicdesk.services.views import Changes
from clinicdesk.ui.board.beat import Beat
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.chart.taken import read_time
from clinicdesk.ui.chart.vital_words import label
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.forms.in_sheet import lay_form
from clinicdesk.ui.reason_draft import keep_reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import Picked
from clinicdesk.ui.surroundings import Surroundings

PIN_DIGITS = 6
BOARD = ("board", "")
"""Where a sheet of the day opens again: a place and what is shown there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Who and what an act is about, as of now."""

    around: Surroundings
    verbs: BoardVerbs
    board: Board
    column: Column
    now: datetime
    beat: Beat
    tell: Callable[[Callable[[], str]], object]
    """Says that it went well, beside the save mark: a message over the page would push the columns down."""
    tell_kept: Callable[[Callable[[], str]], object]
    """Says so that what is typed in a sheet waits for it to open again."""

    @property
    def about(self) -> dict[str, str | int]:
        """Seat and code, for the title of a sheet."""
        return {"seat": self.column.seat, "code": self.column.code}

    def done(self, key: str, news: Changes | None = None, /, **values: str | int) -> None:
        """Say that it went well, and what of its `news` calls for somebody."""
        self.tell(partial(self.around.say, key, **values))
        if news is not None:
            self.around.tell_alarms(news)

    def kept(self, at: str) -> None:
        """Say that a sheet left with something typed has kept it, at this hour."""
        self.tell_kept(partial(self.around.say, "board.mark.sheet", at=at))


def of_person(moment: Moment, *more: str | int) -> str:
    """What a draft about this person on this day lies under; `more` where several of the kind are possible."""
    return "|".join((moment.board.session_id, moment.column.person_id, *map(str, more)))


def pin_line() -> QLineEdit:
    """Six digits, hidden."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setMaxLength(PIN_DIGITS)
    line.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), line))
    return line


def time_line(moment: Moment) -> QLineEdit:
    """When it happened, as 10:49; left empty it is now."""
    line = QLineEdit()
    line.setPlaceholderText(moment.around.say("board.time.now"))
    return line


def typed_time(moment: Moment, line: QLineEdit) -> datetime | None:
    """The time of a line; None for now. Refused WIN004 at "taken_at"."""
    text = line.text().strip()
    return read_time(text, now=moment.now, zone=moment.around.zone()) if text else None


def options(moment: Moment, entries: Iterable[Listed]) -> Choice:
    """A list in the language of now; nothing is chosen beforehand."""
    choice, code = Choice(elide=True), moment.around.language.code
    for entry in entries:
        choice.addItem(entry.titles.get(code, entry.code), entry.code)
    choice.setCurrentIndex(-1)
    return choice


def colleagues(moment: Moment, *, apart_from: str = "", pinned: bool = True) -> Choice:
    """The staff who are here; `pinned`: only those who can sign at this workstation."""
    choice = Choice(elide=True)
    for one in present(moment.board, pinned=pinned):
        if one.user_id != apart_from:
            choice.addItem(one.name, one.user_id)
    choice.setCurrentIndex(-1)
    return choice


def show_kept(
    moment: Moment, sheet: Sheet, editors: Mapping[str, QWidget], *, about: str, version: int | str = 0,
    picks: Picked | None = None,
) -> Sheet:  # fmt: skip
    """Shown, with what is typed kept until the act is done; it opens again over the board."""
    keep_on_board(moment, sheet, editors, about=about, version=version, picks=picks)
    return moment.around.talk.show(sheet)


def keep_on_board(
    moment: Moment, sheet: Sheet, editors: Mapping[str, QWidget], *, about: str, version: int | str = 0,
    picks: Picked | None = None,
) -> None:  # fmt: skip
    """The same for a sheet that is shown already."""
    keep_reason(
        moment.around, sheet, editors, about=about, way=BOARD, version=version, picks=picks, tell=moment.kept
    )


def unanswered_words(moment: Moment, *levels: str) -> str:
    """The alerts of this person that nobody has answered, of these levels or of any, in words."""
    code = moment.around.language.code
    waiting = (
        one.titles.get(code, one.alert)
        for one in moment.column.alerts
        if one.answered_at is None and (not levels or one.level in levels)
    )
    return "; ".join(dict.fromkeys(waiting))  # the same of several sets is said once


def add_warnings(moment: Moment, sheet: Sheet) -> tuple[bool, frozenset[str]]:
    """What stands against a dose now, above everything else of its sheet. Whether anything is asked because of it.

    And by which marks an act says that it was shown.

    The warnings of the day's forms, the alerts that nobody has answered, readings that want it thought about again,
    those present whose papers do not count today.
    """
    say, code, column = moment.around.say, moment.around.language.code, moment.column
    for one in column.warned:
        kind = "crit" if one.level == "red" else "warn"
        sheet.add(Notice(one.titles.get(code, ""), one.actions.get(code, ""), kind=kind))
    alarms = unanswered_words(moment)
    if alarms:
        sheet.add(Notice(say("board.give.alarmed", what=alarms), say("board.give.alarmed_cure"), kind="crit"))
    if column.unfit:
        what = ", ".join(f"{label(moment.around, key)} {value}" for key, value in column.unfit.items())
        sheet.add(Notice(say("board.give.unfit", what=what), say("board.give.unfit_cure"), kind="crit"))
    unfit = _warn_of_papers(moment, sheet)
    asked = bool(alarms or column.unfit) or moment.around.actor.user_id in unfit
    return asked, marks_of_board(column) | {mark_of_papers(one) for one in unfit}


def _warn_of_papers(moment: Moment, sheet: Sheet) -> frozenset[str]:
    """Who is here without the paper of their role."""
    say, read = moment.around.say, moment.verbs.staff_now
    found = read().unlicensed if read is not None else ()
    if found:
        who = ", ".join(str(one.values["who"]) for one in found)
        sheet.add(
            Notice(say("board.give.unlicensed", who=who), say("board.give.unlicensed_cure"), kind="crit")
        )
    return frozenset(str(one.values["user"]) for one in found)


def present(board: Board, *, pinned: bool) -> tuple[StaffPresent, ...]:
    """Who is here, each once whatever roles they have."""
    here = {one.user_id: one for one in reversed(board.staff) if one.has_pin or not pinned}
    return tuple(reversed(here.values()))


def add_form(sheet: Sheet, read: Read, moment: Moment, *, columns: int) -> Mapping[str, Editor]:
    """The questions of a form inside a sheet, by their keys; who is here can be named in it."""
    staff = tuple((one.user_id, one.name) for one in moment.board.staff)
    return lay_form(sheet, read, moment.around.language, staff=staff, columns=columns)
