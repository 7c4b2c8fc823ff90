"""Two nurses over one card, in the real window and the real file."""

from dataclasses import replace

from clinicdesk.services import person_cards, registering
from clinicdesk.ui.components.field import fill
from clinicdesk.ui.people.people import PeoplePage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import Journey


def test_the_second_save_keeps_what_the_other_nurse_recorded(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-PPL-560. Save, refused, Save: the height is still there, and so is the medicine."""
    journey.start(clinic.folder, login="nurse")
    window = journey.unlock("nurse", PASSWORDS["nurse"])
    assert journey.program.at_work is not None
    desk = journey.program.at_work.desk
    other = clinic.join(desk, "nurse2")
    person = clinic.people["К-1"]
    window.go("people", f"{person}/card")
    journey.settle()
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    form = page.form
    fill(form.form.fields["medicines"].editor, "сертралін – 50 мг")
    fill(form.form.fields["reason"].editor, "з виписки")
    seen = person_cards.read_person(desk, other, person)
    taller = replace(seen.details, height_cm="181")
    registering.amend_person(desk, other, person, taller, reason="виміряно", version=seen.version)
    form.submit()
    journey.settle()
    assert form.open
    assert form.form.fields["height_cm"].text() == "181"
    form.submit()
    journey.settle()
    assert not form.open
    now = person_cards.read_person(desk, other, person).details
    assert (now.height_cm, [one.name for one in now.medicines]) == ("181", ["сертралін"])
