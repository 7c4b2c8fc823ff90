"""What the entry row asks about once before it records: an unlikely number, or a set without a part that it needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from clinicdesk.errors import Issue
from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui.board.beat import beat_of, latest_reading, needs_of
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.surroundings import Surroundings

_PRESSURE = ("sbp", "dbp")
_NOT_ASKED = frozenset({"held", "none"})


def lacking(
    board: Board | None,
    column: Column | None,
    values: Mapping[str, str],
    *,
    now: datetime,
    taken_at: datetime,
) -> tuple[str, ...]:
    """The fields that the set still needs which one taken at this moment counts for, and that nobody has typed."""
    if board is None or column is None or beat_of(board, column, now).due in _NOT_ASKED:
        return ()
    needs = needs_of(column, taken_at, soon_minutes=board.soon_minutes)
    return tuple(key for key in needs if not values.get(key))


def question(
    around: Surroundings,
    words: FormWords,
    issues: Sequence[Issue],
    values: Mapping[str, str],
    without: Sequence[str],
) -> str:
    """As «Record 210/60?» or «Missing: BP. Record without it?»."""
    said = []
    for issue in issues:
        if issue.field in _PRESSURE:
            said.append(f"{values.get('sbp', '—')}/{values.get('dbp', '—')}")
        else:
            said.append(f"{words.short(issue.field)} {number(around, values.get(issue.field, ''))}")
    missing = [around.say("board.ask.pressure") if key in _PRESSURE else words.short(key) for key in without]
    asked = []
    if missing:
        asked.append(around.say("board.ask.without", what=", ".join(dict.fromkeys(missing))))
    if said:
        asked.append(around.say("board.ask.record", what=", ".join(dict.fromkeys(said))))
    return " ".join(asked)


def before(around: Surroundings, column: Column | None, issues: Sequence[Issue]) -> str:
    """The pressure before, beside a question about one."""
    latest = latest_reading(column) if column else None
    if latest is None or not any(issue.field in _PRESSURE for issue in issues):
        return ""
    was = f"{latest.values.get('sbp', '—')}/{latest.values.get('dbp', '—')}"
    return around.say("board.ask.before", before=was)
