"""Two people write over one record: whoever saves second undoes nothing that they did not touch."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.person import Medicine
from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.catching_up import catch_up, split_base, with_base
from clinicdesk.ui.components.field import fill
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.people.people import PeoplePage
from tests.support import ward as clinic
from tests.support.forms_ward import blank, filled
from tests.support.stage import Stage, click, stage
from tests.support.ward import card


@pytest.mark.parametrize(
    ("base", "typed", "now", "stands", "taken", "clashes"),
    [
        ("86", "86", "86", "86", {}, {}),
        ("86", "83", "86", "83", {}, {}),
        ("86", "86", "80", "80", {"w": "86"}, {}),
        ("86", "86", "", "", {"w": "86"}, {}),
        ("86", "83", "80", "83", {}, {"w": "80"}),
        ("86", "", "80", "", {}, {"w": "80"}),
        ("86", "80", "80", "80", {}, {}),
    ],
)
def test_a_field_is_theirs_mine_or_asked_about(
    base: str, typed: str, now: str, stands: str, taken: dict[str, str], clashes: dict[str, str]
) -> None:
    """Proves: REQ-PPL-560."""
    found = catch_up(base={"w": base}, typed={"w": typed, "reason": "зважено"}, now={"w": now})
    assert (found.texts["w"], found.taken, found.clashes) == (stands, taken, clashes)
    assert found.texts["reason"] == "зважено"


def test_a_draft_knows_what_it_was_typed_over() -> None:
    """Proves: REQ-PPL-560. Where it does not, all that differs is asked about."""
    body = with_base({"w": "83", "note": "нове"}, {"w": "86"})
    assert split_base(body) == ({"w": "83", "note": "нове"}, {"w": "86", "note": ""})
    assert catch_up(base={}, typed={"w": "83"}, now={"w": "80"}).clashes == {"w": "80"}


def amending(qtbot: QtBot) -> tuple[Stage, PeoplePage]:
    made = stage(qtbot, Role.NURSE)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))
    page.open_card("p-1047")
    click(page.card.amend)
    fill(page.form.form.fields["medicines"].editor, "сертралін – 50 мг")
    fill(page.form.form.fields["reason"].editor, "з виписки")
    return made, page


def test_a_second_save_wipes_nothing_of_what_somebody_else_recorded(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-560. The height was never touched here."""
    made, page = amending(qtbot)
    made.ward.card = replace(card(), version=3, details=replace(card().details, height_cm="181"))
    made.ward.refusal = Refused(Issue("DSK004"))
    page.form.submit()
    fields = page.form.form.fields
    assert fields["height_cm"].text() == "181"
    assert fields["height_cm"].hint.text().startswith("Оновлено тим часом. Було: ")
    assert not fields["medicines"].hint.text().startswith("Тим часом")
    assert "решту полів оновлено" in page.form.error.title.text()
    page.form.submit()
    assert made.ward.last("amend_person")["version"] == 3


def test_both_values_stand_at_a_field_that_both_changed_in_the_language_of_now(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-560."""
    made, page = amending(qtbot)
    theirs = replace(card().details, medicines=(Medicine("пароксетин", "20 мг"),))
    made.ward.card = replace(card(), version=3, details=theirs)
    made.ward.refusal = Refused(Issue("DSK004"))
    page.form.submit()
    field = page.form.form.fields["medicines"]
    assert field.text() == "сертралін – 50 мг"
    assert "Тим часом записано: пароксетин – 20 мг" in field.hint.text()
    made.language.use("en")
    assert "Recorded meanwhile: пароксетин – 20 мг" in field.hint.text()


def test_a_draft_over_an_older_card_takes_what_was_not_touched(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-560."""
    made, page = amending(qtbot)
    page.step_back()
    made.ward.card = replace(card(), version=3, details=replace(card().details, height_cm="181"))
    page.open_card("p-1047")
    click(page.card.amend)
    assert page.form.form.fields["height_cm"].text() == "181"
    assert page.form.form.fields["medicines"].text() == "сертралін – 50 мг"
    page.form.submit()
    assert made.ward.last("amend_person")["version"] == 3


def test_a_form_taken_up_again_keeps_the_answers_of_the_newer_version(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-560. What both answered is named with what is recorded."""
    nurse = stage(qtbot, Role.NURSE)
    page = nurse.show(FormPage(nurse.around, nurse.verbs.forms))
    page.begin(blank("phq9"), filled("phq9", {"q1": "2", "q2": "0"}))
    click(page.amend)
    page.writing.put("q1", "3")
    page.writing.leave()
    page.begin(blank("phq9"), filled("phq9", {"q1": "2", "q2": "1", "q3": "2"}, version=2))
    filling = page.writing.filling
    assert filling is not None
    assert [filling.given[key] for key in ("q1", "q2", "q3")] == ["3", "1", "2"]
    assert not page.writing.clashes
    page.writing.leave()
    page.begin(blank("phq9"), filled("phq9", {"q1": "1", "q2": "1"}, version=3))
    assert page.writing.clashes == ("q1",)
    assert "тепер записано" in page.meanwhile.body.text()


def test_the_clinics_details_are_not_undone_either(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-560."""
    lead = stage(qtbot, Role.LEAD)
    page = lead.show(ClinicPage(lead.around, lead.verbs.clinic))
    click(page.edit)
    fill(page.form.fields["address"].editor, "м. Київ, вул. Нова, 1")
    lead.ward.settings = replace(clinic.SETTINGS, version=4, licence="АЕ 999999")
    lead.ward.refusal = Refused(Issue("CLN001"))
    click(page.save)
    assert page.form.fields["licence"].text() == "АЕ 999999"
    click(page.save)
    saved = lead.ward.last("settings")["subject"]
    assert (saved.version, saved.licence, saved.address) == (4, "АЕ 999999", "м. Київ, вул. Нова, 1")
