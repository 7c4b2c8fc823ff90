"""The form over a card that others follow: their allergies stand below the field and are not typed into it."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import SIZES, click, stage
from tests.support.ward import card

OTHERS = PersonDetails(
    allergies_state="listed",
    allergies=(Allergy("кетамін", "анафілаксія"),),
    medicines=(Medicine("фенелзин"),),
)


def test_what_joined_records_say_is_read_on_the_card_and_only_beside_the_fields(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-065."""
    made = stage(qtbot, Role.COORDINATOR)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart), SIZES[0])
    made.ward.card = replace(card(), others=(OTHERS,))
    page.open_card("p-1047")
    said = " ".join(label.text() for label in page.card.findChildren(type(page.card.head.title)))
    assert "кетамін – анафілаксія" in said

    click(page.card.amend)
    fields = page.form.form.fields
    assert fields["allergies"].text() == "пеніцилін – висип\nйод"
    assert fields["allergies"].hint.text().endswith("В об’єднаних записах також: кетамін – анафілаксія")
    assert fields["medicines"].hint.text().endswith("В об’єднаних записах також: фенелзин")
    assert "об’єднаних" not in fields["diagnoses"].hint.text()
    made.around.language.use("en")
    assert fields["medicines"].hint.text().endswith("In the joined records also: фенелзин")

    made.ward.card = card()
    page.form.let_go()
    page.open_card("p-1047")
    click(page.card.amend)
    assert "joined" not in fields["allergies"].hint.text()
