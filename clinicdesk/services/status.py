"""What of an open clinic may be told before the next password: codes and counts, no chart."""

from datetime import datetime

from sqlalchemy import func, select

from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import Database
from clinicdesk.services.drafts import SET_ASIDE
from clinicdesk.services.people_at_work import current_accounts, initials_of
from clinicdesk.services.views import ClinicSettings, ClinicStatus, SessionView, StatusUser


def status_of(
    database: Database, settings: ClinicSettings, *, session: SessionView | None, checked_at: datetime | None,
    ok: bool, last_backup: datetime | None = None,
) -> ClinicStatus:  # fmt: skip
    """What may be told now: full names only where the clinic's settings say so."""
    with database.read() as db:
        accounts = [account for account in current_accounts(db) if account.state != "removed"]
        waiting = select(Draft.author_id, func.count()).where(~SET_ASIDE).group_by(Draft.author_id)
        counts = db.execute(waiting).all()
    labels = {a.user_id: a.name if settings.show_full_names else initials_of(a.name) for a in accounts}
    return ClinicStatus(
        clinic_name=settings.name,
        users=tuple(StatusUser(a.login, labels[a.user_id], tuple(a.roles.split())) for a in accounts),
        session=session,
        drafts_waiting=tuple((labels[author], n) for author, n in counts if author in labels),
        last_backup=last_backup, audit_checked_at=checked_at, audit_ok=ok,
        idle_lock_minutes=settings.idle_lock_minutes, crisis_lines=settings.crisis_lines,
    )  # fmt: skip
