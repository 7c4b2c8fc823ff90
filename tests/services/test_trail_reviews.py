"""The monthly review of the trail: a task each month, its facts, the signature, and what a changed row does to it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.services import glass, integrity, tasks, trail, trail_reviews
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import Meaning, SignatureState
from clinicdesk.services.views import Actor, TrailFilter
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import one_event, refused

MONTH = "2026-11"


def waiting(desk: Desk, actor: Actor) -> list[tuple[str, bool]]:
    return [(one.subject, one.overdue) for one in tasks.list_tasks(desk, actor) if one.kind == "trail_review"]


def sign(
    desk: Desk, actor: Actor, shown: trail_reviews.Month, *, remark: str = "Без зауважень", **changed: object
) -> None:
    given = {"password": PASSWORDS[actor.login], "tree_size": shown.tree_size, "tree_root": shown.tree_root,
             "seen": shown.seen}  # fmt: skip
    trail_reviews.sign_review(desk, actor, shown.month, remark=remark, **(given | changed))  # type: ignore[arg-type]


def a_month(clinic: Clinic) -> tuple[Desk, Actor]:
    """November: a wrong password, an emergency opening, a refusal, an export, a clock put back; then December."""
    desk, lead = clinic.open_as("lead")
    nurse2 = clinic.join(desk, "nurse2")
    glass.break_glass(desk, nurse2, clinic.people["К-1"], reason="судоми")
    with pytest.raises(Refused):
        trail.export_trail(desk, nurse2, TrailFilter(), reason="так", form="csv", language="uk", password="")
    trail.export_trail(
        desk, lead, TrailFilter(), reason="перевірка", form="csv", language="uk", password=PASSWORDS["lead"]
    )
    clinic.clock.advance(timedelta(days=8))
    return desk, lead


def test_a_month_waits_for_lead_and_audit_and_is_overdue_after_a_week(clinic: Clinic) -> None:
    """Proves: REQ-TRL-010."""
    desk, lead = clinic.open_as("lead")
    auditor, nurse = clinic.join(desk, "auditor"), clinic.join(desk, "nurse")
    assert waiting(desk, lead) == []
    clinic.clock.advance(timedelta(days=7))  # 1 December
    assert waiting(desk, lead) == waiting(desk, auditor) == [(f"review/{MONTH}", False)]
    assert waiting(desk, nurse) == []
    clinic.clock.advance(timedelta(days=8))
    assert waiting(desk, lead) == [(f"review/{MONTH}", True)]
    clinic.clock.advance(timedelta(days=31))
    assert waiting(desk, lead) == [(f"review/{MONTH}", True), ("review/2026-12", True)]


def test_the_month_shows_what_wants_a_look_and_is_signed_once(clinic: Clinic) -> None:
    """Proves: REQ-TRL-010."""
    desk, lead = a_month(clinic)
    shown = trail_reviews.open_month(desk, lead, MONTH)
    assert shown.events == sum(shown.acts.values()) > 10
    (opened,) = shown.parts["glass"]
    assert (opened.who, opened.code, opened.reason) == (NAMES["nurse2"], "К-1", "судоми")
    assert [row.reason for row in shown.parts["refused"]] == ["trail.export_trail"]
    assert [row.reason for row in shown.parts["out"]] == ["перевірка → own_record"]
    assert shown.parts["clock"] == ()
    desk.checked_at = None
    with refused(desk, ("TRV003", "")):
        sign(desk, lead, shown)
    assert integrity.check_integrity(desk, lead).ok
    shown = trail_reviews.open_month(desk, lead, MONTH)
    with refused(desk, ("DSK005", "remark")):
        sign(desk, lead, shown, remark=" ")
    for changed in ({"tree_root": "00" * 32}, {"tree_size": shown.tree_size + 1}, {"tree_size": 0}):
        with refused(desk, ("SGN001", "")):
            sign(desk, lead, shown, **changed)
    with refused(desk, ("SGN001", "")):  # the findings that were shown were accepted meanwhile
        sign(desk, lead, replace(shown, findings=(Issue("EVD006"),)))
    clinic.clock.advance(timedelta(minutes=1))
    assert integrity.check_integrity(desk, lead).ok  # the month that is shown is of the check before
    with refused(desk, ("SGN001", "")):
        sign(desk, lead, shown)
    shown = trail_reviews.open_month(desk, lead, MONTH)
    with one_event(desk, Action.TRAIL_REVIEWED, lead, reason=MONTH) as seen:
        sign(desk, lead, shown, remark="Відкриття К-1 виправдане")
    assert seen.wrote(trail_review=1, signature=1)
    assert waiting(desk, lead) == []
    review = trail_reviews.open_month(desk, lead, MONTH).review
    assert review is not None
    assert (review.by, review.remark, review.tree_root) == (
        NAMES["lead"],
        "Відкриття К-1 виправдане",
        shown.tree_root,
    )
    assert [(one.meaning, one.state) for one in review.signatures] == [
        (Meaning.REVIEWER, SignatureState.VALID)
    ]
    with refused(desk, ("TRV002", "")):
        sign(desk, lead, shown)
    for month in ("2026-12", "2026-10", "x"):
        with refused(desk, ("TRV001", "month")):
            trail_reviews.open_month(desk, lead, month)


def test_wrong_passwords_and_a_turned_clock_stand_in_the_month(clinic: Clinic) -> None:
    """Proves: REQ-TRL-010."""
    with pytest.raises(Refused):
        clinic.enter_as("nurse", password="не те")
    desk, _ = clinic.open_as("nurse")
    lead = clinic.join(desk, "lead")
    clinic.clock.advance(timedelta(days=8))
    shown = trail_reviews.open_month(desk, lead, MONTH)
    assert [(row.who, row.reason) for row in shown.parts["refused"]] == [(NAMES["nurse"], "KEY002 × 1")]


def test_a_review_changed_with_the_file_key_is_void(clinic: Clinic) -> None:
    """Proves: REQ-TRL-010."""
    desk, lead = a_month(clinic)
    auditor = clinic.join(desk, "auditor")
    integrity.check_integrity(desk, auditor)
    sign(desk, auditor, trail_reviews.open_month(desk, auditor, MONTH))
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("drop trigger trail_review_no_update")
    raw.execute("update trail_review set remark = 'усе гаразд'")
    raw.close()
    (row,) = trail_reviews.list_reviews(desk, lead)
    assert row.review is not None
    assert [one.state for one in row.review.signatures] == [SignatureState.VOID]
    assert "EVD" in integrity.check_integrity(desk, lead).findings[0].code
