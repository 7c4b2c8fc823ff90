"""What is said of a kept draft goes with the place it was said at: a board has no room for old news."""

from clinicdesk.security.roles import Role
from clinicdesk.ui.sheet_draft import DRAFT_STAYS
from tests.support.frame import Build


def test_another_place_does_not_repeat_that_a_draft_was_kept(build: Build) -> None:
    """Proves: REQ-WIN-320."""
    window = build(Role.LEAD)
    window.messages.show_message(DRAFT_STAYS, "info", at="10:19")
    assert not window.messages.isHidden()
    window.go("cohorts")
    assert window.messages.isHidden()
    window.messages.show_message("window.absent", "warn")
    window.go("today")
    assert not window.messages.isHidden()
