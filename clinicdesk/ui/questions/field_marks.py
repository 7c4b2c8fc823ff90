"""What stands at a field: a question that waits, one that was answered, a value somebody verified."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.security.roles import Permission
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.surroundings import Surroundings

KEY = "F8"
"""Opens the questions of the field that has the keyboard."""
SIGNS = {"open": "?", "answered": "?", "verified": "✓"}
"""Where only a character has room: the cell of a table."""
_LOOKS = {
    "open": ("warn", "help-circle-outline"), "answered": ("info", "help-circle-outline"), "verified": ("ok", "check"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldMark:
    """`state`: open, answered or verified; `words` say it whole."""

    state: str
    words: str

    @property
    def tone(self) -> str:
        """The tone of its words; with `_ink` the colour of its icon."""
        return _LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        """Its icon: colour is never the only sign."""
        return _LOOKS[self.state][1]


Marks = Mapping[tuple[str, str], FieldMark]
"""By record and field."""


def marks_about(around: Surroundings, verbs: QuestionVerbs, person_id: str) -> Marks:
    """Every mark about one person; a question goes before a verified value."""
    found: dict[tuple[str, str], FieldMark] = {}
    for mark in reversed(verbs.marks(person_id)):
        if mark.stands:
            said = around.say("questions.mark.verified", who=mark.by, at=around.moment(mark.at))
            found[mark.record_id, mark.field] = FieldMark("verified", said)
    for row in verbs.of_person(person_id):
        said = around.say(f"questions.mark.{row.state}", text=row.text)
        found[row.record_id, row.field] = FieldMark(row.state, said)
    return found


def may_ask(around: Surroundings) -> bool:
    """Whether questions are offered at all."""
    return around.may(Permission.ASK_QUESTIONS)
