"""The list that a clinic already has, taken over: a line with mistakes is set aside, a double is recognised."""

from clinicdesk.paths import resource
from clinicdesk.services import intake
from clinicdesk.services.desk import Desk
from clinicdesk.services.intake_views import Choices, Outcome
from clinicdesk.services.views import Actor

LIST = "intake.xlsx"


def take_list_over(desk: Desk, coordinator: Actor) -> None:
    """Read apart, checked dry, then written in one act without the lines that nobody could mend."""
    opened = intake.read_list(desk, coordinator, resource("demo", LIST).read_bytes(), name=LIST)
    seen = intake.check_list(desk, coordinator, opened)
    wrong = frozenset(line.line for line in seen.lines if line.outcome is Outcome.PROBLEM)
    seen = intake.check_list(desk, coordinator, opened, Choices(aside=wrong))
    intake.take_over(desk, coordinator, opened, seen, language="uk")
