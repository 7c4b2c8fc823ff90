"""The questions on one record: what was asked, answered and closed, and one field to go on with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from clinicdesk.security.roles import CLINICAL, Role
from clinicdesk.services.questions import QuestionView
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.frames import stacked
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor

_WIDTH, _HIGH = 680, 220


@dataclass(frozen=True, slots=True)
class Asked:
    """A field one may ask about: the record it stands in, its key, its words."""

    record_type: str
    record_id: str
    field: str
    words: str


def open_questions(around: Surroundings, verbs: QuestionVerbs, fields: Sequence[Asked]) -> Sheet | None:
    """The sheet over these fields; what cannot be read is said in the message bar."""
    made: list[Sheet] = []
    around.attempt(lambda: made.append(_sheet(around, verbs, fields)))
    return around.talk.show(made[0]) if made else None


def _sheet(around: Surroundings, verbs: QuestionVerbs, fields: Sequence[Asked]) -> Sheet:
    known = {(one.record_id, one.field): one for one in fields}
    records = dict.fromkeys(one.record_id for one in fields)
    rows = [row for record in records for row in verbs.listed(record) if (row.record_id, row.field) in known]
    act, field, role, text = _acts(around, rows, known), _fields(fields), _roles(around), reason_editor()
    waiting = next((row for row in rows if row.state != "closed"), None)
    if waiting is not None:  # what waits comes first
        own = waiting.state == "answered" or waiting.asked_by == around.actor.name
        act.set_value(f"{'close' if own else 'answer'}:{waiting.question_id}")

    def submit() -> None:
        about = fields[int(field.value())] if field.count() else None
        _send(verbs, act.value(), about, text=text.toPlainText(), to_role=role.value())

    sheet = Sheet(around.language, "questions", submit=submit, icon="help-circle-outline", width=_WIDTH)
    sheet.add(_listed(around, rows, known))
    for name, editor in (("act", act), ("field", field), ("to_role", role), ("said", text)):
        sheet.add_field(name, editor)

    # Under a sheet's own "text" a paragraph would stand; the service names what is refused "text".
    sheet.fields["text"] = sheet.fields["said"]

    def fit() -> None:
        what = act.value()
        sheet.fields["field"].setVisible(what in {"ask", "verify"} and len(fields) > 1)
        sheet.fields["to_role"].setVisible(what == "ask")
        sheet.fields["text"].setVisible(what != "verify")

    act.currentIndexChanged.connect(lambda *_: fit())
    fit()
    _keep(around, sheet, fields, {"act": act, "field": field, "to_role": role, "said": text})
    return sheet


def _keep(
    around: Surroundings, sheet: Sheet, fields: Sequence[Asked], editors: Mapping[str, QWidget]
) -> None:
    """What is being asked or answered: about one field, or, over a whole note, about the note."""
    first = fields[0]
    subject = f"{first.record_id}#{first.field}" if len(fields) == 1 else first.record_id
    SheetDraft(
        around, sheet, editors, kind="question", subject=subject, about={"record_type": first.record_type}
    )


def _send(verbs: QuestionVerbs, act: str, about: Asked | None, *, text: str, to_role: str) -> None:
    """The act chosen: `ask` and `verify` about a field, `answer:ID` and `close:ID` of a question."""
    what, _, question = act.partition(":")
    if what == "answer":
        verbs.answer(question, text=text)
    elif what == "close":
        verbs.close(question, reason=text)
    elif about is not None:
        place = {"record_type": about.record_type, "record_id": about.record_id, "field": about.field}
        if what == "ask":
            verbs.ask(**place, text=text, to_role=to_role)
        elif what == "verify":
            verbs.verify(**place)


def _acts(around: Surroundings, rows: Sequence[QuestionView], known: dict[tuple[str, str], Asked]) -> Choice:
    act = Choice()
    if around.writable:
        act.addItem(around.say("questions.do.ask"), "ask")
        act.addItem(around.say("questions.do.verify"), "verify")
    for row in rows:
        words = known[row.record_id, row.field].words
        if row.state == "open":
            act.addItem(around.say("questions.do.answer", field=words), f"answer:{row.question_id}")
        if row.state != "closed":
            act.addItem(around.say("questions.do.close", field=words), f"close:{row.question_id}")
    return act


def _fields(fields: Sequence[Asked]) -> Choice:
    box = Choice(elide=True)
    for place, one in enumerate(fields):
        box.addItem(one.words, str(place))
    return box


def _roles(around: Surroundings) -> Choice:
    box = Choice()
    for role in Role:
        if role in CLINICAL:
            box.addItem(around.say(f"common.role.{role}"), role.value)
    box.set_value(Role.THERAPIST.value)
    return box


def _listed(
    around: Surroundings, rows: Sequence[QuestionView], known: dict[tuple[str, str], Asked]
) -> QWidget:
    none = Text(around.say("questions.none"), "quiet", wrap=True)
    cards = [_card(around, row, known[row.record_id, row.field].words) for row in rows]
    area = stacked(cards or [none], 6)
    inside = area.widget()
    assert inside is not None
    area.setFixedHeight(min(_HIGH, max(inside.sizeHint().height(), inside.heightForWidth(_WIDTH - 60))))
    return area


def _card(around: Surroundings, row: QuestionView, words: str) -> Card:
    say = around.say
    card = Card(box="panel")
    card.body.setSpacing(3)
    head = f"{say(f'questions.state.{row.state}')} · {words}"
    card.body.addWidget(Text(head, "label", wrap=True))
    card.body.addWidget(Text(row.text, "strong", wrap=True, selectable=True))
    card.body.addWidget(Text(f"{row.asked_by}, {around.moment(row.asked_at)}", "hint", wrap=True))
    if row.answer:
        card.body.addWidget(Text(f"{row.answer} ({row.answered_by})", wrap=True, selectable=True))
    if row.reason:
        card.body.addWidget(Text(say("questions.closed_with", reason=row.reason), "hint", wrap=True))
    if row.changed:
        card.body.addWidget(Text(say("questions.changed"), "hint", wrap=True))
    return card
