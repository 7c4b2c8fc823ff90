"""The downtime pack of the running session: what the room needs on paper when the program cannot be asked.

An act of the program itself, as the status file is: nobody asks for it, so no login does. It reads, and writes one
file beside the clinic's that only the session's passphrase opens.
"""

from sqlalchemy.orm import Session as DbSession

from clinicdesk import __version__
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.log import LOG
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.sessions import Session
from clinicdesk.reports.record import Printed
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.downtime_files import pack_name
from clinicdesk.services.downtime_pages import pack_record
from clinicdesk.services.downtime_place import pack_folder, remove_packs
from clinicdesk.services.readings import running_session
from clinicdesk.services.run_sheet import words_of_pack
from clinicdesk.services.trail_words import local
from clinicdesk.words import say


def refresh_pack(desk: Desk, language: str) -> None:
    """Write the pack of the running session anew, or take away what a closed one left.

    Never raises: a room full of people must not hear of it in the middle of a dose. `desk.downtime.failed` says
    what the board shows: DTP001 (the folder refused it), DTP002 (it could not be made), DTP003 (one would not go).
    """
    try:
        _refresh(desk, language)
    except Unavailable as problem:
        LOG.warning("%s while writing the downtime pack", problem.code)
        desk.downtime.failed = Issue("DTP002")
    except Exception:  # noqa: BLE001 - a bug of ours must not open the crash window over a dosing session
        LOG.exception("the downtime pack was not made")
        desk.downtime.failed = Issue("DTP002")


def _refresh(desk: Desk, language: str) -> None:
    with desk.database.read() as session:
        sitting = running_session(session)
        if sitting is None:
            left = remove_packs(desk)
            desk.downtime.failed = left[0] if left else None
            return
        record = pack_record(desk, session, sitting)
        words = words_of_pack(session, sitting.session_id)
        path = pack_folder(desk) / _name(desk, session, sitting)
    from clinicdesk.reports.locked import lock_pdf  # noqa: PLC0415 - pikepdf, only while a session runs
    from clinicdesk.reports.render import render  # noqa: PLC0415 - ReportLab, as above

    printed = _printed(desk, language)
    pdf = lock_pdf(render(record, language, printed), words)
    session_id = sitting.session_id
    desk.downtime.put(
        path, pdf, desk.clock.now(), wanted=lambda: _still_runs(desk, session_id),
        make_folder=path.parent == desk.folder.downtime,
    )  # fmt: skip


def _name(desk: Desk, session: DbSession, sitting: Session) -> str:
    return pack_name(desk.clinic_id, session.get_one(Cohort, sitting.cohort_id).code, sitting.session_id)


def _still_runs(desk: Desk, session_id: str) -> bool:
    with desk.database.read() as session:
        running = running_session(session)
        return running is not None and running.session_id == session_id


def _printed(desk: Desk, language: str) -> Printed:
    head = desk.trail.head
    return Printed(
        local(desk.clock.now(), zone_of(current_settings(desk).zone)), say(language, "downtime.by"),
        f"ClinicDesk {__version__}", say(language, "downtime.reason"), say(language, "downtime.recipient"),
        head.size - 1 if head else 0, head.size if head else 0, head.root.hex() if head else "",
    )  # fmt: skip
