"""The medical lead ends a call from Today whose days are over: the line says so, the sheet asks why."""

from dataclasses import replace

import pytest

from clinicdesk.services.ended_calls import ending_of
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from tests.support.stage import Stage, click
from tests.support.ward import NOW
from tests.ui.test_today_call import CALL

OVER = replace(
    CALL, task_id=ending_of("p-1047", "c-1", "gkap_followup@0.1", "d1_h24", NOW.date()),
    values={**CALL.values, "left": "tried"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "way", "title"),
    [
        ("uk", "дні дзвінка минули", "Завершити без розмови", "Завершити дзвінок без розмови"),
        ("en", "the days of the call are over", "End without a talk", "End the call without a talk"),
    ],
)
def test_a_call_whose_days_are_over_is_ended_with_a_reason(
    lead: Stage, language: str, line: str, way: str, title: str
) -> None:
    """Proves: REQ-FUP-340."""
    lead.ward.tasks = (OVER,)
    lead.language.use(language)
    page = lead.show(TodayPage(lead.around, lead.verbs.today))
    assert line in " ".join(text.text() for text in page.tasks.findChildren(Text))
    (ends,) = [one for one in page.tasks.findChildren(Button) if way in one.accessibleName()]
    click(ends)
    assert title in {text.text() for text in lead.sheet().findChildren(Text)}
    lead.type_into("reason", "не відповів 7 разів")
    lead.confirm()
    assert lead.ward.last("task_aside") == {"subject": OVER.task_id, "reason": "не відповів 7 разів"}
