"""What every correction of a closed session shares: its sheet, its draft, the time beside the one it corrects."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.closed_days import ClosedDay, DayVersion
from clinicdesk.services.views import Changes
from clinicdesk.ui import moments
from clinicdesk.ui.chart.taken import read_time_near
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.surroundings import Surroundings

NEEDS: Mapping[str, Permission] = {
    "dose": Permission.GIVE_DOSES, "discharge": Permission.DISCHARGE_PEOPLE, "reading": Permission.RECORD_READINGS,
    "alert": Permission.RECORD_EVENTS,
}  # fmt: skip
"""The kind of a record to the right that putting it right, or answering it, takes."""
DRAFT = "closed_day"
"""One for each correction: the newest opens again with the records, the others with their own line."""
_RECORD, _WRONG = "record_id", "wrong:"


def correction(
    around: Surroundings, name: str, row: DayVersion, submit: Callable[[], None], *, width: int = 640
) -> Sheet:
    """The sheet of a correction, with the code and the time of what it corrects."""
    return Sheet(
        around.language, name, submit=submit, kind="sign", icon="history", width=width,
        values=lambda: {"code": row.code, "at": around.moment(row.at)},
    )  # fmt: skip


def tell_after(around: Surroundings, sheet: Sheet, news: Changes) -> None:
    """After the word that it is done: what of its news calls for somebody."""
    sheet.accepted.connect(lambda: around.tell_alarms(news))


def keep_draft(
    around: Surroundings, sheet: Sheet, day: ClosedDay, row: DayVersion, editors: Mapping[str, QWidget], *,
    wrong: bool = False,
) -> None:  # fmt: skip
    """From now on what is typed is kept; secrets are not among the `editors`.

    `wrong`: to mark a set as an error, to take a dose back.
    """
    said = f"{_WRONG}{row.record_id}" if wrong else row.record_id
    SheetDraft(
        around, sheet, editors, kind=DRAFT, subject=f"{day.session_id}|{said}", version=row.version,
        about={_RECORD: row.record_id},
    )  # fmt: skip


def drafted(around: Surroundings, day: ClosedDay, at: str = "") -> tuple[DayVersion, bool] | None:
    """The record that was being corrected when a lock or a power cut came, as it stands now; whether as an error.

    `at`: this record, or "" for whichever was typed at last.
    """
    rows = {row.record_id: row for row in day.versions if not row.superseded}
    kept = around.drafts.subjects(DRAFT) if around.drafts and around.writable else ()
    for subject in kept:
        session_id, _, said = subject.partition("|")
        record = said.removeprefix(_WRONG)
        if session_id == day.session_id and record in rows and at in {"", record}:
            return rows[record], said.startswith(_WRONG)
    return None


def dose_words(around: Surroundings, row: DayVersion) -> str:
    """A version of a dose in one line."""
    values = row.values
    return around.say(
        "closedday.dose", mg=number(around, values["mg"]), ml=number(around, values["ml"]),
        drawn=number(around, values["drawn_ml"]), witness=values["witness"] or "—",
    )  # fmt: skip


def moved(around: Surroundings, line: QLineEdit, former: datetime) -> datetime | None:
    """The time as it was typed; None where it stands as before, to the second. Refused WIN004 at "taken_at"."""
    zone = around.zone()
    if line.text().strip() in {"", moments.hour(former, zone)}:
        return None
    return read_time_near(line.text(), former=former, zone=zone)


def witness_choice(around: Surroundings, day: ClosedDay) -> Choice:
    """Who may be the second hand; nobody yet."""
    choice = Choice(elide=True)
    for login, name in day.witnesses:
        if login != around.actor.login:
            choice.addItem(name, login)
    choice.setCurrentIndex(-1)
    return choice


def secret_line(around: Surroundings) -> PasswordField:
    """A password within a sheet."""
    return PasswordField(around.language, chips=False)
