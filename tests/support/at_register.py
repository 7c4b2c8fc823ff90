"""The drug's register in the window: each line typed, signed by whoever is there and by a witness."""

from PySide6.QtWidgets import QComboBox, QLineEdit

from clinicdesk.services.ledger_views import LedgerRow, RegisterPage
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support.at_board import AtBoard
from tests.support.clinic import NAMES, PASSWORDS
from tests.support.dosing_day import PINS


def register(day: AtBoard, place: str) -> DrugsPage:
    """The register of a place, in front."""
    page = day.goes_to("drugs")
    assert isinstance(page, DrugsPage)
    box = page.register
    wanted = next(box.itemText(at) for at in range(box.count()) if box.itemText(at).endswith(f" · {place}"))
    if box.currentText() != wanted:
        day.journey.choose(box, wanted)
    return page


def write(day: AtBoard, place: str, act: str, **said: str) -> DrugsPage:
    """One line: its button, its fields, both signatures, Ctrl+Enter. The other nurse witnesses."""
    page, journey = register(day, place), day.journey
    journey.click(page.count if act == "count" else page.side.acts[act])
    for name, text in said.items():
        editor = page.entry.editors[name]
        if isinstance(editor, QLineEdit):
            journey.fill(editor, text)
        else:
            assert isinstance(editor, QComboBox)
            journey.choose_like(editor, text)
    hands = page.entry.hands
    other = "nurse2" if day.login == "nurse" else "nurse"
    secrets = PASSWORDS if "тут підписує пароль" in hands.note.text() else PINS
    journey.fill(hands.own.edit, secrets[day.login])
    journey.choose(hands.witness, NAMES[other])
    journey.fill(hands.secret.edit, secrets[other])
    assert page.entry.save.isEnabled(), journey.words(page.entry)
    journey.confirm()
    journey.settle()
    assert page.entry.line is None, journey.words(page.entry)
    return page


def balance(day: AtBoard, place: str) -> int:
    """Whole ampoules in a place, as its register says."""
    page = register(day, place).page
    assert page is not None
    return page.key.ampoules


def newest(day: AtBoard, place: str) -> LedgerRow:
    """Its last line."""
    page = register(day, place).page
    assert page is not None
    return page.rows[-1]


def post_of(day: AtBoard) -> RegisterPage:
    """The register of the session's post, as it is shown."""
    page = register(day, day.board.place).page
    assert page is not None
    return page
