"""One's own hand under an act, as the service asks for it: session PIN, password, or nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from clinicdesk.services.reading_hands import Hand
from clinicdesk.ui.board.sheet_parts import pin_line
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.language import Language
from clinicdesk.ui.sheet import Sheet


def ask_hand(sheet: Sheet, language: Language, asked: Hand) -> Callable[[], dict[str, str]]:
    """Add the field of this hand; what is typed there by the service's name, empty where nothing is asked."""
    if not asked:
        return dict
    line: QLineEdit | PasswordField = pin_line() if asked == "pin" else PasswordField(language, chips=False)
    sheet.add_field(asked, line)
    sheet.fields["pin"] = sheet.fields[asked]  # where a refusal of one's own hand is shown
    return lambda: {asked: line.text()}
