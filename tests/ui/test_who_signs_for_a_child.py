"""The sheet of a guardian's consent names whom the card knows, and asks about anybody else."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from tests.support.consent_ward import page_of
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, stage
from tests.ui.test_consents import opened


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_is_asked_who_they_are(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    """Proves: REQ-CNS-204."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.forms.consents.page = page_of({}, code="trt")
    sheet = opened(made, size).record()
    assert sheet is not None
    basis, signer = sheet.fields["basis"], sheet.fields["signer_name"]
    assert not basis.isVisible()
    signer.editor.setText("Стороння Людмила")  # type: ignore[attr-defined]
    assert basis.isVisible()
    assert problems_of(sheet) == []
    made.type_into("basis", "тітка, опікунка за рішенням № 12")
    made.confirm()
    given = made.ward.last("record_consent")
    assert (given["signer_name"], given["basis"]) == ("Стороння Людмила", "тітка, опікунка за рішенням № 12")


def test_a_parent_of_the_card_is_asked_nothing_more(qtbot: QtBot) -> None:
    """Proves: REQ-CNS-204."""
    made = stage(qtbot, Role.NURSE)
    made.ward.forms.consents.page = page_of({}, code="trt")
    opened(made).record()
    made.confirm()
    assert made.ward.last("record_consent")["basis"] == ""
