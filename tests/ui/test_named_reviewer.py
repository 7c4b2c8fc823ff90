"""Who reviewed a finding is named by people's names wherever two versions of a form stand side by side."""

from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.sheet_pages import SheetVersion
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.form_page import FormPage
from tests.support.forms_ward import STAFF, blank, filled
from tests.support.screening import clean_answers
from tests.support.stage import stage

FORM = "gkap_screening"
(ONE, ONE_NAME), (TWO, TWO_NAME) = STAFF[:2]


def test_a_clash_over_the_reviewer_names_them(qtbot: QtBot) -> None:
    """The number of their account stood there."""
    made = stage(qtbot, Role.PHYSICIAN)
    page = made.show(FormPage(made.around, made.verbs.forms))
    page.begin(blank(FORM), filled(FORM, clean_answers()))
    page.begin_amending()
    page.writing.put("ecg.reviewer", ONE)
    page.writing.store_draft()
    page.writing.leave()
    newer = filled(FORM, clean_answers(**{"ecg.reviewer": TWO}), version=2)
    made.ward.forms.versions = (version(2, {"ecg.reviewer": TWO}), version(1, {"ecg.reviewer": ONE}))
    page.begin(blank(FORM), newer)
    assert TWO_NAME in page.meanwhile.body.text()
    assert TWO not in page.meanwhile.body.text()
    said = [one.text() for one in page.history.findChildren(Text)]
    assert {ONE_NAME, f"→ {TWO_NAME}"} <= set(said)


def version(number: int, changed: dict[str, str]) -> SheetVersion:
    made = filled(FORM, clean_answers(**changed))
    return SheetVersion(number, made.taken_at, "Ірина Марчук", "", made.values)
