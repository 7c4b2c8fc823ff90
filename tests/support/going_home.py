"""The end of a dosing day for tests: everybody leaves, and the signatures that close it."""

from clinicdesk.reports.record import Record, Signatures
from clinicdesk.services import closing, discharges
from clinicdesk.services.closing import Part
from clinicdesk.services.discharges import Leaving
from tests.support.dosing_day import PINS, DosingDay

ESCORT = Leaving("Олійник Ганна", "067 123 45 67")


def home(day: DosingDay, *, leaving: Leaving = ESCORT, lead: bool = False, exception: str = "") -> None:
    actor, pin = (day.lead, PINS["lead"]) if lead else (day.nurse, PINS["nurse"])
    discharges.discharge_home(
        day.desk, actor, session_id=day.session_id, person_id=day.person, leaving=leaving, pin=pin,
        exception=exception,
    )  # fmt: skip


def undosed(day: DosingDay, why: str = "гарячка з ранку") -> None:
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.clinic.people["К-2"],
        leaving=Leaving(), why=why, pin=PINS["nurse"],
    )  # fmt: skip


def codes(day: DosingDay) -> list[str]:
    return [issue.code for issue in closing.closing_state(day.desk, day.nurse, day.session_id).blocks]


def sign(day: DosingDay, part: Part, login: str) -> None:
    actor = {"nurse": day.nurse, "nurse2": day.nurse2, "lead": day.lead}[login]
    closing.sign_closing(day.desk, actor, day.session_id, part=part, pin=PINS[login])


def finished(day: DosingDay) -> None:
    """Everybody gone, the residue destroyed, the safe counted."""
    day.recovered()
    home(day)
    undosed(day)
    day.store.settle(day.ampoule, 800)
    day.store.count(19, session=True)


def closing_signatures(record: Record) -> list[tuple[str, bool]]:
    """How each closing signature stands on paper, and whether it says that something came later."""
    block = next(part for part in record.parts if part.key == "closing").blocks[0]
    assert isinstance(block, Signatures)
    return [(one.state, "після цього підпису" in one.why.uk.casefold()) for one in block.rows]
