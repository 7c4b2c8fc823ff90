"""The verbs of the cohorts' pages: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.cell_history import PastVersion
from clinicdesk.services.matrix_views import CohortPage, CohortRow
from clinicdesk.services.planning import Colleague, ProgrammeChoice
from clinicdesk.services.staffing import RoleCount
from clinicdesk.services.views import Changes, PersonRow, Topic
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.closed_day_verbs import ClosedDayVerbs, closed_day_with_news
from clinicdesk.ui.outcome_verbs import OpenCohortOutcomes
from clinicdesk.ui.paper_verbs import PaperVerbs

Write = Callable[..., Changes]
CellAct = Callable[[str, str, str], None]
"""What a cell's next action does: person id, cohort id, the record behind the cell or else the id of its column."""


@dataclass(frozen=True, slots=True)
class CohortVerbs:
    """Reading ones first; the writing ones take what the services of the same name take."""

    list_cohorts: Callable[[], Sequence[CohortRow]]
    open_cohort: Callable[[str], CohortPage]
    protocols: Callable[[], Sequence[ProtocolRow]]
    programmes: Callable[[], Sequence[ProgrammeChoice]]
    team: Callable[[], Sequence[Colleague]]
    count_team: Callable[..., Sequence[RoleCount]]
    find_people: Callable[[str], Sequence[PersonRow]]
    propose_days: Callable[[str, date], Mapping[str, date]]
    cell_history: Callable[..., Sequence[PastVersion]]
    plan: Write
    change_plan: Write
    join: Write
    admit: Write
    leave: Write
    plan_sessions: Write
    move: Write
    cancel: Write
    make_up: Write
    assign: Write
    release: Write
    record_credential: Write
    kinds_held: Callable[[str], Sequence[str]] | None = None
    papers: PaperVerbs | None = None
    outcomes: OpenCohortOutcomes | None = None
    closed_day: ClosedDayVerbs | None = None


WRITING = (
    *("plan", "change_plan", "join", "admit", "leave", "plan_sessions", "move", "cancel", "make_up"),
    *("assign", "release", "record_credential"),
)
"""The verbs that are followed by news."""


def cohorts_with_news(bus: ChangeBus, verbs: CohortVerbs) -> CohortVerbs:
    """As `with_news`, for cohorts."""
    told: dict[str, Any] = {name: bus.after(getattr(verbs, name), Topic.COHORTS) for name in WRITING}
    closed = closed_day_with_news(bus, verbs.closed_day) if verbs.closed_day else None
    return replace(verbs, closed_day=closed, **told)
