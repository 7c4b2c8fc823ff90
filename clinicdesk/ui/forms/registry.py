"""One editor for each field type, registered by name."""

from collections.abc import Callable, Mapping
from functools import partial

from clinicdesk.protocols.question import Question
from clinicdesk.ui.forms.choosing import (
    BarEditor,
    ManyEditor,
    PickEditor,
    ScaleEditor,
    StaffEditor,
    YesNoEditor,
)
from clinicdesk.ui.forms.editors import (
    ClockEditor,
    DateEditor,
    DurationEditor,
    Editor,
    NoteEditor,
    NumberEditor,
    PressureEditor,
    TextEditor,
    Tools,
)
from clinicdesk.ui.forms.file_editor import FileEditor

_BAR_ROOM = 470  # logical pixels for answers side by side


def _choice(question: Question, tools: Tools) -> Editor:
    """Side by side while there is room for it in either language."""
    words = [
        tools.words.read.phrases[code].get(f"choice.{question.choices}.{value}", str(value))
        for code in tools.words.read.phrases
        for value in question.values
    ]
    letters = sum(map(len, words)) // max(len(tools.words.read.phrases), 1)
    short = letters * 8 + 22 * len(question.values) <= _BAR_ROOM
    return (
        BarEditor(question, tools, tuple(map(str, question.values))) if short else PickEditor(question, tools)
    )


EDITORS: Mapping[str, Callable[[Question, Tools], Editor]] = {
    "yes_no": YesNoEditor,
    "integer": NumberEditor,
    "decimal": NumberEditor,
    "pressure": PressureEditor,
    "choice": _choice,
    "multi_choice": ManyEditor,
    "date": DateEditor,
    "time": ClockEditor,
    "duration": DurationEditor,
    "text": TextEditor,
    "note": NoteEditor,
    "scale_item": ScaleEditor,
    "staff": StaffEditor,
    "file": FileEditor,
}
large_scale = partial(ScaleEditor, large=True)
"""An item of a scale alone on its page."""
