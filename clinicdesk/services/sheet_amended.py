"""A corrected version of a filled form, ready to be written, and the tasks that its alerts open or end."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.answers import Checked
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.protocols.values import Value
from clinicdesk.services.desk import Desk
from clinicdesk.services.obligations import had_task, oblige, settle
from clinicdesk.services.sheet_alerts import deadlines_met, dues_of_correction, dues_of_sheet
from clinicdesk.services.signed_content import content_of_rows


@dataclass(frozen=True, slots=True)
class Amended:
    """A corrected version, checked and ready to be written: its row and answers, and what they replace."""

    row: Response
    former: Response
    answers: tuple[Answer, ...]
    before: tuple[Answer, ...]
    read: Read
    form: Form
    checked: Checked
    values_before: Mapping[str, Value]
    scores: ScoreSheet
    scores_before: ScoreSheet

    def write(self, work: Work) -> None:
        """Inside an act."""
        work.supersede(self.former, self.row)
        work.remember(*self.before)
        work.add(*self.answers)

    @property
    def content(self) -> str:
        """What a signature in the same act is over."""
        answers = sorted(self.answers, key=lambda one: one.key)
        return content_of_rows(self.row, {"values": (), "answers": answers})


def follow_alerts(desk: Desk, work: Work, amended: Amended) -> None:
    """Inside the act that writes it: the tasks its alerts call for anew, and the end of those it has met."""
    row, read, after = amended.row, amended.read, amended.scores
    dues = tuple(dues_of_sheet(desk, row, read, after))
    anew = {
        due.origin for due in dues_of_correction(desk, row, read, before=amended.scores_before, after=after)
    }
    # A form that an act began has raised its alerts from the beginning, and nobody was asked yet.
    oblige(desk, work, [due for due in dues if due.origin in anew or not had_task(work.session, due.origin)])
    settle(desk, work, deadlines_met(amended.form, amended.row, dues), done_by=amended.row.response_id)


def raise_new_alerts(desk: Desk, work: Work, amended: Amended) -> None:
    """Inside an act that ends what waited: tasks only of what this version says and the one before did not."""
    told = {due.origin for due in dues_of_sheet(desk, amended.former, amended.read, amended.scores_before)}
    new = dues_of_sheet(desk, amended.row, amended.read, amended.scores)
    oblige(desk, work, [due for due in new if due.origin not in told])
