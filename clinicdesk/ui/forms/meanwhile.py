"""What is said over a draft when a newer version was recorded while it was written."""

from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.writing import Writing
from clinicdesk.ui.surroundings import Surroundings

_MOST = 4


def say_meanwhile(notice: Notice, around: Surroundings, writing: Writing, words: FormWords) -> None:
    """The answers that both changed, each with what is recorded now; those of the newer version stand already."""
    notice.setVisible(writing.meanwhile is not None and writing.editing)
    sheet, filling, say = writing.sheet, writing.filling, around.say
    staff = dict(writing.blank.staff) if writing.blank else {}
    if writing.meanwhile is None or sheet is None or filling is None:
        return
    lines = []
    for address in writing.clashes[:_MOST]:
        value = sheet.values.get(address)
        question = filling.questions[address]
        now = say("filling.nothing") if value is None else words.shown(value, question, staff)
        lines.append(say("filling.meanwhile.clash", question=words.address(address), value=now))
    if rest := len(writing.clashes) - len(lines):
        lines.append(say("filling.score.more", n=rest))
    body = say("filling.meanwhile.body" if lines else "filling.meanwhile.apart")
    title = say("filling.meanwhile.title", n=sheet.version, was=writing.meanwhile)
    if not writing.meanwhile:
        at = around.moment(sheet.taken_at)
        title = say("filling.meanwhile.first", who=sheet.recorded_by, at=at)
    notice.say(title, "\n".join((body, *lines)))
