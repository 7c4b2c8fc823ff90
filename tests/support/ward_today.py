"""Today in the imaginary clinic: tasks of every kind, the running session."""

from datetime import timedelta

from clinicdesk.services.views import (
    SeatView,
    SessionView,
    Task,
)
from tests.support.ward_people import NOW, people


def running_session() -> SessionView:
    """Eight seats, one overdue."""
    dues = (8, 12, -4, 1, 2, 25, 31, None)
    seats = tuple(
        SeatView(
            place, person.code, "".join(part[0] for part in person.name.split()[:2]),
            NOW + timedelta(minutes=due) if due is not None else None, "later",
            "" if due is not None else "deferred",
        )
        for place, (person, due) in enumerate(zip(people(), dues, strict=True), start=1)
    )  # fmt: skip
    return SessionView("s-1", "Дозувальна сесія 2 з 3 · Когорта 07", NOW - timedelta(minutes=67), seats)


def tasks() -> tuple[Task, ...]:
    """One of every kind."""
    two_days_ago = NOW - timedelta(days=2)
    return (
        Task("code_expired", "users", {"name": "Назар Коваль"}, two_days_ago, overdue=True, subject="u-koval"),
        Task("backup_old", "clinic", {"n": 9}, NOW - timedelta(days=9), overdue=True),
        Task("draft", "people", {"kind": "reading"}, NOW, subject="p-1047"),
        Task("draft", "people", {"kind": "clinic"}, NOW - timedelta(days=1)),
        Task(
            "glass", "people",
            {"who": "Тарас Бондар", "code": "К-1070", "reason": "непритомність, потрібні алергії"},
            NOW - timedelta(hours=30), subject="g-1",
        ),
        Task("code_waiting", "users", {"name": "Марія Гнатюк"}, NOW + timedelta(hours=20), subject="u-hnatiuk"),
        Task("clinic_incomplete", "clinic", {"n": 2}, None),
        Task("backup_never", "clinic", {}, None, overdue=True),
    )  # fmt: skip


def care_tasks() -> tuple[Task, ...]:
    """What care waits for; the alert is late."""
    words: dict[str, str | int] = {"code": "К-1047", "cohort": "07"}
    alert: dict[str, str | int] = {
        "code": "К-1043", "owner": "physician", "form": "phq9", "minutes": 60,
        "text_uk": "PHQ-9: думки про смерть", "text_en": "PHQ-9: thoughts of death",
        "action_uk": "Оцініть ризик сьогодні, не відпускайте саму.", "action_en": "Assess the risk today.",
    }  # fmt: skip
    return (
        Task(
            "due_alert", "people", alert, NOW - timedelta(hours=2), overdue=True, subject="p-1043", task_id="o-1"
        ),
        Task("sign_off", "people", words, NOW, subject="p-1047"),
        Task("consents", "people", words | {"n": 3}, NOW + timedelta(days=2), subject="p-1047"),
        Task("clearance_ends", "people", words, NOW + timedelta(days=3), subject="p-1047"),
        Task("due_recheck", "people", {"code": "К-1051", "day": "2026-12-01"}, NOW + timedelta(days=7),
             subject="p-1051", task_id="o-2"),
    )  # fmt: skip
