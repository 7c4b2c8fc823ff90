"""Why somebody was not dosed stands once on a session's record, whoever wrote it and however often."""

from clinicdesk.reports.said import plain
from clinicdesk.services.session_day import said_once


def test_a_reason_that_another_ends_with_is_said_once() -> None:
    """Proves: REQ-PRT-016. «інше: Рішення ще не підписано: Рішення ще не підписано» stood in the roster."""
    long, short, other = (plain(text) for text in ("інше: Рішення ще немає", "Рішення ще немає", "гарячка"))
    assert said_once([long, short, other, other]) == [long, other]
    assert said_once([short]) == [short]
