"""A basis that only the newest record asks for is asked where it is answered, and is then sent."""

from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from tests.support.consent_ward import page_of
from tests.support.stage import stage
from tests.ui.test_consents import opened


def test_a_withdrawal_recorded_meanwhile_asks_at_its_field(qtbot: QtBot) -> None:
    """Proves: REQ-CNS-204. The button did nothing and said nothing."""
    made = stage(qtbot, Role.NURSE)
    made.ward.forms.consents.page = page_of({}, code="trt")
    sheet = opened(made).record()
    assert sheet is not None
    basis = sheet.fields["basis"]
    made.ward.refusal = Refused(Issue("CNS602", "basis", values={"who": "Мати Олена", "most": 200}))
    made.confirm()
    assert (basis.isVisible(), "Мати Олена" in basis.issue) == (True, True)
    made.type_into("basis", "мати передумала, нова згода")
    made.confirm()
    assert made.ward.last("record_consent")["basis"] == "мати передумала, нова згода"
