"""On Today: what only being done closes has no cross, and an alarm of a scale asks what was done."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.obligations import BOUND
from clinicdesk.services.views import Task
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.today.today import TodayPage
from tests.support.stage import click, stage
from tests.support.ward import NOW, care_tasks, full_ward

_WORDS: dict[str, str | int] = {
    "code": "К-1043", "owner": "physician", "why": "введено весь шприц", "second": "Ірина Марчук",
    "text_uk": "САТ понад 200", "text_en": "Systolic over 200", "session": "D1", "product": "Кетамін",
    "store": "Сейф 1", "counted": 9, "expected": 10, "open_mg": "0", "who": "лікар",
    "text": "супровід", "is": 4, "least": 10, "most": 30, "mg": "60", "kg": "50", "per_kg": "1.2",
}  # fmt: skip


def test_only_an_alarm_of_a_scale_and_a_deferred_day_have_a_cross(qtbot: QtBot) -> None:
    """Proves: REQ-OBL-080."""
    ward = full_ward()
    bound = tuple(
        Task(f"due_{kind}", "people", _WORDS, NOW - timedelta(hours=1), overdue=True)
        for kind in sorted(BOUND)
    )
    ward.tasks = (*bound, *care_tasks())
    made = stage(qtbot, Role.LEAD, ward=ward)
    page = made.show(TodayPage(made.around, made.verbs.today))
    crosses = [one for one in page.tasks.findChildren(Button) if one.isVisible() and not one.text()]
    assert [one.accessibleName().split(":")[0] for one in crosses] == [
        "Записати, що зроблено", "Відкласти з причиною",
    ]  # fmt: skip
    click(crosses[0])
    assert made.sheet().title.text() == "Що зроблено за тривогою"
    assert made.sheet().fields["reason"].label.text() == "Що зроблено"
    made.type_into("reason", "оцінено по телефону")
    made.confirm()
    assert made.ward.last("task_aside") == {"subject": "o-1", "reason": "оцінено по телефону"}
    assert made.message == "Записано, що зроблено. Тривогу закрито."
