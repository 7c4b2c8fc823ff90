"""The monthly review of the trail: the list of months, and one month with its facts, the remark and the signature."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.services.trail_reviews import PARTS, WITHIN
from clinicdesk.ui import moments
from clinicdesk.ui.admin.audit_words import act, in_groups, why
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text, rule
from clinicdesk.ui.papers.sheets import SheetDesk
from clinicdesk.ui.reason_draft import keep_reason
from clinicdesk.ui.review_verbs import ReviewVerbs
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

if TYPE_CHECKING:
    from clinicdesk.services.trail_reviews import Month, Noted, Reviewed, ReviewRow

REVIEW = "review/"
"""What the place of the trail is asked for to open one month."""
_WIDTH, _LIST, _FACTS, _LINES = 860, 300, 230, 40


def open_list(around: Surroundings, verbs: ReviewVerbs, papers: SheetDesk | None = None) -> Sheet | None:
    """Every month that has ended; its verb opens one. `papers`: a signed one can be printed."""
    made: list[Sheet] = []
    around.attempt(lambda: made.append(_list(around, verbs, papers)))
    return around.talk.show(made[0]) if made else None


def open_month(
    around: Surroundings, verbs: ReviewVerbs, month: str, papers: SheetDesk | None = None
) -> Sheet | None:
    """One month: to be signed, or as it was signed."""
    made: list[Sheet] = []
    around.attempt(lambda: made.append(_month(around, verbs, month, papers)))
    return around.talk.show(made[0]) if made else None


def _list(around: Surroundings, verbs: ReviewVerbs, papers: SheetDesk | None) -> Sheet:
    rows = tuple(verbs.months())
    table = DataTable(_columns(around))
    table.show_rows(rows)

    def speak() -> None:
        table.show_columns(_columns(around))
        table.setAccessibleName(around.say("reviews.list.table"))

    around.language.follow(table, speak)
    table.setMinimumHeight(_LIST)

    def follow() -> None:
        row = table.current_row()
        if row is not None:
            sheet.accepted.connect(partial(open_month, around, verbs, row.month, papers))

    sheet = Sheet(around.language, "reviews.list", submit=follow if rows else None,
                  icon="clipboard-text-clock-outline", width=_WIDTH)  # fmt: skip
    if rows:
        waiting = next((at for at, row in reversed(list(enumerate(rows))) if row.review is None), 0)
        table.selectRow(waiting)
        table.opened.connect(lambda *_: sheet.answer())
        sheet.add(table)
    else:
        sheet.add(Text(around.say("reviews.list.none"), "quiet", wrap=True))
    return sheet


def _columns(around: Surroundings) -> "list[Column[ReviewRow]]":
    say = around.say
    return [
        Column(
            say("reviews.list.month"), lambda row: moments.month(around.language.code, row.month), width=110
        ),
        Column(say("reviews.list.state"), partial(_state, around), width=230),
        Column(say("reviews.list.by"), partial(_by, around), width=230),
        Column(say("reviews.list.remark"), lambda row: row.review.remark if row.review else ""),
    ]


def _state(around: Surroundings, row: "ReviewRow") -> str:
    if row.review is not None:
        return ", ".join(
            around.say(f"screening.signature.{one.state.value}") for one in row.review.signatures
        )
    if row.overdue:
        return around.say("reviews.state.overdue")
    return around.say("reviews.state.waiting", day=around.day(row.since + WITHIN))


def _by(around: Surroundings, row: "ReviewRow") -> str:
    return f"{row.review.by}, {around.moment(row.review.at)}" if row.review else ""


def _month(around: Surroundings, verbs: ReviewVerbs, month: str, papers: SheetDesk | None) -> Sheet:
    shown = verbs.open(month)
    remark, password = reason_editor(), PasswordField(around.language)

    def words() -> str:
        return moments.month(around.language.code, month)

    def submit() -> None:
        verbs.sign(
            month, remark=remark.toPlainText(), password=password.text(), tree_size=shown.tree_size,
            tree_root=shown.tree_root, seen=shown.seen,
        )  # fmt: skip
        around.messages.show_message("reviews.month.done", "ok", month=words())

    waits = shown.review is None and around.writable
    if not waits:
        return _read_only(around, shown, papers)
    sheet = Sheet(around.language, "reviews.month", submit=submit, kind="sign", icon="draw-pen", width=_WIDTH,
                  values=lambda: {"month": words()})  # fmt: skip
    sheet.add(_facts(around, shown))
    sheet.add_field("remark", remark)
    sheet.add_field("password", password)
    return keep_reason(around, sheet, {"remark": remark}, about=month, way=("audit", f"{REVIEW}{month}"))


def _read_only(around: Surroundings, shown: "Month", papers: SheetDesk | None) -> Sheet:
    sheet = Sheet(around.language, "reviews.read", icon="clipboard-text-clock-outline", width=_WIDTH,
                  values=lambda: {"month": moments.month(around.language.code, shown.month)})  # fmt: skip
    for line in _signed(around, shown.review) if shown.review else ():
        sheet.add(Text(line, wrap=True, selectable=True))
    sheet.add(_facts(around, shown))
    if shown.review is not None and papers is not None:
        act = Button(around.say("reviews.month.print"), "quiet", icon="printer-outline")
        act.setObjectName("reviews.print")
        act.clicked.connect(sheet.accept)
        act.clicked.connect(lambda *_: papers.ask_review(shown.month))
        sheet.acts.insertWidget(0, act)
    return sheet


def _signed(around: Surroundings, review: "Reviewed") -> Iterator[str]:
    say = around.say
    for one in review.signatures:
        state = say(f"screening.signature.{one.state.value}")
        yield say("reviews.month.signed", who=review.by, at=around.signed_moment(one.signed_at), state=state)
    yield say("reviews.month.said", remark=review.remark)
    yield say("reviews.month.as_was", n=review.tree_size, root=in_groups(review.tree_root))


def _facts(around: Surroundings, shown: "Month") -> QWidget:
    """Everything to look at, in a frame that scrolls."""
    say = around.say
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(4)
    column.addWidget(_whole(around, shown))
    tree = say("reviews.month.tree", n=shown.tree_size, root=in_groups(shown.tree_root))
    column.addWidget(Text(tree, "hint", wrap=True, selectable=True))
    for name in PARTS:
        column.addWidget(rule())
        rows = shown.parts[name]
        column.addWidget(Text(f"{say(f'reviews.month.{name}')} · {len(rows)}", "label", wrap=True))
        for row in rows[:_LINES]:
            column.addWidget(Text(_line(around, row), "dense", wrap=True, selectable=True))
        if not rows:
            column.addWidget(Text(say("reviews.month.nothing"), "quiet"))
        if len(rows) > _LINES:
            column.addWidget(Text(say("reviews.month.more", n=len(rows) - _LINES), "hint", wrap=True))
    column.addWidget(rule())
    heads = f"{say('reviews.month.acts')} · {say('reviews.month.events', n=shown.events)}"
    column.addWidget(Text(heads, "label", wrap=True))
    acts = "; ".join(f"{act(around, name)} – {n}" for name, n in shown.acts.items())
    column.addWidget(Text(acts, "dense", wrap=True, selectable=True))
    column.addStretch(1)
    area = scrolling(inside)
    area.setFixedHeight(_FACTS)  # the remark and the password stay in sight in the smallest window
    return area


def _whole(around: Surroundings, shown: "Month") -> QWidget:
    """What the newest full check said."""
    say = around.say
    if shown.checked_at is None:
        return Notice(say("reviews.month.unchecked"), kind="warn")
    at = around.moment(shown.checked_at)
    if shown.findings:
        codes = ", ".join(issue.code for issue in shown.findings)
        return Notice(say("reviews.month.broken", at=at, codes=codes), kind="crit")
    return Text(say("reviews.month.whole", at=at), "strong", wrap=True)


def _line(around: Surroundings, row: "Noted") -> str:
    what = [around.moment(row.at), row.who, act(around, row.action), row.code, why(around, row)]
    return f"{row.seq} · " + " · ".join(filter(None, what))
