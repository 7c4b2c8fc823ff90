"""The window says why a page of a register bears no seal, as the command line does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding_drugs import drugs_of_desk
from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support.clinic import Clinic
from tests.support.pharmacy import SAFE, Pharmacy, pharmacy
from tests.support.stage import SIZES, click, stage

SAID = {
    "uk": "Файл збережено. Без печатки: це контрольна копія; чинний паперовий журнал, його підписують від руки.",
    "en": "The file is saved. "
    "Not sealed: this is a control copy; the paper journal is the legal one, signed by hand.",
}


@pytest.fixture
def stocked(clinic: Clinic) -> Iterator[Pharmacy]:
    """Twenty ampoules in the safe."""
    store = pharmacy(clinic)
    store.receive()
    yield store
    clinic.close()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_saved_page_of_a_register_says_why_it_has_no_seal(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    """Proves: REQ-LGR-065. The command line said DOC019, the window nothing."""
    made = stage(qtbot, Role.NURSE, language=language, save_to=tmp_path)
    made.ward.registers.unsealed = Issue("DOC019")
    page = made.show(DrugsPage(made.around, made.verbs.drugs), SIZES[0])
    click(page.paper)
    target = made.sheet().fields["target"].editor
    assert isinstance(target, Choice)
    target.set_value("save")
    made.type_into("recipient", "аптека")
    made.type_into("reason", "звірка")
    made.confirm()
    assert made.message == SAID[language]


def test_the_window_is_told_why_by_the_services(stocked: Pharmacy) -> None:
    """Proves: REQ-LGR-065."""
    verbs = drugs_of_desk(stocked.desk, stocked.nurse)
    asked = {"language": "uk", "reason": "звірка", "recipient": "аптека"}
    for made in (
        verbs.print_lines(stocked.product, SAFE, first=1, last=9, **asked),
        verbs.print_month(stocked.product, SAFE, year=2026, month=11, **asked),
    ):
        assert made.unsealed == Issue("DOC019")
        assert made.pdf.startswith(b"%PDF")
