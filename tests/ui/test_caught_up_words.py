"""What was recorded meanwhile is said as the field says it, and a change of language alone is no news."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.people.people import PeoplePage
from tests.support import ward as clinic
from tests.support.stage import Stage, click, stage
from tests.support.ward import card


@pytest.fixture
def made(qtbot: QtBot) -> Stage:
    return stage(qtbot, Role.COORDINATOR)


def typing_over(made: Stage, name: str, text: str) -> PeoplePage:
    """Somebody types over the card and leaves it."""
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))
    opened(page)
    line = page.form.form.fields[name].editor
    assert isinstance(line, QLineEdit)
    line.setText(text)
    page.step_back()
    return page


def opened(page: PeoplePage) -> None:
    page.open_card("p-1047")
    click(page.card.amend)


def hints(page: PeoplePage) -> str:
    return " ".join(field.hint.text() for field in page.form.form.fields.values())


def test_a_draft_reopened_in_english_says_nothing_that_nobody_recorded(made: Stage) -> None:
    """Proves: REQ-PPL-014. Weight and relations stood there as recorded meanwhile."""
    page = typing_over(made, "weight_kg", "83,5")
    made.around.language.use("en")
    opened(page)
    assert "meanwhile" not in hints(page)
    assert page.form.form.fields["weight_kg"].text() == "83,5"


def test_a_draft_reopened_in_english_still_says_what_somebody_did_record(made: Stage) -> None:
    """Proves: REQ-PPL-014."""
    page = typing_over(made, "weight_kg", "83,5")
    made.ward.card = replace(
        card(), version=3, details=replace(card().details, weight_kg="80", height_cm="181.5")
    )
    made.around.language.use("en")
    opened(page)
    fields = page.form.form.fields
    assert "Recorded meanwhile: 80" in fields["weight_kg"].hint.text()
    assert fields["height_cm"].text() == "181,5", "as the others of the draft are written"
    assert hints(page).count("meanwhile") == 2


def test_what_somebody_chose_meanwhile_is_said_in_words(made: Stage) -> None:
    """Proves: REQ-PPL-014. The stored code stood there."""
    page = typing_over(made, "surname", "Романчук")
    made.ward.card = replace(card(), version=3, details=replace(card().details, sex="female"))
    opened(page)
    assert page.form.form.fields["sex"].hint.text() == "Оновлено тим часом. Було: чоловік"


def test_a_setting_of_the_clinic_changed_meanwhile_is_said_in_words(qtbot: QtBot) -> None:
    """Full names on the unlock screen came with no word at all, the unit of Aldrete as its code."""
    made = stage(qtbot, Role.LEAD)
    page = made.show(ClinicPage(made.around, made.verbs.clinic))
    click(page.edit)
    name = page.form.fields["name"].editor
    assert isinstance(name, QLineEdit)
    name.setText("Клініка «Світанок»")
    page.step_back()
    former = clinic.SETTINGS
    made.ward.settings = replace(
        former, version=former.version + 1, aldrete_unit="mmhg", show_full_names=not former.show_full_names
    )
    again = made.show(ClinicPage(made.around, made.verbs.clinic))
    assert (
        again.form.fields["aldrete_unit"].hint.text()
        == "Оновлено тим часом. Було: відсоток від вихідного тиску"
    )
    was = "так" if former.show_full_names else "ні"
    assert again.form.full_names_hint.text() == f"Оновлено тим часом. Було: {was}"
    again.let_go()
    assert "ініціали" in again.form.full_names_hint.text()
